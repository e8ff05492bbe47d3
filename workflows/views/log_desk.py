"""The audit desk: lines by facets and filters, beside them the chain, the sample and the findings; a part verified."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms.log import PERIODS, LogFilterForm, SegmentForm
from workflows.acts import bundles
from workflows.law.check_parts import LINKS, PARTS, PLACES, STATES, TREE
from workflows.law.check_parts import counted as parts_of
from workflows.models import Book, Person
from workflows.queries import clock, console, incidents, log, log_facets, log_people, log_scope
from workflows.queries.verification import Verification, verify_books
from workflows.views.alerts import STOP_POLLING
from workflows.views.log import auditor

# What a person verified last stays in the person's session; more faults than these are only counted.
LAST = "log_verification"
FAULTS_SHOWN = 20
AT_ONCE = 20_000  # lines that are verified while the page waits; the whole is verified apart, with progress
UNPROCESSABLE = 422
CURSORS = ("before", "after")


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The lines of the branch, newest first, each checked when it is shown; 403 without the duty."""
    person = auditor(request)
    return _page(request, person, request.GET, SegmentForm(reader=person))


@login_not_required
@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    """The strip for an open page that asks by itself: nothing when nothing changed; no more once the session ended."""
    if not request.user.is_authenticated:
        return HttpResponse(status=STOP_POLLING, headers={"HX-Reswap": "none"})  # the bell says why
    auditor(request)
    stands = console.chain(clock.now())
    if request.GET.get("seen") == stands.seen:
        return HttpResponse(status=204)
    facts = {"chain": stands, "is_otherwise": request.GET.get("standing") != stands.standing}
    return render(request, "log/_chain_renewed.html", facts)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute one book, or the books of the lines that are shown, now; the whole log is verified at its own page."""
    person = auditor(request)
    query = QueryDict(request.POST.get("filters", "")[:2000])
    form = SegmentForm(request.POST, reader=person)
    books = _segment(person, form, query) if form.is_valid() else None
    if books is None:
        return _page(request, person, query, form, status=UNPROCESSABLE)
    started = clock.now()
    result = verify_books(log_scope.visible_books(person).filter(pk__in=books).distinct())
    done = clock.now()
    request.session[LAST] = {
        **_summary(result),
        "at": done.isoformat(),
        "seconds": f"{(done - started).total_seconds():.1f}",
        "book": form.cleaned_data["book"],
    }
    if result.ok:
        messages.success(request, _("校验一段完成，没有发现问题。"))
    else:
        messages.error(
            request, _("校验一段完成，发现 %(n)s 处问题，请逐条核查。") % {"n": len(result.faults)}
        )
    return redirect(f"{reverse('log')}?{query.urlencode()}" if query else "log")


def _segment(person: Person, form: SegmentForm, query: QueryDict) -> list[int] | None:
    """The books that are to be verified by key; None when the form says why not."""
    if ref := form.cleaned_data["book"]:
        rows = Book.objects.filter(ref=ref)
    else:
        filters = _filters(person, query)
        if not filters.is_valid():
            form.add_error("book", _("当前筛选条件有误，请先更正，或者填写编号。"))
            return None
        told = log_facets.counted(person, _asked(person, filters)[0])
        if told.is_cut:
            form.add_error("book", _("当前筛选的行太多，不能一次校验。请缩小筛选，或者用全链重算。"))
            return None
        rows = Book.objects.filter(pk__in=told.books)
    found = list(rows.values_list("pk", "lines_count"))
    if not found:
        form.add_error("book", _("当前筛选没有一行，没有可以校验的内容。"))
        return None
    if (lines := sum(count for _pk, count in found)) > AT_ONCE:
        said = _("所选的簿共有 %(n)s 行，超过一次校验的上限 %(most)s 行。请缩小筛选，或者用全链重算。")
        form.add_error("book", said % {"n": f"{lines:,}", "most": f"{AT_ONCE:,}"})
        return None
    return [pk for pk, _count in found]


def _filters(person: Person, query: QueryDict) -> LogFilterForm:
    """The filters with what they offer."""
    return LogFilterForm(query, reader=person, **log_people.choices(person))


def _asked(person: Person, form: LogFilterForm) -> tuple[dict[str, Any], str]:
    """What was asked for as the queries take it, and the name of the period; empty for days of one's own.

    An address without any filter opens on the shortest period in which there is a line; one with filters but
    without a period means all of the log, as it always did.
    """
    asked = form.asked
    named = asked.pop("period", "")
    today = clock.today()
    if "since" in asked or "until" in asked:
        named = ""
    elif not named:
        named = log_facets.ALL if asked else log_facets.usual_period(person, today)
    if named in log_facets.PERIODS:
        asked["since"] = _since(today, named)
    if asked.pop("actor", ""):
        asked["people"] = form.people
    if asked.pop("q", "") and form.sought is not None:
        asked["found"] = form.sought.where
    return asked, named


def _since(today: date, named: str) -> date:
    """The first day of a named period."""
    return today - timedelta(days=log_facets.PERIODS[named])


def _page(
    request: HttpRequest, person: Person, query: QueryDict, segment: SegmentForm, status: int = 200
) -> HttpResponse:
    """The page; where a filter is wrong, its fields say so and no line is shown as if it were an answer."""
    form = _filters(person, query)
    facts: dict[str, Any] = {
        "form": form,
        "segment": segment,
        "filters": _kept(query, but=CURSORS),
        "incidents": incidents.open_rows(),
        "takes_periods": bundles.at_the_top(person) is not None,
        "last": _last(request),
        "chain": console.chain(clock.now()),
        "witnesses": console.witnesses(),
        "sample": console.sample(person),
        "findings": console.findings(person),
        **(_lines(person, form, query) if form.is_valid() else {"page": log.Page([]), "is_wrong": True}),
    }
    return render(request, "log/desk.html", facts, status=status)


def _lines(person: Person, form: LogFilterForm, query: QueryDict) -> dict[str, Any]:
    """The lines that were asked for, with the facets that lead on."""
    asked, period = _asked(person, form)
    told = log_facets.counted(person, asked)
    keys = {name: query.get(name, "") for name in CURSORS}
    page = log.page_of(person, asked, **keys, span=told.span)
    facets = [
        {
            "facet": facet,
            "options": [(option, _address(query, period, facet.name, option)) for option in facet.options],
        }
        for facet in told.facets
    ]
    named = [(value, words, _period(query, value), value == period) for value, words in PERIODS]
    return {
        "page": page,
        "is_newer": bool(keys["before"] and not keys["after"]),
        "asked": form.asked,
        "broken": sum(not row.holds for row in page.rows),
        "told": told,
        "counted_at_most": log_facets.MOST,
        "facets": facets,
        "periods": named,
        "prev_url": f"?{_kept(query, but=CURSORS, before=page.before)}" if page.before else "",
        "next_url": f"?{_kept(query, but=CURSORS, after=page.after)}" if page.after else "",
    }


def _address(query: QueryDict, period: str, name: str, option: log_facets.Option) -> str:
    """Where a choice leads: it is made, or taken back when it is made already; the period stays what is shown."""
    stays = {"period": period} if period else {}
    return f"?{_kept(query, but=(*CURSORS, name), **stays, **({} if option.is_on else {name: option.value}))}"


def _period(query: QueryDict, named: str) -> str:
    """Where a period leads; days of one's own end."""
    return f"?{_kept(query, but=(*CURSORS, 'since', 'until'), period=named)}"


def _kept(query: QueryDict, *, but: tuple[str, ...], **other: str) -> str:
    """The address with some fields left out and others set; empty ones are no part of it."""
    kept = {name: value for name, value in query.items() if value and name not in but}
    return urlencode(kept | other)


def _summary(result: Verification) -> dict[str, Any]:
    """A verification as the session keeps it."""
    told = result.as_dict()
    kinds = parts_of(fault.kind for fault in result.faults)
    return told | {"faults": told["faults"][:FAULTS_SHOWN], "found": len(result.faults), "parts": kinds}


def _last(request: HttpRequest) -> dict[str, Any] | None:
    """What the person verified last, or None when there was nothing in this session."""
    kept = request.session.get(LAST)
    if not kept or "parts" not in kept:
        return None
    # Of the tree a part knows the leaves of its lines: one that differs is a line that was rewritten with its book.
    found = kept["parts"] | {LINKS: kept["parts"][LINKS] + kept["parts"][TREE]}
    checks = [(str(PARTS[name]), not found[name]) for name in (PLACES, LINKS, STATES)]
    return {**kept, "at": parse_datetime(kept["at"]), "checks": checks}
