"""Keep who looked at the file of a natural person (个人信息保护法 §§51, 54: records of processing)."""

from datetime import datetime

from django.db import transaction

from workflows.acts import log, subjectfile
from workflows.law import duties
from workflows.models import Department, Entry, Person, Subject, Transition

VERB = "view_file"
LEAD = "subject"


def of_associate(pk: int) -> str:
    """How a line names an associated person: never by name, the log holds no personal fact."""
    return f"associate/{pk}"


def record_view(entry: Entry, *, by: Person, at: datetime, of: str = LEAD) -> bool:
    """Remember that `by` looked at the file of a natural person; once per person, viewer and clock hour.

    `of` is LEAD or `of_associate(pk)`. Returns whether a line was written; PermissionDenied when the viewer
    may not look at the entry at all.
    """
    if _seen(entry, by, at, of):
        return False
    with transaction.atomic():
        log.lock(entry)  # two tabs opened at once write one line
        if _seen(entry, by, at, of):
            return False
        log.record(VERB, entry, by=by, at=at, duty=duties.VIEW_ENTRY, person=of)
    return True


@transaction.atomic
def record_export(entry: Entry, *, by: Person, at: datetime) -> Transition:
    """Remember that `by` took the whole case file out, once for each request (个人信息保护法 §§51, 54)."""
    return log.record("export_file", entry, by=by, at=at, duty=duties.VIEW_ENTRY)


def _seen(entry: Entry, by: Person, at: datetime, of: str) -> bool:
    """Has this look been written in the present hour?"""
    hour = at.replace(minute=0, second=0, microsecond=0)
    lines = Transition.objects.filter(book_id=entry.book_id, verb=VERB, actor=by, at__gte=hour)
    return lines.filter(facts__data__person=of).exists()


def record_subject_view(
    subject: Subject, *, purpose: str, office: Department, by: Person, at: datetime
) -> None:
    """Remember that `by` looked at the credit file of a natural person, and why (个人信息保护法 §§51, 54)."""
    with transaction.atomic():
        fresh = subjectfile.opened(subject, office, by=by, at=at, duty=duties.VIEW_ENTRY)
        thing = subjectfile.Handled(fresh, office)
        log.record(
            VERB, fresh, thing=thing, by=by, at=at, duty=duties.VIEW_ENTRY, person=LEAD, purpose=purpose
        )
