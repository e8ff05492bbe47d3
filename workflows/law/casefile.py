"""The rules of a case's registration, once: the form and the import of a workbook both ask here.

Raw values go in under the keys of HEADINGS; a Case comes out, or problems that name the column,
a fixed word for machines and a Chinese sentence that says what is wrong and how to mend it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from workflows.law import cells
from workflows.law.casenumber import person_number, subject_number
from workflows.law.cells import Formula, Unfit
from workflows.law.clue import evidence_list
from workflows.law.identity import code_kind

__all__ = ["HEADINGS", "Case", "Formula", "Party", "Problem", "Version", "check", "heading_key", "refused"]

HEADINGS: dict[str, str] = {
    "case_number": "案件编号",
    "name": "主体名称",
    "code": "统一社会信用代码",
    "registration": "登记状态",
    "representative": "法定代表人",
    "representative_id": "法定代表人身份证号",
    "responsible": "直接责任人员",
    "order_number": "依据文书号",
    "order_deadline": "期限起算日",
    "ground": "列入情形",
    "facts_summary": "事实摘要",
    "evidence_list": "证据目录",
    "department": "认定机关",
    "officer": "经办人",
    "discovered_on": "发现日期",
}
# After this column stand those that the rules of a list ask for.
OWN_AFTER = "ground"
OPTIONAL = frozenset({"responsible", "evidence_list", "officer"})
CAPACITIES = ("representative", "supervisor", "responsible")
# What registers and licences say, longest first: 吊销未注销 is not yet 注销.
REGISTRATIONS = (
    ("未注销", "licence_revoked"),
    ("注销", "deregistered"),
    ("吊销", "licence_revoked"),
    ("迁出", "moved_out"),
    ("死亡", "deceased"),
    *((word, "active") for word in ("存续", "在营", "在业", "开业", "在册", "正常")),
)
# Between persons, but not inside the brackets of a post title.
# Nobody is listed who does not exist any more (`law/subject.py`).
GONE = ("deregistered", "deceased")
BETWEEN_PERSONS = re.compile(r"[；;、，,\n]+(?![^（(]*[）)])")
PERSON_WITH_POST = re.compile(r"([^（）()]+)(?:[（(]([^（）()]*)[）)])?")


@dataclass(frozen=True)
class Problem:
    """Why a case cannot be registered: `index` counts the further persons of a form from 0."""

    key: str
    reason: str
    words: str
    index: int | None = None
    heading: str = ""

    @property
    def column(self) -> str:
        """The heading under which the value stood."""
        return self.heading or HEADINGS["responsible" if self.index is not None else self.key]


@dataclass(frozen=True)
class Party:
    """A natural person who would be listed together with the subject (办法 §5)."""

    name: str
    capacity: str
    post_title: str = ""
    id_number: str = ""


@dataclass(frozen=True)
class Asked:
    """What the rules of a list ask of a case beyond what every case states, or what they call a common column.

    `sort` is text, integer, amount or date; `heading` is the column of a workbook.
    """

    name: str
    label: str
    heading: str
    sort: str = "text"
    unit: str = ""
    is_required: bool = True
    help_text: str = ""

    @property
    def is_common(self) -> bool:
        """Does it only give a column that every case has another name?"""
        return self.name in HEADINGS


@dataclass(frozen=True)
class Version:
    """One version of the rules: from when to when it is in force, its grounds (text or code → key), what it asks.

    `must_lapse`: the limit set in the document must have run out before a case can be registered.
    """

    since: date
    until: date | None
    grounds: Mapping[str, Any]
    fields: tuple[Asked, ...] = ()
    asks_persons: bool = True
    must_lapse: bool = False

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
    particulars: Mapping[str, str]
    facts_summary: str
    evidence_list: str
    discovered_on: date
    department: str = ""
    officer: str = ""


def headings_of(fields: Sequence[Asked]) -> dict[str, str]:
    """The columns of a list in their order: the common ones by the list's names, its own after the ground."""
    own = {asked.name: asked.heading for asked in fields}
    found: dict[str, str] = {}
    for key, heading in HEADINGS.items():
        found[key] = own.get(key, heading)
        if key == OWN_AFTER:
            found |= {asked.name: asked.heading for asked in fields if not asked.is_common}
    return found


def heading_key(heading: Any, headings: Mapping[str, str] = HEADINGS) -> str | None:
    """The key of a column by its heading, whatever blanks, colons, stars or brackets it is written with."""
    plain = _plain_heading(heading)
    return next((key for key, known in headings.items() if _plain_heading(known) == plain), None)


def _plain_heading(heading: Any) -> str:
    """A heading as it is compared."""
    return re.sub(r"[\s*＊:：]", "", str(heading or "")).translate(str.maketrans("()", "（）"))


def check(
    raw: Mapping[str, Any], *, today: date, versions: Sequence[Version]
) -> tuple[Case | None, list[Problem]]:
    """The case that these raw values state, or None and every problem found, in the order of the columns.

    `raw["persons"]` may hold further persons as mappings of name, capacity, post_title, id_number.
    """
    on = _trigger_day(raw, today)
    version = next((v for v in versions if on and v.covers(on)), None)
    rules = version or (versions[0] if versions else Version(today, None, {}))
    desk = _Desk(raw, headings_of(rules.fields), rules)
    facts: dict[str, Any] = {key: desk.take(key, read) for key, read in _readers(today, rules).items()}
    desk.alive(facts["registration"])
    facts["ground"] = desk.ground(facts["order_deadline"], version)
    facts["particulars"] = desk.particulars(today)
    facts["associates"] = desk.persons(facts, today)
    if desk.problems:
        order = list(desk.headings)
        return None, sorted(desk.problems, key=lambda p: order.index(p.key) if p.key in order else len(order))
    return Case(**facts), []


