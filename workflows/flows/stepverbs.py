"""Which verb of the log a part of a chart writes; what an insight into the log must know of the flows."""

from workflows.flows.base import Step
from workflows.flows.sketch import OF_STEM
from workflows.law.chartwords import PARTS
from workflows.law.steps import VERBS


def verbs_of(stem: str) -> dict[str, str]:
    """The parts of a procedure that write a verb of their own: human steps, and what the program does by that name."""
    found = {
        name: node.verb for name, node in vars(OF_STEM[stem]).items() if isinstance(node, Step) and node.verb
    }
    return found | {name: name for of, name in PARTS if of == stem and name in VERBS}


def step_verbs() -> frozenset[str]:
    """The verbs of all human steps of all procedures."""
    return frozenset(
        node.verb
        for flow_class in OF_STEM.values()
        for node in vars(flow_class).values()
        if isinstance(node, Step) and node.verb
    )


def own_verbs() -> frozenset[str]:
    """What is done in a procedure once its turn has come: everything that a part of a chart writes."""
    return frozenset(verb for stem in OF_STEM for verb in verbs_of(stem).values())
