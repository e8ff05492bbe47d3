"""The days that matter for a commitment: started, met; how long each is comes from the catalogue of terms."""

from datetime import date, datetime
from typing import Any

from workflows.law.terms import Term, count, due_instant
from workflows.models import Commitment, CommitmentClock, HandlingTerm
from workflows.models.calendar import load_calendar


def term_of(kind: str) -> HandlingTerm | None:
    """The term of the catalogue for this kind; None where it has none (nothing is invented)."""
    return HandlingTerm.objects.filter(name=f"promise_{kind}").first()


def start(made: Commitment, kind: str, *, since: date) -> CommitmentClock | None:
    """Start the clock of a term of the catalogue at the day of its event."""
    rule = term_of(kind)
    if rule is None:
        return None
    counted = count(since, Term.parse(rule.term), load_calendar())
    facts: dict[str, Any] = {"clause": rule.clause, "is_verified": rule.is_verified, "term": rule.term}
    facts |= {"explanation": counted.as_dict(), "is_provisional": counted.provisional}
    return _kept(made, kind, since, counted.end, facts)


def stated(made: Commitment, kind: str, last: date, *, since: date, term: str = "") -> CommitmentClock:
    """A clock for a day that the commitment itself (by the `term` of its text), or an officer, names."""
    return _kept(made, kind, since, last, {"term": term})


def _kept(made: Commitment, kind: str, since: date, last: date, facts: dict[str, Any]) -> CommitmentClock:
    """One row; what ran of the same kind gives way."""
    CommitmentClock.objects.filter(commitment=made, kind=kind, met_at=None, struck_at=None).delete()
    return CommitmentClock.objects.create(
        commitment=made, kind=kind, started_on=since, due_on=last, due_at=due_instant(last), **facts
    )


def meet(made: Commitment, *kinds: str, at: datetime) -> int:
    """What the clocks were for has been done; without kinds, all of them."""
    rows = CommitmentClock.objects.filter(commitment=made, met_at=None, struck_at=None)
    return (rows.filter(kind__in=kinds) if kinds else rows).update(met_at=at)


def due(at: datetime, limit: int) -> list[CommitmentClock]:
    """The open clocks whose instant has come, oldest first."""
    rows = CommitmentClock.objects.filter(met_at=None, struck_at=None, due_at__lte=at)
    return list(
        rows.select_related("commitment__entry", "commitment__subject").order_by("due_at", "pk")[:limit]
    )


def claim(row: CommitmentClock, *, at: datetime) -> bool:
    """Strike it, once; the caller has its transaction."""
    mine = CommitmentClock.objects.filter(pk=row.pk, met_at=None, struck_at=None)
    return bool(mine.update(struck_at=at, warned=CommitmentClock.Warned.OVER))


def warn(row: CommitmentClock) -> bool:
    """It is near: to be told now, and once."""
    fresh = CommitmentClock.objects.filter(pk=row.pk, warned=CommitmentClock.Warned.NOT_YET)
    return bool(fresh.update(warned=CommitmentClock.Warned.SOON))
