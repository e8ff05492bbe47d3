"""The acts of one person in order, day by day, and what the filters of the audit desk offer."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.timezone import localtime

from workflows.models import Department, ListType, Person, Post
from workflows.queries.log import Page, Row
from workflows.queries.log_scope import branch, visible


@dataclass(frozen=True)
class Day:
    """The lines of one day in Shanghai."""

    on: date
    rows: list[Row]


def by_day(page: Page) -> list[Day]:
    """The rows of a page under their days, in the order of the page."""
    groups = groupby(page.rows, key=lambda row: localtime(row.line.at).date())
    return [Day(on, list(rows)) for on, rows in groups]


def posts_of(whose: Person) -> list[Post]:
    """The posts that somebody holds and held, the newest first."""
    return list(whose.posts.select_related("department").order_by("-since", "-pk"))


def somebody(person: Person, username: str) -> Person | None:
    """Whose acts may be read in order: who holds or held a post in the branch, or in a post wrote a line there.

    Parties are none of them: nobody gathers here what a citizen did.
    """
    found = Person.objects.filter(username=username, posts__isnull=False).distinct().first()
    if found is None:
        return None
    if found.posts.filter(department__in=branch(person)).exists():
        return found
    return found if visible(person).filter(actor=found).exists() else None


def choices(person: Person) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: the departments of the branch and the lists; two queries."""
    rows = Department.objects.filter(pk__in=branch(person)).order_by("path")
    return {
        "offices": list(rows.values_list("code", "short_name")),
        "lists": [(str(pk), name) for pk, name in ListType.objects.values_list("pk", "short_name")],
    }
