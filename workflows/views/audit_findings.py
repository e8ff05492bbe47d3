"""Findings: the list of who audits and of the unit, and one with the steps that are open to whoever looks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from forms.audit import AnswerForm, ReasonForm, ReturnForm, SendForm
from workflows.acts import audit_finding as acts
from workflows.law import duties
from workflows.law.audit import Answering, Papering
from workflows.law.refusal import Refused
from workflows.models import AuditFinding, Person
from workflows.queries import audit, clock, log
from workflows.views.matter_desk import UNPROCESSABLE, say


@dataclass(frozen=True)
class Step:
    """One thing that may be done: its words, its form, the act behind it, who may."""

    name: str
    words: Any
    icon: str
    form: Callable[..., Any]
    act: Callable[..., Any]
    duty: Any


def _reasoned(label: Any) -> Callable[..., Any]:
    """A form of one reason."""
    return lambda found, *data: ReasonForm(*data, label=label)


def _dated(form: type[SendForm]) -> Callable[..., Any]:
    """A form with a day to come."""
    return lambda found, *data: form(*data, today=clock.today(), proposed=_day_of(found))


def _day_of(found: AuditFinding) -> date | None:
    """The day that whoever proposed it had in mind, while it is still to come."""
    day = found.answer_by
    return day if found.state == Answering.PROPOSED and day is not None and day > clock.today() else None


def _verdict(act: Callable[..., Any]) -> Callable[..., Any]:
    """An act that is told one reason."""
    return lambda found, said, **told: act(found, verdict=said["reason"], **told)


def _because(act: Callable[..., Any]) -> Callable[..., Any]:
    """An act that is told why."""
    return lambda found, said, **told: act(found, because=said["reason"], **told)


PROPOSE = Step(
    "propose", gettext_lazy("提请发送"), "send", _dated(SendForm),
    lambda found, said, **told: acts.propose(found, answer_by=said["answer_by"], **told), duties.AUDIT,
)  # fmt: skip
SEND = Step(
    "send", gettext_lazy("同意并发送单位"), "send", _dated(SendForm),
    lambda found, said, **told: acts.send(found, answer_by=said["answer_by"], **told), duties.AGREE_TO_SEND,
)  # fmt: skip
TAKE_BACK = Step(
    "take-back", gettext_lazy("退回拟稿"), "arrow-back-up", _reasoned(gettext_lazy("退回的理由")),
    _because(acts.take_back), duties.AUDIT,
)  # fmt: skip
ASK = Step(
    "ask", gettext_lazy("提请撤回"), "arrow-back-up", _reasoned(gettext_lazy("撤回的理由")),
    _because(acts.ask_withdrawal), duties.AUDIT,
)  # fmt: skip
WITHDRAW = Step(
    "withdraw", gettext_lazy("同意撤回"), "check", _reasoned(gettext_lazy("同意撤回的意见")),
    _verdict(acts.withdraw), duties.AGREE_TO_WITHDRAW,
)  # fmt: skip
KEEP = Step(
    "keep", gettext_lazy("不撤回"), "x", _reasoned(gettext_lazy("不撤回的理由")),
    _because(acts.refuse_withdrawal), duties.AUDIT,
)  # fmt: skip
ANSWER = Step(
    "answer", gettext_lazy("反馈"), "writing", lambda found, *data: AnswerForm(*data),
    lambda found, said, **told: acts.answer(found, answer=said["answer"], **told), duties.ANSWER_AUDIT,
)  # fmt: skip
CLOSE = Step(
    "close", gettext_lazy("按逾期未反馈处理"), "clock-exclamation", _reasoned(gettext_lazy("处理意见")),
    _verdict(acts.close_unanswered), duties.AUDIT,
)  # fmt: skip
ACCEPT = Step(
    "accept", gettext_lazy("认可反馈"), "check", _reasoned(gettext_lazy("认可意见")),
    _verdict(acts.accept), duties.AUDIT_BY_ANOTHER,
)  # fmt: skip
RETURN = Step(
    "return", gettext_lazy("退回补充"), "arrow-back-up", _dated(ReturnForm),
    lambda found, said, **told: acts.send_back(
        found, verdict=said["reason"], answer_by=said["answer_by"], **told
    ),
    duties.AUDIT_BY_ANOTHER,
)  # fmt: skip
STEPS: dict[str, tuple[Step, ...]] = {
    Answering.DRAFTED: (PROPOSE, ASK),
    Answering.PROPOSED: (SEND, TAKE_BACK, ASK),
    Answering.SENT: (ANSWER, CLOSE, ASK),
    Answering.ANSWERED: (ACCEPT, RETURN, ASK),
}
ASKED = (WITHDRAW, KEEP)  # while somebody asks to take it back


def offered(found: AuditFinding, person: Person) -> list[Step]:
    """What this person may do with it now."""
    late = audit.is_late(found, clock.today())
    steps = STEPS.get(found.state, ())
    if found.is_open and found.withdrawal:
        steps = (*ASKED, *(step for step in steps if step is not ASK))
    return [step for step in steps if step.duty(found, person) and (step is not CLOSE or late)]


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What was found: for who audits all of it, for the head of a unit what was sent there."""
    person = request.user
    if not isinstance(person, Person) or not audit.holds(person, duties.VIEW_LOG, duties.ANSWER_AUDIT):
        raise PermissionDenied(_("审计发现只向审计岗和被审计单位负责人开放。"))
    is_open = request.GET.get("state", "open") != "all"
    page = audit.findings(person, request.GET.get("before", ""), is_open=is_open)
    kept = "" if is_open else "state=all&"
    facts = {
        "page": page,
        "is_open": is_open,
        "reads_log": audit.holds(person, duties.VIEW_LOG),
        "today": clock.today(),
        "next_url": f"?{kept}before={page.after}" if page.after else "",
    }
    return render(request, "audit/findings.html", facts)


