"""The lists of an officer: in hand, to be taken, done, followed. Filters, page and open task are in the address."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from forms.inbox import InboxFilterForm
from workflows.acts import access
from workflows.models import SavedView, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import clock, commitments, cover, frame, hands, savedview, tally
from workflows.queries import inbox as items
from workflows.queries.publicity_pages import row_of
from workflows.queries.task_hands import PROMISE, RECORD
from workflows.views import handed_in, task
from workflows.views import inbox_parts as parts
from workflows.views.context import COUNTED
from workflows.views.inbox_address import as_sent, asked_of, filters_of, link, query_of
from workflows.views.inbox_look import WITHOUT_STATES, Looking, looking

TITLES = {
    "mine": gettext_lazy("我的待办"),
    "team": gettext_lazy("部门待领"),
    "done": gettext_lazy("已办"),
    "copied": gettext_lazy("抄送我的"),
}
PANE = "pane-slot"  # where htmx puts the open task


@require_safe
def listing(request: HttpRequest, box: str) -> HttpResponse:
    """One of the lists, with the pane of the task that the address names; to htmx the pane alone."""
    waiting = handed_in.settle(request)
    code = request.GET.get("task", "")
    htmx = request.htmx  # type: ignore[attr-defined]
    if htmx and htmx.target == PANE and not htmx.history_restore_request:
        response = _pane_alone(request, box, code)
    else:
        look = looking(request, box)
        facts = _list_facts(look, code) | {"handed_in": waiting}
        if code:
            facts |= {
                "pane": _opened(request, code),
                "close_url": link(box, look.asked),
                "came_from": link(box, look.asked),
            }
        response = render(request, "inbox/inbox.html", facts)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response


def _pane_alone(request: HttpRequest, box: str, code: str) -> HttpResponse:
    """What htmx puts beside the list, which stays as it is; nothing when the pane is closed."""
    if not request.user.posts_now():
        raise PermissionDenied
    if not code:
        return HttpResponse("")
    pane = _opened(request, code)
    facts = {
        "pane": pane,
        "item": pane["item"],
        "entry": pane["entry"],
        "close_url": link(box, asked_of(request.GET)),
        "came_from": link(box, asked_of(request.GET)),
    }
    return render(request, "inbox/_pane.html", facts)


def _opened(request: HttpRequest, code: str) -> dict[str, Any]:
    """The task of the pane; a look at a natural person's case is written down, as on the page of the task."""
    item = task.seen(request, code)
    if item.procedure == PROMISE:
        assert item.commitment is not None
        made = commitments.row_of(item.commitment)
        told = {"promise": item.commitment, "do_url": task.of_promise(item), "subject_name": made.name}
        told["may_claim"] = item.status == WorkItem.Status.NEW and request.user.has_perm(item.permission)
        told["hands"] = hands.rights(item, request.user)
        return {"item": item, "entry": item.entry, "subject_code": made.code, **told}
    if item.procedure == RECORD:
        return _of_record(request, item)
    if item.entry.subject.is_person:
        access.record_view(item.entry, by=request.user, at=clock.now())
    return task.desk(request, item)


def _of_record(request: HttpRequest, item: WorkItem) -> dict[str, Any]:
    """What the pane shows of an application about a record; it is done on the page of the record."""
    made = item.record_repair
    assert made is not None
    shown, rights = row_of(made.record), hands.rights(item, request.user)
    clock_of = items.clock_of(item, clock.today(), load_calendar())
    told = {
        "made": made,
        "do_url": task.elsewhere(item),
        "subject_name": shown.name,
        "subject_code": shown.code,
    }
    told["may_claim"] = item.status == WorkItem.Status.NEW and request.user.has_perm(item.permission)
    return {"item": item, "entry": item.entry, "clock": clock_of, "hands": rights, **told}


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """The counts of the navigation, and how many tasks came since a list was shown: what is asked every half minute."""
    if not request.user.posts_now():
        raise PermissionDenied
    box = request.GET.get("box", "")
    seen, at = (request.GET.get(name, "") for name in ("seen", "at"))
    since = (int(seen), int(at)) if _is_number(seen) and _is_number(at) else None
    numbers = items.news(request.user, box if since else "", since or (0, 0), clock.today())
    facts = {"counts": numbers, "box": box if box in TITLES else "", "news": numbers["news"]}
    return render(request, "inbox/_counts.html", facts)


