"""试算: what a draft would change for open cases and their deadlines, compared with the rules that govern them.

Nothing is written. A case stays under the version that was in force on the date of its document; so the result has
two groups: what this draft would really govern, and what would be if it governed everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q

from workflows.law.clocks import CLOCK_RULES
from workflows.law.entry import Listing
from workflows.law.policy import Rule, Rules
from workflows.law.terms import Calendar, Stop, Term, count, working_days_left
from workflows.models import Deadline, DeadlineKind, Entry, Parameter, Policy
from workflows.models.calendar import load_calendar

CHUNK = 2000
PAGE = 50
BEFORE_DECISION = (Listing.PROPOSED, Listing.NOTIFIED)
REPAIR_OPENS = "repair_opens"
COLUMNS = (
    "entry_id", "entry__number", "entry__subject__name", "entry__subject__kind", "entry__order_deadline",
    "entry__state", "entry__policy_id",
)  # fmt: skip


@dataclass(frozen=True)
class Effect:
    """One date of one case under both rules; `days` is the difference in working days."""

    key: str
    number: str
    name: str
    is_person: bool
    kind: str
    parameter: str
    clause: str
    now: date
    then: date
    days: int


@dataclass
class DryRun:
    """The whole result: really governed, only if; how many were looked at."""

    governed: list[Effect] = field(default_factory=list)
    what_if: list[Effect] = field(default_factory=list)
    deadlines: int = 0
    cases: int = 0

    def counted(self, group: str) -> list[tuple[str, int, int]]:
        """How many dates of each kind come sooner and later: kind, sooner, later."""
        rows: list[Effect] = getattr(self, group)
        kinds = dict.fromkeys(effect.kind for effect in rows)
        return [
            (kind, sum(e.kind == kind and e.then < e.now for e in rows),
             sum(e.kind == kind and e.then > e.now for e in rows))
            for kind in kinds
        ]  # fmt: skip


class Counter:
    """Counts terms and working days, each only once: thousands of cases share their days."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._ends: dict[Any, date] = {}
        self._between: dict[tuple[date, date], int] = {}

    def end(self, since: date, term: Term, roll: bool, stops: tuple[tuple[str, str], ...] = ()) -> date:
        """The last day of a term."""
        key = (since, term, roll, stops)
        if key not in self._ends:
            taken = [Stop(date.fromisoformat(first), date.fromisoformat(last)) for first, last in stops]
            self._ends[key] = count(since, term, self.calendar, taken, roll=roll).end
        return self._ends[key]

    def between(self, now: date, then: date) -> int:
        """Working days from one date to the other; negative when it comes sooner."""
        if (now, then) not in self._between:
            self._between[now, then] = working_days_left(now, then, self.calendar)
        return self._between[now, then]


def run(draft: Policy, today: date) -> DryRun:
    """Compute both groups; the number of queries does not depend on the number of cases."""
    rules, counter, found = draft.load_rules(), Counter(load_calendar()), DryRun()
    seen: set[int] = set()
    for row in _deadlines(draft):
        found.deadlines += 1
        seen.add(row["entry_id"])
        effect = _moved(row, rules, counter)
        if effect is not None:
            pinned = _would_be_pinned(row["entry__state"], row["entry__order_deadline"], draft)
            (found.governed if pinned else found.what_if).append(effect)
    for row in _listed(draft):
        seen.add(row["pk"])
        effect = _repair_opens(row, rules, counter, draft)
        if effect is not None:
            found.governed.append(effect)
    found.cases = len(seen)
    return found


def _would_be_pinned(state: str, document: date, draft: Policy) -> bool:
    """Is the date of the official document on or after the draft's first day, and nothing decided yet?"""
    return state in BEFORE_DECISION and document >= draft.effective_from


# ------------------------------------------------------------------------------------------ open deadlines
def _deadlines(draft: Policy) -> Iterator[dict[str, Any]]:
    """Every open deadline of the list's entries, in one query, read in chunks."""
    rows = Deadline.objects.filter(
        entry__list_type=draft.list_type_id, met_at=None, struck_at=None, kind__in=CLOCK_RULES
    )
    fields = ("pk", "kind", "started_on", "due_on", "term", "rolls", "stops", "extended_by", *COLUMNS)
    return rows.order_by("pk").values(*fields).iterator(chunk_size=CHUNK)


