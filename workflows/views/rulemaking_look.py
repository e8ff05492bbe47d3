"""Two versions side by side, and the dry run of a draft."""

import csv
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.law import identity
from workflows.law.cells import harmless
from workflows.law.rulemaking import Making
from workflows.models import ListType, Policy
from workflows.queries import clock, dryrun, rulemaking
from workflows.queries.dryrun import PAGE, REPAIR_OPENS, Effect
from workflows.views.rulemaking import insist_writer, version_or_404

GROUPS = ("governed", "what_if")


@require_safe
def diff(request: HttpRequest, code: str) -> HttpResponse:
    """Two versions of a list side by side; without a choice, the newest and the one before."""
    insist_writer(request.user)
    found = ListType.objects.filter(code=code).first()
    if found is None:
        raise Http404
    versions = rulemaking.versions_of(found)
    if not versions:
        raise Http404
    b = _chosen(versions, request.GET.get("b", "")) or versions[0]
    a = _chosen(versions, request.GET.get("a", "")) or next((p for p in versions if p.pk != b.pk), b)
    parts = rulemaking.differences(a, b)
    facts = {
        "list": found, "versions": versions, "a": a, "b": b, "parts": parts,
        "total": sum(len(part.changes) for part in parts), "all": "all" in request.GET,
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "rulemaking/diff.html", facts)


def _chosen(versions: list[Policy], asked: str) -> Policy | None:
    """The version of this number."""
    return next((p for p in versions if str(p.version) == asked), None)


def _unfinished(request: HttpRequest, code: str, version: int) -> Policy:
    """A version that is not published yet; only for who writes rules."""
    insist_writer(request.user)
    policy = version_or_404(code, version)
    if policy.state in Policy.IN_FORCE:
        raise Http404
    return policy


@require_safe
def dry_run(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """What the draft would change, per case; one group at a time, paged by key."""
    policy = _unfinished(request, code, version)
    began = perf_counter()
    found = dryrun.run(policy, clock.today())
    seconds = perf_counter() - began
    group = request.GET.get("group", "")
    group = group if group in GROUPS else GROUPS[0] if found.governed or not found.what_if else GROUPS[1]
    rows: list[Effect] = getattr(found, group)
    start = next((place for place, e in enumerate(rows, 1) if e.key == request.GET.get("after")), 0)
    page, address = rows[start : start + PAGE], reverse("rules-dryrun", args=[code, version])
    more = urlencode({"group": group, "after": page[-1].key}) if start + PAGE < len(rows) else ""
    facts = {
        "policy": policy, "list": policy.list_type, "found": found, "group": group, "seconds": seconds,
        "rows": [_shown(effect) for effect in page], "first": start + 1, "last": start + len(page),
        "total": len(rows), "former": rulemaking.before(policy), "is_draft": policy.state == Making.DRAFT,
        "counts": [(kind_words(kind), sooner, later) for kind, sooner, later in found.counted(group)],
        "next_url": f"{address}?{more}" if more else "",
        "prev_url": f"{address}?{urlencode({'group': group})}" if start else "",
    }  # fmt: skip
    return render(request, "rulemaking/dryrun.html", facts)


@require_safe
def dry_run_csv(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Everything that the draft would change, as a table for a spreadsheet."""
    policy = _unfinished(request, code, version)
    found = dryrun.run(policy, clock.today())
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="dryrun-{code}-v{version}.csv"'
    table = csv.writer(response)
    heads = (
        _("组别"),
        _("编号"),
        _("主体"),
        _("期限"),
        _("现在"),
        _("按草案"),
        _("相差工作日"),
        _("参数"),
        _("条款"),
    )
    table.writerow(heads)
    for group, words in ((GROUPS[0], _("按本版本办理的")), (GROUPS[1], _("如果适用新版本会怎样"))):
        for effect in getattr(found, group):
            row = _shown(effect)
            cells = (
                words, effect.number, row["name"], row["kind"], effect.now, effect.then, effect.days,
                row["parameter"], effect.clause,
            )  # fmt: skip
            table.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return response


def kind_words(kind: str) -> str:
    """A kind of date as officials call it."""
    return str(_("最早可以申请提前移出")) if kind == REPAIR_OPENS else dryrun.kind_words(kind)


def _shown(effect: Effect) -> dict[str, Any]:
    """One line as it is shown; natural persons masked."""
    return {
        "effect": effect,
        "name": identity.mask_name(effect.name) if effect.is_person else effect.name,
        "kind": kind_words(effect.kind),
        "parameter": rulemaking.label_of(effect.parameter),
        "apart": abs(effect.days),
        "is_later": effect.then > effect.now,
    }
