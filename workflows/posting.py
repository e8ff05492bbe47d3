"""What the runner makes for the parties: letters about an account, the copy of one's own data."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from workflows.acts import archive
from workflows.gateways import mail, printfile, sms
from workflows.models import Archive, Outbox
from workflows.queries import account_mail, clock, copy_file

errors = logging.getLogger(__name__)


def send_account_mail(row: Outbox) -> str:
    """Tell somebody what happened to the own account."""
    told = row.payload
    at = datetime.fromisoformat(told["at"])
    letter = account_mail.letter(told["person"], told["what"], told["subject"], at, told.get("to", ""))
    if letter is None or not (letter.address or letter.phone):
        return "no contact"
    receipt = mail.send(letter.address, letter.subject, letter.body, key=row.key) if letter.address else ""
    return sms.send(letter.phone, letter.short, key=row.key) if letter.phone else receipt


def make_archive(row: Outbox) -> str:
    """The next part of a copy of one's own data; at the end all parts are joined."""
    at = clock.now()
    made = Archive.objects.select_related("person", "subject").get(code=row.payload["archive"])
    if made.finished_at:
        return made.code
    held = archive.mandate_of(made, at)
    if held is None:
        archive.stop(made, _("您的授权已经终止，信息副本没有生成。"), at=at)
        return made.code
    kept = archive.opened(made.code)
    keys = archive.next_part(made)
    if keys:
        copy_file.write_part(kept / f"{made.done:06d}.zip", held, keys, at)
        if archive.keep_part(made, len(keys)):
            archive.go_on(made, row.payload["nth"] + 1, at=at)
        return made.code
    parts = sorted(kept.glob("[0-9]*.zip"))
    with printfile.written(kept / archive.FILE) as part, part.open("wb") as target:
        copy_file.join(parts, target, held, made, at)
    archive.finish(made, (kept / archive.FILE).stat().st_size, at=at)
    for each in parts:
        each.unlink(missing_ok=True)
    return made.code


def sweep(at: datetime) -> None:
    """Remove copies whose two days are over; nothing that fails here stops the clock."""
    try:
        archive.sweep(at)
    except Exception:
        errors.exception("old copies could not be removed")


KINDS: dict[str, Callable[[Outbox], str]] = {"archive": make_archive, "account_mail": send_account_mail}
