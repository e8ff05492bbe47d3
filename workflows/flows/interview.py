"""约谈: the notice approved and served, a request to move it answered, held and recorded; the record signed."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from forms.interview import AmendForm, AnswerMoveForm, ApproveForm, HoldForm
from forms.service import ServedForm
from workflows.acts import interview as acts
from workflows.flows.base import Procedure, Step, abandon
from workflows.flows.unclocked import Unclocked
from workflows.law import duties
from workflows.law.interview import Interviewing
from workflows.models import Deadline, Interview, InterviewProcedure

Matter = InterviewProcedure.Matter


class InterviewFlow(Procedure, flow.Flow):
    """Interview 约谈

    A notice approved by another hand and served; another day on request, once; held and recorded by one officer, or
    nobody came. The record is read and signed by both sides on its own page."""

    process_class = InterviewProcedure
    stem = "interview"

    begin = flow.StartHandle(this.open).Next(this.which)
    which = flow.If(this.is_move).Then(this.answer_move).Else(this.approve)
    answer_move = Step(
        AnswerMoveForm,
        duty=duties.GUIDE_SUBJECT,
        clock="interview_date",
        verb="answer_move",
        by_officer=True,
        does="answer",
        enacts=("grant", "refuse"),
    ).Next(this.is_moved)
    is_moved = flow.If(this.was_granted).Then(this.approve).Else(this.closing)
    approve = Unclocked(
        ApproveForm,
        duty=duties.APPROVE_GUIDANCE,
        clock="interview_date",
        verb="approve_interview",
        not_done_by=("start", "amend", "answer_move"),
    ).Next(this.is_approved)
    is_approved = flow.If(this.was_approved).Then(this.issue).Else(this.amend)
    amend = Unclocked(
        AmendForm,
        duty=duties.GUIDE_SUBJECT,
        clock="interview_date",
        verb="redraft_interview",
        by_officer=True,
        does="redraft",
        enacts=("drop",),
    ).Next(this.is_submitted)
    is_submitted = flow.If(this.was_submitted).Then(this.approve).Else(this.drop)
    drop = flow.Function(this.give_up).Next(this.closing)
    issue = flow.Function(this.issue_notice).Next(this.serve)
    serve = Unclocked(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="interview_date",
        verb="confirm_service",
        by_officer=True,
        notices=(acts.KIND,),
    ).Next(this.appoint)
    appoint = flow.Function(this.invite).Next(this.hold)
    hold = Step(
        HoldForm,
        duty=duties.GUIDE_SUBJECT,
        clock="interview_date",
        verb="hold_interview",
        by_officer=True,
        does="record",
        enacts=("held", "absent", "cancel"),
    ).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def open(self, activation: Any, *, interview: Any, matter: str, by: Any, at: Any) -> Any:
        """The matter is on the record (`acts.interview`)."""
        process = activation.process
        process.entry, process.interview, process.matter = interview.entry, interview, matter
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def is_move(self, activation: Any) -> bool:
        return activation.process.matter == Matter.MOVE

    def was_granted(self, activation: Any) -> bool:
        return activation.process.outcome == "grant"

    def was_approved(self, activation: Any) -> bool:
        return activation.process.outcome == "approve"

    def was_submitted(self, activation: Any) -> bool:
        return activation.process.outcome == "submit"

    def answer(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        grants = data["outcome"] == "grant"
        made = acts.answer_move(
            process.interview, grants=grants, because=data["reason"], said=data["moved"], by=by, at=at
        )
        if grants:  # the task of holding it on the former day has no object
            let_go(made, by=by, at=at, but=process)

    def redraft(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        if data["outcome"] == "submit":
            acts.redraft(process.interview, data["particulars"], by=by, at=at)

    def give_up(self, activation: Any) -> None:
        process = activation.process
        acts.drop(process.interview, by=process.acted_by, at=process.acted_at, because=process.reason)

    def issue_notice(self, activation: Any) -> None:
        process = activation.process
        acts.issue(process.interview, process=process, by=process.acted_by, at=process.acted_at)

    def invite(self, activation: Any) -> None:
        process = activation.process
        acts.invite(process.interview, by=process.acted_by, at=process.acted_at)

    def record(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        made = process.interview
        if data["outcome"] == "held":
            acts.write(made, data["particulars"], data["follow_up_on"], by=by, at=at)
        else:
            verb = "miss_interview" if data["outcome"] == "absent" else "cancel_interview"
            acts.end(verb, made, data["reason"], by=by, at=at)
        let_go(made, by=by, at=at, but=process)


def let_go(made: Interview, *, by: Any, at: Any, but: Any = None) -> None:
    """Cancel what waits and has become pointless."""
    rows = InterviewProcedure.objects.filter(interview=made, is_open=True)
    for process in rows.exclude(pk=but.pk if but is not None else 0):
        abandon(process, by=by, at=at)


def received(notice: Any, *, by: Any, at: Any) -> None:
    """A notice was received in the hall: the appointment stands from there."""
    for made in Interview.objects.filter(notice=notice, state=Interviewing.ISSUED):
        acts.invite(made, by=by, at=at)


def of_row(row: Deadline) -> Interview | None:
    """The interview that a clock is about."""
    rows = Interview.objects.select_related("entry__registered_by", "opened_by")
    return rows.filter(entry=row.entry, code=row.about.partition("/")[2]).first()
