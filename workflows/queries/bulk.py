"""What is shown before and after bulk work: the facts of every task chosen, whether it can be done, what became of it.

Each kind of row is read once for all tasks, so the number of queries does not depend on how many there are.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from workflows.law.duties import ASSIGN_TASK, DUTIES
from workflows.law.identity import mask_id
from workflows.law.refusal import Refused
from workflows.models import (
    BulkAct,
    BulkItem,
    CrossCheck,
    CrossHit,
    Entry,
    Evidence,
    Exit,
    HearingProcedure,
    Identification,
    Issuance,
    Letterhead,
    MonitoringProcedure,
    Motion,
    ObjectionProcedure,
    Opinion,
    Person,
    Policy,
    Post,
    RepairProcedure,
    Reply,
    Serving,
    Statement,
    WorkItem,
)
from workflows.models.calendar import load_calendar
from workflows.queries import cover, dossier, inbox

PROCESSES: dict[str, Any] = {
    "identification": Identification,
    "reply": Reply,
    "hearing": HearingProcedure,
    "repair": RepairProcedure,
    "exit": Exit,
    "monitoring": MonitoringProcedure,
    "motion": Motion,
    "issuance": Issuance,
    "serving": Serving,
    "objection": ObjectionProcedure,
}
RELATED = (
    "owner", "deadline", "team", "task__owner", "task__process", *(f"entry__{n}" for n in dossier.RELATED)
)  # fmt: skip
SAID = (BulkAct.Kind.APPROVE, BulkAct.Kind.RETURN)
ALONE, HAND_ON = "alone", "hand_on"
RECENT = 20


@dataclass(frozen=True)
class Row:
    """One task before a bulk act: its facts, why it cannot be done (empty when it can), and what then."""

    item: WorkItem
    clock: dict[str, Any]
    subject_name: str
    subject_code: str
    facts_summary: str
    people: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    evidence: int
    cross: str
    is_crossed: bool
    of_case: bool
    why_not: str
    way: str


def chosen(person: Person, codes: Iterable[str], limit: int) -> list[WorkItem]:
    """The tasks of these codes that the person may see, in the order of the inbox; two queries."""
    rows = _seen(person).filter(code__in=set(codes))
    return _read(rows.order_by("due_at", "priority", "pk")[:limit])


def matching(person: Person, items: QuerySet[WorkItem], limit: int) -> list[WorkItem]:
    """The first tasks of a list, as the inbox orders them."""
    return _read(
        items.filter(entry__in=Entry.objects.visible_to(person)).order_by("due_at", "priority", "pk")[:limit]
    )


def _seen(person: Person) -> QuerySet[WorkItem]:
    """The tasks whose entries the person may look at; unknown and forbidden are the same."""
    return WorkItem.objects.filter(entry__in=Entry.objects.visible_to(person))


def _read(rows: QuerySet[WorkItem]) -> list[WorkItem]:
    """The keys in the order of an index first, then the rows with all that hangs from them, shared where it is one."""
    keys = list(rows.values_list("pk", flat=True))
    found = WorkItem.objects.filter(pk__in=keys).select_related(*RELATED).defer("deadline__explanation")
    items = list(found.order_by("due_at", "priority", "pk"))
    policies = Policy.objects.filter(pk__in={item.entry.policy_id for item in items}).select_related(
        "list_type"
    )
    read = {row.pk: row for row in policies.prefetch_related("parameters", "fields", "articles", "measures")}
    entries = [item.entry for item in items]
    for entry in entries:
        entry.policy = read[entry.policy_id]
    prefetch_related_objects(entries, "associates")
    _coerce(items)
    return items


def _coerce(items: list[WorkItem]) -> None:
    """Give every task the own row of its procedure, which knows its entry; one query a kind of procedure."""
    by_kind: dict[str, list[WorkItem]] = defaultdict(list)
    for item in items:
        item.task.work_item = item
        by_kind[item.procedure].append(item)
    for kind, model in PROCESSES.items():
        if by_kind[kind]:
            rows = model.objects.in_bulk([item.task.process_id for item in by_kind[kind]])
            for item in by_kind[kind]:
                item.task.process = rows[item.task.process_id]
                item.task.process.entry = item.entry


# ----------------------------------------------------------------------------------------- before
def read(items: list[WorkItem], kind: str, person: Person, today: date) -> list[Row]:
    """The facts of every task and whether this person may do this to it now."""
    calendar, keys = load_calendar(), {item.entry_id for item in items if item.entry_id}
    statements = defaultdict(list)
    said = Statement.objects.filter(entry__in=keys).select_related("notice__associate")
    for statement in said.defer("notice__file", "notice__facts"):
        statements[statement.entry_id].append(statement)
    evidence, checks, crossed = _files(keys), _checks(keys), _waiting_hits(keys)
    touched = _touched(items, person, today)
    Letterhead.objects.read_once([item.entry.department for item in items], today)
    rows = []
    for item in items:
        entry, of_case = item.entry, dossier.is_of_case(person, item.entry.department_id)
        mask = _masker(entry, of_case)
        cover.stand_in(person, item, today)
        why, way = _why_not(item, kind, person, touched)
        rows.append(
            Row(
                item=item,
                clock=inbox.clock_of(item, today, calendar),
                subject_name=dossier.shown_name(entry.subject, of_case),
                subject_code=dossier.shown_code(entry.subject),
                facts_summary=mask(entry.facts_summary),
                people=_people(entry, of_case),
                statements=[_statement(row, of_case, mask) for row in statements[entry.pk]],
                evidence=evidence.get(entry.pk, 0),
                cross=_cross_words(checks.get(entry.pk), crossed.get(entry.pk, 0)),
                is_crossed=crossed.get(entry.pk, 0) > 0,
                of_case=of_case,
                why_not=why,
                way=way,
            )
        )
    person.stand_in([])  # what was lent for one task says nothing of the next page
    return rows


def _files(keys: set[int]) -> dict[int, int]:
    """How many files each case has; what hangs from its discussion is none of them."""
    rows = Evidence.objects.filter(entry__in=keys).exclude(purpose__in=dossier.NOT_OF_CASE).order_by()
    return dict(rows.values_list("entry").annotate(n=Count("pk")))


def _checks(keys: set[int]) -> dict[int, CrossCheck]:
    """The latest comparison of each entry."""
    return {row.entry_id: row for row in CrossCheck.objects.filter(entry__in=keys).order_by("pk")}


def _waiting_hits(keys: set[int]) -> dict[int, int]:
    """How many hits of each entry nobody has settled."""
    rows = CrossHit.objects.filter(entry__in=keys, resolved_at=None).order_by().values_list("entry")
    return dict(rows.annotate(n=Count("pk")))


def _cross_words(check: CrossCheck | None, waiting: int) -> str:
    """The result of the latest comparison in one line."""
    if check is None:
        return _("尚未比对；提请决定时自动比对全部名单")
    words = _("比对 %(lists)s 个名单，命中 %(hits)s 条") % {"lists": check.lists, "hits": check.hits_count}
    return words + (_("，未处理 %(n)s 条") % {"n": waiting} if waiting else "")


def _masker(entry: Entry, of_case: bool) -> Any:
    """Masks every natural person of the case in free text, for readers of other departments."""
    named = [(a.name, a.id_number) for a in entry.associates.all()]
    if entry.subject.is_person:
        named.append((entry.subject.name, entry.subject.code))
    return dossier.masker(named, of_case)


def _people(entry: Entry, of_case: bool) -> list[dict[str, Any]]:
    """Who would be listed together with the subject."""
    mask = _masker(entry, of_case)
    return [
        {
            "name": mask(a.name),
            "id": mask_id(a.id_number) if a.id_number else "",
            "capacity": a.get_capacity_display(),
        }
        for a in entry.associates.all()
    ]


def _statement(row: Statement, of_case: bool, mask: Any) -> dict[str, Any]:
    """What a party said, and what it was answered."""
    party = row.objector if of_case else _("异议人")
    return {
        "party": (party if row.objector else dossier.addressee(row.notice, of_case)) or _("当事人"),
        "text": mask(row.text),
        "answer": mask(row.answer),
        "adopted": row.get_adopted_display() if row.adopted else "",
    }


# ------------------------------------------------------------------------------------- whether it can be
def _touched(items: list[WorkItem], person: Person, today: date) -> set[int]:
    """The procedures in which the person, or whom she covers, has said or begun something: where four eyes can bind."""
    keys = {item.task.process_id for item in items}
    hands = {person.pk, *(rule.absent_id for rule in cover.substitutions_of(person, today))}
    theirs = Q(person__in=hands) | Q(on_behalf_of__in=hands)
    said = Opinion.objects.filter(theirs, process__in=keys).values_list("process", flat=True)
    begun = {item.task.process_id for item in items if item.task.process.started_by_id in hands}
    return set(said) | begun


def _why_not(item: WorkItem, kind: str, person: Person, touched: set[int]) -> tuple[str, str]:
    """Why this cannot be done to the task, in words, and the way on; two empty words when it can."""
    step = item.task.flow_task
    try:
        if kind == BulkAct.Kind.ASSIGN:
            return _why_not_assign(item, person), ""
        if not person.has_perm(item.permission):
            return _("您没有办理这一步的岗位。"), ""
        step.insist_open(item.task, person)
    except Refused as refused:
        return " ".join(refused.sentences), ""
    if kind == BulkAct.Kind.RELEASE:
        free = _("“%(title)s”已经在部门待领中。") % {"title": item.title}
        return ("" if item.owner_id else free), ""
    if kind in SAID and (alone := step.why_alone(item, kind)):
        return alone, ALONE
    if kind == BulkAct.Kind.CLAIM and item.owner_id == person.pk:
        return _("已经在您手上，不需要领取。"), ""
    absent = person.principal_for(item.permission)
    speaks = person.mandates_now() or (absent and absent.mandates_now())
    in_doubt = item.task.process_id in touched or speaks
    sentence = step.why_not(person, item.task.process) if in_doubt else ""
    sentence = sentence or step.of_other_team(item, person)
    return sentence, HAND_ON if sentence and _may_hand_on(item, person) else ""


def _may_hand_on(item: WorkItem, person: Person) -> bool:
    """Can this person give the task to a colleague: its owner, or the head?"""
    return item.owner_id == person.pk or ASSIGN_TASK(item, person)


def _why_not_assign(item: WorkItem, person: Person) -> str:
    """A head hands on every open task of the department; everybody else what is in the own hands."""
    step, is_head = item.task.flow_task, ASSIGN_TASK(item, person)
    if is_head and item.status in inbox.OPEN:
        return ""
    step.insist_open(item.task, person)
    if item.owner_id is None and not is_head:
        return _("“%(title)s”还没有人领取；请先领取。") % {"title": item.title}
    return ""


def colleagues(items: Iterable[WorkItem], person: Person) -> list[dict[str, Any]]:
    """Whoever holds the post for at least one of these tasks, and for how many; one query."""
    owed: dict[tuple[str, int], int] = defaultdict(int)
    for item in items:
        owed[(item.permission.partition("@")[0], item.department_id)] += 1
    posts = Post.objects.filter(until=None, person__is_active=True, department__in={d for _p, d in owed})
    found: dict[int, dict[str, Any]] = {}
    counted: dict[int, set[tuple[str, int]]] = defaultdict(set)
    for post in posts.select_related("person", "department").order_by("person__name", "pk"):
        fits = {key for key in owed if key[1] == post.department_id and key[0] in DUTIES[post.role]}
        if fits:
            found.setdefault(post.person_id, {"person": post.person, "post": str(post)})
            counted[post.person_id] |= fits
    return [
        row | {"n": sum(owed[key] for key in counted[pk])} for pk, row in found.items() if pk != person.pk
    ]


# ------------------------------------------------------------------------------------------ after
def find(person: Person, code: str) -> BulkAct | None:
    """One's own bulk act; nobody else's exists."""
    return BulkAct.objects.select_related("person").filter(person=person, code=code).first()


def recent(person: Person) -> QuerySet[BulkAct]:
    """One's latest bulk acts, with how many tasks were done."""
    done = Count("items", filter=Q(items__result=BulkItem.Result.DONE))
    return BulkAct.objects.filter(person=person).annotate(done=done)[:RECENT]


