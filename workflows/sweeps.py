"""What a tick looks at beside the deadlines: recounts, warnings, matches, service, displays; each stops nothing else.

In whose name the clock acts is here too: the clock is a person.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from workflows.acts import crosscheck, fullcheck, gate, incident, log, publication, publicity, reading, roster
from workflows.acts import deadline as deadlines
from workflows.acts import digest as digests
from workflows.flows import serving, warning
from workflows.flows.clock import question_honours_of
from workflows.flows.monitoring import match
from workflows.law.duties import Role
from workflows.law.publicity import Posting
from workflows.models import Deadline, Person, PublicityRecord
from workflows.models.calendar import CalendarYear, load_calendar
from workflows.queries import clock, digest, incidents, unread, watched, windows

errors = logging.getLogger("workflows.tasks")
BATCH = 200


class NoClock(RuntimeError):
    """No person holds the role `clock`: nothing may happen in nobody's name."""


def clock_person() -> Person:
    """The clock is a person too."""
    found = Person.objects.filter(posts__role=Role.CLOCK, posts__until=None, is_active=True).first()
    if found is None:
        raise NoClock("nobody holds the role 'clock'; run seed_demo or appoint one")
    return found


def keep_gate(at: datetime) -> None:
    """What was only counted at the gate is told, and what was changed outside the program; the clock goes on anyway."""
    for work in (gate.sweep, roster.note):
        try:
            work(at, clock=clock_person())
        except Exception:
            errors.exception("the gate could not be written down: %s", work.__module__)


def warn(at: datetime, *, replays: bool) -> int:
    """Warn of terms that end soon or are over; nothing that fails here stops the clock."""
    try:
        by = clock_person()
        earlier = warning.warn_until(at, by=by) if replays else 0
        return earlier + warning.warn(at, by=by)
    except Exception:
        errors.exception("the clock could not warn")
        return 0


def watch(at: datetime) -> int:
    """What other registers tell of subjects that are under a watch, each once; how many were found."""
    found = 0
    for hit in watched.new_hits(BATCH):
        try:
            with transaction.atomic(), log.one_gesture():
                found += match(hit.watch, hit.kind, hit.source, hit.words, by=clock_person(), at=at)
        except Exception:
            errors.exception("the watch %s could not be told of %s", hit.watch.pk, hit.source)
    return found


def announce_digests(at: datetime) -> int:
    """Every working day at the hours of the summary: a delivery for everybody who wants one; each once."""
    try:
        return digests.announce(digest.wanted(at, load_calendar()), at=at)
    except Exception:
        errors.exception("the e-mail summaries could not be announced")
        return 0


def settle_service(at: datetime) -> int:
    """End what still serves a notice that was served elsewhere, and remind of what nobody has opened; how many."""
    try:
        by = clock_person()
        ended = serving.sweep(at, by=by)
    except Exception:
        errors.exception("the procedures of service could not be settled")
        return 0
    for paper in unread.due(at, settings.XINHENG_REMIND_UNREAD_DAYS, load_calendar(), BATCH):
        try:
            with log.one_gesture():
                ended += reading.remind(paper, arrived_on=log.local_day(paper.arrived_at), by=by, at=at)
        except Exception:
            errors.exception("nobody could be reminded of notice %s", paper.pk)
    return ended


def take_down(at: datetime) -> int:
    """Take licences and penalties off the public site whose last day is over; the page hides them anyway."""
    if not PublicityRecord.objects.filter(state=Posting.ONLINE, shown_until__lt=log.local_day(at)).exists():
        return 0
    try:
        return publicity.take_down_due(by=clock_person(), at=at, limit=BATCH)
    except Exception:
        errors.exception("records past their period could not be taken down")
        return 0


def question_listed(at: datetime) -> int:
    """Honours of whoever was listed for bad faith, also where the listing came from elsewhere (FR-12)."""
    count = 0
    for entry in crosscheck.unquestioned()[:BATCH]:
        try:
            with transaction.atomic(), log.one_gesture():
                count += question_honours_of(entry, at=at)
        except Exception:
            errors.exception("the honours met by %s could not be questioned", entry.number)
    return count


def verify_log(at: datetime) -> None:
    """Once a day the whole log is verified; nothing that fails here stops the clock."""
    try:
        fullcheck.nightly(by=clock_person(), at=at)
    except Exception:
        errors.exception("the daily check of the log could not begin")


def watch_log(at: datetime) -> int:
    """Is the log placed, published and witnessed in time? Nothing that fails here stops the clock; how many changed."""
    try:
        incident.note_unsigned(at)
        return incident.watch(incidents.found(at), at=at)
    except Exception:
        errors.exception("the log could not be watched")
        return 0


def recompute() -> int:
    """Count provisional deadlines again, all of whose year has become known; returns how many moved."""
    calendar, moved, last = load_calendar(), 0, 0
    known = Q()
    for year in CalendarYear.objects.values_list("year", flat=True):
        known |= Q(due_on__year=year)
    open_rows = Deadline.objects.filter(
        known, is_provisional=True, met_at=None, struck_at=None, paused_on=None
    )
    while known and (rows := list(open_rows.filter(pk__gt=last).order_by("pk")[:BATCH])):
        by, at, last = clock_person(), clock.now(), rows[-1].pk
        for row in rows:
            try:
                moved += deadlines.recompute(row, calendar, by=by, at=at)
            except Exception:
                errors.exception("deadline %s could not be counted again", row.pk)
    return moved


def retime_displays(at: datetime) -> int:
    """New general repair rules are in force: count again the displays that they bind; returns how many moved."""
    moved = 0
    for entry in windows.outdated(log.local_day(at), BATCH):
        try:
            with transaction.atomic(), log.one_gesture():
                moved += publication.retime(entry, by=clock_person(), at=at)
        except Exception:
            errors.exception("the display of %s could not be counted again", entry.number)
    return moved
