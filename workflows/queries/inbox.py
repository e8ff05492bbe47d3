"""The inbox: the open tasks of a person or of her posts, in the order of their due instants."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from workflows.law.duties import DUTIES
from workflows.law.identity import mask_id, mask_name
from workflows.law.terms import NEVER, Calendar, due_instant
from workflows.models import Entry, Person, RecordRepair, Subject, Watch, WorkItem
from workflows.queries import cover, tally, teams
from workflows.queries.clockface import SOON, face, face_of

PAGE = 25
STATES = ("late", "today", "soon", "later", "waiting")
OPEN = (WorkItem.Status.NEW, WorkItem.Status.ASSIGNED)
BY_DUE = ("due_at", "priority", "id")
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
    "entry__department",
    "deadline",
    "owner",
    "delegated_by",
    "on_behalf_of",
    "team",
    "commitment__subject",
    "commitment__department",
)
# What few rows have is read apart, and only where one has it: more joined tables take the planner too long.
APART = (
    Prefetch("record_repair", RecordRepair.objects.select_related("record__subject", "record__department")),
    "record_clock",
)


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
        """The rows of one status filter; an unknown name filters nothing.

        `due_at` alone says it: a clock that was met or stands still puts its task to the end (`NEVER`).
        """
        ranges = {
            "late": Q(due_at__lte=self.now),
            "today": Q(due_at__gt=self.now, due_at__lte=self.day_end),
            "soon": Q(due_at__gt=self.day_end, due_at__lte=self.soon_end),
            "later": Q(due_at__gt=self.soon_end, due_at__lt=NEVER),
            "waiting": Q(due_at__gte=NEVER),
        }
        return ranges.get(name, Q())


@dataclass(frozen=True)
class Row:
    """One task as a list shows it."""

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


def copied(person: Person) -> QuerySet[WorkItem]:
    """Open tasks of the entries that the person follows, as far as she may still look at them."""
    followed = Watch.objects.filter(person=person, ended_at=None).values("entry")
    seen = Entry.objects.visible_to(person).filter(pk__in=followed).values("pk")
    return WorkItem.objects.filter(entry__in=seen, status__in=OPEN)


def delegated(person: Person) -> QuerySet[WorkItem]:
    """What the person has given to others for the time being and they have not done yet."""
    return WorkItem.objects.filter(delegated_by=person, status__in=OPEN)


def lanes(person: Person, box: str, day: date | None = None) -> list[Q]:
    """Disjoint parts of a box, each one range of its index; none where the box itself is one range or short.

    They must cover the box: whatever widens `team()` adds its own here.
    """
    if box != "team":
        return []
    held = [(p.department_id, d.at(p.department.place)) for p in person.posts_now() for d in DUTIES[p.role]]
    held += [(each.department, duty) for each in cover.lent_to(person, day) for duty in each.duties]
    return [Q(department=office, permission=duty) for office, duty in sorted(set(held))]


def awake(bounds: Bounds, today: date) -> Q:
    """Not put off until a later day; what is late or due soon is never hidden."""
    return Q(follow_up_on=None) | Q(follow_up_on__lte=today) | Q(due_at__lte=bounds.soon_end)


def asleep(bounds: Bounds, today: date) -> Q:
    """Put off until a later day."""
    return Q(follow_up_on__gt=today, due_at__gt=bounds.soon_end)


def boxes(person: Person, day: date | None = None) -> dict[str, QuerySet[WorkItem]]:
    """The boxes of open tasks, which the navigation counts."""
    return {"mine": mine(person, day), "team": team(person, day), "copied": copied(person)}


def news(person: Person, box: str, since: tuple[int, int], day: date | None = None) -> dict[str, int]:
    """The counts of the open boxes, and how many tasks came into one since it was shown; at most two queries.

    `since` is the newest key of that moment and the moment itself, in seconds. However large the box, only the
    tasks that are newer anywhere are looked at; what a colleague handed over, where the own ones can be counted.
    """
    asked, (seen, at) = boxes(person, day), since
    if box in asked:
        newer = WorkItem.objects.filter(pk__gt=seen).order_by().values("pk")[: tally.CAP]
        asked["born"] = asked[box].filter(pk__in=newer)
    found = {"born": 0, "given": 0, **tally.counts(asked)}
    if box == "mine" and found["mine"] < tally.CAP:
        moment = datetime.fromtimestamp(at, UTC)
        found |= tally.counts({"given": asked[box].filter(pk__lte=seen, claimed_at__gt=moment)})
    return {**found, "news": found["born"] + found["given"]}


def newest() -> int:
    """The key of the newest task there is."""
    return WorkItem.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def counts(items: QuerySet[WorkItem], bounds: Bounds) -> dict[str, QuerySet[WorkItem]]:
    """The queries behind the status filters, for tally.counts; `all` is what they add up to."""
    return {name: items.filter(bounds.state(name)) for name in STATES}


def in_all(numbers: dict[str, int]) -> int:
    """What the status counts add up to; counting stops at tally.CAP here, too."""
    return min(sum(numbers[name] for name in STATES), tally.CAP)


def page(
    items: QuerySet[WorkItem],
    today: date,
    calendar: Calendar,
    *,
    order: tuple[str, ...] = BY_DUE,
    after: str = "",
    before: str = "",
    lanes: list[Q] | None = None,
    person: Person | None = None,
) -> Page:
    """The rows after, or before, the task of that code; at most three queries, whatever the size of the inbox.

    For a person the rows say which of them are another's, whom she covers.
    """
    key = _key(before or after, order)
    backwards = bool(before and key)
    if backwards:
        order = _reversed(order)
    chosen = tally.beyond(items, order, key) if key else items
    # First the keys, which an index gives in order, then the few rows: a sort never carries whole rows.
    keys = tally.first_keys(chosen, order, lanes or [], PAGE + 1)
    rows_of_keys = WorkItem.objects.filter(pk__in=keys).select_related(*SHOWN).prefetch_related(*APART)
    found = list(rows_of_keys.defer(*LONG).order_by(*order))
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    lent = cover.lent_to(person, today) if person else []
    rows = [row(item, today, calendar, cover.for_whom(person, item, lent)) for item in found]
    if not rows:
        return Page()
    has_before, has_after = (more, True) if backwards else (bool(key), more)
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
    if item.clock is None or item.clock.met_at is not None:
        return face(None, None, today, calendar)
    return face_of(item.clock, today, calendar)


def following(items: QuerySet[WorkItem], item: WorkItem) -> WorkItem | None:
    """The next of some tasks after this one in the order of the inbox; from the end back to the first."""
    others = items.exclude(pk=item.pk).order_by(*BY_DUE)
    return tally.beyond(others, BY_DUE, _key_of(item, BY_DUE)).first() or others.first()


def place(person: Person, item: WorkItem, day: date | None = None) -> dict[str, Any]:
    """Which of how many the task is in the person's inbox, and its neighbours' codes; three queries."""
    items, back = mine(person, day), _reversed(BY_DUE)
    earlier = tally.beyond(items, back, _key_of(item, back))
    later = tally.beyond(items, BY_DUE, _key_of(item, BY_DUE))
    numbers = tally.counts({"earlier": earlier, "all": items})
    return {
        "nth": tally.shown(numbers["earlier"] + 1),
        "total": tally.shown(numbers["all"]),
        "previous": earlier.order_by(*back).values_list("code", flat=True).first(),
        "next": later.order_by(*BY_DUE).values_list("code", flat=True).first(),
    }


def _key(code: str, order: tuple[str, ...]) -> tally.Key | None:
    """The place of a task in the order; None for a code that nobody has, or that has no place yet."""
    names = [part.lstrip("-") for part in order]
    found = WorkItem.objects.filter(code=code).values_list(*names).first() if code else None
    return found if found and None not in found else None


def _key_of(item: WorkItem, order: tuple[str, ...]) -> tally.Key:
    """The place of a task at hand."""
    return tuple(getattr(item, part.lstrip("-")) for part in order)


def _reversed(order: tuple[str, ...]) -> tuple[str, ...]:
    """The same order from the other end."""
    return tuple(part[1:] if part.startswith("-") else f"-{part}" for part in order)
