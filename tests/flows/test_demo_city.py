"""The demo city's log reads like one that was lived through: in order of time, in words, to the last line."""

import re
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F

from workflows.management import cases, rehearsal, repairs
from workflows.management.city import SINCE
from workflows.management.walk import at
from workflows.models import Book, Deadline, Person, RecallReceipt, Transition
from workflows.queries import log, log_scope

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


# The scenes in which several take turns at one entry; the others have one hand and one order.
STAGES = (
    cases.may_apply_for_repair, cases.repair_to_verify, cases.repair_to_decide, cases.removal_to_serve,
    cases.restored_after_fraud, cases.revoked, repairs.rejection_to_confirm, repairs.visited,
)  # fmt: skip


def test_the_log_of_the_demo_city_reads_like_one_that_was_lived_through(
    city: Any, settings: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Built early in the morning: what happens at ten of that day has not happened yet."""
    settings.XINHENG_DEMO = True
    monkeypatch.setattr(cases, "STAGES", STAGES)
    now = today_is(date(2026, 11, 27), hour=3)
    rehearsal.build_rules(at(SINCE))  # in a city of its own: before anybody is there to write a line
    call_command("seed_demo", verbosity=0)
    stand_in_order_of_time(now)
    are_read_by_who_audits_all(city.anna)
    speak_in_words(city.anna)
    left_in_time()
    silent = RecallReceipt.objects.filter(confirmed_at=None)
    assert 0 < silent.count() < RecallReceipt.objects.count(), "some receivers have answered, some have not"


def stand_in_order_of_time(now: datetime) -> None:
    """All lines, whatever their book, and none lies in the future."""
    refs = dict(Book.objects.values_list("pk", "ref"))
    lines = list(Transition.objects.order_by("pk"))
    backwards = [
        f"{refs[line.book_id]} {line.seq} {line.verb} {line.at:%m-%d %H:%M} after {before.verb} {before.at:%m-%d %H:%M}"
        for before, line in pairwise(lines)
        if line.at < before.at
    ]
    assert backwards == []
    late = Transition.objects.filter(at__gt=now).order_by("pk")
    assert [f"{refs[line.book_id]} {line.verb} {line.at:%m-%d %H:%M}" for line in late] == []


def are_read_by_who_audits_all(anna: Person) -> None:
    """Every line of every book; also where each book is asked whose it is, as for a sample (no audits here)."""
    by_book = log_scope.of_office(log_scope.branch(anna), is_top=True)
    for seen in (log_scope.visible(anna), by_book):
        unread = Transition.objects.exclude(pk__in=seen.values("pk"))
        assert sorted(set(unread.values_list("book__ref", flat=True))) == []


def speak_in_words(anna: Person) -> None:
    """From the first page of the desk to the last: what was done, to what, from what to what, in which post."""
    raw, read, key = set(), 0, ""
    while True:
        page = log.page_of(anna, {}, after=key, size=200)
        read += len(page.rows)
        for row in page.rows:
            said = (row.words, row.about, row.change, row.post)
            raw |= {(row.line.thing, text) for text in said if re.search(r"[A-Za-z]", text)}
        if not page.after:
            break
        key = page.after
    assert read == Transition.objects.count() and raw == set()


def left_in_time() -> None:
    """Whoever left was taken down in time."""
    exits = Deadline.objects.filter(kind="exit_execute")
    assert exits.count() > 2 and not exits.exclude(met_at__lte=F("due_at")).exists()
