"""Objections as officers read them: the rows of an entry, and everything about one of them beside the step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law import duties
from workflows.law.grounds import Checklist, checklist_of
from workflows.law.identity import mask_id, mask_name
from workflows.law.objection import Result
from workflows.law.parameters import OBJECTION
from workflows.law.terms import Calendar
from workflows.models import (
    Deadline,
    Display,
    Evidence,
    ListType,
    Notice,
    Objection,
    Person,
    Policy,
    Transition,
)
from workflows.models.calendar import load_calendar
from workflows.models.objection_rules import governing
from workflows.queries.clockface import face_of

RELATED = ("entry__subject", "office", "provider", "upper", "associate", "policy__list_type")
AN_HOUR = timedelta(hours=1)
HANDLING = (duties.CHECK_OBJECTION, duties.DECIDE_OBJECTION, duties.RECORD_OBJECTION)
OF_PROVIDER = (duties.VERIFY_OBJECTION, duties.CONFIRM_OBJECTION)
# Whose clock it is.
SIDES = {
    "objection_accept": gettext_lazy("信用办"),
    "objection_mark": gettext_lazy("信用办"),
    "objection_forward": gettext_lazy("信用办"),
    "objection_answer": gettext_lazy("信用办"),
    "objection_complete": gettext_lazy("异议人"),
    "objection_provider": gettext_lazy("信息提供单位"),
    "objection_recheck": gettext_lazy("复核机关"),
}


@dataclass(frozen=True)
class Panel:
    """One objection with all that an officer needs beside the form."""

    row: Objection
    checklist: Checklist
    points: list[tuple[Any, bool]]
    who: str
    number: str
    contact: str
    is_handler: bool
    is_reader: bool
    shown: list[Display]
    files: list[Evidence]
    clocks: list[dict[str, Any]]
    letters: list[Notice]
    proposed: str

    @property
    def has_rules(self) -> bool:
        """Were local rules in force when it came in?"""
        return self.row.policy_id is not None


def find(person: Person, code: str, entries: Any) -> Objection | None:
    """The objection of this code, if its entry is among those that the person may see."""
    rows = Objection.objects.filter(entry__in=entries).select_related(*RELATED)
    return rows.filter(code=code).first()


def handles(person: Person, row: Objection) -> bool:
    """Does the person work on this objection, here or at the authority whose data it is?"""
    places = [(duty, f"d{row.office_id}") for duty in HANDLING]
    places += [(duty, f"d{row.provider_id}") for duty in OF_PROVIDER if row.provider_id]
    places += [(duties.RECHECK_OBJECTION, f"d{row.upper_id}")] if row.upper_id else []
    return any(person.has_perm(duty.at(place)) for duty, place in places)


def reads(person: Person, row: Objection, now: datetime | None) -> bool:
    """May the person read what was said and handed in: who works on it, who took it in, who audits and said why.

    Without an instant the last is not asked.
    """
    if handles(person, row) or row.filed_by_id == person.pk:
        return True
    return now is not None and has_said_why(person, row, now)


def may_ask(person: Person, row: Objection) -> bool:
    """Does the person audit this office, and may therefore read the objection after saying why?"""
    return duties.VIEW_LOG(row.entry, person)


def has_said_why(person: Person, row: Objection, now: datetime) -> bool:
    """Has an auditor stated, within the hour, why he or she reads this objection?"""
    if not may_ask(person, row):
        return False
    lines = Transition.objects.filter(
        book_id=row.entry.book_id, verb="view_file", actor=person, at__gte=now - AN_HOUR
    )
    return lines.filter(facts__data__paper=row.ref).exists()


def unread_files(entry: Any, person: Person, now: datetime) -> set[int]:
    """The files of the entry's objections that this person may not open; two queries."""
    rows = Objection.objects.filter(entry=entry).select_related("entry").prefetch_related("files")
    hidden = [row for row in rows if not reads(person, row, now)]
    return {file.pk for row in hidden for file in row.files.all() if file.uploaded_by_id != person.pk}


