"""What is read beside the form: one file of the case, or one part of the case file in the pane of the inbox."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from workflows.models import WorkItem
from workflows.queries import clock, evidence, inbox
from workflows.queries import task as tasks
from workflows.views import preview

PARTS = ("file", "flow", "papers")


def answer(request: HttpRequest, item: WorkItem) -> HttpResponse | None:
    """A piece of the page, when the script asks for one: the viewer, or a tab of the pane; None for the page."""
    if request.headers.get("HX-Target") == "viewer":
        return render(request, "task/_viewer.html", {"item": item, "viewer": viewer(request, item)})
    if request.GET.get("part") not in PARTS:
        return None
    facts = {
        "item": item,
        "entry": item.entry,
        "process": tasks.process_of(item),
        "is_open": item.status in inbox.OPEN,
        "part": request.GET["part"],
        "read": tasks.read(item, request.user, clock.today()),
        "draft": preview.summary(item, request.user, clock.today()),
    }
    return render(request, "task/_part.html", facts)


def viewer(request: HttpRequest, item: WorkItem, files: Any = None) -> dict[str, Any] | None:
    """The file that the address names (`?evidence=`); its bytes are checked now. Unknown to the case: 404."""
    code = request.GET.get("evidence", "")
    if not code:
        return None
    if files is None:
        files = tasks.files_of(item, request.user)
    found = evidence.opened(code, files)
    if found is None:
        raise Http404
    return found
