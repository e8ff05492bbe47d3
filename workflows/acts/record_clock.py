"""The clocks of an application about a record: acceptance, completion, decision; as `repair_clock` for a listing.

Acceptance in 3 working days, the whole in 10 (general repair rules, 待核) or what the list itself says; the authority's
clocks stand still while something is completed.
"""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import door
from workflows.acts.repair_clock import FROM_ACCEPTANCE
from workflows.law.policy import Rule
from workflows.law.refusal import Refused
from workflows.law.terms import NEVER, Stop, Term, count, due_instant
from workflows.models import RecordClock, RecordRepair, WorkItem
from workflows.models.calendar import load_calendar
from workflows.models.record_exam import rule_of

Kind, Warned = RecordClock.Kind, RecordClock.Warned
ACCEPT, COMPLETE, DECIDE = Kind.ACCEPT, Kind.COMPLETE, Kind.DECIDE
# Under which clocks a task stands, the first that runs; every other one under that of the decision it holds up.
UNDER = {"check": (ACCEPT, DECIDE), "confirm": (ACCEPT, DECIDE)}


def begin(made: RecordRepair) -> None:
    """With the receipt: the clock of acceptance, and that of the decision where it runs from there."""
    accept, decide = (rule_of(made.record, name, made.received_on) for name in ("acceptance", "result"))
    if accept is not None:
        start(made, ACCEPT, accept, made.received_on)
    if decide is not None and FROM_ACCEPTANCE not in decide.start_event:
        start(made, DECIDE, decide, made.received_on)


def start(made: RecordRepair, kind: str, rule: Rule, since: date) -> RecordClock:
    """Start the clock of a rule; the day after the event is day 1."""
    counted = count(since, rule.term, load_calendar(), roll=rule.roll)
    return RecordClock.objects.create(
        repair=made, kind=kind, clause=rule.clause[:200], start_event=rule.start_event,
        is_verified=rule.verified, started_on=since, term=str(rule.term), rolls=rule.roll, due_on=counted.end,
        due_at=due_instant(counted.end), is_provisional=counted.provisional, explanation=counted.as_dict(),
    )  # fmt: skip


def running(made: RecordRepair, kind: str) -> RecordClock | None:
    """The clock of this kind that nobody has met yet."""
    return made.clocks.filter(kind=kind, met_at=None).order_by("pk").last()


def under(made: RecordRepair, step: str) -> RecordClock | None:
    """The clock under which a task about it stands now."""
    found = {row.kind: row for row in made.clocks.filter(met_at=None)}
    return next((found[kind] for kind in UNDER.get(step, (DECIDE,)) if kind in found), None)


def time_tasks(made: RecordRepair) -> None:
    """The open tasks about it are due when their clocks are: stopped, going on, extended."""
    for item in WorkItem.objects.filter(record_repair=made, status__in=["new", "assigned"]):
        row = under(made, item.step)
        due = row.due_at if row else NEVER
        if (item.record_clock_id, item.due_at) != (row.pk if row else None, due):
            WorkItem.objects.filter(pk=item.pk).update(record_clock=row, due_at=due)


def accepted(made: RecordRepair, *, at: datetime) -> RecordClock | None:
    """Accepted: its clock is met, and the clock of the decision runs now at the latest."""
    meet(made, ACCEPT, at=at)
    decide = rule_of(made.record, "result", made.received_on)
    row = running(made, DECIDE)
    if row is None and decide is not None:
        row = start(made, DECIDE, decide, door.local_day(at))
    return row


def await_completion(made: RecordRepair, *, days: int, since: date) -> RecordClock:
    """Until when what is missing may come: what the letter gives, in working days (no rule names it)."""
    event, clause = str(_("补正通知书送达")), str(_("补正通知书载明（规则没有规定，待核）"))
    given = Rule("repair_completion", str(days), "WD", event, clause, "", verified=False, roll=True)
    return start(made, COMPLETE, given, since)


def meet(made: RecordRepair, *kinds: str, at: datetime) -> int:
    """What the clocks were for has been done, on time or late; without kinds, all of them."""
    rows = made.clocks.filter(met_at=None)
    return (rows.filter(kind__in=kinds) if kinds else rows).update(met_at=at)


