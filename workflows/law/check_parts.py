"""The four things that a full check of the log says, and which faults speak against each of them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

PLACES, LINKS, TREE, STATES = "places", "links", "tree", "states"
PARTS: dict[str, Any] = {
    PLACES: _("行号连续，没有缺行"),
    LINKS: _("逐行摘要相连，没有改写"),
    TREE: _("新树头包含上一树头"),
    STATES: _("业务状态与台账一致"),
}
PART_OF = {
    **dict.fromkeys(("place", "missing", "tail", "count", "unplaced"), PLACES),
    **dict.fromkeys(("hash", "previous", "head", "facts"), LINKS),
    **dict.fromkeys(("leaf", "node", "root", "signature", "anchor"), TREE),
    "state": STATES,
}


def counted(kinds: Iterable[str]) -> dict[str, int]:
    """How many faults each part has, of a check that looked at all four; every kind of fault has its part."""
    found = dict.fromkeys(PARTS, 0)
    for kind in kinds:
        found[PART_OF[kind]] += 1
    return found
