"""Which verb of the log a part of a chart writes; what an insight into the log must know of the flows."""

from typing import Any

from workflows.flows.base import Step
from workflows.flows.chart import Chart, draw
from workflows.flows.sketch import OF_STEM, shape_and_lane
from workflows.law.chartwords import WAITING
from workflows.law.insight import Part
from workflows.law.policy import Rules
from workflows.law.steps import VERBS

# The first line of a procedure: with it the turn of the first step comes.
BEGUN: dict[tuple[str, str], frozenset[str]] = {
    ("identification", "register"): frozenset({"propose"}),
    ("reply", "file"): frozenset({"file_statement"}),
    ("hearing", "request"): frozenset({"request_hearing"}),
    ("repair", "apply"): frozenset({"apply"}),
    ("objection", "begin"): frozenset({"file_objection"}),
    ("objection", "ask_again"): frozenset({"ask_recheck"}),
    ("rectification", "begin"): frozenset({"draft_rectification", "hand_in_rectification"}),
    ("interview", "begin"): frozenset({"draft_interview"}),
    ("monitoring", "watch"): frozenset({"match_finding"}),
    ("serving", "go_on"): frozenset({"miss"}),
    ("motion", "propose"): frozenset(verb for verb in VERBS if verb.startswith("propose_")),
    ("exit", "leave"): frozenset(verb for verb in VERBS if verb.startswith("exit_by_")),
}
# What an outcome writes in the place of the step's own verb; the line with which a wait is over; and the one thing
# that the program does by itself with a line of its own. What else it does is told by the line of the decision.
ENACTED: dict[tuple[str, str], frozenset[str]] = {
    ("identification", "decide"): frozenset({"enlist", "dismiss"}),
    ("identification", "await_statement"): frozenset({"close_window"}),
    ("identification", "cross_check"): frozenset({"cross_check"}),
    ("reply", "answer"): frozenset({"answer_statement"}),
    ("hearing", "hold"): frozenset({"hold_hearing", "forfeit_hearing"}),
    ("repair", "check"): frozenset({"accept_repair", "ask_repair_completion"}),
    ("repair", "await_completion"): frozenset({"complete_repair"}),
    ("repair", "decide"): frozenset({"grant", "grant_partly", "refuse", "seal_result"}),
    ("objection", "check"): frozenset({"accept_objection"}),
    ("objection", "await_completion"): frozenset({"complete_objection"}),
}
# After a decision that may go several ways, which line leads to which service.
LED_BY: dict[tuple[str, str], frozenset[str]] = {
    ("repair", "serve_decision"): frozenset({"grant"}),
    ("repair", "serve_partial"): frozenset({"grant_partly"}),
    ("repair", "serve_refusal"): frozenset({"refuse"}),
}
# What proves a part without being its line: a service by which the case moves on.
SHOWN: dict[tuple[str, str], frozenset[str]] = {("identification", "serve"): frozenset({"notify"})}


def verbs_of(stem: str) -> dict[str, frozenset[str]]:
    """The parts of a procedure that leave a line, and by which verbs: human steps, waits, what the program does.

    What the program does by the verb of a decision is the decision's line, not one more.
    """
    nodes = vars(OF_STEM[stem])
    found = {
        name: frozenset({node.verb}) | ENACTED.get((stem, name), frozenset())
        for name, node in nodes.items()
        if isinstance(node, Step) and node.verb
    }
    return found | {name: verbs for (of, name), verbs in ENACTED.items() if of == stem and name not in found}


def ways(rules: Rules, kind: str) -> tuple[Part, ...]:
    """The parts of all procedures that leave a line, and what may precede each, under these rules of a list."""
    return tuple(part for stem in OF_STEM for part in _parts(stem, draw(OF_STEM[stem], rules, kind)))


def _parts(stem: str, chart: Chart) -> list[Part]:
    """The parts of one procedure."""
    verbs = verbs_of(stem) | {name: BEGUN.get((stem, name), frozenset()) for name in chart.starts}
    seen = chart.after(chart.starts) | chart.starts
    before: dict[str, set[str]] = {name: set() for name in chart.nodes}
    for name in seen:
        for end in chart.following[name]:
            before[end].add(name)
    return [_part(stem, name, chart, verbs, before) for name in verbs if name in seen]


def _part(stem: str, name: str, chart: Chart, verbs: Any, before: dict[str, set[str]]) -> Part:
    """One part: the nearest parts before it that leave a line, over gates and plumbing."""
    after: set[str] = set()
    waits, seen, todo = False, {name}, list(before[name])
    while todo:
        earlier = todo.pop()
        if earlier in verbs:
            after.add(earlier)
        elif earlier not in seen:
            waits = waits or (stem, earlier) in WAITING
            todo += before[earlier]
        seen.add(earlier)
    shape, lane = shape_and_lane(stem, name, chart.nodes[name])
    shown = SHOWN.get((stem, name), frozenset())
    begins = bool(after & chart.starts)
    led_by = LED_BY.get((stem, name), frozenset())
    ends = bool(chart.after([name], without=frozenset(verbs) - {name}) & chart.ends)
    return Part(stem, name, verbs[name], frozenset(after), lane, shape, shown, waits, begins, led_by, ends)


def step_verbs() -> frozenset[str]:
    """Every verb by which a part of a procedure leaves a line."""
    of_parts = (verbs for stem in OF_STEM for verbs in verbs_of(stem).values())
    return frozenset().union(*of_parts, *BEGUN.values(), *SHOWN.values())
