"""The calculator's lines: what a JSON line may ask, and the answer as JSON."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from workflows.law.eligibility import Facts, Side
from workflows.law.judgement import Verdict, judge
from workflows.law.parameters import SEVERITIES
from workflows.law.rulebook import Book
from workflows.management.lines import BadLine

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# The classes that a line may name; 特定严重 is none of today's.
CLASSES = {str(label): name for name, label in SEVERITIES[:3]}
FIELDS = ("食品", "药品", "特种设备", "安全生产", "消防", "其他")
SWITCHES = ("application_date", "document_date")
LONGEST_BAN = 1200  # months
LONGEST_TEXT = 500


def answer(asked: Mapping[str, Any], book: Book, today: date) -> dict[str, Any]:
    """The answer to one line; BadLine in Chinese, with its field, for what cannot be read."""
    facts = read(asked, book, today)
    try:
        return told(judge(facts, book))
    except (ValueError, OverflowError) as error:
        raise BadLine(str(error) or "超出可以计算的日期范围。", "document_date") from error


# ------------------------------------------------------------------------------------------------ in
def read(asked: Mapping[str, Any], book: Book, today: date) -> Facts:
    """What a line tells; BadLine for a key that is not known, for a missing one and for a value of the wrong kind."""
    unknown = sorted(set(asked) - {"id", *READERS})
    if unknown:
        raise BadLine(f"没有“{unknown[0]}”这一项，请核对写法。可以填写：{'、'.join(READERS)}。", unknown[0])
    found: dict[str, Any] = {}
    for key, (name, reader) in READERS.items():
        value = asked.get(key)
        if value is not None:
            found[name] = reader(key, value)
    if found.get("kind") not in book.things:
        raise BadLine(f"请填写 list_kind，应为以下之一：{'、'.join(book.things)}。", "list_kind")
    if "document" not in found:
        raise BadLine("请填写 document_date（文书作出之日），如 2026-02-10。", "document_date")
    found["asked"] = found.get("asked") or today
    facts = Facts(**found)
    if facts.restored is not None and facts.restored < facts.document:
        raise BadLine("恢复列入之日不能早于文书作出之日。", "restored_on")
    return facts


def _text(key: str, value: Any) -> str:
    """A short text."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise BadLine(f"{key} 应为文字，最多{LONGEST_TEXT}字。", key)
    return value.strip()


def _one_of(*allowed: str) -> Callable[[str, Any], str]:
    """One of some words."""

    def reader(key: str, value: Any) -> str:
        if value not in allowed:
            raise BadLine(f"{key} 应为以下之一：{'、'.join(allowed)}。", key)
        return str(value)

    return reader


def _severity(key: str, value: Any) -> str:
    """A class by its Chinese name."""
    return CLASSES[_one_of(*CLASSES)(key, value)]


def _flag(key: str, value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise BadLine(f"{key} 应为 true 或者 false。", key)
    return value


def _day(key: str, value: Any) -> date:
    """A day in ISO form only."""
    try:
        if not isinstance(value, str) or ISO_DAY.fullmatch(value) is None:
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadLine(f"{key} 应为日期，如 2026-02-10。", key) from error


def _months(key: str, value: Any) -> int:
    """A whole number of months."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST_BAN:
        raise BadLine(f"{key} 应为1至{LONGEST_BAN}的整数（月）。", key)
    return value


def _switch(key: str, value: Any) -> bool:
    """Does the day of the document choose the regime?"""
    return _one_of(*SWITCHES)(key, value) == SWITCHES[1]


READERS: dict[str, tuple[str, Callable[[str, Any], Any]]] = {
    "list_kind": ("kind", _text),
    "class": ("severity", _severity),
    "field": ("field", _one_of(*FIELDS)),
    "penalty": ("penalty", _text),
    "simple_procedure": ("is_simple", _flag),
    "published": ("is_published", _flag),
    "document_date": ("document", _day),
    "correction_date": ("corrected", _day),
    "performed": ("is_performed", _flag),
    "commitment": ("has_promise", _flag),
    "repeat": ("is_repeated", _flag),
    "criminal": ("is_prosecuted", _flag),
    "fraud_bar_until": ("barred_until", _day),
    "restored_on": ("restored", _day),
    "ban_months": ("ban_months", _months),
    "application_date": ("asked", _day),
    "regime_switch": ("by_document", _switch),
}


# ------------------------------------------------------------------------------------------------ out
def told(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON."""
    notes = dict.fromkeys(
        str(note) for note in (*verdict.notes, *verdict.sector.notes, *verdict.general.notes)
    )
    return {
        "regime": verdict.regime or None,
        "sector": _side(verdict.sector),
        "general": _side(verdict.general),
        "list_removal_eligible": verdict.removal_eligible,
        "display_end_eligible": verdict.display_eligible,
        "earliest_list_removal": _iso(verdict.earliest_removal),
        "earliest_display_end": _iso(verdict.earliest_display_end),
        "review_due": _iso(verdict.review_due),
        "review_target": _iso(verdict.review_target),
        "automatic_stop_date": _iso(verdict.stops_on),
        "class": str(dict(SEVERITIES)[verdict.severity]),
        "unverified": not verdict.is_verified,
        "notes": list(notes),
    }


def _side(side: Side) -> dict[str, Any]:
    """One layer as JSON."""
    return {
        "eligible": side.eligible,
        "earliest": _iso(side.earliest),
        "last_day_of_period": _iso(side.latest),
        "reasons": [str(reason) for reason in side.reasons],
        "clause": side.clause,
        "instrument": side.instrument,
    }


def _iso(day: date | None) -> str | None:
    """The day as ISO text."""
    return day.isoformat() if day else None
