"""The standard reports of who audits: a page with rows that lead to the log, and the same as a file."""

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.log import PeriodForm
from workflows.acts import audit as acts
from workflows.law import duties
from workflows.law.cells import harmless
from workflows.law.report_words import REPORTS
from workflows.queries import audit_reports, clock, report_rows
from workflows.views.log import auditor


class _Echo:
    """A file that hands on what is written."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """The reports; the first of them is open."""
    auditor(request)
    return redirect("audit-report", next(iter(REPORTS)))


@require_safe
def report(request: HttpRequest, name: str) -> HttpResponse:
    """One report, a page by key."""
    form, asked = _asked(request, name)
    is_right = form.is_valid()  # a wrong period is no period: nothing is shown as if it were an answer
    page = (
        audit_reports.page(name, asked, request.GET.get("before", "")) if is_right else audit_reports.Page([])
    )
    kept = {key: value.isoformat() for key, value in form.asked.items()}
    facts: dict[str, Any] = {
        "report": REPORTS[name],
        "reports": REPORTS.values(),
        "form": form,
        "page": page,
        "summary": audit_reports.summary(name, asked) if is_right else [],
        "kept": urlencode(kept),
        "next_url": f"?{urlencode(kept | {'before': page.after})}" if page.after else "",
    }
    return render(request, "audit/report.html", facts)


@require_safe
def export(request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """The rows as a file without a cell that a spreadsheet takes for a formula; who took it is a line of the log."""
    form, asked = _asked(request, name)
    if not form.is_valid():
        return redirect(f"{reverse('audit-report', args=[name])}?{request.GET.urlencode()}")
    person, words = request.user, REPORTS[name]
    rows, n = audit_reports.every(name, asked)
    office = next(p.department for p in person.posts_now() if duties.VIEW_LOG in duties.DUTIES[p.role])
    told = {"name": name, "rows": min(n, audit_reports.MOST), "filters": sorted(form.asked)}
    acts.record_export(office, **told, by=person, at=clock.now())
    pen = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        if n > audit_reports.MOST:
            note = _("符合条件的超过 %(most)s 行，这里只有最近的 %(most)s 行；请缩短期间分次导出。")
            yield pen.writerow([note % {"most": audit_reports.MOST}])
        yield pen.writerow([str(head) for head in words.columns])
        for row in rows:
            yield pen.writerow([harmless(cell) for cell in row.cells])

    file = quote(f"{words.title}-{clock.today().isoformat()}.csv")
    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename=\"{name}.csv\"; filename*=UTF-8''{file}"
    return response


def _asked(request: HttpRequest, name: str) -> tuple[PeriodForm, report_rows.Asked]:
    """The period that was asked for, within the person's branch; 404 for a report that there is not."""
    person = auditor(request)
    if name not in REPORTS:
        raise Http404
    form = PeriodForm(request.GET)
    said = form.asked
    return form, audit_reports.asked_by(person, said.get("since"), said.get("until"), clock.now())
