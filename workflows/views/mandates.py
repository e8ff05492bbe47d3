"""授权核验: officers look at the written mandates that wait, and say whether they are genuine."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.portal import JudgeForm
from workflows.acts import grant
from workflows.law.duties import DUTIES, VERIFY_MANDATE
from workflows.law.refusal import Refused
from workflows.models import Person
from workflows.queries import clock, grants

UNPROCESSABLE = 422


def insist_verifier(person: Person) -> None:
    """PermissionDenied for who verifies nowhere."""
    if not any(VERIFY_MANDATE in DUTIES[post.role] for post in person.posts_now()):
        raise PermissionDenied(_("授权核验由承办岗和信用办办理。"))


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first."""
    insist_verifier(request.user)
    page = grants.waiting(request.user, clock.today(), request.GET.get("after", ""))
    return render(request, "mandate/list.html", {"page": page, "is_later": "after" in request.GET})


class MandateView(View):
    """One written mandate: read it, verify it."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Unseen: 404; 403 for who verifies nowhere."""
        insist_verifier(request.user)
        row = grants.find(request.user, code)
        if row is None:
            raise Http404
        self.row = row
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The offer, its file and, while it waits, the form."""
        return self._page(JudgeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Say whether it is genuine; both sides are told."""
        form = JudgeForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                grant.judge(
                    self.row, said["genuine"] == "yes", said["because"], by=request.user, at=clock.now()
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("核验结果已经登记，并告知双方。"))
                return redirect("mandates")
        return self._page(form)

    def _page(self, form: JudgeForm) -> HttpResponse:
        """The page."""
        (told,) = grants.told([self.row], clock.today())
        waits = told.stage == told.grant.Stage.WAITING
        facts = {"row": told, "grant": self.row, "form": form if waits else None}
        return render(
            self.request, "mandate/detail.html", facts, status=UNPROCESSABLE if form.errors else 200
        )
