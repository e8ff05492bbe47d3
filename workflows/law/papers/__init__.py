"""The documents that any list may need: one module for each procedure, and how an officer's blanks are read.

Whether what was written can stand (`problems`), and the facts that it makes (`nested`). Nothing here knows a form or a
database.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.law import cells
from workflows.law.cells import Unfit
from workflows.law.elements import CHOICE, COUNT, DATE, LINE, TEXT, TIME, Blank, Document, applies
from workflows.law.papers import application, casework, guidance, hearing, objection, sharing

PAPERS: tuple[Document, ...] = (
    *casework.PAPERS[:1],
    *hearing.PAPERS,
    *guidance.PAPERS,
    *application.PAPERS,
    *objection.PAPERS,
    *sharing.PAPERS,
    *casework.PAPERS[1:],
)
COUNT_MAX = 1000
_MOMENT = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{2})")


def read(blank: Blank, raw: Any) -> Any:
    """What was typed into one blank, as JSON: text, an ISO day or moment, a whole number; "" for nothing.

    Raises Unfit (in Chinese) for what cannot stand.
    """
    return "" if cells.is_empty(raw) else _READERS[blank.sort](blank, raw)


def problems(document: Document, raw: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with each blank, by its key, as a sentence for the officer; empty when all can stand."""
    found, values = {}, {}
    for blank in document.blanks:
        try:
            values[blank.key] = read(blank, raw.get(blank.key))
        except Unfit as unfit:
            found[blank.key] = str(unfit)
    stated = nested(values)
    for element in document.elements:
        is_here = element.key in values and element.key not in found
        if is_here and values[element.key] == "" and applies(element, stated):
            found[element.key] = _("没有填写，请补填。")
    return found | _of_times(document, values, found)


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values under dotted keys as the facts of a document: {"a.b": 1} becomes {"a": {"b": 1}}."""
    facts: dict[str, Any] = {}
    for key, value in values.items():
        *path, last = key.split(".")
        holder = facts
        for step in path:
            holder = holder.setdefault(step, {})
        holder[last] = value
    return facts


def _of_times(document: Document, values: Mapping[str, Any], found: Mapping[str, str]) -> dict[str, str]:
    """A session ends after it began."""
    began, ended = values.get("record.began"), values.get("record.ended")
    if began and ended and ended <= began and "record.ended" not in found:
        return {"record.ended": _("结束时间不能早于或者等于开始时间，请核对。")}
    return {}


def _line(blank: Blank, raw: Any) -> str:
    """One line; line breaks of a paste become blanks."""
    return cells.text(raw, blank.length)


def _text(blank: Blank, raw: Any) -> str:
    """Several lines, none of them blank."""
    lines = (line for line in cells.prose(raw, blank.length).splitlines() if line)
    return "\n".join(lines)


def _date(_blank: Blank, raw: Any) -> str:
    """An ISO day."""
    return cells.day(raw).isoformat()


def _time(_blank: Blank, raw: Any) -> str:
    """An ISO moment to the minute, by the clock on the wall."""
    said = raw.strftime("%Y-%m-%dT%H:%M") if isinstance(raw, datetime) else cells.clean(raw)
    match = _MOMENT.fullmatch(said)
    year, month, day, hour, minute = map(int, match.groups()) if match else (1, 1, 1, 0, 0)
    try:
        found = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - by the clock on the wall
    except ValueError:
        found = datetime.min  # noqa: DTZ901
    if found.year < cells.EARLIEST_YEAR:
        words = _("“%(shown)s”不是时间，请写成 2026-08-03 09:30 这样的年月日和时分。")
        raise Unfit("not a moment", words % {"shown": said[:20]})
    return found.strftime("%Y-%m-%dT%H:%M")


def _count(_blank: Blank, raw: Any) -> int:
    """A whole number above zero."""
    found = cells.positive(cells.number(raw), COUNT_MAX)
    if found != found.to_integral_value():
        raise Unfit("not a whole number", _("应为整数，请核对。"))
    return int(found)


def _choice(blank: Blank, raw: Any) -> str:
    """One of the choices, as it is written."""
    said = cells.text(raw, blank.length)
    if said not in blank.choices:
        words = _("“%(said)s”不在可选范围内，请从列表中选择。")
        raise Unfit("unknown choice", words % {"said": said[:20]})
    return said


_READERS = {LINE: _line, TEXT: _text, DATE: _date, TIME: _time, COUNT: _count, CHOICE: _choice}
