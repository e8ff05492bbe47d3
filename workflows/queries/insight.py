"""The lines of many cases as events, and what they say: ways, durations, the chart with its heat.

A period names the cases that were registered in it; each is told until its last line.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from workflows.law.chartwords import LANES
from workflows.law.insight import Event, Insight, StepTime, heat, is_event
from workflows.law.layout import HEAD, lay_out
from workflows.law.refusal import Refused
from workflows.law.steps import VERBS
from workflows.law.terms import due_instant, first_instant
from workflows.models import Entry, ListType, Policy, Transition
from workflows.queries.diagram import Sketch, broken, line_shape, words_of

EVENTS_AT_MOST = 100_000
VARIANTS_SHOWN = 20
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
VerbsOf = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True)
class Asked:
    """Of which list, of cases registered from which day to which, of which departments (None: of all)."""

    list_type: ListType
    since: date
    until: date
    offices: Collection[int] | None


def traces(asked: Asked, steps: frozenset[str]) -> list[tuple[int, list[Event]]]:
    """The events of each case by the key of its book; one query. Refused when there are too many for one look."""
    entries = Entry.objects.filter(
        list_type=asked.list_type,
        registered_at__gte=first_instant(asked.since),
        registered_at__lt=due_instant(asked.until),
    )
    if asked.offices is not None:
        entries = entries.filter(department__in=asked.offices)
    lines = Transition.objects.filter(book__in=entries.values("book"))
    lines = lines.filter(Q(verb__in=steps) | ~Q(before=F("after"))).order_by("book_id", "seq")
    told = list(
        lines.values_list("book_id", "verb", "thing", "before", "after", "at", "post")[: EVENTS_AT_MOST + 1]
    )
    if len(told) > EVENTS_AT_MOST:
        raise Refused(
            _("这个期间的台账超过 %(most)s 行，一次不能统计，请缩短期间或者改选名单。")
            % {"most": EVENTS_AT_MOST}
        )
    found = []
    for book, rows in groupby(told, key=lambda row: row[0]):
        kept = [
            Event(verb, at, post)
            for _book, verb, thing, before, after, at, post in rows
            if is_event(verb, thing, before, after, steps)
        ]
        if (
            kept
        ):  # a line may tell of an earlier hour than the one before it; what is equal stays in its order
            found.append((book, sorted(kept, key=lambda event: event.at)))
    return found


def lists() -> list[tuple[str, str]]:
    """Code and name of every list; one query."""
    return list(ListType.objects.order_by("pk").values_list("code", "short_name"))


def latest_list(offices: Collection[int]) -> str:
    """The list of the newest case within these departments: what is shown when nothing was chosen."""
    rows = Entry.objects.filter(department__in=offices).order_by("-registered_at", "-pk")
    found = rows.values_list("list_type__code", flat=True).first()
    return found or ""


# -------------------------------------------------------------------------------------------------- in words
def lasted(time: timedelta) -> str:
    """A duration as an official reads it."""
    if time >= DAY:
        return _("%(n)s 天") % {"n": f"{time / DAY:.1f}"}
    if time >= HOUR:
        return _("%(n)s 小时") % {"n": f"{time / HOUR:.1f}"}
    return _("%(n)s 分钟") % {"n": round(time / MINUTE)}


def verb_words(verb: str) -> str:
    """What a verb says."""
    return str(VERBS.get(verb, verb))


def page(found: Insight) -> dict[str, Any]:
    """What the page shows of it; no query."""
    rows = [
        {
            "nth": n,
            "steps": [verb_words(verb) for verb in one.verbs],
            "count": one.count,
            "share": f"{100 * one.share:.1f}%",
            "median": lasted(one.median),
        }
        for n, one in enumerate(found.variants[:VARIANTS_SHOWN], 1)
    ]
    return {
        "found": found,
        "variants": rows,
        "variants_count": len(found.variants),
        "bottleneck": verb_words(found.bottleneck) if found.bottleneck else "",
        "steps": [_step(step, step.verb == found.bottleneck) for step in found.steps],
    }


def _step(step: StepTime, is_bottleneck: bool) -> dict[str, Any]:
    """A row of the durations."""
    return {
        "words": verb_words(step.verb),
        "count": step.count,
        "median": lasted(step.median),
        "ninth": lasted(step.ninth),
        "total": lasted(step.total),
        "is_bottleneck": is_bottleneck,
    }


# -------------------------------------------------------------------------------------------------- the chart
def chart(
    asked: Asked, stem: str, found: Insight, sketch: Sketch, verbs_of: VerbsOf
) -> dict[str, Any] | None:
    """The procedure's chart under the rules of the last day, each part as hot as it is slow; None without rules."""
    try:
        rules = Policy.in_force(asked.list_type, asked.until).load_rules()
    except Policy.DoesNotExist:
        return None
    kind, verbs, times = str(asked.list_type.kind), verbs_of(stem), found.by_verb
    nodes, edges = sketch(stem, rules, kind)
    drawn = {node.name: times.get(verbs.get(node.name, "")) for node in nodes}
    hottest = max((step.median for step in drawn.values() if step), default=timedelta(0))
    picture = lay_out(nodes, edges, list(LANES))
    told = {name: _told(step, stem, name, kind, hottest, found.bottleneck) for name, step in drawn.items()}
    return {
        "picture": picture,
        "room": picture.width - HEAD,
        "lanes": [{"row": row, "words": LANES[row.name]} for row in picture.rows],
        "lines": [line_shape(line, set(), set()) for line in picture.lines],
        "boxes": [_shape(box, told[box.node.name]) for box in picture.boxes],
        "sentences": [told[node.name]["sentence"] for node in nodes if drawn[node.name]],
        "hottest": lasted(hottest),
    }


