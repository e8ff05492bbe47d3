"""认定: register, verify, tell, hear, review, decide, serve; the rules of the list say which of it is asked."""

from typing import Any

from django.utils.translation import gettext as _
from viewflow import this
from viewflow.workflow import flow

from forms.crosscheck import ResolveForm
from forms.identification import (
    DecideForm,
    DraftForm,
    LegalReviewForm,
    ReviewForm,
    SupplementForm,
    VerifyForm,
)
from forms.service import ServedForm
from workflows.acts import crosscheck, deadline, escalation, identification, log, work
from workflows.flows import motion as motions
from workflows.flows.base import Procedure, Step, abandon, open_tasks
from workflows.flows.exit import ExitFlow
from workflows.flows.guided import end_guidance
from workflows.law import duties
from workflows.models import Deadline, Hearing, HearingProcedure, Identification, Motion, Reply
from workflows.models.crosscheck import open_blockers

HANDS = ("start", "verify", "draft", "serve", "supplement", "resolve_hits")


class LegalStep(Step):
    """The legal review: whoever led the hearing has said what she thinks, and does not check it (ours, 待核)."""

    def why_not(self, user: Any, process: Any) -> str:
        if said := super().why_not(user, process):
            return said
        absent = user.principal_for(self.duty.at(self.place_in(process)))
        if any(Hearing.was_chaired_by(process.entry_id, each.pk) for each in (user, absent) if each):
            return _("听证主持人不办理同一案件的法制审核，请由另一名法制审核人员办理。")
        return ""


