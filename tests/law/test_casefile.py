"""The rules of a case's registration, one sentence each."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.law import cells
from workflows.law.casefile import Asked, Formula, Version, check, heading_key, headings_of, persons_of

TODAY = date(2026, 11, 22)
CRIME = "数额达到认定拒不支付劳动报酬罪数额标准"
ASKED = (
    Asked("order_number", "责令限期支付文书号", "责令限期支付文书号"),
    Asked("order_deadline", "责令限期届满日", "责令限期届满日", "date"),
    Asked("workers", "拖欠人数", "拖欠人数", "integer", "人"),
    Asked("amount", "拖欠金额", "拖欠金额（元）", "amount", "元"),
)
GROUNDS = {CRIME: 1, "crime-threshold": 1, "引发群体性事件": 2}
RULES = [Version(date(2022, 1, 1), None, GROUNDS, ASKED, must_lapse=True)]
HEADINGS = headings_of(ASKED)
GOOD = {
    "case_number": "衡人社监〔2026〕1号",
    "name": "衡川启恒建筑劳务有限公司",
    "code": "91330211MA0TE5T16A",
    "registration": "存续",
    "representative": "何小明",
    "representative_id": "11010519491231002X",
    "responsible": "周军（项目负责人）",
    "order_number": "衡人社监令〔2026〕1号",
    "order_deadline": "2026-08-03",
    "ground": CRIME,
    "workers": 43,
    "amount": 1286400.5,
    "facts_summary": "拖欠43名农民工工资。",
    "evidence_list": "责令限期支付决定书；工资台账",
    "department": "衡川市人力资源和社会保障局",
    "officer": "赵敏",
    "discovered_on": datetime(2026, 8, 10),  # noqa: DTZ001 — a spreadsheet's day has no zone
}


def judged(**changes: Any) -> tuple[Any, list[tuple[str, str]]]:
    """The case, and column and reason of each problem, of the good row with some values changed."""
    case, problems = check({**GOOD, **changes}, today=TODAY, versions=RULES)
    return case, [(p.column, p.reason) for p in problems]


def test_a_good_row_becomes_a_case() -> None:
    case, problems = judged()
    assert problems == []
    assert (case.order_deadline, case.discovered_on) == (date(2026, 8, 3), date(2026, 8, 10))
    assert case.particulars == {"workers": "43", "amount": "1286400.50"}
    assert case.registration == "active"
    assert [(p.name, p.capacity, p.post_title) for p in case.associates] == [
        ("何小明", "representative", ""),
        ("周军", "responsible", "项目负责人"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("code", "91330211MA0TE5T16B", "check digit"),
        ("code", "91330211MA0TE5T1", "length"),
        ("code", 91330211000000000000, "stored as a number"),
        ("representative_id", "110105194912310021", "check digit"),
        ("representative_id", None, "missing"),
        ("case_number", "　", "missing"),
        ("name", "甲" * 201, "too long"),
        ("order_deadline", None, "missing"),
        ("order_deadline", "2031.1.1", "in the future"),
        ("order_deadline", "去年八月", "not a date"),
        ("order_deadline", "2026-11-22", "not expired"),
        ("order_deadline", "2026-02-30", "not a date"),
        ("order_deadline", 45000, "not a date"),
        ("order_deadline", "2019-05-05", "no rules in force"),
        ("discovered_on", "2026-11-23", "in the future"),
        ("registration", "注销", "subject no longer exists"),
        ("registration", "不详", "unknown status"),
        ("ground", "其他", "unknown ground"),
        ("workers", 0, "must be positive"),
        ("workers", "12.5", "not a whole number"),
        ("workers", "十二", "not a number"),
        ("workers", True, "not a number"),
        ("amount", -500, "must be positive"),
        ("amount", "0.00", "must be positive"),
        ("amount", "12.345", "more than two decimals"),
        ("amount", "1e9", "not a number"),
        ("amount", float("nan"), "not a number"),
        ("amount", 10**15, "too large"),
        ("amount", Formula("=SUM(A1:A9)"), "formula"),
        ("responsible", "（项目负责人）", "unreadable"),
        ("responsible", Formula("=A1"), "formula"),
        ("responsible", "周军；周军", "named twice"),
    ],
)
def test_a_wrong_value_is_told_by_column_and_reason(key: str, value: Any, reason: str) -> None:
    case, problems = judged(**{key: value})
    assert case is None
    assert problems == [(HEADINGS[key], reason)]


def test_all_problems_are_told_at_once_in_the_order_of_the_columns() -> None:
    _case, problems = judged(amount=-1, code="x", order_deadline=None)
    assert [reason for _column, reason in problems] == ["length", "missing", "must be positive"]


def test_every_problem_says_in_chinese_what_to_do() -> None:
    _case, problems = check(dict.fromkeys(GOOD), today=TODAY, versions=RULES)
    assert len(problems) == len(GOOD) - 3
    assert all(p.words and not p.words.isascii() for p in problems)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-8-3",
        "2026.8.3",
        "2026/08/03",
        "2026年8月3日",
        "20260803",
        "２０２６．８．３",
        " 2026-08-03 00:00:00 ",
    ],
)
def test_a_day_may_be_written_in_many_ways(typed: str) -> None:
    assert cells.day(typed) == date(2026, 8, 3)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,286,400.50", "1286400.50"),
        ("１，２３４", "1234.00"),
        ("¥99.9", "99.90"),
        ("80 元", "80.00"),
        (0.1, "0.10"),
    ],
)
def test_an_amount_may_be_written_in_many_ways(typed: Any, amount: str) -> None:
    assert cells.yuan(typed) == Decimal(amount)


def test_codes_and_names_are_tidied() -> None:
    case, problems = judged(
        code="９１330211 ma0te5t16a\u200b",
        name=" 衡川启恒\u3000建筑 ",
        representative="何 小 明",
        case_number="衡人社监〔２０２６〕 1号",
    )
    assert problems == []
    assert (case.code, case.name) == ("91330211MA0TE5T16A", "衡川启恒 建筑")
    assert (case.associates[0].name, case.case_number) == ("何小明", "衡人社监〔2026〕1号")


def test_text_that_begins_like_a_formula_stays_plain_text() -> None:
    case, _problems = judged(facts_summary='\'=HYPERLINK("http://example.invalid","x")')
    assert case.facts_summary == '\'=HYPERLINK("http://example.invalid","x")'


def test_persons_are_split_outside_their_brackets() -> None:
    found = persons_of("周军（项目经理、安全员）；李 强(班组长)、阿依古丽·买买提")
    assert [(p.name, p.post_title) for p in found] == [
        ("周军", "项目经理、安全员"),
        ("李强", "班组长"),
        ("阿依古丽·买买提", ""),
    ]


def test_a_representative_who_is_directly_responsible_is_one_person() -> None:
    case, problems = judged(responsible="何小明（项目负责人）")
    assert problems == []
    assert [(p.name, p.post_title) for p in case.associates] == [("何小明", "项目负责人")]


def test_two_persons_of_one_name_need_both_numbers() -> None:
    person = {"name": "何小明", "capacity": "responsible", "post_title": "", "id_number": ""}
    assert judged(persons=[person])[1] == [("直接责任人员", "named twice")]
    assert judged(persons=[{**person, "id_number": "440524188001010014"}])[1] == []


def test_an_untouched_line_of_the_form_is_nobody() -> None:
    case, problems = judged(
        persons=[{"name": "", "capacity": "responsible", "post_title": "", "id_number": " "}]
    )
    assert problems == []
    assert len(case.associates) == 2


def test_a_revoked_licence_is_not_yet_the_end() -> None:
    assert judged(registration="吊销，未注销")[0].registration == "licence_revoked"


def test_headings_are_known_however_they_are_written() -> None:
    assert heading_key(" 拖欠金额(元)* ", HEADINGS) == "amount"
    assert heading_key("责令限期届满日：", HEADINGS) == "order_deadline"
    assert heading_key("备注") is None


@given(
    st.dictionaries(
        st.sampled_from(sorted(GOOD)), st.one_of(st.none(), st.text(max_size=40), st.integers(), st.floats())
    )
)
def test_no_value_breaks_the_rules(changes: dict[str, Any]) -> None:
    case, problems = check({**GOOD, **changes}, today=TODAY, versions=RULES)
    assert (case is None) == bool(problems)


@given(st.text(max_size=30))
def test_an_export_never_begins_with_a_formula(text: str) -> None:
    assert (
        not cells.harmless(text)
        .lstrip(" \u3000")
        .startswith(("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"))
    )
