"""The machine-readable notice: what the printed page states, as data; what the page does not state is not in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from functools import cache
from html.parser import HTMLParser
from typing import Any, Final

from django.template.loader import get_template

from workflows.law.documents import RULE

SCHEMA: Final = "xinheng-notice/1"
_NOT_TEXT: Final = frozenset({"style", "svg", "title", "script"})
# Facts that have a place of their own in the data; all others that are printed stand under "content".
_PLACED: Final = frozenset(
    {"authority", "party", "number", "issued_on", "list_name", "basis", "instrument"}
    | {"remedies", "replaces", "check_code", "verify_url", "letterhead"}
)
# What the context of a page calls otherwise than the facts.
_ALSO: Final = {"amount_text": "amount", "measure_groups": "measures", "adopted": "statement.adopted"}
_TAG: Final = re.compile(r"{{(.+?)}}|{%\s*(?:for|include|with)\b(.+?)%}")
_NAME: Final = re.compile(r"(?<![\w.\"'])[a-z_]\w*(?:\.\w+)*")
_OTHER: Final = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
_NOTHING: Final[tuple[Any, ...]] = ("", None, [], {})
_PARTY: Final = ("name", "capacity", "post_title", "lead_name")
_REMEDIES: Final = ("review_body", "review_days", "court", "litigation_months", "text")


class _Reader(HTMLParser):
    """Collects the text that a reader of the page sees, without white space."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Style and drawings are not text."""
        self.hidden += tag in _NOT_TEXT

    def handle_endtag(self, tag: str) -> None:
        """And end."""
        self.hidden -= tag in _NOT_TEXT

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        if not self.hidden:
            self.text.append("".join(data.split()))


class _Page:
    """What a page says, asked of its text without white space."""

    def __init__(self, page: str, printable: Callable[[Any], Any]) -> None:
        reader = _Reader()
        reader.feed(page)
        self.text, self.printable = "".join(reader.text), printable

    def kept(self, value: Any) -> Any:
        """The same value without what the page does not state."""
        if isinstance(value, Mapping):
            found = {str(key): self.kept(item) for key, item in value.items()}
            return {key: item for key, item in found.items() if item not in _NOTHING}
        if isinstance(value, list | tuple):
            return [item for item in map(self.kept, value) if item not in _NOTHING]
        return value if any(self.says(words) for words in _wordings(value, self.printable)) else None

    def says(self, words: str) -> bool:
        """Does the page say these words, line by line? 5个工作日 is not said by 15个工作日."""
        return all(
            re.search(_whole("".join(line.split()).rstrip("。；;")), self.text) for line in words.splitlines()
        )


def _whole(words: str) -> str:
    """The pattern that finds these words but no part of a longer number."""
    before, after = (r"(?<!\d)" if words[:1].isdigit() else ""), (r"(?!\d)" if words[-1:].isdigit() else "")
    return before + re.escape(words) + after


def stated(
    kind: str,
    title: str,
    facts: Mapping[str, Any],
    page: str,
    printable: Callable[[Any], Any],
    templates: Sequence[str],
) -> dict[str, Any]:
    """The data of one notice from its facts, kept to what its templates name and its page says.

    Days are ISO dates, amounts as in the facts; a person's number is as it is shown on the notice. `printable` words a
    fact as it is printed.
    """
    page_says = _Page(page, printable)
    kept, named = page_says.kept, frozenset[str]().union(*map(mentions, templates))
    party = facts.get("party") or {}
    shown = {key: party.get(key) for key in _PARTY} | {
        "code_label": party.get("code_label"),
        "code": party.get("code_display") or party.get("code"),
    }
    remedies = facts.get("remedies") or {}
    data = {
        "schema": SCHEMA,
        "language": "zh-CN",
        "kind": kind,
        "title": title,
        "number": facts.get("number") or "",
        "issued_on": facts.get("issued_on") or "",
        "authority": kept(facts.get("authority") or {}),
        "party": kept(shown),
        "list": kept({"name": facts.get("list_name")}),
        "legal_basis": _basis(kept(facts.get("basis") or []), kept(facts.get("instrument") or RULE)),
        "content": kept(
            {key: _named(key, value, named) for key, value in facts.items() if key not in _PLACED}
        ),
        "remedies": kept({key: remedies.get(key) for key in _REMEDIES}),
        "replaces": facts.get("replaces") or "",
        "contact": kept(facts.get("letterhead") or {}),
        "verification": {
            key: value
            for key, value in (("code", facts.get("check_code")), ("address", facts.get("verify_url")))
            if value
        },
    }
    return {key: value for key, value in data.items() if value not in _NOTHING}


def _basis(items: list[Any], instrument: Any) -> list[Any]:
    """The articles cited, or the instrument alone where the page names no article; an article not cited is left out."""
    cited = [
        item for item in items if isinstance(item, Mapping) and "article" in item and "instrument" in item
    ]
    return cited or ([{"instrument": instrument}] if instrument else [])


@cache
def mentions(template: str) -> frozenset[str]:
    """The dotted names that a template prints, with those of the templates it includes and extends."""
    source = str(get_template(template).template.source)  # type: ignore[attr-defined]
    names = {name for tag in _TAG.findall(source) for part in tag for name in _NAME.findall(part)}
    names |= {_ALSO[name] for name in names if name in _ALSO}
    return frozenset(names).union(
        *(mentions(other) for other in _OTHER.findall(source) if other.endswith(".html"))
    )


def _named(key: str, value: Any, named: frozenset[str]) -> Any:
    """The part of a fact that the templates name: all of it when they name it, or the parts they name."""
    if key in named:
        return value
    if isinstance(value, Mapping):
        return {name: _named(f"{key}.{name}", item, named) for name, item in value.items()}
    return None


def _wordings(value: Any, printable: Callable[[Any], Any]) -> list[str]:
    """How a single fact may stand on the page."""
    if value is None or isinstance(value, bool):
        return []
    words = [str(printable(value)), str(value)]
    with suppress(InvalidOperation):
        words.append(f"{Decimal(str(value)):,.2f}")
    return [word for word in words if word.strip()]
