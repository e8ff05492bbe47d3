"""What was learned: by whom, for which subject, with how many hours; how many of those on a list it reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from workflows.law.entry import Listing
from workflows.models import Completion, Entry, Mandate, Policy, Subject
from workflows.queries import denominators, hall

FILES = ("certificate__file", "certificate__page", "paper__file", "paper__page")


# ---------------------------------------------------------------------------------- for conditions and figures
def completed(subject: Subject, on: date) -> list[Completion]:
    """Every training that the subject had completed by that day, the newest first; hours in `hours`."""
    rows = Completion.objects.of(subject, on)
    return list(rows.select_related("version__course", "certificate", "paper").defer(*FILES))


@dataclass(frozen=True)
class Coverage:
    """修复培训覆盖面 (domain §6.5): of the subjects in operation that stand on a list, how many were trained."""

    listed: int
    trained: int
    on: date

    @property
    def percent(self) -> float | None:
        """The share in percent, to one decimal; None where nobody stands on a list."""
        return round(100 * self.trained / self.listed, 1) if self.listed else None


def coverage(on: date, *, since: date | None = None, kinds: Sequence[str] = ("black",)) -> Coverage:
    """Distinct subjects in operation that stand on a list of these kinds, and those of them with a completed training.

    `since` counts everybody who stood there at any time of the period up to `on`, the other variant of domain §6.5.
    A figure; it decides nothing.
    """
    first = since or on + timedelta(days=1)  # whoever left on the day itself stands there no more
    stands = Entry.objects.filter(
        Q(exited_at=None) | Q(exited_at__date__gte=first),
        subject=OuterRef("pk"),
        list_type__kind__in=kinds,
        listed_from__lte=on,
        state__in=(Listing.LISTED, Listing.EXITED),
    )
    trained = Completion.objects.filter(subject=OuterRef("pk"), completed_on__lte=on)
    rows = denominators.in_operation(on).filter(Exists(stands))
    found = rows.aggregate(listed=Count("pk"), trained=Count("pk", filter=Exists(trained)))
    return Coverage(found["listed"], found["trained"], on)


# ------------------------------------------------------------------------------------------- is it a condition
@dataclass(frozen=True)
class Asking:
    """An entry whose rules ask for training, and the version that says so."""

    entry: Entry
    ruled_by: Policy


def required_for(mandate: Mandate, today: date) -> list[Asking]:
    """The entries in which the rules make training a condition for repair; today in none (domain §1.3)."""
    rows = Entry.objects.filter(subject=mandate.subject_id, state=Listing.LISTED)
    rows = rows.select_related("list_type", "policy__list_type")
    versions = Prefetch("list_type__policies", hall.in_force(), to_attr="versions_read")
    found = list(rows.prefetch_related("policy__parameters", versions))
    return [Asking(entry, entry.repair_policy(today)) for entry in found if is_required(entry, today)]


def is_required(entry: Entry, on: date) -> bool:
    """Do the rules that govern an application of that day ask for a completed training before repair?"""
    return bool(entry.repair_rules(on).yes("training_required"))
