"""Count a statutory term and explain every day of it.

Sources: Civil Code arts 201-204 (day after the event is day 1; corresponding date; roll-over),
Civil Procedure Law art 85, the State Council's yearly holiday notices.  Readings the sources leave open are
marked "reading" below and are shown to the officer in the explanation.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any, Protocol, Self
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

ONE_DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
LONGEST = 9999
WALK_MAX = 100_000  # days explained one by one, 273 years: anybody may ask the public calculator for any stop
GUESSED = "（该年放假安排尚未载入，暂按周一至周五推算）"
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class Unit(StrEnum):
    """Units of a term: working days, natural days, months, years."""

    WD = "WD"
    D = "D"
    M = "M"
    Y = "Y"


UNIT_WORDS = {Unit.WD: "个工作日", Unit.D: "日", Unit.M: "个月", Unit.Y: "年"}
_SAID: dict[Unit, Callable[[int], str]] = {
    Unit.WD: lambda n: ngettext("%(n)d个工作日", "%(n)d个工作日", n),
    Unit.D: lambda n: ngettext("%(n)d日", "%(n)d日", n),
    Unit.M: lambda n: ngettext("%(n)d个月", "%(n)d个月", n),
    Unit.Y: lambda n: ngettext("%(n)d年", "%(n)d年", n),
}


@dataclass(frozen=True)
class Term:
    """A length of time as the law states it; ValueError unless 1 <= value <= 9999 (zero is refused)."""

    value: int
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit(self.unit))
        if self.value < 1:
            raise ValueError(f"期限必须大于零：{self.value}{self.unit}。")
        if self.value > LONGEST:
            raise ValueError(f"期限过长，不得超过{LONGEST}：{self.value}{self.unit}。")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "20WD", "60d", "6M", "3Y"; ValueError with a Chinese sentence for anything else."""
        found = re.fullmatch(r"\s*([+-]?[0-9]{1,9})\s*(WD|D|M|Y)\s*", text, re.IGNORECASE)
        if found is None:
            raise ValueError(f"期限写法无法识别：“{text}”，应如 20WD、60D、6M、3Y。")
        return cls(int(found[1]), Unit(found[2].upper()))

    def __str__(self) -> str:
        return f"{self.value}{self.unit}"

    @property
    def written(self) -> str:
        """The term as a document writes it, whatever language the screen has: 20个工作日, 60日, 6个月, 3年."""
        return f"{self.value}{UNIT_WORDS[self.unit]}"

    @property
    def words(self) -> str:
        """The same in the language of the screen: 20 working days, 60 days, 6 months, 3 years."""
        return _SAID[self.unit](self.value) % {"n": self.value}


class Calendar(Protocol):
    """Which days are worked; days of a year that is not known follow the weekday rule."""

    def is_workday(self, day: date) -> bool: ...

    def knows(self, day: date) -> bool: ...

    def note(self, day: date) -> str: ...


