"""The slip that goes into the envelope with a paper notice: printed by who issues or serves it, and by nobody else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.acts import slip
from workflows.law.refusal import Refused
from workflows.queries import clock, slip_page
from workflows.views.errors import conflict
from workflows.views.notice import keep_look, seen_notice

Draw = Callable[[str], bytes]


@require_safe
def paper(request: HttpRequest, code: str, draw: Draw) -> HttpResponse:
    """The slip as a PDF; 403 for readers of other departments, 409 in words where no slip belongs to the document."""
    notice = seen_notice(request.user, code, "file", "page")
    keep_look(request, notice)
    try:
        told = slip.print_slip(notice, by=request.user, at=clock.now())
    except Refused as refused:
        return conflict(request, str(refused))
    response = HttpResponse(draw(slip_page.html(notice, told)), content_type="application/pdf")
    name = _("开通凭条 %(number)s.pdf") % {"number": notice.number or notice.title}
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "no-store"
    return response
