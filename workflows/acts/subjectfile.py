"""信用档案: what changes about a subject, its further numbers; each change logged with old and new value.

A change of the standing touches the entries only by what the law page says (`law/subject.py`): a proposal is put
before the head, nothing ends by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log, motion, recall
from workflows.acts.people import clock_keeper
from workflows.acts.subject import index_name
from workflows.law import duties
from workflows.law import subject as law
from workflows.law.entry import Listing
from workflows.law.refusal import Refused
from workflows.models import Department, Entry, Motion, Person, Subject, SubjectChange

OPEN = (Listing.PROPOSED, Listing.NOTIFIED, Listing.LISTED)
Start = Callable[..., Any]


@dataclass(frozen=True)
class Handled:
    """A subject in the hands of one office: whose duty is asked, and which post the line names."""

    subject: Subject
    department: Department

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return self.subject.ref

    @property
    def place(self) -> str:
        """The office."""
        return self.department.place


def office_of(subject: Subject, by: Person) -> Department:
    """In which office a person keeps this file: the credit office, or one that has an entry; else PermissionDenied."""
    held = [p.department for p in by.posts_now() if by.has_perm(duties.KEEP_SUBJECT.at(p.department.place))]
    central = [d for d in held if by.has_perm(duties.MERGE_SUBJECTS.at(d.place))]
    if central:
        return max(central, key=lambda office: (office.path.count("/"), office.path))
    own = {d.pk: d for d in held}
    entry = Entry.objects.filter(subject=subject, department__in=own).order_by("pk").first()
    if entry is None:
        raise PermissionDenied(_("信用档案由信用办和对该主体有条目的机关维护。"))
    return own[entry.department_id]


def opened(subject: Subject, office: Department, *, by: Person, at: datetime, duty: Any) -> Subject:
    """The file under its lock, with its book; Refused when it was merged, PermissionDenied for who speaks for it."""
    fresh: Subject = log.lock(subject)
    if fresh.merged_into is not None:
        raise Refused(_("这份档案已经并入“%(name)s”，请到该档案办理。") % {"name": fresh.merged_into.name})
    if any(mandate.subject_id == fresh.pk for mandate in by.mandates_now()):
        raise PermissionDenied(_("您是该主体的代表，不能办理与其有关的事项，应当回避。"))
    if fresh.book_id is None:
        log.open_book(fresh, fresh.ref, "subject")
        told = {
            "kind": fresh.kind,
            "code": fresh.code,
            "name": fresh.name,
            "registration": fresh.registration,
        }
        log.record("open_file", fresh, thing=Handled(fresh, office), by=by, at=at, duty=duty, **told)
    return fresh


# ---------------------------------------------------------------------------------------------- changes
@transaction.atomic
def change_registration(
    subject: Subject,
    new: str,
    *,
    effective_on: date,
    document: str,
    source: str,
    office: Department,
    by: Person,
    at: datetime,
    start: Start | None = None,
    duty: Any = duties.KEEP_SUBJECT,
) -> list[Entry]:
    """注销, 吊销, 迁出, 死亡 or 恢复存续: the status, whether it operates, and what follows for its entries.

    `start(entry=, kind=, by=, at=, …)` puts a proposal before the head. Returns the entries for which that was
    done. Raises Refused for no change, or a day that has not come.
    """
    with door.one_gesture():
        fresh = opened(subject, office, by=by, at=at, duty=duty)
        if fresh.registration == new:
            raise Refused(_("登记状态已经是“%(status)s”。") % {"status": fresh.get_registration_display()})
        old, fresh.registration = fresh.registration, new
        told: dict[str, Any] = {"effective_on": effective_on, "document": document, "source": source}
        who: dict[str, Any] = {"office": office, "by": by, "at": at, "duty": duty}
        row = _changed(fresh, SubjectChange.What.REGISTRATION, old, new, **told, **who)
        operates = law.operates(new)
        if operates != fresh.in_operation:
            was, now = _yes(fresh.in_operation), _yes(operates)
            _changed(fresh, SubjectChange.What.OPERATION, was, now, **told, **who)
        fresh.in_operation, fresh.in_operation_on = operates, effective_on
        fresh.in_operation_source = source
        fresh.save()
        return _touch_entries(fresh, row, by=by, at=at, start=start, duty=duty, office=office)


@transaction.atomic
def change_operation(
    subject: Subject,
    operates: bool,
    *,
    effective_on: date,
    document: str,
    source: str,
    office: Department,
    by: Person,
    at: datetime,
) -> SubjectChange | None:
    """Whether the subject is in operation, as of a day and on what source; None when only the day is newer.

    Raises Refused when its registration says that it cannot be.
    """
    with door.one_gesture():
        duty = duties.KEEP_SUBJECT
        fresh = opened(subject, office, by=by, at=at, duty=duty)
        if operates and not law.operates(fresh.registration):
            words = _("登记状态是“%(status)s”，不能记为在运营；请先更新登记状态。")
            raise Refused(words % {"status": fresh.get_registration_display()})
        told: dict[str, Any] = {"effective_on": effective_on, "document": document, "source": source}
        who: dict[str, Any] = {"office": office, "by": by, "at": at, "duty": duty}
        _insist_later(effective_on, fresh.in_operation_on)
        was = fresh.in_operation
        row: SubjectChange | None = None
        if was != operates:
            row = _changed(fresh, SubjectChange.What.OPERATION, _yes(was), _yes(operates), **told, **who)
        else:
            log.record(
                "confirm_operation", fresh, thing=Handled(fresh, office), by=by, at=at, duty=duty, **told
            )
        fresh = log.lock(fresh)
        fresh.in_operation, fresh.in_operation_on, fresh.in_operation_source = operates, effective_on, source
        fresh.save()
        return row


@transaction.atomic
def rename(
    subject: Subject,
    name: str,
    *,
    effective_on: date,
    document: str,
    source: str,
    office: Department,
    by: Person,
    at: datetime,
) -> SubjectChange:
    """A new name; the former one stays findable. Letters already issued keep the name they were issued under."""
    with door.one_gesture():
        fresh = opened(subject, office, by=by, at=at, duty=duties.KEEP_SUBJECT)
        if fresh.name == name:
            raise Refused(_("名称没有变化。"))
        old, fresh.name = fresh.name, name
        told: dict[str, Any] = {"effective_on": effective_on, "document": document, "source": source}
        who: dict[str, Any] = {"office": office, "by": by, "at": at, "duty": duties.KEEP_SUBJECT}
        row = _changed(fresh, SubjectChange.What.NAME, old, name, **told, **who)
        fresh.save()
        index_name(fresh)
        _tell_new_name(fresh, row, by=by, at=at, office=office)
        return row


def _tell_new_name(
    subject: Subject, row: SubjectChange, *, by: Person, at: datetime, office: Department
) -> None:
    """Whoever was told of a listing that still stands replaces the former name."""
    told: dict[str, Any] = {"by": by, "at": at, "duty": duties.KEEP_SUBJECT}
    because = _("主体名称变更")
    for entry in Entry.objects.filter(subject=subject, state=Listing.LISTED).order_by("pk"):
        facts: dict[str, Any] = {"old": row.old, "new": row.new, "effective_on": row.effective_on}
        log.record("note_name", entry, thing=Handled(subject, office), **told, **facts)
        changes = [{"field": "name", "old": row.old, "new": row.new}]
        recall.tell_everybody(entry, "correction", changes=changes, because=because, **told)


def _yes(value: bool) -> str:
    """A flag as a change keeps it."""
    return "yes" if value else "no"


VERBS = {
    SubjectChange.What.REGISTRATION: "change_registration",
    SubjectChange.What.OPERATION: "change_operation",
    SubjectChange.What.NAME: "rename_subject",
}

COLUMNS = {
    SubjectChange.What.REGISTRATION: "registration",
    SubjectChange.What.OPERATION: "in_operation",
    SubjectChange.What.NAME: "name",
}


def _changed(
    subject: Subject,
    what: Any,
    old: str,
    new: str,
    *,
    office: Department,
    by: Person,
    at: datetime,
    duty: Any,
    **told: Any,
) -> SubjectChange:
    """Keep a change as a row and as a line with old and new value; Refused before the last one of its kind."""
    last = SubjectChange.objects.filter(subject=subject, what=what).order_by("effective_on").last()
    _insist_later(told["effective_on"], last.effective_on if last else None)
    row = SubjectChange.objects.create(
        subject=subject, what=what, old=old, new=new, department=office, made_by=by, made_at=at, **told
    )
    log.record(
        VERBS[what],
        subject,
        thing=Handled(subject, office),
        by=by,
        at=at,
        duty=duty,
        old=old,
        new=new,
        changed={COLUMNS[what]: [old, new]},
        **told,
    )
    return row


def _insist_later(day: date, former: date | None) -> None:
    """Raises Refused for a day before the last one on record: a history is not written backwards."""
    if former is not None and day < former:
        words = _("生效日期不能早于上一次登记的日期 %(day)s，请核对日期。")
        raise Refused(words % {"day": former.isoformat()})


def _touch_entries(
    subject: Subject,
    row: SubjectChange,
    *,
    by: Person,
    at: datetime,
    start: Start | None,
    duty: Any,
    office: Department,
) -> list[Entry]:
    """Tell every open entry of its subject's new standing; put before the head what the law page asks for."""
    asked = []
    for entry in Entry.objects.filter(subject=subject, state__in=OPEN).order_by("pk"):
        entry = door.lock(entry)
        entry.is_extinct = law.is_gone(subject.registration)
        entry.save(update_fields=["is_extinct"])
        log.record(
            "note_registration", entry, thing=Handled(subject, office), by=by, at=at, duty=duty,
            old=row.old, new=row.new, effective_on=row.effective_on, document=row.document,
        )  # fmt: skip
        todo = law.effect(subject.registration, entry.state)
        if (
            todo.motion
            and start is not None
            and _ask_head(entry, todo.motion, row, by=by, at=at, start=start)
        ):
            asked.append(entry)
    return asked


def _ask_head(entry: Entry, kind: str, row: SubjectChange, *, by: Person, at: datetime, start: Start) -> bool:
    """Put the proposal before the entry's own head, once; by the officer where that is his duty, else by the clock."""
    if Motion.objects.filter(entry=entry, kind=kind, is_open=True).exists():
        return False
    hand = by if duties.PROPOSE_MOTION(entry, by) else clock_keeper()
    grounds = _("信用档案登记：主体于%(day)s%(status)s。来源：%(source)s。")
    facts = {
        "grounds": grounds
        % {"day": row.effective_on.isoformat(), "status": row.new_words, "source": row.source},
        "document_number": row.document[:100],
        "document_date": row.effective_on,
        "document_body": row.source[:100],
    }
    entry = motion.propose(entry, kind, by=hand, at=at, **facts)
    start(entry=entry, kind=kind, by=hand, at=at, **facts)
    return True
