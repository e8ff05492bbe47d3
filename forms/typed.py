"""What a person typed, apart from the form it was typed into: kept as plain lists of strings, put back as it was."""

import json
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.datastructures import MultiValueDict

# What the page itself sends along; nobody typed it.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "typed_by", "pane", "came_from", "next", "draft", "discard"})
SIZE_MAX = 64 * 1024
SALT = "typed"
KNOWN_FOR = timedelta(days=7)  # an old page is nobody's any more: its seal is worth nothing


def typed(posted: Any) -> dict[str, list[str]]:
    """The fields of a request as plain JSON; files are none of them."""
    return {
        name: [value.replace("\x00", "") for value in posted.getlist(name)]
        for name in posted
        if name not in NOT_TYPED
    }


def is_too_long(data: dict[str, list[str]]) -> bool:
    """More than a draft may hold (64 KB)?"""
    return len(json.dumps(data, ensure_ascii=False).encode()) > SIZE_MAX


def as_posted(data: dict[str, list[str]]) -> MultiValueDict:
    """The same as a form reads it from a request."""
    return MultiValueDict(data)


def refill(form: Any, data: dict[str, list[str]]) -> Any:
    """An empty form shows what was typed, without a word about what is still missing; files cannot be kept."""
    posted = as_posted(data)
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        if not isinstance(field, forms.FileField) and not field.widget.value_omitted_from_data(
            posted, {}, key
        ):
            form.initial[name] = field.widget.value_from_datadict(posted, {}, key)
    return form


def said(form: Any, data: dict[str, list[str]]) -> list[dict[str, str]]:
    """What was typed, field by field in the words of the form: to be read and copied, not sent."""
    lines = []
    for name, field in form.fields.items():
        values = [value for value in data.get(form.add_prefix(name), ()) if value.strip()]
        if not values:
            continue
        if choices := getattr(field, "choices", None):
            words = {str(value): str(label) for value, label in choices}
            values = [words.get(value, value) for value in values]
        elif isinstance(field, forms.BooleanField):
            values = ["✓"]
        lines.append({"label": str(field.label), "text": "、".join(values)})
    return lines


def mark(person: Any, code: str) -> str:
    """Whose page this is, and of which task; nobody else can write it."""
    return signing.dumps([person.pk, code], salt=SALT)


def marked(posted: Any) -> tuple[int, str] | None:
    """The person and the task of the page that was sent, or None."""
    try:
        pk, code = signing.loads(posted.get("typed_by", ""), salt=SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return pk, code
