"""回执: what a receiver says it has done with a recall; that a message arrived is the word of the transport only."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from workflows.acts import alert, log, recall
from workflows.acts.people import clock_keeper, counter
from workflows.law import duties
from workflows.law.duties import DUTIES
from workflows.law.recall import Answer, without_numbers
from workflows.law.refusal import Refused
from workflows.law.signature import Unverified, jwk_of, key_of, verify
from workflows.models import Alert, Deadline, Entry, Evidence, Person, Recall, RecallReceipt

SALT = "xinheng.receipt"
READ = (
    "recall__line",
    "recall__entry__list_type",
    "recall__entry__subject",
    "recipient__department",
    "message",
)
TEXT_MAX = 500


def token_of(receipt: RecallReceipt) -> str:
    """What stands in the address of a receipt: nobody guesses it, and no table holds it."""
    return f"{receipt.code}-{_mac(receipt.code, settings.SECRET_KEY)}"


def find(token: str) -> RecallReceipt | None:
    """The receipt of a token; None for any other text."""
    code, _dash, mac = token.partition("-")
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(mac, _mac(code, secret)) for secret in secrets):
        return None
    return RecallReceipt.objects.select_related(*READ).filter(code=code).first()


def _mac(code: str, secret: Any) -> str:
    """128 bits that only this house can make."""
    return salted_hmac(SALT, code, secret=secret, algorithm="sha256").hexdigest()[:32]


def signed(found: Recall, signature: str) -> None:
    """Keep the signature of a recall, made with its first message."""
    Recall.objects.filter(pk=found.pk, signature="").update(signature=signature)


def delivered(code: str, *, transport: str, at: datetime) -> None:
    """The transport has it; nobody has confirmed anything by that."""
    first = RecallReceipt.objects.filter(code=code, delivered_at=None)
    first.update(delivered_at=at, transport=transport[:200])


@dataclass(frozen=True)
class Said:
    """What a receiver says: who, what was done, in which words; `jws` where it signed that."""

    who: str
    answer: str
    text: str = ""
    jws: str = ""


def by_token(receipt: RecallReceipt, said: Said, *, how: str, at: datetime) -> RecallReceipt:
    """A receiver's own word, on the page, from its system or in a file: whoever has the token of the message."""
    by = counter() or clock_keeper()
    return _confirm(receipt, said, how=how, by=by, at=at, duty=duties.TAKE_RECEIPT)


def by_officer(receipt: RecallReceipt, said: Said, *, by: Person, at: datetime) -> RecallReceipt:
    """An officer of the receiving department confirms in the program, in the own name."""
    if not duties.CONFIRM_RECALL(receipt, by):
        raise PermissionDenied(_("由接收单位的经办人确认。"))
    return _confirm(receipt, said, how="officer", by=by, at=at, duty=duties.CONFIRM_RECALL)


def on_paper(
    receipt: RecallReceipt, said: Said, proof: Evidence, *, by: Person, at: datetime
) -> RecallReceipt:
    """The credit office records a confirmation that came on paper; the paper itself is kept."""
    if not duties.KEEP_RECIPIENTS(receipt.recall, by):
        raise PermissionDenied(_("书面回执由信用办登记。"))
    return _confirm(receipt, said, how="paper", by=by, at=at, duty=duties.KEEP_RECIPIENTS, proof=proof)


@transaction.atomic
def _confirm(
    receipt: RecallReceipt,
    said: Said,
    *,
    how: str,
    by: Person,
    at: datetime,
    duty: Any,
    proof: Evidence | None = None,
) -> RecallReceipt:
    """Keep the first word of a receiver, on the record; any later one changes nothing."""
    _refuse_faults(said)
    entry = log.lock(receipt.recall.entry)
    fresh = RecallReceipt.objects.select_related(*READ).get(pk=receipt.pk)
    if fresh.confirmed_at is not None:
        return fresh
    fresh.is_signed = _is_signed(fresh, said)
    fresh.confirmed_at, fresh.confirmed_by, fresh.how, fresh.proof = at, by, how, proof
    fresh.confirmed_as, fresh.answer, fresh.text = (
        said.who.strip(),
        said.answer,
        without_numbers(said.text.strip()),
    )
    fresh.save()
    log.append(
        entry, fresh, "confirm_recall", "", "", by=by, at=at, duty=duty,
        recipient=fresh.recipient.name, who=fresh.confirmed_as, how=how, answer=fresh.answer, text=fresh.text,
        digest=fresh.recall.digest, proof=proof.ref if proof else "", signed=fresh.is_signed,
    )  # fmt: skip
    if not fresh.recall.receipts.filter(confirmed_at=None).exists():
        clocks = Deadline.objects.filter(entry=entry, kind="receipt_due", about=fresh.recall.ref, met_at=None)
        clocks.update(met_at=at)
    return fresh


