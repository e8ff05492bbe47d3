"""Corrections and withdrawals: who was told what, who has confirmed, who is late; and the registered receivers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.timezone import localtime

from workflows.law import duties
from workflows.law.duties import DUTIES
from workflows.law.identity import without_persons
from workflows.law.recall import ASKS
from workflows.models import Entry, Outbox, Person, Recall, RecallReceipt, Recipient, Transition
from workflows.queries import dossier

PAGE = 25
LINES = 30
SHOWN = (
    "recipient__department", "message", "confirmed_by", "recall__line", "proof",
    "recall__entry__subject", "recall__entry__list_type", "recall__entry__department",
)  # fmt: skip
STATES = ("open", "late", "failed", "confirmed", "all")


@dataclass(frozen=True)
class Row:
    """One receipt as it is shown: its standing in one word, and the name as the reader may see it."""

    receipt: RecallReceipt
    standing: str
    name: str

    @property
    def is_open(self) -> bool:
        """Is its receiver still to confirm?"""
        return self.standing != "confirmed"


@dataclass(frozen=True)
class Page:
    """Up to 25 receipts; `before` and `after` are the codes from which the neighbouring pages start, or empty."""

    rows: list[Row] = field(default_factory=list)
    before: str = ""
    after: str = ""


def standing(receipt: RecallReceipt, today: date) -> str:
    """confirmed, late, failed (the transport gave up), delivered, or sent: never confirmed by the transport alone."""
    if receipt.confirmed_at is not None:
        return "confirmed"
    if receipt.recall.due_on < today:
        return "late"
    if receipt.delivered_at is None and receipt.message and receipt.message.status == Outbox.Status.DEAD:
        return "failed"
    return "delivered" if receipt.delivered_at else "sent"


def kept_by(person: Person) -> Q | None:
    """The entries whose receipts the person follows for the credit office; None: of no entry."""
    bounds: Q | None = None
    for post in person.posts_now():
        if duties.KEEP_RECIPIENTS in DUTIES[post.role]:
            here = Q(recall__entry__department__path__startswith=post.department.path)
            bounds = here if bounds is None else bounds | here
    return bounds


def received_by(person: Person) -> list[int]:
    """The departments for which the person confirms."""
    return [post.department_id for post in person.posts_now() if duties.CONFIRM_RECALL in DUTIES[post.role]]


def seen_by(person: Person) -> QuerySet[RecallReceipt]:
    """The receipts that the person follows, or confirms for the own department; deny by default."""
    bounds = Q(recipient__department__in=received_by(person))
    kept = kept_by(person)
    return RecallReceipt.objects.filter(bounds if kept is None else bounds | kept)


def to_do(person: Person, day: date) -> QuerySet[RecallReceipt]:
    """What waits for the person: to be confirmed by the own department, or late anywhere for the credit office."""
    waiting = RecallReceipt.objects.filter(confirmed_at=None)
    bounds, kept = Q(recipient__department__in=received_by(person)), kept_by(person)
    return waiting.filter(bounds if kept is None else bounds | (kept & Q(recall__due_on__lt=day)))


def narrowed(rows: QuerySet[RecallReceipt], said: Mapping[str, Any], today: date) -> QuerySet[RecallReceipt]:
    """The receipts of one state, kind and receiver, and of the entry that was typed."""
    state = said.get("state") or "open"
    if state in ("open", "late", "failed"):
        rows = rows.filter(confirmed_at=None)
    if state == "late":
        rows = rows.filter(recall__due_on__lt=today)
    if state == "failed":
        rows = rows.filter(delivered_at=None, message__status=Outbox.Status.DEAD)
    if state == "confirmed":
        rows = rows.filter(confirmed_at__isnull=False)
    if said.get("kind"):
        rows = rows.filter(recall__kind=said["kind"])
    if said.get("recipient"):
        rows = rows.filter(recipient__code=said["recipient"])
    if words := str(said.get("q") or "").strip():
        rows = rows.filter(Q(recall__entry__number=words.upper()) | Q(recall__entry__subject__name=words))
    return rows


def page(
    rows: QuerySet[RecallReceipt], person: Person, today: date, *, after: str = "", before: str = ""
) -> Page:
    """The rows after, or before, the receipt of that code, the newest first; two queries at most."""
    mark = RecallReceipt.objects.filter(code=before or after).values_list("pk", flat=True).first()
    backwards = bool(before and mark)
    if mark:
        rows = rows.filter(pk__gt=mark) if backwards else rows.filter(pk__lt=mark)
    found = list(rows.select_related(*SHOWN).order_by("pk" if backwards else "-pk")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    shown = [row_of(each, person, today) for each in (reversed(found) if backwards else found)]
    if not shown:
        return Page()
    has_before, has_after = (more, True) if backwards else (bool(mark), more)
    first, last = shown[0].receipt.code, shown[-1].receipt.code
    return Page(shown, first if has_before else "", last if has_after else "")


def row_of(receipt: RecallReceipt, person: Person, today: date) -> Row:
    """One receipt; a natural person is named in full to the department of the case and to whoever was told the name."""
    entry = receipt.recall.entry
    in_full = dossier.is_of_case(
        person, entry.department_id
    ) or receipt.recipient.department_id in received_by(person)
    return Row(receipt, standing(receipt, today), dossier.shown_name(entry.subject, in_full))


def one(person: Person, code: str) -> RecallReceipt | None:
    """One receipt that the person may see."""
    return seen_by(person).select_related(*SHOWN).filter(code=code).first()


def message_of(recall: Recall) -> dict[str, Any]:
    """What was sent, as it was signed; and what it asks for."""
    told: dict[str, Any] = json.loads(recall.body)
    return told | {"asks": told.get("asks") or str(ASKS.get(recall.event, ""))}


# ------------------------------------------------------------------------------------ of one entry
@dataclass(frozen=True)
class Told:
    """One recall with all its receivers, for the file of the entry and for the party."""

    recall: Recall
    because: str
    changes: list[dict[str, str]]
    rows: list[Row]

    @property
    def confirmed(self) -> list[Row]:
        """Who has confirmed."""
        return [row for row in self.rows if not row.is_open]

    @property
    def waiting(self) -> list[Row]:
        """Who has not."""
        return [row for row in self.rows if row.is_open]

    @property
    def late(self) -> list[Row]:
        """Who should have by now."""
        return [row for row in self.rows if row.standing == "late"]

    @property
    def not_there(self) -> list[Row]:
        """Whom the message has not reached yet."""
        return [row for row in self.waiting if row.receipt.delivered_at is None]

    @property
    def day(self) -> date:
        """When it was sent, in Shanghai."""
        return localtime(self.recall.made_at).date()


def of_entry(entry: Entry, today: date, mask: Callable[[str], str] = str) -> list[Told]:
    """Every recall of an entry, the newest first, its reason as the reader may see it; two queries."""
    receipts = RecallReceipt.objects.select_related("recipient", "message", "confirmed_by", "proof").order_by(
        "recipient__name"
    )
    found = Recall.objects.filter(entry=entry).order_by("-pk")
    told = []
    for recall in found.select_related("made_by", "line").prefetch_related(Prefetch("receipts", receipts)):
        rows = list(recall.receipts.all())
        for row in rows:
            row.recall = recall
        shown = [Row(row, standing(row, today), "") for row in rows]
        told.append(Told(recall, mask(recall.because), changes_shown(recall, mask), shown))
    return told


def changes_shown(recall: Recall, mask: Callable[[str], str]) -> list[dict[str, str]]:
    """The changes as the reader may see them."""
    return [
        {**each, "old": mask(each.get("old", "")), "new": mask(each.get("new", ""))}
        for each in recall.told_changes
    ]


def mask_of(entry: Entry) -> Callable[[str], str]:
    """Masks every natural person of the case in a text: for whoever is not of its department; two queries."""
    rows: list[Any] = [*entry.associates.all(), *entry.objections.all()]
    named = [(row.name, row.id_number) for row in rows]
    if entry.subject.is_person:
        named.append((entry.subject.name, entry.subject.code))
    return lambda text: without_persons(text, named)


def seen_words(receipt: RecallReceipt, person: Person) -> dict[str, Any]:
    """Reason and changes of a message; the persons in them are named in the department of the case only."""
    entry = receipt.recall.entry
    in_full = dossier.is_of_case(person, entry.department_id)
    mask = str if in_full else mask_of(entry)
    return {"because": mask(receipt.recall.because), "changes": changes_shown(receipt.recall, mask)}


# ------------------------------------------------------------------------------------ the receivers
def recipients_kept(person: Person) -> QuerySet[Recipient]:
    """The receivers that the person's credit office keeps: of its own branch of the tree."""
    bounds = Q(pk__in=[])
    for post in person.posts_now():
        if duties.KEEP_RECIPIENTS in DUTIES[post.role]:
            bounds |= Q(office__path__startswith=post.department.path)
    return Recipient.objects.filter(bounds).select_related("office", "department")


def recipients(person: Person, today: date, after: str = "") -> tuple[list[Any], str]:
    """One page of receivers by name, each with its open and late receipts; and the name after which more follow."""
    waiting = Q(receipts__confirmed_at=None, receipts__isnull=False)
    rows = recipients_kept(person).annotate(
        n_open=Count("receipts", filter=waiting),
        n_late=Count("receipts", filter=waiting & Q(receipts__recall__due_on__lt=today)),
    )
    found = list(rows.filter(name__gt=after).order_by("name")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].name if len(found) > PAGE else ""


def lines_of(row: Recipient) -> list[Transition]:
    """The book of a receiver, the newest line first."""
    lines = Transition.objects.filter(book_id=row.book_id) if row.book_id else Transition.objects.none()
    return list(lines.select_related("actor", "facts").order_by("-seq")[:LINES])
