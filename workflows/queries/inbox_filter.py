"""What an officer may narrow a box by: the choices that are offered, and the rows that are left."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law.steps import STEPS
from workflows.law.terms import due_instant
from workflows.models import Department, ListType, Person, Post, SubjectKind, Team, WorkItem
from workflows.queries import inbox

Choices = list[tuple[str, str]]
ONE_DAY = timedelta(days=1)
NOBODY = "nobody"
PROCEDURES = {
    "identification": gettext_lazy("认定"),
    "reply": gettext_lazy("复核"),
    "hearing": gettext_lazy("听证"),
    "repair": gettext_lazy("修复"),
    "exit": gettext_lazy("移出"),
    "monitoring": gettext_lazy("重点监测"),
    "motion": gettext_lazy("呈批"),
    "issuance": gettext_lazy("制发文书"),
    "serving": gettext_lazy("另行送达"),
    "objection": gettext_lazy("异议"),
    "rectification": gettext_lazy("限期整改"),
    "interview": gettext_lazy("约谈"),
    "suggestion": gettext_lazy("提请办理"),
    "breach": gettext_lazy("违背承诺"),
    "record_repair": gettext_lazy("公示信息修复"),
}


def choices_for(person: Person) -> dict[str, Choices]:
    """What each of the filters offers the person, bounded by where she sits and may look; one query."""
    offered = _named(person)
    return {
        "list": offered["list"],
        "step": step_choices(),
        "department": offered["department"],
        "kind": [(str(value), str(label)) for value, label in SubjectKind.choices],
        "who": [(NOBODY, _("还没有人领取")), *offered["who"]],
        "urgency": [(str(value), str(label)) for value, label in WorkItem.Urgency.choices],
        "team": offered["team"],
    }


def _named(person: Person) -> dict[str, Choices]:
    """Lists, departments, colleagues and teams: four tables, one statement, each in its own order."""
    branches, own = Q(pk__in=[]), {post.department_id for post in person.posts_now()}
    for post in person.posts_now():
        branches |= Q(path__startswith=post.department.path)
    lists = ListType.objects.filter(status="active")
    offices = Department.objects.filter(branches, is_active=True)
    teams = Team.objects.filter(is_active=True, department__in=own)
    posts = Post.objects.filter(department__in=own, until=None).values("person")
    people = Person.objects.filter(pk__in=posts, is_active=True)
    parts = [
        _part(lists, "list", F("kind"), F("code"), F("short_name")),
        _part(offices, "department", F("path"), F("code"), F("short_name")),
        _part(people, "who", F("name"), F("username"), F("name")),
        _part(teams, "team", F("department__path"), Cast("pk", CharField()), F("name")),
    ]
    offered: dict[str, Choices] = {"list": [], "department": [], "who": [], "team": []}
    for what, _order, value, label in sorted(parts[0].union(*parts[1:], all=True)):
        offered[what].append((value, label))
    return offered


def _part(rows: QuerySet[Any], what: str, order: Any, value: Any, label: Any) -> QuerySet[Any]:
    """Rows of one table as what they are, where they stand, their value and their name."""
    marks = {
        "kind_of_choice": Value(what, output_field=CharField()),
        "stands": order,
        "sent": value,
        "said": label,
    }
    return rows.order_by().annotate(**marks).values_list("kind_of_choice", "stands", "sent", "said")


def step_choices() -> Choices:
    """The steps of all procedures; two of the same words are told apart by their procedure."""
    titles = [str(words.title) for words in STEPS.values()]
    return [
        (
            f"{procedure}.{step}",
            f"{words.title}（{PROCEDURES[procedure]}）"
            if titles.count(str(words.title)) > 1
            else str(words.title),
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
        | Q(commitment__code__icontains=words)
        | Q(commitment__subject__name__icontains=words)
        | Q(commitment__subject__code__icontains=words)
        | Q(record_repair__code__icontains=words)
        | Q(record_repair__record__subject__name__icontains=words)
        | Q(record_repair__record__subject__code__icontains=words)
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
        return inbox.mine(person, today).filter(part(bounds, today))
    if box == "copied":
        return inbox.copied(person)
    return inbox.team(person, today) if box == "team" else inbox.done(person)
