"""The error pages. Each carries a number that is also in the server's log."""

import logging
import secrets
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.queries import clock
from workflows.views.context import frame_of

log = logging.getLogger("workflows.errors")


def _number(request: HttpRequest, status: int) -> str:
    """A new error number, written to the log with the address."""
    number = f"E-{localtime(clock.now()):%Y%m%d-%H%M}-{secrets.token_hex(2).upper()}"
    log.warning("%s %s %s %s", number, status, request.method, request.path)
    return number


def _page(
    request: HttpRequest, status: int, sentence: str = "", template: str = "", **facts: Any
) -> HttpResponse:
    """One error page in the frame of whoever asks; script readers find the sentence in a header."""
    context = {"frame": frame_of(request), "sentence": sentence, "number": _number(request, status), **facts}
    response = render(request, template or f"{status}.html", context, status=status)
    if sentence:
        response["X-Sentence"] = quote(sentence)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read; what was too much is said, since the browser still has it."""
    said = ""
    if isinstance(exception, RequestDataTooBig):
        said = _(
            "一次提交的内容超过 %(mb)s MB，没有保存。请用浏览器的“后退”回到刚才的页面，"
            "填写的内容还在；删减，或者分几次提交。"
        ) % {"mb": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2}
    elif isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        said = _("一次提交的项目或者文件太多，没有保存。请用浏览器的“后退”回到刚才的页面，分几次提交。")
    return _page(request, 400, said)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: seen, but not hers to do; the exception may say which rule in Chinese."""
    said = str(exception or "")
    return _page(request, 403, said if said and not said.isascii() else "")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: unknown and forbidden records look the same."""
    return _page(request, 404)


def conflict(request: HttpRequest, sentence: str, **facts: Any) -> HttpResponse:
    """409: the law or another hand was first; the sentence names the rule and the way on."""
    return _page(request, 409, sentence, **facts)


def unavailable(request: HttpRequest, sentence: str, seconds: int = 5) -> HttpResponse:
    """503: nothing is wrong with what was asked, but it cannot be had now; the same address may be tried again."""
    response = _page(request, 503, sentence, again=request.get_full_path())
    response["Retry-After"], response["Cache-Control"] = str(seconds), "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a bug; the page needs no session, no database and no context processor."""
    return HttpResponse(render_to_string("500.html", {"number": _number(request, 500)}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was opened before the last sign-in or in another browser."""
    said = _("页面已经过期，请返回后重新提交。")
    return _page(request, 403, said, "403_csrf.html", debug_reason=reason if settings.DEBUG else "")
