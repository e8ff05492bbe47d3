"""督办: the load of departments and officers, ageing, the list of open tasks and its workbook."""

from typing import Any
from urllib.parse import quote, urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from forms.urge import UrgeForm
from workflows.acts import access
from workflows.law import duties
from workflows.law.duties import REACHES_DOWN
from workflows.models import Department, Person, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import clock, inbox, matter_figures, sheet, supervised, supervision

EVERY = "all"  # the department filter for the whole branch
EXPORT_MAX = 10_000  # rows of a workbook
STATES = (
    ("late", gettext_lazy("超期"), "xh-cnt--red"),
    ("today", gettext_lazy("今日届满"), "xh-cnt--amber"),
    ("soon", gettext_lazy("三日内"), "xh-cnt--amber"),
    ("open", gettext_lazy("全部在办"), ""),
)
COLUMNS = (
    gettext_lazy("期限"), gettext_lazy("届满日"), gettext_lazy("任务"), gettext_lazy("名单"), gettext_lazy("主体"),
    gettext_lazy("代码"), gettext_lazy("部门"), gettext_lazy("承办人"), gettext_lazy("收到"),
    gettext_lazy("督办次数"), gettext_lazy("最近督办"), gettext_lazy("条目编号"),
)  # fmt: skip


@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """Load by department and officer, and ageing."""
    offices, chosen, code = scope(request)
    watch = supervision.read(chosen, clock.now(), clock.today(), load_calendar())
    facts = {
        "offices": offices,
        "asked": {"department": code},
        "own_code": chosen[0].code if chosen else "",
        "watch": watch,
        "is_whole_city": len(chosen) > 1,
        "by_office": [_load(load, _code_of(chosen, load.key)) for load in watch.by_office],
        "by_officer": [_load(load, code, owner=load.key) for load in watch.by_officer],
        "total": _load(watch.total, code),
        "ages": [
            {"age": age, "url": tasks_url(code, state="open", age=nth)} for nth, age in enumerate(watch.ages)
        ],
        "detail": supervision.DETAIL,
        "matters": matter_figures.figures(chosen, clock.today().replace(month=1, day=1)),
    }
    return render(request, "supervision/summary.html", facts)


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """The open tasks that fit the filters, overdue ones by default; from here they are urged and handed over."""
    return tasks_page(request)


