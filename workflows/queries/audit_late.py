"""Which deadline was met late by what was drawn: its kind, when it was due, when it was done."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q

from workflows.law.terms import due_instant, first_instant
from workflows.models import Deadline, SampleItem, WorkPaper
from workflows.models.deadline import OWED


def late_terms(paper: WorkPaper, items: Sequence[SampleItem]) -> dict[int, list[Deadline]]:
    """The late deadlines of each item by its key: met by the drawn line, or in the drawn entry in the period.

    The same condition as the mark (audit_marks.met_late), so that no mark is without its deadline. One query.
    """
    lines: dict[tuple[int, datetime], list[int]] = {}  # two lines of one gesture may both have been drawn
    for each in items:
        if each.line is not None:
            lines.setdefault((each.line.book_id, each.line.at), []).append(each.pk)
    entries = {each.entry_id: [each.pk] for each in items if each.entry_id}
    met = Q(entry__book__in={book for book, _at in lines}, met_at__in={at for _book, at in lines})
    within = Q(met_at__gte=first_instant(paper.since), met_at__lt=due_instant(paper.until))
    rows = Deadline.objects.filter(
        met | Q(within, entry__in=list(entries)), met_at__gt=F("due_at"), kind__in=OWED
    ).select_related("entry")
    found: dict[int, list[Deadline]] = {}
    for row in rows.order_by("due_at", "pk"):
        drawn = lines.get((row.entry.book_id, row.met_at), []) if row.entry.book_id and row.met_at else []
        for key in [*drawn, *entries.get(row.entry_id, [])]:
            found.setdefault(key, []).append(row)
    return found
