"""Rectifications and interviews as officers read them: the desks, by key; the page of one; what a campaign came to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from workflows.law import interview, rectification
from workflows.law.interview import Interviewing
from workflows.law.rectification import Rectifying
from workflows.models import (
    Campaign,
    Counsel,
    Deadline,
    Department,
    Entry,
    Evidence,
    Interview,
    Notice,
    Person,
    Rectification,
    WorkItem,
)
from workflows.models.calendar import load_calendar
from workflows.queries import dossier, ledger
from workflows.queries.clockface import face_of

PAGE = 25
SHOWN = ("entry__subject", "entry__department", "entry__list_type", "notice")
LONG = ("notice__facts", "notice__file", "notice__page")
RUNNING = ("rectify_end", "rectify_check", "interview_date", "follow_up")
MODELS: dict[str, Any] = {"rectification": Rectification, "interview": Interview}
OPEN_STATES: dict[str, Any] = {"rectification": rectification.OPEN, "interview": interview.OPEN}


@dataclass(frozen=True)
class Row:
    """One row of a desk: persons masked, the clock that runs; what it is about only for the department of the case."""

    made: Any
    name: str
    of_case: bool
    clock: dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Up to 25 rows; `before` and `after` are the keys of the neighbouring pages, or empty."""

    rows: list[Row] = field(default_factory=list)
    before: str = ""
    after: str = ""


def rows(kind: str, person: Person, said: dict[str, Any], today: date) -> QuerySet[Any]:
    """What the person may see of a kind, narrowed by everything said."""
    found = MODELS[kind].objects.visible_to(person)
    for name, value in said.items():
        if value and name in FILTERS:
            found = found.filter(FILTERS[name](value, today, kind))
    return found  # type: ignore[no-any-return]


def _standing(which: str, today: date, kind: str) -> Q:
    """Open ones; those whose day has passed; those that wait for us."""
    if which == "late":
        late = Q(state__in=OPEN_STATES[kind])
        return late & (Q(due_on__lt=today) if kind == "rectification" else Q(set_for__date__lt=today))
    if which == "ours":
        ours = (
            (Rectifying.SUBMITTED,)
            if kind == "rectification"
            else (Interviewing.MOVE_ASKED, Interviewing.WRITTEN)
        )
        return Q(state__in=ours)
    return Q(state__in=OPEN_STATES[kind])


def _words(words: str, _today: date, _kind: str) -> Q:
    """By code, by the number of the entry, or by the beginning of the subject's name."""
    return (
        Q(code__startswith=words.upper())
        | Q(entry__number=words.upper())
        | Q(entry__subject__name__startswith=words)
        | Q(entry__subject__code=words.upper())
    )


FILTERS: dict[str, Any] = {
    "state": lambda state, _today, _kind: Q(state=state),
    "department": lambda code, _today, _kind: Q(entry__department__code=code),
    "campaign": lambda code, _today, kind: Q(campaign__code=code) if kind == "rectification" else Q(),
    "sort": lambda sort, _today, kind: Q(sort=sort) if kind == "interview" else Q(),
    "standing": _standing,
    "q": _words,
}


def page(person: Person, found: QuerySet[Any], today: date, *, after: str = "", before: str = "") -> Page:
    """The rows behind a key, the newest first; a constant number of queries."""
    key, backwards = before or after, bool(before)
    mark = found.model.objects.filter(code=key).values_list("pk", flat=True).first() if key else None
    if mark is not None:
        found = found.filter(pk__gt=mark) if backwards else found.filter(pk__lt=mark)
    is_back = backwards and mark is not None
    read = [*SHOWN, "campaign"] if found.model is Rectification else [*SHOWN]
    taken = list(found.select_related(*read).defer(*LONG).order_by("pk" if is_back else "-pk")[: PAGE + 1])
    more, taken = len(taken) > PAGE, taken[:PAGE]
    if is_back:
        taken.reverse()
    if not taken:
        return Page()
    has_before, has_after = (more, True) if is_back else (mark is not None, more)
    made = _as_rows(person, taken, today)
    return Page(made, taken[0].code if has_before else "", taken[-1].code if has_after else "")


def _as_rows(person: Person, taken: list[Any], today: date) -> list[Row]:
    """These with their clocks; two queries."""
    calendar, clocks = load_calendar(), clocks_of(taken)
    made = []
    for row in taken:
        of_case = dossier.is_of_case(person, row.entry.department_id)
        name = dossier.shown_name(row.entry.subject, of_case)
        made.append(Row(row, name, of_case, face_of(clocks.get(row.ref), today, calendar)))
    return made


def clocks_of(taken: Iterable[Any]) -> dict[str, Deadline]:
    """The clock that runs for each of them; one query."""
    refs = [row.ref for row in taken]
    found = Deadline.objects.filter(about__in=refs, kind__in=RUNNING, met_at=None).order_by("-due_at")
    return {row.about: row for row in found}


def counts(kind: str, person: Person, today: date) -> dict[str, int]:
    """How many stand under each tab; one query."""
    names = ("open", "late", "ours")
    seen = MODELS[kind].objects.visible_to(person)
    return seen.aggregate(**{n: Count("pk", filter=_standing(n, today, kind)) for n in names})  # type: ignore[no-any-return]


