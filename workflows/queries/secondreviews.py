"""The blind second review as a measure of quality: how often two officers come to the same result, and where not."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.law.duties import SUPERVISE, VIEW_LOG
from workflows.law.objection import Result
from workflows.models import Person, SecondReview

PAGE = 30
# What a result is called, whatever the procedure.
OUTCOMES: dict[str, Any] = {
    "grant": _("准予移出"),
    "refuse": _("不予移出"),
    **{result.value: result.label for result in Result},
}
DECIDING: dict[str, Any] = {"repair": _("信用修复"), "objection": _("信用信息异议")}
COUNTED = {
    "decided": Count("pk"),
    "drawn": Count("pk", filter=Q(is_drawn=True)),
    "nobody": Count("pk", filter=Q(is_drawn=False, number__lt=F("share"))),
    "waiting": Count("pk", filter=Q(is_drawn=True, second_at=None, dropped_at=None)),
    "agreed": Count("pk", filter=Q(agrees=True)),
    "differed": Count("pk", filter=Q(agrees=False)),
    "changed": Count(
        "pk", filter=Q(agrees=False, settled_at__isnull=False) & ~Q(settled_outcome=F("first_outcome"))
    ),
}


@dataclass(frozen=True)
class Figures:
    """What was decided, drawn, judged twice; `rate` is the share of differing results, in percent."""

    label: str
    under: str
    decided: int
    drawn: int
    nobody: int
    waiting: int
    agreed: int
    differed: int
    changed: int

    @property
    def compared(self) -> int:
        """How many have two results."""
        return self.agreed + self.differed

    @property
    def rate(self) -> str:
        """Of these, how many differ; a dash where there is none to compare."""
        return f"{100 * self.differed / self.compared:.1f}%" if self.compared else "—"


def offices(person: Person) -> set[int]:
    """The departments whose second reviews the person may read: who oversees them, or reads their log."""
    seen: set[int] = set()
    for post in person.posts_now():
        place = post.department.place
        if person.has_perm(SUPERVISE.at(place)) or person.has_perm(VIEW_LOG.at(place)):
            seen |= post.branch
    return seen


def of_offices(seen: set[int]) -> QuerySet[SecondReview]:
    """The draws of these departments."""
    return SecondReview.objects.filter(department__in=seen)


def figures(rows: QuerySet[SecondReview], by: str, under: str = "") -> list[Figures]:
    """Counts by a name; `under` is a second name that divides it further. One query."""
    names = (by, under) if under else (by,)
    found = rows.order_by(*names).values(*names).annotate(**COUNTED)
    return [
        Figures(str(row[by]), str(row[under]) if under else "", **{name: row[name] for name in COUNTED})
        for row in found
    ]


def total(rows: QuerySet[SecondReview]) -> Figures:
    """The counts of all of them; one query."""
    return Figures("", "", **rows.order_by().aggregate(**COUNTED))


@dataclass(frozen=True)
class Page:
    """One page of differing results, the newest first; `older` is the key of the next one."""

    rows: list[dict[str, Any]]
    older: str = ""


def differing(rows: QuerySet[SecondReview], before: str = "") -> Page:
    """Where two results differ, both of them and which of them stands: nothing that is still sealed is among them."""
    found = rows.filter(agrees=False).select_related(
        "entry__list_type", "entry__subject", "department", "first_by", "second_by", "settled_by"
    )
    if before.isascii() and before.isdecimal():
        found = found.filter(pk__lt=int(before[:18]))
    got = list(found.order_by("-pk")[: PAGE + 1])
    shown = [{"row": row, **words_of(row)} for row in got[:PAGE]]
    return Page(shown, str(got[PAGE - 1].pk) if len(got) > PAGE else "")


def words_of(row: SecondReview) -> dict[str, Any]:
    """The results in words."""
    return {
        name: OUTCOMES.get(getattr(row, f"{name}_outcome"), getattr(row, f"{name}_outcome"))
        for name in ("first", "second", "settled")
    } | {"procedure": DECIDING.get(row.procedure, row.procedure)}


def opened_of(process_id: int) -> dict[str, Any] | None:
    """Both results of a procedure, once they are open; None while the first is sealed or nothing was drawn."""
    rows = SecondReview.objects.filter(process=process_id, is_drawn=True, second_at__isnull=False)
    row = rows.select_related("first_by", "second_by", "settled_by").order_by("pk").last()
    return {"row": row, **words_of(row)} if row else None
