"""A task handed on by several at once: one effect, and the others hear who has it. On both databases."""

from datetime import date
from typing import Any

import pytest

from tests.acts.together import together
from workflows.acts import people, team
from workflows.law.duties import Role
from workflows.law.refusal import Refused, TooLate
from workflows.management.walk import at
from workflows.models import Person, Team, Transition, WorkItem
from workflows.queries.verification import verify_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]

DAY = date(2026, 3, 3)


def person(username: str) -> Person:
    """A person as a new request sees her."""
    return Person.objects.get(username=username)


def hand(item: WorkItem, verb: str, **said: Any) -> str:
    """One gesture of one request; returns what was done."""
    task = WorkItem.objects.select_related("task").get(pk=item.pk).task
    getattr(task.flow_task, verb)(task, at=at(DAY), **said)
    return verb


@pytest.fixture
def review(city: Any) -> Any:
    """A case whose notice waits for review, which Rolf and Ji could do."""
    people.appoint(person("jiyt"), city.offices["HC-RS"], Role.REVIEWER, since=date(2024, 1, 1))
    return city.case().to_review(date(2026, 3, 2))


def test_a_claim_and_an_assignment_of_what_was_seen_unclaimed(review: Any) -> None:
    item = review.item("review")
    assign = {"to": person("jiyt"), "by": person("lumy"), "because": "请审核。", "was": None}
    came = together(
        [lambda: hand(item, "claim", by=person("zhengb")), lambda: hand(item, "assign_to", **assign)]
    )
    (winner,) = [done for done in came if isinstance(done, str)]
    (loser,) = [error for error in came if not isinstance(error, str)]
    name = "郑博" if winner == "claim" else "季雨桐"
    assert isinstance(loser, TooLate) and f"由{name}领取" in str(loser)
    item = WorkItem.objects.select_related("owner", "task__owner").get(pk=item.pk)
    assert item.owner.name == item.task.owner.name == name


def test_two_heads_assign_one_task(city: Any, review: Any) -> None:
    people.appoint(person("songj"), city.offices["HC-RS"], Role.HEAD, since=date(2024, 1, 1))
    item = review.item("review")

    def assign(head: str, to: str) -> str:
        return hand(item, "assign_to", to=person(to), by=person(head), because="请审核。", was=None)

    came = together([lambda: assign("lumy", "zhengb"), lambda: assign("songj", "jiyt")])
    assert sorted(type(each).__name__ for each in came) == ["TooLate", "str"]
    assert Transition.objects.filter(book=review.entry.book, verb="assign_task").count() == 1
    assert verify_all().ok


def test_a_task_never_lies_with_a_team_that_is_closed(city: Any, review: Any) -> None:
    item = review.item("review")
    rules = team.settle(city.offices["HC-RS"], "法规科", [person("zhengb")], since=date(2024, 1, 1))

    def close() -> str:
        team.close(Team.objects.select_related("department").get(pk=rules.pk), by=person("lumy"), at=at(DAY))
        return "close"

    move = {"team": rules, "by": person("lumy"), "because": "按分工。"}
    came = together([close, lambda: hand(item, "move", **move)])
    assert "close" in came and all(isinstance(each, str | Refused) for each in came)
    assert WorkItem.objects.get(pk=item.pk).team_id is None
    assert verify_all().ok
