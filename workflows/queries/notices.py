"""The page of an official document, made from its frozen facts alone.

The text of a document is law in force in one language, so the templates under notices/ are not translated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.template.loader import render_to_string

from workflows.law.clauses import is_marked
from workflows.law.documents import FILE, LETTER, LISTING_ARTICLE, RECORD, RULE, Document
from workflows.law.letters import letter
from workflows.law.remedies import remedies
from workflows.law.titles import broken
from workflows.queries import notice_data, page_parts

# A circular says in its title what it is about: 事由 and 文种 (GB/T 9704-2012, 7.3.1).
_ABOUT: Final = {
    "circular": "关于{party}列入{listed}有关情况的通报",
    "measures_transfer": "关于转送{party}联合惩戒措施的函",
}
_THAT_UNIT: Final = re.compile("该单位|你单位")
_SHORT_RULE: Final = re.compile("(?<!《)办法第")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_BASES: Final = {
    FILE: "notices/_form_file.html",
    LETTER: "notices/_form_letter.html",
    RECORD: "notices/_form_record.html",
}
# The letters that introduce the short name of the rule (以下简称《办法》) before they cite it.
_CITING: Final = frozenset({"prior_notice", "listing_decision", "rescission_decision", "measures_transfer"})
_ITEMS_17: Final = {"term": "一", "repair": "二", "revoked": "三"}  # 办法第十七条第一款各项


def html(kind: str, facts: Mapping[str, Any], draft: bool = False) -> str:
    """The complete HTML of one document; a draft has a watermark, no number and no seal.

    Raises KeyError for an unknown kind. Blank facts print as blanks: ask `law.documents.missing` before issuing.
    """
    page = render_to_string(letter(kind, facts).template, _context(kind, facts, draft))
    return page_parts.rare_apart(page)


def machine_readable(kind: str, facts: Mapping[str, Any], page: str = "") -> dict[str, Any]:
    """The same document as plain JSON data, with nothing that the printed page does not state.

    `page` is its HTML where the caller has it already. Raises KeyError for an unknown kind.
    """
    document, printed = letter(kind, facts), _as_read(kind, facts)
    return notice_data.stated(
        kind,
        title_of(document, facts),
        printed,
        page or html(kind, facts),
        printable,
        (document.template, _BASES[document.form]),
    )


def _as_read(kind: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts in the words of their reader.

    To a person, 该单位 is the employer's name; who reads of another's case is not called 你单位. A clause that nobody
    verified is not cited; the reference list cites its rule by the short name that its letters introduce.
    """
    party = facts.get("party") or {}
    introduces = kind in _CITING and facts.get("instrument", RULE) == RULE
    facts = {**facts, **_cited(facts, "《办法》第" if introduces else "办法第")}
    if not letter(kind, facts).is_served and isinstance(facts.get("facts_summary"), str):
        facts = {**facts, "facts_summary": facts["facts_summary"].replace("你单位", "该单位")}
    if party.get("kind") == "person" and party.get("lead_name"):
        named: Mapping[str, Any] = _naming(facts, party["lead_name"])
        return named
    return facts


def _cited(facts: Mapping[str, Any], short: str) -> dict[str, Any]:
    """The clauses of the facts as a document may cite them: none that nobody has read, the rule by its `short` name.

    Whether it was read is stated beside each; facts from before that was asked have only the mark in its words.
    """

    def words(clause: Any, stated: Mapping[str, Any], flag: str) -> Any:
        if not isinstance(clause, str):
            return clause
        return _SHORT_RULE.sub(short, clause) if stated.get(flag, not is_marked(clause)) else ""

    cited: dict[str, Any] = {}
    if "ground_clause" in facts:
        cited["ground_clause"] = words(facts["ground_clause"], facts, "ground_is_verified")
    if facts.get("measures"):
        cited["measures"] = [
            {**row, "basis": words(row.get("basis") or "", row, "is_verified")} for row in facts["measures"]
        ]
    if facts.get("basis"):
        rows = facts["basis"]
        cited["basis"] = [
            row for row in rows if row.get("is_verified", not is_marked(row.get("article") or ""))
        ]
    return cited


