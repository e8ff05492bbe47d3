"""What lies on a person's desk: her drafts, what she has handed in and may still take back."""

from datetime import datetime, timedelta

from workflows.law.entry import SHANGHAI
from workflows.models import DeskSettings, Draft, HeldStep, Person, WorkItem


def draft_of(person: Person, item: WorkItem) -> Draft | None:
    """The person's own draft of a task; nobody else's is ever read."""
    return Draft.objects.filter(person=person, item=item).first()


def saved_words(at: datetime, now: datetime) -> str:
    """09:42, or with its day when that is not today."""
    here = at.astimezone(SHANGHAI)
    return f"{here:%H:%M}" if here.date() == now.astimezone(SHANGHAI).date() else f"{here:%m-%d %H:%M}"


def undo_seconds(person: Person, seconds: int) -> int:
    """How long what this person hands in waits; 0 when the program or the person does not want it."""
    if seconds and DeskSettings.objects.filter(person=person, holds_steps=False).exists():
        return 0
    return seconds


def held_until(item: WorkItem, at: datetime, seconds: int) -> datetime | None:
    """Until when a step may wait; None when waiting would cost the day or let the clock run out."""
    until = at + timedelta(seconds=seconds)
    is_same_day = at.astimezone(SHANGHAI).date() == until.astimezone(SHANGHAI).date()
    runs_out = at < item.due_at <= until
    return until if seconds and is_same_day and not runs_out else None


def handed_in(person: Person) -> list[HeldStep]:
    """What the person has handed in and is not yet enacted, oldest first; one query."""
    rows = HeldStep.objects.filter(person=person)
    return list(
        rows.select_related("item__task", "item__entry__subject", "item__entry__list_type").order_by("pk")
    )
