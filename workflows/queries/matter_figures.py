"""Complaints and reports in figures for the heads: how many, how they ended, how many terms were kept. No names."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q

from workflows.law import clue, complaint
from workflows.models import Complaint, Department, HandlingClock, Report


def figures(offices: Sequence[Department], since: date) -> list[dict[str, Any]]:
    """Since a day: complaints about these departments, and reports that they looked into; four queries."""
    keys = [office.pk for office in offices]
    about = Q(department__in=keys, received_on__gte=since)
    return [_complaints(about), _reports(about)]


def _complaints(about: Q) -> dict[str, Any]:
    """The row of the complaints."""
    found = Complaint.objects.filter(about).aggregate(
        total=Count("pk"),
        open=Count("pk", filter=Q(state__in=complaint.OPEN)),
        founded=Count("pk", filter=Q(finding__in=(complaint.Finding.FOUNDED, complaint.Finding.PARTLY))),
        rated=Count("pk", filter=~Q(rating="")),
        content=Count(
            "pk", filter=Q(rating__in=(complaint.Satisfaction.SATISFIED, complaint.Satisfaction.MOSTLY))
        ),
    )
    return {"kind": "complaint", **found, **_kept("complaint", about)}


def _reports(about: Q) -> dict[str, Any]:
    """The row of the reports."""
    rows = Report.objects.filter(about)
    found = rows.aggregate(
        total=Count("pk", distinct=True),
        open=Count("pk", filter=Q(state__in=clue.OPEN), distinct=True),
        founded=Count("entries", distinct=True),
    )
    return {"kind": "report", **found, **_kept("report", about)}


def _kept(side: str, about: Q) -> dict[str, int]:
    """How many terms ended, and how many of them in time."""
    within = {f"{side}__{name}": value for name, value in about.children}  # type: ignore[misc]
    ended = HandlingClock.objects.filter(**within, met_at__isnull=False)
    return ended.aggregate(ended=Count("pk"), kept=Count("pk", filter=Q(was_late=False)))
