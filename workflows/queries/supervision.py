"""What a head or the credit office sees of the work: load by department and officer, ageing, the list of open tasks.

Counts come from ranges of `due_at` alone: a task without a running clock lies at `NO_TERM`, after all others. A
department's figures read its own open tasks; of more than `DETAIL` open tasks only what the indexes hold is
counted (open, overdue, today, soon, unclaimed by department), each up to `MOST`, and the page says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from workflows.law.duties import SUPERVISE, Role
from workflows.law.terms import Calendar, due_instant
from workflows.models import Department, Person, Post, WorkItem
from workflows.queries import tally
from workflows.queries.inbox import Bounds

OPEN = (WorkItem.Status.NEW, WorkItem.Status.ASSIGNED)
DETAIL = 50_000  # open tasks; more are counted from the indexes only
MOST = 10_000  # counted then of each figure of a department: 10000+
AT_ONCE = 20  # departments counted in one statement
MONTH = timedelta(days=30)
AGES = ((0, 5), (6, 10), (11, 20), (21, None))  # working days since received
TERMLESS_FROM = due_instant(date(2900, 1, 1))
WORKERS = (Role.CASE_OFFICER, Role.REVIEWER, Role.LEGAL_REVIEWER, Role.HEAD)
COUNTED = ("open", "late", "today", "soon", "free", "done", "done_late", "done_timed")


def offices(person: Person) -> list[Department]:
    """The departments whose work the person oversees: own and below; one query, none without the duty."""
    bounds = Q(pk__in=[])
    for post in person.posts_now():
        if person.has_perm(SUPERVISE.at(post.department.place)):
            bounds |= Q(path__startswith=post.department.path)
    return list(Department.objects.filter(bounds).order_by("path"))


# -------------------------------------------------------------------------------------------------- load
@dataclass
class Load:
    """The figures of one department or one officer."""

    key: Any
    label: str = ""
    roles: str = ""
    open: int = 0
    late: int = 0
    today: int = 0
    soon: int = 0
    free: int = 0
    done: int = 0
    done_late: int = 0
    done_timed: int = 0
    since: datetime | None = None
    more: set[str] = field(default_factory=set)  # the figures that stopped counting

    @property
    def shown(self) -> dict[str, str]:
        """The figures as they are printed."""
        return {name: f"{getattr(self, name)}{'+' * (name in self.more)}" for name in COUNTED}

    def add(self, row: Mapping[str, Any]) -> None:
        """Add the counts of a row; the oldest day is the earlier one."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + (row.get(name) or 0))
        self.more |= row.get("more", set())
        since = row.get("since")
        if since is not None and (self.since is None or since < self.since):
            self.since = since

    @property
    def share_late(self) -> int | None:
        """Finished late of a hundred finished that had a term; None without any."""
        return round(100 * self.done_late / self.done_timed) if self.done_timed else None


@dataclass(frozen=True)
class Age:
    """Open tasks that have waited so many working days; `percent` of the largest band, for the bar."""

    first: int
    last: int | None
    n: int
    late: int
    percent: int


@dataclass
class Watch:
    """All figures of the page; `is_detailed` is False where only the indexes were counted."""

    total: Load
    by_office: list[Load]
    by_officer: list[Load] = field(default_factory=list)
    ages: list[Age] = field(default_factory=list)
    is_detailed: bool = True


def read(chosen: list[Department], now: datetime, today: date, calendar: Calendar) -> Watch:
    """The figures of these departments; five queries, or one for every `AT_ONCE` departments and one more."""
    bounds, keys = Bounds.at(now, today, calendar), [office.pk for office in chosen]
    loads = {office.pk: Load(office.pk, office.short_name) for office in chosen}
    is_detailed = open_in(keys).values("pk")[: DETAIL + 1].count() <= DETAIL
    rows: list[Mapping[str, Any]] = []
    watch = Watch(Load(None), list(loads.values()), is_detailed=is_detailed)
    if is_detailed:
        people, aged = _people(chosen), [0] * len(AGES)
        aged_late = [0] * len(AGES)
        rows = [*_by_owner(keys, bounds, today, calendar), *_finished(keys, now)]
        _officers(rows, people, watch)
        for row in rows:
            for nth in range(len(AGES)):
                aged[nth] += row.get(f"age{nth}") or 0
                aged_late[nth] += row.get(f"age{nth}_late") or 0
        watch.ages = _ages(aged, aged_late)
    else:
        rows = list(_capped(keys, bounds))
    for row in rows:
        loads[row["department"]].add(row)
        watch.total.add(row)
    return watch


def open_in(keys: list[int]) -> QuerySet[WorkItem]:
    """The open tasks of these departments."""
    return WorkItem.objects.filter(department__in=keys, status__in=tally.written(OPEN)).order_by()


