"""The identity of who reported: sealed with the report, opened with a reason and on record, deleted when it may go."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from workflows.acts import door, log, outbox, strongbox
from workflows.acts.people import clock_keeper
from workflows.law import duties
from workflows.law.clue import Reporting
from workflows.law.refusal import Refused
from workflows.models import Person, Report, SealedIdentity

ENDED = (Reporting.FED_BACK, Reporting.CLOSED)
OPENED_BY = duties.Unconcerned(duties.OPEN_IDENTITY)
KNOWN = ("name", "contact", "id_number", "address")


def seal(report: Report, told: dict[str, str], *, at: datetime) -> SealedIdentity | None:
    """Put away who reported; None for an anonymous report. Nothing of it is in the report, its line or its facts."""
    known = {name: told[name].strip() for name in KNOWN if told.get(name, "").strip()}
    if not known:
        return None
    return SealedIdentity.objects.create(report=report, box=strongbox.close(known), sealed_at=at)


@transaction.atomic
def unseal(report: Report, *, because: str, by: Person, at: datetime) -> dict[str, str]:
    """Who reported, for this one look; the line says who looked, when and why, not what was seen.

    Raises PermissionDenied for everybody but whom the duty is given to, Refused when there is nothing to open.
    """
    keeper = door.lock(report)
    sealed = SealedIdentity.objects.filter(report=keeper).first()
    if sealed is None or not sealed.box:
        raise Refused(_("本件没有密封的身份信息：匿名提交，或者已经删除。"))
    if not OPENED_BY(sealed, by):
        raise PermissionDenied("open_identity")
    if not because.strip():
        raise Refused(_("请写明启封事由；事由记入本件记录，可供审计。"))
    with door.one_gesture():
        door.record(
            "open_identity", keeper, thing=sealed, by=by, at=at, duty=OPENED_BY, because=because.strip()
        )
    SealedIdentity.objects.filter(pk=sealed.pk).update(openings=F("openings") + 1)
    try:
        found: dict[str, str] = strongbox.opened(sealed.box)
    except strongbox.NoKey:
        raise Refused(
            _("密钥不符，无法启封；请系统管理员核对身份密钥（运行手册“举报人身份密钥”）。")
        ) from None
    return found


@transaction.atomic
def forget(report: Report, *, because: str, by: Person, at: datetime) -> SealedIdentity:
    """Delete the identity once the matter has ended; the line of the log stays, and so does every opening."""
    keeper = door.lock(report)
    sealed = SealedIdentity.objects.select_for_update().filter(report=keeper).first()
    if sealed is None or not sealed.box:
        raise Refused(_("本件没有密封的身份信息：匿名提交，或者已经删除。"))
    if keeper.state not in ENDED:
        raise Refused(_("本件还没有反馈，身份信息须保留到反馈之后。"))
    if not OPENED_BY(sealed, by):
        raise PermissionDenied("delete_identity")
    sealed.box, sealed.deleted_at = "", at
    sealed.save(update_fields=["box", "deleted_at"])
    with door.one_gesture():
        door.record("delete_identity", keeper, thing=sealed, by=by, at=at, duty=OPENED_BY, because=because)
    return sealed


def announce(report: Report, *, at: datetime) -> None:
    """Let the outbox tell the sealed contact that there is something to read; no officer sees the address."""
    if SealedIdentity.objects.filter(report=report).exclude(box="").exists():
        key = f"reporter/{report.code}/{at.timestamp():.0f}"
        outbox.announce("reporter_mail", key, at=at, payload={"report": report.code})


def contact_of(code: str) -> tuple[Report, str] | None:
    """For the outbox alone: the address that was sealed; None when there is none, or it is no e-mail address."""
    sealed = SealedIdentity.objects.select_related("report").filter(report__code=code).exclude(box="").first()
    if sealed is None:
        return None
    contact = str(strongbox.opened(sealed.box).get("contact", ""))
    return (sealed.report, contact) if "@" in contact else None


@transaction.atomic
def was_told(report: Report, *, at: datetime) -> None:
    """The line that a message went to the sealed contact; to whom, it does not say."""
    keeper = door.lock(report)
    with log.one_gesture():
        log.record("tell_reporter", keeper, by=clock_keeper(), at=at, duty=duties.KEEP_CLOCK)


def reseal_all() -> int:
    """Every box under the present key, after a key was put before the others; how many."""
    count = 0
    for pk in list(SealedIdentity.objects.exclude(box="").values_list("pk", flat=True)):
        with transaction.atomic():
            row: Any = SealedIdentity.objects.select_for_update().get(pk=pk)
            row.box = strongbox.reseal(row.box)
            row.save(update_fields=["box"])
            count += 1
    return count
