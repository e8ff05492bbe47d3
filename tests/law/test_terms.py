"""Terms are counted as the Civil Code and the State's holiday notices say, and every day is explained."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from workflows.law.holidays import SpecialDay, TableCalendar, read_notice
from workflows.law.terms import (
    UNIT_WORDS,
    Count,
    Stop,
    Term,
    Unit,
    add_months,
    count,
    due_instant,
    working_days_left,
)

FILES = sorted((Path(__file__).parents[2] / "catalogue" / "calendars").glob("202[56].yaml"))
NOTICES = [read_notice(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in FILES]
CALENDAR = TableCalendar.of((n.year for n in NOTICES), (day for n in NOTICES for day in n.departing()))

dates = st.dates(date(2024, 6, 1), date(2027, 12, 31))
terms = st.builds(Term, st.integers(1, 120), st.sampled_from(Unit))


@st.composite
def stops_near(draw: st.DrawFn) -> Stop:
    """A stop of one day to six weeks."""
    first = draw(dates)
    return Stop(first, first + timedelta(days=draw(st.integers(0, 42))), "听证")


def counted(start: str, term: str, *stops: Stop, roll: bool = True) -> Count:
    """A count from text against the bundled calendar."""
    return count(date.fromisoformat(start), Term.parse(term), CALENDAR, stops, roll=roll)


def stop(first: str, last: str) -> Stop:
    """A stop from text."""
    return Stop(date.fromisoformat(first), date.fromisoformat(last), "听证", "听证通知书")


@pytest.mark.parametrize(
    ("text", "said", "words"),
    [
        ("20WD", "20WD", "20个工作日"),
        ("60d", "60D", "60日"),
        (" 6m ", "6M", "6个月"),
        ("3Y", "3Y", "3年"),
        ("15wd", "15WD", "15个工作日"),
    ],
)
def test_a_term_is_read_and_said(text: str, said: str, words: str) -> None:
    assert (str(Term.parse(text)), Term.parse(text).words) == (said, words)


@pytest.mark.parametrize("unit", list(Unit))
def test_a_term_is_said_in_the_language_of_the_screen_and_written_in_that_of_the_law(
    unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each unit asks gettext with its number, so that a sentence in English says 1 month and 6 months."""
    asked = []

    def spoken(one: str, many: str, n: int) -> str:
        asked.append((one, many, n))
        return "%(n)d month" if n == 1 else "%(n)d months"

    monkeypatch.setattr("workflows.law.terms.ngettext", spoken)
    assert [Term(n, unit).words for n in (1, 6)] == ["1 month", "6 months"]
    assert [n for _one, _many, n in asked] == [1, 6]
    assert all(one == many == f"%(n)d{UNIT_WORDS[unit]}" for one, many, _n in asked)
    assert Term(6, unit).written == f"6{UNIT_WORDS[unit]}"


@pytest.mark.parametrize("text", ["0D", "-3WD", "", "WD", "3", "3X", "3.5M", "三年", "10000D", "3Y6M"])
def test_a_term_that_is_none_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(ValueError, match=r"期限.*。"):
        Term.parse(text)


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        ("2026-02-10", "10WD", "2026-03-02"),  # over the Spring Festival, with 14 and 28 February worked
        ("2026-01-05", "1WD", "2026-01-06"),
        ("2026-01-01", "1WD", "2026-01-04"),  # a worked Sunday
        ("2026-09-18", "5WD", "2026-09-24"),
        ("2026-09-30", "1WD", "2026-10-08"),
        ("2026-01-31", "1M", "2026-02-28"),
        ("2024-02-29", "1Y", "2025-02-28"),
        ("2024-02-29", "4Y", "2028-02-29"),
        ("2026-08-01", "60D", "2026-09-30"),
        ("2026-08-02", "60D", "2026-10-08"),  # 1 October rolls over the whole National Day holiday
        ("2026-04-15", "1M", "2026-05-15"),
        ("2026-04-16", "1M", "2026-05-18"),  # a Saturday
        ("2026-04-09", "1M", "2026-05-09"),  # a worked Saturday does not roll
    ],
)
def test_terms_end_where_the_law_says(start: str, term: str, end: str) -> None:
    result = counted(start, term)
    assert result.end == date.fromisoformat(end)
    assert result.days[-1].date == result.end


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        ("2023-10-01", "3Y", "2026-10-01"),
        ("2026-08-02", "60D", "2026-10-01"),
        ("2026-04-16", "1M", "2026-05-16"),
    ],
)
def test_fixed_spans_end_on_their_date_and_need_no_calendar(start: str, term: str, end: str) -> None:
    result = counted(start, term, roll=False)
    assert (result.end, result.provisional) == (date.fromisoformat(end), False)
    assert not counted("2026-12-01", "3Y", roll=False).provisional


