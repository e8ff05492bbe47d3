"""复议、诉讼: what somebody must do or confirm for a review or a lawsuit, one matter a process."""

from datetime import date
from typing import Any

from viewflow import this
from viewflow.workflow import flow

from forms.challenge_steps import (
    AnswerForm,
    ApproveChangeForm,
    ComplyForm,
    ConfirmOutcomeForm,
    ConfirmStayForm,
)
from forms.service import ServedForm
from workflows.acts import annulment, challenge, evidence, log, motion, stay, work
from workflows.acts.people import clock_keeper
from workflows.flows.base import Procedure, Step, abandon
from workflows.flows.identification import IdentificationFlow
from workflows.flows.motion import MotionFlow
from workflows.law import duties
from workflows.law.challenge import Challenging
from workflows.models import Challenge, ChallengeProcedure, Motion

Matter = ChallengeProcedure.Matter


class ChallengeFlow(Procedure, flow.Flow):
    """Challenge 复议诉讼

    Our answer within its days; the outcome, a stay and its end confirmed by another hand; what a judgment asks
    beyond an annulment done by the officer, a change approved by the head and served."""

    process_class = ChallengeProcedure
    stem = "challenge"

    begin = flow.StartHandle(this.open).Next(this.start_clock)
    start_clock = flow.Function(this.run_clock).Next(this.which)
    which = (
        flow.Switch()
        .Case(this.answer, this.is_answer)
        .Case(this.confirm_outcome, this.is_outcome)
        .Case(this.comply, this.is_compliance)
        .Default(this.confirm_stay)
    )
    answer = Step(
        AnswerForm,
        duty=duties.RECORD_CHALLENGE,
        clock="challenge_answer",
        verb="answer_challenge",
        by_officer=True,
        enacts=("done",),
        does="send_answer",
    ).Next(this.closing)
    confirm_outcome = Step(
        ConfirmOutcomeForm,
        duty=duties.CONFIRM_CHALLENGE,
        clock="challenge_answer",
        verb="confirm_outcome",
        not_done_by=("start",),
        enacts=("confirm", "return"),
    ).Next(this.conclude)
    conclude = flow.Function(this.keep_outcome).Next(this.closing)
    confirm_stay = Step(
        ConfirmStayForm,
        duty=duties.DECIDE_MOTION,
        clock="challenge_answer",
        verb="confirm_stay",
        not_done_by=("start",),
        enacts=("confirm", "return"),
    ).Next(this.suspend)
    suspend = flow.Function(this.keep_stay).Next(this.closing)
    comply = Step(
        ComplyForm,
        duty=duties.RECORD_CHALLENGE,
        clock="challenge_comply",
        verb="comply_challenge",
        by_officer=True,
        does="keep_compliance",
    ).Next(this.is_change)
    is_change = flow.If(this.changes_listing).Then(this.approve).Else(this.carry_out)
    approve = Step(
        ApproveChangeForm,
        duty=duties.DECIDE_MOTION,
        clock="challenge_comply",
        verb="approve_change",
        not_done_by=("comply",),
    ).Next(this.is_approved)
    is_approved = flow.If(this.was_approved).Then(this.correct).Else(this.comply)
    correct = flow.Function(this.apply_change).Next(this.serve)
    serve = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="challenge_comply",
        verb="confirm_service",
        by_officer=True,
        notices=("listing_decision",),
    ).Next(this.carry_out)
    carry_out = flow.Function(this.finish).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def open(
        self, activation: Any, *, challenge: Any, matter: str, by: Any, at: Any, stay: Any = None
    ) -> Any:
        """The matter is on the record (`acts.challenge`, `acts.stay`)."""
        process = activation.process
        process.entry, process.challenge, process.matter, process.stay = (
            challenge.entry, challenge, matter, stay,
        )  # fmt: skip
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def run_clock(self, activation: Any) -> None:
        """The days of our answer run at once."""
        if activation.process.matter == Matter.ANSWER:
            challenge.start_answer_clock(activation.process.challenge, process=activation.process)

    def is_answer(self, activation: Any) -> bool:
        return activation.process.matter == Matter.ANSWER

    def is_outcome(self, activation: Any) -> bool:
        return activation.process.matter == Matter.OUTCOME

    def is_compliance(self, activation: Any) -> bool:
        return activation.process.matter == Matter.COMPLY

    def changes_listing(self, activation: Any) -> bool:
        return activation.process.outcome == "change"

    def was_approved(self, activation: Any) -> bool:
        return activation.process.outcome == "approve"

    def send_answer(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        kept = keep_files(process.entry, data["files"], by=by, at=at)
        challenge.answer(process.challenge, data["answered_on"], data["reason"], kept, by=by, at=at)

    def keep_outcome(self, activation: Any) -> None:
        process = activation.process
        said: dict[str, Any] = {"by": process.acted_by, "at": process.acted_at}
        if process.outcome == "return":
            challenge.send_back(process.challenge, because=process.reason, **said)
            return
        made = challenge.confirm(process.challenge, because=process.reason, **said)
        drop_answer(made, **said)
        if made.effective_on and made.effective_on <= log.local_day(process.acted_at):
            take_effect(made, made.effective_on, **said)

    def keep_stay(self, activation: Any) -> None:
        process = activation.process
        said: dict[str, Any] = {
            "by": process.acted_by, "at": process.acted_at, "because": process.reason,
        }  # fmt: skip
        is_end, is_confirmed = process.matter == Matter.STAY_END, process.outcome == "confirm"
        act = {
            (False, True): stay.confirm,
            (False, False): stay.send_back,
            (True, True): stay.end,
            (True, False): stay.keep_on,
        }[is_end, is_confirmed]
        act(process.stay, **said)

    def keep_compliance(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        columns = {name: data.get(name) for name in ("facts_summary", "listed_until") if name in data}
        work.note(process, account=data["reason"], **columns)

    def apply_change(self, activation: Any) -> None:
        process = activation.process
        annulment.apply_change(process, by=process.acted_by, at=process.acted_at)

    def finish(self, activation: Any) -> None:
        """What the judgment asked is done; a new case begins where the authority has to decide anew."""
        process = activation.process
        by, at = process.acted_by, process.acted_at
        if process.outcome == "new_case":
            made = annulment.open_again(process.challenge, by=by, at=at)
            IdentificationFlow.register.run(entry=made, by=by, at=at)
        challenge.execute(process.challenge, process.account, by=by, at=at)


def keep_files(entry: Any, uploads: Any, *, by: Any, at: Any) -> list[Any]:
    """The papers of a review or a lawsuit as evidence of the case."""
    return [evidence.keep(entry, u.file, u.media_type, purpose="challenge", by=by, at=at) for u in uploads]


def drop_answer(made: Challenge, *, by: Any, at: Any) -> None:
    """The matter is decided: an answer that was not sent has no object any more."""
    for process in ChallengeProcedure.objects.filter(challenge=made, matter=Matter.ANSWER, is_open=True):
        abandon(process, by=by, at=at)


def take_effect(made: Challenge, on: date, *, by: Any, at: Any) -> Challenge:
    """An outcome binds us: the annulment goes before the head, the rest to the officer; a stay ends with its reason."""
    made = challenge.take_effect(made, on, by=by, at=at)
    if made.state == Challenging.EXECUTED:  # nothing changes: execution goes on
        for each in (made, made.predecessor):
            if each is not None:
                stay.end_with(each, by=by, at=at, because=str(made.follows.words))
        return made
    if made.follows.annuls:
        propose_annulment(made, by=by, at=at)
    if made.follows.complies:
        ChallengeFlow.begin.run(challenge=made, matter=Matter.COMPLY, by=by, at=at)
    return made


def propose_annulment(made: Challenge, *, by: Any, at: Any) -> None:
    """The head is asked to carry out the annulment, on the document that ordered it; one proposal at a time.

    Where another ground has annulled the listing already, the order is carried out with that.
    """
    entry = made.entry
    if entry.state == "revoked":
        annulment.after_revocation(entry, by=by, at=at)
        return
    if Motion.objects.filter(entry=entry, kind=Motion.Kind.REVOCATION, is_open=True).exists():
        return
    hand = made.reported_by if made.reported_by and duties.PROPOSE_MOTION(entry, made.reported_by) else None
    stated = made if made.effective_outcome == made.outcome else made.predecessor or made
    facts = {
        "basis": "listing_annulled",
        "grounds": challenge.grounds_of(made),
        "document_number": stated.outcome_number,
        "document_date": stated.outcome_on,
        "document_body": stated.body,
    }
    who = {"by": hand or clock_keeper(), "at": at}
    entry = motion.propose(entry, "revocation", **who, **facts)
    MotionFlow.propose.run(entry=entry, kind="revocation", **who, **facts)
