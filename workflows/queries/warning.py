"""Which open tasks the clock must warn of, how loudly, and who is to hear it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from workflows.law.duties import DUTIES, Role
from workflows.law.entry import SHANGHAI
from workflows.law.terms import Calendar, due_instant, working_days_left
from workflows.models import Alert, Opinion, Person, Post, Substitution, TeamMember, WorkItem
from workflows.queries import tally
from workflows.queries.inbox import LONG, OPEN

ONE_DAY = timedelta(days=1)
HEARERS = 20  # of a task that nobody has taken; more would be a circular letter
Warned = WorkItem.Warned
# How many working days are left when each warning is due; overdue comes with the due instant itself.
DAYS = {Warned.THREE_DAYS: 3, Warned.ONE_DAY: 1}
KINDS: dict[int, Alert.Kind] = {
    Warned.THREE_DAYS: Alert.Kind.DUE_SOON,
    Warned.ONE_DAY: Alert.Kind.DUE_NEXT,
    Warned.OVERDUE: Alert.Kind.OVERDUE,
}
RELATED = (
    "deadline",
    "task",
    "owner",
    "entry__list_type",
    "entry__subject",
    "entry__department",
    "entry__book",
)


@dataclass(frozen=True)
class Tiding:
    """One task that has come to a level, its last day, and the alerts that say so."""

    item: WorkItem
    level: int
    day: date
    alerts: list[Alert] = field(default_factory=list)
    heads: int = 0


def day_of(at: datetime) -> date:
    """The calendar day in Shanghai of an instant."""
    return at.astimezone(SHANGHAI).date()


def pending(at: datetime, calendar: Calendar, seen: Collection[int], limit: int) -> list[WorkItem]:
    """The open tasks whose running clock has come to a level that was not told, the nearest due first."""
    today = day_of(at)
    soon, next_ = (_end(today, DAYS[level], calendar) for level in (Warned.THREE_DAYS, Warned.ONE_DAY))
    come = (
        Q(due_at__lte=at, warned__lt=Warned.OVERDUE)
        | Q(due_at__gt=at, due_at__lte=next_, warned__lt=Warned.ONE_DAY)
        | Q(due_at__gt=next_, due_at__lte=soon, warned__lt=Warned.THREE_DAYS)
    )
    rows = _running().filter(come, due_at__lte=soon).exclude(pk__in=seen)
    return list(rows.select_related(*RELATED).defer(*LONG).order_by("due_at", "pk")[:limit])


def moments(until: datetime, calendar: Calendar) -> list[datetime]:
    """Every moment before an instant at which a task that is open now comes to a level: for replayed time."""
    rows = _running().filter(due_at__lte=_end(day_of(until), DAYS[Warned.THREE_DAYS], calendar))
    found = set()
    for item in (
        rows.filter(warned__lt=Warned.OVERDUE)
        .select_related("deadline")
        .only("due_at", "warned", "received_at", "deadline__due_on")
    ):
        steps = [(level, _start(last_day(item), n, calendar)) for level, n in DAYS.items()]
        steps.append((Warned.OVERDUE, item.due_at))
        found |= {max(at, item.received_at) for level, at in steps if level > item.warned}
    return sorted(at for at in found if at < until)


def last_day(item: WorkItem) -> date:
    """The last day of a task whose clock runs."""
    return item.deadline.due_on if item.deadline else day_of(item.due_at - ONE_DAY)


def level_of(item: WorkItem, at: datetime, calendar: Calendar) -> int:
    """How loudly the clock of a task speaks at an instant."""
    if item.due_at <= at:
        return Warned.OVERDUE
    left = working_days_left(day_of(at), last_day(item), calendar)
    return max((level for level, n in DAYS.items() if left <= n), default=Warned.NOT_YET)


def tidings(items: list[WorkItem], at: datetime, calendar: Calendar) -> list[Tiding]:
    """What is to be told of these tasks, and to whom; four queries for all of them."""
    hearers, found = Hearers(items, day_of(at)), []
    for item in items:
        level, day = level_of(item, at, calendar), last_day(item)
        to = hearers.of(item)
        data = {"n": max(0, working_days_left(day_of(at), day, calendar)), "day": day.isoformat()}
        alerts = [_alert(person, KINDS[level], item, day, data, at) for person in to]
        heads = hearers.heads(item) if level == Warned.OVERDUE else []
        told = {**data, "who": item.owner.name if item.owner else ""}
        alerts += [_alert(p, Alert.Kind.ESCALATED, item, day, told, at) for p in heads if p not in to]
        found.append(Tiding(item, level, day, alerts, len(heads)))
    return found


def _running() -> QuerySet[WorkItem]:
    """Open tasks whose clock runs: neither met nor standing still."""
    rows = WorkItem.objects.filter(status__in=tally.written(OPEN), deadline__isnull=False)
    return rows.filter(deadline__met_at=None, deadline__paused_on=None)


def _end(today: date, n: int, calendar: Calendar) -> datetime:
    """The end of the last day until which there are at most n working days, today not counted."""
    day, left = today, n
    while left >= 0:
        day += ONE_DAY
        left -= calendar.is_workday(day)
    return due_instant(day - ONE_DAY)


def _start(due: date, n: int, calendar: Calendar) -> datetime:
    """The beginning of the first day on which at most n working days are left until due."""
    day, left = due, 0
    while (left := left + calendar.is_workday(day)) <= n:
        day -= ONE_DAY
    return due_instant(day - ONE_DAY)


def _alert(person: Person, kind: str, item: WorkItem, day: date, data: dict[str, Any], at: datetime) -> Alert:
    """An alert that is not stored yet; the due day in its key lets a later term be warned of again."""
    key = f"{kind}/{item.pk}/{day.isoformat()}"
    return Alert(person=person, kind=kind, key=key, entry=item.entry, item=item, data=data, at=at)


class Hearers:
    """Who hears of a task: whoever has it and stands in for her, else all who could take it; and the heads."""

    def __init__(self, items: Iterable[WorkItem], day: date) -> None:
        rows = list(items)
        offices = {item.department_id for item in rows}
        posts = Post.objects.filter(department__in=offices, until=None, person__is_active=True)
        self.posts = defaultdict(list)
        for post in posts.select_related("person").order_by("person", "pk"):
            self.posts[post.department_id].append(post)
        self.seats = defaultdict(set)
        for seat in TeamMember.objects.filter(team__in={i.team_id for i in rows if i.team_id}, until=None):
            self.seats[seat.team_id].add(seat.person_id)
        self.cover = defaultdict(list)
        rules = Substitution.objects.on(day).filter(department__in=offices, substitute__is_active=True)
        for rule in rules.select_related("substitute"):
            self.cover[rule.absent_id].append(rule)
        self.hands: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
        said = Opinion.objects.filter(process__in={item.task.process_id for item in rows})
        for process, step, person, absent in said.values_list("process", "step", "person", "on_behalf_of"):
            self.hands[process, step].update(hand for hand in (person, absent) if hand)

    def of(self, item: WorkItem) -> list[Person]:
        """The owner and her stand-ins; of a task without one, those who may take it and theirs."""
        if item.owner is not None:
            return list(dict.fromkeys([item.owner, *self._stand_ins(item, item.owner.pk)]))
        takers = self._takers(item)[:HEARERS]
        others = [each for taker in takers for each in self._stand_ins(item, taker.pk)]
        excluded = self._excluded(item)
        return list(dict.fromkeys([*takers, *(each for each in others if each.pk not in excluded)]))

    def heads(self, item: WorkItem) -> list[Person]:
        """Who heads the department of the task."""
        return _persons(p for p in self.posts[item.department_id] if p.role == Role.HEAD)

    def _takers(self, item: WorkItem) -> list[Person]:
        """Who holds the duty and sits at the team, without the hands that four eyes exclude."""
        duty, excluded = item.permission.partition("@")[0], self._excluded(item)
        seats = self.seats[item.team_id] if item.team_id else None
        return _persons(
            post
            for post in self.posts[item.department_id]
            if duty in DUTIES[post.role]
            and (seats is None or post.person_id in seats)
            and post.person_id not in excluded
        )

    def _excluded(self, item: WorkItem) -> set[int]:
        """Who has done a step that this one judges; the door itself knows more and decides."""
        steps = item.task.flow_task.not_done_by
        found = {person for step in steps for person in self.hands[item.task.process_id, step]}
        if "start" in steps and item.procedure == "identification":
            found.add(item.entry.registered_by_id)
        return found

    def _stand_ins(self, item: WorkItem, absent: int) -> list[Person]:
        """Who acts for an absent colleague in a post that gives the duty."""
        if absent not in self.cover:
            return []
        duty = item.permission.partition("@")[0]
        giving = [
            p for p in self.posts[item.department_id] if p.person_id == absent and duty in DUTIES[p.role]
        ]
        return [
            rule.substitute
            for rule in self.cover[absent]
            if rule.list_type_id in (None, item.entry.list_type_id) and any(rule.lends(p) for p in giving)
        ]


def _persons(posts: Iterable[Post]) -> list[Person]:
    """The persons of some posts, each once."""
    return list(dict.fromkeys(post.person for post in posts))
