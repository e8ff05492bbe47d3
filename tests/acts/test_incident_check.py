"""A full check finds incidents of the log that somebody with all rights took away, added or ended in silence."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.stone import stone_lifted
from workflows.acts import incident, sequencer
from workflows.acts.people import clock_keeper
from workflows.gateways import logkey
from workflows.law.incident_words import Incident, Wrong
from workflows.models import LogIncident, SplitView
from workflows.queries.treecheck import check_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(city: Any, today_is: Any) -> datetime:
    """A log with lines that all have their place, a split view that was told, and a silence that has ended."""
    at: datetime = today_is(date(2026, 11, 26))
    city.listed()
    said = {"found_by": "市档案馆", "ours": "…", "theirs": "…", "sentence": "两份检查点不可能同时为真。"}
    kept = SplitView.objects.create(found_at=at, **said)
    incident.split(kept, at=at)
    over = incident.open_one(Wrong(Incident.SILENT, "1", {"name": "市档案馆", "since": "2026-11-24"}), at=at)
    assert over is not None
    incident.end(over, by=clock_keeper(), at=at)
    sequencer.sequence(logkey.key(), by=clock_keeper(), at=at)
    assert check_all() == []
    return at


def found() -> list[str]:
    """What a full check says of incidents, by its kind."""
    return [fault.sentence for fault in check_all() if fault.kind == "state"]


def split() -> LogIncident:
    """The split view, as it was told."""
    return LogIncident.objects.get(kind=Incident.SPLIT)


@pytest.mark.sqlite
def test_a_split_view_taken_away_with_its_incident_is_found(now: datetime) -> None:
    ref = split().ref
    with stone_lifted():
        LogIncident.objects.filter(kind=Incident.SPLIT).delete()
        SplitView.objects.all().delete()
    assert [ref in said and "记录不见了" in said for said in found()] == [True]


def test_evidence_taken_away_under_its_incident_is_found(now: datetime) -> None:
    with stone_lifted():
        SplitView.objects.all().delete()
    assert [split().ref in said and "证据不见了" in said for said in found()] == [True]


def test_an_end_that_no_line_tells_is_found_until_the_same_is_raised_again(city: Any, now: datetime) -> None:
    LogIncident.objects.filter(kind=Incident.SPLIT).update(
        ended_at=now, ended_by=clock_keeper(), explained_by=city.anna, because="已经查明。"
    )
    assert ["没有结束它的行" in said for said in found()] == [True]
    incident.watch([], at=now + timedelta(minutes=1))
    assert found() == []


def test_an_end_taken_back_and_an_incident_that_was_never_raised_are_found(now: datetime) -> None:
    with stone_lifted():
        LogIncident.objects.filter(kind=Incident.SILENT).update(ended_at=None, ended_by=None)
    assert ["仍未结束" in said for said in found()] == [True]
    LogIncident.objects.create(kind=Incident.UNPLACED, told={}, began_at=now)
    assert [word in said for said, word in zip(found(), ("仍未结束", "没有登记它的台账行"), strict=True)] == [
        True,
        True,
    ]
