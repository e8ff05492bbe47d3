"""A real document with the particulars of a version: in a frame that runs nothing and reaches nothing."""

from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows.queries import letterheads
from workflows.views.letterhead import version_or_404
from workflows.views.notice import keep_look
from workflows.views.preview import LETTER_CSP, on_screen


@require_safe
@csp(LETTER_CSP)
def preview(request: HttpRequest, code: str, version: int, kind: str) -> HttpResponse:
    """The newest document of this kind by this department, as draft; a sentence where there is none yet.

    Natural persons are masked, and a look at a document to a person is kept all the same.
    """
    office, row = version_or_404(request, code, version)
    titles = letterheads.kinds()
    if kind not in titles:
        raise Http404
    notice = letterheads.sample(request.user, office.department, kind)
    if notice is None:
        return render(request, "letterhead/no_sample.html", {"title": titles[kind], "office": office})
    keep_look(request, notice)
    style = on_screen(small="small" in request.GET, zoom=".62")
    paper = letterheads.drawn(notice, row)
    return HttpResponse(paper.replace("</head>", f"<style>{style}</style></head>", 1))
