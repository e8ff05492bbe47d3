"""What a person was told: the number of the bell, the page of sentences, and where each of them leads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law import incident_words
from workflows.law.entry import Listing
from workflows.models import Alert, Entry, Person, Repair
from workflows.queries import inbox

PAGE = 30
IN_THE_HALL = 5
COUNTED = 100  # the bell says 99+ from here on
NEWEST = ("-at", "-pk")
RELATED = ("by", "item__entry__list_type", "entry__subject", "entry__list_type")
UNREAD, READ = "u", "r"  # in which half of the list a page begins
Kind = Alert.Kind


@dataclass(frozen=True)
class Said:
    """One alert as its reader sees it; `is_hidden` when its case may not be looked at any more."""

    alert: Alert
    sentence: str
    note: str
    icon: str
    is_hidden: bool


@dataclass(frozen=True)
class Day:
    """The alerts of one day in Shanghai; the unread ones stand first, under days of their own."""

    on: date
    is_unread: bool
    rows: list[Said]


@dataclass(frozen=True)
class Page:
    """Some days of alerts; `after` is the place where the next page begins, or empty."""

    days: list[Day] = field(default_factory=list)
    after: str = ""


def unread(person: Person) -> QuerySet[Alert]:
    """What the person has not opened yet."""
    return Alert.objects.filter(person=person, read_at=None)


def unread_count(person: Person) -> int:
    """How many, counted as far as the bell shows it: one query on the index of the unread."""
    return unread(person).order_by()[:COUNTED].count()


def for_hall(person: Person, subjects: Iterable[int]) -> list[Said]:
    """What a party is reminded of when it comes into its hall, for these subjects: at most five, the newest first."""
    rows = unread(person).filter(entry__subject__in=list(subjects))
    asked = Exists(
        Repair.objects.filter(entry=OuterRef("entry"), is_open=True)
    )  # who has applied need not be told to
    timely = Q(~asked, kind=Kind.REPAIR_OPENS, entry__state=Listing.LISTED) | Q(kind=Kind.GUIDANCE)
    rows = rows.filter(timely).select_related(*RELATED).order_by(*NEWEST)
    return [_said(row, is_hidden=False) for row in rows[:IN_THE_HALL]]


def find(person: Person, code: str) -> Alert | None:
    """The person's own alert of this code."""
    return Alert.objects.select_related("item", "entry").filter(person=person, code=code).first()


def page(person: Person, after: str = "") -> Page:
    """The alerts behind a place, unread first, each half the newest first; at most five queries."""
    half, _dot, code = after.partition(".")
    anchor = find(person, code) if code else None
    rows = [] if half == READ else _behind(unread(person), anchor)
    if len(rows) <= PAGE:
        read = Alert.objects.filter(person=person, read_at__isnull=False)
        rows += _behind(read, anchor if half == READ else None)[: PAGE + 1 - len(rows)]
    shown = rows[:PAGE]
    more = len(rows) > PAGE
    days = [
        Day(on, is_unread, list(group))
        for (is_unread, on), group in groupby(said(person, shown), key=_day_of)
    ]
    last = shown[-1] if shown else None
    return Page(days, f"{READ if last.read_at else UNREAD}.{last.code}" if more and last else "")


def said(person: Person, alerts: Iterable[Alert]) -> list[Said]:
    """The alerts in words; one query tells which of their cases the person may still look at."""
    rows = list(alerts)
    entries = {row.entry_id for row in rows if row.entry_id}
    visible: set[int] = set()
    if entries:
        visible = set(Entry.objects.visible_to(person).filter(pk__in=entries).values_list("pk", flat=True))
    return [_said(row, is_hidden=bool(row.entry_id) and row.entry_id not in visible) for row in rows]


def target(alert: Alert) -> str:
    """Where an alert leads: its own address inside the program, its task, its case, else the list of alerts."""
    url = str(alert.data.get("url", ""))
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return url
    if alert.item is not None:
        return reverse("task", args=[alert.item.code])
    return reverse("entry", args=[alert.entry.number]) if alert.entry else reverse("alerts")


def _behind(rows: QuerySet[Alert], anchor: Alert | None) -> list[Alert]:
    """One page and one row more behind an alert, the newest first."""
    if anchor is not None:
        older = Q(at__lt=anchor.at) | Q(at=anchor.at, pk__lt=anchor.pk)
        rows = rows.filter(older, at__lte=anchor.at)
    return list(rows.select_related(*RELATED).order_by(*NEWEST)[: PAGE + 1])


def _day_of(said: Said) -> tuple[bool, date]:
    """Under which heading an alert stands."""
    return said.alert.read_at is None, localtime(said.alert.at).date()