def stand_still(made: RecordRepair, *kinds: str, since: date, reason: str) -> None:
    """These clocks stand still from that day."""
    for row in made.clocks.filter(kind__in=kinds, met_at=None, struck_at=None, paused_on=None):
        stop = {"first": since.isoformat(), "last": None, "reason": reason, "document": "", "clause": ""}
        row.stops, row.paused_on, row.due_at = [*row.stops, stop], since, NEVER
        row.save(update_fields=["stops", "paused_on", "due_at"])


def go_on(made: RecordRepair, *kinds: str, last: date) -> None:
    """What they waited for has come: the clocks go on with the next day."""
    for row in made.clocks.filter(kind__in=kinds, met_at=None).exclude(paused_on=None):
        *earlier, current = row.stops
        row.stops, row.paused_on = [*earlier, {**current, "last": last.isoformat()}], None
        _recount(row)


def _recount(row: RecordClock) -> None:
    """Count it again with its stops and its extension; where its last day moved, it warns afresh."""
    calendar, stops, former = load_calendar(), _stops(row), row.due_on
    counted = count(row.started_on, Term.parse(row.term), calendar, stops, roll=row.rolls)
    row.explanation, row.is_provisional = counted.as_dict(), counted.provisional
    if row.extended_by:
        counted = count(counted.end, Term.parse(row.extended_by), calendar, stops, roll=row.rolls)
        row.explanation["extension"] = counted.as_dict()
    row.due_on, row.due_at = counted.end, due_instant(counted.end)
    row.warned = Warned.NOT_YET if row.due_on != former else row.warned
    row.save()


def _stops(row: RecordClock) -> list[Stop]:
    """The stops as the law reads them."""
    days = ((date.fromisoformat(s["first"]), date.fromisoformat(s["last"]), s) for s in row.stops)
    return [Stop(first, last, s.get("reason", ""), s.get("document", "")) for first, last, s in days]


# ------------------------------------------------------------------------------------------ extension
def check_extension(made: RecordRepair, today: date) -> tuple[RecordClock, Rule]:
    """The clock of the decision that may be extended today, and by which rule. Raises Refused where none may."""
    rule, row = rule_of(made.record, "extension", made.received_on), running(made, DECIDE)
    if rule is None:
        raise Refused(_("适用的规则没有规定延长修复审查期限；请在期限内作出决定，逾期会记入台账。"))
    if row is None:
        raise Refused(_("没有正在计算的修复审查期限，不能延长。"))
    if row.paused_on is not None:
        raise Refused(_("修复审查期限正在中止，恢复计算后才能延长。"))
    if today > row.due_on:
        raise Refused(_("修复审查期限已于%(day)s届满，不能再延长。") % {"day": row.due_on.isoformat()})
    if row.extended_by:
        raise Refused(_("修复审查期限已经延长过一次，不能再次延长。"))
    return row, rule


def extend(row: RecordClock, rule: Rule) -> RecordClock:
    """Add the extension after the former last day."""
    row.extended_by = str(rule.term)
    _recount(row)
    return row


# ------------------------------------------------------------------------------------------ falling due
def due(at: datetime, limit: int) -> list[RecordClock]:
    """The open clocks whose instant has come, oldest first."""
    rows = RecordClock.objects.filter(met_at=None, struck_at=None, paused_on=None, due_at__lte=at)
    related: tuple[Any, ...] = ("repair__record__department", "repair__record__subject")
    return list(rows.select_related(*related).order_by("due_at", "pk")[:limit])


def claim(row: RecordClock, *, at: datetime) -> bool:
    """Strike it, once; the caller has its transaction."""
    mine = RecordClock.objects.filter(pk=row.pk, met_at=None, struck_at=None)
    return bool(mine.update(struck_at=at, warned=Warned.OVER))


def warn(row: RecordClock, level: int) -> bool:
    """It is near: to be told now, and once for each level."""
    fresh = RecordClock.objects.filter(pk=row.pk, met_at=None, warned__lt=level)
    return bool(fresh.update(warned=level))
