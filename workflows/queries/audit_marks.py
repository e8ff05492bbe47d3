"""What stands out in the log, as conditions of the database: one place for samples and for reports."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from workflows.law.duties import MACHINES
from workflows.law.sampling import JUDGING, PREPARING
from workflows.models import Deadline, Post, Transition
from workflows.models.deadline import OWED

# Whoever acted, or for whom somebody acted: two lines have a person in common in four ways.
HANDS = [
    {here: OuterRef(there)} for here in ("actor", "on_behalf_of") for there in ("actor_id", "on_behalf_of_id")
]


def same_hand(rows: QuerySet[Transition]) -> QuerySet[Transition]:
    """Lines by which somebody judged what the same person had prepared in the same book, in an earlier gesture.

    Who acted for another, or through another, is the same hand.
    """
    prepared = Q(pk__in=[])
    for same in HANDS:  # each by itself: so an index leads to what this one person did in this book
        earlier = Transition.objects.filter(
            book=OuterRef("book_id"), seq__lt=OuterRef("seq"), verb__in=PREPARING, **same
        )
        prepared |= Q(Exists(earlier.exclude(gesture=OuterRef("gesture"))))
    return rows.filter(prepared, verb__in=JUDGING)


def one_hand() -> Q:
    """Do two lines have a person in common?"""
    found = Q()
    for same in HANDS:
        found |= Q(**same)
    return found


def met_late(rows: QuerySet[Transition]) -> QuerySet[Transition]:
    """Lines of a step by which an authority did late what it owed."""
    late = Deadline.objects.filter(met_at__gt=F("due_at"), kind__in=OWED)
    return at_a_late(rows).filter(Exists(late.filter(entry__book=OuterRef("book_id"), met_at=OuterRef("at"))))


def at_a_late(rows: QuerySet[Transition]) -> QuerySet[Transition]:
    """Lines of an instant at which something was done late, wherever: found by the index of instants."""
    late = Deadline.objects.filter(met_at__gt=F("due_at"), kind__in=OWED)
    return rows.filter(at__in=late.order_by().values("met_at"))


def in_bulk(rows: QuerySet[Transition]) -> QuerySet[Transition]:
    """Lines that were part of a bulk act."""
    return rows.filter(facts__data__has_key="bulk")


def machines() -> set[int]:
    """The persons that are no human beings."""
    return set(Post.objects.filter(role__in=MACHINES).values_list("person_id", flat=True))


def keys_of(rows: QuerySet[Transition]) -> set[Any]:
    """The keys of some lines."""
    return set(rows.order_by().values_list("pk", flat=True))