def panel(row: Objection, person: Person, today: date, now: datetime | None = None) -> Panel:
    """Everything about one objection; who does not work on it reads neither who objects nor what was said."""
    is_handler, checklist = handles(person, row), checklist_of(row.ground)
    is_reader = is_handler or reads(person, row, now)
    clocks = Deadline.objects.filter(entry=row.entry_id, about=row.ref).order_by("pk")
    letters = Notice.objects.filter(process__in=row.procedures.values("pk")).order_by("pk")
    return Panel(
        row,
        checklist,
        checklist.ticked(row.checklist),
        row.name if is_handler else mask_name(row.name),
        mask_id(row.id_number) if row.id_number else "",
        row.contact if is_handler else _("仅办理人可见"),
        is_handler,
        is_reader,
        list(Display.objects.filter(entry=row.entry_id).order_by("associate", "pk")),
        list(row.files.select_related("uploaded_by")) if is_reader else [],
        clocks_of(clocks, today, load_calendar()),
        list(letters.defer("file", "page", "facts")),
        _proposed(row.proposal),
    )


def _proposed(said: dict[str, Any]) -> str:
    """What the check proposes, in words."""
    if refused := said.get("rejection"):
        words = _("不予受理：%(why)s（依据：%(basis)s）") % refused
        return words + (_("；应当向%(elsewhere)s提出") % refused if refused["elsewhere"] else "")
    if not said.get("result"):
        return ""
    words = str(Result(said["result"]).label)
    if said["result"] == Result.CORRECT:
        words = _("%(result)s：“%(field)s”改为“%(new)s”") % {
            "result": words,
            "field": said.get("label") or said["field"],
            "new": said["new"],
        }
    elif said["result"] == Result.SUPPLEMENT:
        words = f"{words}：{said['remark']}"
    return words + (_("；列入本身有误，提请撤销列入决定") if said.get("wrong_listing") else "")


def clocks_of(rows: Iterable[Deadline], today: date, calendar: Calendar) -> list[dict[str, Any]]:
    """The clocks of both sides: whose, how it stands, whether it ran out."""
    return [
        {
            "row": row,
            "side": SIDES.get(row.kind, ""),
            "clock": face_of(row, today, calendar),
            "is_late": row.met_at is None and row.paused_on is None and row.due_on < today,
        }
        for row in rows
    ]


def rows_of(entry: Any, deadlines: list[Deadline], today: date, person: Person) -> list[dict[str, Any]]:
    """The objections to one entry, the newest first; one query beside the deadlines that were read already."""
    rows = entry.objections.select_related("office", "provider", "upper")
    calendar = load_calendar() if deadlines else None
    found = []
    for row in rows:
        mine = [each for each in deadlines if each.about == row.ref and each.met_at is None]
        found.append(
            {
                "row": row,
                "who": row.name if handles(person, row) else mask_name(row.name),
                "clocks": clocks_of(mine, today, calendar) if calendar else [],
            }
        )
    return found


# --------------------------------------------------------------------------------------- the rules of places
def places(today: date) -> list[dict[str, Any]]:
    """Every place's rules on objections in force today, the one that governs here first; 3 queries."""
    here = governing()
    lists = ListType.objects.filter(kind=OBJECTION).prefetch_related("policies__parameters").order_by("pk")
    found = [
        {
            "list": row,
            "policy": version,
            "is_here": here is not None and row.pk == here.pk,
            "parameters": {each.name: each for each in version.parameters.all()},
        }
        for row in lists
        if (version := _in_force(row, today)) is not None
    ]
    return sorted(found, key=lambda each: not each["is_here"])


def _in_force(row: ListType, today: date) -> Policy | None:
    """The version in force among those that were read."""
    ruled = [
        each
        for each in row.policies.all()
        if each.state in Policy.IN_FORCE
        and each.effective_from <= today
        and (each.effective_to is None or each.effective_to >= today)
    ]
    return max(ruled, key=lambda each: each.effective_from, default=None)
