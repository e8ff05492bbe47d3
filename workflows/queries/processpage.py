"""What process insight shows: durations, ways, who waits for whom, the slowest cases, the chart with its heat; no query
of its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.chartwords import LANES
from workflows.law.insight import START, WAIT, Done, Insight, StepTime, Variant, heat, nearest
from workflows.law.layout import HEAD, lay_out
from workflows.law.policy import Rules
from workflows.law.steps import VERBS
from workflows.law.terms import Calendar
from workflows.queries.diagram import Sketch, broken, line_shape, words_of
from workflows.queries.insight import Cases

VARIANTS_SHOWN = 20
SLOWEST_SHOWN = 10
ENTRIES_SHOWN = 200
LINES_SHOWN = 50
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def lasted(time: timedelta) -> str:
    """A duration as an official reads it."""
    if time >= DAY:
        return _("%(n)s 日") % {"n": f"{time / DAY:.1f}"}
    if time >= HOUR:
        return _("%(n)s 小时") % {"n": f"{time / HOUR:.1f}"}
    return _("%(n)s 分钟") % {"n": round(time / MINUTE)}


class Workdays:
    """Counts working days as a term does: the day of the event is not counted, the last day is."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar, self._upto, self._first = calendar, [0], date.max

    def between(self, start: datetime, end: datetime) -> int:
        """Working days after the day of one instant up to the day of another, in Shanghai."""
        first, last = localtime(start).date(), localtime(end).date()
        return self._at(last) - self._at(first)

    def reach(self, instants: Iterable[datetime]) -> None:
        """Count every day between the first and the last of these once."""
        days = sorted(localtime(at).date() for at in instants)
        if days:
            self._first, self._upto = days[0], [0]
            for n in range(1, (days[-1] - days[0]).days + 1):
                self._upto.append(self._upto[-1] + self._calendar.is_workday(days[0] + n * DAY))

    def _at(self, day: date) -> int:
        return self._upto[(day - self._first).days]


@dataclass(frozen=True)
class Shown:
    """Of which procedure what is shown: the cases, what was counted, how working days are, the kind of list."""

    stem: str
    kind: str
    cases: Cases
    found: Insight
    workdays: Workdays
    now: datetime
    earlier: Insight | None = None

    def words(self, name: str) -> str:
        """What a part is called; the beginning by what is done there."""
        part = next((p for p in self.cases.ways if (p.stem, p.name) == (self.stem, name)), None)
        if part is not None and part.shape == START and len(part.verbs) == 1:
            return str(VERBS[next(iter(part.verbs))])
        return words_of(self.stem, name, self.kind)


def shown(
    stem: str,
    kind: str,
    cases: Cases,
    found: Insight,
    calendar: Calendar,
    now: datetime,
    earlier: Insight | None = None,
) -> Shown:
    """The same with its working days counted; `earlier` is what is told of the period before, to be compared."""
    workdays = Workdays(calendar)
    every = [done.event.at for told in cases.told.values() for done in told]
    workdays.reach([*every, now])
    return Shown(stem, kind, cases, found, workdays, now, earlier)


def page(it: Shown, step: str, nth: int) -> dict[str, Any]:
    """What the page shows of it: `step` names whose slowest cases, `nth` which way's entries."""
    found = it.found
    chosen = found.by_part.get(step) or found.by_part.get(found.bottleneck)
    ways = found.variants[:VARIANTS_SHOWN]
    return {
        "found": found,
        "bottleneck": it.words(found.bottleneck) if found.bottleneck else "",
        "steps": [_step(it, each) for each in found.steps],
        "variants": [_variant(it, n, each) for n, each in enumerate(ways, 1)],
        "variants_count": len(found.variants),
        "chosen": _slowest(it, chosen) if chosen else None,
        "way": _entries(it, nth, ways[nth - 1]) if 0 < nth <= len(ways) else None,
        "handovers": _handovers(it),
        "standing": [_standing(it, done) for done in found.standing[:LINES_SHOWN]],
        "standing_count": len(found.standing),
        "astray": [_line(it, done) for done in found.astray[:LINES_SHOWN]],
        "astray_count": len(found.astray),
    }


