"""独立复核: the report of double judgements, for heads, the credit office and auditors."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.queries import secondreviews


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Counts by list and by department, and every pair of results that differ."""
    seen = secondreviews.offices(request.user)
    if not seen:
        raise PermissionDenied(_("独立复核情况只向部门负责人、信用办和审计岗开放。"))
    rows = secondreviews.of_offices(seen)
    got = secondreviews.differing(rows, request.GET.get("before", ""))
    facts = {
        "total": secondreviews.total(rows),
        "tables": [
            {"title": _("按名单"), "rows": secondreviews.figures(rows, "entry__list_type__name")},
            {"title": _("按部门"), "rows": secondreviews.figures(rows, "department__name")},
        ],
        "differing": got.rows,
        "next_url": f"{reverse('second-reviews')}?{urlencode({'before': got.older})}" if got.older else "",
        "prev_url": reverse("second-reviews") if request.GET.get("before") else "",
    }
    return render(request, "secondreview/report.html", facts)
