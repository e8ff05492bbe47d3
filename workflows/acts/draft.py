"""Keep what a person has typed into a step and not handed in; the state of the case is untouched."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from workflows.models import Draft, Person, WorkItem

# Drafts of finished tasks: time to copy a sentence out of a case that another hand was first to finish.
KEPT = timedelta(days=30)
OVER = (WorkItem.Status.DONE, WorkItem.Status.CANCELLED)
HANDED_IN = (WorkItem.Status.HELD, WorkItem.Status.DONE)


def keep(item: WorkItem, data: dict[str, Any], *, by: Person, at: datetime, note: str = "") -> Draft | None:
    """Keep the draft of a person, one for each task; None when she herself has handed the step in meanwhile.

    The row of the task is locked: a late saving and a finished step cannot overtake each other.
    """
    with transaction.atomic():
        row = WorkItem.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
        if row.owner_id == by.pk and row.status in HANDED_IN:
            return None
        kept, _is_new = Draft.objects.update_or_create(
            item=row, person=by, defaults={"data": data, "note": note, "saved_at": at}
        )
        return kept


def drop(item: WorkItem, by: Person) -> None:
    """The person's draft of a task is not needed any more."""
    Draft.objects.filter(item=item, person=by).delete()


def sweep(at: datetime) -> int:
    """Delete drafts of tasks that have been finished for a month; returns how many."""
    gone, _by_model = Draft.objects.filter(item__status__in=OVER, item__finished_at__lte=at - KEPT).delete()
    return gone
