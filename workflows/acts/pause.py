"""中止计期: a clock of the authority stands still for a reason that the rules know, and goes on when it is gone.

Only where the policy version says `suspension`, and never for longer than its `suspension_longest`: the head
approves the stop (a motion), the officer ends it, and the clock ends it when nobody does.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import deadline as deadlines
from workflows.acts import door
from workflows.law import duties
from workflows.law.clocks import STOPPABLE
from workflows.law.refusal import Refused
from workflows.models import Deadline, Entry, Person
from workflows.models.calendar import load_calendar

ONE_DAY = timedelta(days=1)


def stoppable(entry: Entry, today: date) -> list[Deadline]:
    """The clocks of the authority that run and could be stopped today, the nearest first."""
    rows = entry.deadlines.filter(kind__in=STOPPABLE, met_at=None, struck_at=None, paused_on=None)
    return list(rows.filter(started_on__lte=today, due_on__gte=today))


def paused(entry: Entry) -> list[Deadline]:
    """The clocks that the head stopped; what a stay of execution holds goes on with the end of that stay alone."""
    rows = entry.deadlines.filter(met_at=None, kind__in=STOPPABLE).exclude(paused_on=None)
    return [row for row in rows if is_by_document(row)]


def is_by_document(row: Deadline) -> bool:
    """Was it stopped by a document? While an applicant completes its application it is not, and goes on by itself."""
    return bool(row.stops and row.stops[-1].get("document"))


def check_may_stop(entry: Entry, today: date) -> None:
    """Raises Refused where the rules know no stop, or no clock runs that could be stopped."""
    rules = entry.policy.load_rules()
    if not rules.yes("suspension"):
        raise Refused(_("本名单的规则没有规定中止计算期限，期限照常计算。"))
    if not stoppable(entry, today):
        raise Refused(_("没有正在计算、可以中止的办理期限。"))


@transaction.atomic
def stop(entry: Entry, row: Deadline, *, reason: str, document: str, by: Person, at: datetime) -> Deadline:
    """The clock stands still from today, today included, on the head's word; the end of the stop is watched too."""
    day = door.local_day(at)
    row = Deadline.objects.select_for_update().get(pk=row.pk)
    if row.pk not in {each.pk for each in stoppable(entry, day)}:
        raise Refused(_("这个期限已经办结、届满或者中止，不能再中止。"))
    rules = entry.policy.load_rules()
    rule, longest = rules["suspension"], rules["suspension_longest"]
    row.stops = [
        *row.stops,
        {
            "first": day.isoformat(),
            "last": None,
            "reason": reason,
            "document": document,
            "clause": rule.clause,
        },
    ]
    row.paused_on, row.due_at = day, deadlines.NO_TERM
    row.save(update_fields=["stops", "paused_on", "due_at"])
    deadlines.carry(row)
    # The day before is the day of the event: the day of the stop is day 1 of its longest time.
    deadlines.start(entry, "suspension_end", longest, since=day - ONE_DAY, about=f"deadline/{row.pk}")
    door.record(
        "stop_clock", entry, by=by, at=at, duty=duties.DECIDE_MOTION, because=reason,
        kind=row.kind, former=row.due_on, document=document, clause=rule.clause,
    )  # fmt: skip
    return row


@transaction.atomic
def resume(row: Deadline, *, last: date, reason: str, document: str, by: Person, at: datetime) -> Deadline:
    """The reason is gone: `last` is the last day that does not count; the clock goes on with the day after.

    Raises Refused for a clock that runs, or for a last day before the stop or after today.
    """
    entry, day = door.lock(row.entry), door.local_day(at)
    row = Deadline.objects.select_for_update().get(pk=row.pk)
    if row.paused_on is None or row.met_at is not None or row.kind not in STOPPABLE:
        raise Refused(_("这个期限没有中止，不需要恢复计算。"))
    if not row.paused_on <= last <= day:
        raise Refused(
            _("中止的最后一日应当在 %(first)s 至 %(today)s 之间。")
            % {"first": row.paused_on.isoformat(), "today": day.isoformat()}
        )
    former = row.due_on
    *earlier, current = row.stops
    row.stops = [
        *earlier,
        {**current, "last": last.isoformat(), "ended_by": reason, "end_document": document},
    ]
    row.paused_on = None
    row.save(update_fields=["stops", "paused_on"])
    deadlines.recount(row, load_calendar())
    about = f"deadline/{row.pk}"
    entry.deadlines.filter(kind="suspension_end", about=about, met_at=None).update(met_at=at)
    door.record(
        "resume_clock", entry, by=by, at=at, duty=duties.PROPOSE_OR_KEEP, because=reason,
        kind=row.kind, former=former, until=row.due_on, last=last, document=document,
    )  # fmt: skip
    return row


def run_out(watch: Deadline, *, by: Person, at: datetime) -> None:
    """The longest time of a stop is over: the clock goes on by itself."""
    row = Deadline.objects.filter(pk=watch.about.partition("/")[2]).first()
    if row is not None and row.paused_on is not None and row.met_at is None:
        because = _("中止已达最长期限，恢复计算")
        resume(row, last=min(watch.due_on, door.local_day(at)), reason=because, document="", by=by, at=at)
