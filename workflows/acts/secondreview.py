"""独立复核: the draw, the sealed first result, the second one, the comparison, and who settles a difference."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from workflows.acts import deadline, door, log, work
from workflows.law.policy import Rule
from workflows.law.secondreview import SEALED, draw, seal
from workflows.law.terms import count
from workflows.models import Deadline, Department, Entry, Opinion, Person, SecondReview
from workflows.models.calendar import load_calendar


@transaction.atomic
def first(
    process: Any,
    step: str,
    said: dict[str, Any],
    *,
    procedure: str,
    share: int,
    is_possible: bool = True,
    duty: Any,
    department: Department,
    by: Person,
    at: datetime,
) -> SecondReview:
    """The first result is in: seal it, draw, and keep both; the caller goes on when it was not drawn.

    The line of the sealed result is the seed: it names nothing but a salted digest, and its hash was known to nobody
    before it was written. Where nobody else may look again (`is_possible`), that is written down instead.
    """
    entry, salt = log.lock(process.entry), secrets.token_hex(16)
    outcome, text = str(said.get("outcome", "")), str(said.get("reason", ""))
    thing, sealed = work.Done(entry, department), seal(outcome, text, salt)
    line = log.record("seal_result", entry, thing=thing, by=by, at=at, duty=duty, sealed=sealed)
    number, is_hit = draw(line.hash, share)
    is_drawn = is_hit and is_possible
    told: dict[str, Any] = {"seed": line.hash, "share": share, "number": number, "drawn": is_drawn}
    told |= {"nobody": True} if is_hit and not is_possible else {}
    log.record("draw_second_review", entry, thing=thing, by=by, at=at, duty=duty, **told)
    row = SecondReview.objects.create(
        entry=entry,
        process_id=process.pk,
        procedure=procedure,
        department=department,
        seed=line.hash,
        share=share,
        number=number,
        is_drawn=is_drawn,
        sealed=sealed,
        salt=salt,
        first_by=by,
        first_at=at,
        first_outcome=outcome,
        first_text=text,
        first_said=log.plain(said),
    )
    if is_drawn:
        row.first_opinion = _sealed_opinion(process, step, entry, thing, duty=duty, by=by, at=at)
        row.save(update_fields=["first_opinion"])
        work.acting(process, by=by, at=at, outcome=SEALED)
    return row


def _sealed_opinion(
    process: Any, step: str, entry: Entry, thing: Any, *, duty: Any, by: Person, at: datetime
) -> Opinion:
    """That somebody has judged, and in which post; not what."""
    held = log.post_used(by, thing, duty)
    return Opinion.objects.create(
        process=process,
        entry=entry,
        step=step,
        person=by,
        on_behalf_of_id=log.principal_of(held, by),
        post=held.label if held else "",
        at=at,
        outcome=SEALED,
    )


def open_of(process: Any) -> SecondReview:
    """The drawn review of a procedure that is not settled yet: the last."""
    row: SecondReview = SecondReview.objects.filter(process=process.pk, is_drawn=True).latest("pk")
    return row


def start_clock(process: Any, rule: Rule | None, *, clock: str, at: datetime) -> Deadline | None:
    """The days of the second review, inside the days of the decision: they never make those longer."""
    entry = process.entry
    rows = Deadline.objects.filter(entry=entry, kind=clock, met_at=None)
    outer = rows.filter(process=process.pk).last() or rows.last()
    if rule is None:
        return None
    day = door.local_day(at)
    counted = count(day, rule.term, load_calendar(), roll=rule.roll)
    until = min(counted.end, outer.due_on) if outer else counted.end
    made = deadline.fix(
        entry, "second_review", rule, since=day, until=max(until, day), process=process,
        is_provisional=counted.provisional,
    )  # fmt: skip
    return made


@transaction.atomic
def second(process: Any, *, outcome: str, text: str, duty: Any, by: Person, at: datetime) -> SecondReview:
    """The second result is in: both are opened, compared, and written into the book."""
    entry, row = log.lock(process.entry), open_of(process)
    row.second_by, row.second_at, row.second_outcome, row.second_text = by, at, outcome, text
    row.agrees = outcome == row.first_outcome
    row.save()
    if row.first_opinion is not None:
        told = {"outcome": row.first_outcome, "text": row.first_text}
        Opinion.objects.filter(pk=row.first_opinion.pk).update(**told)
    log.record(
        "compare_results",
        entry,
        thing=work.Done(entry, row.department),
        by=by,
        at=at,
        duty=duty,
        ref=row.code,
        first=row.first_outcome,
        first_text=row.first_text,
        salt=row.salt,
        second=outcome,
        agrees=row.agrees,
    )
    deadline.meet(entry, "second_review", at=at, process=process)
    return row


def may_enact(row: SecondReview, duty: Any) -> bool:
    """May whoever gave the first result still have it enacted? Else somebody else decides with both before him."""
    person = Person.objects.get(pk=row.first_by_id)
    return bool(person.is_active and duty(work.Done(row.entry, row.department), person))


def take_first(process: Any, *, at: datetime) -> SecondReview:
    """Both agree: the decision is the first one's, in that person's name."""
    row = open_of(process)
    hand = Person.objects.get(pk=row.first_by_id)
    work.acting(process, by=hand, at=at, outcome=row.first_outcome, reason=row.first_text)
    return row


def settle(process: Any, *, outcome: str, text: str, duty: Any, by: Person, at: datetime) -> SecondReview:
    """The two differ: whoever decides has seen both; it is written which of them stands."""
    row = open_of(process)
    row.settled_by, row.settled_at, row.settled_outcome, row.settled_text = by, at, outcome, text
    row.save()
    told = {"ref": row.code, "first": row.first_outcome, "second": row.second_outcome, "outcome": outcome}
    entry = log.lock(process.entry)
    thing = work.Done(entry, row.department)
    log.record("settle_results", entry, thing=thing, by=by, at=at, duty=duty, because=text, **told)
    return row