@dataclass(frozen=True)
class Stop:
    """Days taken out of a term, first and last both included (reading); ValueError when last < first."""

    first: date
    last: date
    reason: str = ""
    document: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"中止的截止日（{self.last}）早于起始日（{self.first}）。")

    @property
    def words(self) -> str:
        """The stop as the explanation names it: 中止：听证（文号）."""
        reason = f"：{self.reason}" if self.reason else ""
        return f"中止{reason}" + (f"（{self.document}）" if self.document else "")


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One line of the explanation: the date, its number in the term (None = not counted), kind and reason."""

    date: date
    number: int | None
    kind: str
    note: str

    def as_dict(self) -> dict[str, Any]:
        """The line with the date as ISO text."""
        return {"date": self.date.isoformat(), "number": self.number, "kind": self.kind, "note": self.note}


@dataclass(frozen=True)
class Count:
    """A counted term: the last day, whether it rests on a guessed calendar, and the explanation."""

    start: date
    term: Term
    end: date
    provisional: bool
    days: list[CountedDay]

    def as_dict(self) -> dict[str, Any]:
        """The count ready for JSON: dates as ISO text, the term as "20WD"."""
        return {
            "start": self.start.isoformat(),
            "term": str(self.term),
            "end": self.end.isoformat(),
            "provisional": self.provisional,
            "days": [day.as_dict() for day in self.days],
        }


def add_months(day: date, n: int) -> date:
    """The corresponding date n months later or that month's last day; OverflowError past year 9999."""
    years, month = divmod(day.month - 1 + n, 12)
    year = day.year + years
    if not 1 <= year <= MAXYEAR:
        raise OverflowError(f"year {year} is out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_instant(day: date) -> datetime:
    """The instant a last day ends, 24:00 in Asia/Shanghai, as an aware UTC datetime."""
    return datetime.combine(day + ONE_DAY, time(), SHANGHAI).astimezone(UTC)


def first_instant(day: date) -> datetime:
    """The instant a day begins, 0:00 in Asia/Shanghai, as an aware UTC datetime."""
    return due_instant(day - ONE_DAY)


# When a task without a running clock is sorted: after all that have one.
NEVER = due_instant(date(2999, 12, 30))


def working_days_left(today: date, due: date, calendar: Calendar) -> int:
    """Working days after today up to due; 0 only when due today; overdue working days as a negative number.

    A term that ends on (or is looked at on) a rest day would give 0 on another day than the last: it gives
    1 or -1 instead, so that 今日届满 is never said on a wrong day.
    """
    if today == due:
        return 0
    sign, low, high = (1, today, due) if today < due else (-1, due, today)
    between = (low + timedelta(days=n) for n in range(1, (high - low).days + 1))
    return sign * max(1, sum(calendar.is_workday(day) for day in between))


def count(
    start: date, term: Term, calendar: Calendar, stops: Sequence[Stop] = (), roll: bool = True
) -> Count:
    """Count a term from the day of its event; ValueError in Chinese when it leaves the range of dates.

    A term that is walked day by day (all but months and years without a stop) must end within WALK_MAX days.

    roll=False is for fixed spans (listing, display, measure, retention), which end on their date whatever day
    that is.  The result is provisional when the end depends on a year whose holidays are not known.
    """
    if isinstance(start, datetime):
        raise TypeError("count a term from a date, not from an instant")
    rolls = roll and term.unit is not Unit.WD
    try:
        counted = list(WALKS[term.unit](start, term, calendar, stops))
        rolled = list(_rolled(counted[-1].date, calendar, stops)) if rolls else []
    except OverflowError as error:
        raise ValueError(f"自{start}起{term.written}，超出可以计算的日期范围。") from error
    looked_up = counted if term.unit is Unit.WD else [counted[-1], *rolled] if rolls else []
    provisional = not all(calendar.knows(day.date) for day in looked_up)
    event = CountedDay(start, None, "event", "期限起算事由发生之日，当日不计入")
    *before, last = [event, *counted, *rolled]
    guessed = GUESSED if provisional and not calendar.knows(last.date) and GUESSED not in last.note else ""
    closed = replace(last, note=f"{last.note}{guessed}；期限届满（当日24时）")
    return Count(start, term, last.date, provisional, [*before, closed])


def _after(day: date) -> Iterator[date]:
    """The days after a day, one by one; OverflowError after the last possible date, and after WALK_MAX of them."""
    for _nth in range(WALK_MAX):
        day += ONE_DAY
        yield day
    raise OverflowError(f"more than {WALK_MAX} days")


def _stop_on(day: date, stops: Sequence[Stop]) -> Stop | None:
    """The first stop that covers the day; a day in two stops is thus taken out once."""
    return next((stop for stop in stops if stop.first <= day <= stop.last), None)


def _kind(day: date, calendar: Calendar) -> str:
    """working, makeup (a worked weekend), rest (an ordinary weekend) or holiday."""
    weekend = day.weekday() >= 5
    if calendar.is_workday(day):
        return "makeup" if weekend else "working"
    return "rest" if weekend and calendar.note(day) in ("", *WEEKDAYS) else "holiday"


def _reason(day: date, calendar: Calendar) -> str:
    """The calendar's name for a day, marked when the year's notice is not loaded."""
    return calendar.note(day) + ("" if calendar.knows(day) else GUESSED)


def _stopped(day: date, stop: Stop) -> CountedDay:
    """The line of a day that a stop takes out."""
    return CountedDay(day, None, "stopped", f"{stop.words}，不计入")


def _working(start: date, term: Term, calendar: Calendar, stops: Sequence[Stop]) -> Iterator[CountedDay]:
    """Day by day until the last working day of the term; make-up days count, rest days and stops do not."""
    number = 0
    for day in _after(start):
        if stops and (stop := _stop_on(day, stops)):
            yield _stopped(day, stop)
            continue
        kind, reason = _kind(day, calendar), _reason(day, calendar)
        if kind in ("rest", "holiday"):
            yield CountedDay(day, None, kind, f"{reason}，非工作日，不计入")
            continue
        number += 1
        yield CountedDay(day, number, kind, f"{reason}，{'工作日，' if kind == 'working' else ''}计入")
        if number == term.value:
            return


def _passing(start: date, total: int, calendar: Calendar, stops: Sequence[Stop]) -> Iterator[CountedDay]:
    """Day by day until total days are counted, passing over stopped days; rest days count."""
    number = 0
    for day in _after(start):
        if stops and (stop := _stop_on(day, stops)):
            yield _stopped(day, stop)
            continue
        number += 1
        yield CountedDay(day, number, "calendar", f"{calendar.note(day)}，按日历日计入")
        if number == total:
            return


def _natural(start: date, term: Term, calendar: Calendar, stops: Sequence[Stop]) -> Iterator[CountedDay]:
    """The days of a term in natural days."""
    return _passing(start, term.value, calendar, stops)


def _months(start: date, term: Term, calendar: Calendar, stops: Sequence[Stop]) -> list[CountedDay]:
    """The telling days of a month or year term: day 1, the corresponding date, the stops, the last.

    Reading: the term is first computed without stops; its number of days is then counted day by day.
    """
    named = add_months(start, term.value * (12 if term.unit is Unit.Y else 1))
    total = (named - start).days
    if not any(stop.first <= named and stop.last > start for stop in stops):
        day_one = start + ONE_DAY
        return [
            CountedDay(day_one, 1, "calendar", f"{calendar.note(day_one)}，按日历日计入"),
            CountedDay(named, total, "calendar", f"{calendar.note(named)}，对应日，共{total}日"),
        ]
    days = list(_passing(start, total, calendar, stops))
    telling = {named} | {day.date for day in days if day.number in (1, total)}
    for note, run in groupby(days, key=lambda day: day.note if day.kind == "stopped" else ""):
        dates = [day.date for day in run]
        telling |= {dates[0], dates[-1]} if note else set()
    words = {named: f"；未中止时的对应日，共{total}日", days[-1].date: f"；扣除中止日后第{total}日"}
    return [replace(day, note=day.note + words.get(day.date, "")) for day in days if day.date in telling]


def _rolled(last: date, calendar: Calendar, stops: Sequence[Stop]) -> Iterator[CountedDay]:
    """The days after a last day that is no working day, up to the first working day outside every stop."""
    if calendar.is_workday(last):
        return
    for day in _after(last):
        if stop := _stop_on(day, stops):
            yield _stopped(day, stop)
        elif calendar.is_workday(day):
            yield CountedDay(day, None, "rolled", f"{_reason(day, calendar)}，期限末日为非工作日，顺延至此")
            return
        else:
            yield CountedDay(day, None, _kind(day, calendar), f"{_reason(day, calendar)}，非工作日，继续顺延")


WALKS: dict[Unit, Callable[[date, Term, Calendar, Sequence[Stop]], Iterable[CountedDay]]] = {
    Unit.WD: _working,
    Unit.D: _natural,
    Unit.M: _months,
    Unit.Y: _months,
}
