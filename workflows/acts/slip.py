"""开通凭条: the code that goes with a paper notice. Printed beside it, never in it: decision 0022."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import log, onetime
from workflows.law.duties import ISSUE_OR_SERVE
from workflows.law.letters import LETTERS
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.models import Activation, Notice, Person, Subject
from workflows.models.serving import party_of

WHAT = "slip"
OPEN_STATES = (Noticing.ISSUED, Noticing.SERVED)


def number_of(notice: Notice) -> str:
    """The credit code or identity number of the addressee; empty when none is on file."""
    subject, person = party_of(notice)
    return str(person.id_number if person is not None else subject.code).upper()


def check_printable(notice: Notice) -> None:
    """Raises Refused for a document that is served to nobody, was withdrawn, or whose addressee has no number.

    A letter to somebody who is no party carries none: its code would open the account of the party.
    """
    if notice.to_another:
        raise Refused(_("这份文书的收件人不是当事人，不附开通凭条。"))
    if not LETTERS[notice.kind].is_served or notice.state not in OPEN_STATES:
        raise Refused(_("只有送达当事人、没有撤回的文书才附开通凭条。"))
    if not number_of(notice):
        raise Refused(_("受送达人没有登记证件号码，无法核对身份，不能附开通凭条；请先补充证件号码。"))


@transaction.atomic
def print_slip(notice: Notice, *, by: Person, at: datetime) -> str:
    """The code of the slip, the same on every print; kept is its digest. A look at it is a line of the book.

    Raises Refused when no slip belongs to the document or its code is spent, PermissionDenied for whoever neither
    issues nor serves there.
    """
    check_printable(notice)
    log.lock(notice.entry)
    code = onetime.derived(WHAT, f"{notice.code}/{notice.check_code}")
    told = {"digest": onetime.digest_of(code)}
    row, _new = Activation.objects.get_or_create(
        notice=notice, defaults={**told, "subject": _file_of(notice), "printed_by": by, "printed_at": at}
    )
    if not row.is_open:
        raise Refused(_("这份文书的开通码已经使用或者停用；需要时请随新的文书另附凭条。"))
    if row.digest != told["digest"]:  # the server has a new secret: the old slips open nothing any more
        Activation.objects.filter(pk=row.pk).update(**told)
    log.record("print_slip", notice.entry, thing=notice, by=by, at=at, duty=ISSUE_OR_SERVE)
    return onetime.grouped(code)


def _file_of(notice: Notice) -> Subject | None:
    """The credit file of the addressee; a person listed with the subject may have none yet."""
    subject, person = party_of(notice)
    return subject if person is None else None


def find(code: str, number: str) -> Activation | None:
    """The slip of a code, if it is still good and the number is its addressee's; nothing tells which was wrong."""
    digest = onetime.digest_of(onetime.typed(code))
    rows = Activation.objects.select_related("notice__entry__subject", "notice__associate__subject")
    row = rows.filter(digest=digest, used_at=None, voided_at=None).first()
    if row is None or row.notice.to_another or row.notice.state not in OPEN_STATES:
        return None
    return row if number_of(row.notice) == number.strip().upper() else None
