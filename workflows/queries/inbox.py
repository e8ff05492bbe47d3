"""The inbox: the open tasks of a person or of her posts, in the order of their due instants."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from workflows.law.identity import mask_id, mask_name
from workflows.law.terms import Calendar, due_instant
from workflows.models import Person, Subject, WorkItem
from workflows.queries import cover, teams
from workflows.queries.clockface import SOON, face, face_of

PAGE = 25
STATES = ("late", "today", "soon", "later")
OPEN = (WorkItem.Status.NEW, WorkItem.Status.ASSIGNED)
BY_DUE = ("due_at", "id")
BY_FINISH = ("-finished_at", "-id")

# A row shows neither long texts nor the day-by-day explanation of its deadline.
LONG = (
    "entry__facts_summary",
    "entry__evidence_list",
    "entry__reason",
    "deadline__explanation",
    "deadline__last_error",
)
SHOWN = (
    "entry__subject",
    "entry__list_type",
    "entry__registered_by",
    "entry__department",
    "deadline",
    "on_behalf_of",
)
# Only a clock that runs can be late: a step whose term was met elsewhere, or that has none, waits without one.
RUNNING = Q(deadline__isnull=False, deadline__met_at=None)


@dataclass(frozen=True)
class Bounds:
    """The instants that part late, due today and due soon."""

    now: datetime
    day_end: datetime
    soon_end: datetime

    @classmethod
    def at(cls, now: datetime, today: date, calendar: Calendar) -> "Bounds":
        """Soon is up to three working days after today, today not counted, as the clock's words say."""
        day, left = today, SOON
        while left >= 0:
            day += timedelta(days=1)
            left -= calendar.is_workday(day)
        return cls(now, due_instant(today), due_instant(day - timedelta(days=1)))

    def state(self, name: str) -> Q:
        """The rows of one status filter; an unknown name filters nothing."""
        soon_or_late = RUNNING & Q(due_at__lte=self.soon_end)
        ranges = {
            "late": RUNNING & Q(due_at__lte=self.now),
            "today": RUNNING & Q(due_at__gt=self.now, due_at__lte=self.day_end),
            "soon": RUNNING & Q(due_at__gt=self.day_end, due_at__lte=self.soon_end),
            "later": ~soon_or_late,
        }
        return ranges.get(name, Q())


@dataclass(frozen=True)
class Row:
    """One task as a list shows it; `for_whom` is the absent colleague for whom it would be, or was, done."""

    item: WorkItem
    clock: dict[str, Any]
    subject_name: str
    subject_code: str
    for_whom: str = ""


@dataclass(frozen=True)
class Page:
    """Up to 25 rows; `before` and `after` are the codes from which the neighbouring pages start, or empty."""

    rows: list[Row] = field(default_factory=list)
    before: str = ""
    after: str = ""


def mine(person: Person, day: date | None = None) -> QuerySet[WorkItem]:
    """What the person has in hand; with a day, also what lies in the hands of whom she covers that day."""
    held = cover.in_hands(person, cover.lent_to(person, day))
    return WorkItem.objects.filter(held, status=WorkItem.Status.ASSIGNED)


def team(person: Person, day: date | None = None) -> QuerySet[WorkItem]:
    """What nobody has taken yet and a post of the person, or of whom she covers that day, owes; deny by default.

    What lies with a team is for those who sit there, and for whoever acts for one of them.
    """
    lent = cover.lent_to(person, day)
    seats = teams.in_reach(person, *(each.absent for each in lent))
    return WorkItem.objects.filter(cover.to_claim(person, lent), seats, status=WorkItem.Status.NEW)


def done(person: Person, day: date | None = None) -> QuerySet[WorkItem]:
    """What the person has finished, whatever the day."""
    return WorkItem.objects.filter(owner=person, status=WorkItem.Status.DONE)


def matching(items: QuerySet[WorkItem], words: str) -> QuerySet[WorkItem]:
    """Those whose subject's name or code, case number or entry number contains the words."""
    if not words:
        return items
    return items.filter(
        Q(entry__subject__name__icontains=words)
        | Q(entry__subject__code__icontains=words)
        | Q(entry__case_number__icontains=words)
        | Q(entry__number__icontains=words)
    )


