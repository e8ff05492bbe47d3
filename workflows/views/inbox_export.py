"""The filtered list as a workbook."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from workflows.acts import access
from workflows.queries import clock, inbox, inbox_sheet
from workflows.views.inbox import TITLES
from workflows.views.inbox_address import filters_of
from workflows.views.inbox_look import looking

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The rows that the filters of the address leave; who took them away is written in the department's book."""
    box = request.GET.get("box", "mine")
    if box not in TITLES:
        raise Http404
    look = looking(request, box)
    found = look.rows_of(look.said).filter(look.bounds.state(look.state()))
    order = inbox.BY_FINISH if box == "done" else inbox.BY_DUE
    data, n = inbox_sheet.workbook(found, order, str(TITLES[box]), look.today, look.calendar)
    access.record_list_export(
        by=request.user, at=clock.now(), box=box, rows=n, filters=sorted(filters_of(look.asked))
    )
    name = quote(_("%(title)s %(day)s.xlsx") % {"title": TITLES[box], "day": look.today.isoformat()})
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"tasks.xlsx\"; filename*=UTF-8''{name}"
    return response
