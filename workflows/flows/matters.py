"""What time does to complaints and reports, and how a sealed contact hears that there is an answer."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import handling, handling_watch, sealed
from workflows.models import Outbox, Person
from workflows.models.calendar import CalendarYear, load_calendar

errors = logging.getLogger(__name__)


def watch(at: datetime, *, by: Callable[[], Person]) -> int:
    """Terms whose year has become known are counted again, near and late ones are told; nothing stops the clock."""
    calendar, count = load_calendar(), 0
    try:
        years = set(CalendarYear.objects.values_list("year", flat=True))
        handling.recount_provisional(calendar, years, by=by, at=at)
    except Exception:
        errors.exception("the terms of complaints and reports could not be counted again")
    for pk, level in handling_watch.due(at, calendar):
        try:
            count += handling_watch.warn(pk, level, calendar, by=by(), at=at)
        except Exception:
            errors.exception("nobody could be warned of clock %s", pk)
    return count


def tell_reporter(row: Outbox, send: Callable[..., str], failed: type[Any], *, at: datetime) -> str:
    """Tell a sealed e-mail address that there is an answer; neither the address nor a word of the answer is kept.

    What the mail server says may name the address: nothing of it is kept, `failed` is raised without a cause.
    """
    found = sealed.contact_of(row.payload["report"])
    if found is None:
        return "no e-mail address"
    report, address = found
    subject = _("您提交的事项有新的反馈")
    body = _("您提交的事项有新的反馈，请凭编号和查询码在网上查看。\n\n（本邮件由系统发出，请勿回复。）")
    try:
        send(address, subject, body, key=row.key)
    except Exception as error:
        raise failed("mail was not sent", permanent=getattr(error, "permanent", False)) from None
    sealed.was_told(report, at=at)
    return "sent"
