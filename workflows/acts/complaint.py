"""投诉: taken in with number and query code, taken up, answered, rated, looked at once more by the level above."""

import dataclasses
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, evidence, handling, log, matter
from workflows.law import duties
from workflows.law.complaint import TOLD, Complaining, Satisfaction
from workflows.law.refusal import Refused
from workflows.models import Alert, Complaint, Department, Entry, Person, Subject
from workflows.models.complaint import Channel, new_number, sealed_code
from workflows.models.handling import ClockKind
from workflows.models.objection import new_query_code

DUTY_OF = {
    Channel.WEB: duties.FILE_BY_CODE,
    Channel.HALL: duties.FILE_COMPLAINT,
    Channel.COUNTER: duties.RECORD_COMPLAINT,
}
NOBODY = _("所在辖区没有设置信用办岗位，无法受理；请联系系统管理员。")


@dataclasses.dataclass(frozen=True)
class Said:
    """A complaint as it was stated; `department` and `officer` are complained of, `thing` as the log names it."""

    about: str
    text: str
    department: Department | None = None
    officer: Person | None = None
    officer_named: str = ""
    entry: Entry | None = None
    thing: str = ""
    name: str = ""
    contact: str = ""
    complainant: Subject | None = None


def office_for(about: Department | None) -> Department:
    """Which credit office hears it: the nearest; of a complaint about a credit office itself, the next above.

    Where nothing is above, the same office, in which nobody handles what concerns her. Refused without any.
    """
    start = about or Department.objects.filter(parent=None, is_active=True).first()
    office = start.credit_office() if start else None
    if about is not None and office is not None and office.pk == about.pk:
        office = above(office) or office
    if office is None:
        raise Refused(NOBODY)
    return office


def above(office: Department) -> Department | None:
    """The credit office of the level above; None where there is none."""
    higher: Any = office.parent
    while higher is not None:
        found = higher.parent.credit_office() if higher.parent else None
        if found is not None and found.pk != office.pk:
            return found  # type: ignore[no-any-return]
        higher = higher.parent
    return None


def unconcerned(complaint: Complaint, office: Department) -> Department:
    """This office, or the next above where somebody can hear it: where everybody handled the matter, nobody sees it.

    The office itself where there is none above; its head hears of the clock.
    """
    found: Department | None = office
    while found is not None:
        if any(not complaint.concerns(each) for each in matter.holders(found, duties.HANDLE_COMPLAINT)):
            return found
        found = above(found)
    return office


@transaction.atomic
def file(
    said: Said,
    *,
    channel: str,
    by: Person,
    at: datetime,
    uploads: Any = (),
    counter: Department | None = None,
    received_on: date | None = None,
) -> tuple[Complaint, str]:
    """Take a complaint in; it and the query code, which is told once and never again."""
    text_digest = matter.digest_of_text(said.text, str(said.department or ""), said.officer_named)
    matter.refuse_twice(Complaint, text_digest, at)
    if channel == Channel.HALL:
        evidence.insist_room(uploads, by=by, at=at)
    day = received_on or door.local_day(at)
    code, query_code = new_number("TS", door.local_day(at)), new_query_code()
    stated = {f.name: getattr(said, f.name) for f in dataclasses.fields(said)}
    complaint = Complaint(
        code=code,
        query_digest=sealed_code(code, query_code),
        text_digest=text_digest,
        counter=counter,
        channel=channel,
        filed_by=by,
        filed_at=at,
        received_on=day,
        **stated,
    )
    complaint.office = unconcerned(complaint, office_for(said.department))
    with door.one_gesture():
        log.open_book(complaint, complaint.ref, "complaint")
        door.create(
            complaint, "file_complaint", by=by, at=at, duty=DUTY_OF[Channel(channel)],
            received_on=day, kind=said.about, digest=text_digest,
        )  # fmt: skip
        matter.keep_files(complaint, uploads, by=by, at=at)
        handling.start(complaint, ClockKind.COMPLAINT_ACCEPT, since=day)
    _tell_office(complaint, complaint.office, at)
    return complaint, query_code


def _tell_office(complaint: Complaint, office: Department, at: datetime) -> int:
    """Everybody of the office whom it does not concern hears that it is there."""
    people = matter.holders(office, duties.HANDLE_COMPLAINT)
    return matter.tell(complaint, people, Alert.Kind.COMPLAINT, f"complaint/{complaint.state}", at=at)


