"""Alerts: the bell's number, the page of what was told, the way to each, and seen marks."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflows.acts import alert
from workflows.queries import alerts, clock

STOP_POLLING = 286  # what htmx understands as: do not ask again


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What the person was told, unread first; subjects of cases have a hall of their own (403)."""
    if not request.user.posts_now():
        raise PermissionDenied
    page = alerts.page(request.user, request.GET.get("after", ""))
    next_url = f"{reverse('alerts')}?{urlencode({'after': page.after})}" if page.after else ""
    facts = {"days": page.days, "next_url": next_url, "shown_at": clock.now(), "today": clock.today()}
    return render(request, "alerts/list.html", facts | {"is_later": bool(request.GET.get("after"))})


@login_not_required
@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """The bell's number, for the poll: nothing when it has not changed; a way to sign in when the session ended."""
    if not request.user.is_authenticated:
        return render(request, "alerts/_ended.html", status=STOP_POLLING)
    n = alerts.unread_count(request.user)
    if request.GET.get("n") == str(n):
        return HttpResponse(status=204)
    return render(request, "alerts/_badge.html", {"unread": n})


@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Open what an alert is about; it counts as read. The page behind it says 404 to who may not see it."""
    found = alerts.find(request.user, code)
    if found is None:
        raise Http404
    alert.read(found, at=clock.now())
    return redirect(alerts.target(found))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything that the page showed has been seen; what came later stays new."""
    if not request.user.posts_now():
        raise PermissionDenied
    n = alert.read_all(request.user, until=_instant(request.POST.get("until", "")), at=clock.now())
    messages.success(request, _("已把 %(n)s 条提醒标为已读。") % {"n": n})
    return redirect("alerts")


def _instant(text: str) -> datetime:
    """When the page was shown; now when it does not say so."""
    try:
        shown = datetime.fromisoformat(text)
    except ValueError:
        return clock.now()
    return shown if shown.tzinfo else clock.now()
