"""What a copy of one's own data tells: plain words for the reader, the same as JSON for a machine.

Told is what the party filed, was served with, and what is held about it. Another natural person of the same case is
masked; the documents themselves are as they were served.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.identity import mask_name
from workflows.models import (
    Deadline,
    Grant,
    HearingProcedure,
    Mandate,
    Objection,
    ServiceAddress,
    ServiceAttempt,
    Subject,
    SubjectChange,
)
from workflows.models.deadline import DeadlineKind
from workflows.queries import hall_challenges, looks
from workflows.queries.hall import Party

# Terms of the entry as a whole: everybody who is listed by the decision lives under them.
OF_ALL = (
    DeadlineKind.PUBLIC_NOTICE,
    DeadlineKind.DECIDE,
    DeadlineKind.LISTING_END,
    DeadlineKind.DISPLAY_END,
    DeadlineKind.ESCALATE,
    DeadlineKind.MEASURE_END,
    DeadlineKind.EXIT_EXECUTE,
    DeadlineKind.MONITOR_END,
)
# Terms of work inside the authority, and of those who are told.
INNER = (DeadlineKind.RECEIPT_DUE, DeadlineKind.COURT_REMINDER, DeadlineKind.SECOND_REVIEW)
# What other modules add for each entry: a title, and rows of facts about this very party.
SOURCES: dict[str, Callable[[Party], list[dict[str, Any]]]] = {}


def register(title: str, source: Callable[[Party], list[dict[str, Any]]]) -> None:
    """Add rows to every entry of a copy: challenges, complaints; each only what is this party's own."""
    SOURCES[title] = source


def of_entry(party: Party) -> dict[str, Any]:
    """Everything about one entry that is this party's."""
    entry = party.entry
    told: dict[str, Any] = {
        _("条目编号"): entry.number,
        _("名单"): entry.list_type.name,
        _("办理机关"): entry.department.name,
        _("状态"): str(entry.get_state_display()),
        _("案件编号"): entry.case_number,
        _("依据文书"): entry.order_number,
        _("事实摘要"): entry.facts_summary if entry.decided_on or party.prior else "",
        _("案情"): dict(entry.told_particulars),
        _("决定日期"): _iso(entry.decided_on),
        _("列入起止"): f"{_iso(entry.listed_from)} — {_iso(entry.listed_until)}" if entry.listed_from else "",
        _("我的身份"): party.associate.get_capacity_display() if party.associate else _("条目主体"),
        _("同案的其他人"): [
            {_("姓名"): mask_name(each.name), _("身份"): str(each.get_capacity_display())}
            for each in entry.associates.all()
            if party.associate is None or each.pk != party.associate.pk
        ],
        _("文书"): [_notice(each) for each in party.notices],
        _("期限"): [
            {_("事项"): str(d.get_kind_display()), _("起算"): _iso(d.started_on), _("届满"): _iso(d.due_on)}
            for d in own_deadlines(party)
        ],
        _("陈述申辩"): [
            {_("提交日期"): _iso(s.filed_on), _("内容"): s.text, _("答复"): s.answer} for s in party.statements
        ],
        _("信用修复申请"): [
            {_("编号"): r.code, _("收到日期"): _iso(r.received_on), _("说明"): r.statement,
             _("状态"): str(r.get_state_display()), _("理由"): r.reason}
            for r in party.repairs
        ],
        _("信用承诺"): [
            {_("签署人"): c.signed_name, _("签署时间"): _at(c.signed_at), _("全文"): c.text}
            for c in party.commitments
        ],
        _("异议"): _objections(party),
        _("公示"): _display(party),
    }  # fmt: skip
    return told | {title: source(party) for title, source in SOURCES.items()}


def own_deadlines(party: Party) -> list[Deadline]:
    """The terms of this very party and of the entry as a whole; never what runs for somebody else of the case."""
    return [row for row in party.entry.deadlines.all() if _is_own(row, party)]


def _is_own(row: Deadline, party: Party) -> bool:
    """Is it a term of the entry, or of something that is this party's?"""
    if row.kind in INNER:
        return False
    if row.kind in OF_ALL:
        return True
    if row.kind == DeadlineKind.HEARING_HOLD:
        own = HearingProcedure.objects.filter(hearing__notice__in=party.notices)
        return row.process_id in set(own.values_list("pk", flat=True))
    if row.kind == DeadlineKind.SUSPENSION_END:
        stopped = next((d for d in party.entry.deadlines.all() if f"deadline/{d.pk}" == row.about), None)
        return stopped is not None and _is_own(stopped, party)
    if row.kind == DeadlineKind.ANNOUNCEMENT_END:
        attempts = ServiceAttempt.objects.filter(notice__in=party.notices)
        return row.about in {each.ref for each in attempts}
    mine: list[Any] = [*party.notices, *party.statements, *party.repairs, *_own_objections(party)]
    return row.about in {each.ref for each in [*mine, *hall_challenges.of_party(party)]}


