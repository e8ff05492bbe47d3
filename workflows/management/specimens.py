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
# These go to others too, with something attached.
_COPIED: Final = frozenset({"listing_decision", "circular", "measures_transfer", "revocation_decision"})
_YEAR: Final = "2026"


def facts(document: Document, *, other_list: bool = False) -> dict[str, Any]:
    """What a document of this kind states, complete; with `other_list`, for a list without letters of its own."""
    found = copy.deepcopy(SAID) | {"issued_on": TODAY.isoformat()}
    if document.is_numbered:
        found["number"] = f"{found['authority']['notice_code']}{document.series}〔{_YEAR}〕12号"
    if other_list:
        found |= copy.deepcopy(OTHER_LIST)
    if document.kind not in _COPIED:
        found |= {"attachments": [], "copies_to": []}
    for blank in document.blanks:
        if _absent(blank.key, found):
            _put(found, blank.key, _filled(blank))
    for element in document.elements:
        if applies(element, found) and is_blank(element, found):
            _put(found, element.key, _worded(element.key, element.label))
    found["remedies"] = remedies(found["authority"], TODAY)
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
