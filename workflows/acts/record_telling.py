"""Who is told that a display has ended, and what they answer: the platform and whoever is registered for it.

The message is written with the decision and sent when it is committed (`workflows/sending.py`). That it was delivered
is the word of the transport; that the receiver has stopped using the record is its own, noted by an officer.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log, recipient
from workflows.acts.outbox import announce
from workflows.law.duties import DECIDE_REPAIR, VERIFY_REPAIR
from workflows.law.identity import masked
from workflows.law.refusal import Refused
from workflows.models import Person, RecordReceipt, RecordRepair

EVENT = "record_repaired"


def tell_everybody(made: RecordRepair, *, by: Person, at: datetime) -> list[RecordReceipt]:
    """One message to each receiver about the end of the display; the caller has the transaction and the lock.

    Its line is the newest of the record's book: that of the end.
    """
    line, message = made.record.book.lines.order_by("-seq")[0], _message(made, at=at)
    found = []
    for receiver in recipient.of_record(made.record, EVENT, by=by, at=at):
        row = RecordReceipt(repair=made, recipient=receiver, sent_at=at)
        row.message = announce(
            "platform", f"{EVENT}/{made.code}/{row.code}", at=at, addressee=receiver.name, line=line,
            payload={**message, "record_receipt": row.code},
        )  # fmt: skip
        row.save()
        found.append(row)
    names = [row.recipient.name for row in found]
    log.append(
        made.record, made, "tell_record_repair", "", "", by=by, at=at, duty=DECIDE_REPAIR, recipients=names
    )
    return found


def _message(made: RecordRepair, *, at: datetime) -> dict[str, Any]:
    """What is told outside: which record, and that it is shown and shared no longer; a natural person is masked."""
    record, subject = made.record, made.record.subject
    name, code = subject.name, subject.code
    if subject.is_person:
        name, code = masked(name, code, record.policy.load_rules().value("masking_profile"))
    return {
        "event": EVENT,
        "record": record.document_number,
        "kind": record.kind,
        "subject": name,
        "code": code,
        "authority": record.department.name,
        "decided_on": record.decided_on.isoformat(),
        "ended_on": log.local_day(at).isoformat(),
        "asks": str(_("请停止公示、共享和使用该条行政处罚信息，并回复处理情况。")),
        "at": at.isoformat(),
    }


def delivered(code: str, *, transport: str, at: datetime) -> None:
    """The transport has it; nobody has confirmed anything by that."""
    first = RecordReceipt.objects.filter(code=code, delivered_at=None)
    first.update(delivered_at=at, transport=transport[:200])


@transaction.atomic
def confirm(row: RecordReceipt, said: Mapping[str, Any], *, by: Person, at: datetime) -> RecordReceipt:
    """Note what a receiver answered; its first word counts."""
    with door.one_gesture():
        keeper = log.lock(row.keeper)
        fresh = RecordReceipt.objects.select_related("repair__record", "recipient").get(pk=row.pk)
        if fresh.confirmed_on is not None:
            raise Refused(_("“%(who)s”的回执已经登记。") % {"who": fresh.recipient.name})
        fresh.confirmed_on, fresh.confirmed_as, fresh.text = said["on"], said["who"], said["text"]
        fresh.noted_by = by
        fresh.save()
        door.record(
            "confirm_recall", keeper, thing=fresh, by=by, at=at, duty=VERIFY_REPAIR, who=fresh.confirmed_as,
            recipient=fresh.recipient.name, text=fresh.text, on_day=fresh.confirmed_on,
        )  # fmt: skip
        return fresh
