"""When a listing or a case is over: what was asked of the subject for its sake is over too, and so are the tasks."""

from typing import Any

from workflows.acts import guidance_end
from workflows.acts.people import clock_keeper
from workflows.flows import interview, rectification
from workflows.flows.base import abandon
from workflows.models import Suggestion


def end_guidance(entry: Any, *, at: Any) -> None:
    """End open rectifications, interviews, enrolments with a line, cancel their tasks; objections to points go on."""
    for demand in guidance_end.end_rectifications(entry, at=at):
        rectification.let_go(demand, by=clock_keeper(), at=at)
    for talk in guidance_end.end_interviews(entry, at=at):
        interview.let_go(talk, by=clock_keeper(), at=at)
    guidance_end.end_enrolments(entry, at=at)
    pointless = Suggestion.objects.filter(entry=entry, is_open=True).exclude(matter=Suggestion.Matter.POINTS)
    for process in pointless:
        abandon(process, by=clock_keeper(), at=at)
