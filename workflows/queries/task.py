"""What a task page shows beside the form: the case file, who had it in hand, how its term was counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from workflows.law.entry import Listing
from workflows.law.identity import mask_name
from workflows.law.repair import Promise
from workflows.law.steps import STEPS, step_words
from workflows.models import (
    Commitment,
    Deadline,
    Entry,
    Evidence,
    Notice,
    Objection,
    Opinion,
    Parameter,
    Person,
    PublicityRecord,
    RecordRepair,
    Serving,
    Statement,
    WorkItem,
)
from workflows.queries import cover, crosscheck, dossier, ledger, objections, repair_exam, windows
from workflows.queries.blind import NOTHING, Veil
from workflows.queries.inbox import OPEN
from workflows.queries.task_hands import CREW, FIRST_HANDS, MATTERS, OF_MATTER, PROMISE, RECORD, SOMETIMES

RELATED = ("task__process", "owner", "delegated_by", "team", "deadline")
OF_RECORD = ("record__subject", "record__department", "record__policy__list_type")
OTHERS_MAX = 20


@dataclass(frozen=True)
class Reading:
    """The case file in reading order; natural persons are masked for readers of other departments."""

    facts_summary: str
    texts: dict[str, str]
    evidence: list[Evidence]
    notices: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    promises: list[dict[str, Any]]
    cross: crosscheck.Panel
    others: list[dict[str, Any]]
    articles: list[Any]
    doubtful: list[Parameter]
    layers: windows.Panel | None
    exam: repair_exam.Exam | None
    objected: objections.Panel | None
    persons: list[dict[str, Any]]
    opinions: list[dict[str, Any]]
    lines: list[dict[str, Any]]

    @property
    def last_return(self) -> dict[str, Any] | None:
        """The latest opinion, when it sent the case back: whoever works now must answer it."""
        last = self.opinions[-1] if self.opinions else None
        return last if last and last["is_return"] else None


def find(person: Person, code: str) -> WorkItem | None:
    """The task of this code if its entry may be seen by the person, with what its page needs; else None."""
    item = WorkItem.objects.select_related(*RELATED).filter(code=code).first()
    if item is None:
        return None
    if item.procedure == PROMISE:
        item.commitment = Commitment.objects.visible_to(person).filter(pk=item.commitment_id or 0).first()
        return item if item.commitment else None
    if item.procedure == RECORD:
        record = PublicityRecord.objects.visible_to(person).filter(repairs=item.record_repair_id or 0)
        item.record_repair = (
            RecordRepair.objects.select_related(*OF_RECORD)
            .filter(record__in=record)
            .filter(pk=item.record_repair_id or 0)
            .first()
        )
        return item if item.record_repair else None
    # In two statements: sixteen tables in one take the planner a hundred times as long.
    seen = (
        Entry.objects.visible_to(person)
        .select_related(*dossier.RELATED)
        .filter(pk=item.entry_id or 0)
        .first()
    )
    if seen is None:
        return None
    seen.share_list_type()
    item.entry = seen
    return item


def of_notice(notice: Notice) -> WorkItem | None:
    """The newest task of the procedure that issued the notice: where its service is recorded."""
    return WorkItem.objects.filter(task__process=notice.process_id).order_by("pk").last()


def is_followed(notice: Notice) -> bool:
    """Does another task look for the next way to serve the notice already?"""
    return Serving.objects.filter(notice=notice, is_open=True).exists()


def process_of(item: WorkItem) -> Any:
    """The procedure's own row, knowing the entry that the task already knows; one query for each item."""
    process = item.task.process
    if not hasattr(process, "entry_id"):
        process = item.task.process = process.coerced
        if item.entry_id:
            process.entry = item.entry
    return process


