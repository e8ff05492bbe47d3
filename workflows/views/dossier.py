"""The file of an entry in other forms: its procedures on their charts, as it stood, on paper, as one archive."""

import re
import tempfile
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from forms.insight import read_instant
from workflows.acts import access
from workflows.law.xes import OF_AN_OFFICE
from workflows.models import Entry, Person
from workflows.models.transition import Transition
from workflows.queries import casefolder, clock, diagram, dossier, log_scope, past, rules_then
from workflows.queries.diagram import Sketch
from workflows.views.entry import looked_at, may_export, seen_entry, sheet

# A plus sign in an address arrives as a gap: 10:00+08:00 is typed more often than 10:00%2B08:00.
ZONE_SENT_AS_A_GAP = re.compile(r"(?<=:\d\d) (\d\d:\d\d)$")


def _head(entry: Entry, request: HttpRequest) -> dict[str, Any]:
    """What stands at the top of each of these pages."""
    of_case = dossier.is_of_case(request.user, entry.department_id)
    return {"entry": entry, "of_case": of_case, "name": dossier.shown_name(entry.subject, of_case)}


@require_safe
def diagrams(request: HttpRequest, number: str, sketch: Sketch) -> HttpResponse:
    """Every procedure of the entry on its chart, in full size."""
    entry = seen_entry(request.user, number, *dossier.RELATED)
    panels = diagram.panels(entry, entry.policy.load_rules(), sketch)
    return render(request, "entry/diagram.html", {**_head(entry, request), "diagrams": panels})


# --------------------------------------------------------------------------------------------- as it stood
@require_safe
def as_of(request: HttpRequest, number: str) -> HttpResponse:
    """The entry as it stood at the end of a day (`at`), at an instant, or after a line (`line`)."""
    entry = looked_at(request, number)
    lines, asked = past.lines_of(entry), _typed(request)
    count, until, error = _asked(lines, request.GET.get("line", ""), asked)
    is_future = not error and _is_future(asked)
    head, is_by_line = _head(entry, request), isinstance(until, datetime)
    case = dossier.read(entry, clock.today(), request.user)
    mask = dossier.case_masker(case, head["of_case"])
    context = {
        **head,
        "asked": f"{localtime(until) if is_by_line else until:%Y-%m-%d}" if not error else asked,
        "asked_time": f"{localtime(until):%H:%M}" if is_by_line and not error else "",
        "error": error,
        "is_future": is_future,
        "count": count,
        "total": len(lines),
        "is_by_line": is_by_line,
        "until": until,
        "today": clock.today(),
        "first": lines[0] if lines else None,
        "prev_url": _at_line(entry, count - 1) if count > 1 else "",
        "next_url": _at_line(entry, count + 1) if count < len(lines) else "",
    }
    if count:
        at = until + datetime.resolution if is_by_line else past.end_of(until)
        context["in_force"] = rules_then.in_force(entry.list_type, at)
        context["written_late"] = sum(line.at < (until if is_by_line else at) for line in lines[count:])
        context["pinned"] = rules_then.version_number(lines[:count])
        context["reads_log"] = (
            bool(log_scope.branch(request.user)) if isinstance(request.user, Person) else False
        )
        context |= {"last": lines[count - 1], "who_url": _who(lines[count - 1])}
        context |= past.page(case, lines, count, at, head["of_case"], mask)
    return render(request, "entry/as_of.html", context, status=422 if error else 200)


def _who(line: Transition) -> str:
    """The address of the posts that whoever wrote a line had then, to the microsecond; empty for parties and clock."""
    if not OF_AN_OFFICE.fullmatch(line.post) or line.post.endswith(":clock"):
        return ""
    address = reverse("log-person-at", args=[line.actor.username])
    return f"{address}?{urlencode({'at': line.at.isoformat()})}"


def _at_line(entry: Entry, count: int) -> str:
    """The address of the entry as it stood after so many lines."""
    return f"{reverse('entry-as-of', args=[entry.number])}?line={count}"


def _typed(request: HttpRequest) -> str:
    """The day or the instant that was asked for; the page's form sends its time apart."""
    at, time = (request.GET.get(name, "").strip() for name in ("at", "time"))
    at = ZONE_SENT_AS_A_GAP.sub(r"+\1", at)
    at = f"{at}T{time}" if time else at.replace(" ", "T", 1)
    return at.removesuffix("T24:00")  # the end of the day, as the page itself calls it


def _asked(lines: list[Transition], line: str, at: str) -> tuple[int, date | datetime, str]:
    """How many lines to look at, until when that is, and what is wrong with what was asked."""
    if line:
        if line.isascii() and line.isdecimal() and len(line) < 10 and 0 < int(line) <= len(lines):
            return int(line), lines[int(line) - 1].at, ""
        wrong = _("没有第 %(line)s 行，本条目的台账共 %(count)s 行。下面是今天的情况。")
        said = wrong % {"line": f"“{line[:20]}”", "count": len(lines)}
        return past.count_before(lines, past.end_of(clock.today())), clock.today(), said
    if "T" in at and (instant := read_instant(at)) is not None:
        instant = min(instant, clock.now())
        return past.count_before(lines, instant + datetime.resolution), instant, ""
    day, error = _day(at)
    return past.count_before(lines, past.end_of(day)), day, error


def _is_future(at: str) -> bool:
    """Was a moment asked for that has not come yet? Then the present is shown, and the page says so."""
    if "T" in at:
        instant = read_instant(at)
        return instant is not None and instant > clock.now()
    try:
        return date.fromisoformat(at) > clock.today()
    except ValueError:
        return False


def _day(at: str) -> tuple[date, str]:
    """The day that was asked for, by default today; and a sentence when it cannot be read."""
    today = clock.today()
    if not at:
        return today, ""
    if at.startswith("T"):
        return today, _("请填写日期：只填时间不能还原。下面是今天的情况。")
    try:
        return min(date.fromisoformat(at), today), ""
    except ValueError:
        return today, _(
            "“%(at)s”不是日期，请按 2026-05-04 的格式填写，时间按 16:30 的格式。下面是今天的情况。"
        ) % {"at": at[:30].replace("T", " ")}


# ------------------------------------------------------------------------------------------- paper, archive
@require_safe
def printed(request: HttpRequest, number: str, sketch: Sketch) -> HttpResponse:
    """The whole file for the printer, masked as on the page; the sheet says who printed it and when."""
    entry = looked_at(request, number)
    context = sheet(entry, request.user, sketch)
    return render(request, "entry/print.html", {**context, "by": request.user, "at": clock.now()})


@require_GET
def files(request: HttpRequest, number: str) -> FileResponse:
    """All papers of the case as one archive, for the case department and for auditors; each time is a line."""
    entry = seen_entry(request.user, number, *dossier.RELATED)
    if not may_export(entry, request.user, dossier.is_of_case(request.user, entry.department_id)):
        raise PermissionDenied(
            _("案卷载有当事人的完整身份，只有办案部门和审计岗可以导出；需要时请向认定机关调阅。")
        )
    at = clock.now()
    access.record_export(entry, by=request.user, at=at)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    casefolder.write(entry, target, by=request.user.name, at=at, reader=request.user)
    target.seek(0)
    name = _("%(number)s案卷.zip") % {"number": entry.number}
    response = FileResponse(target, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"], response["X-Content-Type-Options"] = "no-store", "nosniff"
    return response
