"""The catalogue of lists, for everybody: standards are published (国办发〔2020〕49号)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows.models import ListKind, ListStatus
from workflows.models.listtype import NO_LISTS
from workflows.queries import catalogue, clock, rulemaking, windows
from workflows.views.context import frame_of


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every list, by kind, status or words."""
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("kind", "status", "q")}
    rows = catalogue.catalogue(clock.today(), kind=asked["kind"], status=asked["status"], words=asked["q"])
    facts = {
        "rows": rows,
        "asked": asked,
        "regimes": [] if any(asked.values()) else catalogue.regimes(clock.today()),
        "remedies": [] if any(asked.values()) else catalogue.of_remedies(),
        "kinds": [choice for choice in ListKind.choices if choice[0] not in NO_LISTS],
        "statuses": [choice for choice in ListStatus.choices if choice[0] != ListStatus.RULES],
        "frame": frame_of(request),
    }
    return render(request, "lists/catalogue.html", facts)


@login_not_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One list: on what it rests, who decides, and each parameter in force, or of version `v`, with its clause."""
    row, asked = catalogue.one(code, clock.today()), request.GET.get("v", "")
    if row is None:
        raise Http404
    versions = catalogue.versions(row.list_type)
    version = next((each for each in versions if str(each.version) == asked), None) if asked else row.version
    if asked and version is None:
        raise Http404
    facts = {
        "row": row,
        "list": row.list_type,
        "policy": version,
        "is_of_now": version == row.version,
        "competent": row.list_type.competences.on(clock.today()).select_related("department"),
        "groups": rulemaking.grouped(version) if version else [],
        "windows": windows.of_list(version.load_rules(), clock.today()) if version else None,
        "grounds": version.grounds.all() if version else [],
        "measures": version.measures.all() if version else [],
        "articles": version.articles.all() if version else [],
        "versions": versions,
        "today": clock.today(),
        "writes": request.user.is_authenticated and rulemaking.writes_rules(request.user),
        "frame": frame_of(request),
    }
    return render(request, "lists/detail.html", facts)
