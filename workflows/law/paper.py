"""A page as it was printed first: what is set, and its machine-readable twin, frozen together."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from workflows.law.chain import digest

_BETWEEN = b"\0"  # never inside the twin: JSON escapes it


class NotDrawn(Exception):
    """A paper that is made for one reader at once was not; the sentence says why. `is_busy`: others were first."""

    def __init__(self, sentence: str, *, is_busy: bool = False) -> None:
        self.is_busy = is_busy
        super().__init__(sentence)


@dataclass(frozen=True)
class Page:
    """The HTML of one document and the JSON that is attached to its print (UTF-8)."""

    html: str
    twin: bytes

    @classmethod
    def of(cls, html: str, said: Mapping[str, Any]) -> Self:
        """A page whose twin says the same as a machine reads it: keys in order, so the bytes do not wander."""
        return cls(html, json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode())

    @classmethod
    def thawed(cls, kept: bytes) -> Self:
        """The page out of the bytes that `frozen` gave; ValueError when they are damaged."""
        try:
            html, between, twin = zlib.decompress(kept).rpartition(_BETWEEN)
        except zlib.error as error:
            raise ValueError("the frozen page cannot be read") from error
        if not between:
            raise ValueError("the frozen page has no machine-readable twin")
        return cls(html.decode(), twin)

    def frozen(self) -> bytes:
        """The page as bytes of a database row."""
        return zlib.compress(self._whole(), 9)

    def digest(self) -> str:
        """The SHA-256 (hex) of the page itself: it does not depend on how it was compressed."""
        return digest(self._whole())

    def _whole(self) -> bytes:
        """Both parts as one."""
        return self.html.encode() + _BETWEEN + self.twin
