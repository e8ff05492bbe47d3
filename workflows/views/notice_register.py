"""The officers' register of notices: filters in the address, paged by key, ticked for printing together."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.notice_register import RegisterForm
from workflows.law.service import Noticing
from workflows.models import Department, Person
from workflows.models.entry import open_history
from workflows.models.evidence import new_code
from workflows.queries import clock, mailings, search
from workflows.queries import notice_register as register
from workflows.views.entry import insist_looker

FILTERS = ("state", "batch", "kind", "list", "department", "since", "until", "unserved", "unprinted", "q")
LONGEST = 100


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All notices of the entries that the person may see, the newest first."""
    insist_looker(request.user)
    look = Look(request.user, request.GET)
    page = register.page(
        look.rows, look.printed_for, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    asked = look.asked
    facts = {
        "form": look.form,
        "rows": page.rows,
        "tabs": _tabs(asked),
        "asked": asked,
        "filter": urlencode(asked),
        "batch": _batch(page, asked),
        "total": register.count(register.to_print(look.rows, look.printed_for)) if look.printed_for else 0,
        "most": register.SELECT_MAX,
        "may_print": bool(look.printed_for),
        "may_serve": bool(mailings.offices_of(request.user)),
        "new_run": new_code(),
        "next_url": _link({**asked, "after": page.after}) if page.after else "",
        "prev_url": _link({**asked, "before": page.before}) if page.before else "",
    }
    return render(request, "notice/list.html", facts)


class Look:
    """What one person asks of the register, read from an address; also when the address comes back with a form."""

    def __init__(self, person: Person, sent: QueryDict) -> None:
        self.offices: list[Department] = search.departments_seen(person)
        self.printed_for = register.offices_printed_for(person, self.offices)
        self.form = RegisterForm(sent, register.choices(self.offices))
        self.asked = {name: text for name in FILTERS if (text := sent.get(name, "").strip()[:LONGEST])}
        rows = register.rows(self.offices, self.form.said, clock.today())
        self.rows = rows.filter(open_history(person, "entry__"))


def _tabs(asked: dict[str, str]) -> list[dict[str, Any]]:
    """One for each state, and all; they keep the other filters."""
    states = [("", _("全部")), *Noticing.choices]
    here = asked.get("state", "")
    return [
        {"words": words, "url": _link({**asked, "state": value}), "on": here == value}
        for value, words in states
    ]


def _link(asked: dict[str, str]) -> str:
    """The address of the register with these filters; empty ones are left out."""
    query = urlencode({name: text for name, text in asked.items() if text})
    return reverse("notice-list") + (f"?{query}" if query else "")


def _batch(page: register.Page, asked: dict[str, str]) -> Any:
    """The batch by which the register is narrowed, as far as a row of it is shown."""
    return page.rows[0].notice.batch if page.rows and "batch" in asked else None
