"""The explanation of a counted term, and a year of the calendar, as pages show them."""

from calendar import Calendar as Weeks
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law.terms import WEEKDAYS, Calendar, Count, CountedDay

SHOWN_FIRST, SHOWN_LAST = 60, 15
KINDS: dict[str, Any] = {
    "event": gettext_lazy("起算事由"),
    "working": gettext_lazy("工作日"),
    "makeup": gettext_lazy("调休工作日"),
    "calendar": gettext_lazy("日历日"),
    "rest": gettext_lazy("休息日"),
    "holiday": gettext_lazy("节假日"),
    "stopped": gettext_lazy("中止"),
    "rolled": gettext_lazy("顺延"),
}


@dataclass(frozen=True)
class Line:
    """One day of an explanation in words; a gap has no day and says how many are left out."""

    day: date | None
    weekday: str
    number: int | None
    kind: str
    note: str
    is_counted: bool


def lines(counted: Count) -> list[Line]:
    """The days of a term; a long one is shown by its beginning and its end."""
    days = counted.days
    if len(days) <= SHOWN_FIRST + SHOWN_LAST:
        return [_line(day) for day in days]
    left = len(days) - SHOWN_FIRST - SHOWN_LAST
    gap = Line(None, "", None, "", _("（中间%(n)d日略）") % {"n": left}, False)
    return [
        *(_line(day) for day in days[:SHOWN_FIRST]),
        gap,
        *(_line(day) for day in days[-SHOWN_LAST:]),
    ]


def _line(day: CountedDay) -> Line:
    """One day in words."""
    words = str(KINDS.get(day.kind, day.kind))
    return Line(day.date, WEEKDAYS[day.date.weekday()], day.number, words, day.note, day.number is not None)


def typed(days: Sequence[Any], ending: str) -> str:
    """Stored days as somebody would type them: one line for each run of days of one name."""
    lines: list[list[Any]] = []
    for day in days:
        name = day.note.removesuffix(ending)
        if lines and lines[-1][0] == name and lines[-1][2] + timedelta(days=1) == day.date:
            lines[-1][2] = day.date
        else:
            lines.append([name, day.date, day.date])
    return "\n".join(f"{n} {a}" if a == b else f"{n} {a} 至 {b}" for n, a, b in lines)


@dataclass(frozen=True)
class DayCell:
    """One day of a month: its number, what it is in words and in one sign, and whether it is worked."""

    day: date
    is_workday: bool
    sign: str
    words: str
    css: str


@dataclass(frozen=True)
class Month:
    """One month as weeks from Monday; days of other months are None."""

    number: int
    weeks: list[list[DayCell | None]]
    workdays: int


def months(year: int, calendar: Calendar) -> list[Month]:
    """The twelve months of a year."""
    return [_month(year, number, calendar) for number in range(1, 13)]


def _month(year: int, number: int, calendar: Calendar) -> Month:
    """One month."""
    weeks = [
        [_cell(day, calendar) if day.month == number else None for day in week]
        for week in Weeks().monthdatescalendar(year, number)
    ]
    worked = sum(cell.is_workday for week in weeks for cell in week if cell)
    return Month(number, weeks, worked)


def _cell(day: date, calendar: Calendar) -> DayCell:
    """One day: 班 for a worked weekend, 休 for a holiday on a working day."""
    worked, weekend, note = calendar.is_workday(day), day.weekday() >= 5, calendar.note(day)
    named = "" if note in WEEKDAYS else note
    if worked and weekend:
        return DayCell(day, True, _("班"), named or _("调休上班"), "is-makeup")
    if not worked and not weekend:
        return DayCell(day, False, _("休"), named or _("节假日"), "is-holiday")
    return DayCell(
        day, worked, "", named or (_("工作日") if worked else _("休息日")), "" if worked else "is-rest"
    )
