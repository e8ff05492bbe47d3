"""What an official document is made of: its elements, what an officer writes into it, its layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FILE, LETTER, RECORD = "file", "letter", "record"  # 文件格式、信函格式 (GB/T 9704-2012); 笔录和表格
LINE, TEXT, DATE, TIME, COUNT, CHOICE = "line", "text", "date", "time", "count", "choice"


@dataclass(frozen=True)
class Element:
    """One mandatory element: a dotted key into the facts, its Chinese label, and the case it is limited to.

    `only` is empty (always), or "dotted.key=value" when the element is mandatory only for that value.
    """

    key: str
    label: str
    only: str = ""


@dataclass(frozen=True)
class Blank:
    """What an officer writes into a document drawn up by hand: a dotted key of the facts, its label, how it is typed.

    `sort` is "line", "text", "date", "time" (a moment), "count" or "choice" (of `choices`); `help` says how to word it.
    A text of several lines is several paragraphs, or the items of a list where the document has one.
    """

    key: str
    label: str
    sort: str = TEXT
    help: str = ""
    choices: tuple[str, ...] = ()
    length: int = 2000


@dataclass(frozen=True)
class Document:
    """One kind of official document; `series` is the word of its number sequence, `clause` its legal ground.

    A record (笔录、回证、目录) has no series and bears no number. `form` is the layout, `blanks` what an officer
    fills in; a kind without blanks is issued by its procedure alone. `is_served`: it is addressed to a party;
    `is_public`: it is told to everybody; what is neither goes to other bodies, or into the file alone.
    `note` tells the officer what nobody has verified, and is never printed. `states` are the states of an entry in
    which it may be drawn up by hand (empty: any), `lists` the kinds of list; `parts` names the facts of the case that
    it needs besides those of every document. `act` is what it calls itself where it tells of remedies: 本决定书.
    """

    kind: str
    title: str
    series: str
    template: str
    elements: tuple[Element, ...]
    has_remedies: bool
    clause: str
    form: str = FILE
    is_served: bool = True
    blanks: tuple[Blank, ...] = ()
    note: str = ""
    states: tuple[str, ...] = ()
    lists: tuple[str, ...] = ("black", "watch")
    parts: tuple[str, ...] = ()
    is_public: bool = False

    @property
    def is_numbered(self) -> bool:
        """Does it bear a document number?"""
        return bool(self.series)

    @property
    def act(self) -> str:
        """What the document calls itself."""
        return f"本{next((word for word in _ACTS if self.title.endswith(word)), '决定书')}"

    def may_be_drawn_up(self, state: str, list_kind: str) -> bool:
        """May an officer draw it up for an entry in this state, on a list of this kind?"""
        return bool(self.blanks) and list_kind in self.lists and (not self.states or state in self.states)

    def requires(self, blank: Blank) -> bool:
        """Is this blank a mandatory element in every case?"""
        return any(element.key == blank.key and not element.only for element in self.elements)

    def may_require(self, blank: Blank) -> Element | None:
        """The element that makes this blank mandatory in one case only, or None."""
        return next((e for e in self.elements if e.key == blank.key and e.only), None)


_ACTS = ("决定书", "告知书", "通知书", "警示函")


def lacking_of(elements: tuple[Element, ...], facts: Mapping[str, Any]) -> list[str]:
    """Chinese labels of the elements that are mandatory for these facts and absent or blank in them."""
    return [e.label for e in elements if applies(e, facts) and is_blank(e, facts)]


def is_blank(element: Element, facts: Mapping[str, Any]) -> bool:
    """Do the facts say nothing about this element?"""
    return says_nothing(look_up(facts, element.key))


def look_up(facts: Mapping[str, Any], key: str) -> Any:
    """The value under a dotted key, or None where any step is absent."""
    value: Any = facts
    for step in key.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def says_nothing(value: Any) -> bool:
    """Whether a value says nothing; the number 0 and the answer False say something."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {}, ())


def applies(element: Element, facts: Mapping[str, Any]) -> bool:
    """Whether an element limited to one case is mandatory for these facts."""
    key, _, expected = element.only.partition("=")
    return not key or str(look_up(facts, key)) == expected
