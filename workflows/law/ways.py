"""The ways of service: what each asks for, which may follow which, which is recommended next, and why.

民事诉讼法 (2023) §§87-95, used by reference in administrative practice (行政处罚法 §61; domain §4.3). Pure: what was
tried before is told as `Tried`, nothing is looked up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law.service import ServiceMethod
from workflows.law.serving import Attempting

DIRECT, LEFT, ELECTRONIC = ServiceMethod.DIRECT, ServiceMethod.LEFT, ServiceMethod.ELECTRONIC
POST, ENTRUSTED, TRANSFERRED = ServiceMethod.POST, ServiceMethod.ENTRUSTED, ServiceMethod.TRANSFERRED
PUBLIC = ServiceMethod.PUBLIC
REFUSED = "refused"  # ServiceAttempt.Failure

CLAUSES: dict[str, Any] = {
    DIRECT: gettext_lazy("民事诉讼法第八十八条"),
    LEFT: gettext_lazy("民事诉讼法第八十九条"),
    ELECTRONIC: gettext_lazy("民事诉讼法第九十条"),
    POST: gettext_lazy("民事诉讼法第九十一条"),
    ENTRUSTED: gettext_lazy("民事诉讼法第九十一条"),
    TRANSFERRED: gettext_lazy("民事诉讼法第九十二条至第九十四条"),
    PUBLIC: gettext_lazy("民事诉讼法第九十五条"),
}
# Which day is the day of service, as the officer is told it.
DATED: dict[str, Any] = {
    DIRECT: gettext_lazy("送达回证上的签收日期为送达日期"),
    LEFT: gettext_lazy("把文书留在住所的当天为送达日期"),
    ELECTRONIC: gettext_lazy("到达受送达人系统的日期为送达日期"),
    POST: gettext_lazy("回执上注明的收件日期为送达日期"),
    ENTRUSTED: gettext_lazy("受托机关送达回证上的签收日期为送达日期"),
    TRANSFERRED: gettext_lazy("转交后受送达人在回证上签收的日期为送达日期"),
    PUBLIC: gettext_lazy("自发出公告之日起经过30日视为送达（2022年1月1日前的公告60日）"),
}

# Who may sign for whom (民事诉讼法 §88): the party itself first.
RELATIONS_OF_PERSON = ("本人", "同住成年家属", "代理人", "指定的代收人")
RELATIONS_OF_BODY = ("法定代表人", "主要负责人", "负责收件的人", "代理人", "指定的代收人")

# What cannot wait: it has happened, or not, when the officer comes back.
AT_ONCE = (DIRECT, LEFT)

_WORDS: dict[str, Any] = {
    "carrier": gettext_lazy("邮寄送达的，请填写邮寄单位。"),
    "tracking_number": gettext_lazy("邮寄送达的，请填写邮件单号，以便查询和举证。"),
    "entrusted_to": gettext_lazy("委托、转交送达的，请填写受委托或者转交的单位。"),
    "medium": gettext_lazy("公告送达的，请填写公告载体（报纸、网站的名称和版面、地址）。"),
    "recipient": gettext_lazy("这种送达方式须有签收人，请填写。"),
    "relation": gettext_lazy("签收人不是受送达人本人的，请选择与受送达人的关系。"),
    "proof": gettext_lazy("请填写送达凭证；没有凭证的送达不产生期限。"),
    "note": gettext_lazy("留置送达或者公告送达须说明原因和经过，请填写。"),
    "witnesses": gettext_lazy("留置送达须有见证人签名，或者上传把文书留在住所的照片、录像截图。"),
    "failure": gettext_lazy("请选择未能送达的原因。"),
}
_TO_START: dict[str, tuple[str, ...]] = {
    POST: ("carrier", "tracking_number"),
    ENTRUSTED: ("entrusted_to",),
    TRANSFERRED: ("entrusted_to",),
    PUBLIC: ("medium", "note"),
}
_TO_REACH: dict[str, tuple[str, ...]] = {
    DIRECT: ("recipient", "relation", "proof"),
    LEFT: ("note", "proof"),
    ELECTRONIC: ("proof",),
    POST: ("proof",),
    ENTRUSTED: ("recipient", "proof"),
    TRANSFERRED: ("recipient", "proof"),
}


@dataclass(frozen=True)
class Tried:
    """An attempt as the next one asks about it."""

    method: str
    state: str
    failure: str = ""


@dataclass(frozen=True)
class Way:
    """One way of service as it stands now: may it be taken, why (not), is it the one recommended next?"""

    method: ServiceMethod
    is_open: bool
    why: str
    is_next: bool = False

    @property
    def label(self) -> str:
        """As the screen names it."""
        return str(self.method.label)

    @property
    def clause(self) -> str:
        """The article it rests on."""
        return _("%(clause)s（条号待核）") % {"clause": CLAUSES[self.method]}

    @property
    def dated(self) -> str:
        """Which day is the day of service."""
        return str(DATED[self.method])


def next_methods(
    tried: Sequence[Tried], *, consents: bool, is_person: bool, is_unknown: bool = False
) -> tuple[Way, ...]:
    """Every way, in the order of the law; `is_unknown`: the whereabouts are unknown, and that is proved.

    None is open while an attempt is under way or after one has succeeded.
    """
    bar = _bar(tried)
    proposed, why = (None, "") if bar else _recommended(tried, consents, is_unknown)
    found = []
    for method in ServiceMethod:
        against = bar or _against(method, tried, consents, is_person, is_unknown)
        is_next = method == proposed and not against
        found.append(Way(method, not against, against or (why if is_next else str(DATED[method])), is_next))
    return tuple(found)


def refusal_of(
    method: str, tried: Sequence[Tried], *, consents: bool, is_person: bool, is_unknown: bool = False
) -> str:
    """Why this way may not be taken now, as a sentence; empty when it may."""
    ways = next_methods(tried, consents=consents, is_person=is_person, is_unknown=is_unknown)
    return next((way.why for way in ways if way.method == method and not way.is_open), "")


def lacking(
    method: str, given: Mapping[str, Any], *, outcome: str, party: Sequence[str] = ()
) -> dict[str, str]:
    """What must still be said of an attempt of this way: column → sentence.

    `outcome` is an `Attempting` value. `given` holds the columns of an attempt, `files` (are there any?) among them;
    `party` the names under which the addressee itself, or its legal representative, signs.
    """
    wanted = list(_TO_START.get(method, ()))
    if outcome == Attempting.SUCCEEDED:
        wanted += [name for name in _TO_REACH.get(method, ()) if name not in wanted]
    if outcome == Attempting.FAILED:
        wanted.append("failure")
    empty = [name for name in wanted if not str(given.get(name) or "").strip()]
    if "relation" in empty and given.get("recipient") in party:
        empty.remove("relation")
    if (
        method == LEFT
        and outcome == Attempting.SUCCEEDED
        and not (given.get("witnesses") or given.get("files"))
    ):
        empty.append("witnesses")
    return {name: str(_WORDS[name]) for name in empty}


def relations(is_person: bool) -> tuple[str, ...]:
    """Who may sign for a natural person, or for an organisation (民事诉讼法 §88)."""
    return RELATIONS_OF_PERSON if is_person else RELATIONS_OF_BODY


def outcomes(method: str) -> tuple[str, ...]:
    """How an attempt of this way may stand when it is recorded."""
    if method == LEFT:
        return (Attempting.SUCCEEDED,)
    if method == DIRECT:
        return (Attempting.SUCCEEDED, Attempting.FAILED)
    return (Attempting.SUCCEEDED, Attempting.FAILED, Attempting.UNDER_WAY)


def _bar(tried: Sequence[Tried]) -> str:
    """What keeps every way closed."""
    if any(each.state == Attempting.SUCCEEDED for each in tried):
        return _("文书已经送达，不需要再送达。")
    if any(each.state == Attempting.UNDER_WAY for each in tried):
        return _("上一次送达还在进行，登记结果后再改用其他方式。")
    return ""


def _against(method: str, tried: Sequence[Tried], consents: bool, is_person: bool, is_unknown: bool) -> str:
    """Why one way may not be taken; empty when it may."""
    failed = [each for each in tried if each.state == Attempting.FAILED]
    if method == LEFT and not any(each.method == DIRECT and each.failure == REFUSED for each in failed):
        return _("留置送达以受送达人或者其同住成年家属拒绝签收为前提；请先登记直接送达被拒收。")
    if method == ELECTRONIC and not consents:
        return _("受送达人没有同意电子送达，不能电子送达；请先取得送达地址确认书。")
    if method == TRANSFERRED and not is_person:
        return _("转交送达只适用于军人、被监禁或者被采取强制性教育措施的自然人。")
    if method == PUBLIC and not is_unknown and not _is_exhausted(tried):
        return _(
            "公告送达须先有直接送达（或者委托送达）和邮寄送达都未能送达的记录；受送达人下落不明的，请勾选并上传证明材料。"
        )
    return ""


def _missed(tried: Sequence[Tried]) -> set[str]:
    """The ways that were tried and reached nobody."""
    return {each.method for each in tried if each.state == Attempting.FAILED}


def _is_exhausted(tried: Sequence[Tried]) -> bool:
    """Could it not be served in the other ways (民事诉讼法 §95: 用其他方式无法送达)? By hand and by post at least."""
    missed = _missed(tried)
    return POST in missed and bool(missed & {DIRECT, ENTRUSTED})


def _recommended(tried: Sequence[Tried], consents: bool, is_unknown: bool) -> tuple[ServiceMethod, str]:
    """The way to try next, and why."""
    if is_unknown:
        return PUBLIC, _("受送达人下落不明，其他方式无法送达，可以公告送达。")
    used = {each.method for each in tried}
    refused = any(
        each.method == DIRECT and each.state == Attempting.FAILED and each.failure == REFUSED
        for each in tried
    )
    if refused and LEFT not in used:
        return LEFT, _("直接送达被拒收，可以邀请见证人到场，把文书留在住所；也可以拍照、录像记录送达过程。")
    if consents and ELECTRONIC not in used:
        return ELECTRONIC, _("受送达人已经同意电子送达，到达当天即为送达日期，最快。")
    missed = _missed(tried)
    if not missed & {DIRECT, ENTRUSTED}:
        return DIRECT, _("直接送达是首选的方式，由受送达人在送达回证上签收。")
    if POST not in missed:
        return POST, _("直接送达有困难，可以邮寄送达，按回执上的收件日期计算。")
    return PUBLIC, _("直接送达和邮寄送达都没有成功，可以公告送达；经过公告期视为送达，原因和经过要记入案卷。")
