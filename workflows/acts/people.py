"""Appoint, relieve, mandate."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import log
from workflows.law.duties import Role
from workflows.law.refusal import Refused
from workflows.models import Department, Mandate, Person, Post, Subject
from workflows.models.kept import once

AT_ONCE = 200  # mandates that end in one round of the clock


@transaction.atomic
def establish(code: str, *, parent: Department | None, **facts: Any) -> Department:
    """A department in the tree; one that is there already is left as it is."""
    department, _new = Department.objects.get_or_create(code=code, defaults={"parent": parent, **facts})
    return department


@transaction.atomic
def enrol(username: str, name: str, password: str | None) -> Person:
    """A person with a login (None: without one, as the clock); an existing one is left as it is."""
    found = Person.objects.filter(username=username).first()
    return found or Person.objects.create_person(username, password, name)


@transaction.atomic
def appoint(person: Person, department: Department, role: str, *, since: date) -> Post:
    """Give a person a post; giving the same post twice changes nothing."""
    post, _new = Post.objects.get_or_create(
        person=person, department=department, role=role, until=None, defaults={"since": since}
    )
    return post


def clock_keeper() -> Person:
    """The person in whose name time acts; Person.DoesNotExist when nobody holds the role."""
    return once("clock keeper", _clock_keeper)


def _clock_keeper() -> Person:
    """The same, read now."""
    found = Person.objects.filter(posts__role=Role.CLOCK, posts__until=None, is_active=True).first()
    if found is None:
        raise Person.DoesNotExist("nobody holds the role 'clock'")
    return found


def counter() -> Person | None:
    """The person in whose name the public counter files; None while nobody holds the role."""
    return Person.objects.filter(posts__role=Role.COUNTER, posts__until=None, is_active=True).first()


def counter_keeper() -> Person:
    """The same; Refused, with what to do instead, while nobody holds the role."""
    found = counter()
    if found is None:
        raise Refused(_("网上办理暂未开通，请到办事窗口提交，或者致电办理机关。"))
    return found


@transaction.atomic
def relieve(post: Post, *, on_day: date) -> Post:
    """End a post on a day; it is kept, because lines of the log name it."""
    post.until = on_day
    post.save(update_fields=["until"])
    return post


@transaction.atomic
def mandate(
    person: Person,
    subject: Subject,
    kind: str,
    *,
    since: date,
    document: str = "",
    ends_on: date | None = None,
) -> Mandate:
    """Let a person speak for a subject."""
    row, _new = Mandate.objects.get_or_create(
        person=person,
        subject=subject,
        revoked_on=None,
        defaults={"kind": kind, "since": since, "document": document, "ends_on": ends_on},
    )
    return row


def end_mandates(*, at: datetime) -> int:
    """Mandates whose last day has passed end by themselves, each with a line; returns how many."""
    today, clock, done = log.local_day(at), None, 0
    for row in Mandate.objects.filter(revoked_on=None, ends_on__lt=today).order_by("pk")[:AT_ONCE]:
        clock = clock or clock_keeper()
        with transaction.atomic(), log.one_gesture():
            keeper: Subject = log.lock(row.subject)
            if not Mandate.objects.filter(pk=row.pk, revoked_on=None).update(revoked_on=today):
                continue
            log.open_book(keeper, keeper.ref, "subject")
            facts: dict[str, Any] = {"mandate": row.pk, "kind": row.kind, "person": f"person/{row.person_id}"}
            log.append(keeper, keeper, "end_mandate", "", "", by=clock, at=at, until=row.ends_on, **facts)
            done += 1
    return done
