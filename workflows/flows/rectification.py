"""限期整改: what somebody must approve, serve, look at or decide, one matter a process."""

from typing import Any

from django.utils.translation import gettext as _
from viewflow import this
from viewflow.workflow import flow

from forms.rectification import (
    AmendForm,
    ApproveForm,
    CheckForm,
    ExtendForm,
    OverdueForm,
)
from forms.service import ServedForm
from workflows.acts import rectification as acts
from workflows.acts.people import clock_keeper
from workflows.flows import serving
from workflows.flows.base import Procedure, Step, abandon
from workflows.flows.suggestion import SuggestionFlow
from workflows.flows.unclocked import Unclocked
from workflows.law import duties
from workflows.law.rectification import Rectifying
from workflows.models import Deadline, Rectification, RectificationProcedure

Matter = RectificationProcedure.Matter


class RectificationFlow(Procedure, flow.Flow):
    """Rectification 限期整改

    A notice approved by another hand and served; what was handed in looked at by the officer, returned once at most;
    more time approved by another hand; what is overdue put before the head, who decides what follows."""

    process_class = RectificationProcedure
    stem = "rectification"

    begin = flow.StartHandle(this.open).Next(this.which)
    which = (
        flow.Switch()
        .Case(this.approve, this.is_notice)
        .Case(this.check, this.is_check)
        .Case(this.extend, this.is_extension)
        .Default(this.supervise)
    )
    approve = Unclocked(
        ApproveForm,
        duty=duties.APPROVE_GUIDANCE,
        clock="rectify_end",
        verb="approve_rectification",
        not_done_by=("start", "amend"),
    ).Next(this.is_approved)
    is_approved = flow.If(this.was_approved).Then(this.issue).Else(this.amend)
    amend = Unclocked(
        AmendForm,
        duty=duties.GUIDE_SUBJECT,
        clock="rectify_end",
        verb="redraft_rectification",
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
        clock="rectify_end",
        verb="confirm_service",
        by_officer=True,
        notices=(acts.KIND,),
    ).Next(this.start_clock)
    start_clock = flow.Function(this.run_clock).Next(this.closing)
    check = Step(
        CheckForm,
        duty=duties.GUIDE_SUBJECT,
        clock="rectify_check",
        verb="check_rectification",
        by_officer=True,
        does="judge",
        enacts=("accept", "return", "fail"),
    ).Next(this.closing)
    extend = Step(
        ExtendForm,
        duty=duties.APPROVE_GUIDANCE,
        clock="rectify_end",
        verb="judge_extension",
        not_done_by=("start",),
        does="answer_extension",
        enacts=("grant", "refuse"),
    ).Next(this.closing)
    supervise = Step(
        OverdueForm,
        duty=duties.DECIDE_MOTION,
        clock="rectify_end",
        verb="supervise_rectification",
        does="decide_overdue",
        enacts=("urge", "fail", "end"),
    ).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def open(self, activation: Any, *, rectification: Any, matter: str, by: Any, at: Any) -> Any:
        """The matter is on the record (`acts.rectification`)."""
        process = activation.process
        process.entry, process.rectification, process.matter = rectification.entry, rectification, matter
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def is_notice(self, activation: Any) -> bool:
        return activation.process.matter == Matter.NOTICE

    def is_check(self, activation: Any) -> bool:
        return activation.process.matter == Matter.CHECK

    def is_extension(self, activation: Any) -> bool:
        return activation.process.matter == Matter.EXTENSION

    def was_approved(self, activation: Any) -> bool:
        return activation.process.outcome == "approve"

    def was_submitted(self, activation: Any) -> bool:
        return activation.process.outcome == "submit"

    def redraft(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        if data["outcome"] == "submit":
            acts.redraft(process.rectification, data["particulars"], by=by, at=at)

    def give_up(self, activation: Any) -> None:
        process = activation.process
        acts.drop(process.rectification, by=process.acted_by, at=process.acted_at, because=process.reason)

    def issue_notice(self, activation: Any) -> None:
        process = activation.process
        acts.issue(process.rectification, process=process, by=process.acted_by, at=process.acted_at)

    def run_clock(self, activation: Any) -> None:
        process = activation.process
        acts.start(process.rectification, by=process.acted_by, at=process.acted_at)

    def judge(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        made, because = process.rectification, data["reason"]
        if data["outcome"] == "return":
            acts.send_back(made, because, data["until"], by=by, at=at)
            return
        verb = "accept_rectification" if data["outcome"] == "accept" else "fail_rectification"
        conclude(verb, made, because, process=process, by=by, at=at)

    def answer_extension(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        grants = data["outcome"] == "grant"
        made = process.rectification
        made = acts.answer_extension(made, grants=grants, by=by, at=at, because=data["reason"])
        if grants:
            let_go(made, by=by, at=at, but=process, matters=(Matter.OVERDUE,))

    def decide_overdue(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        made, because, outcome = process.rectification, data["reason"], data["outcome"]
        if outcome in ("interview", "watch"):
            suggest(made, outcome, because, by=by, at=at)
        elif outcome == "urge":
            acts.urge(made, because, by=by, at=at)
        else:
            verb = "fail_rectification" if outcome == "fail" else "end_rectification"
            conclude(verb, made, because, process=process, by=by, at=at)


def conclude(verb: str, made: Rectification, because: str, *, process: Any, by: Any, at: Any) -> None:
    """It is over, and so are its tasks; that it was not achieved is told in writing, and the service is a task."""
    made = acts.conclude(verb, made, because, by=by, at=at)
    let_go(made, by=by, at=at, but=process)
    if verb == "fail_rectification":
        serving.begin(acts.tell_of_failure(made, process=process, by=by, at=at), by=by, at=at)


def suggest(made: Rectification, matter: str, because: str, *, by: Any, at: Any) -> None:
    """The head's word becomes a task of the officer; nothing follows by itself."""
    ground = _("%(code)s 逾期未整改：%(why)s") % {"code": made.code, "why": because}
    SuggestionFlow.begin.run(
        entry=made.entry, matter=matter, ground=ground, about=made.ref, by=by, at=at, rectification=made
    )


def handed_in(made: Rectification, *, by: Any, at: Any) -> None:
    """Something was handed in: the officer looks at it; what was put before the head as overdue has no object."""
    let_go(made, by=by, at=at, matters=(Matter.OVERDUE, Matter.EXTENSION))
    RectificationFlow.begin.run(rectification=made, matter=Matter.CHECK, by=by, at=at)


def let_go(
    made: Rectification, *, by: Any, at: Any, but: Any = None, matters: tuple[str, ...] = tuple(Matter.values)
) -> None:
    """Cancel what waits and has become pointless."""
    rows = RectificationProcedure.objects.filter(rectification=made, is_open=True, matter__in=matters)
    for process in rows.exclude(pk=but.pk if but is not None else 0):
        abandon(process, by=by, at=at)


def strike_end(row: Deadline, _by: Any, at: Any) -> None:
    """The last day is over: on the record, told, and before the head (FR-65)."""
    made = Rectification.objects.filter(entry=row.entry, code=row.about.partition("/")[2]).first()
    late = acts.overdue(made, at=at) if made is not None else None
    if late is None:
        return
    waiting = RectificationProcedure.objects.filter(
        rectification=late, matter__in=(Matter.OVERDUE, Matter.EXTENSION), is_open=True
    )
    if not waiting.filter(matter=Matter.OVERDUE).exists():
        RectificationFlow.begin.run(rectification=late, matter=Matter.OVERDUE, by=clock_keeper(), at=at)


def received(notice: Any, *, by: Any, at: Any) -> None:
    """A notice was received in the hall: the days of a rectification run from there."""
    for made in Rectification.objects.filter(notice=notice, state=Rectifying.ISSUED):
        acts.start(made, by=by, at=at)
