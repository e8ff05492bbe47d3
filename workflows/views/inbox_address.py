"""The address of a list: it carries every filter, the page, the saved view and the open task."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from forms.inbox import MANY

ADDRESSES = {"mine": "inbox", "team": "inbox-team", "done": "inbox-done", "copied": "inbox-copied"}
FILTERS = (*MANY, "received_from", "received_to", "due_from", "due_to", "state", "show", "q")
PLACES = ("view", "after", "before")
VALUES_MAX = 60  # of one filter
LONGEST = 100
LONGEST_ADDRESS = 8000
NOT_IN_HAND = ("who", "team", "show")  # what the person has is hers and lies with no team to be claimed
CAME_FROM = "came_from"  # the field by which a task carries the list it was opened from

Asked = dict[str, list[str]]


def asked_of(sent: QueryDict, *, names: tuple[str, ...] = FILTERS + PLACES) -> Asked:
    """What the address asks for, as it was typed: known names only, nothing empty."""
    asked = {}
    for name in names:
        values = [value.strip()[:LONGEST] for value in sent.getlist(name)[:VALUES_MAX] if value.strip()]
        if values:
            asked[name] = list(dict.fromkeys(values)) if name in MANY else values[-1:]
    return asked


def as_sent(asked: Mapping[str, list[str]]) -> QueryDict:
    """The same as a form reads it."""
    sent = QueryDict(mutable=True)
    for name, values in asked.items():
        if isinstance(values, list):
            sent.setlist(name, [str(value) for value in values])
    return sent


def filters_of(asked: Asked) -> Asked:
    """Only what narrows the list: what a saved view keeps."""
    return {name: values for name, values in asked.items() if name in FILTERS}


def link(box: str, asked: Asked, **changes: Any) -> str:
    """The address of the list with these filters and changes; empty ones are left out."""
    return reverse(ADDRESSES[box]) + query_of(asked, **changes)


def query_of(asked: Asked, **changes: Any) -> str:
    """The part of an address behind its question mark, which it brings along."""
    wanted = {name: value for name, value in {**asked, **changes}.items() if value}
    return f"?{urlencode(wanted, doseq=True)}" if wanted else ""


def read_link(address: str) -> tuple[str, Asked] | None:
    """The list that an address names and what it asks for; None for any other address."""
    path, _mark, query = address[:LONGEST_ADDRESS].partition("?")
    box = next((box for box, name in ADDRESSES.items() if reverse(name) == path), None)
    return (box, asked_of(QueryDict(query))) if box else None


def list_of(request: HttpRequest) -> tuple[str, Asked] | None:
    """The list that the task was opened from, as the page carries it; None when it was none."""
    return read_link(request.POST.get(CAME_FROM) or request.GET.get(CAME_FROM) or "")


def list_address(request: HttpRequest) -> str:
    """The address of that list, filters and all; empty when the task was opened from none."""
    came = list_of(request)
    return link(*came) if came else ""


def claimed_address(request: HttpRequest, code: str) -> str:
    """A task just claimed: where the person was working, beside what she has in hand, narrowed as before."""
    came = list_of(request)
    kept = {k: v for k, v in filters_of(came[1]).items() if k not in NOT_IN_HAND} if came else {}
    return task_address(request, code, ("mine", kept) if came else None)


def task_address(request: HttpRequest, code: str, came: tuple[str, Asked] | None = None) -> str:
    """A task where the person was working: in the pane beside her list (or another one), or on its own page."""
    came = came or list_of(request)
    if request.POST.get("pane"):
        box, asked = came or ("mine", {})
        return link(box, asked, task=code)
    where = reverse("task", args=[code])
    return where + query_of({}, **{CAME_FROM: link(*came)}) if came else where


def without(asked: Asked, name: str, value: str = "") -> Asked:
    """The same without a filter, or without one of its values; from the first page again."""
    left = {key: values for key, values in asked.items() if key not in (name, "after", "before")}
    others = [each for each in asked.get(name, []) if value and each != value]
    return {**left, name: others} if others else left
