"""修复: received, accepted or completed once or not accepted; verified; decided by another hand; served."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from forms.repair_steps import (
    CheckRepairForm,
    ConfirmRejectionForm,
    DecideRepairForm,
    SecondRepairForm,
    SettleRepairForm,
    VerifyRepairForm,
)
from forms.service import ServedForm
from workflows.acts import repair, work
from workflows.acts import repair_clock as clocks
from workflows.acts import repair_office as office
from workflows.flows.base import Procedure, Step, open_tasks
from workflows.flows.exit import ExitFlow
from workflows.flows.guided import end_guidance
from workflows.flows.secondreview import SampledStep, SecondStep, SettlingStep, TwoResults
from workflows.law import duties
from workflows.models import Repair, RepairProcedure


class RepairFlow(TwoResults, Procedure, flow.Flow):
    """Credit repair 信用修复

    The subject applies; the authority accepts, asks once for what is missing, or does not accept; one officer
    verifies, another decides: granted, granted in part, or refused (办法 §§12-14; general repair rules)."""

    process_class = RepairProcedure
    stem = "repair"
    duty_of_decision, duty_of_second, clock_of_decision = (
        duties.DECIDE_REPAIR, duties.SECOND_REVIEW, "repair_decide",
    )  # fmt: skip

    apply = flow.StartHandle(this.begin).Next(this.start_clock)
    start_clock = flow.Function(this.run_clock).Next(this.check)
    check = Step(
        CheckRepairForm,
        duty=duties.VERIFY_REPAIR,
        clock=clocks.ACCEPT,
        verb="check_repair",
        enacts=("accept", "complete"),
        does="save_check",
        by_officer=True,
    ).Next(this.is_checked)
    is_checked = (
        flow.Switch()
        .Case(this.accept, this.was_accepted)
        .Case(this.await_route, this.is_incomplete)
        .Default(this.confirm_rejection)
    )
    await_route = flow.If(this.is_told).Then(this.await_completion).Else(this.serve_completion)
    serve_completion = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock=clocks.ACCEPT,
        verb="confirm_service",
        does="save_completion_service",
        by_officer=True,
        notices=(office.COMPLETION,),
    ).Next(this.await_completion)
    await_completion = flow.Handle(this.completion_ended).Next(this.was_completed)
    was_completed = flow.If(this.is_completed).Then(this.check).Else(this.is_end_out)
    # A second pair of hands: nobody refuses to take an application in alone.
    confirm_rejection = Step(
        ConfirmRejectionForm,
        duty=duties.DECIDE_REPAIR,
        clock=clocks.ACCEPT,
        verb="confirm_repair_rejection",
        enacts=("reject",),
        does="save_rejection",
        not_done_by=("start", "check"),
    ).Next(this.is_rejected)
    is_rejected = flow.If(this.was_rejected).Then(this.is_end_out).Else(this.check)
    is_end_out = flow.If(this.is_told).Then(this.closing).Else(this.serve_rejection)
    serve_rejection = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock=clocks.ACCEPT,
        verb="confirm_service",
        by_officer=True,
        notices=(office.REJECTED, office.ENDED),
    ).Next(this.closing)
    # The letter of acceptance is served beside the verification, never before it.
    accept = flow.Split().Next(this.serve_acceptance, case=this.is_not_told).Always(this.verify)
    serve_acceptance = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock=clocks.DECIDE,
        verb="confirm_service",
        by_officer=True,
        notices=(office.ACCEPTED,),
    ).Next(this.all_told)
    verify = Step(
        VerifyRepairForm,
        duty=duties.VERIFY_REPAIR,
        clock="repair_decide",
        verb="verify",
        does="save_verification",
        enacts=("grant", "refuse"),
        by_officer=True,
    ).Next(this.decide)
    decide = SampledStep(
        DecideRepairForm,
        duty=duties.DECIDE_REPAIR,
        clock="repair_decide",
        verb="decide_repair",
        not_done_by=("start", "check", "verify"),
        enacts=("grant", "partly", "refuse"),
        does="save_decision",
        in_bulk=("return",),
    ).Next(this.is_drawn)
    # A share of the decisions goes to a second pair of eyes that does not know the first result.
    is_drawn = flow.If(this.is_sealed).Then(this.begin_second).Else(this.is_decided)
    begin_second = flow.Function(this.start_second).Next(this.second_review)
    second_review = SecondStep(
        SecondRepairForm,
        duty=duties.SECOND_REVIEW,
        clock="second_review",
        verb="second_review",
        not_done_by=("start", "check", "verify", "decide"),
        does="save_second",
    ).Next(this.is_agreed)
    is_agreed = flow.If(this.agrees).Then(this.agree).Else(this.settle)
    agree = flow.Function(this.take_first).Next(this.is_decided)
    settle = SettlingStep(
        SettleRepairForm,
        duty=duties.DECIDE_REPAIR,
        clock="repair_decide",
        verb="decide_repair",
        not_done_by=("start", "check", "verify", "second_review"),
        does="save_settled",
        enacts=("grant", "partly", "refuse"),
    ).Next(this.is_decided)
    is_decided = (
        flow.Switch()
        .Case(this.grant, this.is_granted)
        .Case(this.grant_partly, this.is_partly_granted)
        .Case(this.refuse, this.is_refused)
        .Default(this.verify)
    )
    grant = flow.Function(this.enact_grant).Next(this.serve_decision)
    grant_partly = flow.Function(this.enact_part).Next(this.serve_partial)
    refuse = flow.Function(this.enact_refusal).Next(this.serve_refusal)
    serve_decision = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="exit_execute",
        verb="confirm_service",
        by_officer=True,
        notices=("repair_granted",),
    ).Next(this.all_told)
    serve_partial = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="repair_decide",
        verb="confirm_service",
        by_officer=True,
        notices=("repair_partial",),
    ).Next(this.all_told)
    serve_refusal = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="repair_decide",
        verb="confirm_service",
        by_officer=True,
        notices=("repair_refused",),
    ).Next(this.all_told)
    all_told = flow.Join().Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def begin(self, activation: Any, *, repair: Any, by: Any, at: Any) -> Any:
        """The application has been filed (`acts.repair.apply`)."""
        process = activation.process
        process.entry, process.repair = repair.entry, repair
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def completion_ended(self, activation: Any, *, outcome: str, by: Any, at: Any) -> Any:
        """What was missing has come (completed), or the days for it are over (lapsed)."""
        process = activation.process
        process.acted_by, process.acted_at, process.outcome = by, at, outcome
        return process

    # ---------------------------------------------------------------------------------------------- which way
    def was_accepted(self, activation: Any) -> bool:
        return activation.process.outcome == "accept"

    def is_incomplete(self, activation: Any) -> bool:
        return activation.process.outcome == "complete"

    def is_completed(self, activation: Any) -> bool:
        return activation.process.outcome == "completed"

    def was_rejected(self, activation: Any) -> bool:
        return activation.process.outcome == "reject"

    def is_told(self, activation: Any) -> bool:
        return not office.unserved(activation.process)

    def is_not_told(self, activation: Any) -> bool:
        return bool(office.unserved(activation.process))

    def is_granted(self, activation: Any) -> bool:
        return activation.process.outcome == "grant"

    def is_partly_granted(self, activation: Any) -> bool:
        return activation.process.outcome == "partly"

    def is_refused(self, activation: Any) -> bool:
        return activation.process.outcome == "refuse"

    # ------------------------------------------------------------------------------------------ what is kept
    def run_clock(self, activation: Any) -> None:
        process = activation.process
        clocks.begin(process.repair, process=process)

    def save_check(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        if data["outcome"] == "accept":
            office.accept(process, data["materials"], by=by, at=at)
        elif data["outcome"] == "complete":
            office.ask_completion(process, data["reason"], data["days"], by=by, at=at)
        else:
            office.propose_rejection(process, data)

    def save_completion_service(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        office.completion_told(process)

    def save_rejection(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        if data["outcome"] == "reject":
            office.reject(process, by=by, at=at)

    def save_verification(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        repair.verify(process.repair, data["finding"], by=by, at=at)

    def save_decision(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        work.note(process, parts=data.get("parts") or [])

    def enact_first(self, process: Any, said: dict[str, Any], *, by: Any, at: Any) -> None:
        """Both results are the same: the decision is done as the first hand worded it."""
        self.save_decision(process, said, by=by, at=at)

    def save_settled(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        self.save_settlement(process, data, by=by, at=at)
        self.save_decision(process, data, by=by, at=at)

    def enact_grant(self, activation: Any) -> None:
        process = activation.process
        entry = repair.grant(
            process.repair, process=process, reason=process.reason, by=process.acted_by, at=process.acted_at
        )
        end_guidance(entry, at=process.acted_at)
        ExitFlow.leave.run(entry=entry, ground=entry.exit_ground, by=process.acted_by, at=process.acted_at)

    def enact_part(self, activation: Any) -> None:
        process = activation.process
        said = {"process": process, "reason": process.reason, "by": process.acted_by, "at": process.acted_at}
        repair.grant_partly(process.repair, process.parts, **said)

    def enact_refusal(self, activation: Any) -> None:
        process = activation.process
        repair.refuse(
            process.repair, process=process, reason=process.reason, by=process.acted_by, at=process.acted_at
        )


# ------------------------------------------------------------------------------- moved from outside the steps
def completed(made: Repair, *, by: Any, at: Any) -> None:
    """After `acts.repair_office.complete`: the check goes on. The caller holds the transaction."""
    _end_waiting(made, "completed", by=by, at=at)


def expired(made: Repair, *, by: Any, at: Any) -> None:
    """After `acts.repair_office.expire`: nothing came in time, the letter that says so is to arrive."""
    _end_waiting(made, "lapsed", by=by, at=at)


def _end_waiting(made: Repair, outcome: str, *, by: Any, at: Any) -> None:
    for process in RepairProcedure.objects.filter(repair=made, is_open=True):
        for task in list(open_tasks(process, "await_completion")):
            RepairFlow.await_completion.run(task, outcome=outcome, by=by, at=at)
