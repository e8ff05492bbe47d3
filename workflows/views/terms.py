"""期限计算: one term for anybody, explained day by day; and the calendar on which it rests.

A year that is not loaded yet is typed by one person of the credit office and checked by another.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.terms import CheckedForm, TermForm, YearForm
from workflows.acts import calendar as acts
from workflows.acts import log
from workflows.law.holidays import TableCalendar
from workflows.law.refusal import Refused
from workflows.law.terms import WEEKDAYS, count
from workflows.models import CalendarDraft, CalendarYear
from workflows.queries import clock, explained, rulemaking
from workflows.queries.calendar import calendar_in_force, years_covered
from workflows.views import pace
from workflows.views.context import frame_of
from workflows.views.errors import conflict
from workflows.views.rulemaking import insist_writer, say

AT_MOST = 120  # a minute


@login_not_required
@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """The form, and the result when something was asked; the address holds the whole question."""
    if not request.GET:
        start = {"start": clock.today().isoformat(), "value": 20, "unit": "WD", "roll": "yes"}
        return _page(request, TermForm(initial=start))
    if pace.is_too_fast(request, "terms", AT_MOST):  # for programs there is the command
        form = TermForm(request.GET)
        form.add_error(None, _("查询过于频繁，请一分钟后再试。"))
        return _page(request, form, status=429)
    form = TermForm(request.GET)
    if not form.is_valid():
        return _page(request, form, status=422)
    said = form.cleaned_data
    try:
        counted = count(
            said["start"], said["term"], calendar_in_force(), said["stops"], roll=said["roll"] == "yes"
        )
    except ValueError as error:
        form.add_error(None, str(error))
        return _page(request, form, status=422)
    facts = {
        "counted": counted,
        "weekday": WEEKDAYS[counted.end.weekday()],
        "lines": explained.lines(counted),
        "stops": said["stops"],
    }
    return _page(request, form, **facts)


def _page(request: HttpRequest, form: TermForm, status: int = 200, **facts: object) -> HttpResponse:
    """The page in the frame of who asks."""
    told = {"form": form, "frame": frame_of(request), **facts}
    return render(request, "terms/calculator.html", told, status=status)


def _lines(year: int) -> dict[str, str]:
    """What a loaded year would look like typed, to be compared or put right; empty for a year not loaded."""
    row = CalendarYear.objects.filter(year=year).first()
    if row is None:
        return {}
    days = list(row.days.all())
    return {
        "source": row.source,
        "holidays": explained.typed([day for day in days if not day.is_workday], "假期"),
        "workdays": explained.typed([day for day in days if day.is_workday], "调休上班"),
    }


class EnterView(View):
    """A year typed from the notice by one person of the credit office."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only for who writes rules."""
        insist_writer(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form for the year asked, else for the first that is not loaded."""
        asked = request.GET.get("year", "")
        known = [each.year for each in years_covered()]
        first = max(known, default=clock.today().year - 1) + 1
        year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else first
        return self.page(YearForm(initial={"year": year, **_lines(year)}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it for a second person, or say every fault."""
        form = YearForm(request.POST)
        if form.is_valid():
            try:
                with log.one_gesture():
                    draft = acts.enter(**form.cleaned_data, by=request.user, at=clock.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, _("已录入，请信用办另一人对照原文核对。"))
                return redirect("calendar-draft", draft.pk)
        return self.page(form, status=422)

    def page(self, form: YearForm, status: int = 200) -> HttpResponse:
        """The page of the form."""
        return render(self.request, "terms/enter.html", {"form": form}, status=status)


class DraftView(View):
    """A typed year beside what it means, for a second person: confirm it, or withdraw it."""

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        """Only for who writes rules; unknown draft: 404."""
        insist_writer(request.user)
        self.draft = get_object_or_404(CalendarDraft.objects.select_related("entered_by"), pk=pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The year as it would be."""
        return self.page(CheckedForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Confirm or withdraw; what stands against it is said on the page."""
        if request.POST.get("step") == "withdraw":
            try:
                acts.withdraw(self.draft, by=request.user, at=clock.now())
            except Refused as refused:
                return conflict(request, " ".join(refused.sentences))
            messages.success(request, _("已撤回，可以重新录入。"))
            return redirect("calendar-enter")
        form = CheckedForm(request.POST)
        if form.is_valid():
            try:
                changed = acts.confirm(self.draft, by=request.user, at=clock.now())
            except Refused as refused:
                say(form, refused)
            else:
                said = _("已载入，%(n)d日有变更；受影响的在办期限由系统时钟重新计算。") % {"n": changed}
                messages.success(request, said)
                return redirect("calendar-year", self.draft.year)
        return self.page(form, status=422)

    def page(self, form: CheckedForm, status: int = 200) -> HttpResponse:
        """The typed lines, the twelve months, and who may do what."""
        draft = self.draft
        notice = draft.as_notice()
        facts = {
            "draft": draft, "form": form, "is_mine": self.request.user.pk in draft.hands,
            "weekdays": [day[-1] for day in WEEKDAYS],
            "months": explained.months(draft.year, TableCalendar.of([draft.year], notice.days)),
        }  # fmt: skip
        return render(self.request, "terms/draft.html", facts, status=status)


@login_not_required
@require_safe
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """One year of working days, with its source; 404 for a year whose notice is not loaded."""
    years = years_covered()
    shown = clock.today().year if year is None else year
    row = next((each for each in years if each.year == shown), None)
    if row is None and year is not None:
        raise Http404
    facts = {
        "years": years,
        "row": row or (years[-1] if years else None),
        "frame": frame_of(request),
        "weekdays": [day[-1] for day in WEEKDAYS],
        "writes": request.user.is_authenticated and rulemaking.writes_rules(request.user),
    }
    if facts["writes"]:
        waiting = CalendarDraft.objects.filter(state="entered").select_related("entered_by")
        facts["waiting"] = list(waiting.order_by("year"))
    if facts["row"] is not None:
        facts["months"] = explained.months(facts["row"].year, calendar_in_force())  # type: ignore[attr-defined]
        facts["next_year"] = max(each.year for each in years) + 1
    return render(request, "terms/calendar.html", facts)
