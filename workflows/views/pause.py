"""恢复计算: an officer ends the stop of a clock."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.motion import ResumeForm
from workflows.acts import log, pause
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.queries import clock, dossier
from workflows.views.entry import seen_entry
from workflows.views.motion import insist


class ResumeView(View):
    """The form, and the clock that goes on; a clock that runs or is unknown is a 404."""

    def dispatch(self, request: HttpRequest, *args: Any, number: str, pk: int, **kwargs: Any) -> Any:
        """Unseen entry or a clock that does not stand still: 404; not owed: 403."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        insist(duties.PROPOSE_MOTION, self.entry, request.user)
        row = next((each for each in pause.paused(self.entry) if each.pk == pk), None)
        if row is None:
            raise Http404
        self.row = row
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(ResumeForm(initial={"last": clock.today()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """The clock goes on, or the form says why not."""
        form = ResumeForm(request.POST)
        if form.is_valid():
            try:
                with log.one_gesture():
                    row = pause.resume(self.row, **form.cleaned_data, by=request.user, at=clock.now())
            except Refused as refused:
                for sentence in refused.sentences:
                    form.add_error("last", sentence)
            else:
                until = {"day": row.due_on.isoformat()}
                messages.success(request, _("期限已恢复计算，新的届满日是%(day)s。") % until)
                return redirect("entry", self.entry.number)
        return self.page(form, status=422)

    def page(self, form: ResumeForm, status: int = 200) -> HttpResponse:
        """The page of the clock that stands still."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        facts = {
            "entry": self.entry, "row": self.row, "stop": self.row.stops[-1], "form": form,
            "name": dossier.shown_name(self.entry.subject, of_case),
        }  # fmt: skip
        return render(self.request, "motion/resume.html", facts, status=status)
