"""Documents drawn up by hand: the facts of the case that each needs besides those of every document."""

from collections.abc import Callable
from typing import Any

from workflows.acts import exit, facts, repair
from workflows.acts.facts import Part
from workflows.law.entry import Listing
from workflows.law.letters import LETTERS
from workflows.models import Entry


def parts_of(kind: str, entry: Entry) -> tuple[Part, ...]:
    """The parts of the facts that a document of this kind states about the case, for `facts.frozen`.

    What the case does not have (no application, not yet left) is not among them: the check of the elements names it.
    """
    document = LETTERS.get(kind)
    return tuple(_PARTS[part](entry) for part in document.parts) if document else ()


def _application(entry: Entry) -> dict[str, Any]:
    """The newest application for repair, as a letter names it."""
    found = entry.repairs.order_by("pk").last()
    return repair.application_facts(found, "") if found else {}


def _removal(entry: Entry) -> dict[str, Any]:
    """Why and when the entry left the list."""
    if entry.state not in (Listing.EXITED, Listing.REVOKED):
        return {}
    return exit.removal_facts(entry, "revoked" if entry.state == Listing.REVOKED else "")


def _decision(_entry: Entry) -> Part:
    """The decision that the addressee was sent: one for each."""
    return facts.decision_facts


_PARTS: dict[str, Callable[[Entry], Part]] = {
    "application": _application,
    "decision": _decision,
    "measures": facts.measures_facts,
    "removal": _removal,
}
