"""The public pages: home, search and one entry, open to everybody."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from workflows.law.parameters import UNTIL_CURED
from workflows.models import Policy
from workflows.queries import clock, register
from workflows.queries import public_notices as notices
from workflows.queries.register import Asked, Page, Record
from workflows.views import pace

SEARCHES_A_MINUTE = 60
LATEST = 8
LONGEST_KEY = 15
NOINDEX = "noindex, noarchive"


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The start of the public site: search, lists, the latest displays, the ways out."""
    today = clock.today()
    facts = {
        "today": today,
        "cards": register.cards(today),
        "latest": register.search(Asked(), today, size=LATEST).records,
        "moves": register.moves(today),
        "authorities": register.authorities(today),
    }
    return render(request, "register/home.html", facts)


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search by name, code, entry number or decision number; 429 for more than 60 searches a minute."""
    if is_too_fast(request):
        return too_many(request)
    today, asked = clock.today(), _asked(request)
    page = register.search(
        asked, today, before=request.GET.get("before", ""), after=request.GET.get("after", "")
    )
    facts = {
        "today": today,
        "asked": asked,
        "page": page,
        "lists": register.shown_lists().order_by("pk"),
        "authorities": register.authorities(today),
        **_paging(asked, page),
    }
    response = render(request, "register/search.html", facts)
    response["X-Robots-Tag"] = NOINDEX
    return response


@login_not_required
@require_safe
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """One entry as the public sees it; 404 for what is unknown, not shown yet or no longer shown."""
    today = clock.today()
    records = register.records_of(number, today)
    if not records:
        raise Http404
    has_person = any(record.is_person for record in records)
    facts = {
        "today": today,
        "records": records,
        "first": records[0],
        "has_person": has_person,
        "until_words": "" if records[0].shown_until else _period_words(number),
        "ways": _ways_out(register.policy_of(number), records[0]),
    }
    response = render(request, "register/entry.html", facts)
    if has_person:
        response["X-Robots-Tag"] = NOINDEX
    return response


@login_not_required
@require_safe
def public_notices(request: HttpRequest) -> HttpResponse:
    """Who is about to be listed, while anybody may object; a key that is no number starts at the newest."""
    asked, today = request.GET.get("before", ""), clock.today()
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_KEY else 0
    page = notices.current(today, before=before)
    following = f"{reverse('public-notices')}?before={page.before}" if page.before else ""
    response = render(
        request, "register/public_notices.html", {"today": today, "page": page, "next_url": following}
    )
    response["X-Robots-Tag"] = NOINDEX
    return response


def _asked(request: HttpRequest) -> Asked:
    """The question in the address; overlong words are cut, no name is longer."""
    told = request.GET
    words = told.get("q", "").replace("\x00", "").strip()[:200]
    list_code, authority = (told.get(name, "").replace("\x00", "")[:50] for name in ("list", "authority"))
    return Asked(words, list_code, authority)


def _paging(asked: Asked, page: Page) -> dict[str, str]:
    """The addresses of the neighbouring pages."""
    kept = {"q": asked.words, "list": asked.list_code, "authority": asked.authority}
    kept = {name: value for name, value in kept.items() if value}

    def address(**key: str) -> str:
        return f"{reverse('register')}?{urlencode(kept | key)}"

    return {
        "prev_url": address(before=page.before) if page.before else "",
        "next_url": address(after=page.after) if page.after else "",
    }


def _ways_out(policy: Policy, record: Record) -> dict[str, Any]:
    """What the pinned rules say about early removal; empty where a list knows none."""
    rules = policy.load_rules()
    lasts_until_cured = rules["listing_period"].value == UNTIL_CURED
    if "repair_decision" not in rules or not (lasts_until_cured or rules.yes("early_exit")):
        return {}
    return {
        "instrument": policy.instrument,
        "minimum": rules.get("repair_minimum"),
        "decision": rules["repair_decision"],
        "promise": rules.yes("repair_promise"),
        "is_cure": lasts_until_cured,
        "end": record.shown_until,
    }


def _period_words(number: str) -> str:
    """How long a listing without a last day lasts, in words."""
    return register.policy_of(number).load_rules()["listing_period"].words


def is_too_fast(request: HttpRequest) -> bool:
    """Count the searches of an address in the running minute."""
    return pace.is_too_fast(request, "register", SEARCHES_A_MINUTE)


def too_many(request: HttpRequest) -> HttpResponse:
    """429 with a way on."""
    return pace.too_many(request, SEARCHES_A_MINUTE)
