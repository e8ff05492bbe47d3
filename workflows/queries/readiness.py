"""Can the program do its work now: database, calendar of the year, deliveries, the log as a whole."""

from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Q

from workflows.law.entry import SHANGHAI
from workflows.models import CalendarYear, Outbox
from workflows.queries import incidents

PARTS = ("database", "calendar", "outbox", "log", "sequencer", "witnesses")
PATIENCE = timedelta(minutes=15)  # a delivery that waits longer than this says that nobody delivers


def readiness(at: datetime) -> dict[str, bool]:
    """Each part of the program and whether it is ready; never raises."""
    try:
        calendar = CalendarYear.objects.filter(year=at.astimezone(SHANGHAI).year).exists()
        stuck, log = _stuck(at), incidents.health(at)
    except DatabaseError:
        return dict.fromkeys(PARTS, False)
    return {"database": True, "calendar": calendar, "outbox": not stuck, **log}


def _stuck(at: datetime) -> bool:
    """Does a delivery wait that should have been tried long ago?"""
    since = at - PATIENCE
    due = Q(not_before=None) | Q(not_before__lte=since)
    waiting = Outbox.objects.filter(due, status=Outbox.Status.PENDING, created_at__lte=since)
    return waiting.exists()
