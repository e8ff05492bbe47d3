"""One look at a list of an officer: the rows that its address asks for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from forms.inbox import InboxFilterForm
from workflows.law.terms import Calendar
from workflows.models import WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import clock, inbox_filter
from workflows.queries import inbox as items
from workflows.views.inbox_address import ADDRESSES, Asked, as_sent, asked_of

WITHOUT_STATES = ("done",)


@dataclass(frozen=True)
class Looking:
    """One look at one box: who, when, and what the address asks for."""

    request: HttpRequest
    box: str
    asked: Asked
    form: InboxFilterForm
    choices: dict[str, Any]
    today: date
    calendar: Calendar
    bounds: items.Bounds

    @property
    def said(self) -> dict[str, Any]:
        """The filters that can be read."""
        return self.form.said

    def rows_of(self, said: dict[str, Any]) -> QuerySet[WorkItem]:
        """The rows of the box under these filters, of every status."""
        show = said.get("show", "")
        found = inbox_filter.box_rows(self.request.user, self.box, show, self.bounds, self.today)
        return inbox_filter.narrowed(found, said)

    def state(self) -> str:
        """The status that was asked for; finished work has none."""
        return "" if self.box in WITHOUT_STATES else str(self.said.get("state", ""))


def looking(request: HttpRequest, box: str, query: QueryDict | None = None) -> Looking:
    """Read the address, or the query of another one; subjects have no inbox (403)."""
    if not request.user.posts_now():
        raise PermissionDenied
    today, calendar = clock.today(), load_calendar()
    asked, choices = asked_of(query or request.GET), inbox_filter.choices_for(request.user)
    form = InboxFilterForm(as_sent(asked), choices)
    bounds = items.Bounds.at(clock.now(), today, calendar)
    return Looking(request, box, asked, form, choices, today, calendar, bounds)


def found(request: HttpRequest, box: str, query: QueryDict) -> QuerySet[WorkItem]:
    """The tasks of a list under the filter that its address carries; an unknown list is that in hand."""
    look = looking(request, box if box in ADDRESSES else "mine", query)
    return look.rows_of(look.said).filter(look.bounds.state(look.state()))
