"""过程分析: what the log says of the ways that cases go and of where they stand; for who oversees or audits."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.insight import ProcessForm
from workflows.acts import insight as acts
from workflows.law import xes
from workflows.law.insight import insight as told_of
from workflows.law.refusal import Refused
from workflows.law.steps import VERBS
from workflows.models import ListType
from workflows.queries import clock, exits, insight
from workflows.queries.diagram import Sketch


@dataclass(frozen=True)
class Flows:
    """What the views must know of the flows, which are a floor higher."""

    sketch: Sketch
    verbs_of: insight.VerbsOf
    steps: Callable[[], frozenset[str]]
    own: Callable[[], frozenset[str]]


@require_safe
def board(request: HttpRequest, flows: Flows) -> HttpResponse:
    """Ways, durations and the chart; what was typed wrong, or is too much for one look, is said with 422."""
    form = _form(request)
    facts: dict[str, Any] = {"form": form}
    asked = _asked(form)
    if asked is not None:
        try:
            taken = insight.traces(asked, flows.steps())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            found = told_of((trace for _book, trace in taken), flows.own())
            stem = form.cleaned_data["stem"] or "identification"
            facts |= insight.page(found)
            facts["chart"] = insight.chart(asked, stem, found, flows.sketch, flows.verbs_of)
            facts["asked"] = asked
            facts["stem_words"] = dict(form.fields["stem"].choices)[stem]
            facts["kept"] = urlencode(form.data)
    status = 422 if form.errors else 200
    return render(request, "log/process.html", facts, status=status)


@require_safe
def export(request: HttpRequest, flows: Flows) -> HttpResponse | StreamingHttpResponse:
    """The events as an XES file without anybody's name; who took it is a line of the log."""
    form = _form(request)
    asked = _asked(form)
    if asked is not None:
        try:
            found = insight.traces(asked, flows.steps())
        except Refused as refused:
            form.add_error(None, str(refused))
    if asked is None or form.errors:
        return render(request, "log/process.html", {"form": form}, status=422)
    code, told = asked.list_type.code, {"since": asked.since, "until": asked.until, "cases": len(found)}
    acts.record_export(code, **told, by=request.user, at=clock.now())
    pieces = xes.document(found, asked.list_type.short_name, secrets.token_bytes(32), VERBS)
    response = StreamingHttpResponse(pieces, content_type="application/xml; charset=utf-8")
    file = quote(_("过程数据-%(list)s-%(day)s.xes") % {"list": code, "day": asked.until.isoformat()})
    response["Content-Disposition"] = f"attachment; filename=\"events.xes\"; filename*=UTF-8''{file}"
    response["Cache-Control"], response["X-Content-Type-Options"] = "no-store", "nosniff"
    return response


def _form(request: HttpRequest) -> ProcessForm:
    """What was asked for, or this year until today of the list with the newest case; 403 for who oversees nothing."""
    seen, today = exits.offices(request.user), clock.today()
    if not seen:
        raise PermissionDenied(_("过程数据只向部门负责人、信用办和审计岗开放。"))
    said, lists = request.GET.dict(), insight.lists()
    if "list" not in said:
        first = insight.latest_list([office.pk for office in seen])
        said = {
            "list": first or (lists[0][0] if lists else ""),
            "since": today.replace(month=1, day=1).isoformat(),
            "until": today.isoformat(),
        }
    return ProcessForm(said, lists=lists, departments=seen, today=today)


def _asked(form: ProcessForm) -> insight.Asked | None:
    """Of what to tell; None when the form is wrong."""
    if not form.is_valid():
        return None
    said = form.cleaned_data
    offices = [said["department"].pk] if said["department"] else form.seen
    return insight.Asked(ListType.objects.get(code=said["list"]), said["since"], said["until"], offices)