def _step(it: Shown, step: StepTime) -> dict[str, Any]:
    """A row of the durations."""
    days = _days(it, step)
    return {
        "name": step.part.name,
        "words": it.words(step.part.name),
        "lane": LANES[step.part.lane],
        "count": step.count,
        "known": len(step.times),
        "median": lasted(step.median),
        "ninth": lasted(step.ninth),
        "total": lasted(step.total),
        "median_days": _rank(days, 0.5),
        "ninth_days": _rank(days, 0.9),
        "is_bottleneck": step.part.name == it.found.bottleneck,
        "is_wait": step.part.shape == WAIT,
        "after_wait": step.part.after_wait,
        **_before(it, step),
    }


def _before(it: Shown, step: StepTime) -> dict[str, Any]:
    """The step in the period before: its median, how many are known, and whether it became slower."""
    former = it.earlier.by_part.get(step.part.name) if it.earlier else None
    if former is None or not former.times:
        return {"before": "", "before_known": 0, "change": ""}
    gap = step.median - former.median
    change = _("慢") if gap > timedelta(0) else _("快") if gap < timedelta(0) else _("不变")
    said = f"{change} {lasted(abs(gap))}" if gap else change
    return {"before": lasted(former.median), "before_known": len(former.times), "change": said}


def _days(it: Shown, step: StepTime) -> list[int]:
    """The working days that a step took each time."""
    return [it.workdays.between(done.turn.at, done.event.at) for done in step.slowest if done.turn]


def _rank(days: Sequence[int], share: float) -> int:
    """The nearest rank of whole days."""
    return nearest([n * DAY for n in days], share).days


def _line(it: Shown, done: Done) -> dict[str, Any]:
    """An event as a line of the log, with the entry it is of."""
    return {
        "number": it.cases.numbers[done.book],
        "seq": done.event.seq,
        "at": done.event.at,
        "words": it.words(done.part.name),
        "verb": str(VERBS.get(done.event.verb, done.event.verb)),
    }


def _slowest(it: Shown, step: StepTime) -> dict[str, Any]:
    """The cases in which a step took longest."""
    known = [done for done in step.slowest if done.turn]
    rows = [
        _line(it, done)
        | {
            "turn": done.turn.at,
            "turn_seq": done.turn.seq,
            "turn_words": str(VERBS.get(done.turn.verb, done.turn.verb)),
            "took": lasted(done.took or timedelta(0)),
            "days": it.workdays.between(done.turn.at, done.event.at),
        }
        for done in known[:SLOWEST_SHOWN]
        if done.turn
    ]
    return {"name": step.part.name, "words": it.words(step.part.name), "rows": rows, "count": len(known)}


def _variant(it: Shown, nth: int, one: Variant) -> dict[str, Any]:
    """A way in words, and what is uncommon about it."""
    return {
        "nth": nth,
        "steps": [it.words(name) for name in one.parts],
        "count": one.count,
        "share": f"{100 * one.share:.1f}%",
        "median": lasted(one.median),
        "has_return": one.has_return,
        "fits": one.fits,
    }


def _entries(it: Shown, nth: int, one: Variant) -> dict[str, Any]:
    """The entries that went a way."""
    numbers = sorted({it.cases.numbers[book] for book in one.books})
    return {"nth": nth, "numbers": numbers[:ENTRIES_SHOWN], "count": len(numbers)}


def _handovers(it: Shown) -> list[dict[str, Any]]:
    """Who waited for whom."""
    return [
        {
            "giver": LANES[one.giver],
            "taker": LANES[one.taker],
            "count": len(one.times),
            "median": lasted(nearest(one.times, 0.5)),
            "total": lasted(sum(one.times, timedelta(0))),
        }
        for one in it.found.handovers
    ]