def _said(alert: Alert, *, is_hidden: bool) -> Said:
    """One alert in words; of a case that may not be seen, nothing is told but that there was something."""
    if is_hidden:
        return Said(alert, _("这条提醒涉及的案件，您现在无权查看。"), "", "lock", True)
    words = SENTENCES.get(alert.kind, _plain)
    return Said(alert, words(_told(alert)), _note(alert), ICONS.get(alert.kind, "bell"), False)


def _note(alert: Alert) -> str:
    """What stands below the sentence: what somebody wrote by hand; of the log, what it means and what to do next."""
    if alert.kind == Kind.LOG and "incident" in alert.data:
        is_short = alert.data.get("ended") or "explained" in alert.data
        return "" if is_short else incident_words.advice(alert.data["incident"], alert.data)
    return str(alert.data.get("note", ""))


def _told(alert: Alert) -> dict[str, Any]:
    """What the sentences are made of; a natural person is masked outside the case file."""
    data, subject = alert.data, alert.entry.subject if alert.entry else None
    case = inbox.shown(subject)[0] if subject else ""
    about = _("“%(title)s”（%(case)s）") % {"title": alert.item.title, "case": case} if alert.item else case
    return {
        "who": data.get("who") or (alert.by.name if alert.by else _("系统")),
        "about": about or data.get("about") or _("您的任务"),
        "case": case or _("案件"),
        "day": data.get("day", ""),
        "n": data.get("n", 0),
        "total": data.get("total", 0),
        "kind": alert.get_kind_display(),
        "holder": data.get("who", ""),
        "title": data.get("title", ""),
        "code": data.get("code", ""),
        "what": data.get("what", ""),
        "data": data,
    }


def _plain(told: dict[str, Any]) -> str:
    """A kind that has no sentence of its own."""
    return _("%(kind)s：%(about)s。") % told


def _left(told: dict[str, Any]) -> str:
    """How many working days are left; on the last day itself, that it is the last."""
    if not told["n"]:
        return _("%(about)s今日届满，请尽快办结。") % told
    return _("%(about)s剩 %(n)s 个工作日，%(day)s 24:00 届满。") % told


def _late(told: dict[str, Any]) -> str:
    """The term is over."""
    return _("%(about)s已于 %(day)s 届满，还没有办结。") % told


def _escalated(told: dict[str, Any]) -> str:
    """The same for the head: with the name of whoever has it."""
    if told["holder"]:
        return _("本部门的%(about)s已于 %(day)s 届满，还没有办结，现由%(holder)s办理。") % told
    return _("本部门的%(about)s已于 %(day)s 届满，还没有人领取。") % told


def _cover(told: dict[str, Any]) -> str:
    """Who acts for whom has changed."""
    return _("%(who)s设定或变更了与您有关的工作代理。") % told


OBJECTED: dict[str, Any] = {
    "came": gettext_lazy("收到异议 %(code)s：%(case)s。"),
    "revoke": gettext_lazy("异议 %(code)s 查明%(case)s的列入有误，请由经办人呈批撤销列入决定。"),
    "objection_mark": gettext_lazy("异议 %(code)s（%(case)s）的标注期限已届满，还没有作出异议标注。"),
    "objection_forward": gettext_lazy("异议 %(code)s（%(case)s）的转办期限已届满，还没有转信息提供单位。"),
    "untold": gettext_lazy("异议 %(code)s（%(case)s）已经终止，终止告知书没有能够制发，请补办并告知异议人。"),
    "objection_provider": gettext_lazy("异议 %(code)s（%(case)s）的核查期限已届满，信息提供单位还没有反馈。"),
    "objection_recheck": gettext_lazy("异议 %(code)s（%(case)s）的复核期限已届满，还没有办结。"),
}


def _objected(told: dict[str, Any]) -> str:
    """An objection came in, is late, or has found a listing wrong."""
    late = gettext_lazy("异议 %(code)s（%(case)s）的办理期限已届满，还没有办结。")
    return str(OBJECTED.get(told["what"], late)) % told


def _log_incident(data: dict[str, Any]) -> str:
    """The log as a whole is in doubt, or was and is mended."""
    if "incident" not in data:
        return _("台账告警，请到审计台的“总台账”查看。")
    words = {
        "what": incident_words.Incident(data["incident"]).label,
        "told": incident_words.happened(data["incident"], data),
    }
    if data.get("ended") and "explained" in data:
        return _("%(what)s：查明的情况已经复核，告警结束。") % words
    if data.get("ended"):
        return _("已结束：%(what)s。%(told)s") % words
    if "explained" in data:
        return _("%(what)s：%(who)s登记了查明的情况，请复核。") % {**words, "who": data["explained"]}
    return _("%(what)s。%(told)s") % words


SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    Kind.GUIDANCE: lambda told: _("%(title)s：%(case)s。") % told,
    Kind.ASSIGNED: lambda told: _("%(who)s把%(about)s转给您办理。") % told,
    Kind.DELEGATED: lambda told: _("%(who)s委托您办理%(about)s。") % told,
    Kind.TAKEN_BACK: lambda told: _("%(who)s收回了委托您办理的%(about)s。") % told,
    Kind.COPIED: lambda told: _("%(who)s把%(case)s的案件抄送给您。") % told,
    Kind.MENTIONED: lambda told: _("%(who)s在%(case)s案件的讨论中提到了您。") % told,
    Kind.MOVED_ON: lambda told: _("您关注的案件有进展：%(case)s。") % told,
    Kind.URGED: lambda told: _("%(who)s督办%(about)s。") % told,
    Kind.DUE_SOON: _left,
    Kind.DUE_NEXT: _left,
    Kind.OVERDUE: _late,
    Kind.ESCALATED: _escalated,
    Kind.COVER: _cover,
    Kind.CHALLENGE: lambda told: _("复议诉讼（%(case)s）：%(title)s。") % told,
    Kind.NOT_ENACTED: lambda told: _("您提交的%(about)s没有办成，任务仍在您手中。") % told,
    Kind.UNREAD: lambda told: (
        _("《%(title)s》%(day)s 电子送达%(case)s，至今没有打开；可以电话提醒，或者同时用其他方式送一份。")
        % told
    ),
    Kind.SERVED: lambda told: (
        _("《%(title)s》公告期届满，%(day)s 视为送达（%(case)s）；请在送达任务中确认送达完成。") % told
    ),
    Kind.COMPLAINT: lambda told: _("收到%(about)s，请办理。") % told,
    Kind.RECEIPT: lambda told: _("%(case)s的更正、撤回通知到期后，还有 %(n)s 个接收方没有确认。") % told,
    Kind.OBJECTION: _objected,
    Kind.REPAIR_OPENS: lambda told: (
        _("%(case)s的最短期限已经届满：已经改正并履行完毕的，现在可以申请，不收费。") % told
    ),
    Kind.MANDATE: lambda told: _("代理人的授权委托书待核验。"),
    Kind.EMERGENCY: lambda told: _("应急查阅：有申请待第二人决定，或者您的申请已有决定。"),
    Kind.COMMITMENT: lambda told: _("信用承诺 %(code)s：%(what)s。") % told,
    Kind.RECORD_REPAIR: lambda told: _("公示信息修复申请 %(code)s：%(what)s。") % told,
    Kind.WATCH: lambda told: _("重点监测发现情况，请研判：%(case)s。") % told,
    Kind.LOG: lambda told: _log_incident(told["data"]),
    Kind.AUDIT: lambda told: _("审计发现“%(title)s”：%(what)s。") % told,
    Kind.BULK_DONE: lambda told: _("批量办理完成：共 %(total)s 件，已办 %(n)s 件。") % told,
    Kind.BATCH_WAITS: lambda told: _("%(who)s拟制了批量文书 %(total)s 份，等待审核。") % told,
    Kind.BATCH_RETURNED: lambda told: _("%(who)s退回了批量文书 %(total)s 份。") % told,
}
ICONS: dict[str, str] = {
    Kind.REPAIR_OPENS: "clock-check",
    Kind.ASSIGNED: "user-check",
    Kind.DELEGATED: "user-check",
    Kind.TAKEN_BACK: "arrow-back-up",
    Kind.COPIED: "copy",
    Kind.MENTIONED: "message-2",
    Kind.MOVED_ON: "eye",
    Kind.URGED: "flag",
    Kind.DUE_SOON: "clock",
    Kind.DUE_NEXT: "clock",
    Kind.OVERDUE: "clock-exclamation",
    Kind.ESCALATED: "clock-exclamation",
    Kind.COVER: "users",
    Kind.NOT_ENACTED: "circle-x",
    Kind.COMPLAINT: "message-report",
    Kind.BULK_DONE: "checks",
    Kind.UNREAD: "mail",
    Kind.SERVED: "send",
    Kind.RECEIPT: "mail",
    Kind.CHALLENGE: "gavel",
    Kind.OBJECTION: "flag",
    Kind.MANDATE: "id",
    Kind.EMERGENCY: "eye",
    Kind.COMMITMENT: "certificate",
    Kind.RECORD_REPAIR: "file-text",
    Kind.GUIDANCE: "clipboard-list",
    Kind.WATCH: "eye",
    Kind.AUDIT: "shield-check",
    Kind.LOG: "alert-octagon",
    Kind.BATCH_WAITS: "clipboard-check",
    Kind.BATCH_RETURNED: "arrow-back-up",
}
