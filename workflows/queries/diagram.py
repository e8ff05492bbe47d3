"""The procedures of an entry on their charts: what has been done, where each stands, what can still follow."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import F, Value
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from viewflow.workflow.models import Task

from workflows.law.chartwords import GATES, LANES, PARTS, PROCEDURES, WAITING
from workflows.law.documents import DOCUMENTS
from workflows.law.layout import HEAD, Box, Edge, Line, Node, Picture, lay_out
from workflows.law.letters import LETTERS
from workflows.law.policy import Rules
from workflows.law.steps import STEPS, step_words
from workflows.models import (
    ChallengeProcedure,
    Entry,
    Exit,
    HearingProcedure,
    Identification,
    InterviewProcedure,
    Issuance,
    MonitoringProcedure,
    Motion,
    ObjectionProcedure,
    RectificationProcedure,
    RepairProcedure,
    Reply,
    Serving,
    Suggestion,
    WorkItem,
)

# Gives the parts and the ways of a procedure under the rules of a list: the flows are known a floor higher.
Sketch = Callable[[str, Rules, str], tuple[list[Node], list[Edge]]]
OPEN = frozenset({"NEW", "ASSIGNED", "STARTED", "SCHEDULED"})
MODELS = (
    Identification,
    Reply,
    HearingProcedure,
    RepairProcedure,
    Exit,
    MonitoringProcedure,
    Motion,
    Issuance,
    Serving,
    ObjectionProcedure,
    ChallengeProcedure,
    RectificationProcedure,
    InterviewProcedure,
    Suggestion,
)
STEMS = (
    "identification", "reply", "hearing", "repair", "exit", "monitoring", "motion", "issuance", "serving", "objection",
    "challenge", "rectification", "interview", "suggestion",
)  # fmt: skip
# What tells several procedures of a kind apart: a proposal, a document.
ABOUT = {
    Motion: "kind",
    Issuance: "kind",
    Serving: "notice__kind",
    ObjectionProcedure: "objection__code",
    ChallengeProcedure: "matter",
    RectificationProcedure: "matter",
    InterviewProcedure: "matter",
    Suggestion: "matter",
}
OF_GUIDANCE = {
    str(value): words
    for made in (RectificationProcedure, InterviewProcedure, Suggestion)
    for value, words in made.Matter.choices
}
DONE, NOW, NEXT, OFF = "done", "now", "next", "off"
LINE_OF_WORDS = 5  # characters in one line of a box
TRIANGLE = 5


@dataclass(frozen=True)
class Run:
    """One procedure of the entry: which, what it is about, whether it is open, and its tasks in their order."""

    pk: int
    stem: str
    about: str
    is_open: bool
    tasks: tuple[Task, ...]

    @property
    def title(self) -> str:
        """What the procedure is called."""
        words = str(PROCEDURES[self.stem])
        paper = DOCUMENTS.get(self.about) or LETTERS.get(self.about)
        kinds = dict(Motion.Kind.choices) | dict(ChallengeProcedure.Matter.choices) | OF_GUIDANCE
        about = kinds.get(self.about, paper.title if paper else self.about)
        return f"{words}：{about}" if about else words


@dataclass(frozen=True)
class Mark:
    """What is known of one part: done | now | next | off, when and by whom it was last done, how often."""

    state: str
    on: date | None = None
    who: str = ""
    times: int = 0


def runs(entry: Entry) -> list[Run]:
    """The procedures of an entry, the newest first and what is open before what is over; 2 queries."""
    found = _processes(entry)
    tasks = Task.objects.filter(process__in=[pk for pk, *_told in found]).order_by("pk")
    of_process: dict[int, list[Task]] = {}
    for task in tasks.select_related("work_item__owner").defer("data"):
        of_process.setdefault(task.process_id, []).append(task)
    made = [
        Run(pk, stem, about, is_open, tuple(of_process.get(pk, ())))
        for pk, stem, about, is_open in sorted(found, reverse=True)
    ]
    return sorted(made, key=lambda run: not run.is_open)


def _processes(entry: Entry) -> list[tuple[int, str, str, bool]]:
    """Key, stem, what it is about and whether it is open, of every procedure of the entry; one query."""
    asked = []
    for model, stem in zip(MODELS, STEMS, strict=True):
        about: Any = F(ABOUT[model]) if model in ABOUT else Value("")
        rows = model._default_manager.filter(entry=entry).order_by()
        asked.append(rows.annotate(stem=Value(stem), told=about).values_list("pk", "stem", "told", "is_open"))
    return [
        (pk, stem, about, bool(is_open)) for pk, stem, about, is_open in asked[0].union(*asked[1:], all=True)
    ]


# ------------------------------------------------------------------------------------------ what was done
def marks(run: Run, nodes: Iterable[Node], edges: Iterable[Edge]) -> dict[str, Mark]:
    """What is known of each part of the chart."""
    names = [node.name for node in nodes]
    done, standing = _visited(run)
    reached = _after(standing, edges)
    return {name: _mark(name, done.get(name, []), name in standing, name in reached) for name in names}


def _visited(run: Run) -> tuple[dict[str, list[Task]], set[str]]:
    """The tasks that were done of each part, and the parts at which the procedure stands."""
    done: dict[str, list[Task]] = {}
    standing: set[str] = set()
    for task in run.tasks:
        if task.status == "DONE":
            done.setdefault(task.flow_task.name, []).append(task)
        elif run.is_open and task.status in OPEN:
            standing.add(task.flow_task.name)
    return done, standing


def _mark(name: str, done: list[Task], stands_here: bool, can_follow: bool) -> Mark:
    """One part: where it stands counts more than that it was done before."""
    on, who = _last(done)
    if stands_here:
        return Mark(NOW, on, who, len(done))
    if done:
        return Mark(DONE, on, who, len(done))
    return Mark(NEXT if can_follow else OFF)


def _last(done: list[Task]) -> tuple[date | None, str]:
    """When and by whom a part was done last; what the program does by itself has neither."""
    item: WorkItem | None = getattr(done[-1], "work_item", None) if done else None
    if item is None or item.finished_at is None:
        return None, ""
    return localtime(item.finished_at).date(), item.owner.name if item.owner else ""


def _after(names: Iterable[str], edges: Iterable[Edge]) -> set[str]:
    """Everything that can still follow where the procedure stands."""
    following: dict[str, list[str]] = {}
    for start, end in edges:
        following.setdefault(start, []).append(end)
    seen: set[str] = set()
    todo = list(names)
    while todo:
        for name in following.get(todo.pop(), []):
            if name not in seen:
                seen.add(name)
                todo.append(name)
    return seen


def gone(run: Run, names: Iterable[str]) -> set[Edge]:
    """The ways that were really taken: from each part to the next one that was reached."""
    drawn = set(names)
    path = [
        task.flow_task.name
        for task in run.tasks
        if task.flow_task.name in drawn and task.status != "CANCELED"
    ]
    return set(pairwise(path))


# ---------------------------------------------------------------------------------------------- the picture
def panels(entry: Entry, rules: Rules, sketch: Sketch) -> list[dict[str, Any]]:
    """Each procedure of the entry as its panel shows it, open ones first; 2 queries."""
    return [panel(run, rules, entry.list_type.kind, sketch) for run in runs(entry)]


def panel(run: Run, rules: Rules, kind: str, sketch: Sketch) -> dict[str, Any]:
    """One procedure: its chart as shapes and words, and the same as a list for who cannot see it."""
    nodes, edges = sketch(run.stem, rules, kind)
    known, taken = marks(run, nodes, edges), gone(run, [node.name for node in nodes])
    picture = lay_out(nodes, edges, list(LANES))
    standing = [name for name, mark in known.items() if mark.state == NOW]
    live = _after(standing, edges).union(standing)
    return {
        "run": run,
        "picture": picture,
        "room": picture.width - HEAD,
        "gone": taken,
        "lanes": [{"row": row, "words": LANES[row.name]} for row in picture.rows],
        "boxes": [_box(box, known[box.node.name], run.stem, kind) for box in picture.boxes],
        "lines": [
            line_shape(line, taken, live)
            for line in sorted(picture.lines, key=lambda one: _weight(one, taken))
        ],
        "standing": "、".join(words_of(run.stem, name, kind) for name in standing),
        "current_x": _current(picture, known),
        "steps": _steps(nodes, known, run.stem, kind),
    }


def words_of(stem: str, name: str, kind: str) -> str:
    """What a part of the chart is called."""
    if (stem, name) in STEPS:
        return str(step_words(stem, name, kind).title)
    found = PARTS.get((stem, name)) or GATES.get((stem, name)) or WAITING.get((stem, name))
    return str(found) if found else _("结束") if name == "done" else _("开始")


def _weight(line: Line, taken: set[Edge]) -> bool:
    """What was gone is drawn last: it lies above what crosses it."""
    return (line.start, line.end) in taken


def _box(box: Box, mark: Mark, stem: str, kind: str) -> dict[str, Any]:
    """A part with its words in lines, each at its height, and the sentence behind it."""
    words = words_of(stem, box.node.name, kind)
    lines = [] if box.node.shape in ("start", "end") else broken(words)
    told = [f"{mark.on:%Y-%m-%d}" if mark.on else "", mark.who] if box.node.shape == "step" else []
    told = [part for part in told if part]
    top = box.middle - 7 * (len(lines) + len(told)) + 11
    if box.node.shape == "gate":
        top, lines = box.y + box.height + 13, [words]
    return {
        "box": box,
        "state": mark.state,
        "lines": [{"y": top + 14 * n, "words": line} for n, line in enumerate(lines)],
        "told": [{"y": top + 14 * (n + len(lines)), "words": part} for n, part in enumerate(told)],
        "diamond": f"{box.x},{box.middle} {box.centre},{box.y} {box.x + box.width},{box.middle} "
        f"{box.centre},{box.y + box.height}",
        "sentence": sentence(words, mark),
    }


def broken(words: str) -> list[str]:
    """Words of up to eight characters in one line or two of the same length."""
    if len(words) <= LINE_OF_WORDS:
        return [words]
    half = (len(words) + 1) // 2
    return [words[:half], words[half:]]


def sentence(words: str, mark: Mark) -> str:
    """核查案件：已办，2026-03-02 沈佳宁（共 2 次)."""
    state = {DONE: _("已办"), NOW: _("正在办理"), NEXT: _("可能还要办"), OFF: _("没有经过")}[mark.state]
    when = f"，{mark.on:%Y-%m-%d} {mark.who}".rstrip() if mark.on else ""
    last = _("，上一次") if mark.state == NOW and mark.on else ""
    often = _("（共 %(n)s 次）") % {"n": mark.times} if mark.times > 1 and mark.on else ""
    return f"{words}：{state}{last}{when}{often}"


def line_shape(line: Line, taken: set[Edge], live: set[str]) -> dict[str, Any]:
    """A way as a line with its arrow: it was gone, it can still be gone, or neither."""
    x, y = line.points[-1]
    state = DONE if (line.start, line.end) in taken else NEXT if line.start in live else OFF
    return {
        "state": state,
        "points": " ".join(f"{a},{b}" for a, b in line.points),
        "arrow": f"{x},{y} {x - TRIANGLE - 2},{y - TRIANGLE} {x - TRIANGLE - 2},{y + TRIANGLE}",
    }


def _current(picture: Picture, known: dict[str, Mark]) -> int:
    """Where the procedure stands, from the left; the beginning of what is over."""
    standing = [box.centre for box in picture.boxes if known[box.node.name].state == NOW]
    return min(standing) if standing else 0


def _steps(nodes: Iterable[Node], known: dict[str, Mark], stem: str, kind: str) -> list[dict[str, Any]]:
    """The same in words, step by step, for who cannot see the picture."""
    told = [node for node in nodes if node.shape in ("step", "part", "wait")]
    return [
        {
            "words": sentence(words_of(stem, node.name, kind), known[node.name]),
            "lane": LANES[node.lane],
            "state": known[node.name].state,
            "is_now": known[node.name].state == NOW,
        }
        for node in told
    ]
