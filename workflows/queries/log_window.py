"""How far one page of the log looks: so many lines at most, however long the log is; the next page goes on from there.

What is rare among hundreds of thousands of lines is not looked for in all of them while somebody waits.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from workflows.models import Transition

MOST = 20_000
HEAVY = 10_000  # where each of them costs several look-ups of its own


@dataclass(frozen=True)
class Window:
    """The first line that was not looked at any more, by its key; so many were that might fit."""

    key: int
    n: int

    @property
    def at(self) -> datetime:
        """When that line was written; one query."""
        return Transition.objects.values_list("at", flat=True).get(pk=self.key)


def beyond(
    lines: QuerySet[Transition], key: int | None, *, backwards: bool = False, is_heavy: bool = False
) -> Window | None:
    """Where a page ends that looks through these lines, the older ones from a key on (backwards: the newer ones).

    None where it reaches the end of them. One query.
    """
    if key is not None:
        lines = lines.filter(pk__gt=key) if backwards else lines.filter(pk__lt=key)
    order = "pk" if backwards else "-pk"
    most = HEAVY if is_heavy else MOST
    found = lines.order_by(order).values_list("pk", flat=True)[most : most + 1]
    return next((Window(pk, most) for pk in found), None)
