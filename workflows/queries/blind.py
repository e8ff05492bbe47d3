"""What the second review must not see: the words of whoever gave the sealed first result, since the procedure began."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min, OuterRef, Subquery
from django.utils.translation import gettext as _

from workflows.models import Entry, Person, SecondReview, WorkItem


@dataclass(frozen=True)
class Veil:
    """Whose words are hidden from a reader, and since when."""

    hands: Mapping[int, datetime] = field(default_factory=dict)

    def hides(self, person_id: int | None, at: datetime) -> bool:
        """Is this something that the reader may not know yet?"""
        since = self.hands.get(person_id or 0)
        return since is not None and at >= since

    @property
    def words(self) -> str:
        """What stands in its place."""
        return _("（独立复核期间不公开）")


NOTHING = Veil()


def veil_of(entry: Entry, person: Person | None) -> Veil:
    """What of an entry is veiled from a reader: nothing for whoever gave the sealed result; one query a page."""
    reader = person.pk if person else 0
    known = getattr(entry, "veil_read", None)
    if known is not None and known[0] == reader:
        return known[1]  # type: ignore[no-any-return]
    begun = WorkItem.objects.filter(task__process=OuterRef("process")).order_by().values("task__process")
    rows = SecondReview.objects.filter(is_drawn=True, second_at=None, dropped_at=None, entry=entry)
    if person is not None:
        rows = rows.exclude(first_by=person.pk)
    found = rows.annotate(since=Subquery(begun.annotate(n=Min("received_at")).values("n")))
    veil = Veil({row.first_by_id: row.since or row.first_at for row in found})
    entry.veil_read = (reader, veil)  # type: ignore[attr-defined]
    return veil
