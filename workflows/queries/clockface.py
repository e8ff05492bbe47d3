"""What a statutory clock says on screen: its words, and one cell for each day of the beam rule.

A face is a plain dict, the same for a row of the inbox and for the beam of a page.  Nothing is looked up
here: the caller gives the day, the calendar and the facts of the deadline.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from workflows.law.terms import Calendar, working_days_left

SOON = 3  # amber from here on, in the unit of the term
LONGEST_BEAM = 70  # days; a longer term is shown as a bar
NATURAL_UNITS = ("D", "M", "Y")


def weekday(day: date) -> str:
    """周一 to 周日."""
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[day.weekday()]


def short(day: date, today: date) -> str:
    """12-11 within the year of today, else 2027-01-11."""
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


def face(
    due_on: date | None,
    started_on: date | None,
    today: date,
    calendar: Calendar,
    *,
    stops: Iterable[Any] = (),
    met: bool = False,
    provisional: bool = False,
    waiting: bool = False,
    term: str = "",
    title: str = "",
) -> dict[str, Any]:
    """The clock of one deadline; `started_on` is the day of the event, which does not count itself.

    `stops` are law.terms.Stop objects or mappings with first, last and reason (ISO text or dates); a stop
    without a last day is still open.  `term` is "20WD", "60D", "6M" or "3Y"; natural units count every day.
    """
    natural = _is_natural(term)
    spans = [_span(stop) for stop in stops]
    made = _blank(due_on, natural, provisional)
    if waiting:
        said = _("等待主体")
        return made | {"state": "waiting", "words": said, "sub": _("签收后开始计期"), "aria": said}
    if due_on is None:
        return made | {"aria": made["words"]}
    made |= _measured(due_on, started_on, today, calendar, spans, natural)
    if met:
        made |= {"state": "none", "words": _("已办结"), "cells": [], "percent": None}
    elif pause := next((span for span in spans if span[1] is None), None):
        made |= _paused(pause, today)
    else:
        made |= _running(due_on, today, calendar, spans, natural)
    if provisional and made["sub"]:
        made["sub"] += "，" + _("%(year)s 年日历暂定") % {"year": due_on.year}
        made["row_sub"] += _("（暂定）")
    return made | {"aria": _aria(made, title)}


def face_of(deadline: Any, today: date, calendar: Calendar) -> dict[str, Any]:
    """The clock of a stored Deadline, named after its kind; None gives a face without a term."""
    if deadline is None:
        return face(None, None, today, calendar)
    return face(
        deadline.due_on,
        deadline.started_on,
        today,
        calendar,
        stops=deadline.stops,
        met=deadline.met_at is not None,
        provisional=deadline.is_provisional,
        term=deadline.term,
        title=deadline.get_kind_display(),
    )


def _is_natural(term: str) -> bool:
    """Does the term count every day? "60D", "6M" and "3Y" do; "20WD" and "" do not."""
    unit = term.strip().upper().lstrip("0123456789")
    return unit in NATURAL_UNITS


def _unit(natural: bool) -> str:
    """The unit word: always 个工作日 or 日, never bare 天."""
    return _("日") if natural else _("个工作日")


def _blank(due_on: date | None, natural: bool, provisional: bool) -> dict[str, Any]:
    """A face that says that there is no term."""
    return {
        "state": "none",
        "words": _("没有期限"),
        "sub": "",
        "row_sub": "",
        "due_on": due_on,
        "first_on": None,
        "nth": 0,
        "total": 0,
        "unit": _unit(natural),
        "cells": [],
        "percent": None,
        "hold_words": "",
        "aria": "",
        "provisional": provisional,
    }


def _paused(pause: tuple[date, date | None, str], today: date) -> dict[str, Any]:
    """State and words of a clock that stands still."""
    since, reason = short(pause[0], today), pause[2]
    words = _("已暂停：%(reason)s") % {"reason": reason} if reason else _("已暂停")
    sub = _("%(day)s 起暂停计期") % {"day": since}
    return {"state": "paused", "words": words, "sub": sub, "row_sub": sub}


def _span(stop: Any) -> tuple[date, date | None, str]:
    """A stop as (first, last or None, reason)."""
    if isinstance(stop, Mapping):
        first, last, reason = stop["first"], stop.get("last"), stop.get("reason", "")
    else:
        first, last, reason = stop.first, stop.last, stop.reason
    return _day(first), _day(last) if last else None, str(reason or "")


def _day(value: date | str) -> date:
    """A date from a date or its ISO text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _held(day: date, spans: list[tuple[date, date | None, str]]) -> bool:
    """Is the day taken out of the term?"""
    return any(first <= day and (last is None or day <= last) for first, last, _reason in spans)


