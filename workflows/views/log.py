"""The audit desk: the transition log of a branch, read and recomputed, never changed."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms.log import LogFilterForm, PeriodForm
from workflows.acts import access, bundles
from workflows.models import Person, Transition
from workflows.queries import clock, log, log_facts, log_people, treestate
from workflows.queries.verification import Verification, verify_books

# The last verification of a person stays in the person's session; more faults than these are only counted.
LAST = "log_verification"
FAULTS_SHOWN = 20


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The lines of the branch, newest first, each checked when it is shown; 403 without the duty."""
    person = auditor(request)
    form = LogFilterForm(request.GET, **log_people.choices(person))
    asked = form.asked
    page = log.page_of(
        person, asked, before=request.GET.get("before", ""), after=request.GET.get("after", "")
    )
    facts = {
        "form": form,
        "asked": asked,
        "page": page,
        "broken": sum(not row.holds for row in page.rows),
        "extent": log.extent(person),
        "last": _last(request),
        "split": treestate.last_split(),
        "takes_periods": bundles.at_the_top(person) is not None,
        **_paging(request, page),
    }
    return render(request, "log/desk.html", facts)


@require_safe
def timeline(request: HttpRequest, username: str) -> HttpResponse:
    """The acts of one person in order, the newest day first; 404 for whoever has nothing to do with the branch."""
    person = auditor(request)
    whose = log_people.somebody(person, username)
    if whose is None:
        raise Http404
    form = PeriodForm(request.GET)
    keys = {name: request.GET.get(name, "") for name in ("before", "after")}
    page = log.page_of(person, form.asked | {"of": whose.pk}, **keys)
    facts = {
        "whose": whose,
        "form": form,
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
    facts = {
        "row": log.rows_of([found])[0],
        "line": found,
        "entry": log.entry_of(found),
        "proof": log.proof_of(found),
        "facts": log_facts.facts_of(found, unmasked=may_read),
        "changes": log_facts.changes_of(found, unmasked=may_read),
        "is_masked": personal and not may_read,
        "is_recorded": personal and may_read,
        "may_see_entry": may_read,
        "lines_count": found.book.lines_count,
    }
    if personal and may_read:
        access.record_view(found.book.entry, by=person, at=clock.now(), of=_of(found))
    return render(request, "log/line.html", facts)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute every book of the branch now and say what was found."""
    person = auditor(request)
    started = clock.now()
    result = verify_books(log.visible_books(person))
    done = clock.now()
    request.session[LAST] = {
        **_summary(result),
        "at": done.isoformat(),
        "seconds": f"{(done - started).total_seconds():.1f}",
    }
    if result.ok:
        messages.success(request, _("全链重算完成，没有发现问题。"))
    else:
        messages.error(
            request, _("全链重算完成，发现 %(n)s 处问题，请逐条核查。") % {"n": len(result.faults)}
        )
    return redirect("log")


def auditor(request: HttpRequest) -> Person:
    """The signed-in person, if she may read the log of any department."""
    person = request.user
    if not isinstance(person, Person) or not log.branch(person):
        raise PermissionDenied(_("审计台只向审计岗和审计管理员开放。"))
    return person


def _of(found: Transition) -> str:
    """What was looked at, as the log names it: a line by its number, never a person by name."""
    return f"line/{found.seq}"


def _summary(result: Verification) -> dict[str, Any]:
    """A verification as the session keeps it."""
    told = result.as_dict()
    return told | {"faults": told["faults"][:FAULTS_SHOWN], "found": len(result.faults)}


def _last(request: HttpRequest) -> dict[str, Any] | None:
    """The person's last verification, or None when there was none in this session."""
    kept = request.session.get(LAST)
    if not kept:
        return None
    kinds = {fault["kind"] for fault in kept["faults"]}
    return {
        **kept,
        "at": parse_datetime(kept["at"]),
        "checks": [
            (_("行号连续，没有缺行"), not kinds & {"missing", "tail", "count"}),
            (_("逐行摘要相连，没有改写"), not kinds & {"hash", "previous", "head"}),
            (_("所附事实与摘要一致"), "facts" not in kinds),
            (_("业务状态与台账一致"), "state" not in kinds),
        ],
    }


def _paging(request: HttpRequest, page: log.Page, here: str = "") -> dict[str, str]:
    """The addresses of the neighbouring pages, with the filters kept."""
    kept = {name: value for name, value in request.GET.items() if value and name not in ("before", "after")}

    def address(**key: str) -> str:
        return f"{here or reverse('log')}?{urlencode(kept | key)}"

    return {
        "prev_url": address(before=page.before) if page.before else "",
        "next_url": address(after=page.after) if page.after else "",
    }
