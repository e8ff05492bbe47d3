"""Session rules that Django does not have: an absolute end, and a new password before anything else."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.models import Person
from workflows.queries import clock
from workflows.views import left_behind
from workflows.views.anybody import is_for_anybody

STARTED = "session_started"
# Asked by an open page without anybody's click.
POLLS = ("alerts-badge", "inbox-counts", "held-steps", "log-chain")


def is_poll(request: HttpRequest) -> bool:
    """Does the page ask by itself? It is no sign that somebody is there."""
    return request.path in {reverse(name) for name in POLLS}


# The part of a page that looks how far a long act is, and below which address such pages lie.
LOOKS = {
    "bulk-state": "bulk-new",
    "print-state": "print-runs",
    "batch-state": "batches",
    "paper-state": "hall",
    "copy-state": "hall",
}


def asks_itself_again(request: HttpRequest) -> bool:
    """Does a page look how far a long act is? It would for ever where no runner works it off."""
    below = LOOKS.get(request.headers.get("HX-Trigger", "")) if request.method == "GET" else None
    return below is not None and request.path.startswith(reverse(below))


class Sessions(SessionMiddleware):
    """Django's sessions, which every click prolongs; a poll does not, or an open page would stay signed in for ever."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Neither the stored session nor the cookie is renewed by a poll; what has ended is cleared as ever.

        What is the same for everybody sets no cookie and varies by none: a cache may keep it for all.
        """
        if is_for_anybody(response):
            return response
        if (is_poll(request) or asks_itself_again(request)) and not request.session.is_empty():
            return response
        return super().process_response(request, response)


class NothingTypedIsLost:
    """Keeps what a page of a task sent after its session had ended, before the visitor is led to the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do on the way."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """An anonymous POST of a task page is kept; everything else goes its way."""
        if request.method != "POST" or request.user.is_authenticated:
            return None
        return left_behind.led_to_sign_in(request)


class SessionRules:
    """Ends a session after `SESSION_LONGEST`, however busy; holds a person at the password page if one is due.

    What a signed-in person was shown is kept nowhere: not on the way, not in a browser that others use next.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.always_open = (reverse("password"), reverse("logout"), reverse("login"), reverse("set-language"))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, or lead it to the sign-in or password page."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        request.user.stand_on(clock.today())
        response = self._led(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def _led(self, request: HttpRequest) -> HttpResponse:
        """The answer to a signed-in person: what was asked for, unless the session or the password is too old."""
        started = request.session.setdefault(STARTED, clock.now().timestamp())
        if clock.now().timestamp() - started > settings.SESSION_LONGEST.total_seconds():
            logout(request)
            if is_poll(request):
                return self.get_response(request)
            messages.info(request, _("登录已满 12 小时，为保护账号请重新登录。"))
            return (request.method == "POST" and left_behind.led_to_sign_in(request)) or redirect("login")
        due = isinstance(request.user, Person) and request.user.must_change_password
        if due and request.path not in self.always_open and not is_poll(request):
            return redirect("password")
        return self.get_response(request)
