"""What becomes of a licence or penalty that is to be reported: fit, there already, or what stands against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from workflows.law import duties
from workflows.law.casefile import Problem
from workflows.law.publicity import Posting
from workflows.law.recordfile import HEADINGS, Decision, check, headings_of
from workflows.models import (
    Department,
    ListKind,
    ListStatus,
    ListType,
    Person,
    Policy,
    PublicityRecord,
    Subject,
)
from workflows.queries.casebook import CHUNK, squeezed

COMPARED = ("category", "cause", "basis", "content", "decided_on", "severity", "valid_until")
Raw = tuple[int, dict[str, Any]]


@dataclass(frozen=True)
class Rulebook:
    """One list of 双公示 by name, what it is about, and its published versions, the newest first."""

    code: str
    name: str
    short_name: str
    kind: str
    sector_only: bool
    versions: tuple[Policy, ...]

    @property
    def headings(self) -> dict[str, str]:
        """The columns of a workbook for this list."""
        return headings_of(self.kind)

    def in_force(self, day: date) -> Policy | None:
        """The version that covers a day of decision."""
        return next((v for v in self.versions if _covers(v, day)), None)


def _covers(version: Policy, day: date) -> bool:
    """Was this version in force on that day?"""
    began = version.effective_from is not None and version.effective_from <= day
    return began and (version.effective_to is None or day <= version.effective_to)


@dataclass
class Verdict:
    """What becomes of one row: its problems, or the decision and where it goes; `record` when it is there already."""

    row: int
    decision: Decision | None = None
    department: Department | None = None
    record: PublicityRecord | None = None
    problems: list[Problem] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)
    is_new: bool = False

    @property
    def accepted(self) -> bool:
        """Reported, or fit to be."""
        return not self.problems


def departments_of(person: Person) -> list[Department]:
    """Where this person may report decisions, in the order of the tree."""
    held = {p.department_id: p.department for p in person.posts_now()}
    may = [d for d in held.values() if person.has_perm(duties.REPORT_DECISION.at(d.place))]
    return sorted(may, key=lambda d: d.path)


def rulebooks() -> list[Rulebook]:
    """The lists of 双公示 that have rules in force; a number of queries that does not depend on their number."""
    lists = ListType.objects.filter(kind=ListKind.PUBLICITY, status=ListStatus.ACTIVE).order_by("pk")
    published = Policy.objects.filter(state__in=Policy.IN_FORCE, effective_from__isnull=False)
    published = published.select_related("list_type").prefetch_related("parameters")
    newest_first = Prefetch("policies", published.order_by("-effective_from"), to_attr="published")
    return [_rulebook(row) for row in lists.prefetch_related(newest_first) if row.published]


def _rulebook(row: Any) -> Rulebook:
    """One list with its published versions."""
    rules = row.published[0].load_rules()
    told = (rules.value("record_kind"), rules.yes("sector_only"), tuple(row.published))
    return Rulebook(row.code, row.name, row.short_name, *told)


def policies_by_day(verdicts: Iterable[Verdict], rules: Rulebook) -> dict[date, Policy]:
    """The version in force on the day of each accepted decision."""
    days = {v.decision.decided_on for v in verdicts if v.accepted and v.decision}
    return {day: found for day in days if (found := rules.in_force(day))}


def judge(
    rows: Iterable[Raw], *, rules: Rulebook, departments: Sequence[Department], by: Person, today: date
) -> list[Verdict]:
    """A verdict on every raw row, with a number of queries that does not depend on their number."""
    verdicts = []
    for number, raw in rows:
        decision, problems = check(raw, rules.kind, today=today)
        verdicts.append(Verdict(number, decision, problems=problems, raw=raw))
    desk = _Desk(rules, departments, by)
    desk.look_up([v.decision for v in verdicts if v.decision])
    for verdict in verdicts:
        if verdict.decision:
            desk.judge(verdict, verdict.decision)
    return verdicts


class _Desk:
    """What the register holds of the decisions in hand, looked up in a few queries for all of them."""

    def __init__(self, rules: Rulebook, departments: Sequence[Department], by: Person) -> None:
        self.rules, self.departments = rules, departments
        self.spoken_for = {mandate.subject.code for mandate in by.mandates_now()}
        self.records: dict[tuple[int, str, str], PublicityRecord] = {}
        self.names: dict[str, str] = {}
        self.here: set[tuple[int, str, str]] = set()

    def look_up(self, decisions: Sequence[Decision]) -> None:
        """Records with the same document numbers, and the subjects."""
        numbers, codes = sorted({d.document_number for d in decisions}), sorted({d.code for d in decisions})
        known = PublicityRecord.objects.filter(kind=self.rules.kind, department__in=self.departments)
        for at in range(0, len(numbers), CHUNK):
            some = known.filter(document_number__in=numbers[at : at + CHUNK]).select_related("subject")
            for record in some.order_by("pk"):  # a later one stands for a retracted one before it
                self.records[record.department_id, record.document_number, record.subject.code] = record
        for at in range(0, len(codes), CHUNK):
            rows = Subject.objects.filter(code__in=codes[at : at + CHUNK])
            self.names.update(rows.values_list("code", "name"))

    def judge(self, verdict: Verdict, decision: Decision) -> None:
        """Set the verdict's problems or its record; an accepted decision counts for those that follow."""
        said = decision.department
        verdict.department = next((d for d in self.departments if said in (d.name, d.short_name)), None)
        if verdict.department is None:
            words = _("您没有在“%(name)s”报送双公示信息的岗位，请核对机关，或者由该机关的经办人导入。")
            verdict.problems = [_problem("department", "not your authority", words % {"name": said})]
            return
        key = (verdict.department.pk, decision.document_number, decision.code)
        known = self.records.get(key)
        verdict.problems = self._problems(decision, key, known)
        if verdict.accepted:
            verdict.record = known if known and known.state != Posting.RETRACTED else None
            self.here.add(key)
            self.names.setdefault(decision.code, decision.name)

    def _problems(
        self, decision: Decision, key: tuple[int, str, str], known: PublicityRecord | None
    ) -> list[Problem]:
        """What stands against this decision: the file, the register, the rules, the subject."""
        if key in self.here:
            words = _("同一文件里前面已有该相对人的这份文书，请删去重复的行，或者改正文书号。")
            return [_problem("document_number", "duplicate in file", words)]
        if known:
            return _against_known(decision, known)
        if self.rules.in_force(decision.decided_on) is None:
            words = _("这一天没有施行中的双公示规则，请核对决定日期。")
            return [_problem("decided_on", "no rules in force", words)]
        if decision.code in self.spoken_for:
            words = _("您是相对人的代表，不能报送与其有关的信息，应当回避。")
            return [_problem("code", "conflict of interest", words)]
        name = self.names.get(decision.code, decision.name)
        if squeezed(name) != squeezed(decision.name):
            words = _("这个代码在册的名称是“%(name)s”，与填写的不一致；请核对代码，名称按在册的填写。")
            shown = _("（自然人，名称不显示）") if decision.is_person else name
            return [_problem("name", "name differs from the register", words % {"name": shown})]
        return []


def _against_known(decision: Decision, known: PublicityRecord) -> list[Problem]:
    """A decision that is there already: the same facts, and not retracted."""
    same = all(getattr(decision, name) == getattr(known, name) for name in COMPARED)
    if known.state == Posting.RETRACTED:
        if not same:
            return []
        words = _("这条信息已经撤下，不能原样再报；请核对文书是否有效，内容更正后再报送。")
        return [_problem("document_number", "retracted", words)]
    if same:
        return []
    words = _("这份文书已经报送，但内容不同；请核对文书号，报错的信息先在该条记录里撤下再重新报送。")
    return [_problem("document_number", "already reported with other facts", words)]


def _problem(key: str, reason: str, words: str) -> Problem:
    """A problem under the heading of its column."""
    return Problem(key, reason, words, heading=HEADINGS[key])
