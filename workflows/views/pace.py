"""How fast a visitor may ask the public pages, and what is answered to whoever asks faster."""

from datetime import timedelta

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workflows.acts import visits
from workflows.queries import clock

A_MINUTE = timedelta(minutes=1)


def is_too_fast(request: HttpRequest, what: str, most: int, span: timedelta = A_MINUTE) -> bool:
    """Count this request of its address; True for more than `most` in the running span."""
    return not visits.admit(what, str(get_client_ip_address(request)), most, clock.now(), span)


def too_many(request: HttpRequest, most: int) -> HttpResponse:
    """429: how many are allowed, and when to try again."""
    now = clock.now()
    until = visits.ends(now)
    seconds = max(1, round((until - now).total_seconds()))
    facts = {"limit": most, "seconds": seconds, "until": until}
    response = render(request, "register/too_many.html", facts, status=429)
    response["Retry-After"], response["Cache-Control"] = str(seconds), "no-store"
    return response
