"""Findings: bound to a line of the log, sent to the unit, answered by its head, accepted by who audits."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.acts import alert, door, matter
from workflows.law import duties
from workflows.law.audit import OPEN, Papering
from workflows.law.refusal import Refused
from workflows.models import Alert, AuditFinding, Department, Person, SampleItem, Transition, WorkPaper
from workflows.models.audit import auditors_over


@dataclass(frozen=True)
class Found:
    """What was found: of which line, in which unit, how grave, against which rule."""

    line: Transition
    unit: Department
    severity: str
    title: str
    rule: str
    text: str


@transaction.atomic
def write(item: SampleItem, found: Found, *, by: Person, at: datetime) -> AuditFinding:
    """Write a finding down; nobody outside sees it before it is sent."""
    paper: WorkPaper = door.lock(item.paper)
    if paper.state != Papering.DRAWN:
        raise Refused(_("底稿已经签署或者还没有抽样，不能再登记发现。"))
    if not found.unit.path.startswith(paper.office.path):
        raise Refused(_("这个单位不在本底稿的审计范围内。"))
    if not _is_of(item, found.line):
        raise Refused(_("这一行不属于抽中的项目，请核对行号。"))
    made = AuditFinding(
        paper=paper, item=item, line=found.line, unit=found.unit, severity=found.severity, title=found.title,
        rule=found.rule, text=found.text, written_by=by, written_at=at,
    )  # fmt: skip
    paper.open_findings += 1
    paper.hands = sorted({*paper.hands, by.pk})  # whoever finds something examined it
    paper.save(update_fields=["open_findings", "hands"])
    with door.one_gesture():
        door.create(
            made, "write_audit_finding", by=by, at=at, duty=duties.AUDIT,
            severity=found.severity, line=f"{found.line.book.ref}#{found.line.seq}", office=found.unit.code,
        )  # fmt: skip
    return made


def _is_of(item: SampleItem, line: Transition) -> bool:
    """Is the line the one that was drawn, or one of the entry that was drawn?"""
    if item.line_id is not None:
        return item.line_id == line.pk
    return item.entry is not None and item.entry.book_id == line.book_id


@transaction.atomic
def propose(found: AuditFinding, *, answer_by: date, by: Person, at: datetime) -> AuditFinding:
    """Ready to be sent: whoever else audits there reads it first."""
    _in_the_future(answer_by, at)
    _insist_answerable(found)
    if not others(found, {found.written_by_id, by.pk}):
        raise Refused(nobody_words())
    given = {"answer_by": answer_by, "proposed_by": by}
    done = _step("propose_audit_finding", found, by, at, given=given)
    _tell(others(done, done.proposers), done, _("请复核后发送"), by, at)
    return done


@transaction.atomic
def take_back(found: AuditFinding, *, because: str, by: Person, at: datetime) -> AuditFinding:
    """Not to be sent yet: the second one does not agree, or whoever proposed it goes on writing."""
    done = _step("return_audit_finding", found, by, at, because=because, given={})
    _tell([done.written_by], done, _("退回：%(why)s") % {"why": because[:60]}, by, at)
    return done


@transaction.atomic
def send(found: AuditFinding, *, answer_by: date, by: Person, at: datetime) -> AuditFinding:
    """A second auditor agrees: the head of the unit is told, and answers by that day."""
    _in_the_future(answer_by, at)
    _insist_answerable(found)
    given = {"answer_by": answer_by, "sent_at": at, "agreed_by": by}
    done = _step("send_audit_finding", found, by, at, given=given)
    _tell_unit(done, _("请在 %(day)s 前反馈") % {"day": answer_by.isoformat()}, by, at)
    return done


def _insist_answerable(found: AuditFinding) -> None:
    """Somebody can answer."""
    if not matter.holders(found.unit, duties.ANSWER_AUDIT):
        raise Refused(
            _("这个单位没有在岗的负责人，没有人能够反馈。请先由安全管理员任命，或者撤回后改选上级单位。")
        )


def others(found: AuditFinding, but: set[int | None]) -> list[Person]:
    """Who audits there beside those."""
    return [person for person in auditors_over(found.paper.office) if person.pk not in but]


def nobody_words() -> str:
    """What is said where only one auditor is, and what to do."""
    return str(
        _(
            "这个范围没有第二名审计人员，发现不能由一个人发送或者撤回。请由安全管理员任命第二名审计人员，"
            "或者为市级审计部门的人员任命覆盖这个范围的审计岗。"
        )
    )


@transaction.atomic
def answer(found: AuditFinding, *, answer: str, by: Person, at: datetime) -> AuditFinding:
    """The unit says what happened and what it does about it."""
    hands = sorted({*found.hands, by.pk})
    given = {"answer": answer.strip(), "answered_by": by, "answered_at": at, "hands": hands}
    done = _step("answer_audit_finding", found, by, at, because=answer, given=given)
    _tell([done.written_by], done, _("单位已反馈，请审阅"), by, at)
    return done


@transaction.atomic
def send_back(
    found: AuditFinding, *, verdict: str, answer_by: date, by: Person, at: datetime
) -> AuditFinding:
    """The answer does not answer: the unit says more, by another day."""
    _in_the_future(answer_by, at)
    given = {"verdict": verdict, "answer_by": answer_by}
    done = _step("return_audit_answer", found, by, at, because=verdict, given=given)
    _tell_unit(done, _("反馈未获认可，请在 %(day)s 前补充") % {"day": answer_by.isoformat()}, by, at)
    return done


@transaction.atomic
def accept(found: AuditFinding, *, verdict: str, by: Person, at: datetime) -> AuditFinding:
    """The answer is accepted."""
    done = _step("accept_audit_answer", found, by, at, because=verdict, given={"verdict": verdict})
    _tell_unit(done, _("反馈已获认可"), by, at)
    return done


@transaction.atomic
def close_unanswered(found: AuditFinding, *, verdict: str, by: Person, at: datetime) -> AuditFinding:
    """The time of the unit is over: the finding stands without an answer."""
    done = _step("close_unanswered", found, by, at, because=verdict, given={"verdict": verdict})
    _tell_unit(done, _("逾期未反馈，已按未反馈处理"), by, at)
    return done


@transaction.atomic
def ask_withdrawal(found: AuditFinding, *, because: str, by: Person, at: datetime) -> AuditFinding:
    """Somebody would take it back: a second auditor judges the reason."""
    if AuditFinding.objects.filter(pk=found.pk).exclude(withdrawal="").exists():
        raise Refused(_("已经提请撤回，等待另一名审计人员处理。"))
    if not others(found, {by.pk}):
        raise Refused(nobody_words())
    given = {"withdrawal": because.strip(), "withdrawal_by": by}
    done = _step("ask_withdrawal", found, by, at, because=because, given=given)
    _tell(others(done, done.withdrawers), done, _("提请撤回，请复核"), by, at)
    return done


@transaction.atomic
def refuse_withdrawal(found: AuditFinding, *, because: str, by: Person, at: datetime) -> AuditFinding:
    """It stands: the second one does not agree, or whoever asked thought better of it."""
    asked = found.withdrawal_by
    done = _step("refuse_withdrawal", found, by, at, because=because, given={})
    if asked is not None:
        _tell([asked], done, _("不撤回：%(why)s") % {"why": because[:60]}, by, at)
    return done


@transaction.atomic
def withdraw(found: AuditFinding, *, verdict: str, by: Person, at: datetime) -> AuditFinding:
    """Taken back on the word of two; it stays on the paper with the reason."""
    was_sent = found.sent_at is not None
    given = {"verdict": verdict, "withdrawn_by": by}
    done = _step("withdraw_audit_finding", found, by, at, because=verdict, given=given)
    if was_sent:
        _tell_unit(done, _("已撤回"), by, at)
    return done


def _step(
    verb: str, found: AuditFinding, by: Person, at: datetime, *, because: str = "", given: dict[str, Any]
) -> AuditFinding:
    """One verb, and the count of what is open on the paper."""
    with door.one_gesture():
        done: AuditFinding = door.enact(verb, found, by=by, at=at, because=because, given=given)
    if done.state not in OPEN:
        paper = WorkPaper.objects.get(pk=done.paper_id)
        paper.open_findings = AuditFinding.objects.filter(Q(state__in=OPEN), paper=paper).count()
        paper.save(update_fields=["open_findings"])
    return done


def _in_the_future(day: date, at: datetime) -> None:
    """A term that is over already is none."""
    if day <= door.local_day(at):
        raise Refused(_("反馈期限应当晚于今天。"))


def _tell_unit(found: AuditFinding, what: str, by: Person, at: datetime) -> None:
    """Who answers for the unit hears of it."""
    _tell(matter.holders(found.unit, duties.ANSWER_AUDIT), found, what, by, at)


def _tell(people: Any, found: AuditFinding, what: str, by: Person, at: datetime) -> None:
    """One alert each; the same step later is another one."""
    key = f"audit/{found.code}/{found.state}/{at:%Y%m%d%H%M%S}"
    url = reverse("audit-finding", args=[found.code])
    for person in people:
        alert.tell(person, Alert.Kind.AUDIT, key=key, at=at, by=by, title=found.title, what=what, url=url)
