"""What becomes of a case that is to be registered: fit, there already, or what stands against it. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from workflows.law import duties
from workflows.law.casefile import Case, Problem, Version, check, headings_of, refused
from workflows.law.casenumber import OldNumber
from workflows.law.subject import against_proposal, is_gone
from workflows.models import (
    Competence,
    Department,
    Entry,
    ListKind,
    ListStatus,
    ListType,
    Person,
    Policy,
    Subject,
    SubjectChange,
    Transition,
)
from workflows.models.listtype import NO_LISTS
from workflows.queries import workbook

CHUNK = 500  # names in one IN (…): below what SQLite takes
Raw = tuple[int, dict[str, Any]]


@dataclass
class Verdict:
    """What becomes of one case: its problems, or the facts and where they go; `entry` when it is there already."""

    row: int
    case: Case | None = None
    department: Department | None = None
    entry: Entry | None = None
    problems: list[Problem] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)
    is_new: bool = False

    @property
    def accepted(self) -> bool:
        """Registered, or fit to be."""
        return not self.problems


def departments_of(person: Person) -> list[Department]:
    """Where this person may register cases, in the order of the tree."""
    held = {p.department_id: p.department for p in person.posts_now()}
    may = [d for d in held.values() if person.has_perm(duties.REGISTER_CASE.at(d.place))]
    return sorted(may, key=lambda d: d.path)


def lists_of(departments: Iterable[Department], today: date) -> list[ListType]:
    """Those of the open lists on which one of these departments decides (谁主管、谁认定)."""
    rows = Competence.objects.on(today).filter(department__in=list(departments))
    held = set(rows.values_list("list_type_id", flat=True))
    return [each for each in open_lists(today) if each.pk in held]


def open_lists(today: date) -> list[ListType]:
    """The lists on which cases can be registered: decided here, and with rules in force today."""
    now = Policy.objects.filter(Q(effective_to=None) | Q(effective_to__gte=today))
    now = now.filter(state__in=Policy.IN_FORCE, effective_from__lte=today)
    rows = ListType.objects.filter(status=ListStatus.ACTIVE, policies__in=now)
    return list(rows.exclude(kind__in=(ListKind.PUBLICITY, *NO_LISTS)).distinct())


def versions_in_force(list_type: ListType) -> list[Version]:
    """The published versions of a list's rules, the newest first, each with its grounds by text and code."""
    rows = Policy.objects.filter(list_type=list_type, state__in=Policy.IN_FORCE)
    found = rows.prefetch_related("grounds", "fields", "parameters").order_by("-effective_from")
    return [_version(policy) for policy in found]


def _version(policy: Policy) -> Version:
    """One version as the registration asks it."""
    rules = policy.load_rules()
    return Version(
        policy.effective_from,
        policy.effective_to,
        {name: g for g in policy.grounds.all() for name in (g.text, g.short_text, g.code) if name},
        tuple(row.as_asked() for row in policy.load_fields()),
        asks_persons=rules.yes("associates_follow"),
        must_lapse=rules.yes("trigger_must_lapse"),
    )


def headings(list_type: ListType) -> dict[str, str]:
    """The columns of a list's workbook, by the newest version of its rules."""
    return headings_by(versions_in_force(list_type))


def headings_by(versions: Sequence[Version]) -> dict[str, str]:
    """The columns that the newest of these versions asks for."""
    return headings_of(versions[0].fields if versions else ())


def recognise(data: bytes, lists: Sequence[ListType]) -> ListType:
    """The list whose columns a workbook has best; Unreadable when it fits none, or two equally well."""
    fits, first = [], None
    for each in lists:
        try:
            fits.append((len(workbook.read(data, headings(each)).unknown), each))
        except workbook.Unreadable as error:
            first = first or error
    if not fits:
        raise first or workbook.Unreadable(_("还没有可以登记案件的名单，请先载入名单规则。"))
    fits.sort(key=lambda fit: fit[0])
    if len(fits) > 1 and fits[0][0] == fits[1][0]:
        raise workbook.Unreadable(_("不能从列名认出是哪个名单的登记表，请先选择名单。"))
    return fits[0][1]


def judge(
    rows: Iterable[Raw],
    *,
    list_type: ListType,
    by: Person,
    today: date,
    versions: Sequence[Version] | None = None,
) -> list[Verdict]:
    """A verdict on every raw row of a file, with a number of queries that does not depend on its length."""
    versions = versions_in_force(list_type) if versions is None else versions
    register, verdicts = Register(by, list_type, versions, today), []
    for number, raw in rows:
        case, problems = check(raw, today=today, versions=versions)
        department = register.department(case.department) if case else None
        verdicts.append(Verdict(number, case, department, problems=problems, raw=raw))
    sound = [v for v in verdicts if v.case]
    register.look_up([v.case for v in sound if v.case])
    for verdict in sound:
        register.judge(verdict)
    return verdicts


