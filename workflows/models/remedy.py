"""Our own periods in reviews and lawsuits, as they are kept: the version in force on a day."""

from datetime import date

from workflows.law.policy import Rules
from workflows.models.listtype import ListKind, Policy


def load_remedies(day: date) -> Rules | None:
    """The rules in force on a day; None where none were loaded."""
    rows = Policy.objects.filter(
        list_type__kind=ListKind.REMEDY, state__in=Policy.IN_FORCE, effective_from__lte=day
    )
    ruled = [row for row in rows.select_related("list_type").order_by("-effective_from") if covers(row, day)]
    return ruled[0].load_rules() if ruled else None


def covers(row: Policy, day: date) -> bool:
    """Is the version still in force on the day?"""
    return row.effective_to is None or day <= row.effective_to
