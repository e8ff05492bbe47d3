"""Two layers side by side: which dates each gives, which of them binds, and what never may happen."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.law.holidays import TableCalendar
from workflows.law.policy import Rule, Rules
from workflows.law.regimes import Note, Regime, class_faults, governing
from workflows.law.terms import count
from workflows.law.windows import BOTH, GENERAL, SECTOR, Record, Windows, evaluate

CALENDAR = TableCalendar.of([], [])
BINDINGS = (SECTOR, BOTH, GENERAL)
DECIDED = date(2026, 4, 15)


def rules(**stated: str) -> Rules:
    """Rules as `name="6M"` or `name="yes"`."""
    made = {}
    for name, said in stated.items():
        number, unit = said.rstrip("WDMY"), said.lstrip("0123456789")
        value, unit = (number, unit) if number.isdigit() and unit else (said, "")
        made[name] = Rule(name, value, unit, "事由", f"{name}的条款", "", False, False)
    return Rules(made, "test/v1")


OLD = Regime("r/v1", "旧机制", "", date(2019, 4, 30), date(2023, 4, 30), rules(
    serious_minimum="6M", serious_maximum="3Y", special_maximum="3Y", special_early_end="no"
))  # fmt: skip
TRIAL = Regime("r/v2", "试行办法", "", date(2023, 5, 1), date(2026, 3, 31), rules(
    slight_shown="no", ordinary_minimum="3M", ordinary_maximum="3Y", serious_by_sector="yes"
))  # fmt: skip
NOW = Regime("r/v3", "现行办法", "", date(2026, 4, 1), None, rules(
    slight_shown="no", slight_maximum="3M", ordinary_minimum="3M", ordinary_maximum="1Y",
    serious_minimum="1Y", serious_maximum="3Y",
))  # fmt: skip
REGIMES = (OLD, TRIAL, NOW)


def windows(
    day: date = DECIDED, corrected: date | None = None, asked: date | None = None, **changed: str
) -> Windows:
    """The windows of a serious listing of three years with a sector minimum of six months, with some rules changed."""
    stated = {"listing_period": "3Y", "severity": "serious", "early_exit": "yes", "repair_minimum": "6M"}
    found = rules(**{name: said for name, said in {**stated, **changed}.items() if said})
    period = found["listing_period"]
    until = evaluate_until(day, period) if period.is_term else None
    return evaluate(Record(found, found, day, until, corrected, asked or day), REGIMES, CALENDAR)


def evaluate_until(day: date, period: Rule) -> date:
    """The last day of a listing."""
    return count(day, period.term, CALENDAR, roll=False).end


# ------------------------------------------------------------------------------------------- the example
def test_the_reference_case_has_two_earliest_days_and_one_last_day() -> None:
    found = windows()
    assert found.sector.earliest == date(2026, 10, 16)  # six months, and the day after
    assert found.general.earliest == date(2027, 4, 16)  # one year, and the day after
    assert found.sector.latest == found.general.latest == date(2029, 4, 15)
    assert found.removal_from == date(2026, 10, 16), "the sector rule alone decides on removal"
    assert found.display_from == date(2027, 4, 16), "both must be met before the display elsewhere may end"
    assert found.display_until == date(2029, 4, 15) and not found.stops_first and not found.outlasts_maximum


def test_where_both_bind_the_later_day_opens_and_the_earlier_day_closes() -> None:
    found = windows(binding_layer=BOTH, listing_period="5Y")
    assert found.removal_from == found.display_from == date(2027, 4, 16)
    assert found.display_until == date(2029, 4, 15) and found.stops_first
    assert found.removal_rule is not None and found.removal_rule.name == "serious_minimum"


def test_where_the_sector_rule_binds_a_longer_listing_is_shown_on_with_a_warning() -> None:
    found = windows(listing_period="5Y")
    assert found.display_until == date(2031, 4, 15) and found.outlasts_maximum and not found.stops_first


def test_a_late_correction_moves_both_layers() -> None:
    late = date(2027, 12, 1)
    found = windows(corrected=late)
    assert found.sector.earliest == date(2028, 6, 2) and found.general.earliest == late


def test_the_general_periods_run_from_the_document_and_end_on_the_corresponding_date() -> None:
    leap = windows(day=date(2028, 2, 29), binding_layer=BOTH, severity="ordinary", listing_period="5Y")
    assert leap.general.latest == date(2029, 2, 28)


# ---------------------------------------------------------------------------------------------- regimes
@pytest.mark.parametrize(
    ("day", "switch", "asked", "regime"),
    [
        (date(2019, 4, 29), "document", date(2026, 11, 24), None),
        (date(2019, 4, 30), "document", date(2026, 11, 24), OLD),
        (date(2023, 4, 30), "document", date(2026, 11, 24), OLD),
        (date(2023, 5, 1), "document", date(2026, 11, 24), TRIAL),
        (date(2026, 3, 31), "document", date(2026, 11, 24), TRIAL),
        (date(2026, 4, 1), "document", date(2026, 11, 24), NOW),
        (date(2022, 6, 1), "application", date(2026, 3, 31), TRIAL),
        (date(2022, 6, 1), "application", date(2026, 4, 1), NOW),
    ],
)
def test_the_regime_is_that_of_the_document_or_of_the_application(
    day: date, switch: str, asked: date, regime: Regime | None
) -> None:
    chosen = governing(REGIMES, document=day, asked=asked, switch=switch)
    assert chosen.regime is regime and chosen.day == (day if switch == "document" else asked)


def test_a_record_of_2022_keeps_its_rule_by_its_document_and_follows_the_new_one_by_its_application() -> None:
    today = date(2026, 11, 24)
    kept = windows(day=date(2025, 1, 10), asked=today, repair_version="document")
    assert kept.general.notes == (Note.BY_SECTOR,) and kept.general.is_silent
    assert kept.removal_from == kept.display_from == kept.sector.earliest
    older = windows(day=date(2023, 1, 10), asked=today, repair_version="document")
    assert older.general.earliest == date(2023, 7, 11), "six months under 527号"
    assert windows(day=date(2023, 1, 10), asked=today).general.earliest == date(2024, 1, 11)


def test_a_class_of_the_old_rules_is_never_ended_early_and_is_serious_under_the_new_ones() -> None:
    old = windows(day=date(2022, 1, 10), severity="special", binding_layer=BOTH, repair_version="document")
    assert old.general.earliest is None and old.removal_from is None
    assert old.opens_on == date(2025, 1, 11), "the day after the last one"
    new = windows(severity="special", binding_layer=BOTH)
    assert Note.AS_SERIOUS in new.general.notes and new.general.earliest == date(2027, 4, 16)


def test_without_a_regime_what_the_list_states_of_the_general_rule_stands() -> None:
    early = {"day": date(2018, 5, 1), "asked": date(2018, 5, 1), "binding_layer": BOTH}
    bare: Any = windows(**early)  # type: ignore[arg-type]
    assert bare.general.notes == (Note.NO_REGIME,) and bare.removal_from == bare.sector.earliest
    own: Any = windows(**early, general_minimum="1Y", general_maximum="2Y")  # type: ignore[arg-type]
    assert Note.OWN_TERM in own.general.notes and own.display_until == date(2020, 5, 1)


def test_a_list_may_shorten_the_longest_display_but_never_lengthen_it() -> None:
    longest = {"binding_layer": BOTH, "listing_period": "6Y"}
    assert windows(**longest, general_maximum="2Y").display_until == date(2028, 4, 15)
    assert windows(**longest, general_maximum="5Y").display_until == date(2029, 4, 15)


# -------------------------------------------------------------------------------------- lists without an end
def test_a_watch_list_lasts_until_it_is_cured_and_its_display_as_long_as_the_binding_rule_says() -> None:
    watch = {"listing_period": "until_cured", "severity": "slight", "early_exit": "", "repair_minimum": ""}
    by_list = windows(**watch)
    assert by_list.sector.latest is None and by_list.display_until is None and by_list.outlasts_maximum
    assert by_list.removal_from == DECIDED and Note.UNTIL_CURED in by_list.sector.notes
    both = windows(**watch, binding_layer=BOTH)
    assert both.display_until == date(2026, 7, 15) and both.stops_first and both.may_be_shown


def test_an_honour_without_an_end_has_no_class_and_no_maximum() -> None:
    found = windows(listing_period="indefinite", severity="", early_exit="no", binding_layer=BOTH)
    assert found.general.notes == (Note.NO_CLASS,) and found.display_until is None
    assert found.removal_from is None and not found.stops_first


def test_a_class_kept_off_the_site_is_not_shown_where_the_general_rule_binds() -> None:
    day = date(2025, 5, 1)
    kept_off = windows(day=day, severity="slight", binding_layer=GENERAL)
    assert not kept_off.may_be_shown
    assert windows(day=day, severity="slight").may_be_shown, "the sector rule shows it"
    assert windows(severity="slight", binding_layer=GENERAL).may_be_shown, "for at most three months"


# ----------------------------------------------------------------------------------------------- properties
days = st.dates(date(2019, 5, 1), date(2035, 12, 31))
spans = st.sampled_from(["3M", "6M", "1Y", "2Y", "3Y", "5Y", "until_cured", "indefinite"])
classes = st.sampled_from(["", "slight", "ordinary", "serious", "special"])
switches = st.sampled_from(["document", "application"])
minimums = st.sampled_from(["", "30D", "3M", "6M", "1Y"])


@given(
    day=days, span=spans, severity=classes, switch=switches, minimum=minimums,
    wait=st.integers(0, 4000), corrected=st.none() | st.integers(-400, 1500),
)  # fmt: skip
def test_what_holds_for_every_list_day_and_class(
    day: date, span: str, severity: str, switch: str, minimum: str, wait: int, corrected: int | None
) -> None:
    asked = day + timedelta(days=wait)
    cured = None if corrected is None else day + timedelta(days=corrected)
    made = {
        name: windows(
            day, cured, asked, listing_period=span, severity=severity, repair_version=switch,
            repair_minimum=minimum, binding_layer=name,
        )
        for name in BINDINGS
    }  # fmt: skip
    sector, both, general = (made[name] for name in BINDINGS)
    assert sector.sector == both.sector == general.sector and sector.general == both.general
    layer = both.general
    if layer.earliest and layer.latest and (cured or day) <= day:
        assert layer.earliest <= layer.latest + timedelta(days=1), (
            "the minimum is not longer than the maximum"
        )
    for one in (both.sector, layer):
        if both.removal_from and one.earliest:
            assert both.removal_from >= one.earliest, "both must be met"
    if sector.removal_from and sector.display_from:
        assert sector.display_from >= sector.removal_from
    for found in (both, general):
        if layer.latest is not None:
            assert found.display_until is not None and found.display_until <= layer.latest
        if found.sector.latest is not None:
            assert found.display_until is not None and found.display_until <= found.sector.latest
    assert sector.display_until == sector.sector.latest
    assert sector.opens_on >= min(day, sector.sector.since)


def test_a_minimum_longer_than_its_maximum_is_found() -> None:
    assert class_faults(NOW.rules, CALENDAR) == []
    assert class_faults(rules(ordinary_minimum="13M", ordinary_maximum="1Y"), CALENDAR) == ["一般"]
