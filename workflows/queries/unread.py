"""Notices that arrived in a hall and that nobody has opened; and the letter that recalls them to mind."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.service import Noticing
from workflows.law.terms import Calendar, due_instant
from workflows.models import Notice
from workflows.models.serving import party_of
from workflows.queries import addresses

ONE_DAY = timedelta(days=1)
RELATED = ("entry__subject", "entry__department", "entry__registered_by", "associate__subject")


@dataclass(frozen=True)
class Letter:
    """One e-mail: no name of a list and no content, only that something waits."""

    address: str
    subject: str
    body: str


def due(at: datetime, working_days: int, calendar: Calendar, limit: int) -> list[Notice]:
    """What has lain unread for so many working days and was not recalled yet, the oldest first; one query."""
    if working_days <= 0:
        return []
    last = localtime(at).date()
    for _day in range(working_days):
        last = _workday_before(last, calendar)
    # What arrived on that day or before: today is at least its last working day to wait.
    unread = {"opened_at": None, "acknowledged_at": None, "reminded_at": None}
    rows = Notice.objects.filter(state=Noticing.SERVED, arrived_at__lt=due_instant(last), **unread)
    return list(rows.select_related(*RELATED).defer("file", "page", "facts").order_by("arrived_at")[:limit])


def letter(code: str, what: str) -> Letter | None:
    """What is written about a notice that `arrived` or is `unread`; None without an address, or once it was read."""
    notice = Notice.objects.select_related(*RELATED).defer("file", "page", "facts").filter(code=code).first()
    if notice is None or notice.arrived_at is None or notice.acknowledged_at or notice.opened_at:
        return None
    known = addresses.address_of(*party_of(notice))
    if not known.email:
        return None
    with translation.override("zh-hans"):
        told = {
            "name": known.recipient,
            "office": notice.entry.department.name,
            "day": localtime(notice.arrived_at).date().isoformat(),
            "where": settings.XINHENG_PUBLIC_URL + reverse("hall") if settings.XINHENG_PUBLIC_URL else "",
        }
        subject = _("您有一份文书还没有查看") if what == "unread" else _("有一份文书送达您的服务大厅")
        lines = [
            _("%(name)s：") % told,
            _(
                "%(office)s于 %(day)s 把一份文书送达您的信衡主体服务大厅。您已同意电子送达，到达当天即为送达日，"
            )
            % told
            + _("文书中的期限从次日起算，没有打开也照常计算。"),
            _("请登录服务大厅查看。%(where)s") % told,
            _("本邮件由系统发出，不含文书内容，请不要回复。"),
        ]
    return Letter(known.email, subject, "\n\n".join(lines) + "\n")


def _workday_before(day: date, calendar: Calendar) -> date:
    """The last working day before a day."""
    day -= ONE_DAY
    while not calendar.is_workday(day):
        day -= ONE_DAY
    return day
