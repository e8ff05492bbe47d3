"""The rules of a licence or penalty that is reported for 双公示: a row of a workbook in, facts or problems out.

The columns are those of domain §6.1 (文书号, 相对人名称, 统一社会信用代码, 类别, 事由, 依据, 内容, 决定日期, 机关,
地方编码, 时间戳, 公示截止期, 数据状态), and two that the display needs: 失信程度 of a penalty, 有效期至 of a licence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from workflows.law import cells
from workflows.law.casefile import Problem
from workflows.law.cells import Formula, Unfit
from workflows.law.identity import check_id_number, check_uscc, code_kind
from workflows.law.parameters import SEVERITIES
from workflows.law.private import masked_at, numbers_in

LICENCE, PENALTY = "licence", "penalty"
HEADINGS: dict[str, str] = {
    "document_number": "文书号",
    "name": "相对人名称",
    "code": "统一社会信用代码",
    "category": "类别",
    "cause": "事由",
    "basis": "依据",
    "content": "内容",
    "decided_on": "决定日期",
    "department": "机关",
    "severity": "失信程度",
    "valid_until": "有效期至",
    "stated_until": "公示截止期",
    "region_code": "地方编码",
    "source_stamp": "时间戳",
    "status": "数据状态",
}
OF_ONE_KIND = {"severity": PENALTY, "valid_until": LICENCE}
OPTIONAL = frozenset({"valid_until", "stated_until", "region_code", "source_stamp", "status"})
SEVERITY_WORDS = {"轻微": "slight", "一般": "ordinary", "严重": "serious"}


@dataclass(frozen=True)
class Decision:
    """A licence or penalty whose own facts are right."""

    document_number: str
    name: str
    code: str
    category: str
    cause: str
    basis: str
    content: str
    decided_on: date
    department: str
    severity: str = ""
    valid_until: date | None = None
    stated_until: date | None = None
    region_code: str = ""
    source_stamp: str = ""

    @property
    def is_person(self) -> bool:
        """Is the code that of a natural person?"""
        return code_kind(self.code) == "ric"


def headings_of(kind: str) -> dict[str, str]:
    """The columns of a workbook of licences or of penalties, in their order."""
    return {key: words for key, words in HEADINGS.items() if OF_ONE_KIND.get(key, kind) == kind}


def check(raw: Mapping[str, Any], kind: str, *, today: date) -> tuple[Decision | None, list[Problem]]:
    """The decision that the raw values state, or None and every problem, in the order of the columns."""
    facts, problems = {}, []
    readers = _readers(today)
    for key in headings_of(kind):
        try:
            facts[key] = _read(key, raw.get(key), readers[key])
        except Unfit as unfit:
            problems.append(Problem(key, unfit.reason, str(unfit), heading=HEADINGS[key]))
    problems += _between(facts) if not problems else []
    if problems:
        return None, problems
    facts.pop("status")
    return Decision(**facts), []


def _read(key: str, value: Any, read: Callable[[Any], Any]) -> Any:
    """One value; an optional one may be empty."""
    if key in OPTIONAL and cells.is_empty(value) and not isinstance(value, Formula):
        return None if key.endswith("_until") else ""
    return read(value)


def _readers(today: date) -> dict[str, Callable[[Any], Any]]:
    """How each column is read."""
    return {
        "document_number": lambda v: cells.number_of(v, 80),
        "name": lambda v: _shown(cells.text(v, 200)),
        "code": lambda v: cells.code_of(v, partial(_code, today=today)),
        "category": lambda v: _shown(cells.text(v, 100)),
        "cause": lambda v: _shown(cells.prose(v, 1000)),
        "basis": lambda v: _shown(cells.prose(v, 1000)),
        "content": lambda v: _shown(cells.prose(v, 2000)),
        "decided_on": lambda v: cells.past_day(v, today),
        "department": lambda v: cells.text(v, 100),
        "severity": _severity,
        "valid_until": cells.day,
        "stated_until": cells.day,
        "region_code": lambda v: cells.number_of(v, 12),
        "source_stamp": lambda v: cells.text(v, 40),
        "status": _status,
    }


def _shown(text: str) -> str:
    """Words that everybody may come to read; Unfit when a number of a natural person stands in them."""
    found = numbers_in(text)
    if found:
        said = "、".join(f"{each.kind} {masked_at(text, each)}" for each in found[:3])
        words = _(
            "里面像是有自然人的号码（%(said)s），公示后任何人都能看到；请从文字中删去，或者只写“某某”。"
            "相对人自己的号码只填在“统一社会信用代码”一列。"
        )
        raise Unfit("number of a person", words % {"said": said})
    return text


def _code(code: str, today: date) -> str:
    """A credit code, or the identity number of a natural person."""
    return check_id_number(code, today=today) if code_kind(code) == "ric" else check_uscc(code)


def _severity(value: Any) -> str:
    """How serious the wrong is, by the standard of its field."""
    said = cells.text(value, 20)
    found = SEVERITY_WORDS.get(said) or (said if said in dict(SEVERITIES) else "")
    if not found:
        raise Unfit(
            "unknown severity", _("“%(said)s”不是失信程度，请填写轻微、一般或者严重。") % {"said": said}
        )
    return found


def _status(value: Any) -> str:
    """Only decisions in force are reported; annulled ones are taken down at their own record."""
    said = cells.text(value, 20)
    if said not in ("正常", "有效", "0"):
        words = _("“%(said)s”的决定不再报送；已经报送的，请在该条记录里撤下。") % {"said": said}
        raise Unfit("not in force", words)
    return said


def _between(facts: Mapping[str, Any]) -> list[Problem]:
    """What two columns say against each other."""
    found = []
    for key in ("valid_until", "stated_until"):
        day = facts.get(key)
        if day and day < facts["decided_on"]:
            words = _("早于决定日期，请核对年份和月份。")
            found.append(Problem(key, "before the decision", words, heading=HEADINGS[key]))
    return found
