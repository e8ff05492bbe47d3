"""Numbers of natural persons in free text: found, called by name and masked before everybody can read them.

Identity numbers (GB 11643: 18 places with a check character; 15 digits before 1999), mobiles of the mainland, bank
cards (ISO/IEC 7812, check digit of Luhn). Numbers may stand in groups, as people write them, and in full width. A
number that only looks like one counts: better asked about once than published (个人信息保护法 §25). Numbers of
documents and companies do not count: they have no such shape, or a check of their own.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from workflows.law.identity import check_id_number, check_uscc, mask_id, normalise, passes

_BEFORE, _AFTER, _GAP = r"(?<!\d)", r"(?!\d)", r"[ \-]?"
# Eighteen places that begin like a birthday in the middle: an identity number, also one with a typing error.
DATED_ID = re.compile(
    rf"{_BEFORE}\d{{6}}{_GAP}(?:19|20)\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{3}}[\dXx]{_AFTER}"
)
_ID = re.compile(rf"{_BEFORE}\d{{6}}{_GAP}\d{{8}}{_GAP}\d{{3}}[\dXx]{_AFTER}")
_OLD_ID = re.compile(rf"{_BEFORE}[1-8]\d{{5}}{_GAP}\d{{6}}{_GAP}\d{{3}}{_AFTER}")
_MOBILE = re.compile(rf"{_BEFORE}(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}{_AFTER}")
# What cards of banks in China begin with; whatever else has so many digits is the number of a document.
_CARD = re.compile(
    rf"{_BEFORE}(?:[456]\d|3[567]|9\d)(?:\d{{14,17}}|\d{{2}}(?:[ \-]\d{{4}}){{3}}(?:[ \-]?\d{{1,3}})?){_AFTER}"
)


@dataclass(frozen=True)
class Found:
    """One number: what it seems to be, and where it stands in the text."""

    kind: Any
    first: int
    end: int


def _is_id(number: str) -> bool:
    """An identity number by its check character, or by the day of birth in it; a credit code is none."""
    if passes(check_id_number, number):
        return True
    return (
        bool(DATED_ID.fullmatch(number))
        and _is_day(number[6:14], "%Y%m%d")
        and not passes(check_uscc, number)
    )


def _is_old_id(number: str) -> bool:
    """Fifteen digits with a day of birth in the middle; nothing checks them."""
    return _is_day(number[6:12], "%y%m%d")


def _is_card(number: str) -> bool:
    """A card by its check digit; a credit code of digits alone is none."""
    return luhn.is_valid(number) and not passes(check_uscc, number)


KINDS: tuple[tuple[Any, re.Pattern[str], Callable[[str], bool]], ...] = (
    (_("公民身份号码"), _ID, _is_id),
    (_("15位身份证号码"), _OLD_ID, _is_old_id),
    (_("手机号码"), _MOBILE, lambda _number: True),
    (_("银行卡号"), _CARD, _is_card),
)


def _is_day(digits: str, form: str) -> bool:
    """Is there such a day?"""
    try:
        datetime.strptime(digits, form).replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def numbers_in(text: str) -> list[Found]:
    """Every number of a natural person in a text, in their order; each place once, as what it is first taken for."""
    plain = "".join(_plain(c) for c in text)  # as many places as the text itself
    found: list[Found] = []
    for kind, shape, is_one in KINDS:
        for match in shape.finditer(plain):
            taken = any(each.first < match.end() and match.start() < each.end for each in found)
            if not taken and is_one(re.sub(r"[ \-]", "", match[0]).upper()):
                found.append(Found(kind, *match.span()))
    return sorted(found, key=lambda each: each.first)


def _plain(character: str) -> str:
    """A character of half width; one that would become several, or none, stays what it is. Dashes are hyphens."""
    if character.isspace():
        return " "
    if unicodedata.category(character) == "Pd":
        return "-"
    half = unicodedata.normalize("NFKC", character)
    return half if len(half) == 1 else character


def without_private(text: str) -> str:
    """The text with these numbers masked: their ends stay, so that who knows the case knows which was meant."""
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """What stands between the numbers, and their masks."""
    at = 0
    for each in numbers_in(text):
        yield text[at : each.first]
        yield masked_at(text, each)
        at = each.end
    yield text[at:]


def masked_at(text: str, found: Found) -> str:
    """One number as it may be named."""
    return mask_id(re.sub(r"[^0-9A-Za-z]", "", normalise(text[found.first : found.end])))