def judge_one(case: Case, department: Department, *, list_type: ListType, by: Person) -> Verdict:
    """The same for one case of the form, at the department that was chosen."""
    register, verdict = Register(by, list_type, versions_in_force(list_type)), Verdict(0, case, department)
    register.look_up([case])
    register.judge(verdict)
    return verdict


class Register:
    """What the register holds of the cases in hand, looked up in a few queries for all of them."""

    def __init__(
        self, by: Person, list_type: ListType, versions: Sequence[Version], today: date | None = None
    ) -> None:
        self.list_type, self.headings = list_type, headings_by(versions)
        self.departments = departments_of(by)
        if today is not None:
            held = set(list_type.competences.on(today).values_list("department_id", flat=True))
            self.departments = [each for each in self.departments if each.pk in held]
        self.spoken_for = {mandate.subject.code for mandate in by.mandates_now()}
        self.entries: dict[tuple[int, str], Entry] = {}
        self.orders: dict[tuple[str, str], str] = {}
        self.subjects: dict[str, tuple[str, str]] = {}
        # By every number that was stated, old ones included.
        self.known: dict[str, Subject] = {}
        self.former: dict[int, set[str]] = {}
        self.redrafted: set[int] = set()
        # Of the rows accepted so far: a wrong row never blocks the right one that follows.
        self.cases_here: set[tuple[int, str]] = set()
        self.orders_here: set[tuple[str, str]] = set()

    def department(self, name: str) -> Department | None:
        """The own department of that name, in full or short."""
        return next((d for d in self.departments if name in (d.name, d.short_name)), None)

    def look_up(self, cases: Sequence[Case]) -> None:
        """Entries with the same case or order numbers, and the subjects, of all these cases."""
        entries = Entry.objects.filter(list_type=self.list_type).select_related("subject", "ground")
        for some in _chunks(sorted({c.case_number for c in cases})):
            here = entries.filter(case_number__in=some, department__in=self.departments)
            for entry in here.prefetch_related("associates"):
                self.entries[entry.department_id, entry.case_number] = entry
        for some in _chunks(sorted({c.code for c in cases})):
            for number, known in Subject.objects.by_numbers(some).items():
                self.known[number] = self.known[known.code] = known
                self.subjects[known.code] = (known.name, known.registration)
        self._look_up_names(cases)
        for some in _chunks(sorted({c.order_number for c in cases})):
            held = Entry.objects.filter(list_type=self.list_type, order_number__in=some).select_related(
                "subject"
            )
            for entry in held.only("subject__code", "order_number", "case_number", "department"):
                own = entry.department_id in {d.pk for d in self.departments}
                told = entry.case_number if own else _("其他机关的案件")
                self.orders[entry.subject.code, entry.order_number] = told
        for some in _chunks(sorted(e.book_id for e in self.entries.values())):
            lines = Transition.objects.filter(book__in=some, verb="redraft")
            self.redrafted.update(lines.values_list("book_id", flat=True))

    def judge(self, verdict: Verdict) -> None:
        """Set the verdict's problems or its entry; an accepted case counts for those that follow."""
        department = verdict.department
        assert verdict.case is not None
        case = verdict.case = self._under_main_code(verdict.case)
        if department is None:
            words = _("您没有在“%(name)s”登记案件的岗位，请核对认定机关，或者由该机关的经办人导入。")
            verdict.problems = [
                refused("department", "not your authority", words % {"name": case.department})
            ]
            return
        known = self.entries.get((department.pk, case.case_number))
        found = self._problems(case, department, known)
        verdict.problems = [replace(each, heading=self.headings.get(each.key, "")) for each in found]
        if verdict.problems:
            return
        verdict.entry = known
        self.cases_here.add((department.pk, case.case_number))
        self.orders_here.add((case.code, case.order_number))
        self.subjects.setdefault(case.code, (case.name, case.registration))

    def _under_main_code(self, case: Case) -> Case:
        """The case under the main code and the present name of its subject, when old ones were stated (新老码衔接)."""
        known = self.known.get(case.code)
        if known is None or not known.code:
            return case
        is_former = squeezed(case.name) in self.former.get(known.pk, set())
        return replace(case, code=known.code, name=known.name if is_former else case.name)

    def _look_up_names(self, cases: Sequence[Case]) -> None:
        """The former names of the subjects that bear another one now, and the names of files merged into theirs."""
        held = [(self.known[c.code], c.name) for c in cases if c.code in self.known]
        keys = {known.pk for known, stated in held if squeezed(known.name) != squeezed(stated)}
        for some in _chunks(sorted(keys)):
            changes = SubjectChange.objects.filter(what=SubjectChange.What.NAME, subject__in=some)
            merged = Subject.objects.filter(merged_into__in=some).values_list("merged_into", "name")
            for pk, name in (*changes.values_list("subject", "old"), *merged):
                self.former.setdefault(int(pk or 0), set()).add(squeezed(name))

    def _problems(self, case: Case, department: Department, known: Entry | None) -> list[Problem]:
        """What stands against this case: the file, the register, the subject."""
        if isinstance(case.code, OldNumber):
            # Not known as an alias: then it is simply no code.
            return [refused("code", case.code.unfit.reason, str(case.code.unfit))]
        if (department.pk, case.case_number) in self.cases_here:
            words = _("同一文件里前面已有这个案件编号，请删去重复的行，或者改正编号。")
            return [refused("case_number", "duplicate in file", words)]
        if known and not same_facts(case, known, is_redrafted=known.book_id in self.redrafted):
            words = _(
                "这个案件编号已经登记（条目%(number)s），但内容不同；请核对编号，登记过的案件在条目里更正。"
            )
            words %= {"number": known.number}
            return [refused("case_number", "already registered with other facts", words)]
        return self._about_order(case, known) + ([] if known else self._about_subject(case))

    def _about_order(self, case: Case, known: Entry | None) -> list[Problem]:
        """One order, one entry."""
        order = (case.code, case.order_number)
        if order in self.orders_here:
            words = _("同一文件里前面已有该主体的这份文书，一份文书只登记一次；请核对文书号。")
            return [refused("order_number", "duplicate in file", words)]
        if order in self.orders and not known:
            words = _("该主体已因同一份文书登记为“%(other)s”，一份文书只登记一次；请核对文书号。")
            return [
                refused("order_number", "order already registered", words % {"other": self.orders[order]})
            ]
        return []

    def _about_subject(self, case: Case) -> list[Problem]:
        """The subject on file exists still, and bears the name that was given."""
        name, registration = self.subjects.get(case.code, (case.name, "active"))
        found = []
        if self.spoken_for & {case.code, *(p.id_number for p in case.associates if p.id_number)}:
            words = _("您是当事人的代表，不能办理与其有关的案件，应当回避。")
            found.append(refused("code", "conflict of interest", words))
        if squeezed(name) != squeezed(case.name):
            words = _("这个代码在册的名称是“%(name)s”，与填写的不一致；请核对代码，名称按在册的填写。")
            found.append(refused("name", "name differs from the register", words % {"name": name}))
        on_file = self.known.get(case.code)
        operates = on_file.in_operation if on_file else True
        against = against_proposal(registration, operates, self.list_type.kind)
        if against:
            reason = "subject no longer exists" if is_gone(registration) else "not in operation"
            found.append(refused("registration", reason, str(against)))
        return found