def _step(
    verb: str,
    complaint: Complaint,
    *,
    by: Person,
    at: datetime,
    because: str,
    given: dict[str, Any],
    **f: Any,
) -> Complaint:
    """One verb of who handles it; a colleague's matter is not taken out of her hands."""
    fresh = door.lock(complaint)
    matter.refuse_other_hand(fresh, by)
    with door.one_gesture():
        done: Complaint = door.enact(
            verb, fresh, by=by, at=at, because=because, given={"handler": by, **given}, **f
        )
    done.hands = sorted({*done.hands, by.pk})
    done.save(update_fields=["hands"])
    return done


@transaction.atomic
def accept(complaint: Complaint, *, by: Person, at: datetime, because: str = "") -> Complaint:
    """Taken up: the clock of the answer runs from the day it was received."""
    done = _step("accept_complaint", complaint, by=by, at=at, because=because, given={})
    handling.meet(done, ClockKind.COMPLAINT_ACCEPT, at=at)
    handling.start(done, ClockKind.COMPLAINT_ANSWER, since=done.received_on)
    return done


@transaction.atomic
def reject(
    complaint: Complaint, *, by: Person, at: datetime, because: str, is_vexatious: bool = False
) -> Complaint:
    """Not taken up, with the reason that the complainant reads; she may ask the level above."""
    given = {"why": because, "is_vexatious": is_vexatious, "answered_on": door.local_day(at)}
    done = _step("reject_complaint", complaint, by=by, at=at, because=because, given=given)
    handling.meet(done, at=at)
    return done


@transaction.atomic
def transfer(complaint: Complaint, *, to: str, by: Person, at: datetime, because: str) -> Complaint:
    """Sent on to who answers for it."""
    given = {"why": because, "to": to, "answered_on": door.local_day(at)}
    done = _step("transfer_complaint", complaint, by=by, at=at, because=because, given=given)
    handling.meet(done, at=at)
    return done


@transaction.atomic
def answer(
    complaint: Complaint, *, finding: str, findings: str, answer: str, by: Person, at: datetime
) -> Complaint:
    """Answered: what was found, and what is done about it."""
    given = {"findings": findings, "answer": answer, "answered_on": door.local_day(at)}
    done = _step("answer_complaint", complaint, by=by, at=at, because="", given=given, finding=finding)
    handling.meet(done, at=at)
    return done


@transaction.atomic
def review(
    complaint: Complaint, *, finding: str, findings: str, answer: str, by: Person, at: datetime
) -> Complaint:
    """The level above has looked again: by who had no hand in it."""
    given = {"findings": findings, "review_answer": answer, "answered_on": door.local_day(at)}
    done = _step("review_complaint", complaint, by=by, at=at, because="", given=given, finding=finding)
    handling.meet(done, at=at)
    return done


@transaction.atomic
def close(complaint: Complaint, *, by: Person, at: datetime, because: str = "") -> Complaint:
    """Nothing more is to be done."""
    done = _step("close_complaint", complaint, by=by, at=at, because=because, given={"ended_at": at})
    handling.meet(done, at=at)
    return done


# ------------------------------------------------------------------------------------ the complainant
@transaction.atomic
def ask_review(complaint: Complaint, *, because: str, by: Person, at: datetime) -> Complaint:
    """The complainant asks the level above; where there is none, another hand of the office looks."""
    fresh = door.lock(complaint)
    office = above(fresh.office) or fresh.office
    given = {"review_why": because, "review_office": office, "handler": None}
    with door.one_gesture():
        done: Complaint = door.enact("ask_review", fresh, by=by, at=at, because=because, given=given)
        handling.start(done, ClockKind.COMPLAINT_REVIEW, since=door.local_day(at))
    _tell_office(done, office, at)
    return done


@transaction.atomic
def rate(complaint: Complaint, *, rating: str, note: str = "", by: Person, at: datetime) -> Complaint:
    """How the complainant finds the answer, once; who is content ends the matter with it."""
    fresh = door.lock(complaint)
    if fresh.state not in TOLD or fresh.state == Complaining.TRANSFERRED:
        raise Refused(_("还没有答复，答复后可以评价。"))
    if fresh.rating and not (
        fresh.state == Complaining.REVIEWED and fresh.rating == Satisfaction.DISSATISFIED
    ):
        raise Refused(_("已经评价过，感谢您的评价。"))
    fresh.rating, fresh.rating_note = rating, note
    fresh.save(update_fields=["rating", "rating_note"])
    with door.one_gesture():
        door.record("rate_answer", fresh, by=by, at=at, duty=duties.SPEAK_IN_COMPLAINT, outcome=rating)
        if rating != Satisfaction.DISSATISFIED and fresh.state in (
            Complaining.ANSWERED,
            Complaining.REVIEWED,
        ):
            given = {"ended_at": at}
            fresh = door.enact("close_complaint", fresh, by=by, at=at, given=given)
    done: Complaint = fresh
    return done
