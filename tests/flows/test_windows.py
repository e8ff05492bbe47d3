"""The display stops by itself at the maximum of the general repair rules, where they bind; the listing goes on."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests import kinds
from tests.cast import City
from tests.kinds import document, parameter
from workflows.acts import identification, publication, repair
from workflows.law.refusal import Refused
from workflows.management.walk import Walk, at
from workflows.models import Display, Entry, ListType, Outbox, Parameter, Policy, Transition
from workflows.models.regime import load_regimes
from workflows.queries import casebook, notices, register, windows
from workflows.tasks import retime_displays, tick

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 11)
DAY = timedelta(days=1)
BOUND, WATCHED = "test-bound", "test-bound-watch"
FIVE_YEARS = {
    **kinds.SERIOUS_RULES, "listing_period": parameter("5", "Y", "作出决定"), "binding_layer": parameter("both"),
    "early_exit": parameter("yes"), "repair_minimum": parameter("6", "M", "改正并在列"),
    "repair_decision": parameter("15", "WD", "收到申请"), "repair_promise": parameter("no"),
}  # fmt: skip
UNTIL_CURED = {
    **kinds.WATCH_RULES, "severity": parameter("slight"), "binding_layer": parameter("general"),
    "escalation_after": parameter("3", "Y", "列入"), "escalation_list": parameter(BOUND),
}  # fmt: skip


@pytest.fixture
def lists(city: City) -> City:
    """The city with two lists on which the general rule binds: five years, and until cured."""
    kinds.enact(document(BOUND, "测试五年名单", "black", "TB", FIVE_YEARS, kinds.BANS))
    kinds.enact(document(WATCHED, "测试改正名单", "watch", "TV", UNTIL_CURED))
    return city


def listed(city: City, code: str, day: date = MAY) -> Walk:
    """A listing of a company alone, decision served; on the day of `day` or when its window has closed."""
    walk = city.case(day, list_code=code, associates=(), order_deadline=day - 4 * DAY)
    if code == WATCHED:
        return walk.to_publication(day).decide(day).hand_over(day)
    walk.to_review(day).to_service(day).tell(day)
    on = walk.let_window_close()
    return walk.to_decision(on).decide(on).hand_over(on)


def verbs(entry: Entry) -> list[str]:
    """The log of the entry."""
    return list(Transition.objects.filter(book=entry.book).order_by("seq").values_list("verb", flat=True))


def shown(entry: Entry) -> Display:
    """The display of the subject."""
    return entry.displays.get(associate=None)


# ------------------------------------------------------------------------------------ the maximum is reached
def test_at_the_maximum_the_display_stops_and_the_listing_goes_on(lists: City) -> None:
    walk = listed(lists, BOUND)
    entry = walk.entry
    first = entry.listed_from
    last = date(first.year + 3, first.month, first.day)
    assert (entry.listed_until, shown(entry).shown_until) == (first.replace(year=first.year + 5), last)
    clock = entry.deadlines.get(kind="display_end")
    assert (clock.due_on, clock.is_verified, "36号" in clock.clause) == (last, False, True)
    assert register.records_of(entry.number, last) and not register.records_of(entry.number, last + DAY)

    tick(at(last, 23, 59))
    assert shown(walk.entry).state == "shown"
    tick(at(last + DAY, 0, 1))
    entry = walk.entry
    assert (entry.state, shown(entry).state) == ("listed", "stopped")
    line = Transition.objects.get(book=entry.book, verb="stop")
    assert "最长公示期届满" in line.facts.data["because"] and "36号" in line.facts.data["because"]
    told = [row.payload for row in Outbox.objects.filter(payload__event="display_ended")]
    assert told and {row["entry"] for row in told} == {entry.number}
    assert entry.measures.filter(state="imposed", ends_on=None).exists(), "measures live with the listing"

    before = verbs(entry), Outbox.objects.count()
    tick(at(last + DAY, 0, 2))
    tick(at(last + 30 * DAY))  # who has not confirmed is late by then
    again = verbs(walk.entry)
    assert (again[: len(before[0])], Outbox.objects.count()) == before, "a second time changes nothing"
    assert set(again[len(before[0]) :]) <= {"overdue"}
    tick(at(entry.listed_until + DAY))
    assert walk.entry.state == "exited" and verbs(walk.entry).count("stop") == 1


def test_what_lasts_until_cured_is_shown_three_months_where_the_general_rule_binds(lists: City) -> None:
    walk = listed(lists, WATCHED)
    entry = walk.entry
    assert entry.listed_until is None and shown(entry).shown_until == date(2026, 8, 11)
    tick(at(date(2026, 8, 12)))
    assert (walk.entry.state, shown(walk.entry).state) == ("listed", "stopped")
    walk.apply(date(2026, 8, 20), corrected_on=date(2026, 8, 19))
    walk.do(
        "verify", lists.clara, date(2026, 8, 20), outcome="grant", corrected_on="2026-08-19", reason="属实"
    )
    walk.do("decide", lists.hugo, date(2026, 8, 21), outcome="grant", reason="已经改正")
    assert walk.entry.exit_ground == "cure" and verbs(walk.entry).count("stop") == 1


def test_the_reference_list_and_lists_without_an_end_keep_their_dates(lists: City) -> None:
    kinds.load()
    walk, on = lists.listed(MAY)
    assert shown(walk.entry).shown_until == walk.entry.listed_until == on.replace(year=on.year + 3)
    assert not walk.entry.deadlines.filter(kind="display_end").exists()
    watch = lists.case(MAY, list_code=kinds.WATCH, associates=()).to_publication(MAY).decide(MAY + DAY)
    assert shown(watch.entry).shown_until is None
    assert not watch.entry.deadlines.filter(kind="display_end").exists()


def test_a_restored_listing_starts_both_layers_again(lists: City) -> None:
    walk = listed(lists, BOUND)
    entry = walk.entry
    early = repair.opens_on(entry, entry.listed_from)
    walk.apply(early, corrected_on=entry.listed_from)
    said = {"outcome": "grant", "corrected_on": entry.listed_from.isoformat(), "reason": "属实"}
    walk.do("verify", lists.clara, early, **said)
    walk.do("decide", lists.hugo, early, outcome="grant", reason="符合条件")
    assert walk.entry.exit_ground == "repair"
    back = early + 20 * DAY
    walk.rescind(early + DAY, decided_on=back, grounds="提供虚假资料，情节严重。")
    entry = walk.entry
    assert entry.listed_from == back and shown(entry).shown_until == back.replace(year=back.year + 3)
    (open_clock,) = entry.deadlines.filter(kind="display_end", met_at=None)
    assert open_clock.due_on == shown(entry).shown_until


# --------------------------------------------------------------------------------------------- early removal
def test_where_both_bind_nobody_leaves_before_the_general_minimum(lists: City) -> None:
    walk = listed(lists, BOUND)
    entry = walk.entry
    first = entry.listed_from
    year = first.replace(year=first.year + 1) + DAY
    assert repair.opens_on(entry, first) == year
    with pytest.raises(Refused, match=year.isoformat()) as refused:
        walk.apply(first + timedelta(days=200), corrected_on=first)
    assert "36号" in " ".join(refused.value.sentences), "the clause that binds is named"
    walk.apply(year, corrected_on=first)
    said = {"outcome": "grant", "corrected_on": first.isoformat(), "reason": "属实"}
    walk.do("verify", lists.clara, year, **said)
    assert walk.entry.repair_from == year


# -------------------------------------------------------------------------------------------------- regimes
def test_the_three_regimes_follow_each_other_without_a_gap(city: City) -> None:
    regimes = load_regimes()
    assert [each.first for each in regimes] == [date(2019, 4, 30), date(2023, 5, 1), date(2026, 4, 1)]
    assert [each.last for each in regimes] == [date(2023, 4, 30), date(2026, 3, 31), None]
    rows = Parameter.objects.filter(policy__list_type__kind="regime")
    assert rows.exists() and not rows.filter(is_verified=True).exists(), "nobody has read the gazette yet"
    assert all("待核" in row.clause for row in rows)


def test_no_case_runs_on_the_general_rules(city: City) -> None:
    rule_set = ListType.objects.get(kind="regime")
    with pytest.raises(Refused, match="是规则，不是名单"):
        identification.refuse_import_only(rule_set)
    assert rule_set not in casebook.open_lists(MAY) and rule_set not in register.shown_lists()


def test_new_general_rules_move_the_displays_that_they_bind_and_no_others(lists: City) -> None:
    walk = listed(lists, BOUND, date(2026, 3, 2))
    reference, _on = lists.listed(date(2026, 3, 2))
    entry = walk.entry
    assert shown(entry).shown_until == entry.listed_until, "until April the list's own rule said it all"
    assert retime_displays(at(date(2026, 3, 31))) == 0
    assert tick(at(date(2026, 4, 1), 0, 5))["recomputed"] == 1
    entry = walk.entry
    moved = entry.listed_from.replace(year=entry.listed_from.year + 3)
    assert shown(entry).shown_until == moved and verbs(entry)[-1] == "retime_display"
    assert entry.deadlines.get(kind="display_end").due_on == moved
    assert retime_displays(at(date(2026, 4, 2))) == 0, "once"
    assert "retime_display" not in verbs(reference.entry)


def test_a_list_that_keeps_to_the_rules_of_its_document_is_not_moved(lists: City) -> None:
    rules = {**FIVE_YEARS, "repair_version": parameter("document")}
    kinds.enact(document("test-kept", "测试文书名单", "black", "TK", rules))
    walk = listed(lists, "test-kept", date(2026, 3, 2))
    assert retime_displays(at(date(2026, 4, 1))) == 0
    assert shown(walk.entry).shown_until == walk.entry.listed_until


def test_a_display_whose_new_last_day_has_passed_stops_at_once(lists: City) -> None:
    walk = listed(lists, BOUND, date(2026, 3, 2))
    late = date(2030, 6, 3)
    assert retime_displays(at(late)) == 1
    assert (walk.entry.state, shown(walk.entry).state) == ("listed", "stopped")
    assert not windows.outdated(late, 10)


def test_a_version_of_the_general_rules_is_in_force_by_its_date(city: City) -> None:
    rows = Policy.objects.filter(list_type__kind="regime").order_by("version")
    days = [date(2020, 1, 1), date(2024, 1, 1), date(2026, 11, 24)]
    assert [Policy.in_force(rows[0].list_type, day).version for day in days] == [1, 2, 3]


def test_ending_a_display_of_an_entry_that_left_does_nothing(lists: City) -> None:
    walk = listed(lists, WATCHED)
    said: dict[str, Any] = {"clause": "条款", "by": lists.clock}
    assert publication.end_display(walk.entry, at=at(MAY + DAY), **said)
    assert not publication.end_display(walk.entry, at=at(MAY + 2 * DAY), **said)


# ------------------------------------------------------------------------------------------ what the letter says
def test_the_repair_notice_names_the_days_of_display_and_the_layer_that_binds(lists: City) -> None:
    entry = listed(lists, BOUND).entry
    told = entry.notices.get(kind="repair_notice", associate=None).facts
    first = entry.listed_from
    assert told["display"] == {
        "since": first.isoformat(), "until": first.replace(year=first.year + 3).isoformat()
    }  # fmt: skip
    assert told["repair"]["earliest_text"] == (first.replace(year=first.year + 1) + DAY).isoformat()
    assert "自列入决定作出之日起公示满1年" in told["repair"]["conditions"]
    page = notices.html("repair_notice", told)
    assert "公示期限" in page and "24时自动停止" in page and "36号" not in page


def test_whoever_is_not_shown_is_told_no_display(lists: City) -> None:
    walk, _on = lists.listed(MAY)
    mine, persons = (
        walk.entry.notices.filter(kind="repair_notice", associate__isnull=lead) for lead in (True, False)
    )
    assert all("display" in row.facts for row in mine) and mine
    assert not any("display" in row.facts for row in persons) and persons
