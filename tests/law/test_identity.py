"""Codes that cannot be right are refused with the reason, and people's names and numbers are masked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from workflows.law.identity import (
    BadCode,
    check_id_number,
    check_uscc,
    code_kind,
    mask_id,
    mask_name,
    normalise,
    subject_kind,
)

GOOD_USCC = {
    "91350100M000100Y43": "enterprise",
    "91330211MA0TE5T16A": "enterprise",
    "91330211MA0TE5T245": "enterprise",
    "92330211MA0TE5T167": "individual_business",
    "51330211MA0TE5T16E": "social_organisation",
    "12330211MA0TE5T16F": "public_institution",
    "11330211MA0TE5T16J": "government",
}
GOOD_IDS = ("11010519491231002X", "440524188001010014")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def outer(body: str) -> str:
    """Seventeen characters with the outer check digit that fits them."""
    return body + uscc.calc_check_digit(body)


def identity(body: str) -> str:
    """Seventeen digits with the check digit of GB 11643."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


@pytest.mark.parametrize(("code", "kind"), GOOD_USCC.items())
def test_good_credit_codes_pass_and_name_their_kind(code: str, kind: str) -> None:
    assert check_uscc(code) == code
    assert (subject_kind(code), code_kind(code)) == (kind, "uscc")


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [
        ("93", "cooperative"),
        ("52", "social_organisation"),
        ("53", "social_organisation"),
        ("N2", "other_organisation"),
    ],
)
def test_other_prefixes_name_their_kind(prefix: str, kind: str) -> None:
    code = outer(f"{prefix}330211MA0TE5T16")
    assert subject_kind(check_uscc(code)) == kind


@pytest.mark.parametrize("code", GOOD_IDS)
def test_good_identity_numbers_pass(code: str) -> None:
    assert check_id_number(code.lower(), today=date(2026, 1, 1)) == code
    assert code_kind(code) == "ric"


def test_codes_are_normalised_first() -> None:
    typed = "\u202d\u3000９１３３０２１１ ma0te5\tt16a\n"
    assert normalise(typed) == check_uscc(typed) == "91330211MA0TE5T16A"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91330211MA0TE5T16", "length"),
        ("", "length"),
        ("91330211-MA0TE5T16A", "length"),
        ("91330211MA0TE5I16A", "alphabet"),
        ("913302A1MA0TE5T16A", "alphabet"),
        ("91330211MA0-E5T16A", "alphabet"),
        ("91330211MA0TE5T16B", "check digit"),
        ("91330211MA0TE5T61A", "check digit"),
        (outer("91330211MA0TE5T17"), "organisation code"),
    ],
)
def test_bad_credit_codes_are_refused_with_the_reason(code: str, reason: str) -> None:
    with pytest.raises(BadCode, match=r"统一社会信用代码.*。") as refused:
        check_uscc(code)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("1101051949123100", "length"),
        ("110105491231002", "length"),
        ("A10105194912310021", "alphabet"),
        ("11010519491231002Y", "alphabet"),
        ("110105194912310021", "check digit"),
        (identity("11010519490230002"), "birth date"),
        (identity("11010500001231002"), "birth date"),
        (identity("11010520271231002"), "birth date"),
    ],
)
def test_bad_identity_numbers_are_refused_with_the_reason(code: str, reason: str) -> None:
    with pytest.raises(BadCode, match=r"公民身份号码.*。") as refused:
        check_id_number(code, today=date(2026, 11, 22))
    assert refused.value.reason == reason


def test_an_unknown_region_is_no_error() -> None:
    code = identity("99999919491231002")
    assert check_id_number(code) == code


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("110105194912310021", "ric"),
        ("110105491231002", "ric"),
        ("91330211MA0TE5T16B", "uscc"),
        ("", "uscc"),
    ],
)
def test_the_kind_of_a_doubtful_code(code: str, kind: str) -> None:
    assert code_kind(code) == kind


@given(st.text(max_size=24))
def test_any_text_is_judged_without_another_error(text: str) -> None:
    for check in (check_uscc, check_id_number):
        try:
            assert len(check(text)) == 18
        except BadCode as refused:
            assert str(refused).endswith("。")
    assert code_kind(text) in ("uscc", "ric")


@given(st.sampled_from(sorted(GOOD_USCC)), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_in_a_credit_code_is_found(code: str, place: int, letter: str) -> None:
    wrong = code[:place] + letter + code[place + 1 :]
    if wrong != code:
        with pytest.raises(BadCode):
            check_uscc(wrong)


@given(st.sampled_from(GOOD_IDS), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_in_an_identity_number_is_found(code: str, place: int, letter: str) -> None:
    wrong = code[:place] + letter + code[place + 1 :]
    if wrong != code:
        with pytest.raises(BadCode):
            check_id_number(wrong)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("何小明", "何＊＊"),
        ("何明", "何＊"),
        ("何", "＊"),
        (" 何小明 ", "何＊＊"),
        ("", ""),
    ],
)
def test_names_keep_their_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_numbers_keep_three_and_two_characters() -> None:
    assert mask_id("11010519491231002X") == "110*************2X"
    assert mask_id("110105194912310021") == "110*************21"
    assert mask_id("12345") == "*****"
    assert mask_id("11010519491231002X", head=0, tail=0) == "*" * 18
