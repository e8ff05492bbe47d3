"""A year typed from the notice: what can be read, what cannot be right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.law.almanac import faults, notice_of, read_lines
from workflows.law.holidays import SpecialDay
from workflows.queries.calendar import bundled_notices
from workflows.queries.explained import typed

GOOD = """元旦 2027-01-01 至 2027-01-03
春节 2027-02-05—2027-02-11

清明节 2027-04-03, 2027-04-05
劳动节 2027-05-01 到 2027-05-05
端午节 2027-06-09
国庆节、中秋节 2027-10-01 2027-10-08"""


def test_lines_are_read_as_officials_write_them() -> None:
    found = read_lines(GOOD)
    assert found[0] == ("元旦", date(2027, 1, 1), date(2027, 1, 3))
    assert found[4] == ("端午节", date(2027, 6, 9), date(2027, 6, 9))
    assert found[5] == ("国庆节、中秋节", date(2027, 10, 1), date(2027, 10, 8))
    assert faults(found, []) == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("元旦", "第1行“元旦”无法辨认"),
        ("元旦 2027-02-30", "日期不存在"),
        ("元旦 2027-01-03 至 2027-01-01", "早于起始日"),
        ("元旦 2027-01-01 至 2027-03-01", "超过16日"),
        ("元旦 ２０２７-01-01", "无法辨认"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_lines(line)


def test_a_festival_that_is_missing_and_a_make_up_day_on_a_weekday_are_named() -> None:
    found = faults(read_lines(GOOD.replace("端午节", "某节")), read_lines("春节 2027-02-15"))
    assert found == ["放假安排中没有“端午”，请核对。", "春节调休上班日 2027-02-15 不是周末，请核对。"]


def test_a_day_given_twice_or_of_another_year_is_refused() -> None:
    with pytest.raises(ValueError, match="日期重复"):
        notice_of(2027, "通知", read_lines("元旦 2027-01-01"), read_lines("元旦 2027-01-01"), verified=False)
    with pytest.raises(ValueError, match="不属于2027年"):
        notice_of(2027, "通知", read_lines("元旦 2026-12-31"), [], verified=False)


@pytest.mark.parametrize("notice", bundled_notices(), ids=lambda notice: str(notice.year))
def test_the_bundled_years_survive_being_typed(notice: object) -> None:
    rest = [day for day in notice.days if not day.is_workday]  # type: ignore[attr-defined]
    worked = [day for day in notice.days if day.is_workday]  # type: ignore[attr-defined]
    lines = (read_lines(typed(rest, "假期")), read_lines(typed(worked, "调休上班")))
    assert set(notice_of(notice.year, "通知", *lines, verified=True).days) == set(notice.days)  # type: ignore[attr-defined]
    assert faults(*lines) == []


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        read_lines(text)
    except ValueError as error:
        assert str(error).endswith("。")


@given(st.lists(st.dates(date(2027, 1, 1), date(2027, 12, 31)), unique=True, max_size=30))
def test_typing_and_reading_agree(days: list[date]) -> None:
    kept = [SpecialDay(day, False, "某假期") for day in sorted(days)]
    runs = [(a, b) for _name, a, b in read_lines(typed(kept, "假期")) if (b - a).days <= 15]
    assert {date.fromordinal(n) for a, b in runs for n in range(a.toordinal(), b.toordinal() + 1)} == set(
        days
    )
