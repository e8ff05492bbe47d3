"""The clocks of a party: its own and the authority's on one scale, early removal, and the remedies with dates."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from workflows.law.entry import Listing
from workflows.law.genuine import FALLS_WITH_IT
from workflows.law.letters import letter
from workflows.law.remedies import LITIGATION_MONTHS, REVIEW_DAYS, remedies
from workflows.law.service import Noticing
from workflows.law.terms import Calendar, Count, Term, add_months, count
from workflows.models import Deadline, Notice
from workflows.queries.clockface import face, face_of, weekday
from workflows.queries.hall import Party

LONGEST_SCALE = 70  # days that two beams can share
ONE_DAY = timedelta(days=1)


@dataclass
class Scale:
    """One side of the scale: whose clock it is and what it says."""

    title: str
    face: dict[str, Any]


# ------------------------------------------------------------------------------------- both sides
def scale(party: Party) -> list[Scale]:
    """The party's clock and the authority's, aligned day by day; empty when no clock runs."""
    yours, theirs = _yours(party), _theirs(party)
    sides = [side for side in (yours, theirs) if side is not None]
    if yours is not None and theirs is not None:
        _align(yours.face, theirs.face, party.calendar)
    return sides


def _yours(party: Party) -> Scale | None:
    """What the party has time for: to speak, then to seek a remedy."""
    if party.is_undecided and party.prior is not None:
        title = _("您的期限：陈述申辩")
        if party.window is None:
            waiting = face(None, None, party.today, party.calendar, waiting=True)
            return Scale(title, waiting | {"words": _("等您签收")})
        return Scale(title, _lapsed(face_of(party.window, party.today, party.calendar), party.window))
    right = next((r for r in rights(party) if r.is_open), None)
    if right is None:
        return _way_out(party)
    term = next(t for t in right.terms if not t.is_over)
    made = face(
        term.last,
        right.served_on,
        party.today,
        party.calendar,
        term=term.term,
        title=term.name,
        provisional=term.is_provisional,
    )
    return Scale(_("您的期限：%(what)s") % {"what": term.name}, made)


def _way_out(party: Party) -> Scale | None:
    """When no remedy runs any more: since when, or from when, a listed subject may ask to leave early."""
    entry = party.entry
    if entry.state != "listed" or not party.is_lead or not entry.may_be_repaired:
        return None
    title = _("您的机会：申请移出") if entry.lasts_until_cured else _("您的机会：申请提前移出")
    plain = face(None, None, party.today, party.calendar)
    if party.open_repair is not None:
        return Scale(title, plain | {"words": party.open_repair.get_state_display()})
    first = party.earliest
    if first is None or party.windows is None:
        return Scale(title, plain | {"words": _("期满前不能提前移出")})
    if first <= party.today:
        return Scale(title, plain | {"words": _("现在可以申请")})
    rule = party.windows.removal_rule
    since = (
        party.windows.general.since if rule == party.windows.general.minimum else party.windows.sector.since
    )
    made = face(first, since, party.today, party.calendar, term=str(rule.term) if rule else "6M")
    said = {"state": "none", "words": _("最早 %(day)s") % {"day": first}, "sub": "", "aria": ""}
    return Scale(title, made | said | {"aria": said["words"]})


def _lapsed(made: dict[str, Any], window: Deadline) -> dict[str, Any]:
    """A right that has lapsed is not overdue: nobody is late, so nothing is red."""
    if made["state"] != "over" and window.met_at is None:
        return made
    cells = [c for c in made["cells"] if c["kind"] != "over" and c["on"] <= window.due_on]
    return made | {"state": "none", "words": _("已届满"), "sub": "", "cells": cells}


def _theirs(party: Party) -> Scale | None:
    """What the authority has time for, the nearest first; once listed, until when."""
    running = [
        d for kind in ("answer", "repair_decide", "decide", "exit_execute") if (d := _running(party, kind))
    ]
    if running:
        first = min(running, key=lambda d: d.due_on)
        made = face_of(first, party.today, party.calendar)
        return Scale(_("机关的期限：%(what)s") % {"what": first.get_kind_display()}, made)
    if party.entry.state == "listed" and party.entry.listed_until:
        made = face(
            party.entry.listed_until,
            party.entry.listed_from,
            party.today,
            party.calendar,
            term="3Y",
            title=_("列入期"),
        )
        return Scale(_("列入期"), made | {"state": "none"})
    return None


def _running(party: Party, kind: str) -> Deadline | None:
    """A clock of the authority that runs for this party; an answer is owed to the one who spoke."""
    if kind != "answer":
        return party.open_clock(kind)
    mine = {s.ref for s in party.statements if not s.answer}
    rows = [d for d in party.entry.deadlines.all() if d.kind == kind and d.met_at is None]
    return next((d for d in rows if not d.about or d.about in mine), None) if mine else None


def _align(one: dict[str, Any], two: dict[str, Any], calendar: Calendar) -> None:
    """Give both beams the same first and last day; days outside a term are kept free."""
    beams = [f for f in (one, two) if f["cells"]]
    if len(beams) < 2:
        return
    first = min(f["cells"][0]["on"] for f in beams)
    last = max(f["cells"][-1]["on"] for f in beams)
    if (last - first).days > LONGEST_SCALE:
        return
    for made in beams:
        before = _free(first, made["cells"][0]["on"] - ONE_DAY, calendar)
        after = _free(made["cells"][-1]["on"] + ONE_DAY, last, calendar)
        made["cells"] = [*before, *made["cells"], *after]


def _free(first: date, last: date, calendar: Calendar) -> list[dict[str, Any]]:
    """Cells without ink for the days from first to last."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [{"kind": "off" if calendar.is_workday(day) else "off rest", "on": day} for day in days]


