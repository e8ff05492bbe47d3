"""Accounts of the hall: opened by the slip in a paper notice, blocked by an officer, told to who holds one already."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import gate, log
from workflows.acts import subject as subjects
from workflows.acts.outbox import announce
from workflows.acts.subjectfile import Handled
from workflows.law.duties import KEEP_ACCOUNTS, VIEW_OWN
from workflows.law.refusal import Refused
from workflows.models import Activation, Associate, Department, Mandate, Person, ServiceAddress, Subject
from workflows.models.serving import party_of

MAIL = "account_mail"


@dataclass(frozen=True)
class Stated:
    """What a new holder stated, and the contact that has answered with its code; `password` is a hash already."""

    username: str
    password: str
    name: str
    email: str = ""
    phone: str = ""


def new_person(stated: Stated, *, at: datetime) -> Person:
    """A login; Refused when the name was taken meanwhile."""
    if Person.objects.filter(username=stated.username).exists():
        raise Refused(_("这个用户名刚刚被使用，请换一个。"))
    person = Person(username=stated.username, name=stated.name, email=stated.email, phone=stated.phone)
    person.password = stated.password
    person.email_verified_at = at if stated.email else None
    person.phone_verified_at = at if stated.phone else None
    person.save()
    return person


@transaction.atomic
def activate(slip: Activation, who: Person | Stated, *, at: datetime) -> Mandate:
    """Spend the slip: a login that somebody has, or a new one as it was stated, speaks for the addressee.

    Every older slip of the same party is void from now on, and whoever speaks for it already is told.
    Raises Refused when the slip was spent meanwhile or the person speaks for the party already.
    """
    with log.one_gesture():
        log.lock(slip.notice.entry)
        row = Activation.objects.select_related("notice__entry", "notice__associate__subject").get(pk=slip.pk)
        if not row.is_open:
            raise Refused(_("开通码已经使用过。"))
        subject = _subject_of(row)
        keeper = book_of(subject)
        holders = list(Mandate.objects.filter(subject=subject, revoked_on=None).select_related("person"))
        person = who if isinstance(who, Person) else new_person(who, at=at)
        if any(held.person_id == person.pk and not held.is_agents for held in holders):
            raise Refused(_("您的账号已经可以办理这个主体的事项，不需要再次开通。"))
        _end_agency(holders, person, at)
        held = _mandate(row, subject, person, at)
        Activation.objects.filter(pk=row.pk).update(
            used_by=person, used_at=at, used_for="activate", mandate=held, subject=subject
        )
        older = Activation.objects.filter(subject=subject, used_at=None, voided_at=None)
        older.filter(printed_at__lte=at).update(voided_at=at)
        told: dict[str, Any] = {"kind": held.kind, "notice": row.notice.ref, "is_new": person is not who}
        log.record("activate_account", keeper, thing=subject, by=afresh(person), at=at, duty=VIEW_OWN, **told)
        for other in holders:
            if other.person_id != person.pk:
                tell(other.person, "joined", subject, at=at, about=f"{row.pk}")
        tell(person, "opened", subject, at=at, about=f"{row.pk}")
        return held


def _subject_of(row: Activation) -> Subject:
    """The party's credit file; a person listed with a subject gets one now, found by its number in later cases too."""
    subject, person = party_of(row.notice)
    if person is None:
        return Subject.objects.get(pk=subject.pk)
    found = subjects.find_or_create(person.id_number, person.name, is_person=True)
    Associate.objects.filter(id_number=person.id_number, subject=None).update(subject=found)
    confirmed = ServiceAddress.objects.filter(associate=person, ended_on=None)
    if ServiceAddress.in_force(found) is None:
        confirmed.update(subject=found, associate=None)
    return found


def _mandate(row: Activation, subject: Subject, person: Person, at: datetime) -> Mandate:
    """The right to speak, resting on the notice."""
    kind = Mandate.Kind.SELF if subject.is_person else Mandate.Kind.LEGAL
    document = _("%(title)s %(number)s 所附开通凭条") % {
        "title": row.notice.title,
        "number": row.notice.number,
    }
    return Mandate.objects.create(
        person=person, subject=subject, kind=kind, document=document[:200], since=log.local_day(at)
    )


def _end_agency(holders: list[Mandate], person: Person, at: datetime) -> None:
    """Who was an agent of the party and now proves to be the party itself needs no mandate of an agent any more."""
    keys = [held.pk for held in holders if held.person_id == person.pk]
    Mandate.objects.filter(pk__in=keys).update(revoked_on=log.local_day(at))


@transaction.atomic
def block(held: Mandate, because: str, *, office: Department, by: Person, at: datetime) -> None:
    """An officer ends what an account may do for this subject, at once; one that has nothing else is closed.

    Raises Refused when it was ended before.
    """
    with log.one_gesture():
        keeper = book_of(held.subject)
        day = log.local_day(at)
        if not Mandate.objects.filter(pk=held.pk, revoked_on=None).update(revoked_on=day):
            raise Refused(_("这个账号对本主体的权限已经终止。"))
        thing = Handled(keeper, office)
        log.record(
            "block_account", keeper, thing=thing, by=by, at=at, duty=KEEP_ACCOUNTS, because=because,
            person=f"person/{held.person_id}", kind=held.kind,
        )  # fmt: skip
        tell(held.person, "blocked", held.subject, at=at, about=f"{held.pk}")
        is_needed = held.person.posts.filter(until=None).exists() or (
            Mandate.objects.filter(person=held.person, revoked_on=None).exists()
        )
        if not is_needed:
            Person.objects.filter(pk=held.person_id).update(is_active=False)


@transaction.atomic
def set_contact(person: Person, *, at: datetime, email: str = "", phone: str = "") -> None:
    """A contact of the person that has answered with its code; a verified one that gives way is told."""
    former = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    for kind, new, old, proved in (
        ("email", email, former.email, former.email_verified_at),
        ("phone", phone, former.phone, former.phone_verified_at),
    ):
        if new and proved and old != new:
            payload = {"person": person.pk, "what": "contact", "subject": 0, "at": at.isoformat(), "to": old}
            announce(MAIL, f"account/{kind}/{at.timestamp()}/{person.pk}", at=at, payload=payload)
        if new and new != old:  # which one, never what it is
            gate.write("change_contact", former, at=at, kind=kind, former=bool(old))
    if email:
        Person.objects.filter(pk=person.pk).update(email=email, email_verified_at=at)
    if phone:
        Person.objects.filter(pk=person.pk).update(phone=phone, phone_verified_at=at)


def set_told(person: Person, *, by_email: bool, by_sms: bool) -> None:
    """How the person wants to be told of what is new in the hall."""
    Person.objects.filter(pk=person.pk).update(told_by_email=by_email, told_by_sms=by_sms)


# ------------------------------------------------------------------------------------------------- shared
def book_of(subject: Subject) -> Subject:
    """The subject under its lock, its book opened if nobody has written in it yet."""
    keeper: Subject = log.lock(subject)
    log.open_book(keeper, keeper.ref, "subject")
    return keeper


def afresh(person: Person) -> Person:
    """The person with the mandates of this moment."""
    return Person.objects.get(pk=person.pk)


def tell(person: Person, what: str, subject: Subject, *, at: datetime, about: str) -> None:
    """Announce a letter about the account to its verified contact; what is told is composed when it goes out."""
    payload = {"person": person.pk, "what": what, "subject": subject.pk, "at": at.isoformat()}
    announce(MAIL, f"account/{what}/{about}/{person.pk}", at=at, payload=payload)
