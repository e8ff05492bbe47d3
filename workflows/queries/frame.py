"""What every page frame of an officer counts, in one statement: the open boxes, what is unread, how keys work."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from workflows.models import Complaint, DeskSettings, Person, Report
from workflows.queries import alerts, inbox, recalls, tally


def asked(person: Person, day: date) -> dict[str, QuerySet[Any]]:
    """The queries behind the frame, for tally.counts; `keys_off` has a row for whoever switched single keys off."""
    return {
        **inbox.boxes(person, day),
        "complaints": Complaint.objects.waiting_for(person),
        "reports": Report.objects.waiting_for(person),
        "unread": alerts.unread(person),
        "recalls": recalls.to_do(person, day),
        "keys_off": DeskSettings.objects.filter(person=person, single_keys=False),
    }


def counts(person: Person, day: date) -> dict[str, int]:
    """How many of each, at most tally.CAP; one query."""
    return tally.counts(asked(person, day))


def nothing() -> dict[str, int]:
    """The same of somebody who has no desk."""
    names = ("mine", "team", "copied", "complaints", "reports", "unread", "recalls", "keys_off")
    return dict.fromkeys(names, 0)
