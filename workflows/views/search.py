"""Search from every page: all types of results, one type alone, and suggestions while typing."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from workflows.models import Entry, Notice, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import clock, inbox, search, subjectfile
from workflows.views.entry import insist_looker, rows_of

QUERY_MAX = 100
SOME = 5  # of each type while all are shown
SUGGESTED = 8
TYPES = (
    ("", _("全部")),
    ("subjects", _("主体")),
    ("entries", _("条目")),
    ("cases", _("案件")),
    ("documents", _("文书")),
    ("tasks", _("待办任务")),
)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What the person finds and may see, by type; `kind` shows one type alone."""
    insist_looker(request.user)
    query, kind = _query(request), request.GET.get("kind", "")
    kind = kind if kind in dict(TYPES) else ""
    found = search.find(request.user, query)
    got = search.Results(request.user, found)
    marks = {name: request.GET.get(name, "") for name in ("before", "after")}
    page = got.page(**marks) if kind in ("", "entries") else search.Page([])
    counts = {name: len(getattr(got, name)) for name, _words in TYPES if name}
    facts = {
        "asked": {"q": query, "kind": kind},
        "is_short": not search.is_long_enough(query),
        "is_partial": got.is_partial,
        "tasks_of": search.MOST if got.tasks_are_cut and kind in ("", "tasks") else 0,
        "anything": any(counts.values()),
        "tabs": [
            {"words": words, "on": name == kind, "n": _capped(counts[name]) if name else "",
             "url": _link(query, kind=name)}
            for name, words in TYPES
        ],
        "rows": rows_of(request.user, page.entries, clock.today(), found),
        "next_url": _link(query, kind=kind, before=page.older) if page.older else "",
        "prev_url": _link(query, kind=kind, after=page.newer) if page.newer else "",
        **_of_types(request, got, kind),
    }  # fmt: skip
    return render(request, "search/results.html", facts)


def _of_types(request: HttpRequest, got: search.Results, kind: str) -> dict[str, Any]:
    """The rows of every type that is shown: some of each, or all counted of one."""
    most = search.MOST - 1 if kind else SOME
    wanted = {name: getattr(got, name)[:most] if kind in ("", name) else [] for name, _words in TYPES if name}
    cases = wanted["cases"] if kind == "cases" else []
    return {
        "subjects": subjectfile.shown_subjects(request.user, wanted["subjects"], got.found),
        "cases": rows_of(request.user, _entries(cases), clock.today(), got.found) if cases else [],
        "documents": _documents(wanted["documents"]),
        "tasks": _tasks(wanted["tasks"]),
        "more": {name: len(getattr(got, name)) > most for name in wanted} if not kind else {},
        "links": {name: _link(_query(request), kind=name) for name in wanted},
    }


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """At most eight results while typing, as the options of a list; the exact ones first."""
    insist_looker(request.user)
    query = _query(request)
    found = search.find(request.user, query)
    got = search.Results(request.user, found)
    options = [*_exact(got), *_named(request, got)][:SUGGESTED]
    facts = {"options": options, "q": query, "all_url": _link(query), "anything": bool(got.entries)}
    return render(request, "search/_suggest.html", facts)


def _exact(got: search.Results) -> list[dict[str, Any]]:
    """What a number led to: documents, then entries and cases."""
    made = [
        {
            "url": reverse("notice", args=[paper.code]),
            "type": _("文书"),
            "words": paper.title,
            "sub": paper.number,
        }
        for paper in _documents(got.documents[:3])
    ]
    exact = got.found.by_number | got.found.by_case
    for entry in _entries([pk for pk in got.entries if pk in exact][:3]):
        name, _code = inbox.shown(entry.subject)
        kind = _("案件") if entry.pk in got.found.by_case else _("条目")
        sub = entry.case_number if entry.pk in got.found.by_case else entry.number
        made.append({"url": reverse("entry", args=[entry.number]), "type": kind, "words": name, "sub": sub})
    return made


def _named(request: HttpRequest, got: search.Results) -> list[dict[str, Any]]:
    """What a name or a code led to: subjects, then entries and tasks."""
    made = [
        {"url": reverse("subject", args=[row["subject"].pk]), "type": _("主体"), "words": row["name"],
         "sub": row["code"]}
        for row in subjectfile.shown_subjects(request.user, got.subjects[:4], got.found)
    ]  # fmt: skip
    exact = got.found.exact
    for entry in _entries([pk for pk in got.entries if pk not in exact][:3]):
        url = reverse("entry", args=[entry.number])
        words = inbox.shown(entry.subject)[0]
        made.append({"url": url, "type": _("条目"), "words": words, "sub": entry.number})
    for row in _tasks(got.tasks[:2]):
        url = reverse("task", args=[row["item"].code])
        made.append({"url": url, "type": _("待办任务"), "words": row["item"].title, "sub": row["name"]})
    return made


def _entries(keys: list[int]) -> list[Entry]:
    """These entries, the newest first."""
    rows = Entry.objects.filter(pk__in=keys).select_related("list_type", "subject", "department")
    return list(rows.order_by("-pk")) if keys else []


def _documents(keys: list[int]) -> list[Notice]:
    """These documents, without their files."""
    rows = Notice.objects.filter(pk__in=keys).select_related("entry__subject").defer("file", "facts")
    return list(rows.order_by("-pk")) if keys else []


def _tasks(keys: list[int]) -> list[dict[str, Any]]:
    """These tasks with their clocks, natural persons masked."""
    if not keys:
        return []
    shown = ("entry__subject", "entry__list_type", "entry__department", "owner", "deadline")
    rows = WorkItem.objects.filter(pk__in=keys).select_related(*shown).order_by("due_at", "pk")
    today, calendar = clock.today(), load_calendar()
    made = []
    for item in rows:
        name, code = inbox.shown(item.entry.subject)
        face = inbox.clock_of(item, today, calendar)
        made.append({"item": item, "entry": item.entry, "name": name, "code": code, "clock": face})
    return made


def _query(request: HttpRequest) -> str:
    """What was asked for, not longer than any name."""
    return request.GET.get("q", "").strip()[:QUERY_MAX]


def _capped(n: int) -> str:
    """A count as a tab shows it."""
    return f"{search.MOST - 1}+" if n >= search.MOST else str(n)


def _link(query: str, **asked: str) -> str:
    """The address of the search, blanks left out."""
    wanted = {"q": query, **asked}
    return f"{reverse('search')}?{urlencode({name: value for name, value in wanted.items() if value})}"
