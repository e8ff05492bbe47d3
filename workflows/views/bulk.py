"""Bulk work: choose in a list, read what each task is about, confirm, see what became of each."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms.bulk import BulkForm
from workflows.acts import access, bulk
from workflows.models import BulkAct, WorkItem
from workflows.models.evidence import new_code
from workflows.queries import bulk as bulks
from workflows.queries import clock, cover
from workflows.views import inbox_look, preview
from workflows.views.context import STANDS_AT

BUTTONS: dict[str, Any] = {
    BulkAct.Kind.CLAIM: gettext_lazy("领取 %(n)s 件"),
    BulkAct.Kind.RELEASE: gettext_lazy("退还 %(n)s 件"),
    BulkAct.Kind.ASSIGN: gettext_lazy("转办 %(n)s 件"),
    BulkAct.Kind.APPROVE: gettext_lazy("同意 %(n)s 件"),
    BulkAct.Kind.RETURN: gettext_lazy("退回 %(n)s 件"),
}
DONE: dict[str, Any] = {
    BulkAct.Kind.CLAIM: gettext_lazy("已领取"),
    BulkAct.Kind.RELEASE: gettext_lazy("已退还"),
    BulkAct.Kind.ASSIGN: gettext_lazy("已转办"),
    BulkAct.Kind.APPROVE: gettext_lazy("已同意"),
    BulkAct.Kind.RETURN: gettext_lazy("已退回"),
}
CODE = re.compile(r"[A-Za-z0-9_-]{8,16}")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """POST: the tasks ticked in a list, each with its facts, to be confirmed. GET: one's latest bulk acts."""
    _insist_post(request)
    if request.method != "POST":
        acts = [{"act": act, "left": act.total - act.done} for act in bulks.recent(request.user)]  # type: ignore[attr-defined]
        return render(request, "bulk/list.html", {"acts": acts})
    kind, items, told = _kind(request), _asked(request), ""
    total = len(items)
    if "all" not in request.POST and not total:
        return _nothing(request)
    if total > bulk.AT_MOST:
        items = items[: bulk.AT_MOST]
        told = _("一次最多办理 %(n)s 件，这里是期限最近的 %(n)s 件；办完后再选其余的。") % {"n": bulk.AT_MOST}
    return _page(request, kind, items, ticked=None, told=told)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Keep what was confirmed and begin; few tasks are done before the answer, many by the runner."""
    _insist_post(request)
    kind, at = _kind(request), clock.now()
    shown = bulks.chosen(request.user, request.POST.getlist("shown")[: bulk.AT_MOST], bulk.AT_MOST)
    ticked = set(request.POST.getlist("item"))
    chosen = [item for item in shown if item.code in ticked]
    if not shown:
        return _nothing(request)
    form = _form(request, kind, shown, data=request.POST)
    if not chosen or not form.is_valid():
        told = "" if chosen else _("没有勾选任务；请至少勾选一件。")
        return _page(request, kind, shown, ticked=ticked, form=form, told=told, status=422)
    said = form.cleaned_data
    code = _code(request)
    data = {"reason": said.get("reason", ""), "url": reverse("bulk", args=[code])}
    data |= {"to": int(said["to"])} if "to" in said else {}
    data |= {"box": "team"} if request.POST.get("box") == "team" else {}
    act = bulk.start(code, kind, chosen, by=request.user, at=at, **data)
    if act.total <= bulk.AT_ONCE and act.finished_at is None:
        bulk.work_off(act, at=at, limit=bulk.AT_ONCE, stand_in=cover.stand_in)
    return redirect("bulk", act.code)


@require_safe
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """How far it is and what became of each task; only whoever asked for it finds it."""
    act = bulks.find(request.user, code)
    if act is None:
        raise Http404
    _stand_at(request, act.data.get("box", ""))
    totals = bulks.totals(act)
    results, kept = bulks.results(act), bulks.left_over(request.user, act.code)
    box = "inbox" if any(kept.values()) else "inbox-team"
    facts = {
        "act": act,
        "box": act.data.get("box", "mine"),
        "totals": totals,
        "ended": totals["done"] + totals["refused"],
        "is_running": totals["waiting"] > 0,
        "results": results,
        "left": sum(bool(row["way"]) for row in results),
        "done_words": DONE[act.kind],
        "kept": len(kept),
        "kept_url": f"{reverse(box)}?bulk={act.code}",
    }
    return render(request, "bulk/progress.html", facts)


def _insist_post(request: HttpRequest) -> None:
    """Subjects have no inbox."""
    if not request.user.posts_now():
        raise PermissionDenied


def _stand_at(request: HttpRequest, box: str) -> None:
    """The page belongs to the list from which the tasks came."""
    setattr(request, STANDS_AT, reverse("inbox-team" if box == "team" else "inbox"))


def _kind(request: HttpRequest) -> str:
    """Which bulk act is asked for; 404 for one that does not exist."""
    kind = request.POST.get("kind", "")
    if kind not in BulkAct.Kind.values:
        raise Http404
    return kind


def _code(request: HttpRequest) -> str:
    """The code that the confirmation page was given: sent twice, it is one act. Another's code is not taken."""
    code = request.POST.get("code", "")
    taken = BulkAct.objects.filter(code=code).exclude(person=request.user).exists()
    return code if CODE.fullmatch(code) and not taken else new_code()