def tasks_page(
    request: HttpRequest, *, status: int = 200, form: UrgeForm | None = None, **more: Any
) -> HttpResponse:
    """The list; with `results` after a bulk urge, or with a note that was refused as it was typed."""
    offices, chosen, code = scope(request)
    asked = _asked(request)
    rows = supervised.tasks(chosen, asked, clock.now(), clock.today(), load_calendar())
    marks = {name: request.GET.get(name, "") for name in ("before", "after")}
    got = supervised.page(rows, **marks)
    link = {"state": asked.state, "owner": asked.owner, "list": asked.list_code, "age": asked.age}
    facts = {
        "offices": offices,
        "asked": {"department": code, **link},
        "own_code": chosen[0].code if chosen else "",
        "is_whole_city": len(chosen) > 1,
        "states": [
            {"label": label, "on": state == asked.state, "css": css if state == asked.state else "",
             "url": tasks_url(code, **{**link, "state": state})}
            for state, label, css in STATES
        ],
        "lists": supervised.lists(),
        "officers": supervision.officers(chosen),
        "rows": rows_of(request.user, got.items),
        "prev_url": tasks_url(code, **link, before=got.before) if got.before else "",
        "next_url": tasks_url(code, **link, after=got.after) if got.after else "",
        "here": request.get_full_path() if request.method == "GET" else tasks_url(code, **link),
        "export_url": f"{reverse('supervision-export')}?{_query(code, **link)}",
        "all_url": tasks_url(code, state="open"),
        "form": form or UrgeForm(),
        "nobody": supervised.NOBODY,
    }  # fmt: skip
    facts["may_urge"] = any(row["may_urge"] for row in facts["rows"])
    return render(request, "supervision/tasks.html", {**facts, **more}, status=status)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook, at most ten thousand rows; the last row says when there are more.

    Who took it away is written in the department's book, as with every list that leaves the program.
    """
    _offices, chosen, _code = scope(request)
    today, calendar = clock.today(), load_calendar()
    rows = supervised.tasks(chosen, _asked(request), clock.now(), today, calendar)
    keys = list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[: EXPORT_MAX + 1])
    items = supervised.fetched(keys[:EXPORT_MAX])
    urges = supervised.urged(items)
    lines = [_line(item, urges.get(item.pk), today, calendar) for item in items]
    if len(keys) > EXPORT_MAX:
        lines.append([_("只导出前 %(n)s 件，请加筛选条件后再导出其余的。") % {"n": EXPORT_MAX}])
    narrowed = sorted(name for name, value in request.GET.items() if value)
    told = {"box": "supervision", "rows": len(items), "filters": narrowed}
    access.record_list_export(by=request.user, at=clock.now(), **told)
    response = HttpResponse(sheet.workbook(COLUMNS, lines, _("督办清单")), content_type=sheet.MEDIA_TYPE)
    name = quote(f"{_('督办清单')} {today.isoformat()}.xlsx")
    response["Content-Disposition"] = f"attachment; filename=\"tasks.xlsx\"; filename*=UTF-8''{name}"
    return response


# ------------------------------------------------------------------------------------------------- scope
def scope(request: HttpRequest) -> tuple[list[Department], list[Department], str]:
    """The departments one oversees, those that are asked for, and the filter; 403 for nobody's overseer, else 404.

    Without a filter a head sees the own departments, the credit office all of them.
    """
    offices = supervision.offices(request.user)
    if not offices:
        raise PermissionDenied(_("督办页面只向部门负责人和信用办开放。"))
    code = request.GET.get("department", "")
    if code == EVERY:
        return offices, offices, code
    if code:
        chosen = [office for office in offices if office.code == code]
        if not chosen:
            raise Http404
        return offices, chosen, code
    if request.user.has_role(*REACHES_DOWN):
        return offices, offices, code
    own = {post.department_id for post in request.user.posts_now()}
    return offices, [office for office in offices if office.pk in own], code


def _asked(request: HttpRequest) -> supervised.Asked:
    """The filters of the list; an unknown state is that of the overdue."""
    state = request.GET.get("state", "late")
    return supervised.Asked(
        state=state if state in supervised.STATES else "late",
        owner=request.GET.get("owner", "").strip(),
        list_code=request.GET.get("list", "").strip(),
        age=request.GET.get("age", "").strip(),
    )


def _query(department: str, **asked: Any) -> str:
    """The filters as a query, blanks left out."""
    wanted = {"department": department, **asked}
    return urlencode({name: value for name, value in wanted.items() if value not in ("", None)})


def tasks_url(department: str, **asked: Any) -> str:
    """The address of the list with these filters."""
    query = _query(department, **asked)
    return reverse("supervision-tasks") + (f"?{query}" if query else "")


# -------------------------------------------------------------------------------------------------- rows
def _load(load: supervision.Load, department: str, owner: str = "") -> dict[str, Any]:
    """One row of figures with the address behind each of them."""
    kept = {"owner": owner or ""}
    return {
        "load": load,
        "urls": {
            state: tasks_url(department, state=state, **kept) for state in ("open", "late", "today", "soon")
        },
        "free_url": tasks_url(department, state="open", owner=supervised.NOBODY),
        "department_url": f"{reverse('supervision')}?{urlencode({'department': department})}",
    }


def _code_of(offices: list[Department], key: int) -> str:
    """The code of a department."""
    return next(office.code for office in offices if office.pk == key)


def rows_of(person: Person, items: list[WorkItem]) -> list[dict[str, Any]]:
    """The tasks as rows, natural persons masked; what this person may do with each."""
    today, calendar, urges = clock.today(), load_calendar(), supervised.urged(items)
    made = []
    for item in items:
        name, code = inbox.shown(item.entry.subject)
        place = item.department.place
        may_urge = person.has_perm(duties.URGE_TASK.at(place)) and item.owner_id != person.pk
        made.append(
            {
                "item": item, "entry": item.entry, "name": name, "code": code, "urged": urges.get(item.pk),
                "clock": inbox.clock_of(item, today, calendar), "may_urge": may_urge,
                "hand_over": _hand_over(item) if person.has_perm(duties.ASSIGN_TASK.at(place)) else "",
            }
        )  # fmt: skip
    return made


def _hand_over(item: WorkItem) -> str:
    """Where a task is handed on, or "" where this installation does not offer it."""
    try:
        return reverse("task-hand-over", args=[item.code])
    except NoReverseMatch:
        return ""


def _line(item: WorkItem, urge: supervised.Urged | None, today: Any, calendar: Any) -> list[Any]:
    """A row of the workbook."""
    name, code = inbox.shown(item.entry.subject)
    face = inbox.clock_of(item, today, calendar)
    return [
        face["words"], face["due_on"], item.title, item.entry.list_type.short_name, name, code,
        item.department.short_name, item.owner.name if item.owner else _("待领"),
        localtime(item.received_at).date(), urge.n if urge else 0,
        localtime(urge.at).date() if urge else "", item.entry.number,
    ]  # fmt: skip
