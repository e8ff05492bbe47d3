"""Numbers of natural persons are found in free text however they are written; those of documents are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from workflows.law.private import numbers_in, without_private
from workflows.management.city import code_for, id_for

PERSON, COMPANY = id_for(77), code_for(1)
CARD = "6222021001116245702"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"当事人{PERSON}的处罚", "公民身份号码"),
        (f"身份证号ID{PERSON.lower()}。", "公民身份号码"),
        (f"{PERSON[:6]} {PERSON[6:14]} {PERSON[14:]}", "公民身份号码"),
        ("".join(chr(ord(c) + 0xFEE0) for c in PERSON), "公民身份号码"),
        ("320411198501011239", "公民身份号码"),  # a typing error in the last place is still somebody's number
        ("旧证320411850101123", "15位身份证号码"),
        ("电话13800138000", "手机号码"),
        ("+86 138 0013 8000", "手机号码"),
        ("tel138—0013—8000", "手机号码"),
        (f"退款至{CARD}", "银行卡号"),
        ("6222 0210 0111 6245 702", "银行卡号"),
    ],
)
def test_a_number_of_a_person_is_found_and_masked(text: str, kind: str) -> None:
    (found,) = numbers_in(text)
    assert str(found.kind) == kind
    shown = without_private(text)
    assert numbers_in(shown) == []
    assert "*" in shown
    assert text[: found.first] == shown[: found.first], "what stands before it stays"


@pytest.mark.parametrize(
    "text",
    [
        "", "罚款20000元。", f"统一社会信用代码{COMPANY}", "衡人社罚字〔2026〕9号", "2026-03-02 2026-04-01",
        "注册号320400000012345", "0519-86681234", "6222021001116245703", "罚没款1234567890123456元", "12800138000",
        "913204121377777708", "二〇二六年三月", "13-80元", "20260302123000",
    ],
)  # fmt: skip
def test_numbers_of_documents_companies_and_days_are_no_numbers_of_a_person(text: str) -> None:
    assert [str(each.kind) for each in numbers_in(text)] == []
    assert without_private(text) == text


@given(before=st.text(max_size=30), after=st.text(max_size=30))
def test_whatever_stands_around_it_the_number_is_gone(before: str, after: str) -> None:
    text = f"{before}（{PERSON}）{after}"
    assert PERSON not in without_private(text)


@given(st.integers(10**16, 10**17 - 1))
def test_a_card_is_a_card_by_its_check_digit(body: int) -> None:
    right = luhn.calc_check_digit(f"6{body}")
    for digit in "0123456789":
        kinds = {str(each.kind) for each in numbers_in(f"账号6{body}{digit}。")}
        assert ("银行卡号" in kinds) == (digit == right and "公民身份号码" not in kinds)
