"""文号登记簿: every number of a department's series, and the number that was used on paper outside this program."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from forms.issuance import VoidForm
from workflows.acts import log, number
from workflows.law.duties import VOID_NUMBER
from workflows.law.refusal import Refused
from workflows.models import NumberRecord, Person
from workflows.queries import clock, numbers
from workflows.views.entry import insist_looker


class NumbersView(View):
    """The register of one sequence, paged by serial; a head takes the next number as void."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        insist_looker(request.user)
        return self.page(request, request.GET.get("series", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the next number of the sequence as void; what the page showed as next must still be next."""
        insist_looker(request.user)
        key = request.POST.get("series", "")
        series = numbers.chosen(sequences(request.user), key) if key else None
        if series is None:
            raise Http404
        if not VOID_NUMBER(series.department, request.user):
            raise PermissionDenied
        if not is_running(series):
            raise Http404
        form = VoidForm(request.POST)
        if form.is_valid():
            try:
                record = _void(request, series, form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.sentences)
            else:
                messages.success(request, _("已登记作废：%(number)s。") % {"number": record.number})
                return redirect(address(series))
        return self.page(request, key, form=form, status=422)

    def page(
        self, request: HttpRequest, key: str, *, form: VoidForm | None = None, status: int = 200
    ) -> HttpResponse:
        """The register; a constant number of queries."""
        found = sequences(request.user)
        series = numbers.chosen(found, key)
        if series is None and key:
            raise Http404
        context: dict[str, Any] = {"found": found, "series": series}
        if series is not None:
            context |= _sheet(request, series)
            if is_running(series) and VOID_NUMBER(series.department, request.user):
                context["form"] = form or VoidForm()
        return render(request, "issuance/numbers.html", context, status=status)


def sequences(person: Person) -> list[numbers.Series]:
    """What the person may look into, and what a head may begin with a void number."""
    offices = numbers.offices(person, clock.today())
    found = numbers.all_series(offices)
    own = [office for office in offices if VOID_NUMBER(office, person)]
    return found + numbers.not_begun(found, own, clock.today().year)


def is_running(series: numbers.Series) -> bool:
    """Does the next document get its next number? That of a former year would be taken from this year's sequence."""
    return series.year == clock.today().year


def _void(request: HttpRequest, series: numbers.Series, data: dict[str, Any]) -> NumberRecord:
    """The number is taken and void, in one gesture."""
    told: dict[str, Any] = {"expected": data["next"], "because": data["reason"]}
    with log.one_gesture():
        return number.void_next(series.department, series.series, **told, by=request.user, at=clock.now())


def _sheet(request: HttpRequest, series: numbers.Series) -> dict[str, Any]:
    """One page of the sequence and what is wrong with it."""
    before = request.GET.get("before", "")
    got = numbers.page(series, before=int(before) if before.isdecimal() and len(before) < 9 else 0)
    return {
        "rows": numbers.rows_shown(got),
        "gaps": numbers.gaps(series),
        "next_url": f"{address(series)}&{urlencode({'before': got.before})}" if got.before else "",
    }


def address(series: numbers.Series) -> str:
    """The page of one sequence."""
    return f"{reverse('numbers')}?{urlencode({'series': series.key})}"
