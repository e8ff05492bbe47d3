"""What the authority can look up itself about who applies for repair, so that nobody is asked for it: other records."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from workflows.law.entry import Listing
from workflows.law.publicity import Posting
from workflows.models import Entry, PublicityRecord

MOST = 20


@dataclass(frozen=True)
class Source:
    """One record of the subject: an address for the page, what it says, and whether it came while the entry stood."""

    key: str
    words: str
    day: date | None
    is_new: bool

    @property
    def kept(self) -> dict[str, str]:
        """As the application keeps it."""
        return {"ref": self.key, "words": self.words, "day": self.day.isoformat() if self.day else ""}


def of(entry: Entry) -> list[Source]:
    """Listings on any list and penalties of the subject, whoever made them, newest first; two queries."""
    return sorted(
        [*_entries(entry), *_penalties(entry)], key=lambda source: str(source.day or ""), reverse=True
    )


def _entries(entry: Entry) -> list[Source]:
    """Other listings that stand or stood."""
    rows = Entry.objects.filter(subject=entry.subject_id, state__in=(Listing.LISTED, Listing.EXITED))
    # What the rules of a list hide after a repair is known to the authority that decided it, and to no other.
    rows = rows.exclude(Q(is_history_hidden=True) & ~Q(department=entry.department_id))
    rows = rows.exclude(pk=entry.pk).select_related("list_type", "department").order_by("-listed_from", "-pk")
    return [
        Source(
            f"entry/{row.number}",
            _("%(list)s %(number)s，%(office)s，%(state)s")
            % {
                "list": row.list_type.short_name,
                "number": row.number,
                "office": row.department.name,
                "state": row.get_state_display(),
            },
            row.listed_from,
            _is_new(entry, row.listed_from),
        )
        for row in rows[:MOST]
    ]


def _penalties(entry: Entry) -> list[Source]:
    """Penalties that were reported for 双公示, whether they are still shown or not."""
    rows = PublicityRecord.objects.filter(subject=entry.subject_id, kind=PublicityRecord.Kind.PENALTY)
    rows = rows.exclude(state=Posting.RETRACTED).select_related("department").order_by("-decided_on", "-pk")
    return [
        Source(
            f"record/{row.pk}",
            _("行政处罚 %(number)s，%(office)s，%(category)s")
            % {"number": row.document_number, "office": row.department.name, "category": row.category},
            row.decided_on,
            _is_new(entry, row.decided_on),
        )
        for row in rows[:MOST]
    ]


def _is_new(entry: Entry, day: date | None) -> bool:
    """Did it come while this entry stood?"""
    return entry.listed_from is not None and day is not None and day > entry.listed_from
