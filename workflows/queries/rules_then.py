"""Which version of a list's rules was in force at an instant, by its days and by the line that published it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localtime

from workflows.law.rulemaking import Making
from workflows.models import ListType, Policy, Transition


@dataclass(frozen=True)
class InForce:
    """A version and when the log says it was published; None for one that came with the program and has no line."""

    policy: Policy
    told_at: datetime | None


def in_force(list_type: ListType, at: datetime) -> InForce | None:
    """The version that governed the day and had been published before the instant; two queries."""
    day = localtime(at - datetime.resolution).date()
    rows = Policy.objects.filter(list_type=list_type, state__in=Policy.IN_FORCE, effective_from__lte=day)
    rows = rows.filter(Q(effective_to=None) | Q(effective_to__gte=day)).select_related("list_type")
    versions = list(rows.order_by("-effective_from", "-version"))
    told = dict(
        Transition.objects.filter(
            book__in=[row.book_id for row in versions if row.book_id], after=Making.PUBLISHED
        ).values_list("book_id", "at")
    )
    for version in versions:
        when = told.get(version.book_id or 0)
        if when is None or when < at:
            return InForce(version, when)
    return None


def version_number(lines: Sequence[Transition]) -> str:
    """The number of the version under which the last of these lines was written: what follows `/v`, or empty."""
    reference = next((line.policy for line in reversed(lines) if line.policy), "")
    number = reference.rpartition("/v")[2]
    return number if number.isdecimal() else ""
