"""What a line says that was done; of what was refused, what was tried and why it was not let through."""

from django.utils.translation import gettext as _

from workflows.law.gate_words import TRIED, TRIED_BY_VERB, TRIED_SOMETHING, WHY
from workflows.law.steps import VERBS
from workflows.models import Transition


def act_words(line: Transition) -> str:
    """What was done; of what was refused, what was tried."""
    if line.verb in TRIED_BY_VERB:
        return str(TRIED_BY_VERB[line.verb][0])
    if line.verb == "refuse_attempt":
        return str(TRIED.get(_fact(line, "address"), TRIED_SOMETHING))
    return str(VERBS.get(line.verb, line.verb))


def refused_because(line: Transition) -> str:
    """Why somebody was kept out; the facts of an old line may be erased."""
    if line.verb in TRIED_BY_VERB:
        return str(TRIED_BY_VERB[line.verb][1])
    return str(WHY.get(_fact(line, "why"), _("原因见该行")))


def _fact(line: Transition, name: str) -> str:
    """One plain fact of a line, or empty."""
    facts = getattr(line, "facts", None)
    return str(facts.data.get(name, "")) if facts is not None else ""
