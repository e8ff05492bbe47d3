"""What time it is: the one place where the program reads the clock."""

from datetime import date, datetime

from django.utils import timezone

from workflows.law.entry import SHANGHAI


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The present day in Shanghai."""
    return now().astimezone(SHANGHAI).date()
