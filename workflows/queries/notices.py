"""The page of an official document, made from its frozen facts alone.

The text of a document is law in force in one language, so the templates under notices/ are not translated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from math import radians
from typing import Any, Final

import segno
from django.template.loader import render_to_string

from workflows.law.documents import LISTING_ARTICLE, RULE
from workflows.law.letters import letter
from workflows.law.remedies import remedies

_THAT_UNIT: Final = re.compile("该单位|你单位")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
# Number of characters in the authority's name up to which the red heading still fits 156 mm on one line.
_HEADING_SIZES: Final = ((8, "xl"), (10, "l"), (13, "m"), (16, "s"), (20, "xs"))
_ITEMS_17: Final = {"term": "一", "repair": "二", "revoked": "三"}  # 办法第十七条第一款各项
_SEAL_ARC: Final = 240  # degrees of the ring the name of the authority may take
_SEAL_RADIUS: Final = 34  # baseline of the name, in units of the seal drawing (104 wide, 42 mm)


def html(kind: str, facts: Mapping[str, Any], draft: bool = False) -> str:
    """The complete HTML of one document; a draft has a watermark, no number and no seal.

    Raises KeyError for an unknown kind. Blank facts print as blanks: ask `law.documents.missing` before issuing.
    """
    return render_to_string(letter(kind, facts).template, _context(kind, facts, draft))


def _context(kind: str, facts: Mapping[str, Any], draft: bool) -> dict[str, Any]:
    """The facts as printed, plus what the letter needs to lay them out."""
    party = facts.get("party") or {}
    if party.get("kind") == "person" and party.get("lead_name"):
        facts = _naming(facts, party["lead_name"])
    authority = facts.get("authority") or {}
    is_person = party.get("kind") == "person"
    return {
        **printable(facts),
        "document": letter(kind, facts),
        "law": _titled(facts.get("instrument") or RULE),
        "is_honour": facts.get("list_kind") == "red",
        "rule": RULE,
        "draft": draft,
        "you": "你" if is_person else "你单位",
        # Letters from before this was asked say nothing about it and are printed as they were.
        "withheld": party.get("is_public") is False,
        "employer": party.get("lead_name", "") if is_person else "你单位",
        "party_text": _party(party, is_person),
        "basis": _listing_basis(
            printable(facts.get("basis") or []),
            facts.get("instrument", RULE) != RULE,
            facts.get("ground_clause") or "",
        ),
        # The other parties are named to the employer only: a person's letter is about that person.
        "associates": [] if is_person else printable(facts.get("associates") or []),
        "item_17": _ITEMS_17.get((facts.get("removal") or {}).get("ground", ""), ""),
        "measure_groups": _by_basis(printable(facts.get("measures") or [])),
        "adopted": _adopted((facts.get("statement") or {}).get("adopted")),
        "amount_text": _amount(facts.get("amount")),
        "remedies": _remedies(kind, facts),
        "heard": "statement" in facts,
        "created": facts.get("issued_on") or "",
        "heading": _heading(authority.get("name", "")),
        "seal": [] if draft else _seal(authority.get("name", "")),
        "qr": {} if draft else _qr(facts.get("verify_url") or ""),
    }


def _naming(value: Any, employer: str) -> Any:
    """The same facts for a person's letter: what the case file calls 该单位 is named, or it would mean nobody."""
    if isinstance(value, Mapping):
        return {key: _naming(item, employer) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_naming(item, employer) for item in value]
    return _THAT_UNIT.sub(lambda _match: employer, value) if isinstance(value, str) else value


def _party(party: Mapping[str, Any], is_person: bool) -> str:
    """The addressee with the identifier shown to this reader and, for a person, the post held."""
    label = party.get("code_label") or ("公民身份号码" if is_person else "统一社会信用代码")
    identity = party.get("code_display") or party.get("code", "")
    if is_person:
        post, capacity = party.get("post_title", ""), party.get("capacity", "")
        stands = f"{post}、{capacity}" if post and post != capacity else capacity
        return f"你（{label}：{identity}，系{party.get('lead_name', '')}{stands}）"
    return f"你单位（{label}：{identity}）"


