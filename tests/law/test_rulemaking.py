"""Versions of one list: no day under two, no day under none; what two versions say side by side; the basis gate."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflows.law.parameters import SPECS
from workflows.law.rulemaking import ADEQUATE, adequate, compare, shortest_consultation, validity_faults
from workflows.models import BasisLevel
from workflows.queries.dryrun import opening

FIRST = date(2022, 1, 1)
DAYS = st.integers(1, 2000)


@dataclass
class Version:
    version: int
    effective_from: date
    effective_to: date | None = None


def chain(lengths: list[int]) -> list[Version]:
    """Versions that follow each other day by day; the last has no end."""
    made, begin = [], FIRST
    for number, length in enumerate(lengths, 1):
        last = begin + timedelta(days=length - 1)
        made.append(Version(number, begin, last))
        begin = last + timedelta(days=1)
    made[-1].effective_to = None
    return made


@given(st.lists(DAYS, min_size=1, max_size=8), st.randoms())
def test_versions_that_follow_each_other_are_sound_in_any_order(lengths: list[int], random: object) -> None:
    versions = chain(lengths)
    random.shuffle(versions)  # type: ignore[attr-defined]
    assert validity_faults(versions) == []


@given(st.lists(DAYS, min_size=2, max_size=8), st.data(), st.integers(1, 400))
def test_one_day_too_few_or_too_many_is_told(lengths: list[int], data: st.DataObject, apart: int) -> None:
    versions = chain(lengths)
    place = data.draw(st.integers(0, len(versions) - 2))
    end = versions[place].effective_to
    assert end is not None
    versions[place].effective_to = end + timedelta(days=apart)
    assert any("重叠" in said for said in validity_faults(versions))
    versions[place].effective_to = end - timedelta(days=apart)
    assert validity_faults(versions) != []


def test_a_version_without_an_end_has_no_successor() -> None:
    open_ended = [Version(1, FIRST), Version(2, date(2024, 1, 1))]
    assert ["重叠" in said for said in validity_faults(open_ended)] == [True]
    assert ["早于" in said for said in validity_faults([Version(1, FIRST, date(2021, 1, 1))])] == [True]


def test_a_negative_list_needs_thirty_days_and_a_high_basis() -> None:
    assert [shortest_consultation(kind) for kind in ("black", "watch", "red", "publicity")] == [30, 30, 1, 1]
    assert set(BasisLevel.values) > ADEQUATE
    assert adequate(["local_document", "department_rule"])
    assert not adequate(["local_document", "local_regulation", "standard", "unknown"]) and not adequate([])


ROWS = st.dictionaries(
    st.sampled_from(sorted(SPECS)[:6]), st.lists(st.text(max_size=3), min_size=2, max_size=2)
)


@given(ROWS, ROWS)
def test_side_by_side_tells_every_difference_once(a: dict[str, list[str]], b: dict[str, list[str]]) -> None:
    told = {key: happened for key, happened, _cells in compare(a, b)}
    assert set(told) == set(a) | set(b)
    for key, happened in told.items():
        expected = (
            "added"
            if key not in a
            else "removed"
            if key not in b
            else "same"
            if a[key] == b[key]
            else "changed"
        )
        assert happened == expected


@given(DAYS, DAYS, DAYS, DAYS)
def test_the_day_an_application_opens_is_the_first_that_either_rule_allows(
    now: int, then: int, first: int, filed: int
) -> None:
    """Filed before the draft begins: the former rule; from then on the draft. The day told is the first allowed."""
    opens = opening(*(FIRST + timedelta(days=n) for n in (now, then, first)))
    allowed = filed >= (now if filed < first else then)
    day = FIRST + timedelta(days=filed)
    if then < now and allowed:
        assert opens <= day
    if then >= now and allowed and filed >= first:
        assert opens <= day
    if day == opens and then < now:
        assert allowed
