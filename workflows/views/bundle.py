"""证据包: asked for on the page of an entry or at the audit desk, watched, taken away by whoever asked alone."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms.bundle import BundleForm, PeriodForm
from workflows.acts import bundles
from workflows.law.refusal import Refused
from workflows.models import Bundle, Person
from workflows.queries import bundle_page, clock, dossier
from workflows.queries.bundles import BYTES_AT_MOST, LINES_AT_MOST, Scope
from workflows.views.entry import seen_entry

exports = logging.getLogger("workflows.export")
RECENT = 5


@require_http_methods(["GET", "HEAD", "POST"])
def of_entry(request: HttpRequest, number: str) -> HttpResponse:
    """The bundle of an entry, for its department and for whoever audits it."""
    entry = seen_entry(request.user, number, *dossier.RELATED, "book")
    if not bundles.may_take_entry(entry, request.user):
        raise PermissionDenied(_("证据包载有案卷的事实，只有办案部门和审计岗可以导出。"))
    form = BundleForm(request.POST) if request.method == "POST" else BundleForm(initial={"with_facts": True})
    if request.method == "POST" and form.is_valid():
        try:
            at = clock.now()
            made = bundles.start_entry(entry, by=request.user, at=at, **form.cleaned_data)
            return redirect("bundle", made.code)
        except Refused as refused:
            form.add_error(None, str(refused))
    of_case = dossier.is_of_case(request.user, entry.department_id)
    facts = {"entry": entry, "name": dossier.shown_name(entry.subject, of_case)}
    return _page(request, form, facts, Bundle.objects.filter(person=request.user, entry=entry, subject=None))


@require_http_methods(["GET", "HEAD", "POST"])
def of_period(request: HttpRequest) -> HttpResponse:
    """Every line of the log in a period, for whoever audits all departments."""
    person = request.user
    if not isinstance(person, Person) or bundles.office_of_whole_log(person) is None:
        raise PermissionDenied(
            _("期间证据包含全部部门的台账，只向范围覆盖全部部门的审计岗开放；单个条目的，请在条目页导出。")
        )
    form = PeriodForm(request.POST) if request.method == "POST" else PeriodForm()
    if request.method == "POST" and form.is_valid():
        try:
            made = bundles.start_period(by=person, at=clock.now(), **form.cleaned_data)
            return redirect("bundle", made.code)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, form, {}, Bundle.objects.filter(person=person, entry=None))


@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """How far a bundle is; the page asks again by itself."""
    return render(request, "bundle/state.html", _shown(_own(request, code)))


@require_safe
def taken(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file, while the right lasts; each taking is a line."""
    made = _own(request, code)
    if not bundles.still_may(made, clock.now()):
        raise Http404
    if not _shown(made)["is_kept"]:
        messages.info(request, _("证据包还没有做好，或者已经按规定清除。"))
        return redirect("bundle", code)
    if request.method == "GET":
        bundles.record_fetching(made, by=request.user, at=clock.now())
    exports.info("%s took the bundle %s, %s lines", request.user.username, made.code, made.total)
    name = bundle_page.file_name(Scope(made.entry, made.since, made.until))
    stream = (bundles.folder(code) / bundles.FILE).open("rb")
    response = FileResponse(stream, as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response


def _page(request: HttpRequest, form: Any, facts: dict[str, Any], mine: Any) -> HttpResponse:
    """The form and one's latest bundles; 422 with what was typed when it is refused."""
    rows = [_shown(made) for made in mine.select_related("entry")[:RECENT]]
    context = {
        **facts,
        "form": form,
        "rows": rows,
        "lines_most": LINES_AT_MOST,
        "mb_most": BYTES_AT_MOST >> 20,
    }
    return render(request, "bundle/new.html", context, status=422 if form.is_bound else 200)


def _own(request: HttpRequest, code: str) -> Bundle:
    """The person's own bundle; 404 for another's as for an unknown one."""
    made = Bundle.objects.select_related("entry").filter(person=request.user, code=code, subject=None).first()
    if made is None:
        raise Http404
    return made


def _shown(made: Bundle) -> dict[str, Any]:
    """A bundle and what became of it."""
    until = made.finished_at + bundles.KEPT if made.finished_at else None
    # Its days are over by the clock, whether or not the broom came round.
    is_kept = bool(until and clock.now() < until and (bundles.folder(made.code) / bundles.FILE).is_file())
    back = reverse("bundle-entry", args=[made.entry.number]) if made.entry else reverse("bundle-period")
    return {
        "made": made,
        "is_running": made.finished_at is None,
        "is_kept": is_kept,
        "kept_until": until,
        "back": back,
    }
