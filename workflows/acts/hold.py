"""A step handed in waits some seconds and may be taken back; the caller holds the procedure's lock."""

from datetime import datetime
from typing import Any

from workflows.acts import alert, draft
from workflows.acts.outbox import announce
from workflows.models import Alert, HeldStep, Person, WorkItem

KIND = "enact_step"


def keep(item: WorkItem, data: dict[str, Any], *, by: Person, at: datetime, until: datetime) -> HeldStep:
    """Hold what was handed in until an instant, and let the outbox remember it: whoever dies, it is enacted."""
    WorkItem.objects.filter(pk=item.pk).update(status=WorkItem.Status.HELD)
    draft.drop(item, by)
    held = HeldStep.objects.create(item=item, person=by, data=data, handed_in_at=at, until=until)
    payload = {"held": held.pk, "task": item.code}
    announce(KIND, f"{KIND}/{held.pk}", at=at, not_before=until, payload=payload)
    return held


def held_of(item: WorkItem) -> HeldStep | None:
    """What waits on a task, read under the lock."""
    return HeldStep.objects.select_related("item").filter(item=item).first()


def lift(held: HeldStep) -> None:
    """It waits no more: the task is in hand again, unless it was cancelled meanwhile."""
    HeldStep.objects.filter(pk=held.pk).delete()
    rows = WorkItem.objects.filter(pk=held.item_id, status=WorkItem.Status.HELD)
    rows.update(status=WorkItem.Status.ASSIGNED)


def take_back(held: HeldStep, *, at: datetime) -> None:
    """The person wants it back: what was handed in is the draft again."""
    lift(held)
    draft.keep(held.item, held.data, by=held.person, at=at)


def give_back(held: HeldStep, *, by: Person, at: datetime, note: str) -> None:
    """It could not be enacted: the task is in hand again, what was typed is kept, the person is told why."""
    lift(held)
    draft.keep(held.item, held.data, by=by, at=at, note=note)
    alert.tell(
        by, Alert.Kind.NOT_ENACTED, key=f"not_enacted/{held.pk}", at=at, item=held.item, note=note[:500]
    )
