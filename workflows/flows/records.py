"""What time does to applications about records: a completion that never came, an authority that is late; near days."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import log, record_clock, record_office
from workflows.acts.record_repair import tell_office
from workflows.acts.urge import owed_by
from workflows.flows import record_repair
from workflows.law import duties
from workflows.law.repair import Repairing
from workflows.law.terms import working_days_left
from workflows.models import Alert, Person, RecordClock, WorkItem
from workflows.models.calendar import load_calendar

errors = logging.getLogger(__name__)
Kind, Warned = RecordClock.Kind, RecordClock.Warned
AT_ONCE = 200
LOOKED_AHEAD = timedelta(days=21)
LEVELS = ((1, Warned.NEXT), (3, Warned.SOON))


def watch(at: datetime, *, by: Callable[[], Person]) -> int:
    """Strike what is due, tell what is near, let the tasks follow; one that fails does not stop the clock. How many."""
    return _strike_due(at, by) + _warn(at) + _settle(at, by)


def _settle(at: datetime, by: Callable[[], Person]) -> int:
    """The tasks say what stands, also where a display ended otherwise and where an application is older than they."""
    count = 0
    for made in record_repair.unsettled(AT_ONCE):
        try:
            with transaction.atomic(), log.one_gesture():
                record_repair.settle(made, by=by(), at=at)
                count += 1
        except Exception:
            errors.exception("tasks of application %s could not be brought up to date", made.pk)
    return count


def _strike_due(at: datetime, by: Callable[[], Person]) -> int:
    """Each open clock whose day is over, in its own transaction."""
    count = 0
    for row in record_clock.due(at, AT_ONCE):
        try:
            with transaction.atomic(), log.one_gesture():
                count += strike(row, by=by(), at=at)
        except Exception:
            errors.exception("clock %s of a record could not be struck", row.pk)
    return count


def strike(row: RecordClock, *, by: Person, at: datetime) -> int:
    """A completion that did not come ends the application; an authority that is late is recorded and told, nothing
    is re-dated."""
    made, record = row.repair, log.lock(row.repair.record)
    if not record_clock.claim(row, at=at):
        return 0
    if row.kind == Kind.COMPLETE:
        if made.state == Repairing.INCOMPLETE:
            record_office.expire(made, by=by, at=at)
            record_repair.settle(made, by=by, at=at)
        return 1
    because = _("%(kind)s期限届满仍未办结") % {"kind": row.get_kind_display()}
    log.record(
        "overdue", record, thing=made, by=by, at=at, duty=duties.KEEP_CLOCK, kind=str(row.kind),
        due_on=row.due_on, because=because,
    )  # fmt: skip
    told = {"at": at, "kind": Alert.Kind.RECORD_REPAIR}
    tell_office(made, because, f"over/{row.pk}", _whose(row), **told, to=_who_has(row, at))
    tell_office(made, because, f"over/{row.pk}", duties.DECIDE_REPAIR, **told)  # and the head above
    return 1


def _warn(at: datetime) -> int:
    """Three working days before the last day, and one, once each."""
    calendar, day, count = load_calendar(), log.local_day(at), 0
    rows = RecordClock.objects.filter(
        met_at=None, struck_at=None, paused_on=None, due_at__gt=at, due_at__lte=at + LOOKED_AHEAD,
        kind__in=(Kind.ACCEPT, Kind.DECIDE), warned__lt=Warned.NEXT,
    )  # fmt: skip
    for row in rows.select_related("repair__record__department")[:AT_ONCE]:
        left = working_days_left(day, row.due_on, calendar)
        level = next((level for days, level in LEVELS if left <= days), None)
        if level is not None and record_clock.warn(row, level):
            said = _("%(what)s，%(day)s 届满") % {"what": row.get_kind_display(), "day": row.due_on}
            key = f"due/{row.pk}/{level}"
            count += tell_office(row.repair, said, key, _whose(row), at=at, to=_who_has(row, at))
    return count


def _who_has(row: RecordClock, at: datetime) -> list[Person] | None:
    """Who has the task that stands under this clock, and who covers her; None while nobody has taken it."""
    rows = WorkItem.objects.filter(record_clock=row, status=WorkItem.Status.ASSIGNED).exclude(step="serve")
    item = rows.select_related("owner").prefetch_related("record_repair__record").first()
    return owed_by(item, log.local_day(at)) if item else None


def _whose(row: RecordClock) -> duties.Duty:
    """Who owes it: the officer until it is verified, then the head."""
    is_decided_next = row.kind == Kind.DECIDE and row.repair.state == Repairing.VERIFIED
    return duties.DECIDE_REPAIR if is_decided_next else duties.VERIFY_REPAIR
