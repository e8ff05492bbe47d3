"""Each thing that somebody tried at is named, with the reason, where whoever audits that thing finds it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.test_gate import lines, motion
from workflows.acts import gate
from workflows.models import Tally, Transition
from workflows.queries import attempts
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DAY = date(2026, 3, 10)


def refused(city: Any, ref: str, at: Any, why: str = "permission") -> Transition | None:
    """Stella, of another department, is refused at a thing of the housing department."""
    about = gate.About(ref, city.offices["HC-SC"])
    return gate.refuse(city.stella, "bundle-entry", why=why, at=at, about=about)


def test_each_thing_that_was_tried_is_named(city: Any, sign_in: Any, today_is: Any) -> None:
    """Five files in one minute: the log names each, in the book of the department whose file it is."""
    walks = [city.case(), city.case(company="hongtuo")]
    today_is(DAY)
    client = sign_in(city.stella)
    for walk in walks:
        answer = client.post(reverse("bundle-entry", args=[walk.entry.number]), {"purpose": "随便看看"})
        assert answer.status_code in (403, 404)
    told = {line.thing: line for line in lines("refuse_attempt")}
    assert {f"attempt/{walk.entry.number}" for walk in walks} == set(told)
    for walk in walks:
        line = told[f"attempt/{walk.entry.number}"]
        assert line.book.access_book.department == walk.entry.department
        assert line.facts.data["times"] == 1


def test_what_was_only_counted_is_told_with_its_thing_and_reason_and_in_its_book(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    entry, now = city.case().entry, today_is(DAY)
    for _nth in range(4):
        motion(sign_in(city.stella), entry.number)
    gate.sweep(now + timedelta(minutes=2), clock=clock_person())
    told = lines("refuse_attempt")[-1]
    assert told.facts.data["times"] == 3 and told.facts.data["why"] in ("permission", "unseen")
    assert told.thing == f"attempt/{entry.number}"
    assert told.book.access_book.department == entry.department
    gate.sweep(now + timedelta(minutes=4), clock=clock_person())
    assert len(lines("refuse_attempt")) == 2


def test_two_reasons_at_one_thing_are_two_lines(city: Any, today_is: Any) -> None:
    now = today_is(DAY)
    assert refused(city, "attempt/HC-1", now, "permission") and refused(city, "attempt/HC-1", now, "law")
    assert refused(city, "attempt/HC-1", now, "law") is None


def test_a_flood_costs_few_lines_and_hides_no_thing(city: Any, today_is: Any) -> None:
    """Three hundred entries in a minute: twenty lines, one that is full, and one of the clock; each is named."""
    now = today_is(DAY)
    refs = [f"attempt/HC-2026-{nth:04}" for nth in range(300)]
    for ref in refs:
        refused(city, ref, now)
    gate.sweep(now + timedelta(minutes=1), clock=clock_person())
    found = lines("refuse_attempt")
    assert len(found) == gate.NAMED + 2
    named = [line.thing for line in found if line.thing != gate.MANY]
    for line in found:
        named += line.facts.data.get("things", [])
        assert line.book.ref == "access/HC-SC" and line.facts.data["why"] == "permission"
    assert named == refs
    assert sum(line.facts.data["times"] for line in found) == 300
    assert refused(city, "attempt/HC-2026-9999", now + timedelta(minutes=1, seconds=1))  # a new minute
    assert not Tally.objects.filter(unsaid__gt=0).exists()


def test_an_entry_that_is_named_among_many_is_found_by_its_auditor(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    entry, now = city.case().entry, today_is(DAY)
    for nth in range(gate.NAMED):
        refused(city, f"attempt/HC-2026-{nth:04}", now)
    refused(city, f"attempt/{entry.number}", now)
    gate.sweep(now + timedelta(minutes=1), clock=clock_person())
    found = Transition.objects.filter(attempts.at_entry(entry.number))
    assert [line.thing for line in found] == [gate.MANY]
    desk = sign_in(city.anna)
    page = desk.get(reverse("log"), {"entry": entry.number, "verb": "refuse_attempt"}).context["page"]
    assert [row.line.thing for row in page.rows] == [gate.MANY]
    assert not Transition.objects.filter(attempts.at_entry(entry.number[:-1]), thing=gate.MANY).exists()


def test_a_form_from_another_page_is_an_attempt(city: Any, sign_in: Any, today_is: Any) -> None:
    entry = city.case().entry
    today_is(DAY)
    client = Client(enforce_csrf_checks=True)
    client.cookies = sign_in(city.hugo).cookies
    assert motion(client, entry.number).status_code == 403
    (line,) = lines("refuse_attempt")
    assert (line.thing, line.facts.data["why"]) == (f"attempt/{entry.number}", "foreign")


def test_what_is_sent_where_nothing_is_taken_is_an_attempt(city: Any, sign_in: Any, today_is: Any) -> None:
    entry = city.case().entry
    today_is(DAY)
    client = sign_in(city.hugo)
    where = reverse("entry", args=[entry.number])
    assert client.post(where, {}).status_code == 405 and client.delete(where).status_code == 405
    (line,) = lines("refuse_attempt")
    assert (line.thing, line.facts.data["why"]) == (f"attempt/{entry.number}", "method")
    Client().post(where, {})  # nobody signed in: nobody to name
    assert len(lines("refuse_attempt")) == 1


def test_a_file_that_may_not_be_seen_is_an_attempt_and_a_page_is_none(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    entry = city.notified().entry
    today_is(DAY)
    paper = entry.notices.first()
    client = sign_in(city.acmes_speaker)
    assert client.get(reverse("entry", args=[entry.number])).status_code in (403, 404)
    assert lines("refuse_attempt") == []
    assert client.get(reverse("notice-pdf", args=[paper.code])).status_code in (403, 404)
    (line,) = lines("refuse_attempt")
    assert (line.thing, line.facts.data["address"]) == (f"attempt/{entry.number}", "notice-pdf")
