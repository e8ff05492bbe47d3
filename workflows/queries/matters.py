"""The desks of complaints and reports: what waits, with its clock; one matter with its history; who may take it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from workflows.law import clue, complaint, duties
from workflows.law.steps import VERBS
from workflows.law.terms import Calendar
from workflows.models import (
    Complaint,
    Department,
    Entry,
    HandlingClock,
    HandlingTerm,
    Person,
    Report,
    SealedIdentity,
    Transition,
)
from workflows.queries.clockface import face_of
from workflows.queries.cover import names_of

PAGE = 25
MOST_OPEN = 200  # open matters shown at once, the nearest due first
OPEN, DONE = "open", "done"
RELATED = {
    Complaint: ("department", "handler", "entry", "office", "officer"),
    Report: ("department", "handler", "office", "subject", "list_type"),
}


@dataclass(frozen=True)
class Row:
    """One matter of a desk and the face of its clock."""

    matter: Any
    clock: dict[str, Any] | None


@dataclass(frozen=True)
class Line:
    """One line of a matter's book, as its page tells it."""

    at: datetime
    words: str
    who: str
    because: str


def open_rows(model: type[Any], person: Person, today: date, calendar: Calendar) -> list[Row]:
    """What is open on the desk, the nearest due first; two queries."""
    side = "complaint" if model is Complaint else "report"
    clocks = HandlingClock.objects.filter(met_at=None, **{side: OuterRef("pk")}).order_by("due_at")
    ended = Q(state=complaint.Complaining.CLOSED) if model is Complaint else Q(state=clue.Reporting.CLOSED)
    rows = model.objects.visible_to(person).exclude(ended).select_related(*RELATED[model])
    rows = rows.annotate(
        due=Subquery(clocks.values("due_at")[:1]), clock_id=Subquery(clocks.values("pk")[:1])
    )
    taken = list(rows.order_by(F("due").asc(nulls_last=True), "pk")[:MOST_OPEN])
    found = HandlingClock.objects.in_bulk([row.clock_id for row in taken if row.clock_id])
    return [Row(row, _face(found.get(row.clock_id), today, calendar)) for row in taken]


def done_rows(model: type[Any], person: Person, before: int) -> tuple[list[Row], int]:
    """What has ended, the latest first, by key; and the key of the next page or 0."""
    ended = complaint.Complaining.CLOSED if model is Complaint else clue.Reporting.CLOSED
    rows = (
        model.objects.visible_to(person).filter(state=ended).select_related(*RELATED[model]).order_by("-pk")
    )
    taken = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    shown = [Row(row, None) for row in taken[:PAGE]]
    return shown, taken[PAGE - 1].pk if len(taken) > PAGE else 0


def _face(row: HandlingClock | None, today: date, calendar: Calendar) -> dict[str, Any] | None:
    """The face of a clock; None without one."""
    return face_of(row, today, calendar) if row else None


def find(model: type[Any], person: Person, code: str) -> Any:
    """One matter that the person may see; None otherwise."""
    return model.objects.visible_to(person).filter(code=code).select_related(*RELATED[model]).first()


def clocks(matter: Complaint | Report, today: date, calendar: Calendar) -> list[dict[str, Any]]:
    """Every clock of a matter with its face, the running one first; what it rests on stands beside it."""
    rows = sorted(matter.clocks.all(), key=lambda row: (row.met_at is not None, -row.pk))
    return [{"row": row, "face": face_of(row, today, calendar)} for row in rows]


def may_extend(matter: Complaint | Report) -> bool:
    """Does the catalogue know a longer term for the clock that runs?"""
    row = matter.clocks.filter(met_at=None, extended_by="").first()
    return row is not None and HandlingTerm.objects.filter(name=f"{row.kind}_extension").exists()


def history(matter: Complaint | Report) -> list[Line]:
    """Every line of the book, the newest first; one query."""
    lines = Transition.objects.filter(book=matter.book_id).select_related("actor", "on_behalf_of", "facts")
    return [
        Line(
            line.at,
            str(VERBS.get(line.verb, line.verb)),
            names_of(line),
            str(line.facts.data.get("because", "")) if hasattr(line, "facts") else "",
        )
        for line in lines.order_by("-seq")
    ]


def told_history(matter: Complaint | Report) -> list[Line]:
    """What whoever sent it reads: what was done and when, without who did it and without inner words."""
    inner = ("take_up_matter", "hand_matter", "put_back_matter", "open_identity", "delete_identity",
             "open_case_from_report", "recount_handling", "handling_overdue", "tell_reporter")  # fmt: skip
    shown = {str(VERBS[verb]) for verb in inner}
    return [Line(line.at, line.words, "", "") for line in history(matter) if line.words not in shown]


def colleagues(matter: Complaint | Report) -> list[Person]:
    """Who else may do it: of the place where it is, holding the duty, not concerned."""
    wanted = duties.HANDLE_COMPLAINT if isinstance(matter, Complaint) else duties.HANDLE_REPORT
    roles = [role for role, held in duties.DUTIES.items() if wanted in held]
    place = int(matter.place[1:])
    people = Person.objects.filter(
        posts__department=place, posts__role__in=roles, posts__until=None, is_active=True
    ).distinct()
    return [
        each for each in people.order_by("pk") if not matter.concerns(each) and each.pk != matter.handler_id
    ]


def departments() -> list[Department]:
    """To whom a report may be assigned: where a case officer sits."""
    roles = [role for role, held in duties.DUTIES.items() if duties.HANDLE_REPORT in held]
    rows = Department.objects.filter(is_active=True, posts__role__in=roles, posts__until=None)
    return list(rows.distinct().order_by("path"))


def own_counters(person: Person) -> list[Department]:
    """Where this person writes down what is said at the counter."""
    found = {p.department_id: p.department for p in person.posts_now()}
    may = [d for d in found.values() if person.has_perm(duties.RECORD_COMPLAINT.at(d.place))]
    return sorted(may, key=lambda d: d.path)


def sealed_of(report: Report) -> SealedIdentity | None:
    """That there is a sealed identity, and how often it was opened; never what is in it."""
    return SealedIdentity.objects.defer("box").filter(report=report).first()


def clues_of(entry: Entry, person: Person) -> list[dict[str, Any]]:
    """The reports after which the case was opened (辅助参考); which of them the person may open; two queries."""
    rows = list(entry.clues.order_by("pk"))
    if not rows:
        return []
    seen = set(
        Report.objects.visible_to(person).filter(pk__in=[r.pk for r in rows]).values_list("pk", flat=True)
    )
    return [{"report": row, "may_open": row.pk in seen} for row in rows]


def by_code(model: type[Any], code: str, typed: str) -> Any:
    """The matter of a number, if the query code is its own; None otherwise, whichever of both was wrong."""
    found = model.objects.filter(code=code).first()
    return found if found is not None and found.is_opened_by(typed) else None


def terms(names: Iterable[str]) -> list[HandlingTerm]:
    """The terms that a page tells before anything is filed, in this order."""
    found = {row.name: row for row in HandlingTerm.objects.filter(name__in=list(names))}
    return [found[name] for name in names if name in found]
