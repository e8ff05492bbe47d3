"""投诉 and 举报 by anybody, without an account: form, receipt, and how it stands under number and query code."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from forms.clue import IDENTITY, PublicReportForm
from forms.complaint import PublicComplaintForm, RateForm, TrackForm, WhyForm
from workflows.acts import clue, complaint
from workflows.acts.people import counter_keeper
from workflows.law.clue import Reporting
from workflows.law.complaint import Complaining
from workflows.law.refusal import Refused
from workflows.models import Complaint, Report
from workflows.models.calendar import load_calendar
from workflows.queries import clock, matters
from workflows.views import pace
from workflows.views.context import frame_of
from workflows.views.errors import unavailable
from workflows.views.matter_desk import say
from workflows.views.register import NOINDEX

UNPROCESSABLE = 422
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
FILED_AN_HOUR, FILED_A_DAY, TRIED_AN_HOUR = 5, 20, 40
ASKED_A_MINUTE, ASKED_AN_HOUR = 10, 60
TERMS = {
    "complaint": ("complaint_accept", "complaint_answer", "complaint_review"),
    "report": ("report_assign", "report_verify", "report_feedback"),
}
MODELS = {"complaint": Complaint, "report": Report}


def closed(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, and found by no search engine."""
    response["Cache-Control"], response["X-Robots-Tag"] = "no-store", NOINDEX
    return response


@method_decorator(login_not_required, name="dispatch")
@method_decorator(sensitive_post_parameters(*IDENTITY), name="dispatch")
class NewView(View):
    """The form; 429 with everything typed still there for who sends too many from one address."""

    kind = "complaint"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form; 503 while nobody could take it in."""
        try:
            counter_keeper()
        except Refused as refused:
            return closed(unavailable(request, str(refused)))
        return self.page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take it in: number and query code are on the answer to this very request and nowhere else."""
        if pace.is_too_fast(request, "filing-try", TRIED_AN_HOUR, AN_HOUR):
            form = self._form(request.POST)  # the files are not even looked into
            form.is_valid()
            return self._later(form)
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, UNPROCESSABLE)
        if self._too_many():
            return self._later(form)
        if not pace.has_room(request, form.cleaned_data["files"]):
            form.add_error("files", pace.no_room())
            return self.page(form, 429)
        try:
            by = counter_keeper()
        except Refused as refused:
            say(form, refused)
            return self.page(form, 503)
        told = {"channel": "web", "by": by, "at": clock.now(), "uploads": form.cleaned_data["files"]}
        try:
            made, code = self._file(form, told)
        except Refused as refused:
            say(form, refused)
            return self.page(form, UNPROCESSABLE)
        facts = {"kind": self.kind, "matter": made, "code": code, "frame": frame_of(request)}
        return closed(render(request, "complaint/receipt.html", facts))

    def _later(self, form: Any) -> HttpResponse:
        """429 with everything typed."""
        form.add_error(
            None, _("同一网络地址提交得太多（每小时5件、每天20件），请稍后再提交；您填写的内容都在。")
        )
        return self.page(form, 429)

    def _too_many(self) -> bool:
        """Count what this address files; both spans are counted."""
        return pace.is_too_fast(self.request, "filing", FILED_AN_HOUR, AN_HOUR) or pace.is_too_fast(
            self.request, "filing-day", FILED_A_DAY, A_DAY
        )

    def _form(self, *data: Any) -> Any:
        """The form of the kind."""
        made: Any = PublicComplaintForm if self.kind == "complaint" else PublicReportForm
        return made(*data)

    def _file(self, form: Any, told: dict[str, Any]) -> tuple[Any, str]:
        """The act of the kind."""
        if self.kind == "complaint":
            return complaint.file(complaint.Said(**form.said()), **told)
        return clue.file(clue.Told(**form.told()), identity=form.identity(), **told)

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        """The page, with the terms that will run."""
        facts = {
            "kind": self.kind, "form": form, "frame": frame_of(self.request), "terms": matters.terms(TERMS[self.kind]),
            "files_lost": bool(self.request.FILES) and status != 200,
        }  # fmt: skip
        return closed(render(self.request, "complaint/new.html", facts, status=status))


Say = Callable[[Any, dict[str, Any]], Any]


def _rate(thing: Any, said: dict[str, Any]) -> Any:
    return complaint.rate(thing, **said, by=counter_keeper(), at=clock.now())


