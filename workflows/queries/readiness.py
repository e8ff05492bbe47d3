"""Can the program do its work now: database, calendar of the year, deliveries."""

from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Q

from workflows.law.entry import SHANGHAI
from workflows.models import CalendarYear, Outbox

PATIENCE = timedelta(minutes=15)  # a delivery that waits longer than this says that nobody delivers


def readiness(at: datetime) -> dict[str, bool]:
    """Each part of the program and whether it is ready; never raises."""
    try:
        calendar = CalendarYear.objects.filter(year=at.astimezone(SHANGHAI).year).exists()
        stuck = _stuck(at)
    except DatabaseError:
        return {"database": False, "calendar": False, "outbox": False}
    return {"database": True, "calendar": calendar, "outbox": not stuck}


def _stuck(at: datetime) -> bool:
    """Does a delivery wait that should have been tried long ago?"""
    since = at - PATIENCE
    due = Q(not_before=None) | Q(not_before__lte=since)
    waiting = Outbox.objects.filter(due, status=Outbox.Status.PENDING, created_at__lte=since)
    return waiting.exists()
