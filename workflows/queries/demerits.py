"""The ledger of points of a subject: every line, what counts today, what was said against it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet, Sum
from django.utils.translation import gettext as _

from workflows.law.demerit import Opens, balance
from workflows.models import DemeritLine, DemeritPolicy, Person, Subject
from workflows.queries import dossier

TOP = 100


@dataclass(frozen=True)
class Ledger:
    """The lines, newest first, with the sum that counts and the nearest threshold above it."""

    lines: list[DemeritLine]
    total: int
    policy: DemeritPolicy | None
    next_mark: tuple[int, str] | None


def policy_on(day: date) -> DemeritPolicy | None:
    """The policy that governs a day, with its rules read; None: there are no points here."""
    rows = DemeritPolicy.objects.filter(effective_from__lte=day).exclude(effective_to__lte=day)
    return rows.prefetch_related("rules").order_by("-effective_from", "-version").first()


def ledger_of(subject: Subject | int, today: date) -> Ledger:
    """The points of a subject; a constant number of queries."""
    rows = DemeritLine.objects.filter(subject=subject)
    related = ("rule__policy", "entry__department", "by", "counters", "countered_by")
    lines = list(rows.select_related(*related).prefetch_related("objections").order_by("-pk"))
    total, policy = balance((line.counted for line in lines), today), policy_on(today)
    marks = [mark for mark in policy.marks if mark[0] > total] if policy else []
    return Ledger(lines, total, policy, min(marks, default=None))


def mark_words(mark: tuple[int, str] | None) -> str:
    """The nearest threshold in words."""
    if mark is None:
        return ""
    words = dict(Opens.choices).get(mark[1], mark[1])
    return _("达到%(points)d分：%(what)s") % {"points": mark[0], "what": words}


def standing(person: Person, today: date, office: str = "") -> list[dict[str, Any]]:
    """The subjects with points that count today, the most first, as far as the person may look; up to 100."""
    found: QuerySet[DemeritLine] = DemeritLine.objects.visible_to(person)
    found = found.filter(until__gte=today, on__lte=today)
    if office:
        found = found.filter(entry__department__code=office)
    summed = found.order_by().values("subject").annotate(total=Sum("points"), entry=Max("entry"))
    top = list(summed.filter(total__gt=0).order_by("-total", "subject")[:TOP])
    subjects = Subject.objects.in_bulk([row["subject"] for row in top])
    numbers = dict(
        DemeritLine.objects.filter(entry__in=[row["entry"] for row in top]).values_list(
            "entry", "entry__number"
        )
    )
    return [
        {
            "name": dossier.shown_name(subjects[row["subject"]], of_case=False),
            "code": dossier.shown_code(subjects[row["subject"]]),
            "total": row["total"],
            "number": numbers[row["entry"]],
        }
        for row in top
    ]
