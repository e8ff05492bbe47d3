"""What an officer does about an application beside its steps: record a visit, take what was missing at the counter."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.repair import CompleteRepairForm
from forms.repair_visit import VisitForm
from workflows.acts import evidence, log, repair_office
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.law.repair import Repairing
from workflows.models import Evidence, Repair
from workflows.queries import clock, dossier
from workflows.views.entry import seen_entry
from workflows.views.errors import conflict
from workflows.views.motion import insist


class DeedView(View):
    """A page about one open application: its form, and what becomes of it."""

    duty = duties.VERIFY_REPAIR
    states: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Unknown or unseen: 404; not owed: 403; not possible in its state: 409."""
        made = Repair.objects.filter(code=code).select_related("entry").first()
        if made is None:
            raise Http404
        self.repair, self.entry = made, seen_entry(request.user, made.entry.number, *dossier.RELATED)
        insist(self.duty, self.entry, request.user)
        if made.state not in self.states:
            words = _("申请现在的状态是“%(state)s”，不能办理这一项。")
            return conflict(request, words % {"state": made.get_state_display()})
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it, or say what is wrong; nothing typed is lost."""
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            try:
                with transaction.atomic(), log.one_gesture():
                    self.entry = log.lock(self.entry)
                    said = self.keep(form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.sentences)
            else:
                messages.success(request, said)
                return redirect("entry", self.entry.number)
        return self.page(form, status=422)

    def files(self, uploads: Any) -> list[Evidence]:
        """The checked uploads, as material of the application."""
        who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
        purpose = Evidence.Purpose.REPAIR
        return [
            evidence.keep(self.entry, each.file, each.media_type, purpose=purpose, **who) for each in uploads
        ]

    def form(self, *given: Any) -> forms.Form:
        """The form about this application."""
        raise NotImplementedError

    def keep(self, data: dict[str, Any]) -> str:
        """Do it; returns what is said then."""
        raise NotImplementedError

    def page(self, form: forms.Form, status: int = 200) -> HttpResponse:
        """The page."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        context = {
            "entry": self.entry, "repair": self.repair, "form": form, "title": self.heading(),
            "name": dossier.shown_name(self.entry.subject, of_case),
        }  # fmt: skip
        return render(self.request, "motion/repair_deed.html", context, status=status)

    def heading(self) -> str:
        """What the page is called."""
        raise NotImplementedError


class VisitView(DeedView):
    """Record a visit to the place, with its signed record."""

    states = (Repairing.ACCEPTED, Repairing.VERIFIED)

    def heading(self) -> str:
        """What the page is called."""
        return _("登记现场核查")

    def form(self, *given: Any) -> VisitForm:
        """The form, for today."""
        return VisitForm(*given, repair=self.repair, today=clock.today())

    def keep(self, data: dict[str, Any]) -> str:
        """The visit with its files."""
        said = {name: value for name, value in data.items() if name not in ("record", "photos")}
        record, photos = self.files(data["record"])[0], self.files(data["photos"] or ())
        repair_office.record_visit(self.repair, said, record, photos, by=self.request.user, at=clock.now())
        return _("现场核查已登记。")


class CompletionView(DeedView):
    """What was missing came over the counter; `go_on` moves the step (given in urls)."""

    duty = duties.RECORD_REPAIR
    states = (Repairing.INCOMPLETE,)
    go_on: Callable[..., Any] | None = None

    def heading(self) -> str:
        """What the page is called."""
        return _("登记补正材料")

    def form(self, *given: Any) -> CompleteRepairForm:
        """The form."""
        return CompleteRepairForm(*given)

    def keep(self, data: dict[str, Any]) -> str:
        """The completion with its files; the check goes on."""
        who: dict[str, Any] = {"by": self.request.user, "at": clock.now()}
        files = self.files(data["files"] or ())
        done = repair_office.complete(self.repair, data["added"], files, **who)
        self.go_on(done, **who)
        return _("补正材料已登记，期限自次日起继续计算。")
