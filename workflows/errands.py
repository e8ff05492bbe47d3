"""Small deliveries of the outbox: a code to a contact, a file to the virus scanner."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from workflows import printing
from workflows.acts import contact, delivery, evidence, fullcheck, log, people
from workflows.gateways import mail, scanner, sms
from workflows.gateways.platform import DeliveryFailed
from workflows.law.contact import code_message, is_mail
from workflows.models import Evidence, FullCheck, Notice, Objection, Outbox
from workflows.models.tree import tree_size
from workflows.queries import clock
from workflows.queries.treecheck import check_all

errors = logging.getLogger(__name__)
CHUNK = 1 << 18
AT_ONCE = 200


def send_contact_code(row: Outbox) -> str:
    """Draw the code and send it; a second try draws another, so that none lies anywhere."""
    drawn = contact.draw(row.payload["code"], at=clock.now())
    if drawn is None:
        return "its time is over"
    to, code = drawn
    minutes = int(contact.LIFE.total_seconds() // 60)
    text = code_message(code, minutes, purpose=row.payload["purpose"], about=row.payload["about"])
    key = f"{row.key}/{row.attempts}"
    if is_mail(to):
        return mail.send(to, _("信衡验证码"), text, key=key)
    return sms.send(to, text, key=key)


def tell_objector(row: Outbox) -> str:
    """Tell whoever objected that a letter of the objection waits; no content, for others may read over the shoulder."""
    made = Notice.objects.defer("file", "page").get(code=row.payload["notice"])
    objection = Objection.objects.get(procedures=made.process_id)
    where = f"{settings.XINHENG_PUBLIC_URL}/objections/" if settings.XINHENG_PUBLIC_URL else _("信用门户网站")
    said = _("您提出的信用信息异议 %(code)s 有新的文书《%(title)s》，请凭异议编号和查询码在 %(where)s 查看。")
    text = said % {"code": objection.code, "title": made.title, "where": where}
    if is_mail(objection.contact):
        return mail.send(objection.contact, _("信用信息异议有新的文书"), text, key=row.key)
    return sms.send(objection.contact, text, key=row.key)


def scan_file(row: Outbox) -> str:
    """One file through the scanner; until it has a verdict nobody opens the file."""
    file = Evidence.objects.select_related("entry").get(code=row.payload["file"])
    if file.scan != Evidence.Scan.PENDING:
        return file.scan
    if not settings.XINHENG_CLAMD:
        raise DeliveryFailed("XINHENG_CLAMD is not set")
    try:
        with file.file.open("rb") as stream:
            found = scanner.scan(settings.XINHENG_CLAMD, _chunks(stream))
    except FileNotFoundError as error:
        raise DeliveryFailed(f"evidence {file.code} is not in the store", permanent=True) from error
    with log.one_gesture():
        evidence.judge(file, found, by=people.clock_keeper(), at=clock.now())
    return found or "clean"


def print_promise(row: Outbox) -> str:
    """Render, seal and attach a paper of a commitment, once."""
    return printing.print_promise(row.payload["paper"], by=people.clock_keeper(), at=clock.now())


def print_training(row: Outbox) -> str:
    """The same for a certificate of training that hangs from no entry."""
    return printing.print_training(row.payload["paper"], by=people.clock_keeper(), at=clock.now())


def print_record(row: Outbox) -> str:
    """Render, seal and attach a letter about a record, once."""
    return printing.print_record(row.payload["paper"], by=people.clock_keeper(), at=clock.now())


def full_check(row: Outbox) -> str:
    """Verify the whole log, telling how far it is; a runner that dies leaves it to the next, which begins anew."""
    check = FullCheck.objects.get(pk=row.payload["check"])
    size = tree_size()

    def told(done: int) -> None:
        at = clock.now()
        fullcheck.tell(check, done, at=at)
        delivery.hold(row, at=at)

    faults = check_all(told, size)
    fullcheck.finish(check, faults, size=size, at=clock.now())
    if faults:
        errors.critical("the log does not hold: %s faults, the first: %s", len(faults), faults[0])
    return f"{size} lines, {len(faults)} faults"


def _chunks(stream: Any) -> Iterator[bytes]:
    """The file in pieces."""
    while chunk := stream.read(CHUNK):
        yield chunk


def sweep(at: datetime) -> None:
    """Forget old contacts, send to the scanner what it has not seen; nothing that fails here stops the clock."""
    try:
        contact.sweep(at)
        evidence.scan_what_is_left(at=at, limit=AT_ONCE)
    except Exception:
        errors.exception("contacts could not be forgotten, or files not sent to the scanner")


KINDS: dict[str, Callable[[Outbox], str]] = {
    "contact_code": send_contact_code,
    "scan_file": scan_file,
    "print_promise": print_promise,
    "print_training": print_training,
    "print_record": print_record,
    "objection_letter": tell_objector,
    "full_check": full_check,
}
