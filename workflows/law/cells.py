"""What a person typed, in a form or in a cell of a workbook, as text, a day, a number or an amount."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

DAY = re.compile(r"(\d{4})\s*[.\-/年]\s*(\d{1,2})\s*[.\-/月]\s*(\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
EARLIEST_YEAR = 2000
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
WORKERS_MAX = 1_000_000
AMOUNT_MAX = Decimal("999999999999.99")
# Above this a spreadsheet has already rounded the number: its last digits are lost.
EXACT_MAX = 2**53
# Digits and Latin letters of full width; brackets are left as they are, Chinese writes them full-width.
HALF_WIDTH = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}


class Formula(str):
    """The text of a cell that holds a formula or an error: what it would show is nobody's statement."""


class Unfit(ValueError):
    """A value that cannot stand: `reason` is one of the import's fixed words, str() says it in Chinese."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


def is_empty(value: Any) -> bool:
    """Nothing, or nothing but white space."""
    return value is None or (isinstance(value, str) and not clean(value))


def clean(value: Any) -> str:
    """The text without invisible characters; white space (also full-width) is one blank, none at the ends."""
    shown = str(value)
    if not shown.isprintable():  # nearly every cell is, and then nothing of it is invisible
        shown = "".join(" " if c.isspace() else c for c in shown if c.isspace() or is_visible(c))
    return re.sub(r" +", " ", shown).strip()


def is_visible(character: str) -> bool:
    """Not a control character, nor one that only steers the direction or joining of others."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}


def stated(value: Any) -> Any:
    """The value as it is; Unfit for a formula, or when there is none."""
    if isinstance(value, Formula):
        raise Unfit("formula", _("单元格里是公式或错误值，请改成直接填写的内容（复制后“选择性粘贴—数值”）。"))
    if is_empty(value):
        raise Unfit("missing", _("没有填写，请补填。"))
    return value


def text(value: Any, longest: int) -> str:
    """One line of text of at most `longest` characters."""
    return fits(clean(as_text(stated(value))), longest)


def prose(value: Any, longest: int) -> str:
    """Text of several lines; a line that begins with = stays the plain text it is."""
    lines = [clean(line) for line in as_text(stated(value)).splitlines()]
    return fits("\n".join(lines).strip(), longest)


def number_of(value: Any, longest: int) -> str:
    """A document or case number: no white space, digits and letters of half width."""
    return fits(clean(as_text(stated(value))).replace(" ", "").translate(HALF_WIDTH), longest)


def name_of(value: Any, longest: int) -> str:
    """A person's name: Chinese names are set apart with blanks in tables, which are no part of the name."""
    name = text(value, longest)
    return name if re.search(r"[A-Za-z]", name) else name.replace(" ", "")


def code_of(value: Any, check: Callable[[str], str]) -> str:
    """A credit code or identity number, checked; its failing rule becomes the reason."""
    value = stated(value)
    if isinstance(value, int | float) and abs(value) >= EXACT_MAX:
        raise Unfit(
            "stored as a number",
            _("单元格存的是数值，末几位已经丢失；请把单元格设为“文本”格式后重新录入。"),
        )
    try:
        return check(as_text(value))
    except ValueError as bad:
        reason = getattr(bad, "reason", "unreadable")
        # Both digits are check digits; which one fails is told in words.
        raise Unfit("check digit" if reason == "organisation code" else reason, str(bad)) from bad


def as_text(value: Any) -> str:
    """What the cell shows: a whole number without the .0 that a spreadsheet adds, a day in ISO form."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def fits(value: str, longest: int) -> str:
    """The text, or Unfit when it is longer than there is room for."""
    if len(value) > longest:
        said = {"longest": longest, "length": len(value)}
        raise Unfit("too long", _("最多%(longest)d个字，现为%(length)d个字，请缩短。") % said)
    return value


def day(value: Any) -> date:
    """A calendar day: a date, 2026-8-3, 2026.8.3, 2026/8/3, 2026年8月3日 or 20260803."""
    value = stated(value)
    if isinstance(value, datetime | date):
        found = value.date() if isinstance(value, datetime) else value
    else:
        shown = unicodedata.normalize("NFKC", clean(as_text(value)))
        match = DAY.fullmatch(shown) or COMPACT_DAY.fullmatch(shown)
        try:
            found = date(*(int(part) for part in match.groups())) if match else date.min
        except ValueError:
            found = date.min
    if found.year < EARLIEST_YEAR:
        shown = clean(as_text(value))[:20]
        raise Unfit(
            "not a date", _("“%(shown)s”不是日期，请写成 2026-08-03 这样的年月日。") % {"shown": shown}
        )
    return found


def past_day(value: Any, today: date) -> date:
    """A day that has come already."""
    found = day(value)
    if found > today:
        raise Unfit("in the future", _("%(day)s晚于今天，请核对年份和月份。") % {"day": found.isoformat()})
    return found


def number(value: Any) -> Decimal:
    """A number, with or without separators of thousands, a currency sign or its unit."""
    value = stated(value)
    shown = unicodedata.normalize("NFKC", clean(value)).replace(" ", "").lstrip("¥")
    shown = re.sub(r"(?<=\d)[元人名]$", "", shown)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        found = Decimal(str(value))
        if found.is_finite():
            return found
    elif NUMBER.fullmatch(shown):
        return Decimal(shown.replace(",", ""))
    raise Unfit(
        "not a number", _("“%(shown)s”不是数字，请只填阿拉伯数字，不写单位。") % {"shown": shown[:20]}
    )


def positive(found: Decimal, largest: Decimal | int) -> Decimal:
    """The number, or Unfit when it is not above zero or beyond belief."""
    if found <= 0:
        raise Unfit(
            "must be positive", _("必须大于0，现为%(found)s，请核对。") % {"found": format(found, "f")[:30]}
        )
    if found > largest:
        raise Unfit("too large", _("超出可以登记的范围，请核对是否多写了位数。"))
    return found


def headcount(value: Any) -> int:
    """How many persons: a whole number above zero."""
    found = positive(number(value), WORKERS_MAX)
    if found != found.to_integral_value():
        raise Unfit("not a whole number", _("人数应为整数，请核对。"))
    return int(found)


def yuan(value: Any) -> Decimal:
    """An amount above zero, in yuan with at most two decimals."""
    found = positive(number(value), AMOUNT_MAX)
    if found != found.quantize(Decimal("0.01")):
        raise Unfit("more than two decimals", _("金额最多两位小数（到分），请核对。"))
    return found.quantize(Decimal("0.01"))


def harmless(value: Any) -> str:
    """Text for a cell of an export: what a spreadsheet would take for a formula gets an apostrophe."""
    shown = "" if value is None else str(value)
    # Spreadsheets in Chinese also take the signs of full width; white space before them is skipped.
    return f"'{shown}" if shown.lstrip(" \u3000").startswith(FORMULA_SIGNS) else shown
