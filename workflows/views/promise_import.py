"""Importing paper commitments: upload, preview with every fault, then all rows or none."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.commitment import SheetForm
from workflows.acts import promise_import as acts
from workflows.acts import upload
from workflows.law.refusal import Refused
from workflows.models import Department
from workflows.queries import clock, commitments, promise_sheet, workbook
from workflows.queries.sheet import MEDIA_TYPE
from workflows.views.case_import import EXPIRED, ROWS_ON_A_PAGE

TICKET = "promise_import"
UNPROCESSABLE = 422


class ImportView(View):
    """Upload, preview and confirmation."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For whoever records: 403 for others."""
        self.offices = offices_of(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The preview of the workbook in hand, or the form to choose one."""
        verdicts = self._in_hand()
        if verdicts is None:
            return render(request, "promise/import.html", {"form": SheetForm()})
        return self._preview(verdicts)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take a workbook, import the one that was previewed, or put it away."""
        if "discard" in request.POST:
            upload.forget(request.session.pop(TICKET, None))
            return redirect("promise-import")
        if "confirm" in request.POST:
            return self._import()
        form = SheetForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                if file.size > workbook.SIZE_MAX:
                    raise workbook.Unreadable(_("文件超过 5 MB，请分批导入。"))
                data = file.read()
                workbook.read(data, promise_sheet.IMPORTED, promise_sheet.OPTIONAL)
            except workbook.Unreadable as error:
                form.add_error("file", str(error))
            else:
                upload.forget(request.session.pop(TICKET, None))
                request.session[TICKET] = upload.keep(data, file.name, at=clock.now())
                return redirect("promise-import")
        return render(request, "promise/import.html", {"form": form}, status=UNPROCESSABLE)

    def _import(self) -> HttpResponse:
        """Judge the previewed bytes afresh; every row is recorded, or none."""
        request, ticket = self.request, self.request.session.get(TICKET)
        verdicts = self._in_hand() if ticket and request.POST.get("confirm") == ticket["key"] else None
        if verdicts is None:
            messages.error(request, EXPIRED)
            return redirect("promise-import")
        wrong = sum(not v.said for v in verdicts)
        if wrong:
            messages.error(request, _("有%(n)d行不能登记，全部没有导入；请改好后重新上传。") % {"n": wrong})
            return self._preview(verdicts, UNPROCESSABLE)
        try:
            count = acts.import_rows(verdicts, by=request.user, at=clock.now())
        except Refused as refused:
            for sentence in refused.sentences:
                messages.error(request, sentence)
            return self._preview(verdicts, UNPROCESSABLE)
        upload.forget(request.session.pop(TICKET, None))
        messages.success(request, _("已经登记%(n)d份承诺。") % {"n": count})
        return redirect("desk-promises")

    def _in_hand(self) -> list[promise_sheet.Verdict] | None:
        """The kept workbook judged afresh; None when there is none."""
        data = upload.find(self.request.session.get(TICKET), at=clock.now())
        if data is None:
            self.request.session.pop(TICKET, None)
            return None
        sheet = workbook.read(data, promise_sheet.IMPORTED, promise_sheet.OPTIONAL)
        return promise_sheet.judge(sheet.rows, self.request.user, self.offices, clock.today())

    def _preview(self, verdicts: list[promise_sheet.Verdict], status: int = 200) -> HttpResponse:
        """Faults first, then the rows, a page at a time."""
        wrong = [v for v in verdicts if not v.said]
        rows = [*wrong, *(v for v in verdicts if v.said)]
        page = Paginator(rows, ROWS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        facts = {
            "ticket": self.request.session[TICKET],
            "rows": page,
            "all": len(verdicts),
            "wrong": len(wrong),
            "prev_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
            "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        }
        return render(self.request, "promise/preview.html", facts, status=status)


def offices_of(request: HttpRequest) -> list[Department]:
    """For which offices the person records; PermissionDenied without any."""
    found = commitments.recording_offices(request.user)
    if not found:
        raise PermissionDenied(_("您没有登记信用承诺的岗位。"))
    return found


@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the columns, all cells as text."""
    offices_of(request)
    response = HttpResponse(workbook.blank(promise_sheet.IMPORTED, _("信用承诺")), content_type=MEDIA_TYPE)
    name = quote(_("信用承诺登记表") + ".xlsx")
    response["Content-Disposition"] = f"attachment; filename=\"blank.xlsx\"; filename*=UTF-8''{name}"
    return response
