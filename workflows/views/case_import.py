"""Importing a workbook in the browser: upload, preview, confirm exactly what was previewed."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from forms.case import WorkbookForm
from workflows.acts import intake, upload
from workflows.law import cells
from workflows.models import Entry, ListType
from workflows.queries import casebook, clock, workbook
from workflows.queries.casebook import Verdict
from workflows.views.case import own_departments

TICKET = "case_import"
ROWS_ON_A_PAGE = 100
NEW_AT_ONCE = 300  # registered in one request, some seconds; confirming again goes on with the rest
SHOWN = ("rejected", "new", "registered")
EXPIRED = gettext_lazy("预览已经失效（超过一小时或者已经换了文件），没有登记任何案件。请重新选择文件。")


@dataclass(frozen=True)
class Line:
    """One row of the preview as it is shown; identity numbers are not."""

    number: int
    case_number: str
    name: str
    order_number: str
    fate: str
    problems: list[Any]
    entry: Entry | None


class ImportView(View):
    """Upload, preview and confirmation; `start` begins the procedures and is given in project/urls.py."""

    start: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        """The preview of the workbook in hand, or the form to choose one."""
        own_departments(request)
        data = upload.find(request.session.get(TICKET), at=clock.now())
        if data is None or _list(request) is None:
            _drop(request)
            form = WorkbookForm(lists=casebook.lists_of(own_departments(request), clock.today()))
            return render(request, "case/import.html", {"form": form})
        return render(request, "case/preview.html", _preview(request, data))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take a workbook, import the one that was previewed, or put it away."""
        own_departments(request)
        if "discard" in request.POST:
            _drop(request)
            return redirect("case-import")
        if "confirm" in request.POST:
            return self._import(request)
        form = WorkbookForm(
            request.POST, request.FILES, lists=casebook.lists_of(own_departments(request), clock.today())
        )
        if not form.is_valid():
            return render(request, "case/import.html", {"form": form}, status=422)
        _drop(request)
        file = form.cleaned_data["file"]
        ticket = upload.keep(form.data_read, file.name, at=clock.now())
        request.session[TICKET] = {**ticket, "list": form.list_type.code}
        return redirect("case-import")

    def _import(self, request: HttpRequest) -> HttpResponse:
        """Judge the previewed bytes afresh and register what is right, row by row."""
        ticket, now = request.session.get(TICKET), clock.now()
        asked = ticket is not None and request.POST.get("confirm") == ticket["key"]
        data = upload.find(ticket, at=now) if asked else None
        list_type = _list(request)
        if data is None or list_type is None:
            messages.error(request, EXPIRED)
            return redirect("case-import")
        _sheet, verdicts = _judged(request, data)
        new = intake.import_rows(
            verdicts, list_type=list_type, by=request.user, at=now, start=self.start, limit=NEW_AT_ONCE
        )
        left = sum(_fate(v) == "new" for v in verdicts)
        refused = sum(not v.accepted for v in verdicts)
        said = {"new": new, "left": left, "refused": refused}
        messages.success(request, _("新登记%(new)d件；%(refused)d行没有登记，原因见下表。") % said)
        if left:
            messages.warning(request, _("还有%(left)d行可以登记，请再点一次“登记”接着办理。") % said)
        return redirect("case-import")


def rejected_csv(request: HttpRequest) -> HttpResponse:
    """The rejected rows of the workbook in hand as a table for a spreadsheet."""
    own_departments(request)
    ticket = request.session.get(TICKET)
    data = upload.find(ticket, at=clock.now())
    if data is None or _list(request) is None:
        messages.error(request, EXPIRED)
        return redirect("case-import")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = quote(_("未登记的行") + ".csv")
    response["Content-Disposition"] = f"attachment; filename=\"rejected.csv\"; filename*=UTF-8''{name}"
    response.write("\ufeff")  # tells spreadsheets that this is UTF-8
    table = csv.writer(response)
    table.writerow([_("行号"), _("案件编号"), _("主体名称"), _("列"), _("原因和改法")])
    _sheet, verdicts = _judged(request, data)
    for line in _lines(v for v in verdicts if not v.accepted):
        for problem in line.problems:
            row = (line.number, line.case_number, line.name, problem.column, problem.words)
            table.writerow([cells.harmless(value) for value in row])
    return response


def _judged(request: HttpRequest, data: bytes) -> tuple[workbook.Sheet, list[Verdict]]:
    """The sheet in these bytes and a verdict on each of its rows, as of now."""
    list_type = _list(request)
    assert list_type is not None
    versions = casebook.versions_in_force(list_type)
    sheet = workbook.read(data, casebook.headings_by(versions))
    rows = [(row.number, row.values) for row in sheet.rows]
    told = {"list_type": list_type, "versions": versions, "by": request.user, "today": clock.today()}
    return sheet, casebook.judge(rows, **told)


def _list(request: HttpRequest) -> ListType | None:
    """The list that the workbook in hand is for; None when it is not open for cases any more."""
    code = (request.session.get(TICKET) or {}).get("list")
    lists = casebook.lists_of(own_departments(request), clock.today())
    return next((each for each in lists if each.code == code), None)


def _preview(request: HttpRequest, data: bytes) -> dict[str, Any]:
    """Counts, and one page of the rows that were asked for."""
    sheet, verdicts = _judged(request, data)
    fates = [_fate(v) for v in verdicts]
    counts = {fate: fates.count(fate) for fate in SHOWN}
    asked = request.GET.get("show", "")
    shown = asked if asked in SHOWN else ""
    chosen = [v for v, fate in zip(verdicts, fates, strict=True) if not shown or fate == shown]
    page = Paginator(chosen, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    tabs = (
        ("", _("全部"), len(verdicts)),
        ("rejected", _("不能登记"), counts["rejected"]),
        ("new", _("可以登记"), counts["new"]),
        ("registered", _("已经登记"), counts["registered"]),
    )
    return {
        "ticket": request.session[TICKET],
        "list_type": _list(request),
        "unknown": sheet.unknown,
        "rows_count": len(verdicts),
        "counts": counts,
        "now_count": min(counts["new"], NEW_AT_ONCE),
        "tabs": [{"show": key, "words": words, "n": n, "is_on": key == shown} for key, words, n in tabs],
        "lines": list(_lines(page)),
        "prev_url": f"?show={shown}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?show={shown}&page={page.next_page_number()}" if page.has_next() else "",
        "paging_words": _("第%(first)d—%(last)d行，共%(all)d行")
        % {"first": page.start_index(), "last": page.end_index(), "all": len(chosen)},
    }


def _fate(verdict: Verdict) -> str:
    """What becomes of a row: rejected, new, or registered already."""
    return ("registered" if verdict.entry else "new") if verdict.accepted else "rejected"


def _lines(verdicts: Iterable[Verdict]) -> Iterable[Line]:
    """The rows as they are shown: the cells as they were typed, shortened."""
    for v in verdicts:
        yield Line(
            number=v.row,
            case_number=_cell(v.raw.get("case_number")),
            name=_cell(v.raw.get("name")),
            order_number=_cell(v.raw.get("order_number")),
            fate=_fate(v),
            problems=v.problems,
            entry=v.entry,
        )


def _cell(value: Any) -> str:
    """A cell in at most sixty characters."""
    shown = "" if value is None else cells.clean(cells.as_text(value))
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def _drop(request: HttpRequest) -> None:
    """Put the workbook in hand away."""
    upload.forget(request.session.pop(TICKET, None))
