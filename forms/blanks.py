"""The blanks of a document as fields of a form; what is typed is read by the law's own readers (`law/papers`)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from workflows.law.cells import Unfit
from workflows.law.elements import CHOICE, COUNT, DATE, LINE, TIME, Blank
from workflows.law.papers import read

PREFIX = "blank_"


def name_of(key: str) -> str:
    """The name of the field that asks for a fact: a dotted key has no place in an id of a page."""
    return PREFIX + key.replace(".", "__")


def fields_of(
    blanks: Iterable[Blank], written: Mapping[str, Any], required: Iterable[str]
) -> dict[str, forms.Field]:
    """One field for each blank, with what is written so far; `required` are keys that the document must state.

    No field insists by itself: what is missing is named by the document's elements, for a draft may also be dropped.
    """
    made, needed = {}, set(required)
    for blank in blanks:
        field = _field(blank)
        field.initial = written.get(blank.key)
        field.conditional = blank.key in needed  # type: ignore[attr-defined]
        made[name_of(blank.key)] = field
    return made


def _field(blank: Blank) -> forms.Field:
    """The field that fits how the blank is typed."""
    told: dict[str, Any] = {"label": blank.label, "help_text": blank.help, "required": False}
    if blank.sort == CHOICE:
        choices = [(words, words) for words in blank.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
    return forms.CharField(widget=_widget(blank.sort), **told)


def _widget(sort: str) -> forms.Widget:
    """What the page offers to type into."""
    if sort in (DATE, TIME):
        kind = "date" if sort == DATE else "datetime-local"
        return forms.TextInput(attrs={"type": kind, "class": "form-control"})
    if sort == COUNT:
        return forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric"})
    if sort == LINE:
        return forms.TextInput(attrs={"class": "form-control"})
    return forms.Textarea(attrs={"class": "form-control", "rows": 4})


def raw_of(blanks: Iterable[Blank], data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, by the key of the fact, as the law's readers want it."""
    return {blank.key: data.get(name_of(blank.key), "") for blank in blanks}


def read_all(blanks: Iterable[Blank], raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed as plain facts, and a sentence for each key that cannot stand; nothing typed is ""."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for blank in blanks:
        try:
            values[blank.key] = read(blank, raw.get(blank.key, ""))
        except Unfit as unfit:
            faults[blank.key] = str(unfit)
    return values, faults


def written_in(blanks: Iterable[Blank], data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed as plain facts, blanks left empty left out; what cannot be read stands as it was typed."""
    blanks = tuple(blanks)
    raw = raw_of(blanks, data)
    said = raw | read_all(blanks, raw)[0]
    return {key: value for key, value in said.items() if value not in (None, "")}


def typed_in(blanks: Iterable[Blank], data: Mapping[str, list[str]]) -> dict[str, Any]:
    """The particulars of a draft that nobody has checked, for a preview: what cannot be read stands as it was typed."""
    blanks = tuple(blanks)
    raw = {blank.key: "".join(data.get(name_of(blank.key), [])) for blank in blanks}
    return raw | read_all(blanks, raw)[0]
