"""举报: taken in with the identity sealed, assigned, looked into, told back; a case opened after it keeps it beside."""

import dataclasses
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, handling, log, matter, sealed
from workflows.acts.complaint import office_for
from workflows.law import duties
from workflows.law.clue import NEVER_ALONE, Reporting, rests_on_clue
from workflows.law.refusal import Refused
from workflows.models import Alert, Department, Entry, Evidence, ListType, Person, Report, Subject
from workflows.models.complaint import Channel, new_number, sealed_code
from workflows.models.handling import ClockKind
from workflows.models.objection import new_query_code

DUTY_OF = {
    Channel.WEB: duties.FILE_BY_CODE,
    Channel.COUNTER: duties.RECORD_COMPLAINT,
    Channel.WATCH: duties.RAISE_CLUE,
}


@dataclasses.dataclass(frozen=True)
class Told:
    """A report as it was stated, without who stated it."""

    source: str
    named: str
    text: str
    named_code: str = ""
    happened: str = ""
    happened_at: str = ""
    list_type: ListType | None = None


@transaction.atomic
def file(
    told: Told,
    *,
    identity: dict[str, str],
    channel: str,
    by: Person,
    at: datetime,
    uploads: Any = (),
    counter: Department | None = None,
    received_on: date | None = None,
) -> tuple[Report, str]:
    """Take a report in; it and the query code, told once. `identity` is sealed apart, or empty: anonymous."""
    text_digest = matter.digest_of_text(told.text, told.named)
    matter.refuse_twice(Report, text_digest, at)
    day = received_on or door.local_day(at)
    code, query_code = new_number("JB", door.local_day(at)), new_query_code()
    report = Report(
        code=code,
        query_digest=sealed_code(code, query_code),
        text_digest=text_digest,
        office=office_for(None),
        counter=counter,
        channel=channel,
        subject=Subject.objects.by_numbers([told.named_code]).get(told.named_code),
        is_anonymous=not any(value.strip() for value in identity.values()),
        filed_by=by,
        filed_at=at,
        received_on=day,
        **{f.name: getattr(told, f.name) for f in dataclasses.fields(told)},
    )
    with door.one_gesture():
        log.open_book(report, report.ref, "report")
        door.create(
            report, "file_report", by=by, at=at, duty=DUTY_OF[Channel(channel)],
            received_on=day, kind=told.source, digest=text_digest,
        )  # fmt: skip
        matter.keep_files(report, uploads, by=by, at=at)
        sealed.seal(report, identity, at=at)
        handling.start(report, ClockKind.REPORT_ASSIGN, since=day)
    _tell_office(report, at)
    return report, query_code


def _tell_office(report: Report, at: datetime) -> int:
    """The credit office hears that it is there."""
    people = matter.holders(report.office, duties.ASSIGN_REPORT)
    return matter.tell(report, people, Alert.Kind.COMPLAINT, f"report/{report.state}/{at:%y%m%d}", at=at)


def _step(
    verb: str, report: Report, *, by: Person, at: datetime, because: str = "", told: Any = None, **given: Any
) -> Report:
    """One verb; a colleague's matter is not taken out of her hands."""
    fresh = door.lock(report)
    if fresh.state == Reporting.ASSIGNED and not duties.ASSIGN_UNCONCERNED(fresh, by):
        matter.refuse_other_hand(fresh, by)
    with door.one_gesture():
        done: Report = door.enact(verb, fresh, by=by, at=at, because=because, given=given, told=told)
        return done


@transaction.atomic
def assign(report: Report, department: Department, *, because: str = "", by: Person, at: datetime) -> Report:
    """To the department that is competent; whoever is there takes it up. The clock of looking into it runs."""
    given = {"department": department, "handler": None}
    done = _step(
        "assign_report", report, by=by, at=at, because=because, told={"to": department.code}, **given
    )
    handling.meet(done, at=at)
    handling.start(done, ClockKind.REPORT_VERIFY, since=door.local_day(at))
    people = matter.holders(department, duties.HANDLE_REPORT)
    matter.tell(done, people, Alert.Kind.COMPLAINT, f"assigned/{at.timestamp():.0f}", at=at, by=by)
    return done


@transaction.atomic
def give_back(report: Report, *, because: str, by: Person, at: datetime) -> Report:
    """The department says that it is not competent, or the credit office takes it back: to be assigned anew."""
    done = _step("return_report", report, by=by, at=at, because=because)
    done.department = done.handler = None
    done.save(update_fields=["department", "handler"])
    handling.meet(done, at=at)
    handling.start(done, ClockKind.REPORT_ASSIGN, since=door.local_day(at))
    _tell_office(done, at)
    return done


