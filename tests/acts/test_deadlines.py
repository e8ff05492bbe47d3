"""Deadlines: they start, stop, are extended and counted again; the tasks follow; the clock never stands still."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from workflows import sweeps, tasks
from workflows.acts import deadline as deadlines
from workflows.acts import people
from workflows.acts.calendar import load_year
from workflows.acts.people import clock_keeper
from workflows.flows import clock as causes
from workflows.law.refusal import Refused
from workflows.law.terms import due_instant
from workflows.management.walk import Walk, at
from workflows.models import Deadline, Entry, Person, Transition, WorkItem
from workflows.models.calendar import load_calendar
from workflows.tasks import tick

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

# A year as its notice might be; invented, and loaded by these tests only.
NOW = at(date(2026, 11, 20))
SOURCE_2027 = "国务院办公厅关于2027年部分节假日安排的通知（虚构）"
DAYS_2027 = [
    (date(2027, 1, 1), False, "元旦"),
    (date(2027, 1, 4), False, "元旦（虚构调休）"),
    (date(2027, 1, 5), False, "元旦（虚构调休）"),
    (date(2027, 1, 9), True, "元旦调休上班"),
]


def rule(entry: Entry, name: str) -> Any:
    """A rule of the entry's policy version."""
    return entry.policy.load_rules()[name]


def only(entry: Entry, kind: str) -> Deadline:
    """The one deadline of a kind."""
    return Deadline.objects.get(entry=entry, kind=kind)


def load_2027() -> None:
    """The calendar of 2027 becomes known."""
    load_year(2027, DAYS_2027, SOURCE_2027, at=at(date(2026, 11, 20)))


def yearend(city: Any) -> Walk:
    """A case whose decision clock runs into a year that is not known yet."""
    return city.case(date(2026, 12, 17), order_deadline=date(2026, 12, 16))


def test_the_day_after_the_event_is_day_one_and_every_day_is_explained(city: Any) -> None:
    entry = city.case().entry
    row = deadlines.start(entry, "answer", rule(entry, "statement_answer"), since=date(2026, 3, 6), about="x")
    assert (row.started_on, row.due_on, row.term) == (date(2026, 3, 6), date(2026, 3, 13), "5WD")
    assert row.due_at == due_instant(date(2026, 3, 13)) == at(date(2026, 3, 14), 0)
    assert row.clause == "办法第六条"
    assert not row.is_provisional and row.is_open
    counted = [day["date"] for day in row.explanation["days"] if day["number"]]
    assert counted == [f"2026-03-{day:02d}" for day in (9, 10, 11, 12, 13)]


def test_a_deadline_that_is_met_never_strikes(city: Any) -> None:
    entry = city.case().entry
    row = only(entry, "decide")
    assert deadlines.meet(entry, "decide", "reply", at=at(date(2026, 3, 20))) == 1
    assert deadlines.meet(entry, "decide", at=at(date(2026, 3, 21))) == 0
    assert tick(at(row.due_on + timedelta(days=9)))["struck"] == 0
    assert only(entry, "decide").met_at == at(date(2026, 3, 20))
    assert "overdue" not in Transition.objects.values_list("verb", flat=True)


def test_meeting_one_procedures_clock_leaves_the_others(city: Any) -> None:
    walk = city.notified()
    walk.state(date(2026, 3, 4), "工程款没有结清。")
    walk.state(date(2026, 3, 5), "人数也不对。")
    first, second = Deadline.objects.filter(entry=walk.entry, kind="answer").order_by("pk")
    assert first.process_id != second.process_id
    deadlines.meet(walk.entry, "answer", at=at(date(2026, 3, 6)), process=first.process)
    assert not Deadline.objects.get(pk=first.pk).is_open
    assert Deadline.objects.get(pk=second.pk).is_open


def test_late_is_after_the_last_day(city: Any) -> None:
    row = only(city.case().entry, "decide")
    assert not deadlines.is_late(row, at(row.due_on, 23, 59))
    assert deadlines.is_late(row, at(row.due_on + timedelta(days=1), 0, 0))


def test_an_extension_adds_its_days_and_the_open_tasks_follow(city: Any) -> None:
    walk = city.case()
    row, item = only(walk.entry, "decide"), walk.item("verify")
    assert (item.deadline, item.due_at) == (row, row.due_at)
    walk.move(date(2026, 3, 10), "extension", grounds="人数众多。")
    walk.do("decide", city.hugo, date(2026, 3, 11), outcome="approve", reason="同意延长。")
    longer = only(walk.entry, "decide")
    assert (row.due_on, longer.due_on) == (date(2026, 3, 25), date(2026, 4, 23))
    assert (longer.extended_by, longer.started_on) == ("20WD", row.started_on)
    assert longer.explanation["end"] == "2026-03-25"
    assert longer.explanation["extension"]["end"] == "2026-04-23"
    assert walk.item("verify").due_at == longer.due_at == due_instant(date(2026, 4, 23))


