"""`./xh bench`: it runs in a city of any size, as often as one likes, and what it reports is of this run."""

from typing import Any

import pytest

from workflows.law.identity import check_id_number
from workflows.management import bench_log
from workflows.management.city import id_for
from workflows.models.tree import tree_size

pytestmark = pytest.mark.django_db


def test_there_are_identity_numbers_for_a_city_of_any_size() -> None:
    """Each once, each right; the first thousand are those of always."""
    numbers = [id_for(serial) for serial in (0, 1, 999, 1000, 1001, 25_600, 1_000_000)]
    assert [check_id_number(each) for each in numbers] == numbers
    assert len(set(numbers)) == len(numbers)
    assert id_for(77).startswith("33990019800115077")


def test_the_log_is_measured_twice_in_a_grown_city(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run places its own lines only, and counts by them."""
    monkeypatch.setattr(bench_log, "FIRST_CASE", 25_000)
    monkeypatch.setattr(bench_log, "DECISIONS", 1)
    monkeypatch.setattr(bench_log, "PROOFS", 3)
    for runs in (1, 2):
        report = bench_log.run(city, 2000)
        assert report["faults"] == 0
        assert report["lines"] == tree_size() > 2000 * runs
        assert 0 < report["share_of_pen"] < report["share_of_decision"] < 1
