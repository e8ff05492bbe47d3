"""What an officer may narrow a box by: the choices that are offered, and the rows that are left."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law.steps import STEPS
from workflows.law.terms import due_instant
from workflows.models import Department, ListType, Person, SubjectKind, Team, WorkItem
from workflows.queries import inbox

Choices = list[tuple[str, str]]
ONE_DAY = timedelta(days=1)
NOBODY = "nobody"
PROCEDURES = {
    "identification": gettext_lazy("认定"),
    "reply": gettext_lazy("复核"),
    "repair": gettext_lazy("修复"),
    "exit": gettext_lazy("移出"),
    "motion": gettext_lazy("呈批"),
}


def choices_for(person: Person) -> dict[str, Choices]:
    """What each of the filters offers the person; four queries, bounded by where she sits and may look."""
    branches, own = Q(pk__in=[]), {post.department_id for post in person.posts_now()}
    for post in person.posts_now():
        branches |= Q(path__startswith=post.department.path)
    offices = Department.objects.filter(branches, is_active=True)
    teams = Team.objects.filter(is_active=True, department__in=own).select_related("department")
    people = Person.objects.filter(posts__department__in=own, posts__until=None, is_active=True)
    lists = ListType.objects.filter(status="active")
    return {
        "list": [(each.code, each.short_name) for each in lists],
        "step": step_choices(),
        "department": list(offices.values_list("code", "short_name")),
        "kind": [(str(value), str(label)) for value, label in SubjectKind.choices],
        "who": [
            (NOBODY, _("还没有人领取")),
            *people.order_by("name", "pk").distinct().values_list("username", "name"),
        ],
        "urgency": [(str(value), str(label)) for value, label in WorkItem.Urgency.choices],
        "team": [(str(team.pk), f"{team.department.short_name} {team.name}") for team in teams],
    }


def step_choices() -> Choices:
    """The steps of all procedures; two of the same words are told apart by their procedure."""
    titles = [str(words.title) for words in STEPS.values()]
    return [
        (
            f"{procedure}.{step}",
            f"{words.title}（{PROCEDURES[procedure]}）" if titles.count(str(words.title)) > 1 else str(words.title),
        )
        for (procedure, step), words in STEPS.items()
    ]


def narrowed(items: QuerySet[WorkItem], said: Mapping[str, Any]) -> QuerySet[WorkItem]:
    """The rows that fit everything said; the status is not among it, `Bounds.state` knows that."""
    for name, value in said.items():
        if name in FILTERS and value:
            items = items.filter(FILTERS[name](value))
    return items


def _words(words: str) -> Q:
    """Subject's name or code, case number or entry number contains the words."""
    return (
        Q(entry__subject__name__icontains=words)
        | Q(entry__subject__code__icontains=words)
        | Q(entry__case_number__icontains=words)
        | Q(entry__number__icontains=words)
    )


def _steps(values: list[str]) -> Q:
    """One of these steps."""
    found = Q(pk__in=[])
    for value in values:
        procedure, _dot, step = value.partition(".")
        found |= Q(procedure=procedure, step=step)
    return found


def _owners(names: list[str]) -> Q:
    """In the hands of one of these, or of nobody."""
    found = Q(owner__username__in=[name for name in names if name != NOBODY])
    return found | Q(owner=None) if NOBODY in names else found


def _day_before(day: date) -> Any:
    """The instant at which a day begins."""
    return due_instant(day - ONE_DAY)


FILTERS: dict[str, Callable[[Any], Q]] = {
    "list": lambda codes: Q(entry__list_type__code__in=codes),
    "step": _steps,
    "department": lambda codes: Q(department__code__in=codes),
    "kind": lambda kinds: Q(entry__subject__kind__in=kinds),
    "who": _owners,
    "urgency": lambda values: Q(priority__in=[int(value) for value in values]),
    "team": lambda keys: Q(team__in=[int(key) for key in keys]),
    "q": _words,
    "received_from": lambda day: Q(received_at__gte=_day_before(day)),
    "received_to": lambda day: Q(received_at__lt=due_instant(day)),
    "due_from": lambda day: Q(due_at__gt=_day_before(day)),
    "due_to": lambda day: Q(due_at__lte=due_instant(day)),
}


def box_rows(person: Person, box: str, show: str, bounds: inbox.Bounds, today: date) -> QuerySet[WorkItem]:
    """The rows of a box before any filter; in one's own, what was put off lies apart (`show`)."""
    if box == "mine" and show == "delegated":
        return inbox.delegated(person)
    if box == "mine":
        part = inbox.asleep if show == "snoozed" else inbox.awake
        return inbox.mine(person).filter(part(bounds, today))
    return {"team": inbox.team, "done": inbox.done, "copied": inbox.copied}[box](person)
