"""停止执行: the exception. Reported with its document by one, confirmed by the head; its end is confirmed as well.

What the stay stopped is written on it (`frozen`), and exactly that resumes, as far as the listing still stands.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import deadline, door, publication, recall, window
from workflows.acts.people import clock_keeper
from workflows.law import duties
from workflows.law.challenge import OPEN, Staying
from workflows.law.display import Showing
from workflows.law.entry import Listing
from workflows.law.measure import Measuring
from workflows.law.objection import OPEN as DISPUTED
from workflows.law.recall import Taking
from workflows.law.refusal import Refused, TooLate
from workflows.models import Challenge, Deadline, Display, Entry, Evidence, Measure, Person, Stay
from workflows.models.calendar import load_calendar

ONE_DAY = timedelta(days=1)
LIVE = (Staying.REPORTED, Staying.IN_EFFECT)
# The clocks of a listing that may stand still with it.
CLOCKS = ("listing_end", "display_end", "escalate")


@transaction.atomic
def report(
    challenge: Challenge, said: dict[str, Any], files: list[Evidence], *, by: Person, at: datetime
) -> Stay:
    """Put down that execution is to stop, by which document and how far; nothing stops before the head confirms."""
    entry = door.lock(challenge.entry)
    if challenge.state not in OPEN:
        raise Refused(_("本件已经办结，不能再登记停止执行。"))
    if entry.state != Listing.LISTED:
        raise Refused(_("条目不在列，没有可以停止的公示、措施和期限。"))
    if entry.stays.filter(state__in=LIVE).exists():
        raise TooLate(_("本条目已经登记了停止执行，请先办结。"))
    made = Stay(challenge=challenge, entry=entry, reported_by=by, reported_at=at, hands=[by.pk], **said)
    told = {**said, "challenge": challenge.code, "files": [f.digest for f in files]}
    door.create(made, "report_stay", by=by, at=at, duty=duties.RECORD_CHALLENGE, **told)
    made.files.set(files)
    return made


@transaction.atomic
def confirm(stay: Stay, *, by: Person, at: datetime, because: str) -> Stay:
    """The head has read the order: displays stop, measures and clock stand still as far as it says."""
    entry, day = door.lock(stay.entry), door.local_day(at)
    if entry.state != Listing.LISTED:
        raise Refused(_("条目已经不在列，没有可以停止的执行；请退回。"))
    words = _("依%(document)s停止执行") % {"document": stay.document_number}
    frozen: dict[str, Any] = {
        "displays": stop_displays(entry, words, by=by, at=at) if stay.stops_display else {},
        "measures": lift_measures(entry, words, by=by, at=at) if stay.stops_measures else [],
        "clocks": _hold(entry, stay, day, words) if stay.stops_clock else [],
    }
    given = {"since": day, "frozen": frozen}
    done = door.enact(
        "confirm_stay", stay, by=by, at=at, because=because or words, given=given, told={"stopped": frozen}
    )
    _inform(entry, "execution_stayed", changes_of(frozen, str(_("停止执行"))), because or words, by=by, at=at)
    return done


def stop_displays(entry: Entry, because: str, *, by: Person, at: datetime) -> dict[str, str]:
    """Which displays stopped, with the state they had."""
    shown = {str(row.pk): str(row.state) for row in entry.displays.filter(state__in=window.ON_SHOW)}
    publication.stop(entry, by=by, at=at, because=because)
    return shown


def lift_measures(entry: Entry, because: str, *, by: Person, at: datetime) -> list[int]:
    """Which measures stand still."""
    found = list(entry.measures.filter(state=Measuring.IMPOSED))
    for measure in found:
        door.enact("lift", measure, by=by, at=at, because=because)
    return [measure.pk for measure in found]


def _hold(entry: Entry, stay: Stay, day: date, words: str) -> list[int]:
    """Which clocks of the listing stand still from today, today included."""
    rows = entry.deadlines.filter(kind__in=CLOCKS, met_at=None, struck_at=None, paused_on=None)
    held = []
    for row in rows.select_for_update():
        stop = {
            "first": day.isoformat(), "last": None, "reason": words,
            "document": stay.document_number, "clause": "",
        }  # fmt: skip
        row.stops, row.paused_on, row.due_at = [*row.stops, stop], day, deadline.NO_TERM
        row.save(update_fields=["stops", "paused_on", "due_at"])
        deadline.carry(row)
        held.append(row.pk)
    return held


@transaction.atomic
def send_back(stay: Stay, *, by: Person, at: datetime, because: str) -> Stay:
    """What was reported is not what the order says; nothing had stopped."""
    return door.enact("return_stay", stay, by=by, at=at, because=because)


# ------------------------------------------------------------------------------------------------------- end
@transaction.atomic
def report_end(stay: Stay, document: str, reason: str, *, by: Person, at: datetime) -> Stay:
    """Put down why execution goes on; it does when the head has confirmed."""
    entry = door.lock(stay.entry)
    fresh = Stay.objects.select_for_update().get(pk=stay.pk)
    if fresh.state != Staying.IN_EFFECT:
        raise Refused(_("没有正在执行的停止执行，不需要恢复。"))
    if fresh.end_reason:
        raise TooLate(_("恢复执行已经登记，正在等待负责人确认。"))
    fresh.entry, fresh.end_document, fresh.end_reason = entry, document, reason
    fresh.save(update_fields=["end_document", "end_reason"])
    duty = duties.RECORD_CHALLENGE
    door.record(
        "report_stay_end", entry, thing=fresh, by=by, at=at, duty=duty, because=reason, document=document
    )
    return fresh


@transaction.atomic
def keep_on(stay: Stay, *, by: Person, at: datetime, because: str) -> Stay:
    """The head does not confirm the end: the stay goes on."""
    entry = door.lock(stay.entry)
    fresh = Stay.objects.select_for_update().get(pk=stay.pk)
    fresh.entry, fresh.end_document, fresh.end_reason = entry, "", ""
    fresh.save(update_fields=["end_document", "end_reason"])
    door.record("keep_stay", entry, thing=fresh, by=by, at=at, duty=duties.DECIDE_MOTION, because=because)
    return fresh


@transaction.atomic
def end(stay: Stay, *, by: Person, at: datetime, because: str) -> Stay:
    """Execution goes on: clocks first, then displays until their new last day, then measures.

    Of a listing that has ended meanwhile nothing resumes.
    """
    entry, day = door.lock(stay.entry), door.local_day(at)
    done = door.enact("end_stay", stay, by=by, at=at, because=because, given={"until": day})
    if entry.state != Listing.LISTED:
        return done
    former = entry.listed_until
    moved = _go_on(done, day)
    entry = _follow(entry, moved, day, done, by=by, at=at)
    for display in entry.displays.filter(pk__in=done.frozen.get("displays", {})):
        until = (
            entry.listed_until
            if display.shown_until == former
            else moved.get("display_end", display.shown_until)
        )
        if display.state == Showing.STOPPED and (until is None or until >= day):
            show_again(entry, display, until, done.frozen["displays"][str(display.pk)], because, by=by, at=at)
    for measure in Measure.objects.filter(pk__in=done.frozen.get("measures", ()), state=Measuring.LIFTED):
        if measure.ends_on is None or measure.ends_on >= day:
            door.enact("impose", measure, by=by, at=at, because=because, from_day=measure.imposed_on)
    changes = changes_of(done.frozen, str(_("恢复执行")))
    if entry.listed_until != former:
        changes.append({"field": "listed_until", "old": former, "new": entry.listed_until})
    _inform(entry, "execution_resumed", changes, because, by=by, at=at)
    return done


def changes_of(frozen: dict[str, Any], now: str) -> list[dict[str, Any]]:
    """What of the listing a stay, or its end, concerns: in the words of a recall."""
    concerned = (("display", frozen.get("displays")), ("measure", frozen.get("measures")))
    return [{"field": name, "old": "", "new": now} for name, stopped in concerned if stopped]


def _go_on(stay: Stay, day: date) -> dict[str, date]:
    """The clocks that stood still are counted again without the days of the stay; kind → new last day."""
    moved = {}
    for row in Deadline.objects.select_for_update().filter(pk__in=stay.frozen.get("clocks", ()), met_at=None):
        *earlier, current = row.stops
        # A stay that ends on the day it began has stopped that day.
        last = max(day - ONE_DAY, date.fromisoformat(current["first"]))
        row.stops = [*earlier, {**current, "last": last.isoformat(), "ended_by": stay.end_reason}]
        row.paused_on = None
        row.save(update_fields=["stops", "paused_on"])
        deadline.recount(row, load_calendar())
        moved[row.kind] = row.due_on
    return moved


def _follow(
    entry: Entry, moved: dict[str, date], day: date, stay: Stay, *, by: Person, at: datetime
) -> Entry:
    """The listing ends later by the days on which it stood still; the book says from when to when."""
    until = moved.get("listing_end")
    if until is None or until == entry.listed_until:
        return entry
    former, entry.listed_until = entry.listed_until, until
    entry.save(update_fields=["listed_until"])
    door.record(
        "resume_clock", entry, by=by, at=at, duty=duties.MOVE_LISTING, kind="listing_end", former=former,
        until=until, last=day - ONE_DAY, document=stay.end_document,
    )  # fmt: skip
    return entry


def show_again(
    entry: Entry, display: Display, until: date | None, was: str, because: str, *, by: Person, at: datetime
) -> None:
    """Shown as before; marked as disputed where the dispute still goes on."""
    from_day = display.shown_from
    assert from_day is not None
    door.enact("show", display, by=by, at=at, because=because, from_day=from_day, until=until)
    if was == Showing.MARKED and entry.objections.filter(state__in=DISPUTED).exists():
        display.refresh_from_db()
        door.enact("mark", display, by=by, at=at, because=because)


def end_with(challenge: Challenge, *, by: Person, at: datetime, because: str) -> int:
    """The matter is over: a stay ordered for it ends by itself, in the hand of whoever may move the listing.

    Returns how many ended.
    """
    hand = by if duties.MOVE_LISTING(challenge.entry, by) else clock_keeper()
    live = list(Stay.objects.filter(challenge=challenge, state=Staying.IN_EFFECT))
    for stay in live:
        stay.end_reason = stay.end_reason or because[:300]
        stay.save(update_fields=["end_reason"])
        end(stay, by=hand, at=at, because=because)
    return len(live)


def _inform(entry: Entry, event: str, changes: list[Any], because: str, *, by: Person, at: datetime) -> None:
    """Whoever shows the listing or carries out its measures is told that it is suspended, or goes on."""
    kind = Taking.WITHDRAWAL if event == "execution_stayed" else Taking.CORRECTION
    recall.tell_everybody(entry, kind, changes=changes, because=because, by=by, at=at, event=event)
