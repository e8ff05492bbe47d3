"""Check digits of credit codes (GB 32100-2015) and identity numbers (GB 11643-1999), and their masks."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

LENGTH = 18
USCC_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
RIC_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
OLD_RIC_SHAPE = re.compile(r"[0-9]{15}")
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# The first numbers were given to people born in the 19th century; an earlier date is a typing error.
EARLIEST_BIRTH_YEAR = 1800
MAJORITY = 18  # years; 民法典 §17
NOT_OF_AGE = _(
    "身份号码表明该自然人未满18周岁，未成年人不列入、不公示；请核对号码，确系未成年人的，请另行处理（本系统默认值，待法制岗确认）。"
)
SUBJECT_KINDS = {
    "91": "enterprise",
    "92": "individual_business",
    "93": "cooperative",
    "51": "social_organisation",
    "52": "social_organisation",
    "53": "social_organisation",
    "11": "government",
    "12": "public_institution",
}
Reason = Literal["length", "alphabet", "check digit", "organisation code", "birth date"]


class BadCode(ValueError):
    """A code that cannot be right: `reason` names the rule that fails, str() says it in Chinese."""

    def __init__(self, reason: Reason, words: str) -> None:
        super().__init__(words)
        self.reason: Reason = reason


def normalise(code: str) -> str:
    """Half-width capitals without white space or invisible characters, which pasted codes often carry."""
    plain = unicodedata.normalize("NFKC", code)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf").upper()


def check_uscc(code: str) -> str:
    """The normalised unified social credit code, or BadCode; both the outer and the inner check must pass."""
    code = normalise(code)
    if len(code) != LENGTH:
        raise BadCode("length", f"统一社会信用代码应为18位，现为{len(code)}位。")
    if USCC_SHAPE.fullmatch(code) is None:
        letters = "只能由数字和大写字母（不含I、O、S、V、Z）组成，第3至8位应为数字"
        raise BadCode("alphabet", f"统一社会信用代码{letters}。")
    if code[-1] != uscc.calc_check_digit(code):
        raise BadCode("check digit", "统一社会信用代码的校验码（第18位）不符，请核对是否录错。")
    if code[16] != organisation_check(code[8:16]):
        raise BadCode("organisation code", "统一社会信用代码第9至17位（组织机构代码）校验不符，请核对。")
    return code


def organisation_check(body: str) -> str:
    """The check character of eight GB 11714 characters; letters are worth A=10 to Z=35."""
    total = sum(int(c, 36) * weight for c, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def check_id_number(code: str, today: date | None = None) -> str:
    """The normalised identity number, or BadCode; a birth after today is refused, an old region is not."""
    code = normalise(code)
    if len(code) != LENGTH:
        raise BadCode("length", f"公民身份号码应为18位，现为{len(code)}位。")
    if RIC_SHAPE.fullmatch(code) is None:
        raise BadCode("alphabet", "公民身份号码的前17位应为数字，末位应为数字或X。")
    if code[-1] != ric.calc_check_digit(code):
        raise BadCode("check digit", "公民身份号码的校验码（第18位）不符，请核对是否录错。")
    born = _birth_date(code)
    if born is None:
        raise BadCode("birth date", "公民身份号码中的出生日期不存在，请核对是否录错。")
    if today is not None and born > today:
        raise BadCode("birth date", "公民身份号码中的出生日期晚于今日，请核对是否录错。")
    return code


def _birth_date(code: str) -> date | None:
    """The date of birth in an 18-character number, or None when there is no such date."""
    try:
        born = ric.get_birth_date(code)
    except ValidationError:
        return None
    return born if born.year >= EARLIEST_BIRTH_YEAR else None


def is_minor(code: str, on: date) -> bool:
    """Is the holder of an identity number under eighteen on a day (民法典 §17)? False for a number that is none."""
    code = normalise(code)
    if RIC_SHAPE.fullmatch(code) is None or (born := _birth_date(code)) is None:
        return False
    return (on.year - born.year) - ((on.month, on.day) < (born.month, born.day)) < MAJORITY


def code_kind(code: str) -> Literal["uscc", "ric"]:
    """Whether a code is meant as a credit code or an identity number; never raises.

    A code that passes as an identity number, or looks like one and fails as both, is taken for one, so that
    a doubtful code is masked.
    """
    code = normalise(code)
    if passes(check_id_number, code):
        return "ric"
    if passes(check_uscc, code):
        return "uscc"
    dated = RIC_SHAPE.fullmatch(code) is not None and _birth_date(code) is not None
    return "ric" if dated or OLD_RIC_SHAPE.fullmatch(code) else "uscc"


def passes(check: Callable[[str], str], code: str) -> bool:
    """True when the check accepts the code."""
    try:
        check(code)
    except BadCode:
        return False
    return True


def mask_name(name: str) -> str:
    """A natural person's name as the public sees it: 何小明 becomes 何＊＊; a single character is hidden."""
    name = name.strip()
    return "＊" if len(name) == 1 else name[:1] + "＊" * (len(name) - 1)


def mask_id(code: str, head: int = 3, tail: int = 2) -> str:
    """A number of the same length with only its first `head` and last `tail` characters left."""
    code = normalise(code)
    hidden = len(code) - head - tail
    return code[:head] + "*" * hidden + code[len(code) - tail :] if hidden > 0 else "*" * len(code)


def without_persons(text: str, named: Iterable[tuple[str, str]]) -> str:
    """The text with these persons masked, given as (name, identity number), wherever it names them."""
    persons = list(named)
    swaps = {name: mask_name(name) for name, _code in persons if len(name) > 1}
    swaps |= {code: mask_id(code) for _name, code in persons if code}
    for plain in sorted(swaps, key=len, reverse=True):  # a name that is part of a longer one comes after it
        text = text.replace(plain, swaps[plain])
    return text


def masked(name: str, code: str, profile: str) -> tuple[str, str]:
    """Name and number of a natural person as the public sees them, under a `masking_profile` of the rules."""
    if profile == "hidden":
        return "＊＊＊", ""
    return mask_name(name), mask_id(code) if code else ""


def subject_kind(code: str) -> str:
    """The kind of subject that the first two characters of a credit code stand for."""
    return SUBJECT_KINDS.get(normalise(code)[:2], "other_organisation")
