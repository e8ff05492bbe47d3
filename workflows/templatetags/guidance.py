"""Filters of rectifications, interviews and points: a blank of a notice, the ink of a state, points with their sign."""

from typing import Any

from django import template

register = template.Library()

GOOD = frozenset({"achieved", "signed"})
BAD = frozenset({"failed", "absent", "unsigned"})
PAST = frozenset({"dropped", "ended", "cancelled"})
OURS = frozenset({"submitted", "move_asked", "written", "drafted", "proposed"})


@register.filter
def blank(made: Any, key: str) -> str:
    """What a notice says under a key."""
    return str(made.particulars.get(key, ""))


@register.filter
def tone(state: str) -> str:
    """The class of a state's mark: done, not done, over, ours to do, the subject's to do."""
    for states, word in ((GOOD, "ok"), (BAD, "soon"), (PAST, ""), (OURS, "do")):
        if state in states:
            return f" xh-st--{word}" if word else ""
    return " xh-st--wait"


@register.filter
def signed(points: int) -> str:
    """+3 or -3."""
    return f"{points:+d}"
