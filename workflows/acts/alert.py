"""Tell a person something inside the program; the same thing is never told twice."""

from datetime import datetime
from typing import Any

from workflows.models import Alert, DeskSettings, Entry, Person, WorkItem

# What nobody may switch off: a deadline missed, an order of the head, a step that was not enacted.
ALWAYS_TOLD = frozenset(
    {Alert.Kind.OVERDUE, Alert.Kind.ESCALATED, Alert.Kind.URGED, Alert.Kind.NOT_ENACTED, Alert.Kind.COVER}
)


def tell(
    person: Person,
    kind: str,
    *,
    key: str,
    at: datetime,
    item: WorkItem | None = None,
    entry: Entry | None = None,
    by: Person | None = None,
    **data: Any,
) -> Alert | None:
    """Keep one alert for a person; None when she muted the kind, told herself, or was told already.

    `key` names the thing told, without the person: `warn/3/<item>`. `data` holds plain strings and numbers.
    """
    if by is not None and by.pk == person.pk:
        return None
    muted = DeskSettings.objects.filter(person=person).values_list("muted", flat=True).first() or []
    if kind in muted and kind not in ALWAYS_TOLD:
        return None
    found, is_new = Alert.objects.get_or_create(
        key=f"{key}/{person.pk}"[:120],
        defaults={
            "person": person,
            "kind": kind,
            "entry": entry or (item.entry if item else None),
            "item": item,
            "by": by,
            "data": data,
            "at": at,
        },
    )
    return found if is_new else None
