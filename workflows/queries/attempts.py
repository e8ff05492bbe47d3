"""What an attempt was at, by the names in an address and only if it exists; and how it is found again."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from workflows.models import (
    Bundle,
    Challenge,
    Complaint,
    Department,
    Entry,
    Evidence,
    Interview,
    ListType,
    Notice,
    NoticeBatch,
    Objection,
    Rectification,
    Repair,
    Report,
    Subject,
    Transition,
    WorkItem,
    WorkPaper,
)

VERB, MANY = "refuse_attempt", "attempt/many"
# What has a code in an address and belongs to an entry; and what belongs to an office alone.
OF_ENTRIES: tuple[Any, ...] = (
    WorkItem, Notice, Evidence, Bundle, Objection, Repair, Rectification, Interview, Challenge,
)  # fmt: skip
OF_OFFICES: tuple[tuple[Any, str], ...] = (
    (Complaint, "office"), (Report, "office"), (WorkPaper, "office"), (NoticeBatch, "department"),
)  # fmt: skip


def concerned(named: Mapping[str, Any], page: str = "") -> tuple[str, Department | None]:
    """The name of the thing for the log and the department that keeps it; ("", None) when nothing is known.

    Nothing of what somebody typed into an address is passed on. `page` is the name of the address: where it is one of
    a subject's pages, its number is a subject's.
    """
    number, code = str(named.get("number", "")), str(named.get("code", ""))
    entry = _entry(number, code)
    if entry is not None:
        return f"attempt/{entry.number}", entry.department
    if code and page.startswith("rules-"):
        known = ListType.objects.filter(code=code).values_list("code", flat=True).first()
        return (f"attempt/list/{known}", None) if known else ("", None)
    for model, keeper in OF_OFFICES if code else ():
        row = model.objects.filter(code=code).select_related(keeper).first()
        if row is not None:
            return f"attempt/{model._meta.model_name}/{row.code}", getattr(row, keeper)
    if page.startswith("subject"):
        subject = Subject.objects.filter(pk=str(named.get("pk", 0))).values_list("pk", flat=True).first()
        return (f"attempt/subject/{subject}", None) if subject else ("", None)
    return "", None


def _entry(number: str, code: str) -> Entry | None:
    """The entry by its number, or by the code of something that belongs to it."""
    rows = Entry.objects.select_related("department")
    if number:
        return rows.filter(number=number).first()
    for model in OF_ENTRIES if code else ():
        key = model.objects.filter(code=code, entry__isnull=False).values_list("entry", flat=True).first()
        if key:
            return rows.filter(pk=key).first()
    return None


def at_entry(number: str) -> Q:
    """The lines that tell of attempts at an entry: those of it alone, and those that name it among many."""
    rows = Transition.objects.filter(verb=VERB, thing=MANY)
    told = rows.annotate(told=Cast("facts__data", TextField())).filter(told__contains=f'"attempt/{number}"')
    # Keys and no subquery: with one, PostgreSQL would look at every line of the log.
    keys = list(told.values_list("pk", flat=True))
    tried = Q(verb=VERB, thing=f"attempt/{number}")
    return tried | Q(pk__in=keys) if keys else tried
