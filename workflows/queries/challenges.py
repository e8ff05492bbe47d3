"""Reviews and lawsuits as officers read them: the desk, by key; the page of one; those of an entry."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from workflows.law.challenge import OPEN, WAITING, Challenging, Instance, Staying
from workflows.models import (
    Challenge,
    ChallengeNote,
    Deadline,
    Entry,
    Evidence,
    Motion,
    Person,
    Stay,
    WorkItem,
)
from workflows.models.calendar import load_calendar
from workflows.queries import dossier, ledger
from workflows.queries.clockface import face_of

PAGE = 25
LINES = 60
# What a challenge itself owes; a date of the court is only told.
OWED = ("challenge_answer", "annul_execute", "challenge_comply")
TOLD = (*OWED, "court_date")
SHOWN = ("entry__subject", "entry__department", "entry__list_type", "attacked", "predecessor__predecessor")
LONG = ("attacked__facts", "attacked__file", "attacked__page")


@dataclass(frozen=True)
class Row:
    """One row of the desk: persons masked, the clock that is nearest."""

    challenge: Challenge
    name: str
    clock: dict[str, Any]
    stay: Stay | None


@dataclass(frozen=True)
class Page:
    """Up to 25 rows; `before` and `after` are the keys of the neighbouring pages, or empty."""

    rows: list[Row] = field(default_factory=list)
    before: str = ""
    after: str = ""


def rows(person: Person, said: dict[str, Any], today: date) -> QuerySet[Challenge]:
    """What the person may see, narrowed by everything said."""
    found = Challenge.objects.visible_to(person)
    for name, value in said.items():
        if value and name in FILTERS:
            found = found.filter(FILTERS[name](value, today))
    return found


def _standing(which: str, today: date) -> Q:
    """Open ones; late ones: something of ours is owed and its last day has passed; those with a stay in effect."""
    if which == "late":
        late = Deadline.objects.filter(kind__in=OWED, met_at=None, due_on__lt=today)
        return Q(state__in=OPEN, entry__in=late.values("entry"))
    if which == "stay":
        return Q(pk__in=Stay.objects.filter(state=Staying.IN_EFFECT).values("challenge"))
    return Q(state__in=OPEN)


def _words(words: str, _today: date) -> Q:
    """By code, case number or document number, or by the number of the entry; whole or from the beginning."""
    return (
        Q(code__startswith=words.upper())
        | Q(case_number__startswith=words)
        | Q(outcome_number__startswith=words)
        | Q(entry__number=words.upper())
    )


FILTERS: dict[str, Any] = {
    "state": lambda state, _today: Q(state=state),
    "kind": lambda kind, _today: Q(kind=kind),
    "outcome": lambda outcome, _today: Q(outcome=outcome),
    "department": lambda code, _today: Q(entry__department__code=code),
    "standing": _standing,
    "q": _words,
}


def page(
    person: Person, found: QuerySet[Challenge], today: date, *, after: str = "", before: str = ""
) -> Page:
    """The rows behind a key, the newest first; a constant number of queries."""
    key = before or after
    backwards = bool(before)
    mark = Challenge.objects.filter(code=key).values_list("pk", flat=True).first() if key else None
    if mark is not None:
        found = found.filter(pk__gt=mark) if backwards else found.filter(pk__lt=mark)
    order = "pk" if backwards and mark is not None else "-pk"
    taken = list(found.select_related(*SHOWN).defer(*LONG).order_by(order)[: PAGE + 1])
    more, taken = len(taken) > PAGE, taken[:PAGE]
    if order == "pk":
        taken.reverse()
    if not taken:
        return Page()
    has_before, has_after = (more, True) if order == "pk" else (mark is not None, more)
    made = as_rows(person, taken, today)
    return Page(made, taken[0].code if has_before else "", taken[-1].code if has_after else "")


def as_rows(person: Person, taken: list[Challenge], today: date) -> list[Row]:
    """These with their clocks and stays; three queries."""
    calendar, keys = load_calendar(), [row.pk for row in taken]
    clocks = _clocks(taken)
    stays = {s.challenge_id: s for s in Stay.objects.filter(challenge__in=keys, state=Staying.IN_EFFECT)}
    return [
        Row(
            row,
            dossier.shown_name(row.entry.subject, dossier.is_of_case(person, row.entry.department_id)),
            face_of(clocks.get(row.ref), today, calendar),
            stays.get(row.pk),
        )
        for row in taken
    ]


def _clocks(taken: Iterable[Challenge]) -> dict[str, Deadline]:
    """The clock of each that is owed and nearest; one query."""
    refs = [row.ref for row in taken]
    open_ones = Deadline.objects.filter(about__in=refs, kind__in=OWED, met_at=None)
    return {row.about: row for row in open_ones.order_by("-due_at", "-pk")}


def counts(person: Person, today: date) -> dict[str, int]:
    """How many are open, late, or stayed; what the tabs of the desk say."""
    seen = Challenge.objects.visible_to(person)
    return {which: seen.filter(_standing(which, today)).count() for which in ("open", "late", "stay")}


# ----------------------------------------------------------------------------------------------------- one
@dataclass(frozen=True)
class File:
    """Everything the page of one shows."""

    challenge: Challenge
    of_case: bool
    name: str
    clocks: list[dict[str, Any]]
    notes: list[ChallengeNote]
    stays: list[Stay]
    successors: list[Challenge]
    tasks: list[WorkItem]
    papers: list[Evidence]
    lines: list[dict[str, Any]]
    is_proposed: bool

    @property
    def live_stay(self) -> Stay | None:
        """The stay that is reported or in effect, if there is one."""
        return next((s for s in self.stays if s.state in (Staying.REPORTED, Staying.IN_EFFECT)), None)

    @property
    def may_be_appealed(self) -> bool:
        """Is it a judgment of the first instance that does not bind yet?"""
        made = self.challenge
        return made.kind == Instance.LITIGATION and made.state == Challenging.CONCLUDED

    @property
    def may_be_reported(self) -> bool:
        """Does the outcome still have to be put down?"""
        return self.challenge.state in WAITING and not self.challenge.is_reported

    @property
    def wants_proposal(self) -> bool:
        """Must the head be asked (again) to annul the listing?"""
        made = self.challenge
        is_due = made.state == Challenging.IN_FORCE and made.follows.annuls
        return is_due and made.entry.state in ("listed", "exited") and not self.is_proposed


def seen(person: Person, code: str) -> Challenge | None:
    """The matter of this code, if the person may see its entry."""
    related = (
        *SHOWN,
        "entry__book",
        "entry__policy__list_type",
        "reported_by",
        "confirmed_by",
        "registered_by",
    )
    found = Challenge.objects.visible_to(person).select_related(*related).defer(*LONG)
    return found.filter(code=code).first()


def read(challenge: Challenge, person: Person, today: date) -> File:
    """Everything about one; the number of queries does not depend on how much there is."""
    entry, calendar = challenge.entry, load_calendar()
    of_case = dossier.is_of_case(person, entry.department_id)
    stays = list(challenge.stays.select_related("reported_by").prefetch_related("files"))
    notes = list(challenge.notes.select_related("by").prefetch_related("files"))
    clocks = Deadline.objects.filter(entry=entry, about=challenge.ref, kind__in=TOLD)
    open_tasks = entry.work_items.filter(status__in=(WorkItem.Status.NEW, WorkItem.Status.ASSIGNED))
    waiting = Motion.objects.filter(entry=entry, kind=Motion.Kind.REVOCATION, is_open=True)
    papers = {file.pk: file for file in challenge.files.all()}
    beside: list[ChallengeNote | Stay] = [*notes, *stays]
    for row in beside:
        papers |= {file.pk: file for file in row.files.all()}
    return File(
        challenge,
        of_case,
        dossier.shown_name(entry.subject, of_case),
        [
            {
                "row": row,
                "clock": face_of(row, today, calendar),
                "is_late": row.met_at is None and row.due_on < today and row.kind in OWED,
            }
            for row in clocks.order_by("pk")
        ],
        notes,
        stays,
        list(challenge.successors.order_by("pk")),
        list(open_tasks.filter(procedure="challenge").select_related("owner")),
        sorted(papers.values(), key=lambda file: file.pk),
        ledger.lines_about(entry, {challenge.ref: "", **{stay.ref: stay.document_number for stay in stays}})[
            :LINES
        ],
        waiting.exists(),
    )


# ------------------------------------------------------------------------------------------------- an entry's
def of_entry(entry: Entry) -> list[Challenge]:
    """Those of one entry with their stays, oldest first; two queries."""
    found = entry.challenges.select_related("attacked", "predecessor__predecessor").defer(
        "attacked__facts", "attacked__file", "attacked__page"
    )
    return list(found.prefetch_related("stays").order_by("pk"))


def stay_of(entry: Entry) -> Stay | None:
    """The stay of execution in effect on an entry."""
    return entry.stays.filter(state=Staying.IN_EFFECT).first()


def earlier(entry: Entry) -> list[Challenge]:
    """The matters of an entry to which a later one may be linked: what has a result."""
    settled = (Challenging.CONCLUDED, Challenging.IN_FORCE, Challenging.EXECUTED)
    return list(entry.challenges.filter(state__in=settled).order_by("pk"))
