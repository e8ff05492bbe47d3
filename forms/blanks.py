"""The blanks of a document as fields of a form, and what was written into them as plain facts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forms.base import NOT_LONG_AGO
from workflows.law.documents import Blank

MINUTES = "%Y-%m-%dT%H:%M"  # a moment as a browser sends it, by the clock on the wall
LINE, LARGEST = 200, 10**12


def name_of(key: str) -> str:
    """The name of the field that asks for a fact: a dotted key has no place in an id of a page."""
    return "blank_" + key.replace(".", "__")


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
    if blank.sort == "date":
        widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, validators=[NOT_LONG_AGO], error_messages=_bad_day(), **told)
    if blank.sort == "time":
        attrs = {"type": "datetime-local", "class": "form-control"}
        asked = forms.DateTimeInput(attrs=attrs, format=MINUTES)
        return forms.DateTimeField(widget=asked, input_formats=[MINUTES], error_messages=_bad_day(), **told)
    if blank.sort == "count":
        number = forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"})
        return forms.IntegerField(widget=number, min_value=0, max_value=LARGEST, **told)
    if blank.sort == "choice":
        choices = [(words, words) for words in blank.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
    if blank.sort == "line":
        line = forms.TextInput(attrs={"class": "form-control"})
        return forms.CharField(widget=line, max_length=min(blank.length, LINE), **told)
    text = forms.Textarea(attrs={"class": "form-control", "rows": 4})
    return forms.CharField(widget=text, max_length=blank.length, **told)


def _bad_day() -> dict[str, str]:
    """What is said to a day that is none."""
    return {"invalid": _("请按日历选择日期和时间；看不懂所填写的内容。")}


def written_in(blanks: Iterable[Blank], data: Mapping[str, Any]) -> dict[str, Any]:
    """What the cleaned fields say, by the key of the fact; blanks left empty are left out."""
    said = {blank.key: data.get(name_of(blank.key)) for blank in blanks}
    return {key: plain(value) for key, value in said.items() if value not in (None, "")}


def typed_in(blanks: Iterable[Blank], data: Mapping[str, list[str]]) -> dict[str, Any]:
    """The same of a draft that nobody has checked: for a preview."""
    said = {blank.key: "".join(data.get(name_of(blank.key), [])).strip() for blank in blanks}
    return {key: value for key, value in said.items() if value}


def plain(value: Any) -> Any:
    """A day or a moment as ISO text, a moment by the clock on the wall; words without blanks around them."""
    if isinstance(value, datetime):
        return localtime(value).strftime(MINUTES)
    if isinstance(value, date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value
