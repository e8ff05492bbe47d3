"""能不能修复、什么时候能: the public calculator. Nothing that is typed is kept."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forms.eligibility import EligibilityForm
from workflows.queries import clock
from workflows.queries.eligibility import answer
from workflows.queries.rulebook import rulebook
from workflows.views import pace
from workflows.views.register import NOINDEX

ASKED_A_MINUTE = 60


@login_not_required
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and the answer once it is filled; 422 with what is wrong, 429 for who asks too often."""
    today, book = clock.today(), rulebook()
    if "kind" not in request.GET:
        return render(request, "eligibility/ask.html", {"form": EligibilityForm(book=book, today=today)})
    if pace.is_too_fast(request, "eligibility", ASKED_A_MINUTE):
        return pace.too_many(request, ASKED_A_MINUTE)
    form, found = EligibilityForm(request.GET, book=book, today=today), None
    if form.is_valid():
        try:
            found = answer(form.facts, book)
        except (ValueError, OverflowError) as error:
            form.add_error("document", str(error))
    response = render(
        request,
        "eligibility/ask.html",
        {"form": form, "answer": found, "today": today},
        status=200 if found else 422,
    )
    response["X-Robots-Tag"], response["Cache-Control"] = NOINDEX, "no-store"
    return response
