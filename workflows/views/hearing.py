"""A hearing that a party asks for on paper or over the counter."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.hearing import PaperRequestForm
from workflows.acts import evidence, log
from workflows.acts import hearing as hearings
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.models import Evidence
from workflows.queries import clock, dossier
from workflows.views.entry import seen_entry
from workflows.views.errors import conflict
from workflows.views.motion import insist, insist_open


class RequestView(View):
    """Enter a request for a hearing; `start` begins its procedure (given in urls)."""

    start: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen entry: 404; not owed: 403; no hearing under the rules, nothing told yet, or decided: 409."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        insist(duties.ARRANGE_HEARING, self.entry, request.user)
        rows = self.entry.notices.filter(kind="prior_notice").exclude(state=Noticing.WITHDRAWN)
        last = {
            row.associate_id: row for row in rows.defer("file").select_related("associate").order_by("pk")
        }
        self.priors = list(last.values())
        try:
            insist_open(self.entry)
            if not hearings.is_given(self.entry):
                raise Refused(_("适用的规则没有规定听证，不能登记听证申请。"))
            if not self.priors:
                raise Refused(_("还没有签发告知书，不能登记听证申请。"))
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            return conflict(request, " ".join(refused.sentences))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(PaperRequestForm(priors=self.priors, today=clock.today()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the request with its files and begin its procedure, in one transaction."""
        form = PaperRequestForm(request.POST, request.FILES, priors=self.priors, today=clock.today())
        if not form.is_valid():
            return self.page(form, status=422)
        data, who = form.cleaned_data, {"by": request.user, "at": clock.now()}
        try:
            made = self._keep(form.priors[data["notice"]], data, who)
        except Refused as refused:
            form.add_error(None, refused.sentences)
            return self.page(form, status=422)
        late = _("（逾期申请，仍须审查答复）") if made.is_late else ""
        messages.success(request, _("已登记听证申请。") + late)
        return redirect("entry", self.entry.number)

    @transaction.atomic
    def _keep(self, prior: Any, data: dict[str, Any], who: dict[str, Any]) -> Any:
        """The request, its files and its procedure."""
        with log.one_gesture():
            insist_open(log.lock(self.entry))
            hearings.insist_possible(self.entry, prior)
            purpose = Evidence.Purpose.HEARING
            kept = [
                evidence.keep(self.entry, f.file, f.media_type, purpose=purpose, **who) for f in data["files"]
            ]
            dates = {"received_on": data["received_on"], "posted_on": data["posted_on"]}
            made = hearings.request(prior, data["reason"], files=kept, **dates, **who)
            assert self.start is not None
            self.start(hearing=made, **who)
            return made

    def page(self, form: PaperRequestForm, status: int = 200) -> HttpResponse:
        """The page of the request."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        rules = self.entry.policy.load_rules()
        context = {
            "entry": self.entry,
            "form": form,
            "name": dossier.shown_name(self.entry.subject, of_case),
            "rule": rules.get("hearing_request"),
            "notice_rule": rules.get("hearing_notice"),
        }
        return render(self.request, "hearing/new.html", context, status=status)