class IdentificationFlow(Procedure, flow.Flow):
    """Identification 认定

    One officer registers, verifies and drafts; another reviews; the subject is told and heard, or everybody may
    object to a public notice, or nobody is told first; the legal reviewer checks; the head decides (办法 §§5-8)."""

    process_class = Identification
    stem = "identification"

    register = flow.StartHandle(this.begin).Next(this.verify)

    verify = Step(
        VerifyForm,
        duty=duties.VERIFY_CASE,
        clock="decide",
        verb="verify_case",
        does="save_verification",
        by_officer=True,
    ).Next(this.is_a_case)
    # An officer never ends a case alone: the proposal not to list goes to the head.
    is_a_case = flow.If(this.goes_on).Then(this.draft).Else(this.cross_check)

    draft = Step(
        DraftForm,
        duty=duties.DRAFT_NOTICE,
        clock="decide",
        verb="draft_notice",
        does="save_draft",
        by_officer=True,
    ).Next(this.review)
    review = Step(
        ReviewForm,
        duty=duties.REVIEW_NOTICE,
        clock="decide",
        verb="review_notice",
        not_done_by=HANDS,
        in_bulk=("approve", "return"),
    ).Next(this.is_reviewed)
    is_reviewed = flow.If(this.is_approved).Then(this.tells_first).Else(this.draft)
    tells_first = flow.If(this.asks_prior_notice).Then(this.issue).Else(this.publishes_first)
    issue = flow.Function(this.issue_prior_notices).Next(this.serve)
    serve = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="decide",
        verb="confirm_service",
        by_officer=True,
        notices=("prior_notice",),
    ).Next(this.publishes_first)
    publishes_first = flow.If(this.asks_public_notice).Then(this.publish).Else(this.is_window_over)
    publish = flow.Function(this.publish_proposal).Next(this.is_window_over)

    is_window_over = flow.If(this.window_is_over).Then(this.is_review_asked).Else(this.await_statement)
    await_statement = flow.Handle(this.window_closed).Next(this.is_review_asked)

    is_review_asked = flow.If(this.asks_legal_review).Then(this.legal_review).Else(this.cross_check)
    legal_review = LegalStep(
        LegalReviewForm,
        duty=duties.REVIEW_LAWFULNESS,
        clock="decide",
        verb="review_lawfulness",
        not_done_by=(*HANDS, "review"),
        does="save_legal_review",
        enacts=("pass",),
        in_bulk=("pass", "return"),
    ).Next(this.is_lawful)
    is_lawful = flow.If(this.is_passed).Then(this.cross_check).Else(this.supplement)
    supplement = Step(
        SupplementForm,
        duty=duties.VERIFY_CASE,
        clock="decide",
        verb="supplement",
        does="save_supplement",
        by_officer=True,
    ).Next(this.is_told_anew)
    # What is heavier than the notice said is announced before it is decided (行政处罚法 §45, by reference).
    is_told_anew = flow.If(this.tells_anew).Then(this.draft).Else(this.is_review_asked)

    # Nothing is decided before it was compared with all lists (FR-12); `enlist` compares once more.
    cross_check = flow.Function(this.compare).Next(this.has_hits)
    has_hits = flow.If(this.must_resolve).Then(this.resolve_hits).Else(this.decide)
    resolve_hits = Step(
        ResolveForm,
        duty=duties.RESOLVE_HIT,
        clock="decide",
        verb="resolve_hit",
        does="save_resolutions",
        enacts=("done",),
        by_officer=True,
    ).Next(this.cross_check)

    decide = Step(
        DecideForm,
        duty=duties.DECIDE_LISTING,
        clock="decide",
        verb="decide_listing",
        not_done_by=(*HANDS, "review", "legal_review"),
        does="save_decision",
        enacts=("enlist", "dismiss"),
        in_bulk=("return",),  # whoever is listed is listed for reasons of its own
    ).Next(this.is_decided)
    is_decided = (
        flow.Switch()
        .Case(this.enlist, this.is_enlisted)
        .Case(this.dismiss, this.is_dismissed)
        .Case(this.verify, this.is_returned_untold)
        .Default(this.supplement)
    )
    enlist = flow.Function(this.enact_listing).Next(this.serve_decision)
    dismiss = flow.Function(this.enact_dismissal).Next(this.has_notices)
    has_notices = flow.If(this.was_told).Then(this.serve_decision).Else(this.closing)
    serve_decision = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="decide",
        verb="confirm_service",
        by_officer=True,
        notices=("listing_decision", "repair_notice", "no_listing_decision"),
    ).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def begin(self, activation: Any, *, entry: Any, by: Any, at: Any) -> Any:
        """The case has been registered (`acts.identification.propose`): verification is next."""
        process = activation.process
        process.entry = entry
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def goes_on(self, activation: Any) -> bool:
        return activation.process.outcome != "no_case"

    def is_approved(self, activation: Any) -> bool:
        return activation.process.outcome == "approve"

    def is_passed(self, activation: Any) -> bool:
        return activation.process.outcome == "pass"

    def compare(self, activation: Any) -> None:
        crosscheck.run(activation.process.entry, at=activation.process.acted_at)

    def must_resolve(self, activation: Any) -> bool:
        # Who is not to be listed anyway needs no hit resolved.
        process = activation.process
        return process.outcome != "no_case" and bool(open_blockers(process.entry))

    def tells_anew(self, activation: Any) -> bool:
        return activation.process.outcome == "retell"

    def is_enlisted(self, activation: Any) -> bool:
        return activation.process.outcome == "enlist"

    def is_dismissed(self, activation: Any) -> bool:
        return activation.process.outcome == "dismiss"

    def is_returned_untold(self, activation: Any) -> bool:
        return not activation.process.entry.notices.filter(kind__in=identification.TOLD).exists()

    def asks_prior_notice(self, activation: Any) -> bool:
        return bool(activation.process.entry.policy.load_rules().yes("prior_notice"))

    def asks_public_notice(self, activation: Any) -> bool:
        return bool(activation.process.entry.policy.load_rules().yes("public_notice"))

    def asks_legal_review(self, activation: Any) -> bool:
        return bool(activation.process.entry.is_reviewed_first)

    def was_told(self, activation: Any) -> bool:
        return activation.process.entry.notices.filter(kind="no_listing_decision").exists()

    def window_is_over(self, activation: Any) -> bool:
        return may_go_on(activation.process.entry, activation.process.acted_at)

    def window_closed(self, activation: Any, *, by: Any, at: Any) -> Any:
        """Every window has run out and every statement is answered: the clock lets the case go on."""
        work.acting(activation.process, by=by, at=at, outcome="window_closed")
        log.record("close_window", activation.process.entry, by=by, at=at, duty=KEEP_OR_ANSWER)
        return activation.process

    def issue_prior_notices(self, activation: Any) -> None:
        process = activation.process
        identification.issue_prior_notices(
            process.entry, process=process, by=process.acted_by, at=process.acted_at
        )

    def publish_proposal(self, activation: Any) -> None:
        process = activation.process
        identification.publish_proposal(
            process.entry, process=process, by=process.acted_by, at=process.acted_at
        )

    def enact_listing(self, activation: Any) -> None:
        process = activation.process
        by, at = process.acted_by, process.acted_at
        entry = identification.enlist(process.entry, process=process, reason=process.reason, by=by, at=at)
        take_over(entry, by=by, at=at)
        motions.question_honours(entry, at=at)

    def enact_dismissal(self, activation: Any) -> None:
        process = activation.process
        by, at = process.acted_by, process.acted_at
        basis = process.dismissal
        identification.dismiss(
            process.entry, process=process, reason=process.reason, basis=basis, by=by, at=at
        )
        end_pointless(process.entry, by=by, at=at)

    def save_verification(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        said = (data["id_numbers"], data["role_facts"])
        identification.complete_associates(process.entry, *said, by=by, at=at)

    def save_draft(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        work.redraft(
            process.entry, facts_summary=data["facts_summary"], by=by, at=at, duty=duties.DRAFT_NOTICE
        )
        identification.complete_associates(process.entry, {}, data["role_facts"], by=by, at=at)

    def save_legal_review(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        if data["outcome"] == "pass":
            identification.pass_legal_review(process.entry, True, by=by, at=at, because=data["reason"])

    def save_decision(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        work.note(process, dismissal=data["dismiss_basis"] if data["outcome"] == "dismiss" else "")

    def save_resolutions(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        crosscheck.resolve(process.entry, data["resolutions"], by=by, at=at)

    def save_supplement(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        identification.supplement(process.entry, data.get("files") or [], by=by, at=at)
        if data.get("outcome") == "retell":
            identification.tell_anew(process.entry, by=by, at=at, because=data["reason"])


def take_over(entry: Any, *, by: Any, at: Any) -> None:
    """The serious listing takes the place of the lighter ones that escalate to its list."""
    for lighter in escalation.superseded_by(entry):
        who = escalation.hand_for(lighter, by)
        left = escalation.leave_for(lighter, entry, by=who, at=at)
        motions.end_pointless(left, by=who, at=at)
        ExitFlow.leave.run(entry=left, ground="escalated", by=who, at=at)


def end_pointless(entry: Any, *, by: Any, at: Any) -> None:
    """The case is over: answers and proposals that wait for somebody have no object any more."""
    for process in Reply.objects.filter(entry=entry, is_open=True):
        abandon(process, by=by, at=at)
    for process in HearingProcedure.objects.filter(entry=entry, is_open=True):
        abandon(process, by=by, at=at)
    for process in Motion.objects.filter(entry=entry, is_open=True):
        abandon(process, by=by, at=at)
    end_guidance(entry, at=at)


# Whoever does the last thing that a case has waited for lets it go on: also who holds a hearing, or takes it back.
KEEP_OR_ANSWER = duties.either(
    duties.KEEP_CLOCK,
    duties.ANSWER_STATEMENT,
    duties.SERVE_NOTICE,
    duties.CHAIR_HEARING,
    duties.REQUEST_HEARING,
)


def may_go_on(entry: Any, at: Any) -> bool:
    """Everybody was served, every window has run out, every statement is answered (办法 §6)."""
    fresh = type(entry).objects.get(pk=entry.pk)
    if not fresh.is_told_first:
        return True
    # A last day that rests on a guessed calendar may come too early for the party: wait for the notice of holidays.
    if Deadline.objects.filter(entry=fresh, kind__in=deadline.WINDOWS, is_provisional=True).exists():
        return False
    over = fresh.reply_until is not None and log.local_day(at) > fresh.reply_until
    nothing_waits = fresh.open_statements == 0 and fresh.open_hearings == 0
    return over and fresh.unserved_prior_notices == 0 and nothing_waits


def nudge(entry: Any, *, by: Any, at: Any) -> bool:
    """Let a waiting case go on when nothing is waited for any more; True when it did."""
    if not may_go_on(entry, at):
        return False
    for process in Identification.objects.filter(entry=entry, is_open=True):
        for task in open_tasks(process, "await_statement"):
            IdentificationFlow.await_statement.run(task, by=by, at=at)
            deadline.meet(entry, *deadline.WINDOWS, at=at)
            return True
    return False
