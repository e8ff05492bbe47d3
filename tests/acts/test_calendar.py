"""The calendar: every change is on the record, what ran over a changed day is counted again."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from workflows import tasks
from workflows.acts import calendar
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import Book, CalendarDraft, CalendarYear, Deadline, Transition

pytestmark = pytest.mark.django_db

NOW = at(date(2026, 11, 20))
HOLIDAYS = """元旦 2027-01-01 至 2027-01-05
春节 2027-02-05 至 2027-02-11
清明节 2027-04-05
劳动节 2027-05-01 至 2027-05-05
端午节 2027-06-09
中秋节 2027-09-15
国庆节 2027-10-01 至 2027-10-07"""
MADE_UP = "元旦 2027-01-09"


def entered(city: Any, **changed: Any) -> CalendarDraft:
    told = {"holidays": HOLIDAYS, "workdays": MADE_UP, **changed}
    return calendar.enter(2027, "放假通知（虚构）", **told, by=city.people["zhouw"], at=NOW)


def test_who_typed_a_year_may_not_check_it(city: Any) -> None:
    draft = entered(city)
    with pytest.raises(Refused, match="另一人"):
        calendar.confirm(draft, by=city.people["zhouw"], at=NOW)
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_a_second_person_loads_it_and_terms_over_the_year_end_are_counted_again(city: Any) -> None:
    entry = city.case(date(2026, 12, 17), order_deadline=date(2026, 12, 16)).entry
    row = Deadline.objects.get(entry=entry, kind="decide")
    former = row.due_on
    assert row.is_provisional
    assert calendar.confirm(entered(city), by=city.people["guq"], at=NOW) > 0
    year = CalendarYear.objects.get(year=2027)
    assert year.verified and year.source == "放假通知（虚构）"
    line = Transition.objects.get(book=year.book)
    assert (line.verb, line.actor.username) == ("load_calendar", "guq") and "2027-01-04" in line.facts.data[
        "days"
    ]
    assert tasks.recompute() == 1
    row.refresh_from_db()
    assert row.due_on > former and not row.is_provisional
    told = Transition.objects.get(book=entry.book, verb="recount").facts.data
    assert (told["former"], told["until"]) == (former.isoformat(), row.due_on.isoformat())


def test_a_correction_of_a_known_year_moves_the_terms_that_run_over_it(city: Any) -> None:
    entry = city.case(date(2026, 3, 2)).entry
    row = Deadline.objects.get(entry=entry, kind="decide")
    days = [(date(2026, 3, 16), False, "临时放假")]
    known = CalendarYear.objects.get(year=2026)
    kept = [(d.date, d.is_workday, d.note) for d in known.days.all()]
    assert calendar.load_year(2026, [*kept, *days], known.source, NOW) == 1
    fresh = Deadline.objects.get(pk=row.pk)
    assert row.started_on < date(2026, 3, 16) <= row.due_on
    assert fresh.is_provisional
    assert tasks.recompute() == 1
    fresh.refresh_from_db()
    assert fresh.due_on > row.due_on and not fresh.is_provisional


def test_nobody_who_was_told_a_day_loses_it(city: Any) -> None:
    entry = city.notified(date(2026, 12, 28), order_deadline=date(2026, 12, 24)).entry
    row = Deadline.objects.filter(entry=entry, kind="reply").first()
    assert row is not None and row.is_provisional
    before = row.due_on
    # Were the weekend of New Year worked, the window would be over sooner.
    shorter = "元旦 2027-01-02\n元旦 2027-01-03"
    lines = HOLIDAYS.replace("元旦 2027-01-01 至 2027-01-05", "元旦 2027-01-20")
    calendar.confirm(entered(city, holidays=lines, workdays=shorter), by=city.people["guq"], at=NOW)
    tasks.recompute()
    row.refresh_from_db()
    assert row.due_on == before and not row.is_provisional


def test_one_draft_a_year_and_a_withdrawn_one_makes_room(city: Any) -> None:
    draft = entered(city)
    with pytest.raises(Refused, match="已有一份待核对"):
        entered(city)
    calendar.withdraw(draft, by=city.people["guq"], at=NOW)
    assert entered(city).pk != draft.pk
    assert list(Book.objects.get(ref=draft.ref).lines.values_list("verb", flat=True)) == [
        "enter_calendar",
        "withdraw",
    ]


@pytest.mark.parametrize("who", ["shenjn", "lumy", "xitong"])
def test_only_the_credit_office_enters_a_year(city: Any, who: str) -> None:
    with pytest.raises(PermissionDenied):
        calendar.enter(2027, "通知", HOLIDAYS, "", by=city.people[who], at=NOW)


def test_what_cannot_be_right_is_refused_whole(city: Any) -> None:
    with pytest.raises(Refused) as refused:
        entered(city, holidays="元旦 2027-01-01", workdays="元旦 2027-01-05")
    assert len(refused.value.sentences) == 7
    assert not CalendarDraft.objects.exists()


def test_loading_the_same_year_twice_writes_one_line(city: Any) -> None:
    days = [(date(2027, 1, 1), False, "元旦假期")]
    for _again in range(2):
        calendar.load_year(2027, days, "通知", NOW)
    assert Transition.objects.filter(verb="load_calendar", thing="calendar/2027").count() == 1
