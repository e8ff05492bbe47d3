"""Who is about to be listed after a public notice: open to everybody while anybody may object."""

from dataclasses import dataclass
from datetime import date

from workflows.law.entry import Listing
from workflows.law.identity import masked
from workflows.law.service import Noticing
from workflows.models import Deadline, Letterhead, Notice

PAGE = 20
RELATED = (
    "entry__subject",
    "entry__list_type",
    "entry__department",
    "entry__ground",
    "entry__policy__list_type",
)


@dataclass(frozen=True)
class Proposal:
    """One proposed listing as the public sees it; a natural person is masked under the rules of the list."""

    key: int
    name: str
    code: str
    is_person: bool
    list_name: str
    kind: str
    ground: str
    ground_clause: str
    number: str
    since: date
    until: date
    is_provisional: bool
    authority: str
    phone: str
    address: str


@dataclass(frozen=True)
class Page:
    """One page of proposals; `before` is the key from which the next page starts, or 0."""

    proposals: list[Proposal]
    before: int = 0


def current(today: date, *, before: int = 0, size: int = PAGE) -> Page:
    """What is being published today, the newest first, by key; four queries."""
    rows = Deadline.objects.filter(
        kind="public_notice",
        due_on__gte=today,
        started_on__lte=today,
        entry__state=Listing.NOTIFIED,
        met_at=None,
    )  # a window that was met before its end belongs to a notice that has been corrected
    if before:
        rows = rows.filter(pk__lt=before)
    rows = rows.select_related(*RELATED).prefetch_related("entry__policy__parameters").order_by("-pk")
    taken = list(rows[: size + 1])
    shown = taken[:size]
    return Page(_proposals(shown, today), shown[-1].pk if len(taken) > size else 0)


def _proposals(rows: list[Deadline], today: date) -> list[Proposal]:
    """The rows with the numbers of their notices."""
    papers = Notice.objects.filter(kind="public_notice", state=Noticing.PUBLISHED)
    numbers = dict(papers.filter(entry__in=[row.entry_id for row in rows]).values_list("entry", "number"))
    Letterhead.objects.read_once([row.entry.department for row in rows], today)
    return [_proposal(row, numbers.get(row.entry_id, ""), today) for row in rows]


def _proposal(row: Deadline, number: str, today: date) -> Proposal:
    """One row without anything that is not public."""
    entry, office = row.entry, row.entry.department
    reach = Letterhead.objects.reach(office, today)
    name, code = entry.subject.name, entry.subject.code
    if entry.subject.is_person:
        name, code = masked(name, code, entry.policy.load_rules().value("masking_profile"))
    return Proposal(
        key=row.pk,
        name=name,
        code=code,
        is_person=entry.subject.is_person,
        list_name=entry.list_type.name,
        kind=entry.list_type.kind,
        ground=entry.ground.text,
        ground_clause=entry.ground.clause,
        number=number,
        since=row.started_on,
        until=row.due_on,
        is_provisional=row.is_provisional,
        authority=office.name,
        phone=reach.phone,
        address=reach.address,
    )