def test_a_working_day_term_is_explained_day_by_day() -> None:
    days = counted("2026-02-10", "10WD").days
    assert [day.date for day in days] == [date(2026, 2, 10) + timedelta(days=n) for n in range(21)]
    found = {day.date.day: day for day in days if day.date.month == 2}
    assert (found[10].kind, found[10].number) == ("event", None)
    assert (found[11].kind, found[11].number) == ("working", 1)
    assert (found[14].kind, found[14].number) == ("makeup", 4)
    assert (found[17].kind, found[17].number) == ("holiday", None)
    assert "春节" in found[17].note
    assert (found[28].kind, found[28].number) == ("makeup", 9)
    assert days[-2].kind == "rest"
    assert days[-1].number == 10
    assert "届满" in days[-1].note


def test_a_rolled_end_says_so() -> None:
    days = counted("2026-04-16", "1M").days
    assert [(day.date.day, day.kind, day.number) for day in days[-3:]] == [
        (16, "calendar", 30),
        (17, "rest", None),
        (18, "rolled", None),
    ]


def test_natural_days_are_listed_one_by_one() -> None:
    days = counted("2025-01-01", "400D", roll=False).days
    assert [day.number for day in days] == [None, *range(1, 401)]


def test_a_stop_takes_out_its_first_and_its_last_day() -> None:
    result = counted("2026-03-02", "5WD", stop("2026-03-04", "2026-03-05"))
    assert result.end == date(2026, 3, 11)
    assert [day.kind for day in result.days if day.date.day in (4, 5)] == ["stopped", "stopped"]
    assert "听证（听证通知书）" in result.days[2].note


def test_a_day_in_two_stops_is_taken_out_once() -> None:
    two = counted("2026-03-02", "30D", stop("2026-03-04", "2026-03-10"), stop("2026-03-08", "2026-03-12"))
    assert two.end == counted("2026-03-02", "30D", stop("2026-03-04", "2026-03-12")).end == date(2026, 4, 10)


def test_stops_outside_the_term_change_nothing() -> None:
    before, after = stop("2026-01-05", "2026-03-02"), stop("2026-03-10", "2026-05-20")
    for term in ("5WD", "7D"):
        assert counted("2026-03-02", term, before, after).end == date(2026, 3, 9)


def test_a_month_term_is_first_computed_then_lengthened_and_rolled_last() -> None:
    pause = stop("2026-03-10", "2026-03-14")
    assert counted("2026-03-02", "1M", pause, roll=False).end == date(2026, 4, 7)
    result = counted("2026-03-02", "1M", pause, stop("2026-03-20", "2026-03-23"))
    assert result.end == date(2026, 4, 13)  # 11 April is a Saturday
    assert [(day.date.isoformat()[5:], day.kind) for day in result.days] == [
        ("03-02", "event"),
        ("03-03", "calendar"),
        ("03-10", "stopped"),
        ("03-14", "stopped"),
        ("03-20", "stopped"),
        ("03-23", "stopped"),
        ("04-02", "calendar"),
        ("04-11", "calendar"),
        ("04-12", "rest"),
        ("04-13", "rolled"),
    ]


def test_a_long_stopped_span_is_counted_too() -> None:
    assert counted("2000-01-01", "30Y", stop("2000-01-02", "2000-01-11"), roll=False).end == date(2030, 1, 11)


def test_a_roll_does_not_end_inside_a_stop() -> None:
    assert counted("2026-03-02", "5D", stop("2026-03-09", "2026-03-10")).end == date(2026, 3, 11)
    assert counted("2026-03-02", "5D").end == date(2026, 3, 9)


def test_a_stop_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="早于"):
        stop("2026-03-05", "2026-03-04")


def test_a_term_beyond_the_notices_is_provisional_and_says_why() -> None:
    result = counted("2026-12-25", "10WD")
    assert result.provisional
    assert "尚未载入" in result.days[-1].note
    assert not counted("2026-12-25", "4WD").provisional
    assert counted("2026-12-25", "1M").provisional
    assert not counted("2024-12-01", "60D").provisional


def test_a_term_outside_the_range_of_dates_is_refused() -> None:
    for text in ("9999Y", "9999M"):
        with pytest.raises(ValueError, match="超出"):
            count(date(9990, 1, 1), Term.parse(text), CALENDAR)
    with pytest.raises(ValueError, match="超出"):
        count(date(9999, 12, 1), Term.parse("60D"), CALENDAR)


