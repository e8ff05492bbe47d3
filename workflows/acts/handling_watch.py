"""The clock of complaints and reports warns: three working days, one working day, and when the term is over."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, matter
from workflows.acts.handling import Matter
from workflows.law import duties
from workflows.law.terms import Calendar, working_days_left
from workflows.models import Alert, Complaint, Department, HandlingClock, Person

LOOKED_AHEAD = timedelta(days=21)  # three working days, whatever holidays lie between
Warned = HandlingClock.Warned
KINDS = {
    Warned.THREE_DAYS: Alert.Kind.DUE_SOON,
    Warned.ONE_DAY: Alert.Kind.DUE_NEXT,
    Warned.OVERDUE: Alert.Kind.OVERDUE,
}


def level_of(row: HandlingClock, at: datetime, calendar: Calendar) -> int:
    """Of what a clock is to be warned at this instant."""
    if row.due_at <= at:
        return int(Warned.OVERDUE)
    left = working_days_left(door.local_day(at), row.due_on, calendar)
    return int(Warned.ONE_DAY if left <= 1 else Warned.THREE_DAYS if left <= 3 else Warned.NOT_YET)


def due(at: datetime, calendar: Calendar) -> list[tuple[int, int]]:
    """The clocks that have come to a level that was not told: their keys and the level."""
    rows = HandlingClock.objects.filter(
        met_at=None, paused_on=None, warned__lt=Warned.OVERDUE, due_at__lte=at + LOOKED_AHEAD
    )
    found = [(row.pk, level_of(row, at, calendar), row.warned) for row in rows]
    return [(pk, level) for pk, level, warned in found if level > warned]


@transaction.atomic
def warn(pk: int, level: int, calendar: Calendar, *, by: Person, at: datetime) -> bool:
    """Tell whoever has the matter, once a level; a late one is told to the heads too, and written down."""
    row = HandlingClock.objects.select_related("complaint", "report").get(pk=pk)
    keeper = door.lock(row.matter)
    if not HandlingClock.objects.filter(pk=pk, met_at=None, warned__lt=level).update(warned=level):
        return False
    left = max(0, working_days_left(door.local_day(at), row.due_on, calendar))
    told: dict[str, Any] = {
        "day": row.due_on.isoformat(),
        "n": left,
        "who": keeper.handler.name if keeper.handler else "",
    }
    key = f"handling/{pk}/{level}/{row.due_on}"
    people = [keeper.handler] if keeper.handler else _owing(keeper)
    matter.tell(keeper, people, KINDS[Warned(level)], key, at=at, **told)
    if level == Warned.OVERDUE:
        with door.one_gesture():
            because = _("办理期限届满，仍未办结")
            until = {"kind": row.kind, "until": row.due_on}
            door.record(
                "handling_overdue", keeper, by=by, at=at, duty=duties.KEEP_CLOCK, because=because, **until
            )
        matter.tell(keeper, _heads(keeper), Alert.Kind.ESCALATED, f"{key}/head", at=at, **told)
    return True


def _owing(keeper: Matter) -> list[Person]:
    """Who may take it up where it is."""
    here = Department.objects.get(pk=keeper.place[1:])
    wanted = duties.HANDLE_COMPLAINT if isinstance(keeper, Complaint) else duties.ASSIGN_REPORT
    found = matter.holders(here, duties.HANDLE_REPORT) if not isinstance(keeper, Complaint) else []
    return found or matter.holders(here, wanted)


def _heads(keeper: Matter) -> list[Person]:
    """Who oversees the place where it lies: its head, else who oversees the work there."""
    here = Department.objects.get(pk=keeper.place[1:])
    return matter.holders(here, duties.ASSIGN_TASK) or matter.holders(here, duties.SUPERVISE)
