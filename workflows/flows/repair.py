"""修复: the subject applies, one officer verifies, another decides."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from forms.repair import DecideRepairForm, SecondRepairForm, SettleRepairForm, VerifyRepairForm
from forms.service import ServedForm
from workflows.acts import repair
from workflows.flows.base import Procedure, Step
from workflows.flows.exit import ExitFlow
from workflows.flows.secondreview import SampledStep, SecondStep, SettlingStep, TwoResults
from workflows.law import duties
from workflows.models import RepairProcedure


class RepairFlow(TwoResults, Procedure, flow.Flow):
    """Credit repair 信用修复

    The subject applies with evidence and a signed promise, one officer verifies, another decides
    within fifteen working days (办法 §§12-14)."""

    process_class = RepairProcedure
    stem = "repair"
    duty_of_decision, duty_of_second, clock_of_decision = (
        duties.DECIDE_REPAIR, duties.SECOND_REVIEW, "repair_decide",
    )  # fmt: skip

    apply = flow.StartHandle(this.begin).Next(this.start_clock)
    start_clock = flow.Function(this.run_clock).Next(this.verify)
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
        not_done_by=("verify",),
        enacts=("grant", "refuse"),
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
        not_done_by=("start", "verify", "decide"),
        does="save_second",
    ).Next(this.is_agreed)
    is_agreed = flow.If(this.agrees).Then(this.agree).Else(this.settle)
    agree = flow.Function(this.take_first).Next(this.is_decided)
    settle = SettlingStep(
        SettleRepairForm,
        duty=duties.DECIDE_REPAIR,
        clock="repair_decide",
        verb="decide_repair",
        not_done_by=("verify", "second_review"),
        does="save_settlement",
        enacts=("grant", "refuse"),
    ).Next(this.is_decided)
    is_decided = (
        flow.Switch()
        .Case(this.grant, this.is_granted)
        .Case(this.refuse, this.is_refused)
        .Default(this.verify)
    )
    grant = flow.Function(this.enact_grant).Next(this.serve_decision)
    refuse = flow.Function(this.enact_refusal).Next(this.serve_refusal)
    serve_decision = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="exit_execute",
        verb="confirm_service",
        by_officer=True,
        notices=("repair_granted",),
    ).Next(this.closing)
    serve_refusal = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="repair_decide",
        verb="confirm_service",
        by_officer=True,
        notices=("repair_refused",),
    ).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def begin(self, activation: Any, *, repair: Any, by: Any, at: Any) -> Any:
        """The application has been filed (`acts.repair.apply`)."""
        process = activation.process
        process.entry, process.repair = repair.entry, repair
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def is_granted(self, activation: Any) -> bool:
        return activation.process.outcome == "grant"

    def is_refused(self, activation: Any) -> bool:
        return activation.process.outcome == "refuse"

    def run_clock(self, activation: Any) -> None:
        process = activation.process
        repair.start_clock(process.repair, process=process, at=process.acted_at)

    def save_verification(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        repair.verify(
            process.repair,
            corrected_on=data["corrected_on"],
            finding=data["reason"],
            barred=data["barred"],
            by=by,
            at=at,
        )

    def enact_grant(self, activation: Any) -> None:
        process = activation.process
        entry = repair.grant(
            process.repair, process=process, reason=process.reason, by=process.acted_by, at=process.acted_at
        )
        ExitFlow.leave.run(entry=entry, ground=entry.exit_ground, by=process.acted_by, at=process.acted_at)

    def enact_refusal(self, activation: Any) -> None:
        process = activation.process
        repair.refuse(
            process.repair, process=process, reason=process.reason, by=process.acted_by, at=process.acted_at
        )