def _context(kind: str, facts: Mapping[str, Any], draft: bool) -> dict[str, Any]:
    """The facts as printed, plus what the letter needs to lay them out."""
    facts = _as_read(kind, facts)
    party = facts.get("party") or {}
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
        **_page(letter(kind, facts), facts, draft),
    }


def _page(document: Document, facts: Mapping[str, Any], draft: bool) -> dict[str, Any]:
    """What the form of the page needs beside the words: its base, title, heading, seal, proof of authenticity."""
    authority = facts.get("authority") or {}
    name = authority.get("name", "")
    title = title_of(document, facts)
    return {
        "base": _BASES[document.form],
        "title": title,
        "title_lines": broken(title),
        "heading": page_parts.heading(name),
        "sign_shift": page_parts.sign_shift(name),
        "seal": [] if draft else _specimen(facts, name),
        **({} if draft else page_parts.verification(facts)),
    }


def _specimen(facts: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The drawn specimen seal of a demo; where the agency seals for itself, its place stays free.

    Letters from before this was asked say nothing about it and are printed as they were.
    """
    if facts.get("specimen_seal") is False:
        return []
    return page_parts.seal((facts.get("letterhead") or {}).get("seal_name") or name)


def title_of(document: Document, facts: Mapping[str, Any]) -> str:
    """The title as printed: what lists or removes names the list (××名单列入决定书), the rest does not."""
    if document.kind in _ABOUT:
        party = (facts.get("party") or {}).get("name", "")
        return _ABOUT[document.kind].format(party=party, listed=facts.get("list_name") or "名单")
    about_list = document.form != RECORD and any(word in document.title for word in ("列入", "移出"))
    return f"{facts.get('list_name') or ''}{document.title}" if about_list else document.title


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
    """What became of a statement: 予以（部分）采纳, 不予采纳, or the words given; blank when not said."""
    if isinstance(answer, bool):
        return "予以采纳" if answer else "不予采纳"
    return {"采纳": "予以采纳", "部分采纳": "予以部分采纳", "不采纳": "不予采纳"}.get(answer, answer or "")


def printable(value: Any) -> Any:
    """The same JSON value as printed: days as 2026年4月1日, moments with 9时30分; no closing stop."""
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    if not isinstance(value, str):
        return value
    found = _moment(value)
    if found is not None:
        return official_moment(found)
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


def _moment(text: str) -> datetime | None:
    """The moment of the authority's own clock that a fact states (hearing.at); None for anything else."""
    try:
        return datetime.fromisoformat(text) if _ISO_MOMENT.fullmatch(text) else None
    except ValueError:
        return None


def official_date(day: date) -> str:
    """A date in Arabic numerals without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def official_moment(moment: datetime) -> str:
    """A moment as people say it: 2026年4月1日9时30分, 2026年4月1日9时."""
    minutes = f"{moment.minute}分" if moment.minute else ""
    return f"{official_date(moment.date())}{moment.hour}时{minutes}"


def _amount(amount: Any) -> str:
    """Yuan with thousands separators and two decimals; blank when absent or not a number."""
    try:
        return f"{Decimal(str(amount)):,.2f}"
    except InvalidOperation:
        return ""


def _remedies(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The remedies of the day of issue, or nothing for kinds without; a draft is read as of the newest law."""
    document = letter(kind, facts)
    if not document.has_remedies:
        return {}
    if facts.get("remedies"):
        return dict(facts["remedies"])
    issued_on = facts.get("issued_on")
    day = date.fromisoformat(issued_on) if issued_on else date.max
    return remedies(facts.get("authority") or {}, day, document.act)
