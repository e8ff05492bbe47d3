"""Attempts refused leave a line, although all that they did was rolled back; one click is one gesture.

An attempt is whatever somebody signed in sends, wherever to and from whatever page, and whoever asks for a file that is
not public. Other pages that may not be seen stand in the server's log only.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from workflows.acts import gate, log
from workflows.law.refusal import Refused, TooLate, heard
from workflows.models import Person
from workflows.queries import attempts, clock

server = logging.getLogger("workflows.errors")
# No legal object is meant: signing in and out, the language, what a page saves by itself.
OTHERWISE = frozenset({"login", "logout", "password", "set-language", "task-draft", "task-preview"})
BY_STATUS = {403: "permission", 404: "unseen", 405: "method"}
# Addresses that hand out a file of a case or of a person.
FILES = frozenset({
    "file", "notice-pdf", "notice-slip", "hall-notice", "objection-letter", "record-paper", "entry-files",
    "bundle-file", "hall-bundle-file", "hall-copy-file",
})  # fmt: skip
NOWHERE = "no-address"
LOOKS = ("GET", "HEAD", "OPTIONS", "TRACE")


class Refusals:
    """Hears what somebody signed in was told who sent something or asked for a file, and writes refusals down."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Everything written on the way is one gesture."""
        if request.method in LOOKS:
            response = self.get_response(request)
            if response.status_code in BY_STATUS and _address(request) in FILES:
                self._remember(request, BY_STATUS[response.status_code], [])
            return response
        with log.same_gesture(), heard() as said:
            response = self.get_response(request)
            shown = [refused for refused in said if _was_shown(request, response, refused)]
            why = BY_STATUS.get(response.status_code) or ("law" if shown else "")
            if any(isinstance(refused, TooLate) for refused in shown):
                why = "late"
            if why == "permission" and not getattr(request, "was_let_in", False):
                why = "foreign"
            self._remember(request, why, shown)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Reached by what was sent from one of our pages (CSRF)."""
        request.was_let_in = True  # type: ignore[attr-defined]

    def _remember(self, request: HttpRequest, why: str, shown: list[Refused]) -> None:
        """A line, if this was a refusal; a log that cannot be written is told to the server's."""
        address = _address(request)
        if not why or address in OTHERWISE or not isinstance(request.user, Person):
            return
        named = getattr(request.resolver_match, "captured_kwargs", {})
        sentences = tuple(sentence for refused in shown for sentence in refused.sentences)
        try:
            gate.refuse(
                request.user,
                address,
                why=why,
                at=clock.now(),
                about=gate.About(*attempts.concerned(named, address)),
                sentences=sentences,
            )
        except DatabaseError:
            server.exception("the refusal of %s could not be written", address)


def _address(request: HttpRequest) -> str:
    """The name of the address that was asked; nothing of what was typed into one that nothing answers."""
    return (request.resolver_match and request.resolver_match.url_name) or NOWHERE


def _was_shown(request: HttpRequest, response: HttpResponse, refused: Refused) -> bool:
    """Was the person told this? What the law was only asked about is no attempt."""
    if response.status_code in (403, 409):
        return True
    queued = [str(message) for message in getattr(messages.get_messages(request), "_queued_messages", ())]
    if response.status_code >= 300 and response.status_code < 400:
        return any(sentence in words for sentence in refused.sentences for words in queued)
    if response.streaming:
        return False
    page = response.content.decode(errors="replace")
    return any(escape(sentence) in page or sentence in page for sentence in refused.sentences)
