"""更正、撤回、标注: what takes back or changes what was told reaches everybody who was told, as a signed message.

The caller has the transaction: the recall, its receipts, its line and its messages are written with the change or not
at all, and nothing is sent before it is committed (`workflows/sending.py` sends).
"""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from workflows.acts import deadline, log, recipient, window
from workflows.acts.outbox import announce_new
from workflows.law.chain import canonical, digest
from workflows.law.identity import mask_id, without_persons
from workflows.law.recall import ASKS, EVENT_OF, FORMAT, Taking, receipt_rule, told_changes, without_numbers
from workflows.models import Entry, Outbox, Person, Recall, RecallReceipt, Transition

# Lines about the telling itself: never what a recall is about.
OF_THE_TELLING = ("send_recall", "send_again", "confirm_recall")


def tell_everybody(
    entry: Entry,
    kind: str,
    *,
    changes: list[dict[str, Any]],
    because: str,
    by: Person,
    at: datetime,
    event: str = "",
    duty: Any = None,
) -> Recall:
    """Tell everybody who was told of this entry what has changed; the same thing twice is one recall.

    `kind` is a `law.recall.Taking`; `changes` are `{"field", "old", "new"}` (words in `law.recall.FIELD_WORDS`);
    `event` says more exactly what happened (`law.recall.EVENT_WORDS`), `duty` in which post `by` acts. Call it last,
    inside the transaction of the change and after its line: that line is the cause. Personal numbers in the words
    and changes are masked, in the words the other persons of the case too; a natural person's code as well.
    """
    entry = log.lock(entry)
    kind, event = Taking(kind), event or EVENT_OF[Taking(kind)]
    cause = entry.book.lines.exclude(verb__in=OF_THE_TELLING).order_by("-seq")[0]
    told, words = told_changes(changes), _told_words(entry, because)
    key = f"{event}/{entry.number}/{cause.seq}/{digest(canonical(told))[:12]}"
    found = Recall.objects.filter(key=key).first()
    if found is not None:
        return found
    recall = _written(entry, kind, event, told, words, cause, key, by=by, at=at)
    receivers = recipient.addressees(entry, event, by=by, at=at, takes_back=True)
    names = [row.name for row in receivers]
    line = log.append(
        entry, recall, "send_recall", "", "", by=by, at=at, duty=duty, because=words,
        kind=str(kind), event=event, changes=told, digest=recall.digest, cause=cause.seq, recipients=names,
    )  # fmt: skip
    receipts = [RecallReceipt(recall=recall, recipient=row, sent_at=at) for row in receivers]
    messages = announce_new([_message(receipt, line, at=at) for receipt in receipts])
    for receipt, message in zip(receipts, messages, strict=True):
        receipt.message = message
    RecallReceipt.objects.bulk_create(receipts)
    return recall


def _told_words(entry: Entry, because: str) -> str:
    """The reason as it leaves the house: it names nobody who is listed with the subject, and nobody who objected."""
    rows: list[Any] = [*entry.associates.all(), *entry.objections.all()]
    named = [(row.name, row.id_number) for row in rows if row.name != entry.subject.name]
    return without_numbers(without_persons(because, named))


def _written(
    entry: Entry,
    kind: str,
    event: str,
    told: Any,
    because: str,
    cause: Transition,
    key: str,
    *,
    by: Person,
    at: Any,
) -> Recall:
    """The recall with its canonical bytes, and the clock until which it is to be confirmed."""
    recall = Recall(entry=entry, kind=kind, event=event, changes=told, because=because, key=key)
    rule = receipt_rule(settings.XINHENG_RECEIPT_DAYS)
    clock = deadline.start(entry, "receipt_due", rule, since=log.local_day(at), about=recall.ref)
    message = message_of(entry, event, at=at) | {
        "format": FORMAT,
        "id": recall.code,
        "action": str(kind),
        "changes": told,
        "because": because,
        "asks": str(ASKS.get(event, "")),
        "line": {"book": entry.book.ref, "seq": cause.seq, "hash": cause.hash},
        "confirm_by": clock.due_on.isoformat(),
    }
    body = canonical(log.plain(message))
    recall.line, recall.made_by, recall.made_at, recall.due_on = cause, by, at, clock.due_on
    recall.body, recall.digest = body.decode(), digest(body)
    recall.save(force_insert=True)
    return recall


def _message(receipt: RecallReceipt, line: Transition, *, at: datetime) -> Outbox:
    """The row of the outbox that carries a recall to one receiver; sent again it is another row."""
    recall = receipt.recall
    again = f"/{receipt.times_sent}" if receipt.times_sent > 1 else ""
    return Outbox(
        kind="platform",
        key=f"{recall.event}/{recall.entry.number}/{recall.line.seq}/{receipt.code}{again}",
        created_at=at,
        addressee=receipt.recipient.name,
        line=line,
        payload={**json.loads(recall.body), "delivery": receipt.code},
    )


def message_of(entry: Entry, event: str, *, at: datetime) -> dict[str, Any]:
    """What is told outside about an entry; the code of a natural person is masked."""
    measures = list(entry.measures.select_related("listed_measure"))
    others = Entry.objects.filter(subject=entry.subject, state="listed").exclude(pk=entry.pk)
    return {
        "event": event,
        "entry": entry.number,
        "list": entry.list_type.code,
        "subject": entry.subject.name,
        "code": entry.subject.code if not entry.subject.is_person else mask_id(entry.subject.code),
        "kind": entry.list_type.kind,
        "authority": entry.department.name,
        "decided_on": str(entry.decided_on or ""),
        "until": str(entry.listed_until or ""),
        "shown_until": _shown_until(entry),
        "measures": [m.listed_measure.name for m in measures],
        "still_listed_under": list(others.order_by("pk").values_list("number", flat=True)),
        "at": at.isoformat(),
    }


def _shown_until(entry: Entry) -> str:
    """Until when the subject itself is shown; empty without a last day or when it is not shown."""
    shown = entry.displays.filter(associate=None, state__in=window.ON_SHOW).first()
    return str(shown.shown_until or "") if shown else ""


def send_again(receipt: RecallReceipt, *, because: str, by: Person, at: datetime) -> RecallReceipt:
    """Send the same recall once more to a receiver that has not confirmed; the caller has asked the duty."""
    entry = log.lock(receipt.recall.entry)
    fresh = RecallReceipt.objects.select_related("recall__line", "recipient").get(pk=receipt.pk)
    fresh.recall.entry = entry
    fresh.times_sent += 1
    line = log.append(
        entry, fresh, "send_again", "", "", by=by, at=at, because=because or str(_("再次发送")),
        recipient=fresh.recipient.name, digest=fresh.recall.digest,
    )  # fmt: skip
    fresh.message = announce_new([_message(fresh, line, at=at)])[0]
    fresh.save(update_fields=["times_sent", "message"])
    return fresh
