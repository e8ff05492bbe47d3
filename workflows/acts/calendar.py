"""Loading a year of the State's holiday notice: from a file, or typed by one person and checked by another."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log
from workflows.acts.people import clock_keeper
from workflows.acts.rulemaking import office_of
from workflows.law import duties
from workflows.law.almanac import faults, read_lines
from workflows.law.holidays import SpecialDay, YearNotice
from workflows.law.refusal import Refused
from workflows.models import CalendarDraft, Deadline, Person
from workflows.models.calendar import CalendarYear, Day


@transaction.atomic
def load_year(
    year: int,
    days: Iterable[tuple[date, bool, str]],
    source: str,
    at: datetime,
    verified: bool = False,
    by: Person | None = None,
) -> int:
    """Make the stored year equal to the notice and return how many stored days changed.

    `days` are (date, is_workday, note); those that agree with the weekday rule are not kept.  Days of another
    year, days given twice and a missing source are a ValueError, and then nothing is stored.  A change is kept
    in the year's own book, in the name of `by` or of the clock; open terms that run over a changed day are
    provisional until the clock has counted them again.
    """
    notice = YearNotice(year, source, verified, tuple(SpecialDay(*day) for day in days))
    row, news = _year_row(notice, at)
    wanted = {day.date: day for day in notice.departing()}
    kept = row.days.values_list("date", "is_workday", "note")
    held = {day.date: day for day in (SpecialDay(*values) for values in kept)}
    gone = held.keys() - wanted.keys()
    fresh = [day for day in wanted.values() if held.get(day.date) != day]
    row.days.filter(date__in=gone).delete()
    Day.objects.bulk_create(
        [Day(date=day.date, is_workday=day.is_workday, note=day.note, year=row) for day in fresh],
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["is_workday", "note", "year"],
    )
    changed = sorted({*gone, *(day.date for day in fresh)})
    if changed:
        CalendarYear.objects.filter(pk=row.pk).update(loaded_at=at)
    if changed or news:
        unsettled = _unsettle(changed)
        moved = log.changed(_said(held, changed), _said(wanted, changed))
        told = {"days": changed, "changed": news | moved}
        _remember(row, by=by, at=at, source=source, verified=verified, unsettled=unsettled, **told)
    return len(changed)


def _said(days: Mapping[date, SpecialDay], changed: Iterable[date]) -> dict[str, str]:
    """What some days are, in words that a line keeps; a day that is not there follows its weekday."""
    said = {day: days[day] for day in changed if day in days}
    return {str(day): f"{'workday' if one.is_workday else 'holiday'} {one.note}" for day, one in said.items()}


def _unsettle(changed: list[date]) -> int:
    """Open terms over a changed day are counted again by the clock; until then they are provisional."""
    if not changed:
        return 0
    running = Deadline.objects.filter(met_at=None, struck_at=None, rolls=True, is_provisional=False)
    running = running.filter(started_on__lt=changed[-1], due_on__gte=changed[0])
    return running.update(is_provisional=True)


def _remember(row: CalendarYear, *, by: Person | None, at: datetime, **facts: Any) -> None:
    """The line of the year's book. A system without anybody in it yet has nobody to write in the name of."""
    try:
        who = by or clock_keeper()
    except Person.DoesNotExist:
        return
    log.open_book(row, row.ref, "calendar")
    log.append(row, row, "load_calendar", "", "", by=who, at=at, **facts)


def _year_row(notice: YearNotice, at: datetime) -> tuple[CalendarYear, dict[str, list[Any]]]:
    """The locked row of the year with the notice's source and verification, and what of these is not as it was."""
    row, made = CalendarYear.objects.select_for_update().get_or_create(
        year=notice.year, defaults={"source": notice.source, "verified": notice.verified, "loaded_at": at}
    )
    stated = {"source": notice.source, "verified": notice.verified}
    news = log.changed({} if made else {"source": row.source, "verified": row.verified}, stated)
    if not made and news:
        row.source, row.verified, row.loaded_at = notice.source, notice.verified, at
        row.save(update_fields=["source", "verified", "loaded_at"])
    return row, news


@transaction.atomic
def enter(year: int, source: str, holidays: str, workdays: str, *, by: Person, at: datetime) -> CalendarDraft:
    """A year typed from the notice, for a second person to check; Refused with what cannot be right."""
    office = office_of(by)
    draft = CalendarDraft(
        year=year, source=source, holidays=holidays, workdays=workdays, department=office,
        entered_by=by, entered_at=at, hands=[by.pk],
    )  # fmt: skip
    _check(draft)
    if CalendarDraft.objects.filter(year=year, state="entered").exists():
        raise Refused(_("%(year)s年已有一份待核对的录入，请先核对或者撤回。") % {"year": year})
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise Refused(_("%(year)s年刚刚有人录入，请先核对或者撤回那一份。") % {"year": year}) from error
    log.open_book(draft, draft.ref, "calendar")
    told: dict[str, Any] = {"year": year, "source": source, "holidays": holidays, "workdays": workdays}
    made: CalendarDraft = door.create(draft, "enter_calendar", by=by, at=at, duty=duties.DRAFT_RULES, **told)
    return made


def _check(draft: CalendarDraft) -> None:
    """Raises Refused with every fault of the typed lines."""
    try:
        draft.as_notice()
    except ValueError as error:
        raise Refused(str(error)) from error
    found = faults(read_lines(draft.holidays), read_lines(draft.workdays))
    if found:
        raise Refused(*found)


@transaction.atomic
def confirm(draft: CalendarDraft, *, by: Person, at: datetime) -> int:
    """A second person has checked it: the year is loaded as verified. Returns how many days changed."""
    if by.pk in draft.hands and duties.APPROVE_RULES(draft, by):
        raise Refused(_("这份日历由您录入，应当由信用办的另一人对照原文核对。"))
    with door.one_gesture():
        draft = door.enact("confirm", draft, by=by, at=at)
        notice = draft.as_notice(verified=True)
        return load_year(notice.year, notice.days, notice.source, at, verified=True, by=by)


def withdraw(draft: CalendarDraft, *, by: Person, at: datetime) -> CalendarDraft:
    """It was typed wrong; the year may be entered anew."""
    with door.one_gesture():
        moved: CalendarDraft = door.enact("withdraw", draft, by=by, at=at)
    return moved
