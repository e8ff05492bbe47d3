"""The controls of a form, written without a template for each of their parts; what they are is Django's own.

A list to choose from costs Django two templates an option: a page of filters with two hundred options spent more time
on them than on everything that it looked up.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.safestring import SafeData

Widget = Mapping[str, Any]
FOLDER = "django/forms/widgets/"
OPTION = f"{FOLDER}select_option.html"
INPUTS = (
    "input", "text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "checkbox", "file",
    "color", "search", "tel",
)  # fmt: skip


class Straight(DjangoTemplates):
    """Django's renderer of forms; the controls that it draws with `DRAWN` have the same signs."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """One control; whatever is not known here comes from its template."""
        draw = DRAWN.get(template_name)
        if draw is None or not _is_plain(context["widget"]):
            return str(super().render(template_name, context, request))
        return draw(context["widget"]).strip()


def _is_plain(widget: Widget) -> bool:
    """Are all options of a list drawn as Django draws them?"""
    groups = widget["optgroups"] if widget["template_name"] == f"{FOLDER}select.html" else ()
    return all(option["template_name"] == OPTION for _name, options, _index in groups for option in options)


def _written(value: Any) -> str:
    """The value as `stringformat:'s'` writes it into an attribute."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def _said(value: Any) -> str:
    """The value as a template says it."""
    words = value if isinstance(value, str) else str(localize(value))
    return str(words) if isinstance(words, SafeData) else escape(words)


def _attributes(widget: Widget) -> str:
    """All attributes; one that is True stands by its name alone, one that is False not at all."""
    return "".join(
        f" {_said(name)}" if value is True else f' {_said(name)}="{_written(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    """One input."""
    value = "" if widget["value"] is None else f' value="{_written(widget["value"])}"'
    return (
        f'<input type="{_said(widget["type"])}" name="{_said(widget["name"])}"{value}{_attributes(widget)}>\n'
    )


def _choice(widget: Widget) -> str:
    """One of several to tick, in its label where it has one."""
    drawn = _input(widget)
    if not widget.get("wrap_label"):
        return f"{drawn}\n"
    known = widget["attrs"].get("id")
    aimed = f' for="{_said(known)}"' if known else ""
    return f"<label{aimed}>{drawn} {_said(widget['label'])}</label>\n"


def _text(widget: Widget) -> str:
    """A field of several lines."""
    said = _said(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_said(widget["name"])}"{_attributes(widget)}>\n{said}</textarea>'


def _select(widget: Widget) -> str:
    """A list to choose from."""
    parts = [f'<select name="{_said(widget["name"])}"{_attributes(widget)}>']
    for name, options, _index in widget["optgroups"]:
        parts.append(f'\n  <optgroup label="{_said(name)}">' if name else "")
        parts.extend(
            f'\n  <option value="{_written(each["value"])}"{_attributes(each)}>{_said(each["label"])}</option>\n'
            for each in options
        )
        parts.append("\n  </optgroup>" if name else "")
    return "".join([*parts, "\n</select>"])


DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}{name}.html": _input for name in INPUTS},
    **{f"{FOLDER}{name}_option.html": _choice for name in ("radio", "checkbox", "input")},
    f"{FOLDER}textarea.html": _text,
    f"{FOLDER}select.html": _select,
}
