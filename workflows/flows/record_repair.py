"""公示信息修复: what is to be taken in, verified, decided or served about a display, one matter a process.

What moves between two matters is the law's own state (`acts/record_repair.py`, `acts/record_office.py`); `settle` puts
before the office whatever is due now, and brings the tasks under the clocks as they run.
"""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from viewflow import this
from viewflow.workflow import flow

from forms.record_repair import MATERIALS, PaperServedForm, RecordStepForm
from workflows.acts import record_clock, record_office, record_papers
from workflows.acts import record_repair as acts
from workflows.flows.base import Procedure, abandon
from workflows.flows.unclocked import Unclocked
from workflows.law import duties
from workflows.law.repair import Repairing
from workflows.models import RecordProcedure, RecordRepair

Matter = RecordProcedure.Matter
# What may be said in which task.
SAID: dict[str, tuple[str, ...]] = {
    Matter.CHECK: ("accept_repair", "ask_repair_completion", "propose"),
    Matter.CONFIRM: ("reject_repair", "give_back"),
    Matter.VERIFY: ("verify",),
    Matter.DECIDE: ("grant", "refuse"),
    Matter.SERVE: ("serve",),
}
OF_HEAD = (Matter.CONFIRM, Matter.DECIDE)
# What a verb is called as an outcome of a task, where an opinion has no room for its name.
OUTCOMES = {"ask_repair_completion": "ask_completion"}


class RecordStep(Unclocked):
    """A step that is done on the page of the record; whoever had a part before does not judge (so says the law)."""

    def form_for(self, process: Any, today: Any, data: Any = None, files: Any = None) -> Any:
        """The form of what may be said in this task."""
        told = [data] if data is not None else []
        if self.name == Matter.SERVE:
            return PaperServedForm(*told)
        is_head = self.name in OF_HEAD
        made = process.record_repair
        return RecordStepForm(*told, made=made, may_verify=not is_head, may_decide=is_head, today=today)

    def former_hands(self, process: Any) -> frozenset[int]:
        """Who had a part before, where this step judges it."""
        return frozenset(process.record_repair.hands) if self.name in OF_HEAD else frozenset()

    def why_not(self, user: Any, process: Any) -> str:
        """Four eyes over everybody who had part in the application, whichever task it was."""
        absent = user.principal_for(self.duty.at(self.place_in(process)))
        before = self.former_hands(process)
        if user.pk in before:
            return _("您办理过本申请的前面步骤，应当由另一名人员决定。")
        if absent is not None and absent.pk in before:
            said = {"name": absent.name}
            return _("您代理的%(name)s办理过本申请的前面步骤，您不能代其决定。") % said
        return super().why_not(user, process)

    def said(self, form: Any) -> dict[str, Any]:
        """What was said, with its outcome and in words: what the opinion keeps."""
        told = form.cleaned_data
        verb = told.get("verb", "serve")
        return {**told, "outcome": OUTCOMES.get(verb, verb), "reason": told.get("reason", "")}


