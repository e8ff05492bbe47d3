"""The State's yearly holiday notice as a table: which days depart from the weekday rule, and their names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Self

from workflows.law.terms import WEEKDAYS


class SpecialDay(NamedTuple):
    """One day the notice names: a holiday, or a weekend day that is worked to make up for one."""

    date: date
    is_workday: bool
    note: str

    @property
    def departs(self) -> bool:
        """True when the weekday rule alone would say otherwise; only such days need to be kept."""
        return self.is_workday != (self.date.weekday() < 5)


@dataclass(frozen=True)
class TableCalendar:
    """A calendar held in memory: the years that are known and their special days."""

    years: frozenset[int] = frozenset()
    special: Mapping[date, SpecialDay] = field(default_factory=dict)

    @classmethod
    def of(cls, years: Iterable[int], days: Iterable[SpecialDay]) -> Self:
        """Build the table from known years and special days in any order."""
        return cls(frozenset(years), {day.date: day for day in days})

    def is_workday(self, day: date) -> bool:
        """True for make-up working days and ordinary Mondays to Fridays."""
        special = self.special.get(day)
        return day.weekday() < 5 if special is None else special.is_workday

    def knows(self, day: date) -> bool:
        """True when the notice for the day's year has been loaded."""
        return day.year in self.years

    def note(self, day: date) -> str:
        """Why the day is as it is: the notice's name for it, else its weekday."""
        special = self.special.get(day)
        return WEEKDAYS[day.weekday()] if special is None else special.note


@dataclass(frozen=True)
class YearNotice:
    """One year's notice: its source, whether a person checked it against the original, and its days."""

    year: int
    source: str
    verified: bool
    days: tuple[SpecialDay, ...]

    def departing(self) -> tuple[SpecialDay, ...]:
        """The days on which the notice departs from the weekday rule."""
        return tuple(day for day in self.days if day.departs)

    def __post_init__(self) -> None:
        outside = [day.date.isoformat() for day in self.days if day.date.year != self.year]
        if outside:
            raise ValueError(f"日历数据有误：{'、'.join(outside)}不属于{self.year}年。")
        if len({day.date for day in self.days}) != len(self.days):
            raise ValueError(f"日历数据有误：{self.year}年有日期重复。")
        if not self.source:
            raise ValueError(f"日历数据有误：{self.year}年未注明依据文件。")


def read_notice(data: object) -> YearNotice:
    """Read a calendar file's mapping (year, source, verified, holidays, workdays); ValueError in Chinese."""
    try:
        if not isinstance(data, Mapping):
            raise TypeError("not a mapping")
        days = [day for row in data["holidays"] for day in _holiday(row)]
        made_up = data["workdays"] or ()
        days += [SpecialDay(_date(row["date"]), True, f"{row['name']}调休上班") for row in made_up]
        year, source, verified = int(data["year"]), str(data["source"] or ""), data.get("verified") is True
    except (KeyError, TypeError, AttributeError) as error:
        expected = "year、source、holidays（name、from、to）、workdays（name、date）"
        raise ValueError(f"日历数据格式有误：应有 {expected}。") from error
    return YearNotice(year, source, verified, tuple(days))


def _holiday(row: Mapping[str, Any]) -> list[SpecialDay]:
    """Every day of one holiday, first and last included."""
    first, last = _date(row["from"]), _date(row["to"])
    if last < first:
        raise ValueError(f"日历数据有误：{row['name']}假期的止日早于起日。")
    dates = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [SpecialDay(day, False, f"{row['name']}假期") for day in dates]


def _date(value: object) -> date:
    """A plain date as YAML reads it; TypeError for text and instants."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError("not a date")
    return value