def _ranges(bounds: Bounds) -> dict[str, Q]:
    """Open tasks by their due instants, as the inbox parts them."""
    return {"open": Q(), **{name: bounds.state(name) for name in ("late", "today", "soon")}}


def _capped(keys: list[int], bounds: Bounds) -> Iterator[Mapping[str, Any]]:
    """The same of departments with very many tasks, read from the indexes and no further than `MOST` of each."""
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        asked = {
            (key, name): open_in([key]).filter(where)
            for key in part
            for name, where in _ranges(bounds).items()
        }
        asked |= {
            (key, "free"): WorkItem.objects.filter(department=key, status=WorkItem.Status.NEW) for key in part
        }
        found = tally.counts({f"{key} {name}": rows for (key, name), rows in asked.items()}, MOST + 1)
        for key in part:
            counted = {name: found[f"{key} {name}"] for at, name in asked if at == key}
            more = {name for name, n in counted.items() if n > MOST}
            yield {"department": key, "more": more, **{name: min(n, MOST) for name, n in counted.items()}}


def _by_owner(keys: list[int], bounds: Bounds, today: date, calendar: Calendar) -> QuerySet[Any, Any]:
    """Open tasks by department and owner, with the oldest day and the bands of age."""
    asked: dict[str, Any] = {name: Count("pk", filter=where) for name, where in _ranges(bounds).items()}
    asked |= {"free": Count("pk", filter=Q(owner=None)), "since": Min("received_at")}
    for nth, band in enumerate(age_bounds(today, calendar)):
        asked[f"age{nth}"] = Count("pk", filter=band)
        asked[f"age{nth}_late"] = Count("pk", filter=band & Q(due_at__lte=bounds.now))
    return open_in(keys).values("department", "owner").annotate(**asked)


def _finished(keys: list[int], now: datetime) -> QuerySet[Any, Any]:
    """Finished in the last thirty days by department and owner; late of those that had a term."""
    timed = Q(due_at__lt=TERMLESS_FROM)
    hands = Post.objects.filter(department__in=keys).values("person")
    rows = WorkItem.objects.filter(
        owner__in=hands, department__in=keys, status=WorkItem.Status.DONE, finished_at__gt=now - MONTH
    )
    return (
        rows.order_by()
        .values("department", "owner")
        .annotate(
            done=Count("pk"),
            done_timed=Count("pk", filter=timed),
            done_late=Count("pk", filter=timed & Q(finished_at__gt=F("due_at"))),
        )
    )


def officers(chosen: list[Department]) -> list[Person]:
    """Who works in these departments now, for the filter; one query."""
    posts = {"posts__department__in": chosen, "posts__until": None, "posts__role__in": WORKERS}
    return list(Person.objects.filter(**posts).distinct().order_by("name", "pk"))


def _people(chosen: list[Department]) -> dict[int, Load]:
    """Everybody who works in these departments, also who has nothing to do now."""
    posts = Post.objects.filter(department__in=chosen, until=None, role__in=WORKERS)
    made: dict[int, Load] = {}
    for post in posts.select_related("person", "department").order_by("department__path", "person__name"):
        load = made.setdefault(post.person_id, Load(post.person.username, post.person.name))
        load.roles = "、".join(filter(None, (load.roles, str(post))))
    return made


def _officers(rows: Iterable[Mapping[str, Any]], people: dict[int, Load], watch: Watch) -> None:
    """The figures of each officer, who has most overdue first; also of those who left their post."""
    gone = {row["owner"] for row in rows} - set(people) - {None}
    for person in Person.objects.filter(pk__in=gone):
        people[person.pk] = Load(person.username, person.name)
    for row in rows:
        if row["owner"] is not None:
            people[row["owner"]].add(row)
    watch.by_officer = sorted(people.values(), key=lambda load: (-load.late, -load.open, load.label))


def age_bounds(today: date, calendar: Calendar) -> list[Q]:
    """The bands of age as ranges of the day of receipt: working days since, that day itself not counted."""
    bands, until = [], None
    for _first, last in AGES:
        since = due_instant(_day_before(today, last, calendar) - timedelta(days=1)) if last else None
        band = Q()
        if since is not None:
            band &= Q(received_at__gte=since)
        if until is not None:
            band &= Q(received_at__lt=until)
        bands.append(band)
        until = since
    return bands


def _day_before(today: date, n: int, calendar: Calendar) -> date:
    """The earliest day since which no more than n working days have passed, the day itself not counted."""
    day, passed = today, int(calendar.is_workday(today))
    while passed <= n:
        day -= timedelta(days=1)
        passed += calendar.is_workday(day)
    return day


def _ages(counted: list[int], late: list[int]) -> list[Age]:
    """The bands with the length of their bars."""
    top = max(counted, default=0) or 1
    return [
        Age(first, last, n, missed, round(100 * n / top))
        for (first, last), n, missed in zip(AGES, counted, late, strict=True)
    ]
