"""呈批: one officer proposes, the head decides: extension, rescission, revocation, end of an honour, extinction."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from forms.motion import DecideMotionForm, HearRescissionForm, VerifyHitForm, VerifyPleaForm
from forms.service import ServedForm
from workflows.acts import (
    annulment,
    challenge,
    crosscheck,
    deadline,
    log,
    motion,
    reorganisation,
    rescission,
)
from workflows.acts.people import clock_keeper
from workflows.flows.base import Procedure, Step, abandon, open_tasks
from workflows.flows.exit import ExitFlow
from workflows.flows.guided import end_guidance
from workflows.flows.monitoring import end_watch
from workflows.flows.serving import drop
from workflows.flows.telling import tell_of_end
from workflows.law import duties
from workflows.models import Exit, Identification, Motion, ObjectionProcedure, RepairProcedure, Reply

# What leaves the listing as it is: its applications and exits go on.
STAYING = (
    Motion.Kind.EXTENSION,
    Motion.Kind.SUSPENSION,
    Motion.Kind.REPAIR_EXTENSION,
    Motion.Kind.REORGANISATION,
    Motion.Kind.PLAN_FAILED,
)


class HeadsStep(Step):
    """The head's step: a judgment that annuls the listing is carried out within its own days."""

    def clock_of(self, process: Any) -> str:
        """Under the clock of the annulment where one runs; a proposal for another reason has none of its own."""
        return "annul_execute" if process.kind == Motion.Kind.REVOCATION else self.clock