def _ask_review(thing: Any, said: dict[str, Any]) -> Any:
    return complaint.ask_review(thing, because=said["reason"], by=counter_keeper(), at=clock.now())


def _appeal(thing: Any, said: dict[str, Any]) -> Any:
    return clue.appeal(thing, because=said["reason"], by=counter_keeper(), at=clock.now())


def _why(label: str, hint: str) -> Callable[..., WhyForm]:
    return lambda *data: WhyForm(*data, label=label, hint=hint, auto_id="why_%s")


@method_decorator(login_not_required, name="dispatch")
class TrackView(View):
    """How it stands: number and query code are posted, so that neither is in an address or a log of addresses."""

    kind = "complaint"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(TrackForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """The matter, or what whoever sent it says to the answer; 404 whichever of both was wrong."""
        form = TrackForm(request.POST)
        fast = pace.is_too_fast(request, "track", ASKED_A_MINUTE)
        if fast or pace.is_too_fast(request, "track-hour", ASKED_AN_HOUR, AN_HOUR):
            form.add_error(None, _("查询得太快，请过一会儿再试；您填写的内容还在。"))
            return self.page(form, status=429)
        if not form.is_valid():
            return self.page(form, status=UNPROCESSABLE)
        data = form.cleaned_data
        found = matters.by_code(MODELS[self.kind], data["number"], data["code"])
        if found is None:
            form.add_error(None, _("没有找到：请核对编号和查询码。两项都在提交时的回执上。"))
            return self.page(form, status=404)
        return self._said(request, form, found)

    def _said(self, request: HttpRequest, form: TrackForm, found: Any) -> HttpResponse:
        """Do what is said to the answer, or show the matter."""
        asked = request.POST.get("do", "")
        steps = self.steps_of(found)
        if not asked:
            return self.page(form, found, {name: make() for name, (make, _act) in steps.items()})
        if asked not in steps:
            form.add_error(None, _("这一步现在不能办理，请看现在的状态。"))
            return self.page(form, found, {name: make() for name, (make, _act) in steps.items()}, 409)
        own = steps[asked][0](request.POST)
        if own.is_valid():
            try:
                found = steps[asked][1](found, own.cleaned_data)
            except Refused as refused:
                say(own, refused)
            else:
                again = {name: make() for name, (make, _act) in self.steps_of(found).items()}
                return self.page(form, found, again, done=True)
        return self.page(
            form, found, {n: own if n == asked else m() for n, (m, _a) in steps.items()}, UNPROCESSABLE
        )

    def steps_of(self, found: Any) -> dict[str, tuple[Callable[..., Any], Say]]:
        """What whoever sent it may say now: the form and the act of each."""
        return complaint_steps(found) if self.kind == "complaint" else report_steps(found)

    def page(
        self, form: TrackForm, found: Any = None, own: Any = None, status: int = 200, done: bool = False
    ) -> HttpResponse:
        """The form, and the matter if there is one."""
        facts: dict[str, Any] = {
            "kind": self.kind, "form": form, "frame": frame_of(self.request), "matter": found, "own": own or {},
            "done": done,
        }  # fmt: skip
        if found is not None:
            facts["lines"] = matters.told_history(found)
            facts["clocks"] = matters.clocks(found, clock.today(), load_calendar())
        return closed(render(self.request, "complaint/track.html", facts, status=status))


def complaint_steps(found: Complaint) -> dict[str, tuple[Callable[..., Any], Say]]:
    """Rate the answer; ask the level above, once."""
    steps: dict[str, tuple[Callable[..., Any], Say]] = {}
    answered = found.state in (Complaining.ANSWERED, Complaining.REVIEWED, Complaining.REJECTED)
    again = found.state == Complaining.REVIEWED and found.rating == "dissatisfied"
    if answered and (not found.rating or again):
        steps["rate"] = (RateForm, _rate)
    if found.state in (Complaining.ANSWERED, Complaining.REJECTED) and not found.was_reviewed:
        label, hint = _("申请核查的理由"), _("对答复或者不予受理不服的，由上一级核查一次。")
        steps["review"] = (_why(label, hint), _ask_review)
    return steps


def report_steps(found: Report) -> dict[str, tuple[Callable[..., Any], Say]]:
    """Appeal against not being heard, once."""
    if found.state == Reporting.REJECTED and not found.was_appealed:
        label, hint = _("申诉理由"), _("写明为什么应当受理；由另一名工作人员处理。")
        return {"appeal": (_why(label, hint), _appeal)}
    return {}
