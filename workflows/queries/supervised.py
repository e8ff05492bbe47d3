"""The list of open tasks that a head or the credit office oversees, its filters and its urges."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from workflows.law.terms import Calendar
from workflows.models import Department, Entry, ListType, Transition, WorkItem
from workflows.queries.inbox import APART, Bounds
from workflows.queries.supervision import AGES, OPEN, age_bounds, open_in

URGE_VERB = "urge_task"
PAGE = 25
SHOWN = ("entry__subject", "entry__list_type", "entry__department", "owner", "department", "deadline",
         "commitment__subject", "commitment__department")  # fmt: skip
LONG = ("entry__facts_summary", "entry__evidence_list", "entry__reason", "deadline__explanation")
NOBODY = "-"  # the officer filter for what nobody has taken
STATES = ("late", "today", "soon", "open")


@dataclass(frozen=True)
class Asked:
    """What the list is asked for; `owner` is a user name, or `NOBODY`."""

    state: str = "late"
    owner: str = ""
    list_code: str = ""
    age: str = ""


@dataclass(frozen=True)
class Page:
    """One page of tasks; `older` and `newer` are the codes from which the neighbouring pages go on."""

    items: list[WorkItem]
    before: str = ""
    after: str = ""


def tasks(chosen: list[Department], asked: Asked, now: datetime, today: date, calendar: Calendar) -> Any:
    """The open tasks of these departments that fit, by due instant."""
    keys = [office.pk for office in chosen]
    rows = open_in(keys)
    if asked.owner and asked.owner != NOBODY:  # read from the index of the owner, not along the due instants
        rows = WorkItem.objects.filter(department__in=keys, status__in=OPEN)
    bounds = Bounds.at(now, today, calendar)
    ranges = {
        "late": Q(due_at__lte=bounds.now),
        "today": Q(due_at__gt=bounds.now, due_at__lte=bounds.day_end),
        "soon": Q(due_at__gt=bounds.day_end, due_at__lte=bounds.soon_end),
    }
    rows = rows.filter(ranges.get(asked.state, Q()))
    if asked.owner == NOBODY:
        rows = rows.filter(owner=None)
    elif asked.owner:
        rows = rows.filter(owner__username=asked.owner)
    if asked.list_code:
        rows = rows.filter(entry__list_type__code=asked.list_code)
    if asked.age.isascii() and asked.age.isdigit() and int(asked.age) < len(AGES):
        rows = rows.filter(age_bounds(today, calendar)[int(asked.age)])
    return rows


def page(rows: Any, *, before: str = "", after: str = "") -> Page:
    """The page after, or before, the task of that code; three queries at most."""
    anchor = WorkItem.objects.filter(code=before or after).values_list("due_at", "pk").first()
    backwards = bool(before and anchor)
    order = ("-due_at", "-pk") if backwards else ("due_at", "pk")
    if anchor:
        way = "lt" if backwards else "gt"
        at, pk = anchor
        rows = rows.filter(
            Q(**{f"due_at__{way}e": at}) & (Q(**{f"due_at__{way}": at}) | Q(**{f"pk__{way}": pk}))
        )
    keys = list(rows.order_by(*order).values_list("pk", flat=True)[: PAGE + 1])
    more = len(keys) > PAGE
    found = fetched(keys[:PAGE])
    if not found:
        return Page([])
    has_before, has_after = (more, True) if backwards else (bool(anchor), more)
    return Page(found, found[0].code if has_before else "", found[-1].code if has_after else "")


def fetched(keys: list[int]) -> list[WorkItem]:
    """These tasks with what a row shows, by due instant; one query."""
    rows = WorkItem.objects.filter(pk__in=keys).select_related(*SHOWN).prefetch_related(*APART).defer(*LONG)
    return list(rows.order_by("due_at", "pk"))


def lists() -> list[ListType]:
    """The lists that a task can belong to, for the filter; one query."""
    has_entries = Exists(Entry.objects.filter(list_type=OuterRef("pk")))
    return list(ListType.objects.filter(has_entries).order_by("code"))


# ------------------------------------------------------------------------------------------------- urges
@dataclass(frozen=True)
class Urged:
    """How often a task was urged, and the last time: when, by whom, in which words."""

    n: int
    at: datetime
    by: str
    note: str


def urged(items: Iterable[WorkItem]) -> dict[int, Urged]:
    """The urges of these tasks, by key; one query over the books of their entries."""
    by_code = {item.code: item for item in items}
    books = {item.in_book for item in by_code.values()}
    lines = Transition.objects.filter(book__in=books, verb=URGE_VERB).select_related("facts", "actor")
    found: dict[int, Urged] = {}
    for line in lines.order_by("book", "seq"):
        item = by_code.get(line.facts.data.get("task", ""))
        if item is not None:
            before = found[item.pk].n if item.pk in found else 0
            note = str(line.facts.data.get("because", ""))
            found[item.pk] = Urged(before + 1, line.at, line.actor.name, note)
    return found