# ------------------------------------------------------------------------------------------------------ one
@dataclass
class File:
    """One rectification or interview as its page shows it."""

    made: Any
    name: str
    of_case: bool
    clocks: list[dict[str, Any]]
    tasks: list[WorkItem]
    lines: list[dict[str, Any]]
    filings: list[Any] = field(default_factory=list)
    signatures: list[Any] = field(default_factory=list)
    related: list[Any] = field(default_factory=list)


def seen(kind: str, person: Person, code: str) -> Any:
    """The one of this code, if the person may see its entry; else None."""
    also = ("opened_by", "entry__registered_by", "entry__policy__list_type", "entry__book")
    rows = MODELS[kind].objects.visible_to(person).select_related(*SHOWN, *also).defer(*LONG)
    return rows.filter(code=code).first()


def read(made: Any, person: Person, today: date) -> File:
    """Its clocks, what waits for somebody, its lines, what was handed in or signed."""
    of_case = dossier.is_of_case(person, made.entry.department_id)
    calendar = load_calendar()
    terms = Deadline.objects.filter(entry=made.entry_id, about=made.ref).order_by("-pk")
    stem = "rectification" if isinstance(made, Rectification) else "interview"
    matters = made.procedures.filter(is_open=True).values("pk")
    waiting = WorkItem.objects.filter(task__process__in=matters, status__in=("new", "assigned"))
    named = {made.ref: made.code} | ({made.notice.ref: made.notice.title} if made.notice else {})
    file = File(
        made,
        dossier.shown_name(made.entry.subject, of_case),
        of_case,
        [{"row": row, "clock": face_of(row, today, calendar)} for row in terms],
        list(waiting.select_related("owner", "entry__list_type")),
        ledger.lines_about(made.entry, named),
    )
    if stem == "rectification":
        file.filings = list(made.filings.select_related("filed_by").prefetch_related("files"))
        file.related = list(made.interviews.all())
    else:
        file.signatures = list(made.signatures.select_related("by", "scan"))
    return file


def papers_of(made: Rectification) -> list[Evidence]:
    """The files that were handed in."""
    return [paper for filing in made.filings.all() for paper in filing.files.all()]


# ------------------------------------------------------------------------------------------------ counselling
def counsels(entry: Entry) -> list[Counsel]:
    """The contacts of an entry, the newest first."""
    rows = (
        Counsel.objects.filter(entry=entry)
        .select_related("by", "letter")
        .defer("letter__file", "letter__facts")
    )
    return list(rows.prefetch_related("files"))


def letters_of(entry: Entry) -> list[Notice]:
    """The letters of advice that went to the subject."""
    return list(entry.notices.filter(kind="advice_letter", associate=None).defer("file", "facts", "page"))


def next_contacts(person: Person, office: str) -> list[Counsel]:
    """The last contact of each entry that names a next one, the nearest first; up to 100."""
    later = Counsel.objects.filter(entry=OuterRef("entry"), pk__gt=OuterRef("pk"))
    found = Counsel.objects.visible_to(person).exclude(next_on=None).filter(~Exists(later))
    if office:
        found = found.filter(entry__department__code=office)
    related = ("entry__subject", "entry__department", "entry__list_type", "by")
    return list(found.select_related(*related).order_by("next_on", "pk")[:100])


# ------------------------------------------------------------------------------------------------- campaigns
def campaigns(day: date) -> QuerySet[Campaign]:
    """Those that run on a day."""
    return Campaign.objects.filter(starts_on__lte=day).exclude(ends_on__lt=day).select_related("department")


def figures(campaign: Campaign, person: Person) -> list[dict[str, Any]]:
    """Rectifications of a campaign by department and state, as far as the person may look; two queries.

    Counts of records alone: nothing here decides anything.
    """
    seen_ones = Rectification.objects.visible_to(person).filter(campaign=campaign)
    counted = seen_ones.order_by().values("entry__department", "state").annotate(n=Count("pk"))
    late = {
        row["entry__department"]: row["n"]
        for row in seen_ones.order_by()
        .filter(was_overdue=True)
        .values("entry__department")
        .annotate(n=Count("pk"))
    }
    by_office: dict[int, dict[str, int]] = {}
    for row in counted:
        by_office.setdefault(row["entry__department"], {})[row["state"]] = row["n"]
    offices = Department.objects.in_bulk(by_office)
    made = [_figure(offices[key].short_name, found, late.get(key, 0)) for key, found in by_office.items()]
    total: dict[str, int] = {}
    for found in by_office.values():
        for state, n in found.items():
            total[state] = total.get(state, 0) + n
    return [*sorted(made, key=lambda row: row["office"]), _figure("", total, sum(late.values()))]


def _figure(office: str, found: dict[str, int], late: int) -> dict[str, Any]:
    """One line of the report: all, each state, overdue ones, the share that was put right of those concluded."""
    achieved, failed = found.get(Rectifying.ACHIEVED, 0), found.get(Rectifying.FAILED, 0)
    concluded = achieved + failed
    return {
        "office": office,
        "all": sum(n for state, n in found.items() if state != Rectifying.DROPPED),
        "states": [found.get(state, 0) for state in COUNTED],
        "late": late,
        "share": f"{achieved * 100 / concluded:.1f}%" if concluded else "—",
    }


COUNTED = tuple(state for state in Rectifying if state != Rectifying.DROPPED)


def of_entry(entry: Entry) -> dict[str, list[Any]]:
    """What the page of an entry names: rectifications and interviews; two queries."""
    return {
        "rectifications": list(entry.rectifications.order_by("-pk")),
        "interviews": list(entry.interviews.order_by("-pk")),
    }