def _listing_basis(basis: list[dict[str, Any]], is_general: bool, clause: str) -> list[dict[str, Any]]:
    """The articles on which a listing rests, out of all the policy holds; instruments in book-title marks."""
    resting = [item for item in basis if item.get("article", "").startswith(LISTING_ARTICLE)] or basis
    if is_general:
        resting = [item for item in basis if item.get("article") and item["article"] in clause]
    return [{**item, "instrument": _titled(item.get("instrument", ""))} for item in resting]


def _titled(instrument: str) -> str:
    """The name of an instrument in book-title marks."""
    return instrument if instrument.startswith("《") else f"《{instrument}》"


def _by_basis(measures: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The measures as one line for each legal basis, in the order given."""
    groups: dict[str, list[str]] = {}
    for measure in measures:
        groups.setdefault(measure.get("basis") or "", []).append(measure["name"])
    return [{"basis": basis, "names": "、".join(names)} for basis, names in groups.items()]


def _adopted(answer: Any) -> str:
    """What became of a statement: 予以采纳, 不予采纳, or the words given; blank when not said."""
    if isinstance(answer, bool):
        return "予以采纳" if answer else "不予采纳"
    return {"采纳": "予以采纳", "不采纳": "不予采纳"}.get(answer, answer or "")


def printable(value: Any) -> Any:
    """The same JSON value as printed: ISO dates as 2026年4月1日, closing stops left to the templates."""
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    if not isinstance(value, str):
        return value
    day = _day(value)
    if day is not None:
        return official_date(day)
    return "\n".join(line.strip().rstrip("。；;") for line in value.splitlines())


def _day(text: str) -> date | None:
    """The day that a fact states; None for words, also for words that only look like a day (2026-02-30)."""
    try:
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def official_date(day: date) -> str:
    """A date in Arabic numerals without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _amount(amount: Any) -> str:
    """Yuan with thousands separators and two decimals; blank when absent or not a number."""
    try:
        return f"{Decimal(str(amount)):,.2f}"
    except InvalidOperation:
        return ""


def _remedies(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The remedies of the day of issue, or nothing for kinds without; a draft is read as of the newest law."""
    if not letter(kind, facts).has_remedies:
        return {}
    if facts.get("remedies"):
        return dict(facts["remedies"])
    issued_on = facts.get("issued_on")
    return remedies(facts.get("authority") or {}, date.fromisoformat(issued_on) if issued_on else date.max)


def _heading(name: str) -> str:
    """The size class of the red heading for a name of this length."""
    return next((size for length, size in _HEADING_SIZES if len(name) <= length), "two")


def _seal(name: str) -> list[dict[str, Any]]:
    """Each character of the name with its angle in degrees and its size on the ring of the specimen seal."""
    step = min(22.0, _SEAL_ARC / max(len(name), 1))
    size = f"{min(13.0, 0.95 * _SEAL_RADIUS * radians(step)):.1f}"
    start = -step * (len(name) - 1) / 2
    return [{"char": c, "angle": f"{start + step * place:.2f}", "size": size} for place, c in enumerate(name)]


def _qr(address: str) -> dict[str, Any]:
    """The size in modules and the SVG path of a QR code with its quiet zone; empty without an address."""
    if not address:
        return {}
    code = segno.make(address, error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=2)]
    cells = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return {"size": len(rows), "path": "".join(cells)}


def machine_readable(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the printed notice states, for a machine: the JSON that is attached to the PDF."""
    party, authority = facts.get("party") or {}, facts.get("authority") or {}
    return {
        "kind": kind,
        "title": letter(kind, facts).title,
        "number": facts.get("number", ""),
        "issued_on": facts.get("issued_on", ""),
        "authority": authority.get("name", ""),
        "party": party.get("name", ""),
        "check_code": facts.get("check_code", ""),
    }
