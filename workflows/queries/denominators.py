"""Whom a rate is counted over: subjects in operation, as of a day (domain §6.5).

A denominator never looks at the conditions of the law, and the law never looks here: a target must not move an exit.
"""

from datetime import date
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from workflows.law.entry import Listing
from workflows.law.parameters import NEGATIVE
from workflows.law.terms import first_instant
from workflows.models import Entry, Subject, SubjectChange


def in_operation(on: date) -> QuerySet[Subject]:
    """The subjects that were in operation at the end of a day; files that were merged into another count once.

    The last change on or before the day says so; else what the first later change replaced; else the present flag.
    """
    rows = SubjectChange.objects.filter(subject=OuterRef("pk"), what=SubjectChange.What.OPERATION).order_by()
    last = rows.filter(effective_on__lte=on).order_by("-effective_on", "-pk").values("new")[:1]
    next_one = rows.filter(effective_on__gt=on).order_by("effective_on", "pk").values("old")[:1]
    said = Coalesce(Subquery(last), Subquery(next_one), Value(""), output_field=CharField())
    found = Subject.objects.filter(merged_into=None).annotate(operated=said)
    return found.filter(Q(operated="yes") | Q(operated="", in_operation=True))


def listed(since: date, until: date, kinds: Any = NEGATIVE) -> QuerySet[Entry]:
    """The entries on a list of these kinds on any day of a period; an annulled listing never was one."""
    rows = Entry.objects.filter(list_type__kind__in=kinds, listed_from__lte=until)
    rows = rows.exclude(state=Listing.REVOKED)
    return rows.filter(Q(exited_at=None) | Q(exited_at__gte=first_instant(since)))


def listed_in_operation(since: date, until: date, kinds: Any = NEGATIVE) -> dict[str, int]:
    """Distinct subjects on a list and in operation: on the first day of a period, and on any of its days.

    The seeds do not say which of the two they mean: both are shown. In operation is asked of the period's first
    day, or of its last day.
    """
    return {
        "at_start": _count(in_operation(since), listed(since, since, kinds)),
        "at_any_time": _count(in_operation(until), listed(since, until, kinds)),
    }


def _count(subjects: QuerySet[Subject], entries: QuerySet[Entry]) -> int:
    """How many of the subjects have one of the entries."""
    return subjects.filter(Exists(entries.filter(subject=OuterRef("pk")))).count()