def _trigger_day(raw: Mapping[str, Any], today: date) -> date | None:
    """The day that says which version of the rules governs; None while it cannot be read."""
    try:
        return cells.past_day(raw.get("order_deadline"), today)
    except Unfit:
        return None


def refused(key: str, reason: str, words: str) -> Problem:
    """A problem that the register, not the row, stands for."""
    return Problem(key, reason, words)


def _readers(today: date, rules: Version) -> dict[str, Callable[[Any], Any]]:
    """How each common column is read; ground, persons and the list's own columns are read apart."""
    return {
        "case_number": lambda v: cells.number_of(v, 60),
        "name": lambda v: cells.text(v, 200),
        "code": lambda v: subject_number(v, today),
        "registration": _registration,
        "order_number": lambda v: cells.number_of(v, 60),
        "order_deadline": lambda v: (_expired_day if rules.must_lapse else cells.past_day)(v, today),
        "facts_summary": lambda v: cells.prose(v, 4000),
        "evidence_list": evidence_list,
        "department": lambda v: cells.text(v, 100),
        "officer": lambda v: cells.name_of(v, 60),
        "discovered_on": lambda v: cells.past_day(v, today),
    }


# How a value of the list's own is read, by its sort; all are kept as plain text.
READERS: dict[str, Callable[[Any, date], Any]] = {
    "text": lambda v, today: cells.text(v, 500),
    "integer": lambda v, today: cells.headcount(v),
    "amount": lambda v, today: cells.yuan(v),
    "date": lambda v, today: cells.past_day(v, today),
}


def read_own(sort: str, today: date, value: Any) -> Any:
    """A value of the list's own, by its sort."""
    return READERS[sort](value, today)


def _expired_day(value: Any, today: date) -> date:
    """The last day of the limit, once it has ended at 24:00: only then nobody has complied in time."""
    found = cells.past_day(value, today)
    if found == today:
        words = _("文书指定的期限到今天24时才届满，届满后仍未履行的，请从明天起登记。")
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
    headings: Mapping[str, str]
    rules: Version
    problems: list[Problem] = field(default_factory=list)

    def tell(self, key: str, reason: str, words: str, index: int | None = None) -> None:
        """Note a problem under the heading that this list gives the column."""
        heading = self.headings.get("responsible" if index is not None else key, "")
        self.problems.append(Problem(key, reason, words, index, heading))

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
            self.tell(key, unfit.reason, str(unfit), index)
            return None

    def alive(self, registration: str | None) -> None:
        """A subject that no longer exists cannot be listed."""
        if registration in GONE:
            words = _("主体已经注销，不能列入名单；请核对登记状态，确已注销的，对责任人员另行处理。")
            if registration == "deceased":
                words = _("该自然人已经死亡，不能列入名单；请核对登记状态。")
            self.tell("registration", "subject no longer exists", words)

    def ground(self, deadline: date | None, version: Version | None) -> Any:
        """The ground under the rules that were in force on the day of the document; None when there is none."""
        said = self.take("ground", lambda v: cells.text(v, 200))
        if not said or deadline is None:
            return None
        if version is None:
            words = _("这一天没有施行中的名单规则，请核对日期。")
            self.tell("order_deadline", "no rules in force", words)
            return None
        for known, key in version.grounds.items():
            if squeeze(known) == squeeze(said):
                return key
        words = _("“%(said)s”不是规定的列入情形，请按名单规则规定的情形填写。") % {"said": said[:40]}
        self.tell("ground", "unknown ground", words)
        return None

    def particulars(self, today: date) -> dict[str, str]:
        """What the rules of the list ask for, as plain text by name."""
        found = {}
        for asked in self.rules.fields:
            if asked.is_common or (cells.is_empty(self.raw.get(asked.name)) and not asked.is_required):
                continue
            value = self.take(asked.name, partial(read_own, asked.sort, today))
            found[asked.name] = "" if value is None else str(value)
        return found

    def persons(self, facts: Mapping[str, Any], today: date) -> tuple[Party, ...]:
        """Who is listed together with the subject; nobody where the rules or a natural person leave no room."""
        if not self.rules.asks_persons or code_kind(facts["code"] or "") == "ric":
            return ()
        first = self.take("representative", lambda v: cells.name_of(v, 60))
        number = self.take("representative_id", lambda v: person_number(v, today))
        told = self.take("responsible", persons_of)
        return self.everybody(Party(first or "", "representative", "", number or ""), told or (), today)

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
            return person_number(value, today)

        name = take("name", lambda v: cells.name_of(v, 60))
        post = take("post_title", lambda v: "" if cells.is_empty(v) else cells.text(v, 60))
        capacity = take("capacity", _capacity)
        return Party(name or "", capacity or "", post or "", take("id_number", number) or "")

    def _unknown(self, party: Party, known: set[tuple[str, str]], key: str, index: int | None) -> None:
        """The same name twice is one person, unless both identity numbers are given and differ."""
        for name, number in known:
            if party.name == name != "" and (not number or not party.id_number or number == party.id_number):
                words = _("“%(name)s”填写了两次；确是同名的两个人，请分别填写身份证号码。") % {"name": name}
                self.tell(key, "named twice", words, index)
                return
        known.add((party.name, party.id_number))


def _capacity(value: Any) -> str:
    """In what capacity a person is listed (办法 §5)."""
    if value not in CAPACITIES:
        raise Unfit("missing", _("请选择该人员的身份。"))
    return str(value)