# --------------------------------------------------------------------------------------- remedies
@dataclass
class RemedyTerm:
    """One way against a decision: where to, until when, and how that was counted."""

    name: str
    body: str
    term: str
    last: date
    note: str
    is_provisional: bool
    is_over: bool


@dataclass
class Right:
    """The remedies against one served decision."""

    notice: Notice
    served_on: date
    terms: list[RemedyTerm]

    @property
    def is_open(self) -> bool:
        """Is any of them still open?"""
        return any(not term.is_over for term in self.terms)


def rights(party: Party) -> list[Right]:
    """Remedies against what was served and may be challenged, the newest first (行政复议法 §20, 行政诉讼法 §46).

    What fell with an annulled listing leaves nothing to challenge.
    """
    gone = FALLS_WITH_IT if party.entry.state == Listing.REVOKED else frozenset()
    served = [
        n
        for n in party.notices
        if n.state == Noticing.SERVED
        and n.served_on
        and letter(n.kind, n.facts).has_remedies
        and n.kind not in gone
    ]
    return [_right(n, n.served_on, party) for n in reversed(served) if n.served_on]


def _right(notice: Notice, served_on: date, party: Party) -> Right:
    """Review within 60 days, or an action within six months, both from the day of service."""
    said = remedies(notice.facts.get("authority") or {}, served_on)
    ways = (
        (
            _("行政复议"),
            said["review_body"],
            Term.parse(f"{REVIEW_DAYS}D"),
            served_on + timedelta(days=REVIEW_DAYS),
        ),
        (
            _("行政诉讼"),
            said["court"],
            Term.parse(f"{LITIGATION_MONTHS}M"),
            add_months(served_on, LITIGATION_MONTHS),
        ),
    )
    return Right(notice, served_on, [_remedy(*way, served_on=served_on, party=party) for way in ways])


def _remedy(name: str, body: str, term: Term, nominal: date, *, served_on: date, party: Party) -> RemedyTerm:
    """One way with its last day, which moves to the next working day when it is none."""
    counted = count(served_on, term, party.calendar, roll=True)
    is_over = counted.end < party.today
    return RemedyTerm(
        name, body, str(term), counted.end, _counted(term, nominal, counted), counted.provisional, is_over
    )


def _counted(term: Term, nominal: date, counted: Count) -> str:
    """How the last day was found."""
    said = _("%(term)s，自送达的次日起算") % {"term": term.words}
    if counted.end != nominal:
        day = {"day": f"{nominal:%m-%d}", "weekday": weekday(nominal)}
        said += _("；末日 %(day)s %(weekday)s 不是工作日，顺延") % day
    if counted.provisional:
        said += _("（%(year)s 年日历暂定）") % {"year": counted.end.year}
    return said
