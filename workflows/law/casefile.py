"""The rules of a case's registration, once: the form and the import of a workbook both ask here.

Raw values go in under the keys of HEADINGS; a Case comes out, or problems that name the column,
a fixed word for machines and a Chinese sentence that says what is wrong and how to mend it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from workflows.law import cells
from workflows.law.cells import Formula, Unfit
from workflows.law.identity import check_id_number, check_uscc

__all__ = ["HEADINGS", "Case", "Formula", "Party", "Problem", "Version", "check", "heading_key", "refused"]

HEADINGS: dict[str, str] = {
    "case_number": "案件编号",
    "name": "主体名称",
    "code": "统一社会信用代码",
    "registration": "登记状态",
    "representative": "法定代表人",
    "representative_id": "法定代表人身份证号",
    "responsible": "直接责任人员",
    "order_number": "责令限期支付文书号",
    "order_deadline": "责令限期届满日",
    "ground": "列入情形",
    "workers": "拖欠人数",
    "amount": "拖欠金额（元）",
    "facts_summary": "事实摘要",
    "evidence_list": "证据目录",
    "department": "认定机关",
    "officer": "经办人",
    "discovered_on": "发现日期",
}
OPTIONAL = frozenset({"responsible", "evidence_list", "officer"})
CAPACITIES = ("representative", "supervisor", "responsible")
# What registers and licences say, longest first: 吊销未注销 is not yet 注销.
REGISTRATIONS = (
    ("未注销", "licence_revoked"),
    ("注销", "deregistered"),
    ("吊销", "licence_revoked"),
    ("迁出", "moved_out"),
    *((word, "active") for word in ("存续", "在营", "在业", "开业", "在册", "正常")),
)
# Between persons, but not inside the brackets of a post title.
BETWEEN_PERSONS = re.compile(r"[；;、，,\n]+(?![^（(]*[）)])")
PERSON_WITH_POST = re.compile(r"([^（）()]+)(?:[（(]([^（）()]*)[）)])?")


@dataclass(frozen=True)
class Problem:
    """Why a case cannot be registered: `index` counts the further persons of a form from 0."""

    key: str
    reason: str
    words: str
    index: int | None = None

    @property
    def column(self) -> str:
        """The heading under which the value stood."""
        return HEADINGS["responsible" if self.index is not None else self.key]


@dataclass(frozen=True)
class Party:
    """A natural person who would be listed together with the subject (办法 §5)."""

    name: str
    capacity: str
    post_title: str = ""
    id_number: str = ""


@dataclass(frozen=True)
class Version:
    """One version of the rules: from when to when it is in force, and its grounds (text or code → key)."""

    since: date
    until: date | None
    grounds: Mapping[str, Any]

    def covers(self, on: date) -> bool:
        """Was this version in force on that day?"""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Case:
    """A case whose own facts are right; whether it may be registered here and now is asked elsewhere."""

    case_number: str
    name: str
    code: str
    registration: str
    associates: tuple[Party, ...]
    order_number: str
    order_deadline: date
    ground: Any
    workers: int
    amount: Decimal
    facts_summary: str
    evidence_list: str
    discovered_on: date
    department: str = ""
    officer: str = ""


def heading_key(heading: Any) -> str | None:
    """The key of a column by its heading, whatever blanks, colons, stars or brackets it is written with."""
    plain = re.sub(r"[\s*＊:：]", "", str(heading or "")).translate(str.maketrans("()", "（）"))
    return next((key for key, known in HEADINGS.items() if known == plain), None)


def check(
    raw: Mapping[str, Any], *, today: date, versions: Sequence[Version]
) -> tuple[Case | None, list[Problem]]:
    """The case that these raw values state, or None and every problem found, in the order of the columns.

    `raw["persons"]` may hold further persons as mappings of name, capacity, post_title, id_number.
    """
    desk = _Desk(raw)
    facts: dict[str, Any] = {key: desk.take(key, read) for key, read in _readers(today).items()}
    desk.alive(facts["registration"])
    facts["ground"] = desk.ground(facts["order_deadline"], versions)
    first = Party(
        facts.pop("representative") or "", "representative", "", facts.pop("representative_id") or ""
    )
    facts["associates"] = desk.everybody(first, facts.pop("responsible") or (), today)
    if desk.problems:
        order = list(HEADINGS)
        return None, sorted(
            desk.problems, key=lambda p: order.index(p.key) if p.key in HEADINGS else len(order)
        )
    return Case(**facts), []


def refused(key: str, reason: str, words: str) -> Problem:
    """A problem that the register, not the row, stands for."""
    return Problem(key, reason, words)


def _readers(today: date) -> dict[str, Callable[[Any], Any]]:
    """How each column is read; the ground needs the deadline first and is read apart."""

    def id_number(v: Any) -> str:
        return cells.code_of(v, partial(check_id_number, today=today))

    return {
        "case_number": lambda v: cells.number_of(v, 60),
        "name": lambda v: cells.text(v, 200),
        "code": lambda v: cells.code_of(v, check_uscc),
        "registration": _registration,
        "representative": lambda v: cells.name_of(v, 60),
        "representative_id": id_number,
        "responsible": persons_of,
        "order_number": lambda v: cells.number_of(v, 60),
        "order_deadline": lambda v: _expired_day(v, today),
        "workers": cells.headcount,
        "amount": cells.yuan,
        "facts_summary": lambda v: cells.prose(v, 4000),
        "evidence_list": lambda v: cells.prose(v, 4000),
        "department": lambda v: cells.text(v, 100),
        "officer": lambda v: cells.name_of(v, 60),
        "discovered_on": lambda v: cells.past_day(v, today),
    }


def _expired_day(value: Any, today: date) -> date:
    """The last day of the order, once it has ended at 24:00: only then nobody has paid in time (办法 §5)."""
    found = cells.past_day(value, today)
    if found == today:
        words = _("责令支付期限到今天24时才届满，届满后仍未支付的，请从明天起登记（办法第五条）。")
        raise Unfit("not expired", words)
    return found


def _registration(value: Any) -> str:
    """The registration status as the register of subjects keeps it."""
    said = cells.text(value, 60)
    for word, status in REGISTRATIONS:
        if word in said or said == status:
            return status
    raise Unfit(
        "unknown status", _("“%(said)s”不是登记状态，请填写存续、吊销、迁出或注销。") % {"said": said[:20]}
    )


def persons_of(value: Any) -> tuple[Party, ...]:
    """Persons written as 姓名（职务）, set apart by ； ; 、 or ，."""
    found = []
    for part in BETWEEN_PERSONS.split(cells.as_text(cells.stated(value))):
        if not cells.clean(part):
            continue
        match = PERSON_WITH_POST.fullmatch(cells.clean(part))
        if match is None:
            words = _("“%(part)s”无法辨认，请写成“姓名（职务）”，多人用分号隔开。") % {"part": part[:30]}
            raise Unfit("unreadable", words)
        name, post = cells.name_of(match[1], 60), cells.clean(match[2] or "")
        found.append(Party(name, "responsible", cells.fits(post, 60)))
    return tuple(found)


def squeeze(value: str) -> str:
    """A ground as it is compared: without white space and closing words."""
    return re.sub(r"[\s，,。；;]|的$", "", value)


@dataclass
class _Desk:
    """Reads one case's values and collects what is wrong with them."""

    raw: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def take(
        self, key: str, read: Callable[[Any], Any], *, index: int | None = None, said: Any = None
    ) -> Any:
        """The value under a key, read; None, and a problem, when it is unfit. Optional ones may be empty."""
        value = self.raw.get(key) if index is None else said
        if cells.is_empty(value) and key in OPTIONAL and not isinstance(value, Formula):
            return () if key == "responsible" else ""
        try:
            return read(value)
        except Unfit as unfit:
            self.problems.append(Problem(key, unfit.reason, str(unfit), index))
            return None

    def alive(self, registration: str | None) -> None:
        """A subject that no longer exists cannot be listed."""
        if registration == "deregistered":
            words = _("主体已经注销，不能列入名单；请核对登记状态，确已注销的，对责任人员另行处理。")
            self.problems.append(Problem("registration", "subject no longer exists", words))

    def ground(self, deadline: date | None, versions: Sequence[Version]) -> Any:
        """The ground under the rules that were in force on the order's date; None when there is none."""
        said = self.take("ground", lambda v: cells.text(v, 200))
        if not said or deadline is None:
            return None
        version = next((v for v in versions if v.covers(deadline)), None)
        if version is None:
            words = _("这一天没有施行中的名单规则，请核对日期。")
            self.problems.append(Problem("order_deadline", "no rules in force", words))
            return None
        for known, key in version.grounds.items():
            if squeeze(known) == squeeze(said):
                return key
        words = _("“%(said)s”不是规定的列入情形，请按办法第五条的情形填写。") % {"said": said[:40]}
        self.problems.append(Problem("ground", "unknown ground", words))
        return None

    def everybody(self, first: Party, told: Iterable[Party], today: date) -> tuple[Party, ...]:
        """The legal representative, then the others; nobody is named twice."""
        others = [p for p in told if p.name != first.name]
        same = next((p for p in told if p.name == first.name), None)
        if same:
            # The representative may be directly responsible, too: one person, one notice.
            first = Party(first.name, first.capacity, same.post_title, first.id_number)
        known = {(first.name, first.id_number)}
        for person in others:
            self._unknown(person, known, "responsible", None)
        for index, typed in enumerate(self.raw.get("persons") or ()):
            party = self._party(index, typed, today)
            if party:
                self._unknown(party, known, "name", index)
                others.append(party)
        return (first, *others)

    def _party(self, index: int, typed: Mapping[str, Any], today: date) -> Party | None:
        """One further person of a form; an untouched line is none."""
        if all(cells.is_empty(typed.get(key)) for key in ("name", "post_title", "id_number")):
            return None

        def take(key: str, read: Callable[[Any], Any]) -> Any:
            return self.take(key, read, index=index, said=typed.get(key))

        def number(value: Any) -> str:
            if cells.is_empty(value):
                return ""
            return cells.code_of(value, partial(check_id_number, today=today))

        name = take("name", lambda v: cells.name_of(v, 60))
        post = take("post_title", lambda v: "" if cells.is_empty(v) else cells.text(v, 60))
        capacity = take("capacity", _capacity)
        return Party(name or "", capacity or "", post or "", take("id_number", number) or "")

    def _unknown(self, party: Party, known: set[tuple[str, str]], key: str, index: int | None) -> None:
        """The same name twice is one person, unless both identity numbers are given and differ."""
        for name, number in known:
            if party.name == name != "" and (not number or not party.id_number or number == party.id_number):
                words = _("“%(name)s”填写了两次；确是同名的两个人，请分别填写身份证号码。") % {"name": name}
                self.problems.append(Problem(key, "named twice", words, index))
                return
        known.add((party.name, party.id_number))


def _capacity(value: Any) -> str:
    """In what capacity a person is listed (办法 §5)."""
    if value not in CAPACITIES:
        raise Unfit("missing", _("请选择该人员的身份。"))
    return str(value)
