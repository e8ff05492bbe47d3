"""The three lists of an officer: in hand, to be taken, done. Filters, pages and the open task are in the address."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from workflows.law.terms import Calendar
from workflows.models.calendar import load_calendar
from workflows.queries import clock
from workflows.queries import inbox as items
from workflows.views import task

TITLES = {"mine": gettext_lazy("我的待办"), "team": gettext_lazy("部门待领"), "done": gettext_lazy("已办")}
ADDRESSES = {"mine": "inbox", "team": "inbox-team", "done": "inbox-done"}
BOXES = {"mine": items.mine, "team": items.team, "done": items.done}
FILTERS = (
    ("", "all", gettext_lazy("全部"), ""),
    ("late", "late", gettext_lazy("超期"), "xh-cnt--red"),
    ("today", "today", gettext_lazy("今日届满"), "xh-cnt--amber"),
    ("soon", "soon", gettext_lazy("三日内"), "xh-cnt--amber"),
    ("later", "later", gettext_lazy("未到期"), ""),
)
WORDS_MAX = 60


@require_safe
def listing(request: HttpRequest, box: str) -> HttpResponse:
    """One of the lists, with the pane of the task that the address names; subjects have no inbox (403)."""
    if not request.user.posts_now():
        raise PermissionDenied
    today, calendar = clock.today(), load_calendar()
    asked = {
        "state": request.GET.get("state", "") if box != "done" else "",
        "q": request.GET.get("q", "").strip()[:WORDS_MAX],
        "after": request.GET.get("after", ""),
        "before": request.GET.get("before", ""),
    }
    facts = _list_facts(request, box, asked, today, calendar)
    code = request.GET.get("task", "")
    if code:
        facts |= {"pane": task.desk(request, task.seen(request, code)), "close_url": _link(box, asked)}
    return render(request, "inbox/inbox.html", facts)


def _list_facts(
    request: HttpRequest, box: str, asked: dict[str, str], today: date, calendar: Calendar
) -> dict[str, Any]:
    """Rows, counts and every link of the list, in a number of queries that never grows."""
    found = items.matching(BOXES[box](request.user), asked["q"])
    bounds = items.Bounds.at(clock.now(), today, calendar)
    numbers = items.counts(found, bounds) if box != "done" else {"all": found.count()}
    shown = items.page(
        found.filter(bounds.state(asked["state"])),
        today,
        calendar,
        after=asked["after"],
        before=asked["before"],
        order=items.BY_FINISH if box == "done" else items.BY_DUE,
    )
    first = shown.rows[0].item.code if shown.rows else ""
    return {
        "box": box,
        "title": TITLES[box],
        "today": today,
        "asked": asked,
        "total": numbers["all"],
        "rows": [_row(row, box, asked, request.GET.get("task", "")) for row in shown.rows],
        "filters": _filters(box, asked, numbers),
        "tabs": [{"label": TITLES[name], "url": reverse(ADDRESSES[name]), "box": name} for name in BOXES],
        "prev_url": _link(box, asked, before=shown.before, after="") if shown.before else "",
        "next_url": _link(box, asked, after=shown.after, before="") if shown.after else "",
        "words": _("本页 %(n)s 件") % {"n": len(shown.rows)} if shown.rows else "",
        "list_url": _link(box, asked),
        "split_url": _link(box, asked, task=first) if first else "",
        "all_url": _link(box, {}),
        "action": reverse(ADDRESSES[box]),
    }


def found(person: Any, box: str, asked: Any) -> Any:
    """The tasks of a list under the filter that its address carries; an unknown list is that in hand."""
    rows = items.matching(
        BOXES[box if box in ADDRESSES else "mine"](person), asked.get("q", "").strip()[:WORDS_MAX]
    )
    return rows.filter(
        items.Bounds.at(clock.now(), clock.today(), load_calendar()).state(asked.get("state", ""))
    )


def _filters(box: str, asked: dict[str, str], numbers: dict[str, int]) -> list[dict[str, Any]]:
    """The one-tap status filters; a colour only where something is in them."""
    if box == "done":
        return []
    return [
        {
            "label": label,
            "n": numbers[count],
            "is_on": asked["state"] == state,
            "css": css if numbers[count] else "",
            "url": _link(box, {"state": state, "q": asked["q"]}),
        }
        for state, count, label, css in FILTERS
    ]


def _row(row: items.Row, box: str, asked: dict[str, str], current: str) -> dict[str, Any]:
    """A row with its two addresses: the pane beside the list, and the page of its own for narrow screens."""
    code = row.item.code
    return {
        "item": row.item,
        "entry": row.item.entry,
        "clock": row.clock,
        "subject_name": row.subject_name,
        "subject_code": row.subject_code,
        "is_current": code == current,
        "url": _link(box, asked, task=code),
    }


def _link(box: str, asked: dict[str, str], **changes: str) -> str:
    """The address of the list with these filters; empty ones are left out."""
    wanted = {name: value for name, value in {**asked, **changes}.items() if value}
    return reverse(ADDRESSES[box]) + (f"?{urlencode(wanted)}" if wanted else "")
