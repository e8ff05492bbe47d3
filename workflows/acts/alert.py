"""Tell a person something inside the program; the same thing is never told twice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from workflows.models import Alert, DeskSettings, Entry, Person, WorkItem

# What nobody may switch off: a deadline missed, an order of the head, a step that was not enacted, a log in doubt.
ALWAYS_TOLD = frozenset(
    {
        Alert.Kind.OVERDUE,
        Alert.Kind.ESCALATED,
        Alert.Kind.URGED,
        Alert.Kind.NOT_ENACTED,
        Alert.Kind.COVER,
        Alert.Kind.AUDIT,
        Alert.Kind.LOG,
    }
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
            "entry": entry or (item.entry if item and item.entry_id else None),
            "item": item,
            "by": by,
            "data": data,
            "at": at,
        },
    )
    return found if is_new else None


def tell_all(alerts: Iterable[Alert]) -> None:
    """Keep many alerts that are not stored yet, each once, in two queries; their `key` is without the person.

    What somebody muted is left out; who is told of an own act is not told at all.
    """
    rows = [row for row in alerts if row.by_id != row.person_id]
    people = {row.person_id for row in rows}
    muted = dict(DeskSettings.objects.filter(person__in=people).values_list("person", "muted"))
    kept = [row for row in rows if row.kind in ALWAYS_TOLD or row.kind not in muted.get(row.person_id, ())]
    for row in kept:
        row.key = f"{row.key}/{row.person_id}"[:120]
    Alert.objects.bulk_create(kept, ignore_conflicts=True)


def read(found: Alert, *, at: datetime) -> None:
    """The person has opened it."""
    Alert.objects.filter(pk=found.pk, read_at=None).update(read_at=at)


def read_all(person: Person, *, until: datetime, at: datetime) -> int:
    """Everything that was told up to an instant has been seen; returns how many were new."""
    return Alert.objects.filter(person=person, read_at=None, at__lte=until).update(read_at=at)


def mailed(codes: Iterable[str], *, at: datetime) -> None:
    """These went out with the e-mail summary."""
    Alert.objects.filter(code__in=list(codes), mailed_at=None).update(mailed_at=at)