class RecordRepairFlow(Procedure, flow.Flow):
    """Repair of a published record 公示信息修复

    The party or the counter applies; an officer takes it in and verifies, another decides, each letter is served. The
    terms are those of the general repair rules (待核)."""

    process_class = RecordProcedure
    stem = "record_repair"

    begin = flow.StartHandle(this.open).Next(this.which)
    which = (
        flow.Switch()
        .Case(this.confirm, this.is_confirmation)
        .Case(this.verify, this.is_verification)
        .Case(this.decide, this.is_decision)
        .Case(this.serve, this.is_service)
        .Default(this.check)
    )
    check = RecordStep(
        RecordStepForm, duty=duties.VERIFY_REPAIR, clock="", verb="check_repair", does="save",
        enacts=SAID[Matter.CHECK], office="office",
    ).Next(this.closing)  # fmt: skip
    confirm = RecordStep(
        RecordStepForm, duty=duties.DECIDE_REPAIR, clock="", verb="confirm_repair_rejection", does="save",
        enacts=SAID[Matter.CONFIRM], office="office",
    ).Next(this.closing)  # fmt: skip
    verify = RecordStep(
        RecordStepForm, duty=duties.VERIFY_REPAIR, clock="", verb="verify", does="save",
        enacts=SAID[Matter.VERIFY], office="office",
    ).Next(this.closing)  # fmt: skip
    decide = RecordStep(
        RecordStepForm, duty=duties.DECIDE_REPAIR, clock="", verb="decide_repair", does="save",
        enacts=SAID[Matter.DECIDE], office="office",
    ).Next(this.closing)  # fmt: skip
    serve = RecordStep(
        PaperServedForm, duty=duties.SERVE_NOTICE, clock="", verb="confirm_service", does="save",
        enacts=SAID[Matter.SERVE], office="office",
    ).Next(this.closing)  # fmt: skip
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def open(self, activation: Any, *, made: Any, matter: str, by: Any, at: Any, paper: Any = None) -> Any:
        """The application, and what is to be done about it."""
        process = activation.process
        process.record_repair, process.matter, process.paper = made, matter, paper
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def is_confirmation(self, activation: Any) -> bool:
        return activation.process.matter == Matter.CONFIRM

    def is_verification(self, activation: Any) -> bool:
        return activation.process.matter == Matter.VERIFY

    def is_decision(self, activation: Any) -> bool:
        return activation.process.matter == Matter.DECIDE

    def is_service(self, activation: Any) -> bool:
        return activation.process.matter == Matter.SERVE

    def save(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        """What was said is enacted; whatever is due then is put before somebody."""
        if process.matter == Matter.SERVE:
            record_office.serve(process.paper, data, by=by, at=at)
        else:
            enact(process.record_repair, data, by=by, at=at)
        settle(process.record_repair, by=by, at=at, but=process)


def enact(made: RecordRepair, said: dict[str, Any], *, by: Any, at: Any) -> None:
    """One thing said about an application, as the law knows it."""
    verb, reason, who = said["verb"], said.get("reason", ""), {"by": by, "at": at}
    if verb == "accept_repair":
        brought = [str(words) for code, words in MATERIALS if code in said["materials"]]
        record_office.accept(made, brought, has_promise="promise" in said["materials"], **who)
    elif verb == "ask_repair_completion":
        record_office.ask_completion(made, reason, days=said.get("days") or record_office.DAYS, **who)
    elif verb == "propose":
        record_office.propose_rejection(made, said, **who)
    elif verb == "complete_repair":
        record_office.complete(made, reason, (), **who)
    elif verb == "verify":
        seen = {name: said[name] for name in ("corrected_on", "performed", "bars")}
        acts.verify(made, **seen, text=reason, **who)
    elif verb == "reject_repair":
        record_office.reject(made, **who)
    elif verb == "give_back":
        record_office.give_back(made, because=reason, **who)
    elif verb == "extend":
        record_office.extend(made, because=reason, **who)
    else:
        acts.decide(made, verb, reason=reason, basis=said.get("basis", ""), **who)


def say(made: RecordRepair, said: dict[str, Any], *, by: Any, at: Any) -> None:
    """What is said beside the tasks (a completion over the counter, a longer time); the tasks follow."""
    with transaction.atomic():
        enact(made, said, by=by, at=at)
        settle(made, by=by, at=at)


def wanted(made: RecordRepair) -> str:
    """What is to be done about an application now; empty while the party has its days, or when it has ended."""
    if made.state == Repairing.APPLIED:
        return Matter.CONFIRM if made.rejection else Matter.CHECK
    if made.state == Repairing.ACCEPTED:
        return Matter.VERIFY
    return Matter.DECIDE if made.state == Repairing.VERIFIED else ""


def settle(made: RecordRepair, *, by: Any, at: Any, but: Any = None) -> None:
    """What has become pointless is cancelled, what is due is put before the office; nothing when all stands so."""
    fresh = acts.fresh(made)
    due, unserved = wanted(fresh), {paper.pk: paper for paper in record_papers.unserved(fresh)}
    rows = RecordProcedure.objects.filter(record_repair=fresh, is_open=True)
    rows = rows.exclude(pk=but.pk) if but is not None else rows
    for process in rows.exclude(matter__in=[due, Matter.SERVE]) | rows.filter(paper__served_on__isnull=False):
        abandon(process, by=by, at=at)
    if due and not rows.filter(matter=due).exists():
        RecordRepairFlow.begin.run(made=fresh, matter=due, by=by, at=at)
    for pk in unserved.keys() - set(rows.filter(paper__in=unserved).values_list("paper", flat=True)):
        RecordRepairFlow.begin.run(made=fresh, matter=Matter.SERVE, paper=unserved[pk], by=by, at=at)
    record_clock.time_tasks(fresh)


def unsettled(limit: int) -> list[RecordRepair]:
    """Applications whose tasks do not say what stands: ended otherwise, or older than the tasks."""
    mine = RecordProcedure.objects.filter(record_repair=OuterRef("pk"), is_open=True, paper=None)
    waits = (
        RecordRepair.objects.filter(is_open=True).exclude(state=Repairing.INCOMPLETE).filter(~Exists(mine))
    )
    over = RecordProcedure.objects.filter(is_open=True, paper=None, record_repair__is_open=False)
    ended = RecordRepair.objects.filter(pk__in=over.values("record_repair"))
    return [*waits.order_by("pk")[:limit], *ended.order_by("pk")[:limit]]
