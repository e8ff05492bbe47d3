"""The local rules on objections: one rule set a jurisdiction, and the one that governs this installation."""

from datetime import date

from django.conf import settings

from workflows.models.listtype import ListKind, ListType, Policy

PREFIX = "objection-"


def governing() -> ListType | None:
    """The rule set of the place where this program runs (XINHENG_JURISDICTION); None when there is no such set."""
    code = f"{PREFIX}{settings.XINHENG_JURISDICTION}"
    return ListType.objects.filter(kind=ListKind.OBJECTION, code=code).first()


def rules_on(day: date) -> Policy | None:
    """The version of that rule set in force on a day; None where nothing is in force."""
    found = governing()
    if found is None:
        return None
    try:
        return Policy.in_force(found, day)
    except Policy.DoesNotExist:
        return None
