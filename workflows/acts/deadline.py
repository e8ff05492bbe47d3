"""Start, meet, extend, strike and recompute deadlines: one row, one due instant."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import gate
from workflows.acts.log import local_day, lock, record
from workflows.law.duties import KEEP_CLOCK
from workflows.law.policy import Rule
from workflows.law.terms import NEVER, Calendar, Stop, Term, count, due_instant
from workflows.models import Deadline, Entry, Person, WorkItem
from workflows.models.calendar import load_calendar

# In these somebody may still speak: the decision waits for the last of them.
WINDOWS = ("reply", "hearing_request", "public_notice")
# When a task without a legal term is sorted: after all that have one.
NO_TERM = NEVER


def start(
    entry: Entry,
    kind: str,
    rule: Rule,
    *,
    since: date,
    process: Any = None,
    about: str = "",
    calendar: Calendar | None = None,
) -> Deadline:
    """Start the clock of a rule at the day of its event; the day after the event is day 1."""
    counted = count(since, rule.term, calendar or load_calendar(), roll=rule.roll)
    return Deadline.objects.create(
        entry=entry,
        process=process,
        kind=kind,
        about=about,
        clause=rule.clause,
        start_event=rule.start_event,
        started_on=since,
        term=str(rule.term),
        rolls=rule.roll,
        due_on=counted.end,
        due_at=due_instant(counted.end),
        is_provisional=counted.provisional,
        is_verified=rule.verified,
        explanation=counted.as_dict(),
    )


def fix(
    entry: Entry,
    kind: str,
    rule: Rule,
    *,
    since: date,
    until: date,
    process: Any = None,
    is_provisional: bool = False,
    about: str = "",
) -> Deadline:
    """A deadline whose last day the law has already named (the end of a listing period)."""
    return Deadline.objects.create(
        entry=entry,
        process=process,
        kind=kind,
        about=about,
        clause=rule.clause,
        start_event=rule.start_event,
        started_on=since,
        term=str(rule.term) if rule.is_term else "",
        rolls=False,
        due_on=until,
        due_at=due_instant(until),
        is_provisional=is_provisional,
        is_verified=rule.verified,
        explanation={},
    )


def meet(entry: Entry, *kinds: str, at: datetime, process: Any = None, about: str = "") -> int:
    """What the clock was for has been done: it stops, on time or late. Returns how many stopped.

    `process` and `about` narrow it to the clocks of one procedure, or of one thing.
    """
    rows = Deadline.objects.filter(entry=entry, kind__in=kinds, met_at=None)
    if process is not None:
        rows = rows.filter(process=process)
    if about:
        rows = rows.filter(about=about)
    stopped = list(rows.values_list("pk", flat=True))
    # A task that stays open after its clock has stopped has no term any more, and stands after those that have.
    still_open = WorkItem.objects.filter(deadline__in=stopped, status__in=["new", "assigned"])
    still_open.update(deadline=None, due_at=NO_TERM)
    return Deadline.objects.filter(pk__in=stopped).update(met_at=at)


def is_running(entry: Entry, kind: str) -> bool:
    """Is there a clock of this kind that nobody has met yet?"""
    return Deadline.objects.filter(entry=entry, kind=kind, met_at=None).exists()


def extend(deadline: Deadline, rule: Rule) -> Deadline:
    """Add the extension's working days after the former last day; the work items follow."""
    calendar = load_calendar()
    counted = count(deadline.due_on, rule.term, calendar, _stops(deadline), roll=rule.roll)
    deadline.due_on, deadline.due_at = counted.end, due_instant(counted.end)
    deadline.extended_by = str(rule.term)
    deadline.is_provisional = deadline.is_provisional or counted.provisional
    deadline.explanation = {**deadline.explanation, "extension": counted.as_dict()}
    deadline.save()
    carry(deadline)
    return deadline


def carry(deadline: Deadline) -> None:
    """The tasks follow their clock; where its last day has moved, the clock warns afresh."""
    items = WorkItem.objects.filter(deadline=deadline).exclude(due_at=deadline.due_at)
    items.update(due_at=deadline.due_at, warned=WorkItem.Warned.NOT_YET)


@transaction.atomic
def recompute(deadline: Deadline, calendar: Calendar, *, by: Person, at: datetime) -> bool:
    """Count an open provisional deadline again after a new calendar; True when its last day moved, on the record."""
    entry = lock(deadline.entry)
    deadline = Deadline.objects.select_for_update().get(pk=deadline.pk)
    if not deadline.is_open or deadline.paused_on is not None:
        return False
    former = deadline.due_on
    recount(deadline, calendar)
    if deadline.kind in WINDOWS:
        _follow_reply_window(entry)
    if former == deadline.due_on:
        return False
    told = {"kind": deadline.kind, "former": former, "until": deadline.due_on}
    told["changed"] = {"due_on": [former, deadline.due_on]}
    because = _("工作日历变更，重新计算期限")
    record("recount", entry, by=by, at=at, duty=KEEP_CLOCK, because=because, **told)
    return True


def recount(deadline: Deadline, calendar: Calendar) -> None:
    """Count a deadline again, with its stops and its extension; the caller holds the entry's lock.

    Who was told until when it may speak never loses a day: such a window only becomes longer.
    """
    former, stops = deadline.due_on, _stops(deadline)
    counted = count(deadline.started_on, Term.parse(deadline.term), calendar, stops, roll=deadline.rolls)
    deadline.explanation, provisional = counted.as_dict(), counted.provisional
    if deadline.extended_by:
        longer = Term.parse(deadline.extended_by)
        counted = count(counted.end, longer, calendar, stops, roll=deadline.rolls)
        deadline.explanation["extension"] = counted.as_dict()
    deadline.due_on = max(counted.end, former) if deadline.kind in WINDOWS else counted.end
    deadline.due_at = due_instant(deadline.due_on)
    deadline.is_provisional = provisional or counted.provisional
    deadline.save()
    carry(deadline)


def _follow_reply_window(entry: Entry) -> None:
    """The law asks the entry until when the party may speak: the last of its windows (办法 §6)."""
    windows = Deadline.objects.filter(entry=entry, kind__in=WINDOWS)
    latest = max(windows.values_list("due_on", flat=True))
    entry.reply_until = max(latest, entry.reply_until) if entry.reply_until else latest
    entry.save(update_fields=["reply_until"])


def claim(deadline: Deadline, *, at: datetime) -> bool:
    """Claim an overdue deadline for this tick: True for exactly one claimant."""
    open_row = Deadline.objects.filter(pk=deadline.pk, met_at=None, struck_at=None)
    return open_row.update(struck_at=at) == 1


def set_aside(deadline: Deadline, *, at: datetime, until: datetime, error: str) -> None:
    """One bad row must not stop the clock: try it again later and keep the error."""
    Deadline.objects.filter(pk=deadline.pk).update(set_aside_until=until, last_error=error[:2000])
    told: dict[str, Any] = {"kind": deadline.kind, "until": until}
    gate.write_by_clock("set_aside", deadline.entry, f"deadline/{deadline.pk}", at=at, **told)


def is_late(deadline: Deadline, at: datetime) -> bool:
    """Was it done after its last day?"""
    return local_day(at) > deadline.due_on


def _stops(deadline: Deadline) -> list[Stop]:
    """The stops of a deadline as the law reads them."""
    return [
        Stop(
            date.fromisoformat(s["first"]),
            date.fromisoformat(s["last"]),
            s.get("reason", ""),
            s.get("document", ""),
        )
        for s in deadline.stops
    ]
