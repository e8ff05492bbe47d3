"""A contact is proved by a six-digit code: asked for, drawn when it is sent, tried at most five times in ten minutes.

Only whoever asked for a code may try it (the session keeps its key): nobody uses up another's tries, ends another's
code by asking for one, or guesses at a code that somebody else had sent.

The code itself is kept nowhere: the delivery draws it and sends it, the row holds a keyed digest.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from workflows.acts import outbox
from workflows.models import ContactCode

LIFE = timedelta(minutes=10)
TRIES_MAX = 5
KEPT = timedelta(days=1)


@transaction.atomic
def ask(contact: str, *, purpose: str, about: str, at: datetime) -> ContactCode:
    """Somebody wants to prove this contact: a code is on its way; its key goes to whoever asked.

    `purpose` is a key of `law.contact.PURPOSES`, `about` the matter: an entry, an account, a subject.
    """
    row = ContactCode.objects.create(contact=contact, asked_at=at, until=at + LIFE)
    told = {"code": row.pk, "purpose": purpose, "about": about}
    outbox.announce("contact_code", f"contact_code/{row.pk}", at=at, payload=told)
    return row


@transaction.atomic
def draw(pk: int, *, at: datetime) -> tuple[str, str] | None:
    """Draw the code of a row, for whoever sends it: (contact, code); None when its time is over or it was proved."""
    row = ContactCode.objects.select_for_update().filter(pk=pk, proved_at=None, until__gt=at).first()
    if row is None:
        return None
    code = f"{secrets.randbelow(10**6):06d}"
    row.digest = _digest(row, code)
    row.save(update_fields=["digest"])
    return row.contact, code


def prove(contact: str, typed: str, *, asked: int | None, at: datetime) -> bool:
    """Is this the code that was sent there when this one `asked`? Every try counts, also of several at once."""
    row = ContactCode.objects.filter(pk=asked or 0, contact=contact).first()
    if row is None or row.proved_at is not None:
        return False
    open_rows = ContactCode.objects.filter(pk=row.pk, proved_at=None, until__gt=at, tries__lt=TRIES_MAX)
    if not open_rows.update(tries=F("tries") + 1):
        return False
    row.refresh_from_db(fields=["digest"])
    if not row.digest or not constant_time_compare(row.digest, _digest(row, typed)):
        return False
    return bool(ContactCode.objects.filter(pk=row.pk, proved_at=None).update(proved_at=at))


def sweep(at: datetime) -> int:
    """Forget contacts a day after they were given; returns how many."""
    return ContactCode.objects.filter(asked_at__lt=at - KEPT).delete()[0]


def _digest(row: ContactCode, code: str) -> str:
    """What is kept of a code; the same digits at another contact have another digest."""
    return salted_hmac("contact-code", f"{row.pk}/{row.contact}/{code}", algorithm="sha256").hexdigest()
