"""A log in doubt tells everybody who must know, once, at once, until it is mended; each of it is a line."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.stone import stone_lifted
from tests.views.doubted import (
    FOUND_OUT,
    KEY,
    NAME,
    lines,
    page,
    place,
    placed_now,  # noqa: F401
    ready,
    show_another_log,
    told,
)
from workflows import sweeps, tasks
from workflows.acts import witness
from workflows.law import checkpoint
from workflows.models import Alert, Checkpoint, LogIncident, SplitView, Transition
from workflows.queries import clock
from workflows.sweeps import clock_person

pytestmark = pytest.mark.django_db


# --- a full check ---------------------------------------------------------------------------------------
def check(client: Client) -> None:
    """An auditor has everything verified, and the runner does it."""
    assert client.post("/log/tree/check/").status_code == 302
    while tasks.run_outbox_once():
        pass


def test_a_full_check_that_finds_faults_tells_everybody_until_one_passes(
    city: Any, now: datetime, sign_in: Any
) -> None:
    """The same findings are told once, others anew; the passing check ends it."""
    client = sign_in(city.anna)
    first, second = Transition.objects.order_by("pk")[5:7]
    kept = {line.pk: line.verb for line in (first, second)}
    change(first.pk, "grant")
    check(client)
    row = LogIncident.objects.get()
    assert row.kind == "faults" and row.told["n"] == 2 and "zhouw" in told()
    assert "全面校验发现 2 处问题" in page(client, "/alerts/")
    check(client)
    assert LogIncident.objects.count() == 1
    change(second.pk, "grant")
    check(client)
    assert [each.ended_at is None for each in LogIncident.objects.order_by("pk")] == [False, True]
    assert ready()["log"] == "fault"
    for pk, verb in kept.items():
        change(pk, verb)
    check(client)
    assert not LogIncident.objects.filter(ended_at=None).exists()
    assert ready()["log"] == "ok"
    assert len(lines("raise_log_incident")) == len(lines("end_log_incident")) == 2


def change(pk: int, verb: str) -> None:
    """Another word in a line, past the triggers."""
    with stone_lifted():
        Transition.objects.filter(pk=pk).update(verb=verb)


# --- what the clock looks for ----------------------------------------------------------------------------
def write_a_line(city: Any, at: datetime) -> None:
    """Anything that is written down."""
    witness.demand(0, by=clock_person(), at=at)


def test_a_sequencer_that_stands_still_is_told_after_five_minutes_and_ends_by_itself(
    city: Any, now: datetime, sign_in: Any
) -> None:
    write_a_line(city, now)
    for minutes, there in ((1, 0), (4, 0), (5, 1), (6, 1), (90, 1)):
        sweeps.watch_log(now + timedelta(minutes=minutes))
        assert LogIncident.objects.count() == there, minutes
    assert Alert.objects.filter(kind="log", person=city.anna).count() == 1
    client = sign_in(city.anna)
    assert "没有编入总序" in page(client, "/log/") and "后台任务" in page(client, "/alerts/")
    place(now + timedelta(minutes=91))
    sweeps.watch_log(now + timedelta(minutes=92))
    row = LogIncident.objects.get()
    assert row.ended_at == now + timedelta(minutes=92) and row.ended_by == clock_person()
    assert "恢复正常，自行结束" in page(client, f"/log/incidents/{row.code}/")
    assert sign_in(city.anna).post(f"/log/incidents/{row.code}/", {"because": FOUND_OUT}).status_code == 409


def test_the_machine_that_watches_hears_of_a_sequencer_that_stands_still_without_the_clock(
    city: Any, now: datetime, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at when it asks: the clock may stand still as well."""
    write_a_line(city, now)
    assert ready()["sequencer"] == "ok"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=6))
    assert ready()["sequencer"] == "fault" and not LogIncident.objects.exists()


def named(at: datetime) -> checkpoint.Key:
    """A witness is registered."""
    key = checkpoint.key_of(KEY, NAME, checkpoint.WITNESS)
    witness.name_witness(str(key), "衡川市档案馆", by=clock_person(), at=at)
    return key


