"""异议: received, verified by whoever holds the data, decided by another hand, answered; rechecked on request."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from forms.objection import (
    AnswerServedForm,
    CheckObjectionForm,
    ConfirmObjectionForm,
    ConfirmRejectionForm,
    DecideObjectionForm,
    ForwardRecheckForm,
    RecheckObjectionForm,
    SecondObjectionForm,
    SettleObjectionForm,
    VerifyObjectionForm,
)
from workflows.acts import objection_clock as clocks
from workflows.acts import objection_office as office
from workflows.acts import objection_papers as papers
from workflows.flows.base import Procedure, Step, abandon, open_tasks
from workflows.flows.objected import propose_revocation, why_not_again
from workflows.flows.secondreview import SampledStep, SecondStep, SettlingStep, TwoResults
from workflows.flows.telling import tell_heads, tell_of_end
from workflows.law import duties
from workflows.law.objection import Result
from workflows.models import Objection, ObjectionProcedure


class RecheckStep(Step):
    """A recheck is done by hands that had no part in the first answer, whatever procedure that was."""

    def why_not(self, user: Any, process: Any) -> str:
        return super().why_not(user, process) or why_not_again(user, process)


class ObjectionFlow(TwoResults, Procedure, flow.Flow):
    """Objection to credit information 信用信息异议

    The credit office accepts, asks once for what is missing, or does not accept; whoever holds the data verifies;
    another hand of the credit office decides; the answer is served (local rules, domain §3.2)."""

    process_class = ObjectionProcedure
    stem = "objection"
    duty_of_decision = duty_of_second = duties.DECIDE_OBJECTION
    clock_of_decision = clocks.ANSWER
    share_rule, window_rule = "objection_second_share", "objection_second_window"

    begin = flow.StartHandle(this.open).Next(this.start_clock)
    start_clock = flow.Function(this.run_clock).Next(this.check)
    check = Step(
        CheckObjectionForm,
        duty=duties.CHECK_OBJECTION,
        clock=clocks.ACCEPT,
        verb="check_objection",
        enacts=("accept", "forward", "complete"),
        does="save_check",
        office="office",
    ).Next(this.is_checked)
    is_checked = (
        flow.Switch()
        .Case(this.accept, this.was_accepted)
        .Case(this.await_route, this.is_incomplete)
        .Default(this.confirm_rejection)
    )
    # Nobody alone sends somebody away: another hand of the office confirms that an objection is not accepted.
    confirm_rejection = Step(
        ConfirmRejectionForm,
        duty=duties.DECIDE_OBJECTION,
        clock=clocks.ACCEPT,
        verb="confirm_rejection",
        not_done_by=("check",),
        enacts=("confirm",),
        does="save_rejection",
        office="office",
    ).Next(this.is_refused)
    is_refused = flow.If(this.was_confirmed).Then(this.is_rejection_out).Else(this.check)
    await_route = flow.If(this.is_told).Then(this.await_completion).Else(this.serve_completion)
    serve_completion = Step(
        AnswerServedForm,
        duty=duties.ANSWER_OBJECTION,
        clock=clocks.ANSWER,
        verb="confirm_service",
        does="save_completion_service",
        office="office",
    ).Next(this.await_completion)
    await_completion = flow.Handle(this.completion_ended).Next(this.was_completed)
    was_completed = flow.If(this.is_completed).Then(this.check).Else(this.closing)
    is_rejection_out = flow.If(this.is_told).Then(this.closing).Else(this.serve_rejection)
    serve_rejection = Step(
        AnswerServedForm,
        duty=duties.ANSWER_OBJECTION,
        clock=clocks.ANSWER,
        verb="confirm_service",
        does="save_answer_service",
        office="office",
    ).Next(this.closing)
    # The letter of acceptance is served beside the check, never before it.
    accept = flow.Split().Next(this.serve_acceptance, case=this.is_not_told).Always(this.whose_data)
    serve_acceptance = Step(
        AnswerServedForm,
        duty=duties.ANSWER_OBJECTION,
        clock=clocks.ANSWER,
        verb="confirm_service",
        does="save_service",
        office="office",
    ).Next(this.all_told)
    whose_data = flow.If(this.is_forwarded).Then(this.verify).Else(this.verify_own)
    verify_own = Step(
        VerifyObjectionForm,
        duty=duties.CHECK_OBJECTION,
        clock=clocks.ANSWER,
        verb="verify_objection",
        does="save_findings",
        office="office",
    ).Next(this.decide)
    verify = Step(
        VerifyObjectionForm,
        duty=duties.VERIFY_OBJECTION,
        clock=clocks.PROVIDER,
        verb="verify_objection",
        does="save_findings",
        by_officer=True,
        office="provider",
    ).Next(this.confirm)
    confirm = Step(
        ConfirmObjectionForm,
        duty=duties.CONFIRM_OBJECTION,
        clock=clocks.PROVIDER,
        verb="confirm_objection",
        does="save_confirmation",
        not_done_by=("verify",),
        office="provider",
    ).Next(this.is_confirmed)
    is_confirmed = flow.If(this.was_approved).Then(this.decide).Else(this.verify)
    decide = SampledStep(
        DecideObjectionForm,
        duty=duties.DECIDE_OBJECTION,
        clock=clocks.ANSWER,
        verb="decide_objection",
        enacts=tuple(Result.values),
        does="save_decision",
        not_done_by=("check", "verify_own"),
        office="office",
    ).Next(this.is_drawn)
    # A share of the decisions goes to a second pair of eyes that does not know the first result.
    is_drawn = flow.If(this.is_sealed).Then(this.begin_second).Else(this.is_decided)
    begin_second = flow.Function(this.start_second).Next(this.second_review)
    second_review = SecondStep(
        SecondObjectionForm,
        duty=duties.DECIDE_OBJECTION,
        clock="second_review",
        verb="second_review",
        not_done_by=("check", "verify_own", "decide"),
        does="save_second",
        office="office",
    ).Next(this.is_agreed)
    is_agreed = flow.If(this.agrees).Then(this.agree).Else(this.settle)
    agree = flow.Function(this.take_first).Next(this.is_decided)
    settle = SettlingStep(
        SettleObjectionForm,
        duty=duties.DECIDE_OBJECTION,
        clock=clocks.ANSWER,
        verb="decide_objection",
        enacts=tuple(Result.values),
        does="save_settled",
        not_done_by=("check", "verify_own", "second_review"),
        office="office",
    ).Next(this.is_decided)
    is_decided = flow.If(this.was_decided).Then(this.is_answer_out).Else(this.whose_data)
    is_answer_out = flow.If(this.is_told).Then(this.all_told).Else(this.serve_answer)
    serve_answer = Step(
        AnswerServedForm,
        duty=duties.ANSWER_OBJECTION,
        clock=clocks.ANSWER,
        verb="confirm_service",
        does="save_answer_service",
        office="office",
    ).Next(this.all_told)
    all_told = flow.Join().Next(this.closing)

    ask_again = flow.StartHandle(this.open_recheck).Next(this.start_recheck)
    start_recheck = flow.Function(this.run_recheck_clock).Next(this.has_upper)
    has_upper = flow.If(this.is_above).Then(this.recheck).Else(this.forward_recheck)
    forward_recheck = Step(
        ForwardRecheckForm,
        duty=duties.CHECK_OBJECTION,
        clock=clocks.RECHECK,
        verb="forward_recheck",
        enacts=("done",),
        does="save_forwarding",
        office="office",
    ).Next(this.recheck)
    recheck = RecheckStep(
        RecheckObjectionForm,
        duty=duties.RECHECK_OBJECTION,
        clock=clocks.RECHECK,
        verb="recheck",
        enacts=tuple(Result.values),
        does="save_recheck",
        office="office",
    ).Next(this.is_recheck_out)
    is_recheck_out = flow.If(this.is_told).Then(this.closing).Else(this.serve_recheck)
    serve_recheck = Step(
        AnswerServedForm,
        duty=duties.ANSWER_OBJECTION,
        clock=clocks.RECHECK,
        verb="confirm_service",
        does="save_service",
        office="office",
    ).Next(this.closing)
    # What ended without an answer is told in writing, too: nothing was completed in time, or the listing is gone.
    tell_end = flow.StartHandle(this.open_recheck).Next(this.write_end)
    write_end = flow.Function(this.run_end).Next(this.is_end_out)
    is_end_out = flow.If(this.is_told).Then(this.closing).Else(this.serve_end)
    serve_end = Step(
        AnswerServedForm,
        duty=duties.ANSWER_OBJECTION,
        clock=clocks.ANSWER,
        verb="confirm_service",
        does="save_service",
        office="office",
    ).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    # ------------------------------------------------------------------------------------------- beginnings
    def open(self, activation: Any, *, objection: Objection, by: Any, at: Any) -> Any:
        """The objection has been filed (`acts.objection.file`)."""
        return self._opened(activation, objection, objection.office, by, at)

    def open_recheck(self, activation: Any, *, objection: Objection, by: Any, at: Any) -> Any:
        """The recheck has been asked for (`acts.objection.ask_recheck`), or it has ended without an answer."""
        return self._opened(activation, objection, objection.upper or objection.office, by, at)

    def _opened(self, activation: Any, objection: Objection, where: Any, by: Any, at: Any) -> Any:
        process = activation.process
        process.entry, process.objection, process.office = objection.entry, objection, where
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def run_clock(self, activation: Any) -> None:
        process = activation.process
        clocks.begin(process.objection, process=process)
        tell_heads(process.office_id, process.objection, at=process.acted_at, what="came")

    def run_recheck_clock(self, activation: Any) -> None:
        process = activation.process
        clocks.begin_recheck(process.objection, process=process, at=process.acted_at)

    def run_end(self, activation: Any) -> None:
        process = activation.process
        office.tell_end(process, by=process.acted_by, at=process.acted_at)

    def completion_ended(self, activation: Any, *, outcome: str, by: Any, at: Any) -> Any:
        """What was missing has come (completed), or the days for it are over (lapsed)."""
        process = activation.process
        process.acted_by, process.acted_at, process.outcome = by, at, outcome
        return process

    # ---------------------------------------------------------------------------------------------- which way
    def was_accepted(self, activation: Any) -> bool:
        return activation.process.outcome in ("accept", "forward")

    def is_incomplete(self, activation: Any) -> bool:
        return activation.process.outcome == "complete"

    def is_completed(self, activation: Any) -> bool:
        return activation.process.outcome == "completed"

    def was_confirmed(self, activation: Any) -> bool:
        return activation.process.outcome == "confirm"

    def is_forwarded(self, activation: Any) -> bool:
        return activation.process.provider_id is not None

    def was_approved(self, activation: Any) -> bool:
        return activation.process.outcome == "approve"

    def was_decided(self, activation: Any) -> bool:
        return activation.process.outcome in Result.values

    def is_above(self, activation: Any) -> bool:
        return activation.process.objection.upper_id is not None

    def is_told(self, activation: Any) -> bool:
        return not papers.unserved(activation.process)

    def is_not_told(self, activation: Any) -> bool:
        return bool(papers.unserved(activation.process))

    # ------------------------------------------------------------------------------------------ what is kept
    def save_check(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        outcome, said = data["outcome"], {**data, "why": data["reason"], "missing": data["reason"]}
        if outcome == "complete":
            office.ask_completion(process, said, by=by, at=at)
        elif outcome == "reject":
            office.propose_rejection(process, said)
        else:
            office.accept(process, forwards=outcome == "forward", by=by, at=at)

    def save_rejection(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        if data["outcome"] == "confirm":
            office.reject(process, by=by, at=at)

    def save_findings(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        office.keep_findings(process, data, by=by, at=at)

    def save_confirmation(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        if data["outcome"] == "approve":
            office.provider_answered(process, at=at)

    def save_decision(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        if data["outcome"] in Result.values:
            said = {**data, "result": data["outcome"], "handling": data["reason"]}
            office.decide(process, said, by=by, at=at)
            if data["outcome"] == Result.DELETE and data["wrong_listing"]:
                propose_revocation(process, by=by, at=at)

    def rules_of(self, process: Any) -> Any:
        """An objection stands under the rules of the place."""
        return clocks.rules_of(process.objection)

    def enact_first(self, process: Any, said: dict[str, Any], *, by: Any, at: Any) -> None:
        """Both results are the same: the decision is done as the first hand worded it."""
        self.save_decision(process, said, by=by, at=at)

    def save_settled(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        self.save_settlement(process, data, by=by, at=at)
        self.save_decision(process, data, by=by, at=at)

    def save_service(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        papers.deliver_by_hand(process.objection, process, {**data, "proof": data["reason"]}, by=by, at=at)

    def save_completion_service(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        self.save_service(process, data, by=by, at=at)
        office.completion_told(process)

    def save_answer_service(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        self.save_service(process, data, by=by, at=at)
        office.answered(process, at=at)

    def save_forwarding(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        office.forward_recheck(process, data, by=by, at=at)

    def save_recheck(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        said = {**data, "result": data["outcome"], "handling": data["reason"]}
        office.recheck(process, said, by=by, at=at)
        if data["outcome"] == Result.DELETE and data["wrong_listing"]:
            tell_heads(process.entry.department_id, process.objection, at=at, what="revoke")


# ------------------------------------------------------------------------------- moved from outside the steps
def completed(objection: Objection, *, by: Any, at: Any) -> None:
    """After `acts.objection.complete`: the check goes on. The caller holds the transaction."""
    _end_waiting(objection, "completed", by=by, at=at)


def lapsed(objection: Objection, *, by: Any, at: Any) -> None:
    """After `acts.objection_office.lapse`: nothing came in time, the procedure is over."""
    _end_waiting(objection, "lapsed", by=by, at=at)
    tell_of_end(objection, by=by, at=at)


def _end_waiting(objection: Objection, outcome: str, *, by: Any, at: Any) -> None:
    for process in ObjectionProcedure.objects.filter(objection=objection, is_open=True):
        waiting = list(open_tasks(process, "await_completion"))
        for task in waiting:
            ObjectionFlow.await_completion.run(task, outcome=outcome, by=by, at=at)
        if not waiting:
            abandon(process, by=by, at=at)


def withdrawn(objection: Objection, *, by: Any, at: Any) -> None:
    """After `acts.objection.withdraw`: what is open has no object any more."""
    for process in ObjectionProcedure.objects.filter(objection=objection, is_open=True):
        abandon(process, by=by, at=at)


def recheck_asked(objection: Objection, *, by: Any, at: Any) -> None:
    """After `acts.objection.ask_recheck`: the office above, or the letter to it."""
    ObjectionFlow.ask_again.run(objection=objection, by=by, at=at)


def is_waiting(objection: Objection) -> bool:
    """Does its procedure wait for what is to be completed?"""
    rows = ObjectionProcedure.objects.filter(objection=objection, is_open=True)
    return any(open_tasks(process, "await_completion").exists() for process in rows)
