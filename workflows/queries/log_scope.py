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

# Their books belong to no department.
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
    """The lines of what the departments of the branch do and keep, rule versions and 双公示 included; or none.

    The books of the log itself (checks, witnesses, incidents), of calendars, lists, courses and receivers of data
    belong to no department: whoever reads all reads them.
    """
    return scope(person).lines


def scope(person: Person) -> Scope:
    """The same, and whether they are few; one query, none for whoever reads all."""
    within = branch(person)
    kept: list[QuerySet[Any]] = [*_kept(within), *_seen_besides(within)]
    if sees_all(person):
        return Scope(_walked([*kept, *(model._default_manager.all() for model in OF_NOBODY)]), is_few=False)
    return _scope(kept)


def _seen_besides(within: set[int]) -> list[QuerySet[Any]]:
    """What else these departments keep a book of. Whoever audits them reads it; no sample is drawn from it, because a
    sample that was drawn before must be found again in the same population."""
    return [
        WorkPaper.objects.filter(office__in=within),
        PublicityRecord.objects.filter(department__in=within),
        Policy.objects.filter(department__in=within),
    ]


def of_departments(within: set[int]) -> QuerySet[Transition]:
    """The lines of what these departments do: their entries, their own books, complaints and reports to them."""
    return scope_of(within).lines


def scope_of(within: set[int]) -> Scope:
    """The same, and whether they are few; one query."""
    return _scope(_kept(within))


def _kept(within: set[int]) -> list[QuerySet[Any]]:
    """What these departments keep a book of; most books are those of entries, which come first."""
    return [
        Entry.objects.filter(department__in=within),
        Department.objects.filter(pk__in=within),
        AccessBook.objects.filter(department__in=within),
        Subject.objects.filter(entries__department__in=within),
        Complaint.objects.filter(office__in=within),
        Report.objects.filter(office__in=within),
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
    """The books of the entries, of the departments and of what these keep, within the person's branch."""
    within = branch(person)
    offices = Department.objects.filter(pk__in=within, book__isnull=False).values("book")
    kept: list[QuerySet[Any, Any]] = [
        model._default_manager.filter(office__in=within).values("book")
        for model in (Complaint, Report, WorkPaper)
    ]
    kept += [
        model._default_manager.filter(department__in=within, book__isnull=False).values("book")
        for model in (PublicityRecord, Policy)
    ]
    gates = AccessBook.objects.filter(department__in=within, book__isnull=False).values("book")
    files = Subject.objects.filter(entries__department__in=within, book__isnull=False).values("book")
    seen = Q(entry__department__in=within)
    for books in (offices, gates, files, *kept):
        seen |= Q(pk__in=books)
    return Book.objects.filter(seen)
