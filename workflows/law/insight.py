"""What the lines of many cases say of the work: ways that were gone, how long each step took, where it is held up.

Pure counting over events that somebody read from the log. Each event is put in its place on the chart of a procedure:
its step had its turn when the last event was over that may precede it there, so what happened meanwhile in another
procedure of the same case is not counted, and what a period waited for is no work of the step behind it. It says
nothing of a person and founds no measure against anybody.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

# What moves in the course of a procedure; displays, measures, documents and services only follow.
EVENTFUL = frozenset(
    {
        "entry", "repair", "reorganisation", "hearing", "statement", "objection", "challenge", "stay",
        "rectification", "interview", "finding",
    }
)  # fmt: skip
NONE = timedelta(0)
START, STEP, WAIT = "start", "step", "wait"


@dataclass(frozen=True)
class Event:
    """One line as an event of a case: what was done, when, in which post (`code:role`, or empty), the line's number."""

    verb: str
    at: datetime
    post: str = ""
    seq: int = 0


@dataclass(frozen=True)
class Part:
    """A part of a procedure's chart that leaves a line: its verbs, and the parts (by name) that may precede it.

    `shown_by` are verbs that prove it without being its own line; `after_wait` when a wait without a line lies before;
    `may_begin` when a procedure can begin with it, which not every procedure does with a line of its own;
    `led_by` names the verbs that lead here where those of the part before lead several ways; `may_end` when the
    procedure can be over after it without another line.
    """

    stem: str
    name: str
    verbs: frozenset[str]
    after: frozenset[str]
    lane: str
    shape: str
    shown_by: frozenset[str] = frozenset()
    after_wait: bool = False
    may_begin: bool = False
    led_by: frozenset[str] = frozenset()
    may_end: bool = False


Ways = Sequence[Part]


@dataclass(frozen=True)
class ByVerb:
    """The parts by the verbs that are theirs, and by those that only prove them: looked up once for each event."""

    own: Mapping[str, Ways]
    shown: Mapping[str, Ways]

    @classmethod
    def of(cls, ways: Ways) -> "ByVerb":
        """The same parts, to be looked up."""
        own: dict[str, list[Part]] = defaultdict(list)
        shown: dict[str, list[Part]] = defaultdict(list)
        for part in ways:
            for verb in part.verbs:
                own[verb].append(part)
            for verb in part.shown_by:
                shown[verb].append(part)
        return cls(dict(own), dict(shown))


@dataclass(frozen=True)
class Done:
    """An event in its place: which part it was, and the event with whose end its turn had come, None if none tells."""

    book: int
    event: Event
    part: Part
    turn: Event | None
    run: int

    @property
    def took(self) -> timedelta | None:
        """How long the step took since its turn had come."""
        return self.event.at - self.turn.at if self.turn else None

    @property
    def fits(self) -> bool:
        """Does the chart lead here? What begins a procedure always fits."""
        return self.part.shape == START or self.part.may_begin or self.turn is not None


@dataclass(frozen=True)
class Variant:
    """One way that was gone: its parts in their order, in which cases, how long from first to last."""

    parts: tuple[str, ...]
    books: tuple[int, ...]
    share: float
    median: timedelta
    has_return: bool
    fits: bool

    @property
    def count(self) -> int:
        """How often it was gone."""
        return len(self.books)


@dataclass(frozen=True)
class StepTime:
    """How long a step took: how often it was done, of how many it is known, the times, the slowest first."""

    part: Part
    count: int
    slowest: tuple[Done, ...]

    @property
    def times(self) -> list[timedelta]:
        """The times that are known."""
        return [done.took for done in self.slowest if done.took is not None]

    @property
    def median(self) -> timedelta:
        """What half of them did not exceed."""
        return nearest(self.times, 0.5)

    @property
    def ninth(self) -> timedelta:
        """What nine in ten did not exceed."""
        return nearest(self.times, 0.9)

    @property
    def total(self) -> timedelta:
        """The whole time that cases stood before it."""
        return sum(self.times, NONE)


@dataclass(frozen=True)
class Handover:
    """Who waited for whom: from the lane that had finished to the lane whose turn had come."""

    giver: str
    taker: str
    times: tuple[timedelta, ...]


@dataclass(frozen=True)
class Insight:
    """What is told of a procedure: its runs, ways, steps; `bottleneck` is the step before which cases stood longest."""

    cases: int
    runs: int
    events: int
    variants: tuple[Variant, ...]
    steps: tuple[StepTime, ...]
    handovers: tuple[Handover, ...]
    astray: tuple[Done, ...]
    standing: tuple[Done, ...]
    bottleneck: str

    @property
    def by_part(self) -> Mapping[str, StepTime]:
        """The steps by the names of their parts."""
        return {step.part.name: step for step in self.steps}


def is_event(verb: str, thing: str, before: str, after: str, steps: Collection[str]) -> bool:
    """Is a line part of the procedure? A step's own verb is, and what moves the case; looks and exports are not."""
    return verb in steps or (before != after and thing.partition("/")[0] in EVENTFUL)


