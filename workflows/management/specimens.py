"""Facts of an invented case for looking at documents: nobody's name, an unassigned region, no database.

A kind that nobody thought of here gets its mandatory elements and blanks filled from their labels, so that a new
document appears on the contact sheet by itself.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from workflows.law.documents import Blank, Document, applies, is_blank
from workflows.law.remedies import remedies
from workflows.management.specimen_words import SAID

TODAY: Final = date(2026, 11, 20)
OTHER_LIST: Final = {
    "list_name": "严重失信主体名单",
    "instrument": "《衡川市严重失信主体名单管理办法（示例）》",
    "ground": "经责令限期改正，逾期没有改正，情节严重",
    "ground_clause": "第九条第（二）项",
    "basis": [
        {
            "instrument": "《衡川市严重失信主体名单管理办法（示例）》",
            "article": "第九条第（二）项",
            "text": "经责令限期改正，逾期没有改正，情节严重的，列入严重失信主体名单",
        }
    ],
    "has_end": True,
}
# A proposal is shown to the public for an honour; a proposed discipline is told to the party alone.
HONOUR: Final = {
    "list_name": "诚信示范企业名单（示例）",
    "list_kind": "red",
    "instrument": "《衡川市诚信示范企业名单管理办法（示例）》",
    "ground": "连续三年没有违法失信记录，并履行全部信用承诺",
    "ground_clause": "第六条",
    "facts_summary": "2023年至2025年，该单位没有行政处罚和失信记录，按期履行全部信用承诺。",
    "basis": [],
}
# Reasons of each decision; what is not named here states none beside its facts.
REASONS: Final = {
    "listing_decision": "责令期限届满后仍未支付，数额达到认定标准，应当列入。",
    "no_listing_decision": "你单位已于2026年11月12日足额支付所拖欠的工资，并作出书面信用承诺。",
    "repair_refused": "列入名单期限内再次发生拖欠农民工工资违法行为。",
}
# No document is older than what it tells of.
ISSUED: Final = {
    "prior_notice": date(2026, 11, 5),
    "statement_answer": date(2026, 11, 16),
    "objection_accepted": date(2026, 12, 2),
    "objection_completion": date(2026, 12, 2),
    "objection_rejected": date(2026, 12, 2),
    "objection_result": date(2026, 12, 7),
    "objection_ended": date(2026, 12, 11),
    "revocation_decision": date(2027, 2, 5),
    "training_certificate": date(2027, 5, 18),
    "application_accepted": date(2027, 6, 16),
    "application_completion": date(2027, 6, 16),
    "application_rejected": date(2027, 7, 1),
    "repair_granted": date(2027, 7, 2),
    "repair_refused": date(2027, 7, 2),
    "rescission_decision": date(2027, 9, 1),
    "removal_notice": date(2029, 11, 21),
    "removal_announcement": date(2029, 11, 21),
}
OBJECTED: Final = {
    "objection_ended": {"reason": "一次性告知的补正期限于2026年12月10日届满，本机关没有收到补正材料。"}
}
# These go to others too, with something attached.
_COPIED: Final = frozenset({"listing_decision", "circular", "revocation_decision"})


def facts(document: Document, *, other_list: bool = False) -> dict[str, Any]:
    """What a document of this kind states, complete; with `other_list`, for a list without letters of its own."""
    day = ISSUED.get(document.kind, TODAY)
    found = copy.deepcopy(SAID) | {"issued_on": day.isoformat(), "reason": REASONS.get(document.kind, "")}
    if document.is_numbered:
        found["number"] = f"{found['authority']['notice_code']}{document.series}〔{day.year}〕12号"
    if other_list:
        found |= copy.deepcopy(OTHER_LIST)
    if document.kind == "public_notice":
        found |= copy.deepcopy(HONOUR)
    found["objection"] |= OBJECTED.get(document.kind, {})
    if document.kind != "listing_decision":
        found["attachments"] = []
    if document.kind not in _COPIED:
        found["copies_to"] = []
    for blank in document.blanks:
        if _absent(blank.key, found):
            _put(found, blank.key, _filled(blank))
    for element in document.elements:
        if applies(element, found) and is_blank(element, found):
            _put(found, element.key, _worded(element.key, element.label))
    found["remedies"] = remedies(found["authority"], day, document.act)
    return found


def _filled(blank: Blank) -> Any:
    """What an officer may have typed into a blank."""
    plain = {"date": "2026-12-04", "time": "2026-12-04T09:30", "count": 3}
    if blank.sort == "choice":
        return blank.choices[0] if blank.choices else blank.label
    return plain.get(
        blank.sort, f"{blank.label}的内容，按实际情况填写" if blank.sort == "text" else blank.label
    )


def _worded(key: str, label: str) -> Any:
    """A value for an element that nobody gave words: by the ending of its key, else its own label."""
    last = key.rpartition(".")[2]
    if last.endswith(("_on", "_until", "_by", "deadline", "date")):
        return "2026-12-04"
    return 3 if last in ("count", "hours", "pages") else label


def _absent(key: str, facts: Mapping[str, Any]) -> bool:
    """Is there no value under this dotted key?"""
    value: Any = facts
    for step in key.split("."):
        if not isinstance(value, Mapping) or step not in value:
            return True
        value = value[step]
    return False


def _put(facts: dict[str, Any], key: str, value: Any) -> None:
    """Set the value under a dotted key; what stands in its way is replaced."""
    *path, last = key.split(".")
    holder = facts
    for step in path:
        if not isinstance(holder.get(step), dict):
            holder[step] = {}
        holder = holder[step]
    holder[last] = value