def counts(items: QuerySet[WorkItem], bounds: Bounds) -> dict[str, int]:
    """How many rows there are in all (`all`) and under each status filter; two queries, by ranges of the index."""
    asked = {name: Count("pk", filter=bounds.state(name)) for name in ("late", "today", "soon")}
    urgent = items.filter(RUNNING, due_at__lte=bounds.soon_end).order_by().aggregate(**asked)
    total = items.count()
    return {**urgent, "all": total, "later": total - sum(urgent.values())}


def page(
    items: QuerySet[WorkItem],
    today: date,
    calendar: Calendar,
    *,
    order: tuple[str, str] = BY_DUE,
    after: str = "",
    before: str = "",
    person: Person | None = None,
) -> Page:
    """The rows after, or before, the task of that code; at most three queries, whatever the size of the inbox.

    For a person the rows say which of them are another's, whom she covers.
    """
    anchor = _anchor(before or after, order[0].lstrip("-"))
    backwards = bool(before and anchor)
    if backwards:
        order = _reversed(order)
    chosen = items.filter(_beyond(order, *anchor)) if anchor else items
    # First the keys, which an index gives in order, then the few rows: a sort never carries whole rows.
    keys = list(chosen.order_by(*order).values_list("pk", flat=True)[: PAGE + 1])
    found = list(WorkItem.objects.filter(pk__in=keys).select_related(*SHOWN).defer(*LONG).order_by(*order))
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    lent = cover.lent_to(person, today) if person else []
    rows = [row(item, today, calendar, cover.for_whom(person, item, lent)) for item in found]
    if not rows:
        return Page()
    has_before, has_after = (more, True) if backwards else (bool(anchor), more)
    return Page(rows, rows[0].item.code if has_before else "", rows[-1].item.code if has_after else "")


def row(item: WorkItem, today: date, calendar: Calendar, for_whom: str = "") -> Row:
    """The task with its clock; a natural person is masked outside the case file."""
    name, code = shown(item.entry.subject)
    return Row(item, clock_of(item, today, calendar), name, code, for_whom)


def shown(subject: Subject) -> tuple[str, str]:
    """Name and code of a subject as a list may show them."""
    if subject.is_person:
        return mask_name(subject.name), mask_id(subject.code) if subject.code else ""
    return subject.name, subject.code


def clock_of(item: WorkItem, today: date, calendar: Calendar) -> dict[str, Any]:
    """The clock of a task: that of its deadline while it runs, else a face without a term."""
    if item.deadline is None or item.deadline.met_at is not None:
        return face(None, None, today, calendar)
    return face_of(item.deadline, today, calendar)


def following(person: Person, item: WorkItem, day: date | None = None) -> WorkItem | None:
    """The next task in hand after this one in the order of the inbox; from the end back to the first."""
    others = mine(person, day).exclude(pk=item.pk).order_by(*BY_DUE)
    return others.filter(_beyond(BY_DUE, item.due_at, item.pk)).first() or others.first()


def place(person: Person, item: WorkItem, day: date | None = None) -> dict[str, Any]:
    """Which of how many the task is in the person's inbox, and its neighbours' codes; four queries."""
    items = mine(person, day)
    earlier = items.filter(_beyond(_reversed(BY_DUE), item.due_at, item.pk)).order_by(*_reversed(BY_DUE))
    later = items.filter(_beyond(BY_DUE, item.due_at, item.pk)).order_by(*BY_DUE)
    return {
        "nth": earlier.count() + 1,
        "total": items.count(),
        "previous": earlier.values_list("code", flat=True).first(),
        "next": later.values_list("code", flat=True).first(),
    }


def _anchor(code: str, key: str) -> tuple[datetime, int] | None:
    """The place of a task in the order; None for a code that nobody has, or that has no place yet."""
    found = WorkItem.objects.filter(code=code).values_list(key, "pk").first() if code else None
    return found if found and found[0] else None


def _reversed(order: tuple[str, str]) -> tuple[str, str]:
    """The same order from the other end."""
    first, second = (key[1:] if key.startswith("-") else f"-{key}" for key in order)
    return first, second


def _beyond(order: tuple[str, str], at: datetime, pk: int) -> Q:
    """The rows behind a place; the instant stands alone too, so that the index can begin there."""
    key, way = order[0].lstrip("-"), "lt" if order[0].startswith("-") else "gt"
    return Q(**{f"{key}__{way}e": at}) & (Q(**{f"{key}__{way}": at}) | Q(**{f"id__{way}": pk}))