def cosigned(at: datetime) -> None:
    """The witness signs the newest checkpoint."""
    note = checkpoint.parse_note(Checkpoint.objects.first().note)
    witness.take(str(checkpoint.cosign(note.text, KEY, NAME, int(at.timestamp()))), at=at)


def test_a_demanded_counter_signature_that_does_not_come_is_told_after_hours(
    city: Any, now: datetime, settings: Any
) -> None:
    """Nothing can be published: told once with the size that stays public, ended by the signature."""
    named(now)
    public = Checkpoint.objects.first().size
    witness.demand(1, by=clock_person(), at=now + timedelta(seconds=1))
    place(now + timedelta(seconds=2))
    hours = settings.XINHENG_PUBLISH_HOURS
    sweeps.watch_log(now + timedelta(hours=hours, minutes=-1))
    assert not LogIncident.objects.exists()
    for minutes in range(3):
        sweeps.watch_log(now + timedelta(hours=hours, minutes=minutes))
    row = LogIncident.objects.get()
    assert row.kind == "unpublished" and row.told["size"] == public
    cosigned(now + timedelta(hours=hours + 1))
    sweeps.watch_log(now + timedelta(hours=hours + 1))
    row.refresh_from_db()
    assert row.ended_at is not None


def test_a_witness_that_is_silent_for_a_day_is_told_by_name(
    city: Any, now: datetime, settings: Any, sign_in: Any
) -> None:
    """Only while there is something to sign; a log in which nothing happens needs no signature."""
    named(now)
    place(now)
    cosigned(now)
    hours = settings.XINHENG_WITNESS_HOURS
    sweeps.watch_log(now + timedelta(hours=10 * hours))
    assert not LogIncident.objects.exists()
    write_a_line(city, now)
    place(now)
    sweeps.watch_log(now + timedelta(hours=hours, minutes=-1))
    assert not LogIncident.objects.exists()
    sweeps.watch_log(now + timedelta(hours=hours))
    row = LogIncident.objects.get()
    assert row.kind == "silent"
    assert "见证单位“衡川市档案馆”" in page(sign_in(city.anna), f"/log/incidents/{row.code}/")
    witness.end_witness(witness.Witness.objects.get(), by=clock_person(), at=now)
    sweeps.watch_log(now + timedelta(hours=hours + 1))
    row.refresh_from_db()
    assert row.ended_at is not None


def test_the_clock_looks_each_minute_and_a_replayed_clock_does_not(
    city: Any, now: datetime, today_is: Any
) -> None:
    write_a_line(city, now)
    tasks.tick(as_of=now + timedelta(hours=1))
    assert not LogIncident.objects.exists()
    today_is(date(2026, 11, 27))
    tasks.tick()
    assert LogIncident.objects.filter(kind="unplaced").count() == 1


# --- what is kept ---------------------------------------------------------------------------------------
@pytest.mark.sqlite
def test_an_incident_is_stone_but_for_its_end(city: Any, now: datetime) -> None:
    """On both databases."""
    show_another_log()
    row = LogIncident.objects.get()
    for change in ({"kind": "silent"}, {"told": {}}, {"began_at": now}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LogIncident.objects.filter(pk=row.pk).update(**change)
    for ends in ({}, {"explained_by": city.anna}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LogIncident.objects.filter(pk=row.pk).update(ended_at=now, ended_by=city.anna, **ends)
    LogIncident.objects.filter(pk=row.pk).update(ended_at=now, ended_by=city.vera, explained_by=city.anna)
    for reopened in ({"ended_at": None}, {"because": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LogIncident.objects.filter(pk=row.pk).update(**reopened)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_the_desk_and_the_page_cost_the_same_however_many_incidents(
    city: Any, now: datetime, sign_in: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(city.anna)

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    show_another_log()
    before = [cost(address) for address in ("/log/", "/log/tree/")]
    for n in range(3):
        kept = SplitView.objects.create(found_at=now, found_by="", ours="", theirs=str(n), sentence="不同")
        assert kept
    sweeps.watch_log(now)
    assert LogIncident.objects.count() == 4
    assert [cost(address) for address in ("/log/", "/log/tree/")] == before