def totals(act: BulkAct) -> dict[str, int]:
    """How many items wait, are done, were refused; one query."""
    found = dict(act.items.order_by().values_list("result").annotate(n=Count("pk")))
    return {str(name): found.get(name, 0) for name in BulkItem.Result.values}


def results(act: BulkAct) -> list[dict[str, Any]]:
    """What became of each task so far, the refused ones first; one query."""
    rows = act.items.exclude(result=BulkItem.Result.WAITING).select_related(
        "item__entry__subject", "item__entry__list_type", "item__entry__department", "item__task"
    )
    rows = rows.order_by(F("result").desc(), "position")  # refused before done
    return [_result(act, row) for row in rows]


def _result(act: BulkAct, row: BulkItem) -> dict[str, Any]:
    """One line of the results, with a way on."""
    item = row.item
    is_open, way = item.status in inbox.OPEN, ""
    if row.result == BulkItem.Result.REFUSED and is_open:
        is_alone = act.kind in SAID and item.task.flow_task.why_alone(item, act.kind)
        way = ALONE if is_alone else HAND_ON if _may_hand_on(item, act.person) else ""
    return {
        "item": item,
        "name": inbox.shown(item.entry.subject)[0],
        "is_done": row.result == BulkItem.Result.DONE,
        "sentence": row.sentence,
        "way": way,
    }


def left_over(person: Person, code: str) -> dict[str, bool]:
    """The tasks that one's own bulk act refused and that are still in reach, by code: is it in the own hands?"""
    rows = BulkItem.objects.filter(act__code=code, act__person=person, result=BulkItem.Result.REFUSED)
    rows = rows.filter(Q(item__owner=None) | Q(item__owner=person), item__status__in=inbox.OPEN)
    return {code: owner is not None for code, owner in rows.values_list("item__code", "item__owner")}
