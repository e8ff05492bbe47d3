"""The catalogue of lists as anybody may read it: basis, authority, the rules in force and what is not confirmed yet."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, Count, Prefetch, Q, When

from workflows.models import ListKind, ListStatus, ListType, Policy
from workflows.models.listtype import NO_LISTS


@dataclass(frozen=True)
class Listed:
    """One list of the catalogue: its version in force today, if any, and how many parameters nobody has confirmed."""

    list_type: ListType
    version: Policy | None
    unverified: int
    parameters: int


def catalogue(today: date, *, kind: str = "", status: str = "", words: str = "") -> list[Listed]:
    """The lists that fit, those with rules in force first, then by kind; three queries however many there are."""
    rows = ListType.objects.exclude(kind__in=NO_LISTS).prefetch_related("bases", _in_force(today))
    if kind in ListKind.values:
        rows = rows.filter(kind=kind)
    if status in ListStatus.values:
        rows = rows.filter(status=status)
    found = sorted((_listed(row) for row in rows), key=lambda each: each.version is None)
    return [each for each in found if not words or _fits(each.list_type, words)]


def _fits(list_type: ListType, words: str) -> bool:
    """Do name, alias, field or code hold these words?"""
    held = (list_type.name, list_type.short_name, list_type.field, list_type.code, *list_type.aliases)
    return any(words.casefold() in text.casefold() for text in held)


def one(code: str, today: date) -> Listed | None:
    """One list; None when there is none of this code."""
    row = ListType.objects.prefetch_related("bases", _in_force(today)).filter(code=code).first()
    return _listed(row) if row else None


def versions(list_type: ListType) -> list[Policy]:
    """The versions that were or are in force, the newest first."""
    return list(list_type.policies.filter(state__in=Policy.IN_FORCE).order_by("-effective_from"))


def of_remedies() -> list[ListType]:
    """The rule sets that say within how many days we answer a review or a lawsuit."""
    return list(ListType.objects.filter(kind=ListKind.REMEDY))


def regimes(today: date) -> list[Policy]:
    """The general repair rules that are or were in force, the newest first; `is_now` marks those of today."""
    rows = Policy.objects.filter(list_type__kind=ListKind.REGIME, state__in=Policy.IN_FORCE)
    now = Q(effective_to=None) | Q(effective_to__gte=today)
    marked = rows.annotate(
        is_now=Case(
            When(now, effective_from__lte=today, then=True), default=False, output_field=BooleanField()
        )
    )
    return list(marked.select_related("list_type").order_by("-effective_from"))


def _in_force(today: date) -> Prefetch:
    """The versions in force on a day, with the number of their parameters."""
    now = Policy.objects.filter(Q(effective_to=None) | Q(effective_to__gte=today))
    now = now.filter(state__in=Policy.IN_FORCE, effective_from__lte=today)
    unread = Count("parameters", filter=Q(parameters__is_verified=False))
    return Prefetch(
        "policies", now.annotate(all_rules=Count("parameters"), unread=unread), to_attr="in_force_now"
    )


def _listed(row: ListType) -> Listed:
    """A row with its version in force."""
    versions_now = row.in_force_now  # type: ignore[attr-defined]
    version = versions_now[0] if versions_now else None
    return Listed(row, version, version.unread if version else 0, version.all_rules if version else 0)
