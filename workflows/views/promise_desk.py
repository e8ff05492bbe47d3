"""The desk of commitments: the list, one of them with its steps, a paper one taken in, the records to take away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from forms.breach import FORMS, IN_TASK
from forms.commitment import PaperForm, WhyForm
from workflows.acts import access, breach, commitment, evidence, promise_follow, promise_import
from workflows.acts import subject as subjects
from workflows.law import duties
from workflows.law.commitment import DECIDE_BREACH_BY_ANOTHER, Promise, PromiseKind
from workflows.law.refusal import Refused, TooLate
from workflows.models import Commitment, Evidence, Person, Subject, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import (
    clock,
    commitments,
    cover,
    dossier,
    hands,
    inbox,
    promise_figures,
    promise_sheet,
)
from workflows.queries.commitments import BOXES, Asked
from workflows.queries.sheet import MEDIA_TYPE
from workflows.views.errors import conflict
from workflows.views.hall import UNPROCESSABLE, add_sentences
from workflows.views.hall_commitment import handed_out

Act = Callable[[Commitment, dict[str, Any], Person, datetime], Any]
WITHIN = (Promise.SIGNED,)


@dataclass(frozen=True)
class Step:
    """One thing that may be done with a commitment in some states."""

    name: str
    words: Any
    icon: str
    states: tuple[str, ...]
    duty: Any
    form: Callable[..., Any]
    act: Act
    fits: Callable[[Commitment], bool] = lambda _made: True


def _decide(broken: bool) -> Act:
    """A finding, one way or the other."""
    return lambda made, said, by, at: breach.decide(made, broken=broken, reason=said["because"], by=by, at=at)


def _because(act: Callable[..., Any]) -> Act:
    """An act that is told a reason alone."""
    return lambda made, said, by, at: act(made, because=said["because"], by=by, at=at)


def _rely(today: Any, *data: Any) -> Any:
    """On the strength of it something was done."""
    hint = gettext_lazy("如许可文号、修复申请编号；登记后承诺人不能再撤回。")
    return WhyForm(*data, label=gettext_lazy("据此办理了什么"), hint=hint)


STEPS: tuple[Step, ...] = (
    Step("check", gettext_lazy("核查履行情况"), "eye", (Promise.SIGNED, Promise.NOTICED), duties.TRACK_COMMITMENT,
         FORMS["check"], lambda made, said, by, at: promise_follow.check(made, **said, by=by, at=at)),
    Step("rely", gettext_lazy("登记已采用"), "file-check", WITHIN, duties.TRACK_COMMITMENT,
         _rely, _because(promise_follow.rely), lambda made: made.relied_on is None),
    Step("fulfil", gettext_lazy("登记已履行"), "circle-check", WITHIN, duties.TRACK_COMMITMENT,
         FORMS["fulfil"], _because(commitment.fulfil)),
    Step("propose", gettext_lazy("拟认定违背"), "alert-triangle", WITHIN, duties.TRACK_COMMITMENT,
         FORMS["propose"], lambda made, said, by, at: breach.propose(made, facts=said["because"], by=by, at=at)),
    Step("serve", gettext_lazy("登记送达"), "send", (Promise.NOTICED,), duties.TRACK_COMMITMENT,
         FORMS["serve"], lambda made, said, by, at: breach.serve(made, **said, by=by, at=at),
         lambda made: made.told_on is None),
    Step("object", gettext_lazy("代录书面异议"), "message-2", (Promise.NOTICED,), duties.TRACK_COMMITMENT,
         FORMS["object"], lambda made, said, by, at: breach.object_to(made, text=said["because"], by=by, at=at),
         lambda made: made.told_on is not None),
    Step("breach", gettext_lazy("认定违背"), "gavel", (Promise.NOTICED,), DECIDE_BREACH_BY_ANOTHER,
         FORMS["breach"], _decide(True)),
    Step("clear", gettext_lazy("不认定违背"), "arrow-back-up", (Promise.NOTICED,),
         DECIDE_BREACH_BY_ANOTHER, FORMS["clear"], _decide(False)),
)  # fmt: skip


def offered(made: Commitment, person: Person) -> list[Step]:
    """What the person may do with it now."""
    return [s for s in STEPS if made.state in s.states and s.fits(made) and s.duty(made, person)]


def asked_of(request: HttpRequest) -> Asked:
    """The question in the address."""
    told = request.GET
    box = told.get("box", "")
    return Asked(
        told.get("q", "")[:100], told.get("kind", ""), told.get("state", ""), box if box in BOXES else ""
    )


def insist(request: HttpRequest) -> None:
    """403 for whoever has no part in commitments."""
    if not commitments.may_work(request.user):
        raise PermissionDenied(_("您没有办理信用承诺的岗位。"))


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The list with its filters, by key."""
    insist(request)
    asked, typed = asked_of(request), request.GET.get("before", "")
    before = int(typed) if typed.isdecimal() and len(typed) < 16 else 0
    page = commitments.seen(request.user, asked, clock.today(), load_calendar(), before)
    facts = {
        "asked": asked,
        "rows": page.rows,
        "kinds": PromiseKind.choices,
        "states": Promise.choices,
        "next_url": f"?{urlencode({**asked.kept, 'before': page.before})}" if page.before else "",
        "kept": urlencode(asked.kept),
        "may_record": bool(commitments.recording_offices(request.user)),
        "may_keep": bool(commitments.kept_offices(request.user)),
    }
    return render(request, "promise/desk.html", facts)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The records of what the list shows, the ten fields of the credit report."""
    insist(request)
    rows = commitments.asked_rows(Commitment.objects.visible_to(request.user), asked_of(request))
    rows = rows.select_related(*commitments.RELATED).defer(
        "text", "template__text", "signature", "cosignature"
    )
    data = promise_sheet.export(rows.order_by("-pk")[: promise_sheet.EXPORTED_MOST])
    response = HttpResponse(data, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="commitments.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """How far commitments reach; figures never decide anything."""
    insist(request)
    today = clock.today()
    return render(
        request, "promise/coverage.html", {"figures": promise_figures.coverage(today), "today": today}
    )


def may_read(person: Person, made: Commitment) -> bool:
    """Words, papers and signatures of a natural person are read where they were received; all others see the mask."""
    return not made.subject.is_person or dossier.is_of_case(person, made.department_id)


def record_look(made: Commitment, *, by: Person) -> None:
    """A look at what a natural person promised is on record."""
    if made.subject.is_person:
        access.record_promise_look(made, purpose="信用承诺管理", by=by, at=clock.now())


class OneView(View):
    """One commitment: what was promised, its clocks, checks, papers, history, and what may be done (`?do=check`).

    What a task of the inbox asks for is done in that task; `settle` puts before the office whatever is due then.
    """

    settle: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Unseen: 404."""
        found = commitments.find(request.user, code)
        if found is None:
            raise Http404
        cover.stand_in(request.user, found, clock.today())
        self.made, self.hides = found, not may_read(request.user, found)
        own = {mandate.subject_id for mandate in request.user.mandates_now()}
        self.is_own = found.subject_id in own
        self.steps = [] if self.is_own else offered(found, request.user)
        if not self.is_own and not self.hides:
            record_look(found, by=request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page with the form of the chosen step."""
        step = self._step(request.GET.get("do", ""))
        return self.page(step, step.form(clock.today()) if step else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do the step, whole or not at all."""
        step = self._step(request.POST.get("do", ""))
        if step is None:
            messages.error(request, _("这一步现在不能办理，可能已经由别人办理；请看现在的状态。"))
            return self.page(None, None, 409)
        form = step.form(clock.today(), request.POST)
        if form.is_valid():
            try:
                self._do(step, form)
            except TooLate as late:
                return conflict(request, str(late))
            except Refused as refused:
                add_sentences(form, refused)
            else:
                messages.success(request, _("已办理：%(step)s。") % {"step": step.words})
                return redirect("desk-promise", self.made.code)
        return self.page(step, form, UNPROCESSABLE)

    def _do(self, step: Step, form: Any) -> None:
        """The step, in the task that asks for it where there is one; else as an act, and the tasks follow."""
        who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
        task = next((t for t in self.tasks() if step.name in IN_TASK[t.step]), None)
        if task is not None:
            task.task.flow_task.perform(task.task, self.request.POST, **who)
            return
        with transaction.atomic():
            step.act(self.made, form.cleaned_data, who["by"], who["at"])
            self.settle(self.made, **who)  # type: ignore[misc]

    def tasks(self) -> list[WorkItem]:
        """The open tasks about it."""
        rows = WorkItem.objects.filter(commitment=self.made, status__in=inbox.OPEN)
        return list(rows.select_related("task", "owner").order_by("pk"))

    def hands_on_tasks(self) -> list[dict[str, Any]]:
        """The open tasks, and what this person may do with each; nobody takes one about whom he or she speaks for."""
        person, today = self.request.user, clock.today()
        found = [hands.on_its_page(item, person, today) for item in self.tasks()]
        return [{**task, "may_claim": task["may_claim"] and not self.is_own} for task in found]

    def _step(self, name: str) -> Step | None:
        """The offered step of this name."""
        return next((step for step in self.steps if step.name == name), None)

    def page(self, step: Step | None, form: Any, status: int = 200) -> HttpResponse:
        """The page."""
        made = self.made
        row = commitments.row_of(made)
        facts = {
            "made": made,
            "name": row.name,
            "code": row.code,
            "steps": self.steps,
            "step": step,
            "form": form,
            "is_own": self.is_own,
            "hides": self.hides,
            "tasks": self.hands_on_tasks(),
            "clocks": commitments.clocks(made, clock.today(), load_calendar()),
            "checks": made.checks.select_related("by"),
            "papers": made.papers.defer("file", "page"),
            "lines": commitments.history(made),
            "waits_for_another": made.state == Promise.NOTICED and self.request.user.pk in made.hands,
        }
        return render(self.request, "promise/one.html", facts, status=status)


@require_safe
def paper(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """One paper of a commitment, for officers who see it."""
    found = commitments.find(request.user, code)
    if found is None or not may_read(request.user, found):
        raise Http404
    record_look(found, by=request.user)
    return handed_out(request, found, paper)


class RecordView(View):
    """An officer takes a commitment from paper at the counter."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For whoever records: 403 for others."""
        self.offices = commitments.recording_offices(request.user)
        if not self.offices:
            raise PermissionDenied(_("您没有登记信用承诺的岗位。"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self.page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the scan and the commitment."""
        form = self._form(request.POST, request.FILES)
        if form.is_valid():
            try:
                made = self._record(form.cleaned_data)
            except Refused as refused:
                add_sentences(form, refused)
            else:
                messages.success(request, _("承诺 %(code)s 已经登记。") % {"code": made.code})
                return redirect("desk-promise", made.code)
        return self.page(form, UNPROCESSABLE)

    def _record(self, said: dict[str, Any]) -> Commitment:
        """The act; an own matter is another's to record."""
        by, at = self.request.user, clock.now()
        if said["code"] in {mandate.subject.code for mandate in by.mandates_now()}:
            raise Refused(_("您是该主体的代表，应当回避，请由他人登记。"))
        known = Subject.objects.by_numbers([said["code"]]).get(said["code"])
        if wrong := promise_sheet.another_name(known, said["name"]):
            raise Refused(wrong)
        found = subjects.find_or_create(said["code"], said["name"])
        upload = said["scan"][0]
        told: dict[str, Any] = {"purpose": Evidence.Purpose.COMMITMENT, "by": by, "at": at}
        scan = evidence.keep(None, upload.file, upload.media_type, **told)
        names = ("capacity", "signed_on", "matter", "due_on", "valid_until")
        given = {name: said[name] for name in names}
        return promise_import.record_paper(
            found, said["item"], name=said["signatory"], **given, scan=scan, by=by, at=at
        )

    def _form(self, *data: Any) -> PaperForm:
        """The form with the items of the offices."""
        return PaperForm(*data, offices=self.offices, today=clock.today())

    def page(self, form: PaperForm, status: int = 200) -> HttpResponse:
        """The form."""
        lost = bool(self.request.FILES) and status != 200
        return render(self.request, "promise/new.html", {"form": form, "files_lost": lost}, status=status)
