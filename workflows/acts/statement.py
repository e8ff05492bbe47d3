"""陈述申辩: what a party says before the decision, and the answer that must reach it (办法 §6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from workflows.acts import deadline, door, notice
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.models import (
    Associate,
    Deadline,
    Entry,
    Evidence,
    Notice,
    Person,
    Statement,
    StatementPoint,
)


@dataclass(frozen=True)
class Point:
    """One point of a statement and the answer to it; `adopted` is a `Statement.Adopted`."""

    text: str
    adopted: str
    reason: str


@transaction.atomic
def file_statement(
    prior: Notice,
    text: str,
    *,
    by: Person,
    at: datetime,
    received_on: Any = None,
    posted_on: Any = None,
    files: list[Evidence] | None = None,
    objector: tuple[str, str] = ("", ""),
) -> Statement:
    """The party speaks, in the portal or through the officer; the answer's clock starts (办法 §6).

    A statement that comes late but before the decision is heard all the same, marked late. To a public notice
    anybody may object: an officer records the `objector`, by name and how to reach it.
    """
    entry = door.lock(prior.entry)
    by_officer = not duties.FILE_STATEMENT(prior, by)
    received_on = received_on or door.local_day(at)
    statement = Statement(
        entry=entry,
        notice=prior,
        text=text,
        filed_by=by,
        filed_at=at,
        filed_on=received_on,
        posted_on=posted_on,
        is_late=is_late(entry, prior, posted_on or received_on),
        is_entered_by_officer=by_officer,
    )
    statement.objector, statement.objector_contact = objector
    door.create(
        statement,
        "file_statement",
        by=by,
        at=at,
        duty=duties.RECORD_STATEMENT if by_officer else duties.FILE_STATEMENT,
        received_on=statement.filed_on,
        posted_on=posted_on,
        late=statement.is_late,
        text=text,
        objector=statement.objector,
        files=[f.digest for f in files or ()],
    )
    statement.files.set(files or [])
    # What is said after the legal review is reviewed as well.
    Entry.objects.filter(pk=entry.pk).update(
        open_statements=F("open_statements") + 1, legal_review_passed=False
    )
    return statement


def is_late(entry: Entry, prior: Notice, sent_on: date) -> bool:
    """Was a statement sent after its party's window? Raises Refused once the decision has been made.

    Days in the post do not count (民事诉讼法 §85, by reference); a notice whose service is not yet on
    record keeps nobody from speaking.
    """
    if entry.state not in ("proposed", "notified"):
        raise Refused(
            _("决定已经作出，不能再提交陈述申辩；对决定不服的，可以依法申请行政复议或者提起行政诉讼。")
        )
    rows = Deadline.objects.filter(entry=entry)
    own = rows.filter(kind="reply", about=prior.ref)
    window = (rows.filter(kind="public_notice") if prior.kind == "public_notice" else own).last()
    return window is not None and sent_on > window.due_on


@transaction.atomic
def answer_statement(
    statement: Statement,
    *,
    process: Any,
    answer: str,
    adopted: str,
    by: Person,
    at: datetime,
    points: Iterable[Point] = (),
) -> Notice | None:
    """The authority verifies and tells the result, point by point (办法 §6).

    A third person's objection is answered outside the file's letters, which the subject could read: None then.
    """
    entry = door.lock(statement.entry)
    statement.answer, statement.adopted = answer, adopted
    statement.answered_by, statement.answered_at = by, at
    statement.save()
    said = list(points)
    StatementPoint.objects.bulk_create(
        StatementPoint(statement=statement, nth=nth, text=each.text, adopted=each.adopted, reason=each.reason)
        for nth, each in enumerate(said, start=1)
    )
    told = {"points": [vars(each) for each in said]} if said else {}
    door.record(
        "answer_statement",
        entry,
        thing=statement,
        by=by,
        at=at,
        duty=duties.ANSWER_STATEMENT,
        adopted=adopted,
        because=answer,
        **told,
    )
    if statement.objector:
        return None
    stated = {
        "statement": {
            "filed_on": statement.filed_on,
            "text": statement.text,
            "points": statement.points_said,
            "answer": answer,
            "adopted": statement.get_adopted_display(),
        },
        "prior_notice_number": statement.notice.number,
    }
    return notice.issue(
        entry, "statement_answer", stated, by=by, at=at, process=process, associate=statement.notice.associate
    )


@transaction.atomic
def finish_statement(statement: Statement, *, process: Any, at: datetime) -> None:
    """The answer has reached the party: only now the statement is answered (办法 §6 并将结果告知当事人)."""
    entry = door.lock(statement.entry)
    entry.open_statements = max(entry.open_statements - 1, 0)
    entry.save()
    deadline.meet(entry, "answer", at=at, process=process)


def start_answer_clock(statement: Statement, *, process: Any) -> Deadline | None:
    """Five working days from the receipt of the statement (办法 §6).

    Rules that name no time for answers leave the answer under the clock of the decision.
    """
    entry, rules = statement.entry, statement.entry.policy.load_rules()
    rule = rules.get("statement_answer") or (rules.get("objection_window") if statement.objector else None)
    if rule is None:
        return None
    return deadline.start(
        entry, "answer", rule, since=statement.filed_on, process=process, about=statement.ref
    )


def statements_facts(entry: Entry, associate: Associate | None) -> dict[str, Any]:
    """What this party said and was answered, for its decision; and the prior notice it follows."""
    told = Notice.objects.filter(entry=entry, kind="prior_notice", associate=associate)
    prior = told.exclude(state=Noticing.WITHDRAWN).order_by("pk").last()
    # Also what it said to a notice that was corrected since.
    own = {"notice__kind": "prior_notice", "notice__associate": associate, "objector": ""}
    last = entry.statements.filter(**own).order_by("pk").last() if prior else None
    said = (
        {
            "filed_on": last.filed_on,
            "text": last.text,
            "answer": last.answer,
            "adopted": last.get_adopted_display(),
        }
        if last
        else {}
    )
    return {"statement": said, "prior_notice_number": prior.number if prior else ""}