def _moved(row: dict[str, Any], rules: Rules, counter: Counter) -> Effect | None:
    """What the draft would do to one deadline; None when its last day stays."""
    name = CLOCK_RULES[row["kind"]]
    rule = rules.get(name)
    if rule is None or not rule.is_term:
        return None
    # A clock that stands still keeps the last day it had: a stop without an end takes nothing out on either side.
    stops = tuple((stop["first"], stop["last"]) for stop in row["stops"] or () if stop["last"])
    then = counter.end(row["started_on"], rule.term, rule.roll, stops)
    if row["extended_by"]:
        longer = rules.get("decision_extension")
        term = longer.term if longer else Term.parse(row["extended_by"])
        then = counter.end(then, term, rule.roll, stops)
    if row["kind"] == "display_end":  # a list may shorten the longest display, never lengthen it
        then = min(then, row["due_on"])
    if then == row["due_on"]:
        return None
    return _effect(f"d{row['pk']}", row, row["kind"], rule, row["due_on"], then, counter)


def _effect(
    key: str, row: dict[str, Any], kind: str, rule: Rule, now: date, then: date, counter: Counter
) -> Effect:
    """One line of the result."""
    return Effect(
        key, row["entry__number"], row["entry__subject__name"], row["entry__subject__kind"] == "person",
        kind, rule.name, rule.clause, now, then, counter.between(now, then),
    )  # fmt: skip


# ------------------------------------------------------------------------------- repair applications to come
def _listed(draft: Policy) -> Iterator[dict[str, Any]]:
    """Listed entries, with the rules of repair that govern them today; none where the draft has no such rule."""
    rows = Entry.objects.filter(list_type=draft.list_type_id, state=Listing.LISTED).exclude(listed_from=None)
    fields = ("pk", "number", "policy_id", "corrected_on", "listed_from", "subject__name", "subject__kind")
    for row in rows.order_by("pk").values(*fields).iterator(chunk_size=CHUNK):
        yield {
            **row, "entry__number": row["number"], "entry__subject__name": row["subject__name"],
            "entry__subject__kind": row["subject__kind"],
        }  # fmt: skip


def _repair_opens(row: dict[str, Any], rules: Rules, counter: Counter, draft: Policy) -> Effect | None:
    """The first day of a repair application, now and under the draft, where the application date chooses the rules."""
    governing = _pinned_rules(draft)
    switch, former = governing.get(row["policy_id"], ("application", None))
    rule = rules.get("repair_minimum")
    if switch != "application" or rule is None or former is None:
        return None
    since = max(row["corrected_on"] or row["listed_from"], row["listed_from"])
    now = counter.end(since, former.term, former.roll) + timedelta(days=1)
    then = counter.end(since, rule.term, rule.roll) + timedelta(days=1)
    then = opening(now, then, draft.effective_from)
    return None if then == now else _effect(f"e{row['pk']}", row, REPAIR_OPENS, rule, now, then, counter)


def opening(now: date, then: date, first: date) -> date:
    """The first day of an application when rules that say `then` replace those that say `now` on the day `first`.

    A milder rule helps from its first day on; a stricter one stops nobody for whom both days have come before it.
    """
    if then < now:
        return min(now, max(then, first))
    return now if then <= first else then


def _pinned_rules(draft: Policy) -> dict[int, tuple[str, Rule | None]]:
    """For each version of the list: its switch, and the minimum that governs an application today; read once."""
    kept: dict[int, tuple[str, Rule | None]] | None = getattr(draft, "_governing", None)
    if kept is not None:
        return kept
    rows = Parameter.objects.filter(policy__list_type=draft.list_type_id)
    rows = rows.filter(Q(name="repair_minimum") | Q(name="repair_version")).annotate(
        since=F("policy__effective_from")
    )
    by_policy: dict[int, dict[str, Parameter]] = {}
    for row in rows.filter(policy__state__in=Policy.IN_FORCE).order_by("since"):
        by_policy.setdefault(row.policy_id, {})[row.name] = row
    minimums = [found["repair_minimum"] for found in by_policy.values() if "repair_minimum" in found]
    latest = minimums[-1].as_rule() if minimums else None
    kept = {}
    for pk in Policy.objects.filter(list_type=draft.list_type_id).values_list("pk", flat=True):
        switch = by_policy.get(pk, {}).get("repair_version")
        kept[pk] = (switch.value if switch else "application", latest)
    draft._governing = kept  # type: ignore[attr-defined]
    return kept


def kind_words(kind: str) -> str:
    """The deadline as officials call it."""
    labels = dict(DeadlineKind.choices)
    return str(labels.get(kind, kind))
