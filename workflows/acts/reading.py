"""What became of a notice in the hall: opened, acknowledged, or not read until somebody was reminded; each once."""

from datetime import date, datetime

from django.db import transaction

from workflows.acts import alert, log
from workflows.acts.outbox import announce
from workflows.law import duties
from workflows.models import Alert, Notice, Person


@transaction.atomic
def opened(paper: Notice, *, by: Person, at: datetime) -> bool:
    """The party looks at what was served electronically; the first time is remembered. True when it was the first."""
    if paper.arrived_at is None or paper.opened_at is not None:
        return False
    log.lock(paper.entry)
    if not _first(paper, opened_at=at):
        return False
    log.record("notice_opened", paper.entry, thing=paper, by=by, at=at, duty=duties.RECEIVE_NOTICE)
    return True


@transaction.atomic
def acknowledge(paper: Notice, *, by: Person, at: datetime) -> bool:
    """The party confirms that it has the notice; that it agrees is not said. True when it was the first time."""
    with log.one_gesture():
        log.lock(paper.entry)
        opened(paper, by=by, at=at)
        if paper.arrived_at is None or not _first(paper, acknowledged_at=at):
            return False
        log.record("notice_acknowledged", paper.entry, thing=paper, by=by, at=at, duty=duties.RECEIVE_NOTICE)
        return True


@transaction.atomic
def remind(paper: Notice, *, arrived_on: date, by: Person, at: datetime) -> bool:
    """Nobody has opened it for some days: the party gets a letter, the officer an alert; once."""
    log.lock(paper.entry)
    still_unread = Notice.objects.filter(pk=paper.pk, opened_at=None, acknowledged_at=None, reminded_at=None)
    if not still_unread.update(reminded_at=at):
        return False
    announce("service_mail", f"unread/{paper.code}", at=at, payload={"notice": paper.code, "what": "unread"})
    officer = paper.entry.registered_by
    alert.tell(
        officer, Alert.Kind.UNREAD, key=f"unread/{paper.code}", at=at, entry=paper.entry,
        day=arrived_on.isoformat(), title=paper.title, url=f"/notices/{paper.code}/service/",
    )  # fmt: skip
    log.record("remind_unread", paper.entry, thing=paper, by=by, at=at, duty=duties.KEEP_CLOCK)
    return True


def _first(paper: Notice, **moment: datetime) -> bool:
    """Set one moment of the trace if it is not set; the row changes for exactly one of several."""
    ((name, at),) = moment.items()
    if not Notice.objects.filter(pk=paper.pk, **{name: None}).update(**moment):
        return False
    setattr(paper, name, at)
    return True
