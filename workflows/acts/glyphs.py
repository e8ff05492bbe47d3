"""What no installed font can draw is refused while a document is drafted, reviewed and issued, not at its printing."""

from collections.abc import Mapping
from typing import Any

from workflows.gateways import fonts
from workflows.law.glyphs import Unprintable, places_of, text_of


def unprintable(kind: str, stated: Mapping[str, Any]) -> list[Unprintable]:
    """The characters of a document that would print as boxes, by the place where they stand."""
    chars = fonts.unprintable(text_of(stated))
    return places_of(kind, stated, set(chars)) if chars else []


def boxes(stated: Mapping[str, Any]) -> list[str]:
    """The characters anywhere in these facts that no font can draw."""
    return list(fonts.unprintable(text_of(stated)))


def faults(kind: str, stated: Mapping[str, Any]) -> list[str]:
    """The same as sentences for the officer."""
    return [each.sentence for each in unprintable(kind, stated)]
