"""Announce the e-mail summary of a person: it is composed and sent when the outbox is worked off."""

from collections.abc import Iterable
from datetime import datetime

from workflows.models import Outbox

KIND = "digest"


def announce(wanted: Iterable[tuple[str, int]], *, at: datetime) -> int:
    """A delivery for each (key, person), in two queries; a key that was announced before changes nothing."""
    asked = dict(wanted)
    known = set(Outbox.objects.filter(key__in=asked).values_list("key", flat=True)) if asked else set()
    rows = [
        Outbox(kind=KIND, key=key, addressee=f"person/{person}", payload={"person": person}, created_at=at)
        for key, person in asked.items()
        if key not in known
    ]
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
