"""The clock warns of a term: three working days before its end, one day before, and when it is over."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ORDER_DEADLINE
from tests.flows.test_cover import away
from workflows import tasks
from workflows.acts import deadline as deadlines
from workflows.acts import people
from workflows.acts import settings as desk
from workflows.acts import warning as acts
from workflows.flows import warning
from workflows.law.duties import Role
from workflows.law.terms import working_days_left
from workflows.management.walk import at
from workflows.models import Alert, Deadline, Substitution, Transition, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries.warning import _end, _start, day_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Kind = Alert.Kind


def told(person: Any, **asked: Any) -> list[str]:
    """The kinds of alerts a person has, oldest first."""
    rows = Alert.objects.filter(person=person, kind__in=(*deadline_kinds(),), **asked)
    return list(rows.order_by("pk").values_list("kind", flat=True))


def deadline_kinds() -> tuple[str, ...]:
    """What the clock tells."""
    return (Kind.DUE_SOON, Kind.DUE_NEXT, Kind.OVERDUE, Kind.ESCALATED)


def due_on(walk: Any, day: date) -> WorkItem:
    """The open task of verification, with its term moved to end on a day."""
    item = walk.item("verify")
    Deadline.objects.filter(pk=item.deadline_id).update(due_on=day, due_at=deadlines.due_instant(day))
    WorkItem.objects.filter(pk=item.pk).update(due_at=deadlines.due_instant(day), warned=0)
    return WorkItem.objects.get(pk=item.pk)


def reports(walk: Any) -> list[Transition]:
    """The lines that say that the head was told."""
    return list(Transition.objects.filter(book_id=walk.entry.book_id, verb="report_late").order_by("seq"))


def test_the_clock_warns_at_three_days_at_one_and_when_it_is_over(city: Any) -> None:
    walk = city.case()
    due_on(walk, date(2026, 3, 20))  # a Friday
    days = ((16, []), (17, [Kind.DUE_SOON]), (18, [Kind.DUE_SOON]), (19, [Kind.DUE_SOON, Kind.DUE_NEXT]))
    for day, expected in days:
        warning.warn(at(date(2026, 3, day)), by=city.clock)
        assert told(city.clara) == expected, day
    warning.warn(at(date(2026, 3, 20), 23, 59), by=city.clock)
    assert told(city.clara) == [Kind.DUE_SOON, Kind.DUE_NEXT] and told(city.hugo) == []
    warning.warn(at(date(2026, 3, 21), 0), by=city.clock)
    assert told(city.clara) == [Kind.DUE_SOON, Kind.DUE_NEXT, Kind.OVERDUE]
    assert told(city.hugo) == [Kind.ESCALATED]


def test_the_days_of_a_holiday_are_not_counted(city: Any) -> None:
    """国庆节 2026-10-01 to 07; the 10th is worked for it. The term ends on the 9th, the second day after."""
    walk = city.case()
    due_on(walk, date(2026, 10, 9))
    for day, expected in (
        (date(2026, 9, 28), []),
        (date(2026, 9, 29), [Kind.DUE_SOON]),
        (date(2026, 10, 7), [Kind.DUE_SOON]),
        (date(2026, 10, 8), [Kind.DUE_SOON, Kind.DUE_NEXT]),
    ):
        warning.warn(at(day), by=city.clock)
        assert told(city.clara) == expected, day


def test_nothing_is_told_twice(city: Any) -> None:
    walk = city.case()
    item = due_on(walk, date(2026, 3, 20))
    for _again in range(3):
        warning.warn(at(date(2026, 3, 23)), by=city.clock)
    WorkItem.objects.filter(pk=item.pk).update(warned=0)  # even where the task has forgotten
    warning.warn(at(date(2026, 3, 24)), by=city.clock)
    assert told(city.clara) == [Kind.OVERDUE] and told(city.hugo) == [Kind.ESCALATED]
    assert len(reports(walk)) == 1


def test_a_term_that_was_made_longer_is_warned_of_again(city: Any) -> None:
    walk = city.case()
    item = due_on(walk, date(2026, 3, 20))
    warning.warn(at(date(2026, 3, 19)), by=city.clock)
    row = Deadline.objects.get(pk=item.deadline_id)
    deadlines.extend(row, walk.entry.policy.load_rules()["decision_extension"])
    item.refresh_from_db()
    assert item.warned == WorkItem.Warned.NOT_YET and item.due_at > at(date(2026, 3, 27))
    warning.warn(at(date(2026, 3, 19)), by=city.clock)
    assert told(city.clara) == [Kind.DUE_NEXT]
    warning.warn(item.due_at - timedelta(hours=3), by=city.clock)
    assert told(city.clara) == [Kind.DUE_NEXT, Kind.DUE_NEXT]
    assert len(set(Alert.objects.filter(kind=Kind.DUE_NEXT).values_list("data__day", flat=True))) == 2


def test_a_clock_that_stands_still_or_has_been_met_warns_nobody(city: Any) -> None:
    paused, met = city.case(), city.case(company="hongtuo")
    item = due_on(paused, date(2026, 3, 20))
    Deadline.objects.filter(pk=item.deadline_id).update(paused_on=date(2026, 3, 10))
    due_on(met, date(2026, 3, 20))
    deadlines.meet(met.entry, "decide", at=at(date(2026, 3, 10)))
    assert warning.warn(at(date(2026, 4, 20)), by=city.clock) == 0
    assert not Alert.objects.exists()


def test_the_report_to_the_head_stands_in_the_book(city: Any) -> None:
    walk = city.case()
    item = due_on(walk, date(2026, 3, 20))
    warning.warn(at(date(2026, 3, 23)), by=city.clock)
    (line,) = reports(walk)
    assert line.actor == city.clock and line.facts.data["ref"] == item.code
    assert line.facts.data["because"] == "“核查案件”于 2026-03-20 届满，没有办结，已报告本部门负责人。"
    assert Alert.objects.get(person=city.hugo, kind=Kind.ESCALATED).data["who"] == "沈佳宁"


def test_of_a_task_that_nobody_has_all_hear_who_could_take_it(city: Any) -> None:
    """Rolf could review what waits; of the officers who drafted it none is asked, and nobody of another place."""
    walk = city.case().to_review(date(2026, 3, 2))
    item = walk.item("review")
    assert item.owner_id is None
    warning.warn(item.due_at - 2 * DAY, by=city.clock)
    hearers = set(Alert.objects.filter(item=item).values_list("person__username", flat=True))
    assert hearers == {"zhengb"}


def test_while_who_could_take_it_is_away_the_substitute_hears_of_it_unless_her_hand_was_in_it(
    city: Any,
) -> None:
    walk, day = city.case().to_review(date(2026, 3, 2)), date(2026, 3, 2)
    for substitute in (city.people["jiyt"], city.clara):  # Clara drafted it
        away(city.rolf, substitute, city.offices["HC-RS"], day, until=day + 60 * DAY)
    item = walk.item("review")
    warning.warn(item.due_at - 2 * DAY, by=city.clock)
    hearers = set(Alert.objects.filter(item=item).values_list("person__username", flat=True))
    assert hearers == {"zhengb", "jiyt"}


def test_four_eyes_keep_a_former_hand_from_being_asked(city: Any) -> None:
    people.appoint(city.clara, city.offices["HC-RS"], Role.REVIEWER, since=date(2026, 1, 5))
    walk = city.case().to_review(date(2026, 3, 2))
    warning.warn(walk.item("review").due_at - 2 * DAY, by=city.clock)
    assert told(city.rolf) == [Kind.DUE_NEXT]
    assert told(city.clara, item=walk.item("review")) == []


def test_who_stands_in_for_an_absent_colleague_hears_it_too(city: Any) -> None:
    walk, jiyt = city.case(), city.people["jiyt"]
    due_on(walk, date(2026, 3, 20))
    Substitution.objects.create(
        absent=city.clara, substitute=jiyt, department=city.offices["HC-RS"], since=date(2026, 3, 16),
        until=date(2026, 3, 19), reason="休假", arranged_by=city.hugo, arranged_at=at(date(2026, 3, 13)),
    )  # fmt: skip
    warning.warn(at(date(2026, 3, 19)), by=city.clock)
    assert told(city.clara) == told(jiyt) == [Kind.DUE_NEXT]
    warning.warn(at(date(2026, 3, 23)), by=city.clock)
    assert told(jiyt) == [Kind.DUE_NEXT]  # the cover was over


def test_a_muted_warning_is_not_told_but_lateness_always_is(city: Any) -> None:
    desk.keep(
        city.clara, digest="never", muted=[Kind.DUE_SOON, Kind.DUE_NEXT, Kind.OVERDUE],
        holds_steps=True, single_keys=True, email="",
    )  # fmt: skip
    due_on(city.case(), date(2026, 3, 20))
    for day in (17, 19, 23):
        warning.warn(at(date(2026, 3, day)), by=city.clock)
    assert told(city.clara) == [Kind.OVERDUE]


def test_one_task_that_fails_keeps_nobody_else_from_hearing(city: Any, monkeypatch: Any, caplog: Any) -> None:
    bad, good = city.case(), city.case(company="hongtuo")
    late, fine = city.case(company="jinda"), city.case(company="sanli")
    broken = {due_on(bad, date(2026, 3, 20)).pk, due_on(late, date(2026, 3, 16)).pk}
    due_on(good, date(2026, 3, 20))
    due_on(fine, date(2026, 3, 16))
    tell_all = acts.alert.tell_all

    def fail(rows: Any) -> None:
        rows = list(rows)
        if broken & {row.item_id for row in rows}:
            raise RuntimeError("broken")
        tell_all(rows)

    monkeypatch.setattr(acts.alert, "tell_all", fail)
    done = tasks.tick(at(date(2026, 3, 19)))
    assert Alert.objects.filter(entry=good.entry).exists() and Alert.objects.filter(entry=fine.entry).exists()
    assert not Alert.objects.filter(item__in=broken).exists() and done["warned"] > 0
    assert not WorkItem.objects.filter(pk__in=broken, warned__gt=0).exists() and "broken" in caplog.text
    monkeypatch.undo()
    tasks.tick(at(date(2026, 3, 19)))
    assert Alert.objects.filter(item__in=broken).exists()


def test_replayed_time_tells_each_warning_at_its_own_moment(city: Any) -> None:
    walk = city.case()
    due_on(walk, date(2026, 3, 20))
    tasks.tick(at(date(2026, 5, 6)))
    rows = Alert.objects.filter(person=city.clara, data__day="2026-03-20").order_by("at")
    midnight = [at(date(2026, 3, day), 0) for day in (17, 19, 21)]
    assert [(row.kind, row.at) for row in rows] == list(
        zip([Kind.DUE_SOON, Kind.DUE_NEXT, Kind.OVERDUE], midnight, strict=True)
    )
    before = Alert.objects.count()
    tasks.tick(at(date(2026, 5, 6)))
    assert Alert.objects.count() == before


def test_a_batch_costs_the_same_however_many_it_warns_of(city: Any) -> None:
    def cost(instant: datetime) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert warning.warn(instant, by=city.clock) > 0
        return len(caught)

    for n in range(3):
        due_on(city.case(order_deadline=ORDER_DEADLINE - n * DAY), date(2026, 3, 20))
    few = cost(at(date(2026, 3, 17)))
    for n in range(6):
        due_on(city.case(order_deadline=ORDER_DEADLINE - n * DAY, company="hongtuo"), date(2026, 3, 20))
    assert cost(at(date(2026, 3, 17))) == few
    assert few <= 20


def test_the_first_day_of_a_warning_is_the_first_on_which_so_few_days_are_left(city: Any) -> None:
    """What replayed time computes backwards is what the clock sees forwards, for every last day of a year."""
    calendar = load_calendar()
    for n in (1, 3):
        for offset in range(0, 360):
            due = date(2026, 1, 2) + offset * DAY
            first = day_of(_start(due, n, calendar))
            assert working_days_left(first, due, calendar) <= n
            assert working_days_left(first - DAY, due, calendar) > n
            assert (
                day_of(_end(first, n, calendar) - DAY) >= due > day_of(_end(first - DAY, n, calendar) - DAY)
            )
