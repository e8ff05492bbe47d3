"""A sequencer that has never signed anything is told like one that falls behind: a missing key stops nobody's clock."""

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.views.doubted import lines, page, place, ready, told
from workflows import sweeps, tasks
from workflows.acts import witness
from workflows.gateways import logkey
from workflows.management.commands import serve
from workflows.models import Alert, Checkpoint, LogIncident
from workflows.queries import clock
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def now(city: Any, today_is: Any) -> datetime:
    """A log with some lines, none of which was ever placed."""
    at: datetime = today_is(date(2026, 11, 26))
    city.listed()
    assert not Checkpoint.objects.exists()
    return at


def test_a_sequencer_that_never_signed_is_told_after_five_minutes_and_ends_with_the_first_checkpoint(
    city: Any, now: datetime, sign_in: Any
) -> None:
    """Counted from when the clock first saw it: the lines themselves are months old, as in a replayed city."""
    for minutes, there in ((0, 0), (4, 0), (5, 1), (6, 1), (90, 1)):
        sweeps.watch_log(now + timedelta(minutes=minutes))
        assert LogIncident.objects.count() == there, minutes
    assert {"hanj", "xiaoy", "shenjigl"} <= told()
    row = LogIncident.objects.get()
    assert row.kind == "unplaced" and len(lines("raise_log_incident")) == 1
    client = sign_in(city.anna)
    said = page(client, f"/log/incidents/{row.code}/")
    assert "从来没有签发过一个检查点；发现于 2026-11-26 10:00" in said
    assert "make_log_key" in said and "已经编入的不受影响" not in said
    assert "make_log_key" in page(client, "/alerts/")
    place(now + timedelta(minutes=91))
    sweeps.watch_log(now + timedelta(minutes=92))
    row.refresh_from_db()
    assert row.ended_at == now + timedelta(minutes=92)
    assert Alert.objects.filter(kind="log", person=city.anna).count() == 1


def test_once_it_has_signed_falling_behind_is_told_in_its_own_words(city: Any, now: datetime) -> None:
    sweeps.watch_log(now)
    place(now + timedelta(minutes=1))
    witness.demand(0, by=clock_person(), at=now + timedelta(minutes=2))
    sweeps.watch_log(now + timedelta(minutes=30))
    assert "never" not in LogIncident.objects.get().told


def test_the_machine_that_watches_hears_of_it_where_no_clock_runs_either(
    city: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ready()["sequencer"] == "fault" and not LogIncident.objects.exists()
    sweeps.watch_log(now)
    assert ready()["sequencer"] == "ok", "the clock runs, and gives the sequencer its five minutes"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=6))
    assert ready()["sequencer"] == "fault"
    place(now + timedelta(minutes=6))
    assert ready()["sequencer"] == "ok"


def test_a_city_without_a_line_waits_for_nothing(city: Any, today_is: Any) -> None:
    at = today_is(date(2026, 11, 26))
    sweeps.watch_log(at)
    sweeps.watch_log(at + timedelta(hours=5))
    assert not LogIncident.objects.exists() and ready()["sequencer"] == "ok"


def test_a_missing_key_does_not_stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It did: the tick, which tells everybody of it, came after the signature."""
    stop, ticked = threading.Event(), threading.Event()

    def without_key() -> Any:
        raise logkey.NoKey("没有签名密钥")

    def tick() -> None:
        ticked.set()
        stop.set()

    monkeypatch.setattr(logkey, "key", without_key)
    monkeypatch.setattr(tasks, "tick", tick)
    monkeypatch.setattr(tasks, "run_outbox_once", lambda **_lane: 0)
    monkeypatch.setattr(serve, "OUTBOX_SECONDS", 0.01)
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    monkeypatch.setattr(serve, "close_old_connections", lambda: None)
    runner = threading.Timer(5, stop.set)
    runner.start()
    serve.run_clock_and_outbox(stop)
    runner.cancel()
    assert ticked.is_set()
