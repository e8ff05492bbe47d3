"""文书核验: anybody who holds a document asks whether it is genuine and whether what it says still holds.

The answer is for the holder alone: no search engine keeps it, no cache, and no other site learns its address (the
referrer policy of the whole house). A PDF that is compared never leaves the browser.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from forms.verify import CodeForm
from workflows.law.genuine import BAD
from workflows.queries import clock, genuine, promise_genuine, record_letters, training_page
from workflows.views import pace
from workflows.views.register import NOINDEX

LOOKUPS_A_MINUTE = 30


@login_not_required
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The form; a code that can be one leads to its answer, any other is said to be wrong and why."""
    if "code" not in request.GET:
        return _closed(_page(request, "verify/ask.html", form=CodeForm()))
    form = CodeForm(request.GET)
    if not form.is_valid():
        return _closed(_page(request, "verify/ask.html", status=422, form=form))
    return _closed(redirect("verify-notice", form.cleaned_data["code"]))


@login_not_required
@require_safe
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """What is true of the document of this code; 404 with the same page when there is none, 429 when too many ask."""
    if pace.is_too_fast(request, "verify", LOOKUPS_A_MINUTE):
        return _closed(pace.too_many(request, LOOKUPS_A_MINUTE))
    meant = genuine.typed(code)
    found = genuine.find(meant, clock.today()) or record_letters.find(meant)
    promise = None if found else promise_genuine.find(meant)
    if promise is not None:
        told = {"found": promise, "now": clock.now()}
        return _closed(_page(request, "verify/promise.html", **told))
    trained = None if found else training_page.find(genuine.typed(code))
    if trained is not None:
        return _closed(_page(request, "verify/training.html", found=trained, now=clock.now()))
    verdict = found.answer if found else genuine.UNKNOWN
    told = {
        "found": found,
        "answer": verdict,
        "tone": "bad" if verdict.verdict in BAD else "" if found and found.is_good else "revoked",
        "now": clock.now(),
        "form": CodeForm(),
    }
    return _closed(_page(request, "verify/answer.html", status=200 if found else 404, **told))


def _page(request: HttpRequest, template: str, status: int = 200, **facts: Any) -> HttpResponse:
    """One page."""
    return render(request, template, facts, status=status)


def _closed(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, and found by no search engine."""
    response["Cache-Control"], response["X-Robots-Tag"] = "no-store", NOINDEX
    return response
