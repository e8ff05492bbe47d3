"""The clock of a complaint or a report: started by its event, met by its end; stopped and extended only on record."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import catalogue, door
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.law.terms import NEVER, Calendar, Term, count, due_instant
from workflows.models import Complaint, HandlingClock, HandlingTerm, Person, Report
from workflows.models.calendar import load_calendar

ONE_DAY = timedelta(days=1)
Matter = Complaint | Report


@transaction.atomic
def load(terms: Iterable[Mapping[str, Any]], *, at: datetime) -> int:
    """The terms as the catalogue states them; how many are new or differ. Clocks that run keep what they began with."""
    changed = 0
    for stated in terms:
        facts = {key: value for key, value in stated.items() if key != "name"}
        held = HandlingTerm.objects.filter(name=stated["name"]).first()
        former = {name: getattr(held, name) for name in stated} if held else {}
        if held is None:
            held = HandlingTerm.objects.create(**stated)
        elif any(getattr(held, key) != value for key, value in facts.items()):
            HandlingTerm.objects.filter(pk=held.pk).update(**facts)
        else:
            continue
        catalogue.tell_term(held, catalogue.changes(former, stated), at=at)
        changed += 1
    return changed


def side(matter: Matter) -> dict[str, Any]:
    """The column of a clock that names the matter."""
    return {"complaint" if isinstance(matter, Complaint) else "report": matter}


def duty_of(matter: Matter) -> Any:
    """Who may stop, extend and resume its clock: whoever handles it."""
    return duties.HANDLE_UNCONCERNED if isinstance(matter, Complaint) else duties.ASSIGN_OR_LOOK_INTO


def start(
    matter: Matter, kind: str, *, since: date, calendar: Calendar | None = None
) -> HandlingClock | None:
    """Start a clock at the day of its event; None where the catalogue has no term for it (nothing is invented)."""
    rule = HandlingTerm.objects.filter(name=kind).first()
    if rule is None:
        return None
    counted = count(since, Term.parse(rule.term), calendar or load_calendar())
    return HandlingClock.objects.create(
        **side(matter),
        kind=kind,
        clause=rule.clause,
        is_verified=rule.is_verified,
        started_on=since,
        term=rule.term,
        due_on=counted.end,
        due_at=due_instant(counted.end),
        is_provisional=counted.provisional,
        explanation=counted.as_dict(),
    )


def meet(matter: Matter, *kinds: str, at: datetime) -> int:
    """What the clocks were for has been done, on time or late; without kinds, all of them."""
    rows = HandlingClock.objects.filter(**side(matter), met_at=None)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    late = rows.filter(due_on__lt=door.local_day(at), paused_on=None).update(met_at=at, was_late=True)
    return late + rows.update(met_at=at)


def recount(row: HandlingClock, calendar: Calendar) -> None:
    """Count a clock again with its stops and its extension."""
    stops = row.stops_read
    counted = count(row.started_on, Term.parse(row.term), calendar, stops)
    row.explanation, row.is_provisional = counted.as_dict(), counted.provisional
    if row.extended_by:
        longer = count(counted.end, Term.parse(row.extended_by), calendar, stops)
        row.explanation["extension"] = longer.as_dict()
        row.is_provisional = row.is_provisional or longer.provisional
        counted = longer
    moved = counted.end != row.due_on
    row.due_on, row.due_at = counted.end, NEVER if row.paused_on else due_instant(counted.end)
    if moved:
        row.warned = HandlingClock.Warned.NOT_YET
    row.save()


def recount_provisional(
    calendar: Calendar, years: set[int], *, by: Callable[[], Person], at: datetime
) -> int:
    """Clocks whose year has become known; returns how many last days moved, each on record."""
    rows = HandlingClock.objects.filter(is_provisional=True, met_at=None, paused_on=None)
    return sum(_recount_one(row.pk, calendar, by(), at) for row in rows if row.due_on.year in years)


@transaction.atomic
def _recount_one(pk: int, calendar: Calendar, by: Person, at: datetime) -> bool:
    """One clock under its matter's lock."""
    row = HandlingClock.objects.select_related("complaint", "report").get(pk=pk)
    keeper = door.lock(row.matter)
    former = row.due_on
    recount(row, calendar)
    if former == row.due_on:
        return False
    _remember("recount_handling", keeper, row, _("工作日历变更，重新计算期限"), by=by, at=at, former=former)
    return True


def _running(matter: Matter) -> tuple[Any, HandlingClock]:
    """The matter under its lock and its clock that runs; Refused where none does."""
    keeper = door.lock(matter)
    row = HandlingClock.objects.select_for_update().filter(**side(matter), met_at=None).first()
    if row is None:
        raise Refused(_("本件没有正在计算的办理期限。"))
    return keeper, row


@transaction.atomic
def stop(matter: Matter, *, because: str, by: Person, at: datetime) -> HandlingClock:
    """The clock stands still from today on, today included: an inspection, an answer from elsewhere is awaited."""
    keeper, row = _running(matter)
    if row.paused_on is not None:
        raise Refused(_("期限已经中止。"))
    if row.due_on < door.local_day(at):
        raise Refused(_("期限已经届满，不能再中止。"))
    day = door.local_day(at)
    row.stops = [*row.stops, {"first": day.isoformat(), "last": None, "reason": because}]
    row.paused_on, row.due_at = day, NEVER
    row.save(update_fields=["stops", "paused_on", "due_at"])
    _remember("stop_handling", keeper, row, because, by=by, at=at)
    return row


@transaction.atomic
def resume(matter: Matter, *, because: str, by: Person, at: datetime) -> HandlingClock:
    """The reason is gone: today counts again, unless the stop began today."""
    keeper, row = _running(matter)
    if row.paused_on is None:
        raise Refused(_("期限没有中止，不需要恢复。"))
    former, last = row.due_on, max(row.paused_on, door.local_day(at) - ONE_DAY)
    *earlier, current = row.stops
    row.stops = [*earlier, {**current, "last": last.isoformat()}]
    row.paused_on = None
    recount(row, load_calendar())
    _remember("resume_handling", keeper, row, because, by=by, at=at, former=former)
    return row


@transaction.atomic
def extend(matter: Matter, *, because: str, by: Person, at: datetime) -> HandlingClock:
    """Once, by the term that the catalogue gives for it, with a reason that the sender reads."""
    keeper, row = _running(matter)
    rule = HandlingTerm.objects.filter(name=f"{row.kind}_extension").first()
    if rule is None:
        raise Refused(_("这个期限没有规定可以延长。"))
    if row.extended_by:
        raise Refused(_("这个期限已经延长过一次。"))
    if row.due_on < door.local_day(at):
        raise Refused(_("期限已经届满，不能再延长。"))
    former, row.extended_by = row.due_on, rule.term
    recount(row, load_calendar())
    _remember("extend_handling", keeper, row, because, by=by, at=at, former=former)
    return row


def _remember(
    verb: str, keeper: Any, row: HandlingClock, because: str, *, by: Person, at: datetime, **told: Any
) -> None:
    """The line of a change of a clock."""
    is_clock = verb == "recount_handling"
    duty = duties.KEEP_CLOCK if is_clock else duty_of(keeper)
    told |= {"kind": row.kind, "until": row.due_on}
    if "former" in told and told["former"] != row.due_on:
        told["changed"] = {"due_on": [told["former"], row.due_on]}
    with door.one_gesture():
        door.record(verb, keeper, by=by, at=at, duty=duty, because=because, **told)
