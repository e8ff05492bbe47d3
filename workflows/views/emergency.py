"""应急查阅: ask to read a natural person's file outside one's duty, decide on it as the second person, look."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.emergency import AskForm, DecideForm
from workflows.acts import emergency as acts
from workflows.law.refusal import Refused
from workflows.models import EmergencyLook
from workflows.queries import clock
from workflows.queries import emergency as looks

UNPROCESSABLE = 422
Stage = EmergencyLook.Stage


class AskView(View):
    """What was asked and waits, and the form for a new request."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For who looks at files somewhere, grants or audits; 403 for everybody else, and for asking without a post."""
        self.offices = looks.offices_of(request.user)
        asks = bool(self.offices) or looks.grants_anywhere(request.user)
        if not (asks if request.method == "POST" else looks.may_open(request.user)):
            raise PermissionDenied(_("应急查阅由机关在岗人员申请。"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list and the empty form."""
        return self._page(AskForm(offices=self.offices))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask; the second person is told."""
        form = AskForm(request.POST, offices=self.offices)
        if form.is_valid():
            try:
                row = acts.ask(**form.cleaned_data, by=request.user, at=clock.now())
            except Refused as refused:
                form.add_error(None, refused.sentences)
            else:
                messages.success(request, _("申请已提交，等待第二人决定。"))
                return redirect("emergency", row.code)
        return self._page(form)

    def _page(self, form: AskForm) -> HttpResponse:
        """The page."""
        context = {
            "form": form if self.offices else None,
            "rows": looks.rows_of(self.request.user, clock.now()),
            "hours": settings.XINHENG_EMERGENCY_HOURS,
        }
        status = UNPROCESSABLE if form.errors else 200
        return render(self.request, "emergency/list.html", context, status=status)


class LookView(View):
    """One request: decided on by the second person, read by the first while it holds."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Unseen: 404."""
        row = looks.find(request.user, code, clock.now())
        if row is None:
            raise Http404
        self.row = row
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """How it stands; to whoever asked, while it is granted, the file: each time a line."""
        file = None
        if self.row.is_mine and self.row.stage == Stage.OPEN:
            file = looks.file_of(self.row.look)
            opened = [entry["number"] for entry in file.entries]
            acts.look(self.row.look, by=request.user, at=clock.now(), opened=opened)
        return self._page(DecideForm(), file)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Grant it or not; who audits only reads."""
        if not (self.row.decides or self.row.is_mine):
            raise PermissionDenied(_("应急查阅由申请人所在机关的负责人或者信用办决定。"))
        form = DecideForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                acts.decide(
                    self.row.look, said["granted"] == "yes", said["because"], by=request.user, at=clock.now()
                )
            except Refused as refused:
                form.add_error(None, refused.sentences)
            else:
                messages.success(request, _("已登记决定，并告知申请人。"))
                return redirect("emergencies")
        return self._page(form)

    def _page(self, form: DecideForm, file: Any = None) -> HttpResponse:
        """The page; the form only for who may decide."""
        waits = self.row.stage == Stage.WAITING and not self.row.is_mine
        decides = waits and self.row.decides
        context = {
            "row": self.row,
            "look": self.row.look,
            "file": file,
            "form": form if decides or form.errors else None,
            "lines": looks.lines_of(self.request.user, self.row.look),
            "hours": settings.XINHENG_EMERGENCY_HOURS,
        }
        status = UNPROCESSABLE if form.errors else 200
        return render(self.request, "emergency/detail.html", context, status=status)
