"""违背承诺: what somebody must look at, serve or decide about a commitment, one matter a process.

What moves between two matters is the law's own state (`acts/breach.py`): told and served, the subject has its days
(a clock of the commitment); then another hand decides. `settle` puts before the office whatever is due now.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from viewflow import this
from viewflow.workflow import flow

from forms.breach import IN_TASK, form_of
from forms.commitment import WhyForm
from workflows.acts import breach as acts
from workflows.acts import commitment, log, promise_follow
from workflows.flows.base import Procedure, abandon
from workflows.flows.unclocked import Unclocked
from workflows.law import duties
from workflows.law.commitment import Promise
from workflows.law.refusal import Refused
from workflows.models import BreachProcedure, Commitment

Matter = BreachProcedure.Matter


class BreachStep(Unclocked):
    """A step that is said in one of several forms; `do` names which."""

    def form_for(self, process: Any, today: Any, data: Any = None, files: Any = None) -> Any:
        """The form of what is said, the first of them before anything is said."""
        do = data.get("do", "") if data is not None else IN_TASK[self.name][0]
        if do not in IN_TASK[self.name]:
            raise Refused(_("这一步现在不能办理，可能已经由别人办理；请看现在的状态。"))
        form = form_of(do, today, *([data] if data is not None else []))
        form.outcomes, form.needs_reason, form.do = (), (), do
        return form

    def why_not(self, user: Any, process: Any) -> str:
        """Whoever proposed the finding does not decide it (the law says so, too)."""
        hands = process.commitment.hands if self.name == Matter.DECIDE else ()
        absent = user.principal_for(self.duty.at(self.place_in(process)))
        if user.pk in hands:
            return _("违背认定由您提出，须由本单位负责人等另一人作出认定。")
        if absent is not None and absent.pk in hands:
            said = {"name": absent.name}
            return _("违背认定由您代理的%(name)s提出，您不能代其作出认定。") % said
        return super().why_not(user, process)

    def perform(self, task: Any, data: Any, files: Any = None, *, by: Any, at: Any) -> Any:
        """The step with the outcome that its form stands for."""
        if data.get("do", "") not in IN_TASK[self.name]:
            raise PermissionDenied
        return super().perform(task, data, files, by=by, at=at)

    def said(self, form: Any) -> dict[str, Any]:
        """What was said, with its outcome and in words: what the opinion keeps."""
        told = form.cleaned_data
        words = told.get("because") or told.get("note") or told.get("how") or ""
        return {**told, "outcome": form.do, "reason": words}


class BreachFlow(Procedure, flow.Flow):
    """Breach 违背承诺

    A day that is over, or an officer's finding, puts a commitment before the office that received it. The notice is
    served, the subject may object, another than the proposer decides; a finding is recorded as 未履约 (domain §6.4)."""

    process_class = BreachProcedure
    stem = "breach"

    begin = flow.StartHandle(this.open).Next(this.which)
    which = (
        flow.Switch().Case(this.serve, this.is_service).Case(this.decide, this.is_decision).Default(this.look)
    )
    look = BreachStep(
        WhyForm, duty=duties.TRACK_COMMITMENT, clock="", verb="check_commitment", does="save",
        enacts=IN_TASK["look"], office="office",
    ).Next(this.closing)  # fmt: skip
    serve = BreachStep(
        WhyForm, duty=duties.TRACK_COMMITMENT, clock="", verb="serve_breach_notice", does="save",
        enacts=IN_TASK["serve"], office="office",
    ).Next(this.closing)  # fmt: skip
    decide = BreachStep(
        WhyForm, duty=duties.DECIDE_BREACH, clock="", verb="breach", does="save",
        enacts=IN_TASK["decide"], office="office",
    ).Next(this.closing)  # fmt: skip
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def open(self, activation: Any, *, commitment: Any, matter: str, by: Any, at: Any) -> Any:
        """The commitment, and what is to be done about it."""
        process = activation.process
        process.commitment, process.entry_id, process.matter = commitment, commitment.entry_id, matter
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def is_service(self, activation: Any) -> bool:
        return activation.process.matter == Matter.SERVE

    def is_decision(self, activation: Any) -> bool:
        return activation.process.matter == Matter.DECIDE

    def save(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        """What was said is enacted; whatever is due then is put before somebody."""
        enact(data["outcome"], process.commitment, data, by=by, at=at)
        settle(process.commitment, by=by, at=at, but=process)


def enact(do: str, made: Commitment, said: dict[str, Any], *, by: Any, at: Any) -> None:
    """One thing said about a commitment, as the law knows it."""
    because = said.get("because", "")
    if do == "check":
        told = {name: said[name] for name in ("checked_on", "finding", "note", "next_on")}
        promise_follow.check(made, **told, by=by, at=at)
    elif do == "fulfil":
        commitment.fulfil(made, because=because, by=by, at=at)
    elif do == "propose":
        acts.propose(made, facts=because, by=by, at=at)
    elif do == "serve":
        acts.serve(made, on_day=said["on_day"], how=said["how"], by=by, at=at)
    else:
        acts.decide(made, broken=do == "breach", reason=because, by=by, at=at)


def wanted(made: Commitment, day: Any) -> str:
    """What is to be done about a finding of breach now; empty while the subject has its days, or without one."""
    if made.state != Promise.NOTICED:
        return ""
    if made.told_on is None:
        return Matter.SERVE
    is_over = made.object_until is not None and made.object_until < day  # until then the subject may say more
    return Matter.DECIDE if is_over else ""


def settle(made: Commitment, *, by: Any, at: Any, but: Any = None) -> None:
    """What has become pointless is cancelled, what is due is put before the office; nothing when all stands so."""
    fresh = Commitment.objects.select_related("entry", "subject", "department").get(pk=made.pk)
    due = wanted(fresh, log.local_day(at))
    rows = BreachProcedure.objects.filter(commitment=fresh, is_open=True)
    rows = rows.exclude(pk=but.pk) if but is not None else rows
    kept = {due, Matter.LOOK} if fresh.state == Promise.SIGNED else {due}
    for process in rows.exclude(matter__in=kept):
        abandon(process, by=by, at=at)
    if due and not rows.filter(matter=due).exists():
        BreachFlow.begin.run(commitment=fresh, matter=due, by=by, at=at)


def look_into(made: Commitment, *, by: Any, at: Any) -> bool:
    """A day is over, or somebody saw something: the office looks whether it is kept. False when it does already."""
    fresh = Commitment.objects.select_related("entry", "subject", "department").get(pk=made.pk)
    is_looked_at = BreachProcedure.objects.filter(commitment=fresh, is_open=True, matter=Matter.LOOK).exists()
    if fresh.state != Promise.SIGNED or is_looked_at:
        return False
    BreachFlow.begin.run(commitment=fresh, matter=Matter.LOOK, by=by, at=at)
    return True