def read(item: WorkItem, person: Person, today: date) -> Reading:
    """Read the case file; the number of queries does not depend on how much there is."""
    case, of_case = (
        dossier.read(item.entry, today, person),
        dossier.is_of_case(person, item.entry.department_id),
    )
    mask = dossier.case_masker(case, of_case)
    cross = crosscheck.read(item.entry, person, of_case, mask)
    objected = _objected(item, person, today)
    return Reading(
        facts_summary=mask(case.entry.facts_summary),
        texts={name: mask(text) for name, text in _texts(item).items()},
        evidence=[*case.evidence, *(objected.files if objected else ())],
        notices=_notices(case, of_case),
        statements=[_statement(row, of_case, mask) for row in case.statements],
        promises=[
            {
                "title": made.what,
                "name": mask(made.signed_name),
                "capacity": made.capacity,
                "signed_at": made.signed_at,
            }
            for made in case.commitments
            if made.state == Promise.SIGNED
        ],
        cross=cross,
        others=[row for row in others(item.entry, person) if row["entry"].pk not in cross.others],
        articles=list(item.entry.policy.articles.all()),
        doubtful=[row for row in case.parameters if not row.is_verified],
        layers=windows.of_application(case, process_of(item).repair) if item.procedure == "repair" else None,
        exam=repair_exam.of(process_of(item).repair, today, of_case) if item.procedure == "repair" else None,
        objected=objected,
        persons=dossier.persons_shown(case, of_case),
        opinions=opinions(item, mask, case.veil),
        lines=ledger.lines_shown(case, of_case, mask),
    )


def _objected(item: WorkItem, person: Person, today: date) -> objections.Panel | None:
    """The objection that the step is about."""
    if item.procedure != "objection":
        return None
    rows = Objection.objects.select_related(*objections.RELATED)
    return objections.panel(rows.get(pk=process_of(item).objection_id), person, today)


def files_of(item: WorkItem, person: Person) -> list[Evidence]:
    """The files of the case, and those of the objection for whoever handles it: what may be opened beside the form."""
    rows = item.entry.evidence.exclude(purpose__in=dossier.NOT_OF_CASE).select_related("uploaded_by")
    if item.procedure != "objection":
        return list(rows)
    row = Objection.objects.select_related("entry").get(pk=process_of(item).objection_id)
    own = row.files.select_related("uploaded_by") if objections.reads(person, row, None) else []
    return [*rows, *own]


def _texts(item: WorkItem) -> dict[str, str]:
    """Free text of the entry and of the procedure's own row, which may name persons."""
    texts = {"reason": item.entry.reason, "evidence_list": item.entry.evidence_list}
    process = process_of(item)
    if item.procedure == "motion":
        return texts | {"grounds": process.grounds}
    if item.procedure == "challenge":
        made = process.challenge
        said = {"claims": made.claims, "outcome_text": made.outcome_text, "changed": process.facts_summary}
        return texts | said
    if item.procedure == "monitoring":
        return texts | {"found": process.finding.words if process.finding else ""}
    if item.procedure == "suggestion":
        line = process.objection.line.reason if process.objection else ""
        return texts | {"ground": process.ground, "line": line}
    if item.procedure in ("rectification", "interview"):
        made = getattr(process, item.procedure)
        return texts | {key.replace(".", "_"): str(said) for key, said in made.particulars.items()}
    if item.procedure == "hearing":
        return texts | {"asked": process.hearing.reason, "why": process.hearing.why}
    if item.procedure == "repair":
        promise = process.repair.commitment
        signed = promise.signed_name if promise else ""
        return texts | {
            "statement": process.repair.statement,
            "verification": process.repair.verification,
            "signed_name": signed,
        }
    return texts


def others(entry: Entry, person: Person) -> list[dict[str, Any]]:
    """Other entries of the same subject on any list: those one may see, and those that are public anyway."""
    seen = Exists(Entry.objects.visible_to(person).filter(pk=OuterRef("pk")))
    rows = Entry.objects.filter(subject=entry.subject_id).exclude(pk=entry.pk).annotate(is_seen=seen)
    rows = rows.filter(Q(is_seen=True) | Q(state=Listing.LISTED))
    rows = rows.select_related("list_type", "department").order_by("-pk")
    return [{"entry": row, "is_open": row.is_seen} for row in rows[:OTHERS_MAX]]


