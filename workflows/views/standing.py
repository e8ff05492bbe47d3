"""Which posts and duties somebody had at an instant, for who audits."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.insight import read_instant
from workflows.queries import clock, log_people
from workflows.queries.standing import standing
from workflows.views.log import auditor


@require_safe
def posts(request: HttpRequest, username: str) -> HttpResponse:
    """The posts at the instant `at`, by default now; 404 for whoever has nothing to do with the branch."""
    reader = auditor(request)
    whose = log_people.somebody(reader, username)
    if whose is None:
        raise Http404
    now, text = clock.now(), request.GET.get("at", "").strip()
    at = read_instant(text) if text else now
    error = ""
    if at is None:
        error = _("“%(at)s”不是时间，请按 2026-05-04 16:30 的格式填写。下面是现在的情况。") % {
            "at": text[:30]
        }
    shown = min(at or now, now)
    facts = {
        "whose": whose,
        "at": shown,
        "now": now,
        "text": text,
        "error": error,
        "is_future": at is not None and at > now,
        "standing": standing(whose, shown, reader),
    }
    return render(request, "log/standing.html", facts, status=422 if error else 200)
