"""认定机关: who decides on a list, named by the credit office."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.competence import CompetenceForm, EndForm
from workflows.acts import competence as acts
from workflows.law.refusal import Refused
from workflows.models import Competence, ListType
from workflows.queries import clock
from workflows.views.rulemaking import insist_writer, say


class AuthoritiesView(View):
    """The departments that decide on a list: name another, or end one."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Only for who writes rules; an unknown list, or one that is only imported: 404."""
        insist_writer(request.user)
        found = ListType.objects.filter(code=code).first()
        if found is None or found.is_import_only:
            raise Http404
        self.list_type = found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Who decides, and the form for another."""
        return self.page(CompetenceForm(initial={"since": clock.today()}), EndForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Name one, or end one; what stands against it is said on the page."""
        if request.POST.get("step") == "end":
            return self._end(request)
        form = CompetenceForm(request.POST)
        if form.is_valid():
            try:
                acts.name(self.list_type, **form.cleaned_data, by=request.user, at=clock.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, _("已指定认定机关。"))
                return redirect("rules-authorities", self.list_type.code)
        return self.page(form, EndForm(), status=422)

    def _end(self, request: HttpRequest) -> HttpResponse:
        """The last day of one of them."""
        asked = request.POST.get("competence", "")
        key = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 18 else 0
        row = get_object_or_404(Competence, pk=key, list_type=self.list_type)
        form = EndForm(request.POST)
        if form.is_valid():
            try:
                acts.end(row, **form.cleaned_data, by=request.user, at=clock.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, _("已终止；已经登记的案件由原机关办完。"))
                return redirect("rules-authorities", self.list_type.code)
        return self.page(CompetenceForm(initial={"since": clock.today()}), form, row, status=422)

    def page(
        self, form: CompetenceForm, ending: EndForm, asked: Competence | None = None, status: int = 200
    ) -> HttpResponse:
        """The page."""
        rows = self.list_type.competences.select_related("department", "named_by")
        facts = {
            "list": self.list_type, "rows": rows, "form": form, "ending": ending, "asked": asked,
            "today": clock.today(),
        }  # fmt: skip
        return render(self.request, "rulemaking/authorities.html", facts, status=status)
