"""The file of one entry: everything its page shows, read once, in a number of queries that never grows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.identity import mask_id, mask_name, without_persons
from workflows.law.policy import Rules
from workflows.law.regimes import Regime
from workflows.law.terms import Calendar
from workflows.models import (
    Associate,
    Challenge,
    Commitment,
    Deadline,
    Display,
    Entry,
    Evidence,
    Exit,
    Measure,
    Monitoring,
    Motion,
    Notice,
    Parameter,
    Person,
    Repair,
    Statement,
    Subject,
    Transition,
    WorkItem,
)
from workflows.models.calendar import load_calendar
from workflows.models.regime import load_regimes
from workflows.queries.blind import NOTHING, Veil, veil_of
from workflows.queries.clockface import face_of

LEDGER_LINES = 200  # newer lines first; an entry that has more is read in the audit desk
# Somebody must do something before these fall due; the others are windows that simply end.
OWED = frozenset(
    {"answer", "decide", "escalate", "repair_decide", "exit_execute", "challenge_answer", "annul_execute"}
) | {
    "challenge_comply",
    "rectify_check",
    "finding_judge",
    *(f"objection_{what}" for what in ("accept", "mark", "forward", "answer", "provider", "recheck")),
}
# Of what is joined in one statement the planner weighs every order: no table more than most pages read.
RELATED = ("list_type", "policy", "subject", "department", "ground", "registered_by")


@dataclass
class Case:
    """An entry with all its rows as lists, the rules it stands under, the calendar and the day it is read."""

    entry: Entry
    today: date
    calendar: Calendar
    parameters: list[Parameter]
    rules: Rules
    repair_rules: Rules
    regimes: tuple[Regime, ...]
    deadlines: list[Deadline]
    notices: list[Notice]
    displays: list[Display]
    measures: list[Measure]
    associates: list[Associate]
    statements: list[Statement]
    commitments: list[Commitment]
    repairs: list[Repair]
    challenges: list[Challenge]
    monitorings: list[Monitoring]
    evidence: list[Evidence]
    tasks: list[WorkItem]
    open_motions: set[str]
    leaving: bool
    lines: list[Transition]
    veil: Veil = NOTHING

    def deadline(self, kind: str) -> Deadline | None:
        """The last deadline of a kind, or None."""
        return next((row for row in reversed(self.deadlines) if row.kind == kind), None)


# What colleagues told each other is no part of the case; what objectors handed in is for whoever handles that.
NOT_OF_CASE = (Evidence.Purpose.COMMENT, Evidence.Purpose.OBJECTION)


def read(entry: Entry, today: date, person: Person | None = None) -> Case:
    """Everything about the entry; one query a kind of row, whatever their number."""
    # What else asks this entry for its rules and persons finds them read.
    prefetch_related_objects([entry], "policy__parameters", "associates")
    parameters = list(entry.policy.parameters.all())
    rules = Rules({row.name: row.as_rule() for row in parameters}, entry.policy.reference)
    entry.policy.keep_rules(rules)
    lines = Transition.objects.filter(book_id=entry.book_id).select_related("actor", "on_behalf_of", "facts")
    motions = Motion.objects.filter(entry=entry, is_open=True)
    return Case(
        entry, today, load_calendar(), parameters, rules,
        repair_rules=entry.repair_rules(today) if entry.listed_from else rules,
        regimes=load_regimes() if entry.listed_from else (),
        deadlines=list(entry.deadlines.all()),
        notices=list(entry.notices.defer("file", "facts").select_related("associate")),
        displays=list(entry.displays.order_by("pk")),
        measures=list(entry.measures.select_related("listed_measure")),
        associates=list(entry.associates.all()),
        statements=list(
            entry.statements.select_related("notice__associate", "filed_by", "answered_by").defer(
                "notice__file", "notice__facts"
            ).prefetch_related("files", "points")
        ),
        commitments=list(entry.commitments.select_related("signed_by", "template").defer("text", "template__text")),
        repairs=list(entry.repairs.prefetch_related("files")),
        challenges=list(
            entry.challenges.select_related("attacked", "predecessor__predecessor")
            .defer("attacked__facts", "attacked__file", "attacked__page")
            .prefetch_related("stays")
            .order_by("pk")
        ),
        monitorings=list(entry.monitorings.all()),
        evidence=list(entry.evidence.exclude(purpose__in=NOT_OF_CASE).select_related("uploaded_by")),
        tasks=_open_tasks(entry),
        open_motions=set(motions.values_list("kind", flat=True)),
        leaving=Exit.objects.filter(entry=entry, is_open=True).exists(),
        lines=list(lines.order_by("-seq")[:LEDGER_LINES]),
        veil=veil_of(entry, person),
    )  # fmt: skip


def _open_tasks(entry: Entry) -> list[WorkItem]:
    """What waits for somebody, the nearest due first."""
    waiting = (WorkItem.Status.NEW, WorkItem.Status.ASSIGNED)
    rows = entry.work_items.filter(status__in=waiting).select_related("owner", "deadline")
    return list(rows.order_by("due_at", "pk"))


# ------------------------------------------------------------------------------------------ who sees names
def is_of_case(person: Person, department_id: int) -> bool:
    """Does the person sit in the department whose case it is? Everybody else sees natural persons masked."""
    return any(post.department_id == department_id for post in person.posts_now())


def has_said_why(person: Person, notice: Notice, now: datetime) -> bool:
    """Has the person stated, within the hour, why he or she opens this printed document?"""
    lines = Transition.objects.filter(
        book_id=notice.entry.book_id, verb="view_file", actor=person, at__gte=now - timedelta(hours=1)
    )
    return lines.filter(facts__data__paper=notice.ref).exists()


def shown_name(subject: Subject, of_case: bool) -> str:
    """The subject's name; a natural person's is masked outside the case department."""
    return mask_name(subject.name) if subject.is_person and not of_case else subject.name


def shown_code(subject: Subject) -> str:
    """The subject's code; an identity number is always masked, the documents hold it in full."""
    return mask_id(subject.code) if subject.is_person and subject.code else subject.code


