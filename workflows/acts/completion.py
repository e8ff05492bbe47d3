"""What was completed, on line or on site; the certificate that says so, and what the log keeps of it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import access, door, log, notice, outbox, training_paper
from workflows.acts.people import clock_keeper
from workflows.law import duties
from workflows.law.courses import TAKE_OR_KEEP_TRAINING
from workflows.law.entry import SHANGHAI, Listing
from workflows.law.papers import nested
from workflows.law.service import ServiceMethod
from workflows.models import (
    Associate,
    Completion,
    Enrolment,
    Entry,
    Learning,
    Mandate,
    Person,
    Subject,
)

CERTIFICATE = "training_certificate"
RESULTS = {Completion.Way.ONLINE: "完成培训并考核合格", Completion.Way.ONSITE: "完成培训"}
PURPOSE = "培训管理"


def of_learning(learning: Learning, *, by: Person, at: datetime) -> Completion:
    """Completed on line. The caller holds the locks of the entry and of the subject."""
    mandate = Mandate.objects.filter(person=by, subject=learning.subject, revoked_on=None).first()
    whose = mandate.get_kind_display() if mandate else ""
    made = Completion(
        subject=learning.subject,
        version=learning.version,
        way=Completion.Way.ONLINE,
        attendee=f"{by.name}（{whose}）" if whose else by.name,
        person=by,
        learning=learning,
        hours=learning.version.hours,
        completed_on=door.local_day(at),
        completed_at=at,
    )
    return _kept(made, by=by, at=at)


def of_enrolment(enrolment: Enrolment, *, by: Person, at: datetime) -> Completion:
    """Completed on site: signed in, and the session was held."""
    session = enrolment.session
    made = Completion(
        subject=enrolment.subject,
        version=session.version,
        way=Completion.Way.ONSITE,
        attendee=enrolment.attendee,
        person=enrolment.person,
        enrolment=enrolment,
        hours=session.hours,
        completed_on=session.ends_at.astimezone(SHANGHAI).date(),
        completed_at=at,
    )
    return _kept(made, by=by, at=at)


def _kept(made: Completion, *, by: Person, at: datetime) -> Completion:
    """Its line in the subject's book; then its certificate: in the subject's entry, or in its own book without one."""
    told: dict[str, Any] = {
        "course": made.version.course.code,
        "version": made.version.version,
        "way": str(made.way),
        "hours": hours_words(made.hours),
        "on": made.completed_on,
    }
    door.create(made, "complete_training", by=by, at=at, duty=TAKE_OR_KEEP_TRAINING, **told)
    holder = entry_of(made.subject)
    if holder is not None:
        made.certificate = _certify(made, *holder, at=at)
        made.save(update_fields=["certificate"])
    else:
        training_paper.issue(made, _said(made), by=clock_keeper(), at=at)
    return made


def entry_of(subject: Subject) -> tuple[Entry, Associate | None] | None:
    """The entry to which a certificate belongs: the newest in which the subject is a party, one on a list first."""
    known = Entry.objects.select_related("department", "policy__list_type", "subject").filter(
        decided_on__isnull=False
    )
    own = known.filter(subject=subject)
    entry = own.filter(state=Listing.LISTED).order_by("-pk").first() or own.order_by("-pk").first()
    if entry is not None:
        return entry, None
    party = Associate.objects.filter(subject=subject, entry__decided_on__isnull=False).order_by("-pk").first()
    return (known.get(pk=party.entry_id), party) if party else None


def _said(made: Completion) -> dict[str, str]:
    """What a certificate says of it."""
    return {
        "course": made.version.title,
        "organiser": made.version.course.department.name,
        "attendee": made.attendee,
        "held_on": made.completed_on.isoformat(),
        "hours": hours_words(made.hours),
        "result": RESULTS[Completion.Way(made.way)],
    }


def _certify(made: Completion, entry: Entry, associate: Associate | None, *, at: datetime) -> Any:
    """The certificate: issued by the training desk's authority, arrived at once in the hall."""
    keeper, office = clock_keeper(), made.version.course.department
    said = {f"training.{name}": words for name, words in _said(made).items()}
    fresh = door.lock(entry)
    paper = notice.issue(
        fresh, CERTIFICATE, nested(said), by=keeper, at=at, associate=associate, office=office
    )
    wall = f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    served = notice.serve(
        paper,
        on_day=door.local_day(at),
        method=ServiceMethod.ELECTRONIC,
        by=keeper,
        at=at,
        proof=_("培训完成后到达服务大厅 %(at)s") % {"at": wall},
        recipient=made.attendee[:60],
        arrived_at=at,
    )
    told = {"notice": served.code, "what": "arrived"}
    outbox.announce("service_mail", f"arrived/{served.code}", at=at, payload=told)
    return served


def hours_words(hours: Decimal) -> str:
    """Hours as a certificate prints them: 3, or 1.5."""
    return f"{hours.normalize():f}"


@transaction.atomic
def record_look(completed: Any, *, by: Person, at: datetime) -> None:
    """Remember that the desk opened what a natural person learned: in the subject's book, once an hour."""
    subject: Subject = log.lock(completed.subject)
    hour = at.replace(minute=0, second=0, microsecond=0)
    lines = subject.book.lines.filter(verb=access.VERB, actor=by, at__gte=hour) if subject.book else None
    if lines is not None and lines.filter(thing=completed.ref).exists():
        return
    log.open_book(subject, subject.ref, "subject")
    told: dict[str, Any] = {"person": access.LEAD, "purpose": PURPOSE}
    log.record(access.VERB, subject, thing=completed, by=by, at=at, duty=duties.KEEP_TRAINING, **told)