def _standing(it: Shown, done: Done) -> dict[str, Any]:
    """A case that has not come to the end: after what, what can follow, since when."""
    following = [p for p in it.cases.ways if p.stem == it.stem and done.part.name in p.after]
    return _line(it, done) | {
        "next": list(dict.fromkeys(it.words(part.name) for part in following)),
        "may_be_over": done.part.may_end,
        "took": lasted(max(it.now - done.event.at, timedelta(0))),
        "days": it.workdays.between(done.event.at, max(it.now, done.event.at)),
    }


# -------------------------------------------------------------------------------------------------- the chart
def chart(it: Shown, rules: Rules, sketch: Sketch, address: Callable[[str], str]) -> dict[str, Any]:
    """The procedure's chart under these rules, each part as hot as it is slow, leading to its slowest cases."""
    nodes, edges = sketch(it.stem, rules, it.kind)
    times = it.found.by_part
    drawn = {node.name: times.get(node.name) for node in nodes}
    own = [step.median for step in drawn.values() if step and step.times and step.part.shape != WAIT]
    hottest = max(own, default=timedelta(0))
    picture = lay_out(nodes, edges, list(LANES))
    told = {name: _told(it, step, name, hottest, address) for name, step in drawn.items()}
    slow = [box.centre for box in picture.boxes if box.node.name == it.found.bottleneck]
    return {
        "picture": picture,
        "room": picture.width - HEAD,
        "lanes": [{"row": row, "words": LANES[row.name]} for row in picture.rows],
        "lines": [line_shape(line, set(), set()) for line in picture.lines],
        "boxes": [_shape(box, told[box.node.name]) for box in picture.boxes],
        "hottest": lasted(hottest),
        "hottest_words": "、".join(
            told[name]["words"]
            for name, step in drawn.items()
            if told[name]["heat"] and step and step.median == hottest
        ),
        "centre": slow[0] if slow else 0,
    }


def _told(
    it: Shown, step: StepTime | None, name: str, hottest: timedelta, address: Callable[[str], str]
) -> dict[str, Any]:
    """What is said of a part, and how hot it is; waits for the law's own periods are not coloured."""
    words = words_of(it.stem, name, it.kind)
    if step is None or not step.times:
        return {"words": words, "heat": 0, "numbers": [], "sentence": words, "url": ""}
    told = _("%(words)s：%(count)s 次，中位 %(median)s，九成不超过 %(ninth)s") % {
        "words": words,
        "count": len(step.times),
        "median": lasted(step.median),
        "ninth": lasted(step.ninth),
    }
    is_slowest = name == it.found.bottleneck
    return {
        "words": words,
        "heat": 0 if step.part.shape == WAIT else heat(step, hottest),
        "numbers": [
            lasted(step.median),
            _("瓶颈") if is_slowest else _("%(n)s 次") % {"n": len(step.times)},
        ],
        "sentence": told + (_("（瓶颈）") if is_slowest else ""),
        "url": address(name),
    }


def _shape(box: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    """A part with its words and numbers in lines."""
    bare = box.node.shape in ("start", "end")
    is_gate = box.node.shape == "gate"
    lines: Sequence[str] = [] if bare else [told["words"]] if is_gate else broken(told["words"])
    numbers: Sequence[str] = told["numbers"] if box.node.shape == "step" else told["numbers"][:1]
    if len(lines) + len(numbers) > box.height // 15:
        lines = [told["words"]] if numbers and not is_gate else lines
        numbers = numbers[: max(0, box.height // 15 - len(lines))]
    top = box.y + box.height + 13 if is_gate else box.middle - 7 * (len(lines) + len(numbers)) + 11
    return {
        "box": box,
        "heat": told["heat"],
        "url": told["url"],
        "lines": [{"y": top + 14 * n, "words": line} for n, line in enumerate(lines)],
        "numbers": [{"y": top + 14 * (n + len(lines)), "words": said} for n, said in enumerate(numbers)],
        "diamond": f"{box.x},{box.middle} {box.centre},{box.y} {box.x + box.width},{box.middle} "
        f"{box.centre},{box.y + box.height}",
        "sentence": told["sentence"],
    }