def _told(
    step: StepTime | None, stem: str, name: str, kind: str, hottest: timedelta, bottleneck: str
) -> dict[str, Any]:
    """What is said of a part, and how hot it is."""
    words = words_of(stem, name, kind)
    if step is None:
        return {"words": words, "heat": 0, "numbers": [], "sentence": words}
    is_slowest = step.verb == bottleneck
    told = _("%(words)s：%(count)s 次，中位 %(median)s，九成不超过 %(ninth)s") % {
        "words": words,
        "count": step.count,
        "median": lasted(step.median),
        "ninth": lasted(step.ninth),
    }
    return {
        "words": words,
        "heat": heat(step, hottest),
        "numbers": [lasted(step.median), _("瓶颈") if is_slowest else _("%(n)s 次") % {"n": step.count}],
        "sentence": told + (_("（瓶颈）") if is_slowest else ""),
    }


def _shape(box: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    """A part with its words and numbers in lines."""
    bare = box.node.shape in ("start", "end")
    is_gate = box.node.shape == "gate"
    lines: Sequence[str] = [] if bare else [told["words"]] if is_gate else broken(told["words"])
    numbers: Sequence[str] = told["numbers"] if box.node.shape == "step" else told["numbers"][:1]
    if len(lines) + len(numbers) > box.height // 15:
        numbers = numbers[: max(0, box.height // 15 - len(lines))]
    top = box.y + box.height + 13 if is_gate else box.middle - 7 * (len(lines) + len(numbers)) + 11
    return {
        "box": box,
        "heat": told["heat"],
        "lines": [{"y": top + 14 * n, "words": line} for n, line in enumerate(lines)],
        "numbers": [{"y": top + 14 * (n + len(lines)), "words": said} for n, said in enumerate(numbers)],
        "diamond": f"{box.x},{box.middle} {box.centre},{box.y} {box.x + box.width},{box.middle} "
        f"{box.centre},{box.y + box.height}",
        "sentence": told["sentence"],
    }