class FindingView(View):
    """One finding: what was found, what was answered, and the step that is open."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Unseen: 404; before it is sent the unit does not see it."""
        found = audit.finding(request.user, code) if isinstance(request.user, Person) else None
        if found is None:
            raise Http404
        self.finding = found
        self.steps = offered(found, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page with the form of the chosen step, or of the first."""
        step = self._step(request.GET.get("do", "")) or (self.steps[0] if self.steps else None)
        return self.page(step, step.form(self.finding) if step else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do the step."""
        known = {step.name: step for steps in (*STEPS.values(), ASKED) for step in steps}
        wanted = known.get(request.POST.get("do", ""))
        if wanted is not None and not wanted.duty(self.finding, request.user):
            raise PermissionDenied(_("这一步不由您办理。"))
        step = self._step(request.POST.get("do", ""))
        if step is None:
            messages.error(request, _("这一步现在不能办理，可能已经办理；请看现在的状态。"))
            return self.page(None, None, 409)
        form = step.form(self.finding, request.POST)
        if form.is_valid():
            try:
                step.act(self.finding, form.cleaned_data, by=request.user, at=clock.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, _("已办理：%(step)s。") % {"step": step.words})
                return redirect("audit-finding", self.finding.code)
        return self.page(step, form, UNPROCESSABLE)

    def _step(self, name: str) -> Step | None:
        """The offered step of this name."""
        return next((step for step in self.steps if step.name == name), None)

    def _nobody(self, reads: bool) -> str:
        """What to do where no second auditor can agree; said to who audits alone."""
        found, person = self.finding, self.request.user
        waits = found.state in (Answering.DRAFTED, Answering.PROPOSED) or found.withdrawal
        if not (reads and waits and found.is_open) or not duties.AUDIT(found, person):
            return ""
        asking = found.withdrawers if found.withdrawal else found.proposers
        return "" if acts.others(found, {pk for pk in asking if pk}) else acts.nobody_words()

    def page(self, step: Step | None, form: Any, status: int = 200) -> HttpResponse:
        """The page."""
        person, found = self.request.user, self.finding
        reads = audit.reads_paper(person, found)
        facts: dict[str, Any] = {
            "finding": found,
            "steps": self.steps,
            "step": step,
            "form": form,
            "is_late": audit.is_late(found, clock.today()),
            "reads_paper": reads,
            "row": log.rows_of([found.line])[0],
            "history": audit.history(found.paper.book_id, found.ref),
            "is_signed": found.paper.state == Papering.SIGNED,
            "nobody": self._nobody(reads),
        }
        return render(self.request, "audit/finding.html", facts, status=status)
