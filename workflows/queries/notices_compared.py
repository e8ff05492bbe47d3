"""What a correction changes in the printed text, and the words of a document block by block."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import Any

from workflows.models import Notice
from workflows.queries import notices

SKIPPED = frozenset({"head", "style", "script", "svg"})
BLOCKS = frozenset({"p", "h1", "h2", "h3", "li", "div", "td", "th", "tr", "br"})
HEADINGS = frozenset({"h1", "h2", "h3"})
# Every document has its own: they say nothing about what was put right.
ITS_OWN = ("number", "issued_on", "check_code", "verify_url", "replaces", "remedies", "correction")


@dataclass(frozen=True)
class Change:
    """Blocks of the printed text that differ: as the old document has them, as the new one will."""

    old: tuple[str, ...]
    new: tuple[str, ...]


class PaperText(HTMLParser):
    """The words of a printed page, in blocks of (is it a heading, text)."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[bool, str]] = []
        self._skipped, self._heading, self._text = 0, False, ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """A skipped part begins, or a block."""
        self._skipped += tag in SKIPPED
        if tag in BLOCKS:
            self._flush()
            self._heading = tag in HEADINGS or (tag == "br" and self._heading)

    def handle_endtag(self, tag: str) -> None:
        """A skipped part ends, or a block."""
        self._skipped -= tag in SKIPPED
        if tag in BLOCKS:
            self._flush()
            self._heading = False

    def handle_data(self, data: str) -> None:
        """Words, unless they belong to a skipped part."""
        if not self._skipped:
            self._text += data

    def _flush(self) -> None:
        """Close the block, with white space as a reader sees it."""
        text = " ".join(self._text.split())
        if text:
            self.blocks.append((self._heading, text))
        self._text = ""


def paper_text(kind: str, facts: Mapping[str, Any]) -> list[tuple[bool, str]]:
    """The text of a document from its frozen facts, as (is a heading, text)."""
    reader = PaperText()
    reader.feed(notices.html(kind, facts))
    reader.close()
    return reader.blocks


def changes(old: Notice, stated: Mapping[str, Any]) -> list[Change]:
    """Where the text of a correction would differ from the old document, in the order of the page; [] where nowhere."""
    same = {key: old.facts[key] for key in ITS_OWN if key in old.facts}
    own = {key: value for key, value in stated.items() if key not in ITS_OWN}
    before = [text for _heading, text in paper_text(old.kind, old.facts)]
    after = [text for _heading, text in paper_text(old.kind, own | same)]
    found = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    return [Change(tuple(before[i:j]), tuple(after[k:m])) for tag, i, j, k, m in found if tag != "equal"]
