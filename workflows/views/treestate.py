"""The page of the log as a whole: for those who audit; they may have it verified and hold a checkpoint against it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms.log import CheckpointForm
from workflows.acts import fullcheck, witness
from workflows.law.refusal import Refused
from workflows.queries import clock, treestate
from workflows.views.log import auditor


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """How the tree, its checkpoints, witnesses and the last full check stand; 403 without the duty."""
    auditor(request)
    return _page(request, CheckpointForm())


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Have everything verified; the page tells how far it is."""
    person = auditor(request)
    try:
        fullcheck.ask(by=person, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("log-tree")


@require_POST
def compare(request: HttpRequest) -> HttpResponse:
    """Hold a checkpoint that the auditor has from elsewhere against the log; a contradiction is kept for ever."""
    person = auditor(request)
    form = CheckpointForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        found = witness.compare(form.cleaned_data["note"], found_by=person.name, at=clock.now(), by=person)
    except Refused as refused:
        form.add_error("note", str(refused))
        return _page(request, form, status=422)
    if found is None:
        messages.success(request, _("一致：本台账以这个检查点所载的内容开头，没有被改写。"))
    else:
        messages.error(request, found.sentence)
    return redirect("log-tree")


def _page(request: HttpRequest, form: CheckpointForm, status: int = 200) -> HttpResponse:
    """The page with its form."""
    facts = {"state": treestate.state(auditor(request), clock.now()), "form": form}
    return render(request, "log/tree.html", facts, status=status)
