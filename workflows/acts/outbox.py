"""Announcing: a row for everybody who must be told, written with the change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from workflows.models import Outbox, Transition


def announce_new(rows: Iterable[Outbox]) -> list[Outbox]:
    """Put deliveries in the outbox under keys that nobody can have used yet, in one statement."""
    return Outbox.objects.bulk_create(rows)


def announce(
    kind: str,
    key: str,
    *,
    at: datetime,
    addressee: str = "",
    line: Transition | None = None,
    not_before: datetime | None = None,
    payload: dict[str, Any],
) -> Outbox:
    """Put one delivery in the outbox; a second announcement under the same key changes nothing."""
    row, _created = Outbox.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "addressee": addressee,
            "payload": payload,
            "line": line,
            "not_before": not_before,
            "created_at": at,
        },
    )
    return row
