"""The clock warns: three working days before a term ends, one day before, and when it is over."""

import logging
from datetime import datetime

from workflows.acts import warning
from workflows.models import Person, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import warning as due

errors = logging.getLogger(__name__)
BATCH = 200


def warn(at: datetime, *, by: Person) -> int:
    """Tell everybody whose task has come to a level that was not told; returns how many tasks.

    Warnings before the end go out a batch at a time; a late task has its own transaction, for it writes in
    the entry's book. One that fails is left for the next tick and stops nothing.
    """
    calendar, seen, count = load_calendar(), set[int](), 0
    while rows := due.pending(at, calendar, seen, BATCH):
        seen |= {row.pk for row in rows}
        found = due.tidings(rows, at, calendar)
        count += _tell([each for each in found if each.level < WorkItem.Warned.OVERDUE])
        count += sum(_report(each, by, at) for each in found if each.level == WorkItem.Warned.OVERDUE)
    return count


def warn_until(until: datetime, *, by: Person) -> int:
    """The same for replayed time: every warning before an instant, each at its own moment."""
    return sum(warn(at, by=by) for at in due.moments(until, load_calendar()))


def _tell(found: list[due.Tiding]) -> int:
    """A batch at once; when it fails, one by one, so that one bad row keeps nobody from hearing."""
    if not found:
        return 0
    try:
        return warning.tell(found)
    except Exception:
        if len(found) > 1:
            return sum(_tell([each]) for each in found)
        errors.exception("nobody could be warned of task %s", found[0].item.pk)
        return 0


def _report(found: due.Tiding, by: Person, at: datetime) -> int:
    """One late task in its own transaction."""
    try:
        return int(warning.report_late(found, by=by, at=at))
    except Exception:
        errors.exception("late task %s could not be reported", found.item.pk)
        return 0
