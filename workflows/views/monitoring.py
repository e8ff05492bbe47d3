"""退出后重点监测: the watches of one's departments, and one watch with its checks and findings; never public."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.models.monitoring import may_look
from workflows.queries import watched
from workflows.queries.dossier import shown_name

STATES = ("open", "closed")


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The list, the newest watch first; 403 for who keeps, oversees and audits none."""
    if not may_look(request.user):
        raise PermissionDenied(_("重点监测只向办理、督办和审计岗位开放。"))
    state = request.GET.get("state", "open")
    state = state if state in STATES else ""
    rows = list(
        watched.rows_for(request.user, state=state, before=request.GET.get("before", ""))[: watched.PAGE + 1]
    )
    shown, more = rows[: watched.PAGE], len(rows) > watched.PAGE
    due = watched.next_checks(shown)
    facts = {
        "rows": [
            {"watch": row, "name": shown_name(row.entry.subject, False), "due": due.get(row.pk)}
            for row in shown
        ],
        "state": state,
        "states": [("open", _("监测中")), ("closed", _("已结束")), ("all", _("全部"))],
        "next_url": _address(state, str(shown[-1].pk)) if more else "",
        "prev_url": _address(state) if request.GET.get("before") else "",
    }
    return render(request, "monitoring/register.html", facts)


def _address(state: str, before: str = "") -> str:
    """The list in a state, from a row on."""
    asked = {"state": state or "all", "before": before}
    return f"{reverse('monitoring')}?{urlencode({k: v for k, v in asked.items() if v})}"


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One watch; 404 for who may not see it."""
    watch = watched.one(request.user, pk)
    if watch is None:
        raise Http404
    facts = {
        "watch": watch,
        "name": shown_name(watch.entry.subject, False),
        "checks": watch.checks.select_related("checked_by").order_by("-pk"),
        "findings": watched.findings_of(watch),
        "due": watched.next_checks([watch]).get(watch.pk),
        "rules": watch.entry.policy.load_rules(),
    }
    facts["period"] = facts["rules"].get("monitoring_period")
    facts["interval"] = facts["rules"].get("monitoring_check")
    return render(request, "monitoring/detail.html", facts)