def test_only_the_head_extends_and_only_once(city: Any) -> None:
    walk = city.case()
    walk.move(date(2026, 3, 10), "extension", grounds="人数众多。")
    walk.do("decide", city.hugo, date(2026, 3, 11), outcome="reject", reason="不复杂。")
    assert only(walk.entry, "decide").due_on == date(2026, 3, 25)
    walk.move(date(2026, 3, 12), "extension", grounds="人数众多，又有新证据。")
    walk.do("decide", city.hugo, date(2026, 3, 12), hour=11, outcome="approve", reason="同意延长。")
    with pytest.raises(Refused, match="已经延长过一次"):
        walk.move(date(2026, 3, 16), "extension", grounds="再延。")


def test_a_stop_takes_its_days_out(city: Any) -> None:
    entry = city.case().entry
    row = only(entry, "decide")
    row.stops = [
        {"first": "2026-03-10", "last": "2026-03-12", "reason": "听证", "document": "衡人社听〔2026〕1号"}
    ]
    row.is_provisional = True
    row.save()
    assert deadlines.recompute(row, load_calendar(), by=clock_keeper(), at=NOW)
    row = only(entry, "decide")
    assert (row.due_on, row.is_provisional) == (date(2026, 3, 30), False)
    stopped = [day for day in row.explanation["days"] if day["kind"] == "stopped"]
    assert [day["date"] for day in stopped] == ["2026-03-10", "2026-03-11", "2026-03-12"]
    assert "中止：听证（衡人社听〔2026〕1号），不计入" in stopped[0]["note"]


def test_an_extension_counts_a_stop_too(city: Any) -> None:
    entry = city.case().entry
    row = only(entry, "decide")
    row.stops = [{"first": "2026-03-30", "last": "2026-03-31"}]
    row.save()
    assert deadlines.extend(row, rule(entry, "decision_extension")).due_on == date(2026, 4, 27)


def test_beyond_the_calendar_a_deadline_is_provisional_until_the_year_is_known(city: Any) -> None:
    walk = yearend(city)
    row = only(walk.entry, "decide")
    # Guessed by the weekday rule: New Year's Day 2027 is taken for a working day.
    assert (row.due_on, row.is_provisional) == (date(2027, 1, 13), True)
    assert "尚未载入" in row.explanation["days"][-1]["note"]
    assert tick(at(date(2026, 12, 18)))["recomputed"] == 0

    load_2027()
    assert tick(at(date(2026, 12, 18)))["recomputed"] == 1
    row = only(walk.entry, "decide")
    # Three days off and one worked Saturday: two working days later.
    assert (row.due_on, row.is_provisional) == (date(2027, 1, 15), False)
    assert row.due_at == due_instant(row.due_on)
    assert "尚未载入" not in str(row.explanation)
    assert walk.item("verify").due_at == row.due_at
    assert tick(at(date(2026, 12, 18)))["recomputed"] == 0


def test_an_extended_deadline_is_counted_again_with_its_extension(city: Any) -> None:
    walk = city.case(date(2026, 11, 20), order_deadline=date(2026, 11, 19))
    row = only(walk.entry, "decide")
    assert (row.due_on, row.is_provisional) == (date(2026, 12, 17), False)
    walk.move(date(2026, 12, 1), "extension", grounds="人数众多。")
    walk.do("decide", city.hugo, date(2026, 12, 2), outcome="approve", reason="同意延长。")
    assert (only(walk.entry, "decide").due_on, only(walk.entry, "decide").is_provisional) == (
        date(2027, 1, 14),
        True,
    )
    load_2027()
    assert tasks.recompute() == 1
    row = only(walk.entry, "decide")
    assert (row.due_on, row.is_provisional, row.extended_by) == (date(2027, 1, 18), False, "20WD")
    assert (row.explanation["end"], row.explanation["extension"]["end"]) == ("2026-12-17", "2027-01-18")


def test_the_law_hears_of_a_reply_window_that_was_counted_again(city: Any) -> None:
    """Otherwise the subject would lose the days that the new calendar gives (办法 §6)."""
    walk = yearend(city).to_review(date(2026, 12, 28)).to_service(date(2026, 12, 28)).tell(date(2026, 12, 29))
    guessed = walk.entry.reply_until
    load_2027()
    assert tasks.recompute() == 3  # the decision, and the windows of the subject and of the associate
    windows = Deadline.objects.filter(entry=walk.entry, kind="reply")
    assert {row.due_on for row in windows} == {walk.entry.reply_until} == {date(2027, 1, 8)}
    assert walk.entry.reply_until > guessed == date(2027, 1, 5)
    tick(at(date(2027, 1, 8), 23, 59))
    assert not WorkItem.objects.filter(entry=walk.entry, step="legal_review").exists()
    tick(at(date(2027, 1, 9), 0, 1))
    assert walk.item("legal_review")


def test_a_window_with_a_guessed_last_day_stays_open_until_the_year_is_known(city: Any) -> None:
    """The year begins and nobody has loaded its notice: the case waits, and goes on when it is loaded."""
    walk = yearend(city).to_review(date(2026, 12, 28)).to_service(date(2026, 12, 28)).tell(date(2026, 12, 29))
    tick(at(date(2027, 1, 20)))
    windows = Deadline.objects.filter(entry=walk.entry, kind="reply")
    assert set(windows.values_list("struck_at", "met_at")) == {(None, None)}
    assert not WorkItem.objects.filter(entry=walk.entry, step="legal_review").exists()
    load_2027()
    tick(at(date(2027, 1, 21)))
    assert walk.item("legal_review")