def _finish(verb: str, report: Report, *, by: Person, at: datetime, **more: Any) -> Report:
    """Looked into, or not: now whoever reported is owed an answer."""
    done = _step(verb, report, by=by, at=at, **more)
    handling.meet(done, at=at)
    handling.start(done, ClockKind.REPORT_FEEDBACK, since=door.local_day(at))
    return done


@transaction.atomic
def verify(report: Report, *, findings: str, by: Person, at: datetime) -> Report:
    """There is something in it; it is a clue, and stays one."""
    return _finish("verify_report", report, by=by, at=at, findings=findings, handler=by)


@transaction.atomic
def dismiss(report: Report, *, findings: str, by: Person, at: datetime) -> Report:
    """Nothing was found."""
    return _finish("dismiss_report", report, by=by, at=at, findings=findings, handler=by)


@transaction.atomic
def transfer(report: Report, *, to: str, because: str, by: Person, at: datetime) -> Report:
    """To the authority that is competent; the identity stays here, sealed."""
    return _finish("transfer_report", report, by=by, at=at, because=because, why=because, to=to)


@transaction.atomic
def merge(report: Report, into: str, *, because: str, by: Person, at: datetime) -> Report:
    """Into another report that the person sees, about the same; Refused for itself or one that is merged too."""
    other = Report.objects.visible_to(by).filter(code=into.strip().upper()).exclude(pk=report.pk).first()
    if other is None or other.state == Reporting.MERGED:
        raise Refused(_("没有找到可以并入的举报，请核对编号；已经并案的，填最终的编号。"))
    told = {"into": other.ref}
    return _finish(
        "merge_report", report, by=by, at=at, because=because, told=told, why=because, merged_into=other
    )


@transaction.atomic
def reject(report: Report, *, because: str, by: Person, at: datetime, is_vexatious: bool = False) -> Report:
    """Not heard, with the reason that the reporter reads; one appeal is open, judged by somebody else."""
    given = {"why": because, "is_vexatious": is_vexatious}
    done = _finish("reject_report", report, by=by, at=at, because=because, **given)
    done.hands = sorted({*done.hands, by.pk})
    done.save(update_fields=["hands"])
    return done


@transaction.atomic
def appeal(report: Report, *, because: str, by: Person, at: datetime) -> Report:
    """Whoever reported says why it must be heard."""
    done = _step(
        "appeal_report", report, by=by, at=at, because="", appeal=because, department=None, handler=None
    )
    handling.meet(done, at=at)
    handling.start(done, ClockKind.REPORT_ASSIGN, since=door.local_day(at))
    _tell_office(done, at)
    return done


@transaction.atomic
def feed_back(report: Report, *, feedback: str, by: Person, at: datetime) -> Report:
    """What the reporter reads under number and query code; a sealed e-mail address is told that it is there."""
    done = _step("feed_back", report, by=by, at=at, feedback=feedback)
    handling.meet(done, at=at)
    sealed.announce(done, at=at)
    return done


@transaction.atomic
def close(report: Report, *, because: str = "", by: Person, at: datetime) -> Report:
    """Over."""
    return _step("close_report", report, by=by, at=at, because=because, ended_at=at)


# ------------------------------------------------------------------------------------- a case after a clue
@transaction.atomic
def open_case(report: Report, entry: Entry, *, by: Person, at: datetime) -> None:
    """Remember that a case was registered after this clue; the report stays where it is, beside the case."""
    keeper = door.lock(report)
    if not keeper.is_lead:
        raise Refused(_("这件举报还没有分派核查，不能据此登记案件。"))
    if not duties.LOOK_INTO_UNCONCERNED(keeper, by):
        raise PermissionDenied("open_case")
    keeper.entries.add(entry)
    if keeper.subject_id is None:
        keeper.subject = entry.subject
        keeper.save(update_fields=["subject"])
    duty = duties.LOOK_INTO_UNCONCERNED
    with door.one_gesture():
        door.record("open_case_from_report", keeper, by=by, at=at, duty=duty, number=entry.number)


def insist_not_alone(entry: Entry) -> None:
    """Raises Refused where a decision would rest on clues alone (辅助参考)."""
    clues = entry.clues.count()
    if not clues:
        return
    own = (Evidence.Purpose.CASE, Evidence.Purpose.MOTION, Evidence.Purpose.HEARING)
    pieces = entry.evidence.filter(purpose__in=own).values_list("digest", flat=True)
    copies = set(
        Report.files.through.objects.filter(report__entries=entry).values_list("evidence__digest", flat=True)
    )
    if rests_on_clue(clues, [each for each in pieces if each not in copies], entry.evidence_list):
        raise Refused(NEVER_ALONE)
