"""How long a listing lasts, and the clocks that begin with it."""

from datetime import date

from workflows.acts import deadline, minimum
from workflows.law.terms import count
from workflows.models import Entry
from workflows.models.calendar import load_calendar


def end_of(entry: Entry, since: date) -> tuple[date | None, bool]:
    """The last day of a listing from `since`, and whether it is provisional; None: until cured, or without end."""
    rule = entry.policy.load_rules()["listing_period"]
    if not rule.is_term:
        return None, False
    counted = count(since, rule.term, load_calendar(), roll=rule.roll)
    return counted.end, counted.provisional


def start(entry: Entry, *, provisional: bool) -> None:
    """The clocks of a listing that has begun: its end, and when it turns into a more serious one."""
    rules = entry.policy.load_rules()
    assert entry.listed_from is not None
    if entry.listed_until is not None:
        deadline.fix(
            entry,
            "listing_end",
            rules["listing_period"],
            since=entry.listed_from,
            until=entry.listed_until,
            is_provisional=provisional,
        )
    minimum.plan(entry, on=entry.listed_from)
    after = rules.get("escalation_after")
    if after is not None:
        deadline.start(entry, "escalate", after, since=entry.listed_from)