def _running(due: date, today: date, calendar: Calendar, spans: list[Any], natural: bool) -> dict[str, Any]:
    """State and words of a clock that runs: today is never counted as left."""
    left = (due - today).days if natural else working_days_left(today, due, calendar)
    ahead = (today + timedelta(days=n) for n in range(1, (due - today).days + 1))
    left -= sum(_held(day, spans) and (natural or calendar.is_workday(day)) for day in ahead)
    day, unit = f"{short(due, today)} {weekday(due)}", _unit(natural)
    if today == due:
        return {
            "state": "today",
            "words": _("今日届满"),
            "sub": _("%(day)s 24:00 届满") % {"day": day},
            "row_sub": f"{day} 24:00",
        }
    if today > due:
        return {
            "state": "over",
            "words": _("超期 %(n)s %(unit)s") % {"n": -left, "unit": unit},
            "sub": _("%(day)s 已届满") % {"day": day},
            "row_sub": _("%(day)s 已届满") % {"day": day},
        }
    left = max(left, 1)
    words = _("剩 %(n)s %(unit)s") % {"n": left, "unit": unit}
    return {
        "state": "soon" if left <= SOON else "plain",
        "words": words,
        "sub": _("%(day)s 24:00 届满") % {"day": day},
        "row_sub": _("%(day)s 届满") % {"day": day},
    }


def _measured(
    due: date, start: date | None, today: date, calendar: Calendar, spans: list[Any], natural: bool
) -> dict[str, Any]:
    """The beam: first counted day, cells, which day of how many it is, and the share gone by in percent."""
    if start is None or due <= start:
        return {}
    span = (due - start).days
    percent = round(100 * min(max((today - start).days, 0), span) / span)
    days = [start + timedelta(days=n) for n in range(1, span + 1)]
    works = [natural or calendar.is_workday(day) for day in days]
    lead = works.index(True) if any(works) else 0
    if span > LONGEST_BEAM:
        return {"first_on": days[lead], "percent": percent}
    cells: list[dict[str, Any]] = [
        {"kind": _kind(day, today, due, work, _held(day, spans)), "on": day}
        for day, work in zip(days[lead:], works[lead:], strict=True)
    ]
    counted = [d for d, work in zip(days, works, strict=True) if work and not _held(d, spans)]
    held = sum(cell["kind"] == "hold" and cell["on"] <= today for cell in cells)
    return {
        "first_on": days[lead],
        "percent": percent,
        "cells": cells + _overdue(due, today, calendar, natural),
        "total": len(counted),
        "nth": sum(day <= today for day in counted),
        "hold_words": _("暂停 %(n)s %(unit)s") % {"n": held, "unit": _unit(natural)} if held else "",
    }


def _kind(day: date, today: date, due: date, work: bool, held: bool) -> str:
    """done, now, left, rest, hold or end."""
    if day == today:
        return "now"
    if not work:
        return "rest"
    if held:
        return "hold"
    if day < today:
        return "done"
    return "end" if day == due else "left"


def _overdue(due: date, today: date, calendar: Calendar, natural: bool) -> list[dict[str, Any]]:
    """Up to ten cells for the days after the due day; the last one is today."""
    late = min((today - due).days, 10)
    days = [due + timedelta(days=n) for n in range(1, late + 1)]
    return [{"kind": "over" if natural or calendar.is_workday(day) else "rest", "on": day} for day in days]


def _aria(made: Mapping[str, Any], title: str) -> str:
    """The whole clock as one sentence, for those who do not see the beam."""
    parts = [title] if title else []
    if made["total"]:
        parts.append(_("期限共 %(total)s %(unit)s，今天是第 %(nth)s 个") % made)
    parts += [made["hold_words"]] if made["hold_words"] else []
    parts.append(made["words"])
    if made["due_on"]:
        parts.append(_("%(day)s 届满") % {"day": made["due_on"].isoformat()})
    if made["provisional"] and made["due_on"]:
        parts.append(_("%(year)s 年日历暂定") % {"year": made["due_on"].year})
    return "，".join(parts)
