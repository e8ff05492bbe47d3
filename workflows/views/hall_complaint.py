"""投诉 from the hall: who speaks for a subject files, follows, rates, asks the level above."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.complaint import ComplaintFields, RateForm, WhyForm
from workflows.acts import complaint as acts
from workflows.law.refusal import Refused
from workflows.models import Complaint
from workflows.models.calendar import load_calendar
from workflows.queries import clock, hall, matters
from workflows.views.filing import TERMS, complaint_steps
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences


class ListView(HallPage):
    """The complaints of whom the person speaks for, and the form of a new one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """What was filed, and the empty form."""
        return self.page(ComplaintFields())

    def post(self, request: HttpRequest) -> HttpResponse:
        """File one for the subject; it is followed here, without a query code."""
        form = ComplaintFields(request.POST, request.FILES)
        mandate = self._mandate(request)
        if not form.is_valid():
            return self.page(form, UNPROCESSABLE)
        said = form.said()
        entry = said["entry"]
        if entry is not None and not hall.parties(request.user, self.today, entry.number):
            said["entry"] = None
        subject = mandate.subject
        who = {
            "complainant": subject,
            "name": request.user.name,
            "contact": request.user.phone or subject.phone,
        }
        told: dict[str, Any] = {"channel": "hall", "by": request.user, "at": clock.now()}
        try:
            made, _code = acts.file(acts.Said(**said, **who), uploads=form.cleaned_data["files"], **told)
        except Refused as refused:
            add_sentences(form, refused)
            return self.page(form, UNPROCESSABLE)
        messages.success(request, _("投诉已经提交，编号%(code)s。") % {"code": made.code})
        return redirect("hall-complaint", made.code)

    def _mandate(self, request: HttpRequest) -> Any:
        """For whom it is filed: the one that was chosen among several, else the only one."""
        mandates = hall.held(request.user, self.today)
        chosen = [each for each in mandates if str(each.pk) == request.POST.get("whose")]
        return (chosen or mandates)[0]

    def page(self, form: ComplaintFields, status: int = 200) -> HttpResponse:
        """The page."""
        mandates = hall.held(self.request.user, self.today)
        rows = Complaint.objects.of_mandates(mandates)
        facts = {
            "form": form, "mandates_held": mandates, "rows": rows.select_related("department")[:50],
            "terms": matters.terms(TERMS["complaint"]), "whose": self.request.POST.get("whose", ""),
            "files_lost": bool(self.request.FILES) and status != 200,
        }  # fmt: skip
        return render(self.request, "complaint/hall.html", facts, status=status)


class DetailView(HallPage):
    """One complaint: how it stands, the answer, and what may be said to it."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Another's: 404."""
        mandates = hall.held(request.user, clock.today())
        found = Complaint.objects.of_mandates(mandates).filter(code=code).first()
        if found is None:
            raise Http404
        self.complaint = found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.page({})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Rate the answer, or ask the level above."""
        asked = request.POST.get("do", "")
        if asked not in complaint_steps(self.complaint):
            messages.error(request, _("这一步现在不能办理，请看现在的状态。"))
            return redirect("hall-complaint", self.complaint.code)
        form: Any = RateForm(request.POST) if asked == "rate" else self._why(request.POST)
        if not form.is_valid():
            return self.page({asked: form}, UNPROCESSABLE)
        told: dict[str, Any] = {"by": request.user, "at": clock.now()}
        try:
            if asked == "rate":
                acts.rate(self.complaint, **form.cleaned_data, **told)
            else:
                acts.ask_review(self.complaint, because=form.cleaned_data["reason"], **told)
        except Refused as refused:
            add_sentences(form, refused)
            return self.page({asked: form}, UNPROCESSABLE)
        messages.success(request, _("已提交。"))
        return redirect("hall-complaint", self.complaint.code)

    def _why(self, *data: Any) -> WhyForm:
        """Why the level above should look."""
        hint = _("对答复或者不予受理不服的，由上一级核查一次。")
        return WhyForm(*data, label=_("申请核查的理由"), hint=hint, auto_id="why_%s")

    def page(self, typed: dict[str, Any], status: int = 200) -> HttpResponse:
        """The page with the forms of what may be said, as typed or empty."""
        empty = {"rate": RateForm, "review": self._why}
        found = self.complaint
        facts = {
            "matter": found, "kind": "complaint", "lines": matters.told_history(found),
            "clocks": matters.clocks(found, self.today, load_calendar()),
            "own": {name: typed.get(name) or empty[name]() for name in complaint_steps(found)},
        }  # fmt: skip
        return render(self.request, "complaint/hall_detail.html", facts, status=status)
