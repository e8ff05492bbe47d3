"""The numbers by which a subject is known, old and new: what each must look like, and which check it has.

New and old numbers go together (新老码衔接, domain §5.1): an old number is never thrown away, it stays an alias.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.iso7064 import mod_11_10

from workflows.law.identity import (
    BadCode,
    check_id_number,
    check_uscc,
    normalise,
    organisation_check,
)

LONGEST = 40
BUSINESS_LENGTHS = (13, 15)
PLAIN = re.compile(r"[0-9A-Z()\u3400-\u9fff-]{4,40}")


class Scheme(models.TextChoices):
    """Whose number it is."""

    USCC = "uscc", _("统一社会信用代码")
    ORGANISATION = "organisation", _("组织机构代码")
    BUSINESS = "business", _("工商注册号")
    TAX = "tax", _("税务登记证号")
    SOCIAL = "social", _("社会组织登记证号")
    INSTITUTION = "institution", _("事业单位法人证书号")
    ID_NUMBER = "id_number", _("公民身份号码")
    OTHER_PAPER = "other_paper", _("其他身份证件号码")


OF_PERSONS = (Scheme.ID_NUMBER, Scheme.OTHER_PAPER)
OF_ORGANISATIONS = tuple(scheme for scheme in Scheme if scheme not in OF_PERSONS)
# What stands in the column of the main code; every other number is only an alias.
MAIN = (Scheme.USCC, Scheme.ID_NUMBER)


def schemes_for(is_person: bool) -> tuple[Scheme, ...]:
    """The numbers that a person, or an organisation, can have."""
    return OF_PERSONS if is_person else OF_ORGANISATIONS


def check_identifier(scheme: str, value: str) -> str:
    """The normalised number, or BadCode; a scheme whose check digit nobody told us is checked for its shape only."""
    return CHECKS.get(Scheme(scheme), _plain)(value)


def _organisation(value: str) -> str:
    """Eight characters and a check character (GB 11714), with or without the hyphen."""
    code = normalise(value).replace("-", "")
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        raise BadCode("length", "组织机构代码应为9位：8位数字或大写字母，加1位校验码。")
    if organisation_check(code[:8]) != code[8]:
        raise BadCode("check digit", "组织机构代码的校验码（第9位）不符，请核对是否录错。")
    return code


def _business(value: str) -> str:
    """Fifteen digits with a check digit (GB/T 17710, MOD 11,10), or thirteen digits as before 2007."""
    code = normalise(value)
    if not code.isdecimal() or not code.isascii() or len(code) not in BUSINESS_LENGTHS:
        raise BadCode("length", "工商注册号应为15位数字（2007年以前为13位）。")
    if len(code) == max(BUSINESS_LENGTHS) and not mod_11_10.is_valid(code):
        raise BadCode("check digit", "工商注册号的校验码（第15位）不符，请核对是否录错。")
    return code


def _tax(value: str) -> str:
    """Six digits of the region, then nine characters or an identity number (and two digits for a second one)."""
    code = normalise(value)
    if not re.fullmatch(r"[0-9]{6}[0-9A-Z]{9,14}", code):
        raise BadCode("length", "税务登记证号应为15至20位：前6位是行政区划代码。")
    return code


def _plain(value: str) -> str:
    """Letters, digits, hyphens and the Chinese characters of a certificate's number."""
    code = normalise(value)
    if not PLAIN.fullmatch(code):
        raise BadCode("alphabet", "证照号码应为4至40位的数字、大写字母、汉字或者连字符。")
    return code


CHECKS: dict[Any, Callable[[str], str]] = {
    Scheme.USCC: check_uscc,
    Scheme.ID_NUMBER: check_id_number,
    Scheme.ORGANISATION: _organisation,
    Scheme.BUSINESS: _business,
    Scheme.TAX: _tax,
}


def old_number(value: str) -> str:
    """The value as an old number of an organisation, normalised; empty when its own check says that it is none."""
    for check in (_organisation, _business, _old_tax):
        try:
            return check(value)
        except BadCode:
            continue
    return ""


def _old_tax(value: str) -> str:
    """The tax number of an organisation: the region and the nine characters of its organisation code."""
    code = _tax(value)
    _organisation(code[6:])
    return code


def variants(query: str) -> set[str]:
    """How a number that somebody looks for may be on file: as it is, and without hyphens."""
    code = normalise(query)
    return {code, code.replace("-", "")} - {""}
