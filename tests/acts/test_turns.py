"""Stories that take turns: the log of the demo city stands in the order of time."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from workflows.management.turns import Turns
from workflows.models import Department

pytestmark = pytest.mark.django_db


def hour(number: int) -> datetime:
    """An instant of one day."""
    return datetime(2026, 3, 2, number, tzinfo=UTC)


def test_what_happens_first_is_told_first_whichever_story_it_belongs_to() -> None:
    told: list[tuple[str, int]] = []
    turns = Turns(lambda when: told.append(("meanwhile", when.hour)))

    def story(name: str, *hours: int) -> Any:
        def tell() -> None:
            for each in hours:
                turns.until(hour(each))
                told.append((name, each))

        return tell

    turns.tell([story("late", 4, 9), story("early", 2, 4, 5), story("empty")])
    steps = [each for each in told if each[0] != "meanwhile"]
    assert steps == [("early", 2), ("late", 4), ("early", 4), ("early", 5), ("late", 9)]
    assert [each for each in told if each[0] == "meanwhile"] == [("meanwhile", n) for n in (2, 4, 4, 5, 9)]


def test_all_stories_write_in_the_transaction_of_whoever_tells_them_and_one_that_fails_ends_all() -> None:
    turns = Turns(lambda _when: None)
    ended = []

    def writes() -> None:
        Department.objects.create(code="T1", name="第一局", short_name="一局")
        turns.until(hour(8))
        ended.append("went on")

    def fails() -> None:
        turns.until(hour(3))
        assert Department.objects.filter(code="T1").exists(), "they share one connection"
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), transaction.atomic():
        turns.tell([writes, fails])
    assert not ended and not Department.objects.filter(code="T1").exists()
