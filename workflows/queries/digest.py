"""The e-mail summary: who wants one now, and what it says; always in the language of the law."""

from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.entry import SHANGHAI
from workflows.law.terms import Calendar
from workflows.models import Alert, DeskSettings, Person
from workflows.queries import alerts, inbox, tally

OF_THE_LAW = "zh-hans"
HOURS = (time(8, 30), time(14, 0))  # of the first and the second summary, on the wall in Shanghai
SENTENCES = 30  # told one by one; more are counted
Digest = DeskSettings.Digest
WANTED = {1: (Digest.DAILY, Digest.TWICE), 2: (Digest.TWICE,)}


@dataclass(frozen=True)
class Letter:
    """A summary that is ready to go out, and the codes of the alerts it tells."""

    address: str
    subject: str
    body: str
    alerts: list[str]


def wanted(at: datetime, calendar: Calendar) -> list[tuple[str, int]]:
    """Key and person of each summary whose hour has come today; none on a day off.

    Whoever was not told in the morning because the program stood still gets one summary, not two.
    """
    here = at.astimezone(SHANGHAI)
    come = [n for n, hour in enumerate(HOURS, 1) if here.time() >= hour]
    if not come or not calendar.is_workday(here.date()):
        return []
    rows = DeskSettings.objects.filter(person__is_active=True).exclude(person__email="")
    people = rows.exclude(digest=Digest.NEVER).order_by("person").values_list("person", "digest")
    return [
        (f"digest/{person}/{here.date().isoformat()}/{n}", person)
        for person, digest in people
        for n in [max(n for n in come if digest in WANTED[n])]
    ]


def compose(person: Person, at: datetime, calendar: Calendar) -> Letter | None:
    """What is new and what is due; None when there is nothing to say or nobody to send it to."""
    with translation.override(OF_THE_LAW):
        waiting = alerts.unread(person).filter(mailed_at=None)
        rows = list(waiting.select_related(*alerts.RELATED).order_by(*alerts.NEWEST)[: SENTENCES + 1])
        due = _due(person, at, calendar)
        if not person.email or not (rows or due):
            return None
        said = alerts.said(person, rows[:SENTENCES])
        parts = [_("%(name)s，您好：") % {"name": person.name}]
        parts += [_("一、期限"), *due] if due else []
        if said:
            parts += [_("二、新提醒") if due else _("一、新提醒"), *(_line(each) for each in said)]
        if len(rows) > SENTENCES:
            parts.append(_("还有更多未读提醒，请登录信衡查看。"))
        parts += [
            "",
            _("请登录信衡，在“我的待办”和“提醒”中办理。这是系统自动发送的摘要，可以在“设置”中关闭。"),
        ]
        if settings.XINHENG_PUBLIC_URL:
            parts.append(settings.XINHENG_PUBLIC_URL + reverse("inbox"))
        day = at.astimezone(SHANGHAI).date()
        subject = _("信衡待办摘要 %(day)s") % {"day": day.isoformat()}
        return Letter(person.email, subject, "\n".join(parts), [each.alert.code for each in said])


def _due(person: Person, at: datetime, calendar: Calendar) -> list[str]:
    """How many tasks in hand are late or due, and how many wait to be taken; nothing when none is."""
    bounds = inbox.Bounds.at(at, at.astimezone(SHANGHAI).date(), calendar)
    told = []
    for words, items in ((_("我的待办"), inbox.mine(person)), (_("部门待领"), inbox.team(person))):
        n = tally.counts(inbox.counts(items, bounds))
        if n["late"] or n["today"] or n["soon"]:
            told.append(
                _("%(box)s：超期 %(late)s 件，今日届满 %(today)s 件，三个工作日内届满 %(soon)s 件。")
                % {"box": words, **n}
            )
    return told


def _line(said: alerts.Said) -> str:
    """One alert as a line of the letter, with what to do about the log; what a colleague wrote stays inside."""
    at = localtime(said.alert.at, SHANGHAI)
    told = f"· {at:%m-%d %H:%M} {said.sentence}"
    return (
        " ".join([told, *said.note.splitlines()]) if said.note and said.alert.kind == Alert.Kind.LOG else told
    )