def masker(named: Iterable[tuple[str, str]], of_case: bool) -> Callable[[str], str]:
    """A function that masks these persons, given as (name, identity number), wherever a text names them."""
    if of_case:
        return str
    persons = list(named)
    return lambda text: without_persons(text, persons)


def case_masker(case: Case, of_case: bool) -> Callable[[str], str]:
    """Masks every natural person of the case in free text, for readers of other departments."""
    named = [(a.name, a.id_number) for a in case.associates]
    subject = case.entry.subject
    if subject.is_person:
        named.append((subject.name, subject.code))
    return masker(named, of_case)


# ------------------------------------------------------------------------------------------------ panels
def still_runs(today: date) -> Q:
    """The terms that still run: somebody owes the act and has not done it, or a window that has not ended."""
    return Q(met_at=None) & (Q(kind__in=OWED) | Q(struck_at=None, due_on__gte=today))


def deadlines_open(case: Case, of_case: bool) -> list[dict[str, Any]]:
    """The terms that still run, or ran out while something is owed; the nearest first."""
    return [_term(case, row, of_case) for row in case.deadlines if _runs(row, case.today)]


def deadlines_past(case: Case, of_case: bool) -> list[dict[str, Any]]:
    """The terms that ended, the last first; what was done late says so."""
    return [_term(case, row, of_case) for row in reversed(case.deadlines) if not _runs(row, case.today)]


def _runs(row: Deadline, today: date) -> bool:
    """The same as `still_runs`, for a row that has been read."""
    return row.met_at is None and (row.kind in OWED or (row.struck_at is None and row.due_on >= today))


def _term(case: Case, row: Deadline, of_case: bool) -> dict[str, Any]:
    """One deadline with its clock, its count day by day, whose it is and how it ended."""
    days = [*row.explanation.get("days", []), *row.explanation.get("extension", {}).get("days", [])]
    return {
        "row": row, "clock": face_of(row, case.today, case.calendar), "days": days, "ended": _ended(row),
        "is_late": row.met_at is not None and localtime(row.met_at).date() > row.due_on,
        "whose": next((addressee(n, of_case) for n in case.notices if n.ref == row.about), ""),
    }  # fmt: skip


def _ended(row: Deadline) -> str:
    """办结, 超期办结 or 届满, as far as the term has ended."""
    if row.met_at is None:
        return _("已届满")
    return _("超期办结") if localtime(row.met_at).date() > row.due_on else _("按期办结")


def tasks_shown(case: Case) -> list[dict[str, Any]]:
    """Each open task with its clock and who has it."""
    return [
        {
            "item": item,
            "who": item.owner.name if item.owner else _("待领"),
            "clock": face_of(item.deadline, case.today, case.calendar),
        }
        for item in case.tasks
    ]


def persons_shown(case: Case, of_case: bool) -> list[dict[str, Any]]:
    """The persons who are listed together with the subject, masked (domain §5.3)."""
    return [
        {
            "name": a.name if of_case else mask_name(a.name),
            "id": mask_id(a.id_number) if a.id_number else "",
            "capacity": a.get_capacity_display(),
            "post": a.post_title,
            "role_facts": a.role_facts if of_case else "",
        }
        for a in case.associates
    ]


def addressee(notice: Notice, of_case: bool) -> str:
    """To which person of the case a notice goes; empty for the subject's own."""
    if notice.to_another:
        return _("异议人")
    if notice.associate is None:
        return ""
    return notice.associate.name if of_case else mask_name(notice.associate.name)


def points_shown(statement: Statement, mask: Callable[[str], str]) -> list[dict[str, Any]]:
    """What a party said, point by point, beside the answer to each."""
    said = statement.points_said
    return [{**point, "text": mask(point["text"]), "reason": mask(point["reason"])} for point in said]
