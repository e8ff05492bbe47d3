"""Settling the hits of a cross-check outside the task: for hits that came up while the decision was waiting."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.crosscheck import ResolveForm
from workflows.acts import access, crosscheck, log, work
from workflows.law import duties
from workflows.law.crosscheck import PENDING
from workflows.law.refusal import Refused
from workflows.models import Identification, WorkItem
from workflows.queries import clock, dossier, inbox
from workflows.queries import crosscheck as checks
from workflows.views.entry import seen_entry
from workflows.views.errors import conflict
from workflows.views.motion import insist

STEP = "resolve_hits"


class ResolveView(View):
    """One page: the hits, and a choice and a reason for each of them."""

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen: 404; not owed: 403; decided: 409; a task for it is open: led there."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        insist(duties.RESOLVE_HIT, self.entry, request.user)
        self.process = Identification.objects.filter(entry=self.entry, is_open=True).first()
        if self.process is None or self.entry.state not in PENDING:
            return conflict(request, _("决定已经作出，不能再处理交叉比对命中。"))
        self.process.entry = self.entry
        item = WorkItem.objects.filter(entry=self.entry, step=STEP, status__in=inbox.OPEN).first()
        if item is not None:
            return redirect("task", item.code)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; a look at a natural person's file is logged."""
        if self.entry.subject.is_person:
            access.record_view(self.entry, by=request.user, at=clock.now())
        return self.page(ResolveForm(process=self.process, today=clock.today()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Settle all hits in one transaction; the typed form again on errors."""
        form = ResolveForm(request.POST, process=self.process, today=clock.today())
        if not form.hits:
            return conflict(request, _("现在没有需要处理的命中。"))
        if form.is_valid():
            try:
                self.keep(form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.sentences)
        if form.errors:
            return self.page(form, status=422)
        messages.success(request, _("已处理全部命中，负责人可以作出决定。"))
        return redirect("entry", self.entry.number)

    def keep(self, data: dict[str, Any]) -> None:
        """Every hit and the opinion, or nothing: whoever settles does not decide."""
        by, at = self.request.user, clock.now()
        with transaction.atomic(), log.one_gesture():
            rows = crosscheck.resolve(self.entry, data["resolutions"], by=by, at=at)
            said = "；".join(f"{row.get_choice_display()}：{row.reason}" for row in rows)
            told: dict[str, Any] = {"outcome": "done", "text": said, "logged": False}
            told["department"] = self.entry.department
            work.give_opinion(
                self.process, STEP, "resolve_hit", by=by, at=at, duty=duties.RESOLVE_HIT, **told
            )

    def page(self, form: ResolveForm, status: int = 200) -> HttpResponse:
        """The hits beside the form."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        context = {
            "entry": self.entry,
            "form": form if form.hits else None,
            "name": dossier.shown_name(self.entry.subject, of_case),
            "cross": checks.read(self.entry, self.request.user, of_case),
        }
        return render(self.request, "entry/crosscheck.html", context, status=status)
