"""Registration: bring a case onto the list; import the rows of a workbook."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workflows.acts import clue, door, evidence, identification, subject, subjectfile
from workflows.law import duties
from workflows.law.casefile import Case, refused
from workflows.law.refusal import Refused
from workflows.models import Associate, Department, Entry, ListType, Person, Report, Subject

OWN_FACTS = (
    "case_number",
    "order_number",
    "order_deadline",
    "ground",
    "particulars",
    "facts_summary",
    "evidence_list",
    "discovered_on",
)
Start = Callable[..., Any]


@transaction.atomic
def register(
    case: Case,
    department: Department,
    *,
    list_type: ListType,
    by: Person,
    at: datetime,
    start: Start,
    files: Sequence[Any] = (),
    address: str = "",
    phone: str = "",
    after: Report | None = None,
) -> Entry:
    """Bring the case onto the list and its procedure to the first step, as one gesture.

    `start(entry=, by=, at=)` begins the procedure; `after` is the report that led to the case.
    Raises PermissionDenied, or Refused when another hand registered the same case or order in the meantime.
    """
    if not by.has_perm(duties.REGISTER_CASE.at(department.place)):
        raise PermissionDenied
    with door.one_gesture():
        entry = Entry(
            list_type=list_type,
            subject=subject_of(case, department, by=by, at=at, address=address, phone=phone),
            department=department,
            **{name: getattr(case, name) for name in OWN_FACTS},
        )
        people = [Associate(**vars(person)) for person in case.associates]
        try:
            with transaction.atomic():
                entry = identification.propose(entry, people, by=by, at=at)
        except IntegrityError as error:
            raise Refused(_("这个案件编号或者文书号刚刚已由别人登记，请在条目中查看。")) from error
        for upload in files:
            evidence.keep(entry, upload.file, upload.media_type, purpose="case", by=by, at=at)
        if after is not None:
            clue.open_case(after, entry, by=by, at=at)
        start(entry=entry, by=by, at=at)
    return entry


def subject_of(
    case: Case, department: Department, *, by: Person, at: datetime, address: str, phone: str
) -> Subject:
    """The subject, found or created; what was not known of it is filled in, its status is the newest stated."""
    first = case.associates[0].name if case.associates else ""
    stated = {"legal_representative": first, "address": address, "phone": phone}
    found = subject.find_or_create(case.code, case.name, registration=case.registration, **stated)
    news = {name: value for name, value in stated.items() if value and not getattr(found, name)}
    for name, value in news.items():
        setattr(found, name, value)
    if news:
        found.save(update_fields=list(news))
    if found.registration != case.registration:
        told: dict[str, Any] = {
            "document": case.order_number,
            "source": _("登记案件 %(number)s") % {"number": case.case_number},
        }
        subjectfile.change_registration(
            found, case.registration, effective_on=door.local_day(at), **told, office=department,
            by=by, at=at, duty=duties.KEEP_OR_REGISTER,
        )  # fmt: skip
        found.refresh_from_db()
    return found


def import_rows(
    verdicts: Iterable[Any],
    *,
    list_type: ListType,
    by: Person,
    at: datetime,
    start: Start,
    limit: int | None = None,
) -> int:
    """Register every accepted row that is not registered yet, each in its own transaction; how many were new.

    `verdicts` are those of `queries.casebook.judge`; each is told what became of it. After `limit` new
    cases the rest is left for another call: importing the same rows again goes on where this one ended.
    """
    count = 0
    for verdict in verdicts:
        if count == limit:
            break
        if not verdict.accepted or verdict.entry or not verdict.case or not verdict.department:
            continue
        try:
            verdict.entry = register(
                verdict.case, verdict.department, list_type=list_type, by=by, at=at, start=start
            )
        except Refused as no:
            verdict.problems = [refused("case_number", "duplicate in register", str(no))]
        else:
            verdict.is_new = True
            count += 1
    return count
