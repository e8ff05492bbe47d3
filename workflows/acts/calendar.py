"""Loading a year of the State's holiday notice."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from workflows.law.holidays import SpecialDay, YearNotice
from workflows.models.calendar import CalendarYear, Day


@transaction.atomic
def load_year(
    year: int, days: Iterable[tuple[date, bool, str]], source: str, at: datetime, verified: bool = False
) -> int:
    """Make the stored year equal to the notice and return how many stored days changed.

    `days` are (date, is_workday, note); those that agree with the weekday rule are not kept.  Days of another
    year, days given twice and a missing source are a ValueError, and then nothing is stored.
    """
    notice = YearNotice(year, source, verified, tuple(SpecialDay(*day) for day in days))
    row = _year_row(notice, at)
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
    if gone or fresh:
        CalendarYear.objects.filter(pk=row.pk).update(loaded_at=at)
    return len(gone) + len(fresh)


def _year_row(notice: YearNotice, at: datetime) -> CalendarYear:
    """The locked row of the year with the notice's source and verification, made at first loading."""
    row, made = CalendarYear.objects.select_for_update().get_or_create(
        year=notice.year, defaults={"source": notice.source, "verified": notice.verified, "loaded_at": at}
    )
    if not made and (row.source, row.verified) != (notice.source, notice.verified):
        row.source, row.verified, row.loaded_at = notice.source, notice.verified, at
        row.save(update_fields=["source", "verified", "loaded_at"])
    return row