def same_facts(case: Case, entry: Entry, *, is_redrafted: bool) -> bool:
    """Is the registered case this one? What the procedure itself may complete or redraft does not count."""
    told = {(p.name, p.capacity, p.post_title) for p in case.associates}
    held = {(a.name, a.capacity, a.post_title) for a in entry.associates.all()}
    known = {(a.name, a.id_number) for a in entry.associates.all()}
    stated = (case.code, case.order_number, case.order_deadline, case.ground.pk)
    kept = (entry.subject.code, entry.order_number, entry.order_deadline, entry.ground_id)
    return (
        stated == kept
        and case.particulars == entry.particulars
        and told == held
        and all(not p.id_number or {(p.name, ""), (p.name, p.id_number)} & known for p in case.associates)
        and case.discovered_on == entry.discovered_on
        and case.evidence_list == entry.evidence_list
        and (is_redrafted or case.facts_summary == entry.facts_summary)
    )


def squeezed(name: str) -> str:
    """A name as it is compared: white space and the width of brackets are no difference."""
    return "".join(name.split()).translate(str.maketrans("()", "（）"))


def report(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The outcome for machines: the first problem of each rejected row."""
    rejected = [
        {"row": v.row, "column": v.problems[0].column, "reason": v.problems[0].reason}
        for v in verdicts
        if v.problems
    ]
    return {"rows": len(verdicts), "accepted": len(verdicts) - len(rejected), "rejected": rejected}


def _chunks(names: list[Any]) -> Iterable[list[Any]]:
    """The names in pieces that a database takes in one query."""
    return (names[i : i + CHUNK] for i in range(0, len(names), CHUNK))
