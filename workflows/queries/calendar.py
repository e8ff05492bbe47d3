"""Reading the calendar: the one in force, the years it covers, and the files it is loaded from."""

from pathlib import Path

import yaml
from django.db import DatabaseError
from django.db.models import Count

from workflows.law.holidays import TableCalendar, YearNotice, read_notice
from workflows.law.terms import Calendar
from workflows.models.calendar import CalendarYear, load_calendar

BUNDLED = Path(__file__).resolve().parents[2] / "catalogue" / "calendars"


def years_covered() -> list[CalendarYear]:
    """The loaded years in order, each with `special_days`, the number of its stored days."""
    return list(CalendarYear.objects.annotate(special_days=Count("days")).order_by("year"))


def calendar_in_force() -> Calendar:
    """The stored calendar, or the bundled one while no year is stored or the tables do not exist yet."""
    try:
        stored = CalendarYear.objects.exists()
    except DatabaseError:
        stored = False
    return load_calendar() if stored else bundled_calendar()


def bundled_calendar() -> TableCalendar:
    """The calendar of all files that come with the program."""
    notices = bundled_notices()
    return TableCalendar.of(
        (notice.year for notice in notices), (day for notice in notices for day in notice.departing())
    )


def bundled_notices() -> list[YearNotice]:
    """The yearly notices that come with the program, in order."""
    return [read_file(path) for path in sorted(BUNDLED.glob("[0-9]*.yaml"))]


def bundled_file(year: int) -> Path:
    """Where the bundled file of a year would be."""
    return BUNDLED / f"{year}.yaml"


def read_file(path: Path) -> YearNotice:
    """One calendar file; ValueError in Chinese when it cannot be read or says something impossible."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ValueError(f"日历文件无法读取：{path.name}。") from error
    return read_notice(data)
