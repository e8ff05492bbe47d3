"""登记邮寄: many notices that went to the post, each with its number, in one form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from forms.mailing import MailingForm
from workflows.acts import mailing as acts
from workflows.models import Department
from workflows.queries import clock, mailings, sheet
from workflows.queries.mailings import Fault

NOT_YOURS = gettext_lazy("邮寄由本机关负责送达的人员登记，您没有这个岗位。")


def insist_server(request: HttpRequest) -> list[Department]:
    """Where the person serves notices; PermissionDenied when nowhere."""
    found = mailings.offices_of(request.user)
    if not found:
        raise PermissionDenied(NOT_YOURS)
    return found


class MailingView(View):
    """Paste or upload, and every line is recorded; what could not be stays in the form with its reason."""

    follow: Any = None  # goes on with the service after it was recorded (given in urls)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only who serves notices somewhere."""
        self.offices = insist_server(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self._page(request, self._form(request, initial={"posted_on": clock.today()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Nothing when a line cannot be taken; else each in its own transaction."""
        form = self._form(request, request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form, status=422)
        told: dict[str, Any] = {"by": request.user, "at": clock.now(), "follow": self.follow}
        said = [(row, acts.record(posted, **told)) for row, posted in form.posted]
        left = [(row, sentence) for row, sentence in said if sentence]
        if not left:
            messages.success(request, _("已登记邮寄 %(n)s 件，收到回执后逐件登记结果。") % {"n": len(said)})
            return redirect("notice-list")
        done = len(said) - len(left)
        messages.error(request, _("已登记 %(n)s 件，另有 %(m)s 件没有登记。") % {"n": done, "m": len(left)})
        fresh = self._form(
            request,
            initial={
                "posted_on": form.cleaned_data["posted_on"],
                "carrier": form.cleaned_data["carrier"],
                "lines": "\n".join(row.typed for row, _sentence in left),
            },
        )
        fresh.faults = [Fault(n, row.typed, sentence) for n, (row, sentence) in enumerate(left, 1)]
        return self._page(request, fresh, status=409)

    def _form(self, request: HttpRequest, *sent: Any, **options: Any) -> MailingForm:
        """The form for this person."""
        return MailingForm(*sent, person=request.user, offices=self.offices, today=clock.today(), **options)

    def _page(self, request: HttpRequest, form: MailingForm, status: int = 200) -> HttpResponse:
        """The form, with every fault by its line."""
        return render(request, "notice/mailing.html", {"form": form, "most": acts.AT_MOST}, status=status)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    insist_server(request)
    response = HttpResponse(mailings.blank_workbook(), content_type=sheet.MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{mailings.TITLE}.xlsx") or ""
    return response
