"""One incident of the log: what happened, what it means, what to do; two auditors end what does not mend by itself."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from forms.log import ExplainForm
from workflows.acts import incident as acts
from workflows.law.incident_words import BY_TWO
from workflows.law.refusal import Refused
from workflows.queries import clock, incidents
from workflows.views.matter_desk import UNPROCESSABLE

CONFLICT = 409
EXPLAINED = gettext_lazy("已登记查明的情况；另一名覆盖全部机关的审计人员复核后，告警结束。")
CONFIRMED = gettext_lazy("已复核查明的情况，告警结束。")


class IncidentView(View):
    """For whoever audits and whoever was told; 404 for everybody else."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Find it first."""
        row = incidents.find(request.user, code)
        if row is None:
            raise Http404
        self.row = row
        return super().dispatch(request, *args, **kwargs)

    def get(self, _request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write down what was found out, or confirm it; 403 for whoever does not audit all departments."""
        if not acts.may_explain(request.user):
            raise PermissionDenied(_("这类告警由覆盖全部机关的审计人员查明、复核后结束。"))
        told: dict[str, Any] = {"by": request.user, "at": clock.now()}
        if "confirm" in request.POST:
            read = request.POST["confirm"]
            return self.act(lambda: acts.confirm(self.row.incident, read=read, **told), CONFIRMED)
        form = ExplainForm(request.POST)
        if not form.is_valid():
            return self.page(form, UNPROCESSABLE)
        because = form.cleaned_data["because"]
        return self.act(lambda: acts.explain(self.row.incident, because, **told), EXPLAINED, form)

    def act(self, act: Callable[[], None], done: Any, form: ExplainForm | None = None) -> HttpResponse:
        """Do it and say so; 409 with the page as it stands now where it cannot be done."""
        code = self.row.incident.code
        try:
            act()
        except Refused as refused:
            messages.error(self.request, str(refused))
            self.row = incidents.find(self.request.user, code) or self.row
            return self.page(form, CONFLICT)
        messages.success(self.request, str(done))
        return redirect("log-incident", code)

    def page(self, form: ExplainForm | None = None, status: int = 200) -> HttpResponse:
        """The page; the forms for whoever may write down what was found out, and for whoever may confirm it."""
        user, incident = self.request.user, self.row.incident
        ends = self.row.is_open and incident.kind in BY_TWO and acts.may_explain(user)
        facts = {
            "row": self.row,
            "form": (form or ExplainForm()) if ends else None,
            "may_confirm": ends and incident.explained_by_id not in (None, user.pk),
            "audits": incidents.audits(user),
        }
        return render(self.request, "log/incident.html", facts, status=status)
