"""What an officer sees of a cross-check: the hits as far as they may be known to the reader, how each was settled."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.law import crosscheck as law
from workflows.law.identity import mask_name
from workflows.models import Associate, CrossCheck, CrossHit, Entry, Person
from workflows.models.crosscheck import Found, hits_of, since_of


@dataclass(frozen=True)
class HitRow:
    """One hit as a page shows it; without number, date and link where the reader may not see the other entry."""

    other: Entry
    words: str
    through: str
    is_open: bool
    is_settled: bool
    may_see: bool
    nth: int
    since: date | None
    choice: str
    reason: str
    who: str
    at: datetime | None


@dataclass(frozen=True)
class Panel:
    """The hits of one entry, and when all lists were last compared."""

    hits: list[HitRow]
    checks: list[CrossCheck]
    is_decided: bool

    @property
    def waiting(self) -> int:
        """How many hits stand against the decision."""
        return sum(hit.is_open for hit in self.hits)

    @property
    def others(self) -> set[int]:
        """The keys of the entries that were met."""
        return {hit.other.pk for hit in self.hits}


def read(entry: Entry, person: Person, of_case: bool, mask: Any = str) -> Panel:
    """The cross-check of an entry: as things stand while it is undecided, as it was kept afterwards.

    Natural persons are masked unless the reader is `of_case`; the number of queries does not grow.
    """
    is_decided = entry.state not in law.PENDING
    rows = CrossHit.objects.filter(entry=entry).select_related(
        "other__list_type", "other__department", "associate", "resolved_by"
    )
    kept = {(row.other_id, row.kind, row.since): row for row in rows}
    live = {} if is_decided else {hit.key: hit for hit in hits_of(entry)}
    keys = list(live) + [k for k, row in kept.items() if k not in live and (is_decided or row.resolved_at)]
    keys.sort(key=lambda key: (key[0], key[2], key[1]))
    entries = {key: live[key].other if key in live else kept[key].other for key in keys}
    seen = _seen(person, {other.pk for other in entries.values()})
    hits: list[HitRow] = []
    for key in keys:
        hit, row = live.get(key), kept.get(key)
        nth = sum(made.is_open for made in hits) + 1
        made = _row(entries[key], hit, row, nth, entries[key].pk in seen, of_case, mask)
        hits.append(made)
    return Panel(hits, list(CrossCheck.objects.filter(entry=entry).order_by("-pk")[:2]), is_decided)


def _seen(person: Person, keys: set[int]) -> set[int]:
    """Which of these entries the reader may look at."""
    rows = Entry.objects.visible_to(person).filter(pk__in=keys | {0})  # one query, whatever was met
    return set(rows.values_list("pk", flat=True))


def _row(
    other: Entry, hit: Found | None, row: CrossHit | None, nth: int, may_see: bool, of_case: bool, mask: Any
) -> HitRow:
    """One hit from what stands now and what was kept."""
    is_settled = row is not None and row.resolved_at is not None
    kind = law.HitKind(row.kind) if row is not None else hit.kind if hit else None
    person = hit.associate if hit else row.associate if row else None
    return HitRow(
        other=other,
        words=str(kind.label) if kind else "",
        through=_through(person, of_case),
        is_open=hit is not None and hit.blocks and not is_settled,
        is_settled=is_settled,
        may_see=may_see,
        nth=nth,
        since=since_of(other) if may_see else None,
        choice=row.get_choice_display() if row is not None else "",
        reason=mask(row.reason) if row is not None else "",
        who=row.resolved_by.name if row is not None and row.resolved_by else "",
        at=row.resolved_at if row is not None else None,
    )


def _through(person: Associate | None, of_case: bool) -> str:
    """Through which person of the case the other entry was met; empty for the subject itself."""
    if person is None:
        return ""
    return _("经由责任人员%(name)s") % {"name": person.name if of_case else mask_name(person.name)}