def test_what_was_met_meanwhile_is_not_opened_again(city: Any) -> None:
    """The clock holds an old copy of the row; what others did to it since stands."""
    walk = yearend(city)
    stale = only(walk.entry, "decide")
    deadlines.meet(walk.entry, "decide", at=at(date(2026, 12, 18)))
    load_2027()
    assert deadlines.recompute(stale, load_calendar(), by=clock_keeper(), at=NOW) is False
    row = only(walk.entry, "decide")
    assert (row.met_at, row.due_on) == (at(date(2026, 12, 18)), stale.due_on)


def test_a_deadline_that_fails_is_set_aside_and_the_others_still_run(
    city: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good, better = city.case(), city.case(company="hongtuo"), city.case(company="zhongxing")
    when = at(date(2026, 3, 26), 0, 1)
    sound = causes.escalate

    def break_on_one(row: Deadline, by: Person, moment: datetime) -> None:
        sound(row, by, moment)
        if row.entry_id == bad.entry.pk:
            raise RuntimeError("no such luck")

    monkeypatch.setitem(causes.CAUSES, "decide", break_on_one)
    done = tick(when)
    assert (done["struck"], done["failed"]) == (2, 1)
    row = only(bad.entry, "decide")
    assert (row.struck_at, row.set_aside_until) == (None, when + timedelta(hours=1))
    assert "no such luck" in row.last_error and "no such luck" in caplog.text
    assert lines(bad) == ["propose", "report_late"]  # late it is, whatever its cause did
    assert lines(good) == lines(better) == ["propose", "overdue", "report_late"]

    assert tick(when + timedelta(minutes=59))["failed"] == 0  # left alone for an hour
    monkeypatch.setitem(causes.CAUSES, "decide", sound)
    assert tick(when + timedelta(hours=1))["struck"] == 1
    assert lines(bad) == ["propose", "report_late", "overdue"]


def test_a_deadline_that_cannot_be_counted_again_does_not_stop_the_clock(city: Any, caplog: Any) -> None:
    walk, other = city.case(), city.case(company="hongtuo")
    Deadline.objects.filter(entry=walk.entry).update(is_provisional=True, term="nonsense")
    done = tick(at(date(2026, 3, 26), 0, 1))
    assert (done["struck"], done["recomputed"]) == (2, 0)
    assert "could not be counted again" in caplog.text
    assert lines(other) == ["propose", "overdue", "report_late"]


def lines(walk: Walk) -> list[str]:
    """The verbs of the book."""
    return list(
        Transition.objects.filter(book=walk.entry.book).order_by("seq").values_list("verb", flat=True)
    )


def test_what_fell_due_first_is_struck_first(city: Any) -> None:
    """After a long outage the log tells things in the order in which they fell due, not in that of the rows."""
    later = city.case(order_deadline=date(2026, 2, 27))
    earlier = city.case(company="hongtuo", order_deadline=date(2026, 2, 25))
    assert tick(at(date(2026, 6, 1)))["struck"] == 2
    overdue = Transition.objects.filter(verb="overdue").order_by("pk")
    assert [line.book_id for line in overdue] == [earlier.entry.book_id, later.entry.book_id]


def test_without_a_clock_person_nothing_happens_in_nobodys_name(city: Any) -> None:
    walk = city.case()
    people.relieve(city.clock.posts.get(), on_day=date(2026, 3, 3))
    with pytest.raises(sweeps.NoClock):
        tick(at(date(2026, 4, 1)))
    assert lines(walk) == ["propose"]


def test_a_listing_annulled_after_an_early_exit_leaves_no_clock_running(city: Any) -> None:
    """The exit that was being executed has no object any more: nobody is late with it."""
    walk, day = city.listed()
    walk.apply(date(2026, 9, 25), corrected_on=day)
    said = {"corrected_on": day.isoformat(), "reason": "属实"}
    walk.do("verify", city.clara, date(2026, 9, 28), outcome="grant", **said)
    walk.do("decide", city.hugo, date(2026, 9, 29), outcome="grant", reason="符合条件")
    document = {
        "document_number": "衡政复决〔2026〕1号",
        "document_date": day,
        "document_body": "衡川市人民政府",
    }
    walk.move(date(2026, 9, 30), "revocation", grounds="责令文书被撤销。", **document)
    walk.do("decide", city.hugo, date(2026, 9, 30), hour=11, outcome="approve", reason="同意")
    assert walk.entry.state == "revoked"
    running = Deadline.objects.filter(entry=walk.entry, met_at=None, struck_at=None)
    assert set(running.values_list("kind", flat=True)) == {
        "receipt_due"
    }  # the receivers have not confirmed yet
    tick(at(date(2030, 1, 1)))
    late = walk.entry.book.lines.filter(verb="overdue").values_list("facts__data__kind", flat=True)
    assert set(late) <= {"receipt_due"}
