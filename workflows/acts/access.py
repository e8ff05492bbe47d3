"""Keep who looked at the file of a natural person (个人信息保护法 §§51, 54: records of processing)."""

import logging
from datetime import datetime, time

from django.db import transaction

from workflows.acts import log, subjectfile
from workflows.law import duties
from workflows.law.entry import SHANGHAI
from workflows.models import Commitment, Department, Entry, Notice, Objection, Person, Subject, Transition

server = logging.getLogger("workflows.export")
VERB = "view_file"
COMPANY_LOOK = "look_up"
EXPORT = "export_list"
LEAD = "subject"
OBJECTOR = "objector"


def of_associate(pk: int) -> str:
    """How a line names an associated person: never by name, the log holds no personal fact."""
    return f"associate/{pk}"


@transaction.atomic
def record_purpose(notice: Notice, *, purpose: str, by: Person, at: datetime) -> None:
    """Remember why somebody of another department opens a printed document that names natural persons."""
    of = of_associate(notice.associate_id) if notice.associate_id else LEAD
    told = {"person": of, "purpose": purpose, "paper": notice.ref, "number": notice.number}
    log.record(VERB, notice.entry, by=by, at=at, duty=duties.VIEW_ENTRY, **told)


@transaction.atomic
def record_objection_purpose(objection: Objection, *, purpose: str, by: Person, at: datetime) -> None:
    """Remember why somebody who audits reads what was said in an objection; it holds for an hour."""
    told = {"person": OBJECTOR, "purpose": purpose, "paper": objection.ref, "number": objection.code}
    log.record(VERB, objection.entry, by=by, at=at, duty=duties.VIEW_LOG, **told)


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


def record_company_look(entry: Entry, *, by: Person, at: datetime) -> bool:
    """Remember that `by` opened the file of an organisation: in the subject's own book, once per viewer and day.

    The party reads it in its hall (decision 0022). Returns whether a line was written.
    """
    subject, day = entry.subject, log.local_day(at)
    first = datetime.combine(day, time.min, tzinfo=SHANGHAI)
    seen = Transition.objects.filter(book__subject=subject, verb=COMPANY_LOOK, actor=by, at__gte=first)
    if subject.book_id is not None and seen.filter(facts__data__entry=entry.number).exists():
        return False
    with transaction.atomic():
        keeper = log.lock(subject)
        log.open_book(keeper, keeper.ref, "subject")
        thing = subjectfile.Handled(keeper, entry.department)
        log.record(
            COMPANY_LOOK, keeper, thing=thing, by=by, at=at, duty=duties.VIEW_ENTRY, entry=entry.number
        )
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


def record_promise_look(made: Commitment, *, purpose: str, by: Person, at: datetime) -> None:
    """Remember that `by` read what a natural person promised, once an hour: in the entry's book, or in its own."""
    if made.entry is not None:
        record_view(made.entry, by=by, at=at)
        return
    hour = at.replace(minute=0, second=0, microsecond=0)
    seen = Transition.objects.filter(book__subject=made.subject, verb=VERB, actor=by, at__gte=hour)
    if not seen.filter(facts__data__purpose=purpose).exists():
        record_subject_view(made.subject, purpose=purpose, office=made.department, by=by, at=at)


def record_list_export(*, by: Person, at: datetime, box: str, rows: int, filters: list[str]) -> None:
    """Remember that `by` took a list of tasks away as a file: in the department's book and the server's log.

    Kept is by what the list was narrowed, never who was in it. Whoever may look at no entry has an empty list
    and leaves no line.
    """
    server.info("%s exported %s rows of %s, narrowed by %s", by.username, rows, box, filters)
    office = next((p.department for p in by.posts_now() if duties.VIEW_ENTRY(p.department, by)), None)
    if office is None:
        return
    with transaction.atomic():
        kept = log.lock(office)
        log.open_book(kept, kept.ref, "department")
        log.record(EXPORT, kept, by=by, at=at, duty=duties.VIEW_ENTRY, box=box, rows=rows, filters=filters)
