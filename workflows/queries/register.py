"""The public register: what anybody may see of the lists, and nothing else.

Only displays that are shown today are read, so that a display ends at midnight even when the clock is late,
and only the fields of `Record` leave this module.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from workflows.law import identity
from workflows.law.display import Showing
from workflows.law.entry import SHANGHAI, Listing
from workflows.law.service import Noticing
from workflows.models import (
    Department,
    Display,
    Entry,
    Gram,
    Letterhead,
    ListKind,
    ListType,
    Notice,
    Policy,
    SubjectKind,
    Transition,
)
from workflows.models.listtype import NO_LISTS

ON_SHOW = (Showing.SHOWN, Showing.MARKED)
PAGE = 20
SHORTEST_NAME = 2
# A piece of a name that more subjects than these share is found faster by walking the shown displays.
RARE = 1000
PIECES = 8
MOVES_DAYS = 30
MASK = "＊"
ENTRY_NUMBER = re.compile(r"[A-Z]{1,6}-\d{4}-\d{4,}")
DECISION_NUMBER = re.compile(r".+〔\d{4}〕\d+号")
MOVES = ("enlist", "restore", "exit_by_term", "exit_by_repair", "revoke")
KEYS = Signer(salt="register")
RELATED = ("associate", "entry__subject", "entry__list_type", "entry__department", "entry__ground")


@dataclass(frozen=True)
class Record:
    """One party of one entry, as the public sees it; a natural person was masked before it was stored."""

    entry: str
    name: str
    code: str
    is_person: bool
    is_marked: bool
    list_code: str
    list_name: str
    kind: str
    ground: str
    ground_clause: str
    decision: str
    decided_on: date | None
    authority: str
    authority_short: str
    phone: str
    address: str
    shown_from: date | None
    shown_until: date | None
    remark: str = ""


@dataclass(frozen=True)
class Page:
    """One page of records; `before` and `after` are the keys of the neighbouring pages, empty at the ends."""

    records: list[Record]
    before: str = ""
    after: str = ""

    @property
    def is_whole(self) -> bool:
        """Is this everything that was found?"""
        return not self.before and not self.after


@dataclass(frozen=True)
class Asked:
    """What a visitor asks for; an unknown list or authority finds nothing."""

    words: str = ""
    list_code: str = ""
    authority: str = ""

    @property
    def is_too_short(self) -> bool:
        """One character of a name would find half the register."""
        return 0 < len("".join(self.words.split())) < SHORTEST_NAME


def on_show(today: date) -> QuerySet[Display]:
    """The displays that the public may see today; the entry itself must be listed, whatever a display says."""
    running = Q(shown_until__gte=today) | Q(shown_until=None)  # without a last day it lasts with the listing
    return Display.objects.filter(
        running, state__in=ON_SHOW, shown_from__lte=today, entry__state=Listing.LISTED
    )


def search(asked: Asked, today: date, *, before: str = "", after: str = "", size: int = PAGE) -> Page:
    """A page of what was asked for, latest first, by key; nothing at all for too short a name."""
    if asked.is_too_short:
        return Page([])
    rows = _found(on_show(today), asked.words.strip())
    if asked.list_code:
        rows = rows.filter(entry__list_type__code=asked.list_code)
    if asked.authority:
        rows = rows.filter(entry__department__code=asked.authority)
    backwards, key = bool(before) and not after, _key(after or before)
    taken = _walk(rows, key, size + 1, backwards)
    more, taken = len(taken) > size, taken[:size]
    if backwards:
        taken.reverse()
    if not taken:
        return Page([])
    earlier, later = (more, True) if backwards else (key is not None, more)
    return Page(
        _records(taken, today), _token(taken[0]) if earlier else "", _token(taken[-1]) if later else ""
    )


def records_of(number: str, today: date) -> list[Record]:
    """All shown parties of an entry, the subject first; empty when the public may see none."""
    rows = on_show(today).filter(entry__number=number).select_related(*RELATED).order_by("pk")
    return _records(sorted(rows, key=lambda row: row.associate_id or 0), today)


def policy_of(number: str) -> Policy:
    """The policy version that an entry on show is pinned to."""
    return Policy.objects.select_related("list_type").get(entries__number=number)


def shown_lists() -> QuerySet[ListType]:
    """The lists that the public may look for: those with rules in force, and whatever shows something."""
    ruled = Policy.objects.filter(list_type=OuterRef("pk"), state__in=Policy.IN_FORCE)
    kept = Entry.objects.filter(list_type=OuterRef("pk"), state=Listing.LISTED)
    return ListType.objects.filter(Exists(ruled) | Exists(kept)).exclude(
        kind__in=(ListKind.PUBLICITY, *NO_LISTS)
    )


def cards(today: date) -> list[dict[str, Any]]:
    """Each list with how many displays it shows, by how many authorities, and when it last grew; 2 queries."""
    rows = on_show(today).order_by().values("entry__list_type")
    counted = {
        row["entry__list_type"]: row
        for row in rows.annotate(
            n=Count("pk"), authorities=Count("entry__department", distinct=True), last=Max("shown_from")
        )
    }
    order = {kind: place for place, kind in enumerate(ListKind.values)}
    lists = sorted(shown_lists(), key=lambda list_type: (order[list_type.kind], list_type.pk))
    none = {"n": 0, "authorities": 0, "last": None}
    return [{"list": list_type, **counted.get(list_type.pk, none)} for list_type in lists]


def authorities(today: date) -> list[Department]:
    """The authorities that show something today, each with its `reach`: where to object and to apply for repair."""
    shown = on_show(today).filter(entry=OuterRef("pk"))
    listed = Entry.objects.filter(Exists(shown), department=OuterRef("pk"), state=Listing.LISTED)
    found = list(Department.objects.filter(Exists(listed)).order_by("path"))
    Letterhead.objects.read_once(found, today)
    for office in found:
        office.reach = Letterhead.objects.reach(office, today)  # type: ignore[attr-defined]
    return found


def moves(today: date) -> dict[str, int]:
    """How many entries came and left in the last 30 days, by verb; never which ones left.

    Of a listing that was annulled only that is told: it never came and never left.
    """
    since = datetime.combine(today - timedelta(days=MOVES_DAYS - 1), time.min, tzinfo=SHANGHAI)
    found = Transition.objects.filter(verb__in=MOVES, at__gte=since).order_by()
    annulled = Entry.objects.filter(book=OuterRef("book"), state=Listing.REVOKED)
    rows = found.exclude(Exists(annulled), ~Q(verb="revoke")).values_list("verb")
    return dict.fromkeys(MOVES, 0) | dict(rows.annotate(n=Count("pk")))


# ------------------------------------------------------------------------------------------ finding
def _found(rows: QuerySet[Display], words: str) -> QuerySet[Display]:
    """The rows that the words name: by exact code or number, by masked name, or by any part of a name."""
    if not words:
        return rows
    plain = identity.normalise(words)
    if identity.USCC_SHAPE.fullmatch(plain) or identity.RIC_SHAPE.fullmatch(plain):
        return rows.filter(code=plain)  # a person's number is stored masked and cannot be asked for
    if ENTRY_NUMBER.fullmatch(plain):
        return rows.filter(entry__number=plain)
    if DECISION_NUMBER.fullmatch(words):
        decided = _decisions().filter(number=words, associate=None)
        return rows.filter(entry__in=decided.values("entry"), associate=None)
    if MASK in words or "*" in words:
        return rows.filter(name=words.replace("*", MASK))
    rare = _rare_subjects(words)
    named = rows.filter(associate=None, name__icontains=words)
    return named if rare is None else named.filter(entry__subject__in=rare)


def _rare_subjects(words: str) -> list[int] | None:
    """The organisations that share a rare piece of the name; None when all its first pieces are common."""
    squeezed = "".join(words.split()).upper()
    pieces = [squeezed[i : i + 2] for i in range(len(squeezed) - 1)][:PIECES]
    for piece in pieces:
        rows = Gram.objects.filter(piece=piece).exclude(subject__kind=SubjectKind.PERSON).order_by()
        subjects = list(rows.values_list("subject_id", flat=True)[: RARE + 1])
        if len(subjects) <= RARE:
            return subjects
    return None


def _walk(rows: QuerySet[Display], key: tuple[date, int] | None, size: int, backwards: bool) -> list[Display]:
    """The next rows from a key: each state by its own index (state, day, id), then put together."""
    if key is not None:
        day, pk = key
        if backwards:
            rows = rows.filter(Q(shown_from__gt=day) | Q(shown_from=day, pk__gt=pk), shown_from__gte=day)
        else:
            rows = rows.filter(Q(shown_from__lt=day) | Q(shown_from=day, pk__lt=pk), shown_from__lte=day)
    order = ("shown_from", "pk") if backwards else ("-shown_from", "-pk")
    rows = rows.select_related(*RELATED).order_by(*order)
    found = [row for state in ON_SHOW for row in rows.filter(state=state)[:size]]
    return sorted(found, key=lambda row: (row.shown_from, row.pk), reverse=not backwards)[:size]


def _token(row: Display) -> str:
    """The key of a row as an address may carry it."""
    assert row.shown_from is not None
    return KEYS.sign_object([row.shown_from.isoformat(), row.pk])


def _key(token: str) -> tuple[date, int] | None:
    """The key in an address; a forged or broken one begins at the first page."""
    try:
        day, pk = KEYS.unsign_object(token)
    except BadSignature:
        return None
    return date.fromisoformat(day), int(pk)


# ------------------------------------------------------------------------------------------ records
def _decisions() -> QuerySet[Notice]:
    """The listing decisions that stand."""
    return Notice.objects.filter(kind="listing_decision").exclude(state=Noticing.WITHDRAWN)


def _records(rows: Iterable[Display], today: date) -> list[Record]:
    """What the public sees of these rows; two more queries: the numbers of the decisions, how an office is reached."""
    rows = list(rows)
    Letterhead.objects.read_once([row.entry.department for row in rows], today)
    stated = _decisions().filter(entry__in={row.entry_id for row in rows}).order_by("issued_at", "pk")
    found = stated.values_list("entry", "associate", "number")
    numbers: dict[tuple[int, int | None], str] = {(entry, party): number for entry, party, number in found}
    return [_record(row, numbers.get((row.entry_id, row.associate_id), ""), today) for row in rows]


def _record(row: Display, decision: str, today: date) -> Record:
    """One row without anything that is not public."""
    entry, office = row.entry, row.entry.department
    reach = Letterhead.objects.reach(office, today)
    return Record(
        entry=entry.number,
        name=row.name,
        code=row.code,
        is_person=row.associate_id is not None or entry.subject.is_person,
        is_marked=row.state == Showing.MARKED,
        list_code=entry.list_type.code,
        list_name=entry.list_type.name,
        kind=entry.list_type.kind,
        ground=entry.ground.text,
        ground_clause=entry.ground.clause,
        decision=decision,
        decided_on=entry.decided_on,
        authority=office.name,
        authority_short=office.short_name,
        phone=reach.phone,
        address=reach.address,
        shown_from=row.shown_from,
        shown_until=row.shown_until,
        remark=row.remark,
    )
