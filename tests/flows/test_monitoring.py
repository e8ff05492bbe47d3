"""The watch after exit: looked at from time to time, told of what other registers hold, never a ground for anything."""

from datetime import timedelta
from typing import Any

import pytest

from workflows.acts import exit
from workflows.management.walk import Walk, at
from workflows.models import Entry, MonitoringProcedure, Report, WatchFinding
from workflows.tasks import tick

DAY = timedelta(days=1)


@pytest.fixture
def watched(city: Any) -> Walk:
    """A company whose listing ran out, everybody told; the watch is open."""
    walk, _day = city.listed()
    last = walk.entry.listed_until
    tick(at(last + DAY, 0, 1))
    walk.serve_all(last + 3 * DAY, "removal_notice", step="serve")
    assert walk.entry.state == "exited" and walk.entry.monitorings.get().closed_at is None
    return walk


def steps(walk: Walk) -> list[str]:
    """The open tasks of the watch."""
    rows = walk.entry.work_items.filter(procedure="monitoring", status__in=("new", "assigned"))
    return [row.step for row in rows.order_by("pk")]


def test_a_check_comes_due_is_made_and_the_next_is_planned(city: Any, watched: Walk) -> None:
    due = watched.entry.deadlines.get(kind="monitor_check").due_on
    assert steps(watched) == []
    tick(at(due + DAY, 9))
    assert steps(watched) == ["check"]
    watched.do("check", city.clara, due + DAY, outcome="nothing", reason="查了双公示和名单，没有新记录。")
    assert steps(watched) == [] and watched.entry.monitorings.get().checks.get().outcome == "nothing"
    later = watched.entry.deadlines.filter(kind="monitor_check", met_at=None, struck_at=None).get()
    assert later.started_on == due and later.due_on > due


def test_another_listing_of_the_subject_is_matched_once_and_judged(city: Any, watched: Walk) -> None:
    day = watched.entry.monitorings.get().opened_on + 10 * DAY
    other = city.case(day, order_number="衡人社监令〔2029〕9号", order_deadline=day - 5 * DAY).entry
    done = tick(at(day + DAY, 9))
    assert done["matched"] == 1 and tick(at(day + DAY, 10))["matched"] == 0
    found = WatchFinding.objects.get()
    assert found.kind == "listing" and other.number in found.words and steps(watched) == ["judge"]
    clock = watched.entry.deadlines.get(kind="finding_judge")
    item, end = watched.item("judge"), watched.entry.deadlines.get(kind="monitor_end")
    assert (clock.term, clock.is_verified, clock.about) == ("10WD", False, found.ref)
    assert item.deadline == clock and item.due_at == clock.due_at < end.due_at, "not the end of the watch"
    before = (watched.entry.state, watched.entry.measures.filter(state="imposed").count())
    watched.do("judge", city.clara, day + DAY, outcome="clue", reason="同一项目再次欠薪，报信用办核查。")
    clock.refresh_from_db()
    assert clock.met_at == at(day + DAY)
    report = Report.objects.get()
    assert (report.source, report.channel, report.state) == ("monitoring", "watch", "filed")
    assert WatchFinding.objects.get().state == "clue" and WatchFinding.objects.get().report == report
    after = (watched.entry.state, watched.entry.measures.filter(state="imposed").count())
    assert before == after == ("exited", 0), "a finding moves neither the listing nor a measure"


def test_what_is_no_lead_is_put_aside_with_its_reason(city: Any, watched: Walk) -> None:
    due = watched.entry.deadlines.get(kind="monitor_check").due_on
    tick(at(due + DAY, 9))
    watched.do("check", city.clara, due + DAY, outcome="found", reason="网上有投诉帖，未见受理记录。")
    assert steps(watched) == ["judge"]
    with pytest.raises(ValueError, match="理由"):
        watched.do("judge", city.clara, due + DAY, outcome="set_aside")
    watched.do("judge", city.clara, due + DAY, outcome="set_aside", reason="与工资支付无关。")
    assert WatchFinding.objects.get().state == "set_aside" and not Report.objects.exists()


def test_a_watch_ends_by_itself_and_asks_for_no_check_any_more(city: Any, watched: Walk) -> None:
    watch = watched.entry.monitorings.get()
    tick(at(watch.until + DAY, 0, 1))
    tick(at(watch.until + 2 * DAY, 9))
    assert watched.entry.monitorings.get().closed_at is not None
    assert not MonitoringProcedure.objects.filter(is_open=True).exists() and steps(watched) == []
    assert not watched.entry.deadlines.filter(kind="monitor_check", met_at=None, struck_at=None).exists()


def test_a_source_that_falls_silent_ends_no_listing(city: Any) -> None:
    """Nothing reads what other systems still hold: only the acts of `exit_basis` end a listing."""
    walk, day = city.listed()
    walk.entry.subject.records.all().delete()
    for days in (1, 30, 400):
        assert tick(at(day + timedelta(days=days), 9))["failed"] == 0
    assert Entry.objects.get(pk=walk.entry.pk).state == "listed"
    assert exit.measures_in_force(walk.entry) > 0
