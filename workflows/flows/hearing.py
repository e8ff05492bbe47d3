"""听证: one request of a party; arranged by one, reviewed by another, told in time, held before a third."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from forms.hearing import ArrangeForm, HoldForm, ReviewHearingForm
from forms.service import ServedForm
from workflows.acts import evidence
from workflows.acts import hearing as hearings
from workflows.flows.base import Procedure, Step
from workflows.flows.identification import nudge
from workflows.law import duties
from workflows.models import Evidence, HearingProcedure


class HearingFlow(Procedure, flow.Flow):
    """Hearing 听证

    A party asks to be heard before the decision: accepted or refused with reasons, told early enough, held and
    recorded before a chair who did not investigate; the decision waits for it (行政处罚法 §§63-65, by reference)."""

    process_class = HearingProcedure
    stem = "hearing"

    request = flow.StartHandle(this.begin).Next(this.arrange)
    arrange = Step(
        ArrangeForm,
        duty=duties.ARRANGE_HEARING,
        clock="decide",
        verb="arrange_hearing",
        does="save_arrangement",
        enacts=("accept", "refuse", "withdraw"),
        by_officer=True,
    ).Next(this.is_still_asked)
    is_still_asked = flow.If(this.was_withdrawn).Then(this.go_on).Else(this.review)
    review = Step(
        ReviewHearingForm,
        duty=duties.REVIEW_NOTICE,
        clock="decide",
        verb="review_hearing",
        not_done_by=("arrange",),
    ).Next(this.is_reviewed)
    is_reviewed = flow.If(this.is_approved).Then(this.is_granted).Else(this.arrange)
    is_granted = flow.If(this.has_a_day).Then(this.accept).Else(this.refuse)
    accept = flow.Function(this.enact_acceptance).Next(this.serve)
    serve = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="decide",
        verb="confirm_service",
        by_officer=True,
        notices=("hearing_notice",),
    ).Next(this.start_clock)
    start_clock = flow.Function(this.run_clock).Next(this.hold)
    hold = Step(
        HoldForm,
        duty=duties.CHAIR_HEARING,
        clock="hearing_hold",
        verb="chair_hearing",
        not_done_by=("arrange",),
        does="save_hearing",
        enacts=("held", "absent", "withdraw"),
    ).Next(this.is_held)
    is_held = flow.If(this.was_put_off).Then(this.arrange).Else(this.go_on)
    refuse = flow.Function(this.enact_refusal).Next(this.serve_refusal)
    serve_refusal = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="decide",
        verb="confirm_service",
        by_officer=True,
        notices=("hearing_refusal",),
    ).Next(this.refused)
    refused = flow.Function(this.finish_refusal).Next(this.go_on)
    go_on = flow.Function(this.let_case_go_on).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def begin(self, activation: Any, *, hearing: Any, by: Any, at: Any) -> Any:
        """The party has asked (`acts.hearing.request`)."""
        process = activation.process
        process.entry, process.hearing = hearing.entry, hearing
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def was_withdrawn(self, activation: Any) -> bool:
        return activation.process.outcome == "withdraw"

    def is_approved(self, activation: Any) -> bool:
        return activation.process.outcome == "approve"

    def has_a_day(self, activation: Any) -> bool:
        return not activation.process.hearing.why

    def was_put_off(self, activation: Any) -> bool:
        return activation.process.outcome == "postpone"

    def save_arrangement(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        if data["outcome"] == "withdraw":
            self._end("withdraw_hearing", process, data["reason"], by=by, at=at)
            return
        said = {"why": data["reason"]} if data["outcome"] == "refuse" else data["arranged"]
        hearings.arrange(process.hearing, said, by=by, at=at)

    def save_hearing(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        if data["outcome"] == "held":
            scan = data["scan"][0]
            kept = evidence.keep(
                process.entry, scan.file, scan.media_type, purpose=Evidence.Purpose.HEARING, by=by, at=at
            )
            said = {**data["held"], "scan": kept, "opinion": data["reason"]}
            hearings.hold(process.hearing, said, process=process, by=by, at=at)
        elif data["outcome"] in ENDS:
            self._end(ENDS[data["outcome"]], process, data["reason"], by=by, at=at)

    def _end(self, verb: str, process: Any, because: str, *, by: Any, at: Any) -> None:
        hearings.end(verb, process.hearing, process=process, by=by, at=at, because=because)

    def enact_acceptance(self, activation: Any) -> None:
        process = activation.process
        hearings.accept(process.hearing, process=process, by=process.acted_by, at=process.acted_at)

    def enact_refusal(self, activation: Any) -> None:
        process = activation.process
        hearings.refuse(process.hearing, process=process, by=process.acted_by, at=process.acted_at)

    def run_clock(self, activation: Any) -> None:
        process = activation.process
        hearings.told(process.hearing, process=process, at=process.acted_at)

    def finish_refusal(self, activation: Any) -> None:
        process = activation.process
        hearings.refused_is_told(process.hearing, process=process, at=process.acted_at)

    def let_case_go_on(self, activation: Any) -> None:
        process = activation.process
        nudge(process.entry, by=process.acted_by, at=process.acted_at)


ENDS = {"absent": "forfeit_hearing", "withdraw": "withdraw_hearing"}


def let_go_on(entry: Any, *, by: Any, at: Any) -> bool:
    """After a party took its request back in the hall: the case goes on when nothing else is waited for."""
    return nudge(entry, by=by, at=at)
