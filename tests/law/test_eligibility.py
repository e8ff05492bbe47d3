"""Can it be repaired, and from when: what holds for every record, and a few looked at by hand.

The table of two hundred cases (`eligibility_cases.jsonl`) is written by somebody else from the contract alone.
"""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.law.eligibility import MET, REASONS, Facts, Reason
from workflows.law.judgement import Verdict, judge
from workflows.law.rulebook import Book
from workflows.law.windows import Record, evaluate
from workflows.queries.rulebook import bundled_rulebook

DONE: dict[str, Any] = {"is_performed": True, "has_promise": True}


@cache
def book() -> Book:
    """The rules that come with the program."""
    return bundled_rulebook()


def told(kind: str, document: str, asked: str, corrected: str = "", **more: Any) -> Verdict:
    """The verdict on a record of which the rest is done."""
    cured = date.fromisoformat(corrected) if corrected else None
    days = {"document": date.fromisoformat(document), "asked": date.fromisoformat(asked), "corrected": cured}
    return judge(Facts(kind, **{**days, **DONE, **more}), book())


# ------------------------------------------------------------------------------------------- by hand
def test_wages_six_months_after_the_correction_and_a_year_of_display() -> None:
    """办法 §12 and Order 36: two layers, two days (domain §2.1a)."""
    found = told("wage_arrears", "2026-04-15", "2026-11-21", "2026-05-20")
    assert (found.regime, found.sector.clause) == ("order36", "办法第十二条")
    assert found.sector.earliest == date(2026, 11, 21) and found.removal_eligible
    assert found.general.reasons == [Reason.MIN_PERIOD] and not found.display_eligible
    assert found.earliest_display_end == date(2027, 4, 16) and found.stops_on == date(2029, 4, 16)
    assert found.review_due == date(2026, 12, 11) and found.review_target == date(2026, 12, 4)
    assert found.sector.is_verified and not found.general.is_verified


def test_a_market_listing_counts_its_year_from_the_listing_and_not_from_the_correction() -> None:
    late = told("samr_serious", "2026-04-15", "2027-04-16", "2027-04-10")
    assert late.sector.earliest == date(2027, 4, 16) and late.removal_eligible
    later = told("samr_serious", "2026-04-15", "2027-04-16", "2027-05-10")
    assert later.sector.earliest == date(2027, 5, 10) and later.sector.reasons == [Reason.NOT_CORRECTED]


@pytest.mark.parametrize(
    ("document", "term_ends", "opens"),
    [
        ("2026-08-31", "2026-11-30", "2026-12-01"),  # no 31st of November
        ("2027-11-30", "2028-02-29", "2028-03-01"),  # a leap day
        ("2026-11-30", "2027-02-28", "2027-03-01"),
        ("2028-02-29", "2028-05-29", "2028-05-30"),
    ],
)
def test_a_minimum_ends_on_the_corresponding_day_or_on_the_last_of_the_month(
    document: str, term_ends: str, opens: str
) -> None:
    on_the_day = told("penalty", document, term_ends, document)
    assert on_the_day.general.reasons == [Reason.MIN_PERIOD]
    assert on_the_day.general.earliest == date.fromisoformat(opens)
    assert told("penalty", document, opens, document).display_eligible


def test_a_leap_day_has_its_last_day_of_display_on_the_28th() -> None:
    found = told("penalty", "2028-02-29", "2029-02-28", "2028-03-01")
    assert found.general.latest == date(2029, 2, 28) and found.display_eligible
    over = told("penalty", "2028-02-29", "2029-03-01", "2028-03-01")
    assert over.general.reasons == [Reason.EXPIRED] and over.stops_on == date(2029, 3, 1)


def test_what_never_ends_early_and_what_others_decide() -> None:
    closed = told("samr_penalty", "2026-04-15", "2027-06-01", "2026-05-01", penalty="责令停产停业")
    assert closed.severity == "serious" and closed.sector.reasons == [Reason.NOT_EARLY_REMOVABLE]
    assert closed.earliest_removal is None and closed.earliest_display_end is None
    ban = told("procurement_ban", "2026-01-31", "2027-03-01", "2026-02-01", ban_months=13)
    assert ban.sector.latest == date(2027, 2, 28)
    assert ban.sector.reasons == [Reason.NOT_EARLY_REMOVABLE, Reason.EXPIRED] and ban.review_due is None
    court = told("court_list", "2026-01-31", "2027-03-01", "2026-02-01")
    assert court.sector.reasons == court.general.reasons == [Reason.IMPORT_ONLY]


def test_the_regimes_give_the_same_penalty_different_times() -> None:
    asked = {"old": "2023-04-30", "trial": "2026-03-31", "now": "2026-04-01"}
    found = {
        name: told("penalty", "2023-01-15", day, "2023-02-01", field="食品") for name, day in asked.items()
    }
    assert [each.regime for each in found.values()] == ["527", "order58", "order36"]
    assert [each.general.latest for each in found.values()] == [
        date(2024, 1, 15), date(2026, 1, 15), date(2024, 1, 15),
    ]  # fmt: skip
    assert found["trial"].general.earliest == date(2024, 1, 16), "a year for food"
    by_document = told("penalty", "2018-01-15", "2026-04-01", by_document=True)
    assert (by_document.regime, by_document.display_eligible) == ("", None)


