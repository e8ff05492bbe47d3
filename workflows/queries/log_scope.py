"""Whose lines of the log a person may read: the departments, the books of these, and the lines in them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from workflows.law.duties import VIEW_LOG
from workflows.models import (
    AccessBook,
    Book,
    CalendarDraft,
    CalendarYear,
    Complaint,
    Course,
    Department,
    Entry,
    ListType,
    Merge,
    OccupationRecord,
    Person,
    Policy,
    PublicityRecord,
    Recipient,
    Report,
    Subject,
    Transition,
    TreeLog,
    WorkPaper,
)

# What keeps a book, and the column that says whose it is. A sample is drawn from them by the scope of its paper.
OF_A_BRANCH: tuple[tuple[Any, str], ...] = (
    (Entry, "department"),  # first: most books are those of entries
    (Department, "pk"),
    (AccessBook, "department"),
    (Subject, "entries__department"),
    (Complaint, "office"),
    (Report, "office"),
)
# The same, since decisions 0033 and 0036: by the department whose act it is.
BESIDES: tuple[tuple[Any, str], ...] = (
    (Policy, "department"),
    (PublicityRecord, "department"),
    (Merge, "department"),
    (OccupationRecord, "department"),
)
OF_AUDITS: tuple[tuple[Any, str], ...] = ((WorkPaper, "office"),)
# Their books belong to no department: whoever reads all reads them.
OF_NOBODY: tuple[Any, ...] = (TreeLog, CalendarYear, CalendarDraft, ListType, Course, Recipient)
# A branch with so few books, and so few lines in them, is read book by book: its lines lie far apart in the log.
FEW_BOOKS = 500
FEW_LINES = 20_000


@dataclass(frozen=True)
class Scope:
    """The lines that somebody may read; `is_few` when they are so few that each of them may be looked at."""

    lines: QuerySet[Transition]
    is_few: bool


def branch(person: Person) -> set[int]:
    """The departments whose log the person may read: the branches of the posts that carry the duty."""
    seen: set[int] = set()
    for post in person.posts_now():
        if person.has_perm(VIEW_LOG.at(post.department.place)):
            seen |= post.branch
    return seen


def sees_all(person: Person) -> bool:
    """Does the person read the log of all departments? No query."""
    tops = (post.department for post in person.posts_now() if post.department.parent_id is None)
    return any(person.has_perm(VIEW_LOG.at(top.place)) for top in tops)


def visible(person: Person) -> QuerySet[Transition]:
    """The lines of what the departments of the branch do and keep; or none.

    The books of the log itself (checks, witnesses, incidents), of calendars, lists, courses and receivers of data
    belong to no department: whoever reads all reads them.
    """
    return scope(person).lines


def scope(person: Person) -> Scope:
    """The same, and whether they are few; one query, none for whoever reads everything."""
    if reads_everything(person):
        return Scope(Transition.objects.all(), is_few=False)
    kept = _seen(person)
    return Scope(_walked(kept), is_few=False) if sees_all(person) else _scope(kept)


def reads_everything(person: Person) -> bool:
    """Does the person read all, and is there no other tree of departments? Then no book is asked whose it is."""
    return any(
        post.is_over_all
        for post in person.posts_now()
        if post.department.parent_id is None and person.has_perm(VIEW_LOG.at(post.department.place))
    )


def _seen(person: Person) -> list[QuerySet[Any]]:
    """Whatever keeps a book that the person reads."""
    kept = _of((*OF_A_BRANCH, *BESIDES, *OF_AUDITS), branch(person))
    return [*kept, *_of_nobody()] if sees_all(person) else kept


def of_departments(within: set[int]) -> QuerySet[Transition]:
    """The lines of what these departments do: their entries, their own books, complaints and reports to them."""
    return scope_of(within).lines


def scope_of(within: set[int]) -> Scope:
    """The same, and whether they are few; one query."""
    return _scope(_of(OF_A_BRANCH, within))


def of_office(within: set[int], *, is_top: bool) -> QuerySet[Transition]:
    """The lines of every book that whoever audits a branch reads, but those of audits; at the top, of nobody's too."""
    kept = _of((*OF_A_BRANCH, *BESIDES), within)
    return _walked([*kept, *_of_nobody()]) if is_top else _scope(kept).lines


def _of(owners: tuple[tuple[Any, str], ...], within: set[int]) -> list[QuerySet[Any]]:
    """What these departments keep a book of."""
    return [model._default_manager.filter(**{f"{column}__in": within}) for model, column in owners]


def _of_nobody() -> list[QuerySet[Any]]:
    """What keeps a book and belongs to no department."""
    return [
        *(model._default_manager.all() for model in OF_NOBODY),
        Subject.objects.filter(book__isnull=False, entries=None),  # looked up, represented, and never listed
    ]


def _scope(kept: list[QuerySet[Any]]) -> Scope:
    """The lines in the books of all this: book by book where they are few, else by walking back from the newest."""
    keys = ("book", "book__lines_count")
    first, *others = (rows.order_by().filter(book__isnull=False).values_list(*keys) for rows in kept)
    found = list(first.union(*others, all=True)[: FEW_BOOKS + 1])
    books = dict(found)
    if len(found) > FEW_BOOKS or sum(books.values()) > FEW_LINES:
        return Scope(_walked(kept), is_few=False)
    return Scope(Transition.objects.filter(book__in=list(books)), is_few=True)


def _walked(kept: list[QuerySet[Any]]) -> QuerySet[Transition]:
    """Not a join: the newest lines are found by walking back from the end, not by sorting the whole branch."""
    seen = Q(pk__in=[])
    for rows in kept:
        seen |= Q(Exists(rows.filter(book=OuterRef("book_id"))))
    return Transition.objects.filter(seen)


def visible_books(person: Person) -> QuerySet[Book]:
    """The books of all that the person reads."""
    if reads_everything(person):
        return Book.objects.all()
    seen = Q(pk__in=[])
    for rows in _seen(person):
        seen |= Q(pk__in=rows.order_by().filter(book__isnull=False).values("book"))
    return Book.objects.filter(seen)
