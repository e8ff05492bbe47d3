"""Where a party is served: the address it confirmed, else the registered one; one at a time, or for a whole list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from workflows.models import Associate, Notice, ServiceAddress, Subject
from workflows.models.serving import party_of


@dataclass(frozen=True)
class Address:
    """One address as an envelope and a telephone call need it; `confirmed_on` is None for a registered address."""

    recipient: str
    address: str
    postcode: str = ""
    phone: str = ""
    email: str = ""
    confirmed_on: date | None = None
    agrees_electronic: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Did the party itself name it (送达地址确认书)?"""
        return self.confirmed_on is not None

    @property
    def is_known(self) -> bool:
        """Is there anything to write on an envelope?"""
        return bool(self.address)


def address_of(subject: Subject, associate: Associate | None = None) -> Address:
    """The confirmed address in force, else the registered one; of a person listed with the subject, only its own."""
    return _shown(ServiceAddress.in_force(subject, associate), subject, associate)


def of_notices(notices: Iterable[Notice]) -> dict[int, Address]:
    """The address of each notice, by its key; one query however many. The parties are read with the notices."""
    rows = [(notice.pk, *party_of(notice)) for notice in notices]
    subjects = {subject.pk for _pk, subject, person in rows if person is None}
    persons = {person.pk for _pk, _subject, person in rows if person is not None}
    confirmed = ServiceAddress.objects.filter(
        Q(associate=None, subject__in=subjects) | Q(associate__in=persons), ended_on=None
    )
    by_party = {
        (0, row.associate_id) if row.associate_id else (row.subject_id, 0): row
        for row in confirmed.order_by()
    }
    return {
        pk: _shown(by_party.get((0, person.pk) if person else (subject.pk, 0)), subject, person)
        for pk, subject, person in rows
    }


def versions(subject: Subject, associate: Associate | None = None) -> list[ServiceAddress]:
    """Every version that was confirmed, the newest first."""
    rows: Any = ServiceAddress.objects.select_related("confirmed_by", "evidence")
    return list(
        rows.filter(associate=associate) if associate else rows.filter(subject=subject, associate=None)
    )


def _shown(found: ServiceAddress | None, subject: Subject, person: Associate | None) -> Address:
    """What was confirmed, else what the register says; of a person without a file nothing is registered."""
    if found is not None:
        return Address(
            found.recipient, found.address, found.postcode, found.phone, found.email, found.confirmed_on,
            found.agrees_electronic,
        )  # fmt: skip
    if person is not None:
        return Address(person.name, "")
    return Address(
        subject.name, subject.address, "", subject.phone, subject.email,
        agrees_electronic=subject.electronic_service,
    )  # fmt: skip
