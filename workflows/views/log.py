"""One line of the log with its recomputation, and the acts of one person in order; the desk is in log_desk."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.log import PeriodForm
from workflows.acts import access
from workflows.models import Person, Transition
from workflows.queries import clock, emergency, log, log_facts, log_people, log_scope, tree


@require_safe
def timeline(request: HttpRequest, username: str) -> HttpResponse:
    """The acts of one person in order, the newest day first; 404 for whoever has nothing to do with the branch."""
    person = auditor(request)
    whose = log_people.somebody(person, username)
    if whose is None:
        raise Http404
    form = PeriodForm(request.GET)
    keys = {name: request.GET.get(name, "") for name in ("before", "after")}
    asked = form.asked | {"of": whose.pk}
    page = log.page_of(person, asked, **keys) if form.is_valid() else log.Page([])
    facts = {
        "whose": whose,
        "form": form,
        "page": page,
        "is_newer": bool(keys["before"] and not keys["after"]),
        "days": log_people.by_day(page),
        "held": log_people.posts_of(whose),
        **_paging(request, page, reverse("log-person", args=[username])),
    }
    return render(request, "log/person.html", facts)


@require_safe
def line(request: HttpRequest, ref: str, seq: int) -> HttpResponse:
    """One line with its recomputation; a look at facts that may name a person is itself a line."""
    person = auditor(request)
    found = log.line_of(person, ref, seq)
    if found is None:
        raise Http404
    may_read = log_facts.may_read(person, found, clock.now())
    personal = log_facts.is_personal(found)
    review = emergency.review_of(person, found, clock.now())
    told = log_facts.facts_of(found, unmasked=may_read)
    published = tree.newest_published() if hasattr(found, "leaf") else None
    facts = {
        "row": log.rows_of([found])[0],
        "line": found,
        "entry": log.entry_of(found),
        "proof": log.proof_of(found, published),
        "review": review,
        "facts": emergency.masked(review, told) if review else told,
        "changes": log_facts.changes_of(found, unmasked=may_read),
        "is_masked": personal and not may_read,
        "asks_first": log_facts.asks_first(person, found) if personal and not may_read else None,
        "published": published.size if published else 0,
        "is_recorded": personal and may_read,
        "may_see_entry": may_read,
        "lines_count": found.book.lines_count,
    }
    meant = log_facts.entry_meant(found) if personal and may_read else None
    if meant is not None:
        access.record_view(meant, by=person, at=clock.now(), of=_of(found))
    return render(request, "log/line.html", facts)


def auditor(request: HttpRequest) -> Person:
    """The signed-in person, if she may read the log of any department."""
    person = request.user
    if not isinstance(person, Person) or not log_scope.branch(person):
        raise PermissionDenied(_("审计台只向审计岗和审计管理员开放。"))
    return person


def _of(found: Transition) -> str:
    """What was looked at, as the log names it: a line by its number (and its book), never a person by name."""
    return f"line/{found.seq}" if log.entry_of(found) else f"line/{found.book.ref}/{found.seq}"


def _paging(request: HttpRequest, page: log.Page, here: str) -> dict[str, str]:
    """The addresses of the neighbouring pages, with the filters kept."""
    kept = {name: value for name, value in request.GET.items() if value and name not in ("before", "after")}

    def address(**key: str) -> str:
        return f"{here}?{urlencode(kept | key)}"

    return {
        "prev_url": address(before=page.before) if page.before else "",
        "next_url": address(after=page.after) if page.after else "",
    }
