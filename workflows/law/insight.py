"""What the lines of many cases say of the work: ways that were gone, how long each step took, where it is held up.

Pure counting over events that somebody read from the log. A step takes as long as passed since the case's last event
before it: calendar time, waiting included. It says nothing of a person and founds no measure against anybody.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

# What moves in the course of a procedure; displays, measures, documents and services only follow.
EVENTFUL = frozenset(
    {
        "entry", "repair", "reorganisation", "hearing", "statement", "objection", "challenge", "stay",
        "rectification", "interview", "finding",
    }
)  # fmt: skip
NONE = timedelta(0)


@dataclass(frozen=True)
class Event:
    """One line as an event of a case: what was done, when, and in which post (`code:role`, or empty)."""

    verb: str
    at: datetime
    post: str = ""


@dataclass(frozen=True)
class Variant:
    """One way that was gone: its verbs in their order, by how many cases, how long from first to last."""

    verbs: tuple[str, ...]
    count: int
    share: float
    median: timedelta


@dataclass(frozen=True)
class StepTime:
    """How long a step took: how often it was done, the median, what nine in ten did not exceed, and the sum."""

    verb: str
    count: int
    median: timedelta
    ninth: timedelta
    total: timedelta

    @property
    def key(self) -> tuple[timedelta, str]:
        """By what steps are ordered: the whole time that cases stood before them."""
        return -self.total, self.verb


@dataclass(frozen=True)
class Insight:
    """What is told of a set of cases; `bottleneck` is the own step before which cases stood longest in all."""

    cases: int
    events: int
    variants: tuple[Variant, ...]
    steps: tuple[StepTime, ...]
    bottleneck: str

    @property
    def by_verb(self) -> Mapping[str, StepTime]:
        """The steps by their verbs."""
        return {step.verb: step for step in self.steps}


def is_event(verb: str, thing: str, before: str, after: str, steps: Collection[str]) -> bool:
    """Is a line part of the procedure? A step's own verb is, and what moves the case; looks and exports are not."""
    return verb in steps or (before != after and thing.partition("/")[0] in EVENTFUL)


def way(trace: Sequence[Event]) -> tuple[str, ...]:
    """The verbs of a case in their order; the same verb several times in a row counts once."""
    return tuple(verb for verb, _same in groupby(event.verb for event in trace))


def nearest(times: Sequence[timedelta], share: float) -> timedelta:
    """The least value that at least this share of all does not exceed (nearest rank); nothing of nothing."""
    ordered = sorted(times)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1] if ordered else NONE


def variants(traces: Iterable[Sequence[Event]]) -> tuple[Variant, ...]:
    """The ways that were gone, the most frequent first; of equals the shorter, then by their verbs."""
    lasted: dict[tuple[str, ...], list[timedelta]] = defaultdict(list)
    for trace in traces:
        if trace:
            lasted[way(trace)].append(trace[-1].at - trace[0].at)
    all_cases = sum(map(len, lasted.values()))
    found = [
        Variant(verbs, len(times), len(times) / all_cases, nearest(times, 0.5))
        for verbs, times in lasted.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, len(one.verbs), one.verbs)))


def durations(traces: Iterable[Sequence[Event]]) -> tuple[StepTime, ...]:
    """How long each step took, the one before which most time passed first. The first event of a case took none."""
    taken: dict[str, list[timedelta]] = defaultdict(list)
    for trace in traces:
        for earlier, later in pairwise(trace):
            taken[later.verb].append(later.at - earlier.at)
    found = [
        StepTime(verb, len(times), nearest(times, 0.5), nearest(times, 0.9), sum(times, NONE))
        for verb, times in taken.items()
    ]
    return tuple(sorted(found, key=lambda step: step.key))


def insight(traces: Iterable[Sequence[Event]], own: Collection[str] | None = None) -> Insight:
    """All of it for these cases, each with its events in their order.

    `own` are the verbs of which somebody had a task: only these can be a bottleneck. Before what a party begins, or
    what is begun anew, nobody was late.
    """
    kept = [trace for trace in traces if trace]
    steps = durations(kept)
    slow = (step.verb for step in steps if step.total > NONE and (own is None or step.verb in own))
    return Insight(len(kept), sum(map(len, kept)), variants(kept), steps, next(slow, ""))


def heat(step: StepTime | None, hottest: timedelta) -> int:
    """How hot a step is drawn, 0 (not done) and 1 (quick) to 5 (as slow as the slowest median)."""
    if step is None:
        return 0
    return 1 if hottest <= NONE else 1 + min(4, int(5 * (step.median / hottest)))
