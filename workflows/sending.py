"""What is told outside: in order for each entry and receiver, signed where it takes something back; and the answers.

An announcement of a listing is a plain file, as ever. A recall is signed here, outside of any transaction; the same
message always makes the same bytes, so a runner that died between sending and remembering sends nothing new.
"""

import json
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from workflows.acts import delivery, log, receipt, record_telling
from workflows.gateways import https, platform, signing
from workflows.law.refusal import Refused
from workflows.law.signature import flattened
from workflows.models import Outbox, RecallReceipt, Recipient

errors = logging.getLogger(__name__)
FILES_AT_ONCE = 200


def exchange() -> Path:
    """The folder in which receivers without an interface find their messages and leave their receipts."""
    return Path(settings.XINHENG_HOME) / "exchange"


def send(row: Outbox) -> str:
    """One message to its receiver; delivery.NotYet while an earlier one of the same entry is still on its way."""
    delivery.insist_in_turn(row)
    if "delivery" in row.payload:
        return _send_recall(row)
    if delivery.is_overtaken(row):
        return "overtaken by a withdrawal that is there already"
    receiver = Recipient.objects.filter(name=row.addressee).first()
    return _carry(receiver, row.addressee, row.key, row.payload)


def _send_recall(row: Outbox) -> str:
    """Sign a recall for this receiver, with the address of its receipt inside, and hand it over."""
    found = RecallReceipt.objects.select_related(*receipt.READ).get(code=row.payload["delivery"])
    body = json.loads(found.recall.body)
    told = body | {
        "to": found.recipient.name,
        "digest": found.recall.digest,
        "receipt": {"id": found.code, "url": settings.XINHENG_PUBLIC_URL + address_of(found)},
    }
    sent = {"key": row.key, "to": found.recipient.name} | flattened(signing.signed(told))
    receipt.signed(found.recall, signing.signed(body))
    return _carry(found.recipient, found.recipient.name, row.key, sent)


def remember(row: Outbox, transport: str, at: datetime) -> None:
    """A recall was handed over: written with the end of its message."""
    if "delivery" in row.payload:
        receipt.delivered(row.payload["delivery"], transport=transport, at=at)
    if "record_receipt" in row.payload:
        record_telling.delivered(row.payload["record_receipt"], transport=transport, at=at)


def address_of(found: RecallReceipt) -> str:
    """The page and the interface by which a receiver confirms."""
    return reverse("receipt", args=[receipt.token_of(found)])


def _carry(receiver: Recipient | None, name: str, key: str, message: dict[str, Any]) -> str:
    """By the way that is registered; a name that nobody registered has a folder of that name."""
    if receiver is not None and receiver.way == Recipient.Way.HTTPS:
        return https.post(receiver.address, key, message)
    folder = receiver.folder if receiver else name.replace("/", "_")
    return platform.deliver(exchange(), folder, key, message)


# ------------------------------------------------------------------------------------------- what comes back
def collect(at: datetime) -> int:
    """Take the receipts that lie in the exchange folder; each is taken once, one that says nothing is put aside with
    the reason beside it. How many were confirmed."""
    count = 0
    for path, name in platform.receipts(exchange(), FILES_AT_ONCE):
        try:
            why = _why_not(path, name, at)
            platform.put_aside(path, why)
            count += not why
        except Exception:
            errors.exception("the receipt %s could not be taken", path)
    return count


def _why_not(path: Path, name: str, at: datetime) -> str:
    """Take one receipt of the folder of this name; why it cannot be taken, or nothing."""
    try:
        return _take(platform.read_receipt(path), name, at)
    except Refused as refused:
        return "\n".join(str(sentence) for sentence in refused.sentences)
    except ValueError as error:
        return str(error)


def _take(sent: dict[str, Any], name: str, at: datetime) -> str:
    """Confirm what a receipt confirms, if it is one of ours and lies where it belongs."""
    found = receipt.find(str(sent.get("receipt", "")).rstrip("/").rpartition("/")[2])
    if found is None:
        return "receipt 不是本系统发出的回执地址或者令牌。"
    if found.recipient.folder != name:
        return f"回执放错了文件夹：该通知发给“{found.recipient.name}”。"
    with log.one_gesture():
        receipt.by_token(found, receipt.said_in(sent), how="file", at=at)
    return ""


def public_keys() -> list[dict[str, str]]:
    """The keys that check what we signed (handed to the page that publishes them, in urls)."""
    return signing.public_keys()