def placed(book: int, trace: Sequence[Event], parts: ByVerb) -> list[Done]:
    """The events of a case in their places. A verb of several procedures belongs where its turn came last."""
    last: dict[tuple[str, str], Event] = {}
    runs: dict[str, int] = defaultdict(int)
    found = []
    for event in trace:
        if mine := parts.own.get(event.verb):
            part, turn = _best(mine, last)
            runs[part.stem] += part.shape == START
            found.append(Done(book, event, part, turn, runs[part.stem]))
            last[part.stem, part.name] = event
        for part in parts.shown.get(event.verb, ()):
            last[part.stem, part.name] = event
    return found


def _best(mine: Ways, last: Mapping[tuple[str, str], Event]) -> tuple[Part, Event | None]:
    """Of the parts that a verb may be, the one whose turn came last; else what begins a procedure; else the first.

    What was done since its turn had come waits no more: a part that still waits comes before it.
    """
    turns = []
    for part in mine:
        before = [last[part.stem, name] for name in part.after if (part.stem, name) in last]
        before = [event for event in before if not part.led_by or event.verb in part.led_by]
        if before:
            turn, done = max(before, key=_order), last.get((part.stem, part.name))
            turns.append((done is None or _order(done) <= _order(turn), turn, part))
    if turns:
        _waits, turn, part = max(turns, key=lambda one: (one[0], _order(one[1])))
        return part, turn
    return next((part for part in mine if part.shape == START), mine[0]), None


def _order(event: Event) -> tuple[datetime, int]:
    """By what events follow each other."""
    return event.at, event.seq


def nearest(times: Sequence[timedelta], share: float) -> timedelta:
    """The least value that at least this share of all does not exceed (nearest rank); nothing of nothing."""
    ordered = sorted(times)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1] if ordered else NONE


def way(run: Iterable[Done]) -> tuple[str, ...]:
    """The parts of a run in their order; the same part several times in a row counts once."""
    return tuple(name for name, _same in groupby(done.part.name for done in run))


def variants(runs: Collection[Sequence[Done]]) -> tuple[Variant, ...]:
    """The ways that were gone, the most frequent first; of equals the shorter, then by their parts."""
    gone: dict[tuple[str, ...], list[Sequence[Done]]] = defaultdict(list)
    for run in runs:
        gone[way(run)].append(run)
    found = [
        Variant(
            names,
            tuple(run[0].book for run in same),
            len(same) / len(runs),
            nearest([run[-1].event.at - run[0].event.at for run in same], 0.5),
            has_return=len(set(names)) < len(names),
            fits=all(done.fits for run in same for done in run),
        )
        for names, same in gone.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, len(one.parts), one.parts)))


def durations(told: Iterable[Done]) -> tuple[StepTime, ...]:
    """How long each step took, the one before which most time passed first."""
    taken: dict[Part, list[Done]] = defaultdict(list)
    for done in told:
        if done.part.shape != START:
            taken[done.part].append(done)
    found = [
        StepTime(part, len(all_of), tuple(sorted(all_of, key=lambda done: (-(done.took or NONE), done.book))))
        for part, all_of in taken.items()
    ]
    return tuple(sorted(found, key=lambda step: (-step.total, step.part.name)))


def handovers(told: Iterable[Done], lanes: Mapping[str, str]) -> tuple[Handover, ...]:
    """Who waited for whom, the longest in all first; `lanes` says of each verb who had done it."""
    waited: dict[tuple[str, str], list[timedelta]] = defaultdict(list)
    for done in told:
        if done.turn and done.took is not None:
            waited[lanes[done.turn.verb], done.part.lane].append(done.took)
    found = [Handover(giver, taker, tuple(times)) for (giver, taker), times in waited.items()]
    return tuple(sorted(found, key=lambda one: (-sum(one.times, NONE), one.giver, one.taker)))


def insight(told: Iterable[Sequence[Done]], stem: str, ways: Ways) -> Insight:
    """All of it for the runs of one procedure; `told` are the placed events of each case."""
    cases = [[done for done in case if done.part.stem == stem] for case in told]
    cases = [case for case in cases if case]
    runs = [list(run) for case in cases for _n, run in groupby(_by_run(case), key=lambda done: done.run)]
    every = [done for run in runs for done in run]
    steps = durations(every)
    lanes = {verb: part.lane for part in ways if part.stem == stem for verb in part.verbs | part.shown_by}
    slow = (step.part.name for step in steps if step.part.shape == STEP and step.total > NONE)
    leading = {name for part in ways if part.stem == stem for name in part.after}
    newest = {run[0].book: run[-1] for run in runs}
    standing = [done for done in newest.values() if done.part.name in leading]
    return Insight(
        len(cases),
        len(runs),
        len(every),
        variants(runs),
        steps,
        handovers(every, lanes),
        tuple(done for done in every if not done.fits),
        tuple(sorted(standing, key=lambda done: (done.event.at, done.book))),
        next(slow, ""),
    )


def _by_run(case: Sequence[Done]) -> list[Done]:
    """The events of a case, one run of the procedure after the other."""
    return sorted(case, key=lambda done: done.run)


def heat(step: StepTime | None, hottest: timedelta) -> int:
    """How hot a step is drawn, 0 (not done, or not known) and 1 (quick) to 5 (as slow as the slowest median)."""
    if step is None or not step.times:
        return 0
    return 1 if hottest <= NONE else 1 + min(4, int(5 * (step.median / hottest)))
