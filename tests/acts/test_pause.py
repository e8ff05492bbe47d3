"""A clock of the authority stands still only where the rules say so, on the head's word, and never for ever."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests import kinds
from workflows.acts import motion, pause
from workflows.flows import MotionFlow
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import Deadline, Motion, Transition, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import inbox
from workflows.queries.clockface import face_of
from workflows.tasks import tick

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
TOLD = {
    "grounds": "委托鉴定",
    "document_number": "衡鉴〔2026〕1号",
    "document_date": MONDAY,
    "document_body": "鉴定所",
}


def watched(city: Any) -> Any:
    """A case on the watch list, whose rules know a stop of at most thirty days."""
    kinds.load()
    return city.case(MONDAY, list_code=kinds.WATCH, associates=())


def stopped(city: Any, on: date = MONDAY + DAY) -> tuple[Any, Deadline]:
    """The same, its decision clock stopped on the head's word."""
    walk = watched(city)
    row = walk.entry.deadlines.get(kind="decide")
    propose(walk, row, on)
    walk.do("decide", city.hugo, on, outcome="approve", reason="同意")
    row.refresh_from_db()
    return walk, row


def count_days(former: date, until: date) -> int:
    """How many working days lie between, by the weekday rule: no holiday is near."""
    return sum((former + n * DAY).weekday() < 5 for n in range(1, (until - former).days + 1))


def propose(walk: Any, row: Deadline, on: date) -> None:
    told = {**TOLD, "clock": row, "by": walk.cast.officer, "at": at(on)}
    motion.propose(walk.entry, "suspension", **told)
    MotionFlow.propose.run(entry=walk.entry, kind="suspension", **told)


def test_the_reference_list_knows_no_stop(city: Any) -> None:
    entry = city.case().entry
    with pytest.raises(Refused, match="没有规定中止"):
        motion.check_possible(entry, "suspension", MONDAY)


def test_a_stopped_clock_says_so_and_waits_behind_those_that_run(city: Any) -> None:
    walk, row = stopped(city)
    assert row.paused_on == MONDAY + DAY and row.stops[0]["last"] is None
    face = face_of(row, MONDAY + 3 * DAY, load_calendar())
    assert face["state"] == "paused" and face["words"] == "已暂停：委托鉴定"
    late = date(2026, 4, 1)  # the former last day is long over: still nobody is late
    tick(at(late))
    assert not Transition.objects.filter(book=walk.entry.book, verb="overdue").exists()
    item = WorkItem.objects.get(entry=walk.entry, status__in=["new", "assigned"])
    assert item.due_at.year == 2999
    assert inbox.clock_of(item, late, load_calendar())["state"] in ("paused", "plain", "none")


def test_the_days_of_the_stop_are_taken_out_and_named(city: Any) -> None:
    walk, row = stopped(city)
    former = row.due_on
    row = pause.resume(
        row,
        last=MONDAY + 7 * DAY,
        reason="鉴定完毕",
        document="衡鉴〔2026〕2号",
        by=city.clara,
        at=at(MONDAY + 7 * DAY),
    )
    # 3 to 9 March hold five working days.
    assert count_days(former, row.due_on) == 5
    notes = [day["note"] for day in row.explanation["days"] if day["kind"] == "stopped"]
    assert len(notes) == 7 and all("委托鉴定（衡鉴〔2026〕1号）" in note for note in notes)
    line = Transition.objects.get(book=walk.entry.book, verb="resume_clock").facts.data
    assert (line["former"], line["until"]) == (former.isoformat(), row.due_on.isoformat())
    assert WorkItem.objects.get(entry=walk.entry, status__in=["new", "assigned"]).due_at == row.due_at
    assert not Deadline.objects.filter(kind="suspension_end", met_at=None).exists()


@pytest.mark.parametrize("last", [MONDAY, MONDAY + 9 * DAY])
def test_a_stop_ends_between_its_first_day_and_today(city: Any, last: date) -> None:
    _walk, row = stopped(city)
    with pytest.raises(Refused, match="应当在 2026-03-03 至 2026-03-10 之间"):
        pause.resume(row, last=last, reason="完毕", document="", by=city.clara, at=at(MONDAY + 8 * DAY))


def test_a_clock_goes_on_by_itself_when_the_longest_stop_is_over(city: Any) -> None:
    walk, row = stopped(city)
    watch = Deadline.objects.get(kind="suspension_end")
    assert watch.due_on == date(2026, 4, 1)
    tick(at(date(2026, 4, 2), 0, 1))
    row.refresh_from_db()
    assert row.paused_on is None and row.stops[0]["last"] == "2026-04-01"
    assert (
        "最长期限" in Transition.objects.get(book=walk.entry.book, verb="resume_clock").facts.data["because"]
    )


def test_a_clock_that_stands_still_is_neither_stopped_nor_extended(city: Any) -> None:
    walk, _row = stopped(city)
    with pytest.raises(Refused, match="没有正在计算"):
        motion.check_possible(walk.entry, "suspension", MONDAY + 2 * DAY)
    with pytest.raises(Refused, match="正在中止"):
        motion.check_possible(walk.entry, "extension", MONDAY + 2 * DAY)
    with pytest.raises(Refused, match="没有中止"):
        running = walk.entry.deadlines.get(kind="suspension_end")
        pause.resume(running, last=MONDAY, reason="x", document="", by=city.clara, at=at(MONDAY + 2 * DAY))


def test_the_head_may_say_no_and_the_clock_runs_on(city: Any) -> None:
    walk = watched(city)
    row = walk.entry.deadlines.get(kind="decide")
    propose(walk, row, MONDAY)
    walk.do("decide", city.hugo, MONDAY, outcome="reject", reason="没有必要")
    row.refresh_from_db()
    assert row.paused_on is None and Motion.objects.get().outcome == "reject"


def test_a_case_decided_while_its_clock_stands_still_ends_the_clock(city: Any) -> None:
    walk, row = stopped(city)
    walk.to_publication(MONDAY + 2 * DAY).decide(MONDAY + 3 * DAY)
    row.refresh_from_db()
    assert row.met_at is not None
    tick(at(date(2026, 4, 2), 0, 1))
    assert not Transition.objects.filter(book=walk.entry.book, verb="resume_clock").exists()


def test_a_long_term_of_working_days_begins_on_a_working_day() -> None:
    friday, last = date(2026, 11, 13), date(2027, 2, 5)
    for term, first in (("60WD", friday + 3 * DAY), ("3M", friday + DAY)):
        row = Deadline(kind="decide", started_on=friday, due_on=last, term=term, stops=[])
        told = face_of(row, friday + 14 * DAY, load_calendar())
        assert told["first_on"] == first and not told["cells"]
