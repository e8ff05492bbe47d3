"""Fifty officers at once over HTTP: every task is done once, every loser hears who was first, nothing is lost."""

from collections import Counter
from datetime import date
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.acts.together import together
from tests.cast import MONDAY
from workflows.acts import people
from workflows.law.duties import Role
from workflows.models import Opinion, Person, Transition, WorkItem
from workflows.queries.verification import verify_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

OFFICERS = 50
TASKS = 5
AT_ONCE = 16  # requests that the server works on at the same time
DAY = date(2026, 3, 3)


def fifty(city: Any) -> list[Person]:
    """Fifty reviewers of one department."""
    office, made = city.offices["HC-RS"], []
    for n in range(OFFICERS):
        person = people.enrol(f"reviewer{n}", f"审核员{n:02d}", None)
        people.appoint(person, office, Role.REVIEWER, since=date(2024, 1, 1))
        made.append(person)
    return made


def signed_in(person: Person) -> Client:
    """A browserless visitor."""
    client = Client()
    client.force_login(person, backend="project.auth.DutyBackend")
    return client


def a_day_of_work(client: Client, codes: list[str], seed: int) -> Counter[str]:
    """Try every task in an order of one's own: look, claim or not, approve. What came of it, by status."""
    came: Counter[str] = Counter()
    for code in Random(seed).sample(codes, len(codes)):
        if seed % 2:
            came[f"claim {client.post(reverse('task-claim', args=[code])).status_code}"] += 1
        answer = client.post(reverse("task", args=[code]), {"outcome": "approve", "reason": ""})
        came[f"done {answer.status_code}"] += 1
        if answer.status_code == 302:
            # What is done is gone from this officer's lists in the very next request.
            assert code not in client.get(reverse("inbox")).content.decode()
            assert code not in client.get(reverse("inbox-team")).content.decode()
        if answer.status_code == 409:
            page = answer.content.decode()
            assert ("审核员" in page and ("办结" in page or "领取" in page)) or "稍候再提交" in page
    return came


def test_fifty_officers_do_five_tasks_once_each(city: Any, postgresql_only: None, today_is: Any) -> None:
    today_is(DAY)
    walks = [city.case(MONDAY).to_review(MONDAY) for _ in range(TASKS)]
    codes = [walk.item("review").code for walk in walks]
    clients = [signed_in(person) for person in fifty(city)]
    jobs = [lambda c=client, n=n: a_day_of_work(c, codes, n) for n, client in enumerate(clients)]
    came = together(jobs, threads=AT_ONCE)
    assert [one for one in came if isinstance(one, Exception)] == []
    total = sum(came, Counter())
    assert set(total) <= {"claim 302", "claim 409", "done 302", "done 409"}
    assert total["done 302"] == TASKS
    items = WorkItem.objects.filter(code__in=codes)
    assert {item.status for item in items} == {"done"}
    assert Opinion.objects.filter(step="review").count() == TASKS
    for walk in walks:
        lines = Transition.objects.filter(book=walk.entry.book)
        assert lines.filter(verb="review_notice").count() == 1
        assert lines.filter(verb="issue_notice").count() == walk.entry.notices.count() > 0
    assert verify_all().ok