def test_every_reason_has_a_sentence_and_every_bar_a_clause() -> None:
    assert set(REASONS) == set(Reason) and set(MET) < set(REASONS)
    for versions in book().things.values():
        assert all(basis.clause for thing in versions for basis in thing.bars.values())
    assert all(general.promise.clause for general in book().generals)


# ---------------------------------------------------------------------------------------- properties
days = st.dates(date(2019, 5, 1), date(2034, 12, 31))
near = st.integers(-200, 1500).map(lambda n: timedelta(days=n))
flags = st.booleans()


@st.composite
def records(draw: Any) -> Facts:
    """Any record that somebody may ask about."""
    document = draw(days)
    return Facts(
        kind=draw(st.sampled_from(sorted(book().things))),
        document=document,
        asked=document + draw(near),
        severity=draw(st.sampled_from(["", "slight", "ordinary", "serious"])),
        field=draw(st.sampled_from(["", "食品", "其他"])),
        penalty=draw(st.sampled_from(["", "警告", "责令停产停业", "吊销许可证件", "罚款"])),
        is_simple=draw(flags),
        is_published=draw(flags),
        corrected=draw(st.none() | near.map(lambda n: document + n)),
        is_performed=draw(flags),
        has_promise=draw(flags),
        is_repeated=draw(flags),
        is_prosecuted=draw(flags),
        barred_until=draw(st.none() | near.map(lambda n: document + n)),
        ban_months=draw(st.none() | st.integers(1, 36)),
        by_document=draw(flags),
    )


@given(facts=records())
def test_eligible_is_to_have_no_reason_and_to_stand_between_the_days(facts: Facts) -> None:
    verdict = judge(facts, book())
    for side in (verdict.sector, verdict.general):
        assert side.eligible == (None if not side.exists else side.reasons == [])
        assert side.reasons == sorted(side.reasons, key=list(Reason).index)
        if side.eligible:
            assert side.earliest is not None and side.earliest <= facts.asked
            assert side.latest is None or facts.asked <= side.latest
    if verdict.display_eligible:
        assert verdict.earliest_display_end is not None and verdict.earliest_display_end <= facts.asked
        assert verdict.removal_eligible in (True, None)


@given(facts=records(), wait=st.integers(1, 900))
def test_time_alone_only_takes_reasons_away_until_the_period_is_over(facts: Facts, wait: int) -> None:
    kept = replace(facts, by_document=True)  # the same regime on both days
    first, then = judge(kept, book()), judge(replace(kept, asked=kept.asked + timedelta(days=wait)), book())
    for one, other in ((first.sector, then.sector), (first.general, then.general)):
        assert set(other.reasons) - {Reason.EXPIRED} <= set(one.reasons)
        assert other.latest == one.latest
        if Reason.EXPIRED in one.reasons:
            assert Reason.EXPIRED in other.reasons


@given(facts=records(), later=st.integers(0, 1200))
def test_a_restored_listing_begins_again(facts: Facts, later: int) -> None:
    """办法 §15: the days are those of a listing made on the day of the restoration."""
    again = facts.document + timedelta(days=later)
    asked = max(facts.asked, again)
    restored = judge(replace(facts, restored=again, asked=asked, by_document=False), book())
    fresh = judge(replace(facts, document=again, asked=asked, by_document=False), book())
    for one, other in ((restored.sector, fresh.sector), (restored.general, fresh.general)):
        assert (one.reasons, one.earliest, one.latest) == (other.reasons, other.earliest, other.latest)


@given(facts=records())
def test_the_periods_are_those_of_real_entries(facts: Facts) -> None:
    """One law: what the file of an entry computes is what the calculator tells."""
    for kind in ("wage_arrears", "samr_serious", "work_safety"):
        told_so = replace(facts, kind=kind, severity="", penalty="", is_simple=False, is_published=True)
        told_so = replace(
            told_so, by_document=False, barred_until=None, corrected=facts.corrected or facts.asked
        )
        verdict = judge(told_so, book())
        thing = book().thing(kind, told_so.document)
        record = Record(
            thing.rules,
            thing.rules,
            told_so.document,
            verdict.sector.latest,
            told_so.corrected,
            told_so.asked,
        )
        found = evaluate(record, [each.regime for each in book().generals], book().calendar)
        assert found.sector.earliest == verdict.sector.earliest
        if not found.general.is_silent:
            assert (found.general.earliest, found.general.latest) == (
                verdict.general.earliest, verdict.general.latest,
            )  # fmt: skip
        assert found.display_from == verdict.earliest_display_end
