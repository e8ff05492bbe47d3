"""How many left a list, by which way, and what share of whom that is (domain §6.5).

A figure follows from lawful decisions and never moves one: nothing that decides reads this module. Ways are counted
apart; an annulled listing never was one, so it stands in no rate.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.law.entry import ExitGround, Listing
from workflows.law.parameters import NEGATIVE
from workflows.law.terms import due_instant, first_instant
from workflows.models import Deadline, Department, Entry, Monitoring, Person
from workflows.queries import denominators, secondreviews

# The four kinds of exit (domain §11.4), and what else ends a listing.
WAYS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("term", _("期满移出"), (ExitGround.TERM,)),
    ("early", _("提前移出（修复、改正）"), (ExitGround.REPAIR, ExitGround.CURE)),
    ("revoked", _("撤销列入（视为自始未列入）"), ()),
    ("extinct", _("主体消灭"), (ExitGround.EXTINCT,)),
    ("escalated", _("升级到更严重的名单"), (ExitGround.ESCALATED,)),
)
TARGET = 30  # percent, S1 task 14: a wish of the plan, no condition of any exit


@dataclass(frozen=True)
class Share:
    """A part of a whole, as a percentage with one decimal; `percent` None where the whole is empty."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """100 × part ÷ whole."""
        return round(100 * self.part / self.whole, 1) if self.whole else None

    @property
    def width(self) -> int:
        """The same as a whole number from 0 to 100, for a bar."""
        return min(round(self.percent or 0), 100)


@dataclass(frozen=True)
class Figures:
    """The exits of a period: by way, the two rates, what was watched, what was carried out in time."""

    ways: list[dict[str, Any]]
    of_any_time: Share
    of_start: Share
    watched: Share
    in_time: Share
    late: int


def offices(person: Person) -> QuerySet[Department]:
    """The departments whose figures the person may read: who oversees them, or reads their log."""
    return Department.objects.filter(pk__in=secondreviews.offices(person)).order_by("path")


def gone(since: date, until: date, departments: Any) -> QuerySet[Entry]:
    """Negative listings that ended in a period, by any way; ended and restored counts as not ended."""
    first, last = first_instant(since), due_instant(until)
    rows = Entry.objects.filter(list_type__kind__in=NEGATIVE, department__in=departments)
    left = Q(state=Listing.EXITED, exited_at__gte=first, exited_at__lt=last)
    return rows.filter(left | Q(state=Listing.REVOKED, revoked_at__gte=first, revoked_at__lt=last))


def figures(since: date, until: date, departments: Any) -> Figures:
    """Everything of one period; a constant number of queries."""
    ended = gone(since, until, departments)
    counted = ended.aggregate(
        revoked=Count("pk", filter=Q(state=Listing.REVOKED)),
        **{
            key: Count("pk", filter=Q(state=Listing.EXITED, exit_ground__in=grounds))
            for key, _label, grounds in WAYS
            if grounds
        },
    )
    left = ended.filter(state=Listing.EXITED)
    subjects = _operating(left.values("subject"), until)
    start = _operating(
        denominators.listed(since, since).filter(department__in=departments).values("subject"), since
    )
    there = denominators.listed(since, since).filter(department__in=departments).values("pk")
    of_those = _operating(left.filter(pk__in=there).values("subject"), since)
    ever = _operating(
        denominators.listed(since, until).filter(department__in=departments).values("subject"), until
    )
    watches = left.filter(Exists(Monitoring.objects.filter(entry=OuterRef("pk"))))
    clocks = Deadline.objects.filter(kind="exit_execute", entry__in=ended.values("pk"))
    done = clocks.aggregate(
        all=Count("pk"), in_time=Count("pk", filter=Q(met_at__isnull=False, struck_at=None)),
        late=Count("pk", filter=Q(struck_at__isnull=False)),
    )  # fmt: skip
    n_left = left.exclude(exit_ground=ExitGround.EXTINCT).count()
    return Figures(
        ways=[{"key": key, "label": label, "count": counted[key]} for key, label, _grounds in WAYS],
        of_any_time=Share(subjects, ever),
        of_start=Share(of_those, start),
        watched=Share(watches.exclude(exit_ground=ExitGround.EXTINCT).count(), n_left),
        in_time=Share(done["in_time"], done["all"]),
        late=done["late"],
    )


def by_department(since: date, until: date, departments: Any) -> list[dict[str, Any]]:
    """Exits and listings of each department that has any; two queries."""
    ended = gone(since, until, departments).filter(state=Listing.EXITED)
    left = dict(ended.order_by().values_list("department").annotate(n=Count("subject", distinct=True)))
    ever = denominators.listed(since, until).filter(department__in=departments)
    whole = dict(ever.order_by().values_list("department").annotate(n=Count("subject", distinct=True)))
    rows = [
        {"office": office, "share": Share(left.get(office.pk, 0), whole[office.pk])}
        for office in departments
        if office.pk in whole
    ]
    return sorted(rows, key=lambda row: -(row["share"].percent or 0))


def due(today: date, departments: Any) -> list[dict[str, Any]]:
    """Listings that end within so many days, and those whose last day has passed and that still stand; one query."""
    rows = Entry.objects.filter(
        state=Listing.LISTED,
        list_type__kind__in=NEGATIVE,
        department__in=departments,
        listed_until__isnull=False,
    )
    spans = {90: _("90日内"), 60: _("60日内"), 30: _("30日内"), 7: _("7日内")}
    counted = rows.aggregate(
        late=Count("pk", filter=Q(listed_until__lt=today)),
        **{
            f"in_{days}": Count("pk", filter=Q(listed_until__range=(today, today + timedelta(days=days))))
            for days in spans
        },
    )
    made = [{"label": label, "count": counted[f"in_{days}"], "late": False} for days, label in spans.items()]
    return [*made, {"label": _("超期未移出"), "count": counted["late"], "late": True}]


def _operating(subjects: Any, on: date) -> int:
    """How many of these subjects were in operation at the end of a day."""
    return denominators.in_operation(on).filter(pk__in=subjects).count()
