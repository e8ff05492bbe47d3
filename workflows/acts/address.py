"""送达地址确认书: where a party wants to be served; every version is kept, the newest is in force."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import log
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Associate, Entry, Evidence, Person, ServiceAddress, Subject

FIELDS = ("recipient", "address", "postcode", "phone", "email", "agrees_electronic")


@transaction.atomic
def confirm(
    subject: Subject,
    said: Mapping[str, Any],
    *,
    confirmed_on: date,
    by: Person,
    at: datetime,
    associate: Associate | None = None,
    entry: Entry | None = None,
    scan: Evidence | None = None,
) -> ServiceAddress:
    """Keep what a party confirmed: in its hall, or on a signed form that an officer records for an `entry`.

    `said`: the FIELDS. The former version ends; consent to electronic service is that of the newest version. Saying
    the same once more changes nothing.
    """
    with log.one_gesture():
        keeper = log.lock(entry) if entry is not None else _book_of(subject)
        subject = Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
        former = ServiceAddress.in_force(subject, associate)
        if former is not None and scan is None and all(getattr(former, n) == said[n] for n in FIELDS):
            return former
        made = _replace(
            former,
            ServiceAddress(
                subject=subject, associate=associate, confirmed_on=confirmed_on, confirmed_by=by,
                in_person=entry is None, evidence=scan, recorded_at=at, **{name: said[name] for name in FIELDS},
            ),
            log.local_day(at),
        )  # fmt: skip
        if associate is None:
            _set_consent(subject, bool(said["agrees_electronic"]))
        log.record(
            "confirm_address",
            keeper,
            by=by,
            at=at,
            duty=duties.SERVE_NOTICE if entry is not None else duties.RECEIVE_NOTICE,
            address=made.ref,
            of=associate.name if associate else subject.ref,
            electronic=made.agrees_electronic,
            scan=scan.digest if scan else "",
            replaces=former.ref if former else "",
        )
        return made


@transaction.atomic
def withdraw_consent(subject: Subject, *, by: Person, at: datetime) -> Subject:
    """From now on nothing is served electronically any more; what arrived before stays served (民事诉讼法 §90)."""
    with log.one_gesture():
        keeper = _book_of(subject)
        subject = Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
        if not subject.electronic_service:
            raise Refused(_("现在没有有效的电子送达同意，不需要撤回。"))
        former = ServiceAddress.in_force(subject)
        if former is not None:
            told = {name: getattr(former, name) for name in FIELDS} | {"agrees_electronic": False}
            today = log.local_day(at)
            made = ServiceAddress(
                subject=subject, confirmed_on=today, confirmed_by=by, in_person=True, recorded_at=at, **told
            )
            _replace(former, made, today)
        _set_consent(subject, False)
        log.record("withdraw_electronic_consent", keeper, by=by, at=at, duty=duties.RECEIVE_NOTICE)
        return subject


def _book_of(subject: Subject) -> Subject:
    """The subject's own book, opened if nobody has written in it yet."""
    keeper: Subject = log.lock(subject)
    log.open_book(keeper, keeper.ref, "subject")
    return keeper


def _replace(former: ServiceAddress | None, made: ServiceAddress, day: date) -> ServiceAddress:
    """The former version ends on the day on which the next is in force."""
    if former is not None:
        former.ended_on = day
        former.save(update_fields=["ended_on"])
    made.save()
    return made


def _set_consent(subject: Subject, agrees: bool) -> None:
    """What the whole program asks is kept in step with the newest version."""
    if subject.electronic_service != agrees:
        subject.electronic_service = agrees
        subject.save(update_fields=["electronic_service"])