class MotionFlow(Procedure, flow.Flow):
    """Motion 呈批

    The case officer proposes, the head decides (办法 §§8, 15, 16)."""

    process_class = Motion
    stem = "motion"

    propose = flow.StartHandle(this.begin).Next(this.is_automatic)
    # What the clock found, and what a party asks for, an officer looks at before the head decides.
    is_automatic = (
        flow.Switch()
        .Case(this.verify, this.was_met_by_itself)
        .Case(this.look, this.was_asked_by_the_party)
        .Default(this.is_told_first)
    )
    look = Step(
        VerifyPleaForm,
        duty=duties.VERIFY_REPAIR,
        clock="decide",
        verb="verify_plea",
        by_officer=True,
    ).Next(this.decide)
    # Nobody is listed again who was not told before and could not speak (办法 §6, by reference; decision 0025).
    is_told_first = flow.If(this.tells_first).Then(this.announce).Else(this.decide)
    announce = flow.Function(this.issue_announcement).Next(this.serve_announcement)
    serve_announcement = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="decide",
        verb="confirm_service",
        by_officer=True,
        notices=(rescission.KIND,),
    ).Next(this.open_window)
    open_window = flow.Function(this.start_windows).Next(this.is_window_over)
    is_window_over = flow.If(this.window_is_over).Then(this.hear).Else(this.await_say)
    await_say = flow.Handle(this.window_closed).Next(this.hear)
    hear = Step(
        HearRescissionForm,
        duty=duties.ANSWER_STATEMENT,
        clock="decide",
        verb="hear_rescission",
        does="save_answers",
        enacts=("go_on", "drop"),
        by_officer=True,
    ).Next(this.is_pursued)
    is_pursued = flow.If(this.goes_on).Then(this.decide).Else(this.give_up)
    give_up = flow.Function(this.keep_withdrawal).Next(this.closing)
    verify = Step(
        VerifyHitForm,
        duty=duties.VERIFY_CASE,
        clock="decide",
        verb="verify_hit",
        by_officer=True,
    ).Next(this.decide)
    decide = HeadsStep(
        DecideMotionForm,
        duty=duties.DECIDE_MOTION,
        clock="decide",
        verb="decide_motion",
        not_done_by=("start", "verify", "look", "hear"),
        enacts=("approve", "reject"),
    ).Next(this.is_approved)
    is_approved = flow.If(this.was_approved).Then(this.enact).Else(this.reject)
    reject = flow.Function(this.keep_rejection).Next(this.needs_service)
    enact = flow.Function(this.enact_motion).Next(this.needs_service)
    needs_service = flow.If(this.has_notices).Then(this.serve).Else(this.closing)
    serve = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="exit_execute",
        verb="confirm_service",
        by_officer=True,
        notices=(
            "rescission_decision",
            "revocation_decision",
            "repair_notice",
            "no_listing_decision",
            "reorganisation_answer",
            "discipline_resumed",
        ),
    ).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def begin(self, activation: Any, *, entry: Any, kind: str, by: Any, at: Any, **facts: Any) -> Any:
        """The proposal is on the record (`acts.motion.propose`)."""
        process = activation.process
        process.entry, process.kind = entry, kind
        process.started_by = process.acted_by = by
        process.acted_at = at
        for name, value in facts.items():
            setattr(process, name, value)
        return process

    def was_met_by_itself(self, activation: Any) -> bool:
        process = activation.process
        return process.kind == Motion.Kind.DOWNGRADE and process.started_by_id == clock_keeper().pk

    def was_asked_by_the_party(self, activation: Any) -> bool:
        return bool(activation.process.basis == motion.BY_PARTY)

    def tells_first(self, activation: Any) -> bool:
        process = activation.process
        return process.kind == Motion.Kind.RESCISSION and rescission.rule_of(process.entry) is not None

    def issue_announcement(self, activation: Any) -> None:
        process = activation.process
        rescission.announce(process, by=process.acted_by, at=process.acted_at)

    def start_windows(self, activation: Any) -> None:
        process = activation.process
        rescission.start_windows(process, at=process.acted_at)
        process.outcome = ""

    def window_is_over(self, activation: Any) -> bool:
        process = activation.process
        return rescission.is_over(process, log.local_day(process.acted_at))

    def window_closed(self, activation: Any, *, by: Any, at: Any) -> None:
        activation.process.acted_by, activation.process.acted_at = by, at

    def save_answers(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        rescission.answer(process, data["answers"], by=by, at=at)

    def goes_on(self, activation: Any) -> bool:
        return activation.process.outcome == "go_on"

    def keep_withdrawal(self, activation: Any) -> None:
        process = activation.process
        motion.withdraw(process, by=process.acted_by, at=process.acted_at, because=process.reason)

    def was_approved(self, activation: Any) -> bool:
        return activation.process.outcome == "approve"

    def has_notices(self, activation: Any) -> bool:
        process = activation.process
        return bool(process.entry.notices.filter(process=process).exists())

    def keep_rejection(self, activation: Any) -> None:
        process = activation.process
        said = {"by": process.acted_by, "at": process.acted_at, "because": process.reason}
        if process.outcome == "return":  # the form is mended and the order proposed again; its clock runs on
            challenge.proposal_returned(process.entry, **said)
            return
        motion.reject(process, **said)
        if process.basis == motion.BY_PARTY:
            reorganisation.answer(process, process.entry, **said)
        if process.kind == Motion.Kind.DOWNGRADE:
            crosscheck.settle_kept(process.entry, **said)

    def enact_motion(self, activation: Any) -> None:
        process = activation.process
        was_listed = process.entry.state == "listed"
        by, at = process.acted_by, process.acted_at
        entry = motion.approve(process, by=by, at=at, because=process.reason)
        if process.kind in STAYING:
            return
        end_pointless(entry, by=by, at=at)
        if process.kind == Motion.Kind.REVOCATION:
            end_objections(entry, by=by, at=at)
            annulment.after_revocation(entry, by=by, at=at)
            keep_honours(entry, at=at)
        if entry.state == "dismissed":
            end_case(entry, by=by, at=at)
        if process.kind == Motion.Kind.RESCISSION:
            question_honours(entry, at=at)
        if entry.state == "exited":
            ExitFlow.leave.run(entry=entry, ground=entry.exit_ground, by=by, at=at)
        elif process.kind == Motion.Kind.REVOCATION and was_listed:
            ExitFlow.leave.run(entry=entry, ground="revoked", by=by, at=at)


def hear_now(entry: Any, *, by: Any, at: Any) -> bool:
    """Nobody's time to speak runs any more: what was said goes to the officer; True when it did."""
    for process in Motion.objects.filter(entry=entry, kind=Motion.Kind.RESCISSION, is_open=True):
        if not rescission.is_over(process, log.local_day(at)):
            continue
        for task in open_tasks(process, "await_say"):
            MotionFlow.await_say.run(task, by=by, at=at)
            deadline.meet(entry, "rescission_reply", at=at)
            return True
    return False


def end_case(entry: Any, *, by: Any, at: Any) -> None:
    """The case ended on a proposal: what is open of its identification and its answers has no object any more."""
    for model in (Identification, Reply):
        for process in model.objects.filter(entry=entry, is_open=True):
            abandon(process, by=by, at=at)
    drop(entry, at=at)


def end_pointless(entry: Any, *, by: Any, at: Any) -> None:
    """The listing ended or came back otherwise: open applications and exits have no object any more."""
    for process in RepairProcedure.objects.filter(entry=entry, is_open=True, repair__is_open=True):
        motion.lapse_repair(process.repair, by=by, at=at)
        abandon(process, by=by, at=at)
    if entry.state != "listed":
        reorganisation.end_with_listing(entry, by=by, at=at)
        end_guidance(entry, at=at)
    for exiting in Exit.objects.filter(entry=entry, is_open=True):
        abandon(exiting, by=by, at=at)
    for watched in entry.monitorings.filter(closed_at__isnull=False, procedures__is_open=True).distinct():
        end_watch(watched, by=by, at=at)


def end_objections(entry: Any, *, by: Any, at: Any) -> None:
    """An annulled listing has nothing left to object to: who had an undecided objection to work on has it no more.

    One that was decided goes on to its answer: it may be what annulled the listing.
    """
    for objection in annulment.end_objections(entry, at=at):
        for process in ObjectionProcedure.objects.filter(objection=objection, is_open=True):
            abandon(process, by=by, at=at)
        tell_of_end(objection, by=clock_keeper(), at=at)


def keep_honours(entry: Any, *, at: Any) -> None:
    """What the clock proposed because of a listing that never was has no object any more: the honours stay."""
    by = clock_keeper()
    for proposal in crosscheck.settle_annulled(entry, by=by, at=at):
        motion.drop_proposal(proposal, entry, by=by, at=at)
        abandon(proposal, by=by, at=at)


def question_honours(entry: Any, *, at: Any) -> int:
    """A later listing for bad faith opens the exit of every honour of its parties by itself; how many (FR-12).

    Where a proposal to end the honour waits already, the hit is put on the record and judged with it.
    """
    by, honours = clock_keeper(), crosscheck.honours_in_doubt(entry)
    for honour in honours:
        facts = crosscheck.question(honour, entry, by=by, at=at)
        if crosscheck.is_being_ended(honour):
            continue
        honour = motion.propose(honour, "downgrade", by=by, at=at, **facts)
        MotionFlow.propose.run(entry=honour, kind="downgrade", by=by, at=at, **facts)
    return len(honours)
