"""过程分析: what the log says of the ways that cases go and of where they stand; for who oversees or audits."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.insight import ProcessForm
from workflows.acts import insight as acts
from workflows.law import xes
from workflows.law.chartwords import PROCEDURES
from workflows.law.insight import Insight
from workflows.law.insight import insight as told_of
from workflows.law.refusal import Refused
from workflows.law.steps import VERBS
from workflows.models import ListType, Person, Policy
from workflows.models.calendar import load_calendar
from workflows.queries import clock, exits, insight, log_scope, processpage
from workflows.queries.diagram import Sketch


@dataclass(frozen=True)
class Flows:
    """What the views must know of the flows, which are a floor higher."""

    sketch: Sketch
    ways: insight.WaysOf
    steps: Callable[[], frozenset[str]]


@require_safe
def board(request: HttpRequest, flows: Flows) -> HttpResponse:
    """Ways, durations and the chart; what was typed wrong, or is too much for one look, is said with 422."""
    form = _form(request)
    facts: dict[str, Any] = {"form": form}
    asked = _asked(form)
    if asked is not None:
        try:
            taken = insight.traces(asked, flows.steps())
            facts |= _told(request, form, asked, insight.in_places(asked, taken, flows.ways), flows)
        except Refused as refused:
            form.add_error(None, str(refused))
    status = 422 if form.errors else 200
    return render(request, "log/process.html", facts, status=status)


def _told(
    request: HttpRequest, form: ProcessForm, asked: insight.Asked, cases: insight.Cases, flows: Flows
) -> dict[str, Any]:
    """What is counted of the chosen procedure, and where each number leads."""
    stem = form.cleaned_data["stem"] or "identification"
    kept = {name: request.GET.get(name, "") or form.data.get(name, "") for name in form.fields}
    kept = {name: value for name, value in kept.items() if value}
    here, kind = f"{reverse('process')}?{urlencode(kept)}", str(asked.list_type.kind)
    found = told_of(cases.told.values(), stem, cases.ways)
    earlier = _earlier(asked, stem, flows) if form.cleaned_data["versus"] else None
    it = processpage.shown(stem, kind, cases, found, load_calendar(), clock.now(), earlier)
    nth = request.GET.get("way", "")
    facts = processpage.page(
        it, request.GET.get("step", ""), int(nth) if nth.isascii() and nth.isdecimal() and len(nth) < 4 else 0
    )
    try:
        rules = Policy.in_force(asked.list_type, asked.until).load_rules()
    except Policy.DoesNotExist:
        facts["chart"] = None
    else:
        facts["chart"] = processpage.chart(it, rules, flows.sketch, lambda name: f"{here}&step={name}#slow")
    person = request.user
    return facts | {
        "asked": asked,
        "here": here,
        "kept": urlencode(kept),
        "fits": bool(request.GET.get("fit")),
        "earlier": asked.before if earlier else None,
        "earlier_runs": earlier.runs if earlier else 0,
        "stem_words": PROCEDURES[stem],
        "reads_log": isinstance(person, Person) and bool(log_scope.branch(person)),
    }


def _earlier(asked: insight.Asked, stem: str, flows: Flows) -> Insight:
    """What is told of the period of the same length just before."""
    former = asked.before
    cases = insight.in_places(former, insight.traces(former, flows.steps()), flows.ways)
    return told_of(cases.told.values(), stem, cases.ways)


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
    places = insight.in_places(asked, found, flows.ways).told
    pieces = xes.document(found, asked.list_type.short_name, secrets.token_bytes(32), VERBS, places)
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