def _asked(request: HttpRequest) -> list[WorkItem]:
    """The tasks that were ticked, or all of the list as it was filtered; one more than may be, to know it."""
    most = bulk.AT_MOST + 1
    if "all" in request.POST:
        found = inbox_look.found(
            request, request.POST.get("box", ""), QueryDict(request.POST.get("filter", ""))
        )
        return bulks.matching(request.user, found, most)
    return bulks.chosen(request.user, request.POST.getlist("item"), most)


def _nothing(request: HttpRequest) -> HttpResponse:
    """Nothing was ticked, or nothing of it may be seen."""
    return render(request, "bulk/nothing.html", status=422)


def _form(request: HttpRequest, kind: str, items: list[WorkItem], *, data: Any = None) -> BulkForm:
    """The common reason; required where one of the steps, or the handing on, asks for it."""
    needs = kind in (BulkAct.Kind.RETURN, BulkAct.Kind.ASSIGN)
    needs = needs or any(item.task.flow_task.reason_in_bulk(kind) for item in items)
    people = bulks.colleagues(items, request.user) if kind == BulkAct.Kind.ASSIGN else ()
    return BulkForm(data, kind=kind, needs_reason=needs, people=people)


def _page(
    request: HttpRequest,
    kind: str,
    items: list[WorkItem],
    *,
    ticked: set[str] | None,
    form: BulkForm | None = None,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    """The confirmation page: every task with its facts, those that cannot be done with the reason and no tick."""
    _stand_at(request, request.POST.get("box", ""))
    today, at = clock.today(), clock.now()
    for item in items:
        if item.entry.subject.is_person:
            access.record_view(item.entry, by=request.user, at=at)
    rows = [_row(row, kind, ticked, today) for row in bulks.read(items, kind, request.user, today)]
    can = sum(row["is_on"] for row in rows)
    facts = {
        "kind": kind,
        "title": BulkAct.Kind(kind).label,
        "rows": rows,
        "can": can,
        "cannot": sum(bool(row["why"]) for row in rows),
        "button": BUTTONS[kind] % {"n": can},
        "form": form or _form(request, kind, [row["row"].item for row in rows if not row["why"]]),
        "told": told,
        "code": request.POST.get("code") or new_code(),
    }
    return render(request, "bulk/confirm.html", facts, status=status)


def _row(row: bulks.Row, kind: str, ticked: set[str] | None, today: date) -> dict[str, Any]:
    """One task: ticked unless it cannot be done or was unticked; a notice that lacks something is not issued."""
    asks = kind == BulkAct.Kind.APPROVE and row.of_case and not row.why_not
    draft = preview.lacking_of_all(row.item, today) if asks else {}
    why, way = row.why_not, row.way
    if draft.get("missing"):
        said = {"title": draft["title"], "missing": "、".join(draft["missing"])}
        why, way = _("《%(title)s》缺少必备要素：%(missing)s。请退回补齐。") % said, bulks.ALONE
    elif draft.get("faults"):
        why, way = "".join(draft["faults"]), bulks.ALONE
    is_on = not why and (ticked is None or row.item.code in ticked)
    return {"row": row, "is_on": is_on, "draft": draft, "why": why, "way": way}
