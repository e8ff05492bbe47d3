"""For the machine that watches the program: is the process alive, can it work. No facts of any case."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workflows.queries import clock
from workflows.queries.readiness import readiness


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers; asks nothing of the database."""
    return JsonResponse({"status": "alive", "version": settings.VERSION})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database, calendar, deliveries and the log are in order, else 503 and which of them is not."""
    parts = readiness(clock.now())
    good = all(parts.values())
    said = {part: "ok" if fine else "fault" for part, fine in parts.items()}
    return JsonResponse({"status": "ready" if good else "not ready", **said}, status=200 if good else 503)