def opinions(item: WorkItem, mask: Any = str, veil: Veil = NOTHING) -> list[dict[str, Any]]:
    """What people said in the steps of this procedure, oldest first; without what a second review may not know."""
    rows = Opinion.objects.filter(process=item.task.process_id)
    rows = rows.select_related("person", "on_behalf_of").order_by("pk")
    return [
        {
            "step": row.step,
            "title": _title(item.procedure, row.step, item.entry.list_type.kind),
            "person": row.person,
            "who": cover.names_of(row, "person"),
            "at": row.at,
            "text": veil.words if veil.hides(row.person_id, row.at) else mask(row.text),
            "is_return": row.outcome == "return" and not veil.hides(row.person_id, row.at),
        }
        for row in rows
    ]


def crew(
    item: WorkItem, process: Any, said: Iterable[dict[str, Any]], person: Person
) -> list[dict[str, Any]]:
    """The hands a case goes through: who had it, who has it, whose are still to come.

    Who applied for a subject is named to the case department only, as in the ledger.
    """
    last = {row["step"]: row for row in said}
    of_case = dossier.is_of_case(person, item.entry.department_id)
    hands = []
    for step, label in CREW[item.procedure]:
        done = last.get(step, {})
        who = process.started_by if step == "start" else done.get("person")
        is_first = step == "start" and item.procedure == "identification" and item.step in FIRST_HANDS
        is_now = item.status in OPEN and (item.step == step or is_first)
        if is_now:
            who = item.owner
        elif (item.procedure, step) in SOMETIMES and who is None:
            continue  # only what the clock proposed is verified, only what was drawn is judged twice
        elif item.procedure in MATTERS and step not in OF_MATTER[process.matter]:
            continue  # a matter shows its own hands
        is_you = who is not None and who.pk == person.pk
        name = who.name if who else ""
        if who is not None and step != "start" and not is_now:
            name = done["who"]
        if who is not None and step == "start" and not of_case and not who.posts_now():
            name = mask_name(name)
        hands.append({"label": label, "name": name, "is_now": is_now, "is_you": is_you})
    return hands


def counting(deadline: Deadline | None) -> dict[str, Any]:
    """How a deadline was counted: the days of the term and of its extension, those left out by kind."""
    if deadline is None:
        return {}
    told = deadline.explanation or {}
    days = [*told.get("days", ()), *(told.get("extension") or {}).get("days", ())[1:]]
    kinds = (("rest", _("双休日")), ("holiday", _("法定节假日")), ("stopped", _("中止")))
    left_out = [{"label": label, "n": sum(day["kind"] == kind for day in days)} for kind, label in kinds]
    return {
        "days": days,
        "left_out": [part for part in left_out if part["n"]],
        "makeup": sum(day["kind"] == "makeup" for day in days),
    }


def _notices(case: dossier.Case, of_case: bool) -> list[dict[str, Any]]:
    """Every notice with its addressee and the file that proves its service."""
    files = {file.pk: file for file in case.evidence}
    name = dossier.shown_name(case.entry.subject, of_case)
    return [
        {
            "notice": notice,
            "party": dossier.addressee(notice, of_case) or name,
            "file": files.get(notice.service_file_id or 0),
        }
        for notice in case.notices
    ]


def _statement(statement: Statement, of_case: bool, mask: Any) -> dict[str, Any]:
    """What a party said, beside what was answered."""
    return {
        "row": statement,
        "party": (statement.objector if of_case else _("异议人"))
        if statement.objector
        else dossier.addressee(statement.notice, of_case),
        "text": mask(statement.text),
        "answer": mask(statement.answer),
        "points": dossier.points_shown(statement, mask),
        "files": list(statement.files.all()),
    }


def _title(procedure: str, step: str, kind: str) -> str:
    """A step as the inbox calls it."""
    return str(step_words(procedure, step, kind).title) if (procedure, step) in STEPS else step
