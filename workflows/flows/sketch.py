"""The chart of a procedure as it is drawn: its parts with lane and shape, what the rules leave out left out.

Plumbing, and gates that the rules have decided, are taken out; what came before them leads on to what follows.
"""

from collections.abc import Iterable
from typing import Any

from viewflow.workflow import flow

from workflows.flows import FLOWS
from workflows.flows.base import Step
from workflows.flows.chart import draw
from workflows.law.chartwords import BEGUN_BY, GATES, PARTS, SUBJECT, SYSTEM, WAITING, lane_of
from workflows.law.layout import Edge, Node
from workflows.law.policy import Rules

OF_STEM = {flow_class.stem: flow_class for flow_class in FLOWS}


def sketch(stem: str, rules: Rules, kind: str) -> tuple[list[Node], list[Edge]]:
    """The parts of a procedure in their order and what leads to what, under these rules of a list of this kind."""
    chart = draw(OF_STEM[stem], rules, kind)
    seen = chart.starts | chart.after(chart.starts)
    stated = [name for name in vars(OF_STEM[stem]) if name in seen]
    following = {name: set(chart.following[name]) for name in stated}
    nodes = {name: _part(stem, name, chart.nodes[name]) for name in stated}
    for name in [name for name, node in nodes.items() if node is None]:
        _take_out(name, following)
    while pointless := [n for n, ways in following.items() if _shape(nodes[n]) == "gate" and len(ways) < 2]:
        _take_out(pointless[0], following)
    lanes = _lanes(chart.starts, following, {n: node for n, node in nodes.items() if node is not None})
    parts = [Node(name, lanes[name], _shape(nodes[name])) for name in following]
    return parts, [(part.name, end) for part in parts for end in following if end in following[part.name]]


def _shape(node: Node | None) -> str:
    """The shape of a part; plumbing has none."""
    return node.shape if node else ""


def _part(stem: str, name: str, node: Any) -> Node | None:
    """How a node of the flow is drawn; None for plumbing. A gate lies in the lane of what leads to it."""
    if isinstance(node, Step):
        return Node(name, lane_of(node.duty), "step")
    if isinstance(node, flow.StartHandle):
        return Node(name, BEGUN_BY[stem], "start")
    if isinstance(node, flow.End):
        return Node(name, SYSTEM, "end")
    if (stem, name) in GATES:
        return Node(name, "", "gate")
    if (stem, name) in WAITING:
        return Node(name, SUBJECT, "wait")
    return Node(name, SYSTEM, "part") if (stem, name) in PARTS else None


def shape_and_lane(stem: str, name: str, node: Any) -> tuple[str, str]:
    """How a node is drawn and in whose lane; plumbing is done by the program."""
    part = _part(stem, name, node)
    return (part.shape, part.lane) if part else ("part", SYSTEM)


def _take_out(name: str, following: dict[str, set[str]]) -> None:
    """Join what leads to a part to what follows it."""
    after = following.pop(name) - {name}
    for ways in following.values():
        if name in ways:
            ways.remove(name)
            ways |= after


def _lanes(starts: Iterable[str], following: dict[str, set[str]], nodes: dict[str, Node]) -> dict[str, str]:
    """Each part's lane; gates, and the end, lie where one comes from first."""
    lanes: dict[str, str] = {name: nodes[name].lane for name in following}
    todo = [name for name in following if name in starts]
    seen = set(todo)
    while todo:
        name = todo.pop(0)
        for end in sorted(following[name] - seen):
            if nodes[end].shape in ("gate", "end"):
                lanes[end] = lanes[name]
            seen.add(end)
            todo.append(end)
    return lanes