def _refuse_faults(said: Said) -> None:
    """Raises Refused for a word that says nothing."""
    faults = []
    if said.answer not in Answer.values:
        words = "、".join(f"{value}（{label}）" for value, label in Answer.choices)
        faults.append(_("处理情况（answer）应为以下之一：%(words)s。") % {"words": words})
    if not said.who.strip() or len(said.who.strip()) > 60:
        faults.append(_("请写明确认人（by），不超过60个字。"))
    if len(said.text) > TEXT_MAX:
        faults.append(_("说明（text）不超过%(most)s个字。") % {"most": TEXT_MAX})
    if said.answer == Answer.NOT_HELD and not said.text.strip():
        faults.append(_("未保存、未使用该信息的，请在说明中写明核对情况。"))
    if faults:
        raise Refused(*faults)


def _is_signed(receipt: RecallReceipt, said: Said) -> bool:
    """Did the receiver sign its word with its registered key? Raises Refused for a signature that is not good."""
    if not said.jws:
        return False
    if not receipt.recipient.key:
        raise Refused(_("没有登记该接收方的公钥，无法核对回执签名；请由信用办登记公钥，或者不带签名提交。"))
    try:
        found = verify(said.jws, [jwk_of(key_of(json.loads(receipt.recipient.key)))])
    except (Unverified, ValueError) as error:
        raise Refused(_("回执签名无效：%(why)s") % {"why": error}) from error
    wanted = {"receipt": receipt.code, "digest": receipt.recall.digest, "answer": said.answer}
    if any(found.payload.get(name) != value for name, value in wanted.items()):
        raise Refused(_("回执签名的内容与本件不符（receipt、digest、answer）。"))
    return True


def said_in(sent: Mapping[str, Any]) -> Said:
    """A receiver's JSON as what it says; anything that is no text counts as absent."""

    def text(name: str) -> str:
        value = sent.get(name, "")
        # What no column takes (NUL, half a surrogate pair) is no text either.
        return value.replace("\0", "").encode(errors="ignore").decode() if isinstance(value, str) else ""

    return Said(text("by"), text("answer"), text("text"), text("jws"))


@transaction.atomic
def resend(receipt: RecallReceipt, *, because: str, by: Person, at: datetime) -> RecallReceipt:
    """Send once more to a receiver that has not confirmed."""
    if not duties.KEEP_RECIPIENTS(receipt.recall, by):
        raise PermissionDenied(_("由信用办再次发送。"))
    fresh = RecallReceipt.objects.select_related(*READ).get(pk=receipt.pk)
    if fresh.confirmed_at is not None:
        raise Refused(_("“%(who)s”已经确认，不需要再次发送。") % {"who": fresh.recipient.name})
    if fresh.message is not None and fresh.message.status == fresh.message.Status.PENDING:
        raise Refused(_("上一次发送还在进行，系统会自动重试，不需要再次发送。"))
    with log.one_gesture():
        return recall.send_again(fresh, because=because, by=by, at=at)


def overdue(row: Deadline, *, by: Person, at: datetime) -> None:
    """Somebody has not confirmed in time: on the record, and told to the credit office."""
    waiting = RecallReceipt.objects.filter(
        recall__entry=row.entry, recall__code=row.about.partition("/")[2], confirmed_at=None
    )
    names = list(waiting.order_by("pk").values_list("recipient__name", flat=True))
    if not names:
        return
    log.record(
        "overdue", row.entry, by=by, at=at, duty=duties.KEEP_CLOCK, kind=row.kind, due_on=row.due_on,
        recipients=names, because=_("%(n)s个接收方到期仍未确认更正、撤回通知") % {"n": len(names)},
    )  # fmt: skip
    url = f"/recalls/?state=late&q={row.entry.number}"
    told: dict[str, Any] = {"names": "、".join(names)[:200], "n": len(names), "url": url}
    for person in keepers(row.entry):
        alert.tell(person, Alert.Kind.RECEIPT, key=f"receipt/{row.pk}", at=at, entry=row.entry, **told)


def keepers(entry: Entry) -> list[Person]:
    """The officers of the credit office that follows the receipts of an entry."""
    office = entry.department.credit_office()
    roles = [role for role, held in DUTIES.items() if duties.KEEP_RECIPIENTS in held]
    held = {"posts__department": office, "posts__role__in": roles, "posts__until": None}
    return list(Person.objects.filter(is_active=True, **held).distinct().order_by("pk"))
