"""Our counting against a computation that was written differently, and our calendar against two libraries."""

import random
from bisect import bisect_right
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from dateutil.relativedelta import relativedelta

from tests.environment import THOROUGH
from tests.law.test_terms import CALENDAR
from workflows.law.terms import Stop, Term, Unit, count

FIRST, LAST = date(2024, 1, 1), date(2062, 12, 31)
CASES = 100_000 if THOROUGH else 20_000
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
# The years that a library knows are worked as it says, all others from Monday to Friday.
WORKED = [
    chinese_calendar.is_workday(day) if day.year in (2025, 2026) else day.isoweekday() <= 5 for day in DAYS
]
WORKDAYS = [index for index, worked in enumerate(WORKED) if worked]


def expected(start: date, value: int, unit: str, stops: list[tuple[date, date]], roll: bool) -> date:
    """The last day, from tables of day numbers and relativedelta, without walking."""
    index = (start - FIRST).days
    stopped = {
        number for a, b in stops for number in range((a - FIRST).days, (b - FIRST).days + 1) if number > index
    }
    if unit == "WD":
        held = sorted(n for n in stopped if 0 <= n < len(WORKED) and WORKED[n])
        return DAYS[_nth(bisect_right(WORKDAYS, index) - 1 + value, held)]
    step = {"D": {"days": value}, "M": {"months": value}, "Y": {"years": value}}[unit]
    last = (start + relativedelta(**step) - FIRST).days
    last = _pushed(index, last - index, sorted(stopped))
    while roll and not WORKED[last]:
        last += 1
        while last in stopped:
            last += 1
    return DAYS[last]


def _nth(position: int, held: list[int]) -> int:
    """The working day at this place of the table once the held ones are passed over."""
    for day in held:
        if day <= WORKDAYS[position]:
            position += 1
    return WORKDAYS[position]


def _pushed(index: int, total: int, stopped: list[int]) -> int:
    """The day number on which `total` days that are not stopped have passed."""
    last = index + total
    for day in stopped:
        if day <= last:
            last += 1
    return last


def case(chance: random.Random) -> tuple[date, int, str, list[tuple[date, date]], bool]:
    """One random case: every unit, up to three stops, month ends and leap days often."""
    unit = chance.choice(["WD", "WD", "D", "M", "Y"])
    value = chance.randint(1, {"WD": 60, "D": 150, "M": 30, "Y": 3}[unit])
    start = date(2025, 1, 1) + timedelta(days=chance.randrange(730))
    if chance.random() < 0.25:
        start = start.replace(day=1) - timedelta(days=1)
    if chance.random() < 0.02:
        start = date(2028, 2, 29)
    stops = []
    for _n in range(chance.choice([0, 0, 0, 1, 2, 3])):
        first = start + timedelta(days=chance.randint(-20, 200))
        stops.append((first, first + timedelta(days=chance.randint(0, 45))))
    return max(start, date(2025, 1, 1)), value, unit, stops, chance.random() < 0.7


def test_many_random_terms_agree_with_the_other_computation() -> None:
    chance = random.Random(20261123)
    for number in range(CASES):
        start, value, unit, stops, roll = case(chance)
        told = count(start, Term(value, Unit(unit)), CALENDAR, [Stop(a, b) for a, b in stops], roll=roll)
        assert told.end == expected(start, value, unit, stops, roll), (
            number,
            start,
            value,
            unit,
            stops,
            roll,
        )


@pytest.mark.parametrize("year", [2025, 2026])
def test_each_day_of_the_calendar_agrees_with_two_libraries(year: int) -> None:
    china = holidays.country_holidays("CN", years=[year])
    day = date(year, 1, 1)
    while day.year == year:
        ours = CALENDAR.is_workday(day)
        assert (ours, ours) == (chinese_calendar.is_workday(day), china.is_working_day(day)), day
        day += timedelta(days=1)