def _notice(notice: Any) -> dict[str, str]:
    """One document that was addressed to the party."""
    return {
        _("名称"): notice.title, _("文号"): notice.number, _("签发日期"): _iso(notice.issued_on),
        _("送达日期"): _iso(notice.served_on), _("核验码"): notice.check_code,
        _("状态"): str(notice.get_state_display()),
    }  # fmt: skip


def _objections(party: Party) -> list[dict[str, str]]:
    """What the party itself objected; what others did is theirs."""
    return [
        {
            _("编号"): row.code, _("理由"): str(row.get_ground_display()), _("说明"): row.text,
            _("收到日期"): _iso(row.received_on), _("状态"): str(row.get_state_display()),
            _("处理"): row.handling or row.why,
        }
        for row in _own_objections(party)
    ]  # fmt: skip


def _own_objections(party: Party) -> list[Objection]:
    """The objections of this very party."""
    mine = party.associate.pk if party.associate else None
    rows = Objection.objects.filter(entry=party.entry, associate=mine)
    return [row for row in rows.order_by("pk") if row.is_of_party]


def _display(party: Party) -> dict[str, str]:
    """Whether and since when the public sees it."""
    shown = party.mine_displayed
    if shown is None:
        return {_("状态"): _("没有公示")}
    return {_("状态"): str(shown.get_state_display()), _("自"): _iso(shown.shown_from)}


def of_subject(mandate: Mandate, today: date) -> dict[str, Any]:
    """What is held about the party itself; of an agent's mandate for some entries nothing but the name."""
    subject = mandate.subject
    if mandate.entries is not None:
        return {_("名称"): subject.name}
    return {
        _("名称"): subject.name,
        _("号码"): subject.code,
        _("类型"): str(subject.get_kind_display()),
        _("登记状态"): subject.standing,
        _("住所"): subject.address,
        _("联系电话"): subject.phone,
        _("电子邮箱"): subject.email,
        _("其他证照号码"): [{_("种类"): r.scheme, _("号码"): r.value} for r in subject.identifiers.all()],
        _("变更"): [
            {
                _("日期"): _iso(c.effective_on),
                _("原"): c.old_words,
                _("现"): c.new_words,
                _("依据"): c.document,
            }
            for c in SubjectChange.objects.filter(subject=subject)
        ],
        _("送达地址"): _addresses(subject),
        _("账号和授权"): _mandates(subject, today),
    }


def _addresses(subject: Subject) -> list[dict[str, str]]:
    """Every version of the confirmed address."""
    rows = ServiceAddress.objects.filter(subject=subject, associate=None)
    return [
        {_("确认日期"): _iso(r.confirmed_on), _("收件人"): r.recipient, _("地址"): r.address,
         _("电话"): r.phone, _("同意电子送达"): _("是") if r.agrees_electronic else _("否")}
        for r in rows
    ]  # fmt: skip


def _mandates(subject: Subject, today: date) -> list[dict[str, Any]]:
    """Who speaks for the party, and what was offered to agents."""
    held = [
        {_("姓名"): m.person.name, _("身份"): str(m.get_kind_display()), _("自"): _iso(m.since),
         _("至"): _iso(m.revoked_on or m.ends_on)}
        for m in subject.mandates.select_related("person").order_by("pk")
    ]  # fmt: skip
    offers = [
        {_("代理人"): g.agent_name, _("事项"): g.scope_words, _("状态"): str(g.stage_on(today).label)}
        for g in Grant.objects.filter(subject=subject).select_related("mandate")
    ]
    return [*held, *offers]


def looked(mandate: Mandate, today: date) -> list[dict[str, str]]:
    """Who has looked at the party's files."""
    return [
        {_("时间"): _at(row.at), _("机关"): row.office, _("岗位"): row.role, _("内容"): row.what,
         _("目的"): row.purpose}
        for row in looks.every(mandate, today)
    ]  # fmt: skip


def _iso(day: date | None) -> str:
    """A day, or nothing."""
    return day.isoformat() if day else ""


def _at(at: Any) -> str:
    """An instant on the wall in Shanghai."""
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""