def _is_number(text: str) -> bool:
    """A number that a database key or a clock can be."""
    return text.isascii() and text.isdigit() and len(text) < 12


def _list_facts(look: Looking, code: str) -> dict[str, Any]:
    """Rows, counts and every link of the list, in a number of queries that never grows."""
    found, box, asked = look.rows_of(look.said), look.box, look.asked
    views = [v for v in savedview.visible(look.request.user, look.today) if v.box == box]
    numbers = tally.counts(_counted(look, found, views[: savedview.TABS]))
    setattr(look.request, COUNTED, {name: numbers[f"nav:{name}"] for name in frame.nothing()})
    whole = box not in WITHOUT_STATES
    total = items.in_all(numbers) if whole else numbers["all"]
    shown = _shown(look, found)
    first = shown.rows[0].item.code if shown.rows else ""
    narrowed = filters_of(asked)
    return {
        "box": box,
        "title": TITLES[box],
        "today": look.today,
        "covered_by": cover.covered_by(look.request.user, look.today),
        "asked": asked,
        "q": asked.get("q", [""])[0],
        "state": look.state(),
        "show": look.said.get("show", ""),
        "form": look.form,
        "notes": look.form.notes,
        "chips": parts.chips(look),
        "drops": parts.drops(look),
        "total": total,
        "rows": [_row(row, look, code) for row in shown.rows],
        "filters": parts.statuses(look, {**numbers, "all": total}) if whole else [],
        "asides": parts.asides(look) if box == "mine" else [],
        "tabs": parts.tabs(look, views, numbers),
        "save_url": reverse("view-new") + query_of(narrowed, box=box),
        "export_url": reverse("inbox-export") + query_of(narrowed, box=box),
        "prev_url": link(box, asked, before=shown.before, after="") if shown.before else "",
        "next_url": link(box, asked, after=shown.after, before="") if shown.after else "",
        "words": _("本页 %(n)s 件") % {"n": len(shown.rows)} if shown.rows else "",
        "list_url": link(box, asked),
        "whole_tail": query_of({}, came_from=link(box, asked)) if asked or box == "team" else "",
        "split_url": link(box, asked, task=first) if first else "",
        "all_url": link(box, {}),
        "is_narrowed": bool(narrowed),
        "action": link(box, {}),
        "poll_query": query_of({}, box=box, seen=items.newest(), at=int(clock.now().timestamp()) + 1),
    }


def _shown(look: Looking, found: QuerySet[WorkItem]) -> items.Page:
    """The page of rows that the address asks for."""
    return items.page(
        found.filter(look.bounds.state(look.state())),
        look.today,
        look.calendar,
        after=look.asked.get("after", [""])[0],
        before=look.asked.get("before", [""])[0],
        order=items.BY_FINISH if look.box == "done" else items.BY_DUE,
        lanes=items.lanes(look.request.user, look.box, look.today),
        person=look.request.user,
    )


def _counted(
    look: Looking, found: QuerySet[WorkItem], views: list[SavedView]
) -> dict[str, QuerySet[WorkItem]]:
    """Everything the page counts, in one statement: the statuses, what lies apart, the saved views."""
    asked = {"all": found} if look.box in WITHOUT_STATES else items.counts(found, look.bounds)
    asked["box"] = look.rows_of({})
    asked |= {f"nav:{name}": rows for name, rows in frame.asked(look.request.user, look.today).items()}
    for view in views:
        said = InboxFilterForm(as_sent(view.query), look.choices).said
        state = "" if look.box in WITHOUT_STATES else said.get("state", "")
        asked[f"view:{view.code}"] = look.rows_of(said).filter(look.bounds.state(state))
    return asked


def _row(row: items.Row, look: Looking, current: str) -> dict[str, Any]:
    """A row with its address beside the list, and whose work it is where that is not plain."""
    item, person = row.item, look.request.user
    return {
        "item": item,
        "entry": item.entry,
        "clock": row.clock,
        "subject_name": row.subject_name,
        "subject_code": row.subject_code,
        "is_current": item.code == current,
        "is_waiting": row.clock["state"] in ("paused", "waiting", "none"),
        "for_whom": row.for_whom,
        "given_by": item.delegated_by.name if item.delegated_by and item.owner_id == person.pk else "",
        "url": link(look.box, look.asked, task=item.code),
    }
