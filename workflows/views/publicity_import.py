"""Importing licences and penalties: upload, preview, confirm exactly what was previewed."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.publicity import RecordsForm
from workflows.acts import publicity as acts
from workflows.acts import upload
from workflows.law import cells
from workflows.law.recordfile import OPTIONAL
from workflows.models import Department, PublicityRecord
from workflows.queries import clock, publicity, workbook
from workflows.queries.publicity import Rulebook, Verdict
from workflows.views.case_import import EXPIRED, NEW_AT_ONCE, ROWS_ON_A_PAGE, SHOWN

TICKET = "record_import"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Line:
    """One row of the preview as it is shown; identity numbers are not."""

    number: int
    document_number: str
    name: str
    decided_on: str
    fate: str
    problems: list[Any]
    record: PublicityRecord | None


@dataclass(frozen=True)
class Hand:
    """The workbook in hand, judged as of now."""

    rules: Rulebook
    sheet: workbook.Sheet
    verdicts: list[Verdict]
    policies: dict[Any, Any]


class RecordsView(View):
    """Upload, preview and confirmation."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The preview of the workbook in hand, or the form to choose one."""
        own_departments(request)
        hand = _in_hand(request)
        if hand is None:
            _drop(request)
            form = RecordsForm(lists=publicity.rulebooks())
            return render(request, "publicity/import.html", {"form": form})
        return render(request, "publicity/preview.html", _preview(request, hand))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take a workbook, import the one that was previewed, or put it away."""
        own_departments(request)
        if "discard" in request.POST:
            _drop(request)
            return redirect("record-import")
        if "confirm" in request.POST:
            return self._import(request)
        form = RecordsForm(request.POST, request.FILES, lists=publicity.rulebooks())
        if not form.is_valid():
            return render(request, "publicity/import.html", {"form": form}, status=422)
        _drop(request)
        ticket = upload.keep(form.data_read, form.cleaned_data["file"].name, at=clock.now())
        request.session[TICKET] = {**ticket, "list": form.rules.code}
        return redirect("record-import")

    def _import(self, request: HttpRequest) -> HttpResponse:
        """Judge the previewed bytes afresh and report what is right, row by row."""
        ticket = request.session.get(TICKET)
        asked = ticket is not None and request.POST.get("confirm") == ticket["key"]
        hand = _in_hand(request) if asked else None
        if hand is None:
            messages.error(request, EXPIRED)
            return redirect("record-import")
        told = {"policies": hand.policies, "by": request.user, "at": clock.now(), "limit": NEW_AT_ONCE}
        new = acts.import_rows(hand.verdicts, **told)
        done = [v.record for v in hand.verdicts if v.is_new and v.record]
        left = sum(_fate(v) == "new" for v in hand.verdicts)
        said = {
            "new": new,
            "left": left,
            "refused": sum(not v.accepted for v in hand.verdicts),
            "late": sum(not record.on_time for record in done),
        }
        messages.success(
            request,
            _("新报送%(new)d条，其中逾期%(late)d条；%(refused)d行没有报送，原因见下表。") % said,
        )
        if left:
            messages.warning(request, _("还有%(left)d行可以报送，请再点一次“报送”接着办理。") % said)
        return redirect("record-import")


@require_safe
def rejected_csv(request: HttpRequest) -> HttpResponse:
    """The rejected rows of the workbook in hand as a table for a spreadsheet."""
    own_departments(request)
    hand = _in_hand(request)
    if hand is None:
        messages.error(request, EXPIRED)
        return redirect("record-import")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = quote(_("没有报送的行") + ".csv")
    response["Content-Disposition"] = f"attachment; filename=\"rejected.csv\"; filename*=UTF-8''{name}"
    response.write("\ufeff")  # tells spreadsheets that this is UTF-8
    table = csv.writer(response)
    table.writerow([_("行号"), _("文书号"), _("相对人名称"), _("列"), _("原因和改法")])
    for line in _lines(v for v in hand.verdicts if not v.accepted):
        for problem in line.problems:
            row = (line.number, line.document_number, line.name, problem.column, problem.words)
            table.writerow([cells.harmless(value) for value in row])
    return response


@require_safe
def blank(request: HttpRequest, code: str) -> HttpResponse:
    """An empty workbook with the columns of one list, all cells as text."""
    own_departments(request)
    found = next((each for each in publicity.rulebooks() if each.code == code), None)
    if found is None:
        raise Http404
    response = HttpResponse(workbook.blank(found.headings, found.short_name), content_type=XLSX)
    name = quote(f"{found.short_name}.xlsx")
    response["Content-Disposition"] = f"attachment; filename=\"blank.xlsx\"; filename*=UTF-8''{name}"
    return response


def own_departments(request: HttpRequest) -> list[Department]:
    """Where the person may report decisions; PermissionDenied when nowhere."""
    found = publicity.departments_of(request.user)
    if not found:
        raise PermissionDenied(_("您没有报送双公示信息的岗位；由作出决定机关的经办人报送。"))
    return found


def _in_hand(request: HttpRequest) -> Hand | None:
    """The kept workbook judged afresh; None when there is none, or its rules are no longer in force."""
    ticket = request.session.get(TICKET)
    data = upload.find(ticket, at=clock.now())
    code = (ticket or {}).get("list")
    found = next((each for each in publicity.rulebooks() if each.code == code), None)
    if data is None or found is None:
        return None
    sheet = workbook.read(data, found.headings, OPTIONAL)
    told = {"rules": found, "by": request.user, "today": clock.today()}
    rows = [(row.number, row.values) for row in sheet.rows]
    verdicts = publicity.judge(rows, departments=own_departments(request), **told)
    return Hand(found, sheet, verdicts, publicity.policies_by_day(verdicts, found))


def _preview(request: HttpRequest, hand: Hand) -> dict[str, Any]:
    """Counts, and one page of the rows that were asked for."""
    fates = [_fate(v) for v in hand.verdicts]
    counts = {fate: fates.count(fate) for fate in SHOWN}
    asked = request.GET.get("show", "")
    shown = asked if asked in SHOWN else ""
    chosen = [v for v, fate in zip(hand.verdicts, fates, strict=True) if not shown or fate == shown]
    page = Paginator(chosen, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    tabs = (
        ("", _("全部"), len(hand.verdicts)),
        ("rejected", _("不能报送"), counts["rejected"]),
        ("new", _("可以报送"), counts["new"]),
        ("registered", _("已经报送"), counts["registered"]),
    )
    return {
        "ticket": request.session[TICKET],
        "list_type": hand.rules,
        "unknown": hand.sheet.unknown,
        "rows_count": len(hand.verdicts),
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
    """What becomes of a row: rejected, new, or reported already."""
    return ("registered" if verdict.record else "new") if verdict.accepted else "rejected"


def _lines(verdicts: Iterable[Verdict]) -> Iterable[Line]:
    """The rows as they are shown: the cells as they were typed, shortened."""
    for v in verdicts:
        yield Line(
            number=v.row,
            document_number=_cell(v.raw.get("document_number")),
            name=_cell(v.raw.get("name")),
            decided_on=_cell(v.raw.get("decided_on")),
            fate=_fate(v),
            problems=v.problems,
            record=v.record,
        )


def _cell(value: Any) -> str:
    """A cell in at most sixty characters."""
    shown = "" if value is None else cells.clean(cells.as_text(value))
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def _drop(request: HttpRequest) -> None:
    """Put the workbook in hand away."""
    upload.forget(request.session.pop(TICKET, None))
