"""What follows when a party receives a notice in its hall."""

from typing import Any

from workflows.flows import interview, rectification
from workflows.flows.serving import follow
from workflows.models import Notice


def received(notice: Notice, *, by: Any, at: Any) -> None:
    """Nobody serves it any more; the days of a rectification run, the appointment of an interview stands."""
    follow(notice, by=by, at=at)
    rectification.received(notice, by=by, at=at)
    interview.received(notice, by=by, at=at)
