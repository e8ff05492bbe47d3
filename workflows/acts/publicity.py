"""双公示: report a licence or penalty, show it, take it down when its period is over, retract it."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log, record_office, subject
from workflows.law import duties, publicity
from workflows.law.casefile import Problem
from workflows.law.publicity import Posting
from workflows.law.recordfile import HEADINGS, Decision
from workflows.law.refusal import Refused
from workflows.law.regimes import Regime
from workflows.models import Book, Department, Person, Policy, PublicityRecord
from workflows.models.calendar import load_calendar
from workflows.models.regime import load_regimes

OWN_FACTS = (
    "document_number",
    "category",
    "cause",
    "basis",
    "content",
    "decided_on",
    "severity",
    "valid_until",
    "region_code",
    "source_stamp",
)


@transaction.atomic
def report(
    decision: Decision,
    department: Department,
    *,
    policy: Policy,
    by: Person,
    at: datetime,
    calendar: Any = None,
    regimes: Sequence[Regime] | None = None,
) -> PublicityRecord:
    """Report one decision under the rules of its day, and show it at once where it may be shown.

    Lateness is recorded, never re-dated. Raises PermissionDenied, or Refused when another hand was first.
    """
    if not by.has_perm(duties.REPORT_DECISION.at(department.place)):
        raise PermissionDenied("report")
    _refuse_own_matter(decision.code, by)
    today, rules, calendar = log.local_day(at), policy.load_rules(), calendar or load_calendar()
    clock = publicity.due(rules, decision.decided_on, calendar)
    regimes = load_regimes() if regimes is None else regimes
    regime = publicity.governed_by(rules, regimes, decision.decided_on, today)
    until = publicity.shown_until(
        rules, regime, decision.decided_on, calendar, severity=decision.severity, stated=decision.stated_until
    )
    is_public = publicity.may_show(rules, regime, is_person=decision.is_person, severity=decision.severity)
    with door.one_gesture():
        record = PublicityRecord(
            kind=rules.value("record_kind"),
            policy=policy,
            department=department,
            subject=subject.find_or_create(decision.code, decision.name, is_person=decision.is_person),
            reported_by=by,
            reported_on=today,
            due_on=clock.end,
            is_provisional=clock.provisional,
            on_time=today <= clock.end,
            regime=regime.reference if regime else "",
            shown_until=until,
            is_public=is_public,
            **{name: getattr(decision, name) for name in OWN_FACTS},
        )
        return _written(record, by=by, at=at)


def _written(record: PublicityRecord, *, by: Person, at: datetime) -> PublicityRecord:
    """The record with its book and first line; online when nothing stands against it."""
    try:
        with transaction.atomic():
            record.book = Book.objects.create(ref=f"record/{uuid.uuid4().hex[:16]}", kind="record")
            door.create(
                record,
                "report",
                by=by,
                at=at,
                duty=duties.REPORT_DECISION,
                subject=record.subject.code,
                document_number=record.document_number,
                document_date=record.decided_on,
                until=record.due_on,
                passed=record.on_time,
            )
    except IntegrityError as error:
        raise Refused(_("这份文书刚刚已由别人报送，请在双公示记录中查看。")) from error
    record.as_of, record.today = at, log.local_day(at)
    if record.is_public and record.not_over():
        return door.enact("put_online", record, by=by, at=at)
    return record


def _refuse_own_matter(code: str, by: Person) -> None:
    """Nobody works on a decision about a subject that he or she speaks for."""
    if code in {mandate.subject.code for mandate in by.mandates_now()}:
        raise Refused(_("您是相对人的代表，不能报送与其有关的信息，应当回避。"))


def import_rows(
    verdicts: Iterable[Any],
    *,
    policies: dict[date, Policy],
    by: Person,
    at: datetime,
    limit: int | None = None,
) -> int:
    """Report every accepted row that is not there yet, each in its own transaction; how many were new.

    `verdicts` are those of `queries.publicity.judge`, `policies` the version of the rules by day of decision.
    """
    count, calendar, regimes = 0, load_calendar(), load_regimes()
    for verdict in verdicts:
        if count == limit:
            break
        if not verdict.accepted or verdict.record:
            continue
        policy = policies[verdict.decision.decided_on]
        try:
            verdict.record = report(
                verdict.decision,
                verdict.department,
                policy=policy,
                by=by,
                at=at,
                calendar=calendar,
                regimes=regimes,
            )
        except Refused as no:
            heading = HEADINGS["document_number"]
            verdict.problems = [Problem("document_number", "already reported", str(no), heading=heading)]
        else:
            verdict.is_new = True
            count += 1
    return count


def retract(record: PublicityRecord, *, by: Person, at: datetime, because: str) -> PublicityRecord:
    """Take a wrongly reported or annulled decision off the public site, for a reason, by another hand."""
    if not because.strip():
        raise Refused(_("请写明撤下的理由。"))
    _refuse_own_matter(record.subject.code, by)
    if by.pk in record.hands:
        raise Refused(_("这条信息是您报送的，应当由本机关另一名经办人或者负责人撤下。"))
    with door.one_gesture(), transaction.atomic():
        done: PublicityRecord = door.enact("retract", record, by=by, at=at, because=because.strip())
        record_office.lapse(done, at=at, because=_("公示信息已经撤下"))
        return done


def take_down_due(*, by: Person, at: datetime, limit: int) -> int:
    """Take down what is past its last public day; how many. One transaction each."""
    rows = PublicityRecord.objects.filter(state=Posting.ONLINE, shown_until__lt=log.local_day(at))
    done = 0
    for record in rows.order_by("shown_until", "pk")[:limit]:
        with door.one_gesture(), transaction.atomic():
            done_with = door.enact("take_down", record, by=by, at=at)
            record_office.lapse(done_with, at=at, because=_("公示期届满，已自动停止公示"))
        done += 1
    return done
