"""How fast a visitor may ask the public pages, and what is answered to whoever asks faster."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from workflows.acts import visits
from workflows.acts.evidence import BYTES_A_DAY
from workflows.queries import clock

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
KILO = 1024


def is_too_fast(request: HttpRequest, what: str, most: int, span: timedelta = A_MINUTE) -> bool:
    """Count this request of its address; True for more than `most` in the running span."""
    return not visits.admit(what, str(get_client_ip_address(request)), most, clock.now(), span)


def has_room(request: HttpRequest, files: Iterable[Any]) -> bool:
    """Count what this address hands in without an account; False beyond `BYTES_A_DAY` within a day."""
    kilobytes = sum(-(-each.file.size // KILO) for each in files)
    address = str(get_client_ip_address(request))
    most = BYTES_A_DAY // KILO
    return not kilobytes or visits.admit("bytes", address, most, clock.now(), A_DAY, weight=kilobytes)


def no_room() -> str:
    """What is said to whoever hands in more than that."""
    said = _(
        "同一网络地址24小时内上传的材料合计不能超过 %(size)d MB，这次的材料没有保存。您填写的文字都在；"
        "请减少或者压缩材料，明天再传，或者到窗口提交纸质材料。"
    )
    return said % {"size": BYTES_A_DAY // KILO**2}


def too_many(request: HttpRequest, most: int) -> HttpResponse:
    """429: how many are allowed, and when to try again."""
    now = clock.now()
    until = visits.ends(now)
    seconds = max(1, round((until - now).total_seconds()))
    facts = {"limit": most, "seconds": seconds, "until": until}
    response = render(request, "register/too_many.html", facts, status=429)
    response["Retry-After"], response["Cache-Control"] = str(seconds), "no-store"
    return response
