"""The chart of a procedure under the rules of one policy version: which steps there are and what follows what.

Conditions that ask nothing but the rules are answered; all others leave both ways open. So whatever holds on every
way through the chart holds in every case that runs under these rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from viewflow.workflow import flow

from workflows.flows.base import Step
from workflows.law.policy import Rules


class AskedMore(Exception):
    """A condition asked for something that the rules alone do not tell."""


class _Nothing:
    """A stand-in of which nothing is known."""

    def __getattr__(self, name: str) -> Any:
        raise AskedMore(name)


class _ListOnly(_Nothing):
    """A list type of which only the kind is known."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


class _PolicyOnly(_Nothing):
    """A policy version of which only rules and kind of list are known."""

    def __init__(self, rules: Rules, kind: str) -> None:
        self._rules, self.list_type = rules, _ListOnly(kind)

    def load_rules(self) -> Rules:
        """The rules under which the chart is drawn."""
        return self._rules


class _EntryOnly(_Nothing):
    """An entry of which only its policy version is known."""

    def __init__(self, rules: Rules, kind: str) -> None:
        self.policy = _PolicyOnly(rules, kind)
        self.list_type = self.policy.list_type


class _ProcessOnly(_Nothing):
    """A process of which only the entry's policy is known."""

    def __init__(self, rules: Rules, kind: str) -> None:
        self.entry = _EntryOnly(rules, kind)


class _ActivationOnly(_Nothing):
    """What a condition is handed."""

    def __init__(self, rules: Rules, kind: str) -> None:
        self.process = _ProcessOnly(rules, kind)


@dataclass(frozen=True)
class Chart:
    """The nodes of a procedure by name, and the names that may follow each of them under the rules."""

    stem: str
    nodes: dict[str, Any]
    following: dict[str, frozenset[str]]
    starts: frozenset[str]
    ends: frozenset[str]

    @property
    def steps(self) -> dict[str, Step]:
        """The human steps that can be reached, by name."""
        seen = self.after(self.starts) | self.starts
        return {name: node for name, node in self.nodes.items() if isinstance(node, Step) and name in seen}

    def after(self, names: Iterable[str], without: frozenset[str] = frozenset()) -> frozenset[str]:
        """Everything that can follow these nodes, sooner or later, on ways that avoid `without`."""
        seen: set[str] = set()
        todo = [name for name in names if name not in without]
        while todo:
            for name in self.following[todo.pop()] - seen - without:
                seen.add(name)
                todo.append(name)
        return frozenset(seen)

    def dead_ends(self) -> list[str]:
        """Nodes that can be reached and from which no end can be reached."""
        seen = self.after(self.starts) | self.starts
        return sorted(name for name in seen - self.ends if not self.after([name]) & self.ends)


def draw(flow_class: Any, rules: Rules, kind: str) -> Chart:
    """The chart of a procedure under these rules of a list of this kind."""
    nodes = {node.name: node for node in flow_class.instance.nodes()}
    asked = _ActivationOnly(rules, kind)
    return Chart(
        stem=flow_class.stem,
        nodes=nodes,
        following={name: _following(node, asked) for name, node in nodes.items()},
        starts=frozenset(name for name, node in nodes.items() if isinstance(node, flow.StartHandle)),
        ends=frozenset(name for name, node in nodes.items() if isinstance(node, flow.End)),
    )


def _following(node: Any, asked: Any) -> frozenset[str]:
    """What may follow one node."""
    every = frozenset(edge.dst.name for edge in node._outgoing())
    if isinstance(node, flow.If):
        told = _told(node._condition, asked)
        return every if told is None else frozenset({(node._on_true if told else node._on_false).name})
    if isinstance(node, flow.Switch):
        return _cases(node, asked)
    return every


def _cases(node: Any, asked: Any) -> frozenset[str]:
    """What may follow a switch: cases in their order, up to the first that the rules make certain."""
    open_ways: set[str] = set()
    for target, condition in node._activate_next:
        told = True if condition is None else _told(condition, asked)
        if told is not False:
            open_ways.add(target.name)
        if told:
            break
    return frozenset(open_ways)


def _told(condition: Any, asked: Any) -> bool | None:
    """The answer of a condition that asks only the rules; None when it asks for more."""
    try:
        return bool(condition(asked))
    except (AskedMore, KeyError):
        return None
