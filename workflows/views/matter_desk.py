"""The desks of complaints (投诉) and reports (举报): lists, one matter with its steps, what is said at the counter."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from forms.clue import IDENTITY, CounterReportForm
from forms.complaint import CounterComplaintForm, WhyForm
from workflows.acts import clue, complaint, matter, sealed
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Complaint, Report
from workflows.models.calendar import load_calendar
from workflows.queries import clock, matters
from workflows.views.matter_steps import offered

UNPROCESSABLE = 422
MODELS = {"complaint": Complaint, "report": Report}
DESKS = {
    "complaint": (duties.HANDLE_COMPLAINT,),
    "report": (duties.ASSIGN_REPORT, duties.HANDLE_REPORT, duties.OPEN_IDENTITY, duties.SUPERVISE),
}


def may_work(request: HttpRequest, kind: str) -> bool:
    """Does the person hold a duty of this desk anywhere?"""
    held = {duty for post in request.user.posts_now() for duty in duties.DUTIES[post.role]}
    return bool(held & set(DESKS[kind]))


def say(form: Any, refused: Refused) -> None:
    """The sentences of a refusal on the form."""
    for sentence in refused.sentences:
        form.add_error(None, sentence)


def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """What is open, the nearest due first; or what has ended."""
    if not may_work(request, kind):
        raise PermissionDenied
    model, state = MODELS[kind], request.GET.get("state", matters.OPEN)
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isdecimal() and len(typed) < 16 else 0
    after = 0
    if state == matters.DONE:
        rows, after = matters.done_rows(model, request.user, before)
    else:
        state, rows = matters.OPEN, matters.open_rows(model, request.user, clock.today(), load_calendar())
    facts = {
        "kind": kind, "rows": rows, "state": state, "next_url": f"?state=done&before={after}" if after else "",
        "may_record": bool(matters.own_counters(request.user)), "most": matters.MOST_OPEN,
    }  # fmt: skip
    return render(request, "complaint/desk.html", facts)


class MatterView(View):
    """One matter: what was said, its clocks, its history, and what may be done now (`?do=answer`)."""

    kind: ClassVar[str] = "complaint"

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Unseen: 404, also for whoever is complained of."""
        found = matters.find(MODELS[self.kind], request.user, code)
        if found is None:
            raise Http404
        self.matter = found
        self.steps = offered(found, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page with the form of the chosen step, or of the first."""
        step = self._step(request.GET.get("do", "")) or (self.steps[0] if self.steps else None)
        form = step.form(**step.options(self.matter)) if step else None
        return self.page(step, form)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do the step, whole or not at all."""
        step = self._step(request.POST.get("do", ""))
        if step is None:
            messages.error(request, _("这一步现在不能办理，可能已经由别人办理；请看现在的状态。"))
            return self.page(None, None, 409)
        form = step.form(request.POST, **step.options(self.matter))
        if form.is_valid():
            try:
                step.act(self.matter, form.cleaned_data, request.user, clock.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, _("已办理：%(step)s。") % {"step": step.words})
                return self._onwards()
        return self.page(step, form, UNPROCESSABLE)

    def _onwards(self) -> HttpResponse:
        """The same matter, or the desk when it has left the person's view."""
        found = matters.find(MODELS[self.kind], self.request.user, self.matter.code)
        if found is None:
            return redirect(f"desk-{self.kind}s")
        return redirect(f"desk-{self.kind}", found.code)

    def _step(self, name: str) -> Any:
        """The offered step of this name."""
        return next((step for step in self.steps if step.name == name), None)

    def page(self, step: Any, form: Any, status: int = 200) -> HttpResponse:
        """The page."""
        thing, person = self.matter, self.request.user
        may = duties.HANDLE_UNCONCERNED if self.kind == "complaint" else duties.ASSIGN_OR_LOOK_INTO
        facts: dict[str, Any] = {
            "kind": self.kind, "matter": thing, "steps": self.steps, "step": step, "form": form,
            "clocks": matters.clocks(thing, clock.today(), load_calendar()),
            "lines": matters.history(thing), "files": thing.files.all(),
            "is_mine": thing.handler_id == person.pk, "may_take": thing.is_open and may(thing, person),
            "is_concerned": thing.concerns(person),
        }  # fmt: skip
        if self.kind == "report":
            facts |= {
                "sealed": matters.sealed_of(thing), "cases": thing.entries.order_by("pk"),
                "may_open_case": thing.is_lead and duties.LOOK_INTO_UNCONCERNED(thing, person),
                "may_unseal": sealed.OPENED_BY(thing, person),
            }  # fmt: skip
        return render(self.request, f"complaint/{self.kind}.html", facts, status=status)


class ReportView(MatterView):
    """The same of a report."""

    kind: ClassVar[str] = "report"


@require_POST
def take(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Take it up, or give it back."""
    found = matters.find(MODELS[kind], request.user, code)
    if found is None:
        raise Http404
    act = matter.put_back if "back" in request.POST else matter.take_up
    try:
        act(found, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(f"desk-{kind}", code)


@method_decorator(sensitive_post_parameters(*IDENTITY), name="dispatch")
class CounterView(View):
    """An officer writes down what is said at the counter or stands in a letter."""

    kind = "complaint"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For whoever records at a counter: 403 for others."""
        self.counters = matters.own_counters(request.user)
        if not self.counters:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self.page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take it in: the receipt is for whoever came."""
        form = self._form(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            told = {
                "channel": "counter", "by": request.user, "at": clock.now(), "counter": self.counters[0],
                "uploads": data["files"], "received_on": data["received_on"],
            }  # fmt: skip
            try:
                made, code = self._file(form, told)
            except Refused as refused:
                say(form, refused)
            else:
                facts = {"kind": self.kind, "matter": made, "code": code, "at_counter": True}
                response = render(request, "complaint/receipt.html", facts | {"frame": "base_officer.html"})
                response["Cache-Control"] = "no-store"
                return response
        return self.page(form, UNPROCESSABLE)

    def _form(self, *data: Any) -> Any:
        """The form of the kind."""
        made: Any = CounterComplaintForm if self.kind == "complaint" else CounterReportForm
        return made(*data, today=clock.today())

    def _file(self, form: Any, told: dict[str, Any]) -> tuple[Any, str]:
        """The act of the kind."""
        if self.kind == "complaint":
            return complaint.file(complaint.Said(**form.said()), **told)
        return clue.file(clue.Told(**form.told()), identity=form.identity(), **told)

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        """The form; nothing of it is kept by a cache."""
        facts = {"kind": self.kind, "form": form, "frame": "base_officer.html", "at_counter": True}
        facts["files_lost"] = bool(self.request.FILES) and status != 200
        response = render(self.request, "complaint/new.html", facts, status=status)
        response["Cache-Control"] = "no-store"
        return response


class IdentityView(View):
    """启封: who reported, for one look, with a reason that is written down; and its deletion after the end."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Unseen report: 404; for everybody but the holder of the duty: 403."""
        found = matters.find(Report, request.user, code)
        if found is None:
            raise Http404
        if not sealed.OPENED_BY(found, request.user):
            raise PermissionDenied(_("举报人身份只由举报保密岗启封。"))
        self.report = found
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; nothing is shown before a reason was given."""
        return self.page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open it, or delete it."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self.page(form, UNPROCESSABLE)
        told = {"because": form.cleaned_data["reason"], "by": request.user, "at": clock.now()}
        try:
            if "delete" in request.POST:
                sealed.forget(self.report, **told)
                messages.success(request, _("身份信息已经删除；启封和删除的记录仍在。"))
                return redirect("desk-report", self.report.code)
            opened = sealed.unseal(self.report, **told)
        except Refused as refused:
            say(form, refused)
            return self.page(form, UNPROCESSABLE)
        return self.page(self._form(), opened=opened)

    def _form(self, *data: Any) -> WhyForm:
        """Why it is opened."""
        hint = _("写明为什么需要知道；事由和时间记入本件记录，供审计。事由里不要写举报人的信息。")
        return WhyForm(*data, label=_("启封或者删除的事由"), hint=hint)

    def page(self, form: WhyForm, status: int = 200, opened: dict[str, str] | None = None) -> HttpResponse:
        """The page; what was opened is on it once and nowhere else."""
        facts = {
            "matter": self.report,
            "form": form,
            "sealed": matters.sealed_of(self.report),
            "opened": opened,
        }
        facts["may_delete"] = self.report.state in sealed.ENDED
        return render(self.request, "complaint/identity.html", facts, status=status)
