"""证照号码: the numbers by which a subject is known; an old number stays an alias for ever (新老码衔接)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log
from workflows.acts.subjectfile import Handled, opened
from workflows.law import duties
from workflows.law.identifiers import MAIN, Scheme
from workflows.law.refusal import Refused
from workflows.models import Department, Identifier, Person, Subject


@transaction.atomic
def add_identifier(
    subject: Subject,
    scheme: str,
    value: str,
    *,
    valid_from: date | None,
    valid_to: date | None,
    source: str,
    becomes_main: bool = False,
    office: Department,
    by: Person,
    at: datetime,
) -> Identifier | None:
    """A further number; `value` is normalised and checked already. Raises Refused when another file has it.

    With `becomes_main` it takes the place of the main code, and the former one stays as an old number: None then,
    when there was none.
    """
    with door.one_gesture():
        fresh = opened(subject, office, by=by, at=at, duty=duties.KEEP_SUBJECT)
        _insist_free(fresh, value)
        told: dict[str, Any] = {"scheme": scheme, "value": value, "source": source}
        told |= {"valid_from": valid_from, "valid_to": valid_to}
        kept: dict[str, Any] = {"added_by": by, "added_at": at, "subject": fresh}
        if becomes_main:
            told["former"] = fresh.code
            row = _new_main(fresh, told, kept)
        else:
            row = Identifier.objects.create(**kept, **told)
        thing, duty = Handled(fresh, office), duties.KEEP_SUBJECT
        log.record("add_identifier", fresh, thing=thing, by=by, at=at, duty=duty, **told)
        return row


def _new_main(subject: Subject, told: dict[str, Any], kept: dict[str, Any]) -> Identifier | None:
    """The number becomes the main code; the former one, kept as an old number, or None when there was none."""
    if told["scheme"] not in MAIN:
        raise Refused(_("只有统一社会信用代码、公民身份号码可以作为主代码。"))
    former, subject.code = subject.code, told["value"]
    subject.save(update_fields=["code"])
    if not former:
        return None
    old: dict[str, Any] = {"scheme": main_scheme(subject), "value": former, "valid_to": told["valid_from"]}
    return Identifier.objects.create(**kept, **old, source=told["source"])


def _insist_free(subject: Subject, value: str) -> None:
    """Raises Refused when the number is on file already, here or elsewhere."""
    holder = Subject.objects.by_numbers([value]).get(value)
    if holder is None:
        return
    if holder.pk == subject.pk:
        raise Refused(_("这个号码已经在本档案中。"))
    raise Refused(_("这个号码已经在另一份信用档案中；如果两份档案是同一主体，请由信用办提出合并。"))


def main_scheme(subject: Subject) -> Scheme:
    """What the main code of a subject is."""
    return Scheme.ID_NUMBER if subject.is_person else Scheme.USCC
