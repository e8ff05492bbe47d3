"""A page reads the calendar and the published rules once, however many of its parts ask for them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from workflows.models.kept import reading_once


class ReadingOnce:
    """For pages that only look; whatever writes reads afresh."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """What was read is forgotten with the answer."""
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with reading_once():
            return self.get_response(request)