def test_a_count_is_ready_for_json() -> None:
    said = counted("2026-01-05", "1WD").as_dict()
    assert said == {
        "start": "2026-01-05",
        "term": "1WD",
        "end": "2026-01-06",
        "provisional": False,
        "days": [
            {
                "date": "2026-01-05",
                "number": None,
                "kind": "event",
                "note": "期限起算事由发生之日，当日不计入",
            },
            {
                "date": "2026-01-06",
                "number": 1,
                "kind": "working",
                "note": "周二，工作日，计入；期限届满（当日24时）",
            },
        ],
    }


def test_the_last_day_ends_at_midnight_in_shanghai() -> None:
    assert due_instant(date(2026, 3, 2)) == datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert due_instant(date(2026, 3, 2)).tzinfo is UTC


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        ("2026-03-02", "2026-03-05", 3),
        ("2026-03-05", "2026-03-05", 0),
        ("2026-03-06", "2026-03-05", -1),
        ("2026-02-13", "2026-02-24", 2),
        ("2026-03-02", "2026-02-26", -3),
        ("2026-03-07", "2026-03-08", 1),
        ("2026-03-07", "2026-03-06", -1),
    ],
)
def test_working_days_left(today: str, due: str, left: int) -> None:
    assert working_days_left(date.fromisoformat(today), date.fromisoformat(due), CALENDAR) == left


def test_months_are_added_to_the_corresponding_date_or_the_month_end() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert add_months(date(2026, 12, 15), 12) == date(2027, 12, 15)


def test_the_bundled_years_say_what_the_package_says() -> None:
    assert CALENDAR.years == {2025, 2026}
    for n in range(730):
        day = date(2025, 1, 1) + timedelta(days=n)
        assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day), day


@given(st.dates(date(2025, 1, 1), date(2026, 6, 30)), st.integers(1, 80))
def test_working_days_agree_with_the_package(start: date, value: int) -> None:
    end = count(start, Term(value, Unit.WD), CALENDAR).end
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(chinese_calendar.is_workday(day) for day in between) == value
    assert chinese_calendar.is_workday(end)


@given(dates, terms, st.lists(stops_near(), max_size=4), st.booleans())
def test_a_longer_term_never_ends_earlier(start: date, term: Term, stops: list[Stop], roll: bool) -> None:
    longer = Term(term.value + 1, term.unit)
    assert count(start, longer, CALENDAR, stops, roll).end >= count(start, term, CALENDAR, stops, roll).end


@given(dates, st.integers(1, 120), st.lists(stops_near(), max_size=3))
def test_working_day_terms_and_rolled_terms_end_on_a_working_day_that_is_not_stopped(
    start: date, value: int, stops: list[Stop]
) -> None:
    for unit in Unit:
        end = count(start, Term(value, unit), CALENDAR, stops).end
        assert CALENDAR.is_workday(end)
        assert unit is not Unit.WD or not any(s.first <= end <= s.last for s in stops)


@given(dates, terms, st.lists(stops_near(), max_size=3), stops_near(), st.booleans())
def test_a_further_stop_never_makes_the_end_earlier(
    start: date, term: Term, stops: list[Stop], more: Stop, roll: bool
) -> None:
    before = count(start, term, CALENDAR, stops, roll).end
    assert count(start, term, CALENDAR, [*stops, more], roll).end >= before


@given(dates, terms, st.lists(stops_near(), max_size=3), st.booleans())
def test_the_explanation_is_in_order_and_ends_at_the_end(
    start: date, term: Term, stops: list[Stop], roll: bool
) -> None:
    result = count(start, term, CALENDAR, stops, roll)
    listed = [day.date for day in result.days]
    assert listed == sorted(set(listed))
    assert (listed[0], listed[-1]) == (start, result.end)
    assert all(day.note for day in result.days)
    if term.unit in (Unit.WD, Unit.D):
        assert len(listed) == (result.end - start).days + 1
        assert max(day.number or 0 for day in result.days) == term.value


NOTICE = {"year": 2027, "source": "通知", "holidays": [], "workdays": []}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        NOTICE | {"source": ""},
        NOTICE | {"holidays": [{"name": "元旦", "from": "1月1日"}]},
        NOTICE | {"holidays": [{"name": "元旦", "from": date(2027, 1, 3), "to": date(2027, 1, 1)}]},
        NOTICE | {"workdays": [{"name": "元旦", "date": date(2026, 12, 27)}]},
        NOTICE | {"workdays": [{"name": "元旦", "date": date(2027, 1, 3)}] * 2},
    ],
)
def test_a_notice_that_cannot_be_right_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"日历数据.*。"):
        read_notice(data)


def test_only_days_that_depart_from_the_weekday_rule_are_kept() -> None:
    assert not SpecialDay(date(2026, 10, 3), False, "国庆节假期").departs
    assert SpecialDay(date(2026, 10, 2), False, "国庆节假期").departs
    assert SpecialDay(date(2026, 10, 10), True, "国庆节调休上班").departs
