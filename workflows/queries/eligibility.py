"""The calculator's answer as a page tells it: what is possible and from when, condition by condition, and the way."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.law.eligibility import Facts, Reason, Side
from workflows.law.judgement import Verdict, judge
from workflows.law.parameters import SEVERITIES
from workflows.law.rulebook import Book
from workflows.law.windows import ONE_DAY
from workflows.queries import windows

# What time or nobody can change: there is nothing to apply for.
NOTHING_TO_ASK = (Reason.NOT_EARLY_REMOVABLE, Reason.NOT_PUBLISHED, Reason.EXPIRED, Reason.IMPORT_ONLY)
BARS = (Reason.REPEAT, Reason.CRIMINAL)


@dataclass(frozen=True)
class Told:
    """One layer with its name and its effect."""

    name: str
    effect: str
    side: Side

    @property
    def verdict(self) -> str:
        """yes, wait, no or none: which ink and which word."""
        if not self.side.exists:
            return "none"
        if self.side.eligible:
            return "yes"
        closed = {*NOTHING_TO_ASK, *BARS} & set(self.side.reasons)
        return "no" if closed else "wait"


@dataclass(frozen=True)
class Step:
    """Something that can be done, with the page for it if there is one."""

    words: str
    hint: str = ""
    url: str = ""


@dataclass(frozen=True)
class Answer:
    """The whole answer."""

    verdict: Verdict
    asked: date
    severity: str
    why: str
    layers: list[Told]
    steps: list[Step]

    @property
    def stops_after(self) -> date | None:
        """The last day of display."""
        stops = self.verdict.stops_on
        return stops - ONE_DAY if stops else None


def answer(facts: Facts, book: Book) -> Answer:
    """What is true of one record; ValueError in Chinese when a day leaves the range of dates."""
    verdict = judge(facts, book)
    sector = _("提前停止公示") if verdict.thing.is_penalty else _("移出名单")
    layers = [
        Told(_("本领域的规则"), sector, verdict.sector),
        Told(_("一般修复规则"), _("终止信用网站的公示"), verdict.general),
    ]
    severity = str(dict(SEVERITIES)[verdict.severity])
    return Answer(verdict, facts.asked, severity, windows.why(verdict.chosen), layers, _steps(verdict, facts))


def _steps(verdict: Verdict, facts: Facts) -> list[Step]:
    """What can be done today, in order; the ways that are always open last."""
    reasons = {*verdict.sector.reasons, *verdict.general.reasons}
    found = [*_missing(reasons), *_waiting(verdict, facts, reasons)]
    hall = reverse("hall")
    may_now = (verdict.removal_eligible or verdict.display_eligible) and Reason.IMPORT_ONLY not in reasons
    if may_now:
        found.insert(0, Step(_("提出修复申请"), _("登录主体服务大厅办理，不收费。"), hall))
    objecting = _("认为信息有错，或者期限算得不对的，可以随时提出异议。")
    return [*found, Step(_("提出异议"), objecting, reverse("register"))]


def _missing(reasons: set[Reason]) -> list[Step]:
    """What the subject still owes."""
    found = []
    if Reason.NOT_CORRECTED in reasons:
        found.append(Step(_("改正违法失信行为"), _("留好付款凭证、验收文书等证明材料。")))
    if Reason.NOT_PERFORMED in reasons:
        found.append(Step(_("履行决定确定的全部义务"), _("罚款、补缴、支付等要有凭证。")))
    if Reason.NO_COMMITMENT in reasons:
        found.append(
            Step(_("签署信用承诺"), _("在主体服务大厅办理，由法定代表人或者本人签署。"), reverse("hall"))
        )
    return found


def _waiting(verdict: Verdict, facts: Facts, reasons: set[Reason]) -> list[Step]:
    """What only time brings, and what nothing brings."""
    found = []
    leave = _("停止公示") if verdict.thing.is_penalty else _("移出名单")
    days = {leave: verdict.earliest_removal, _("终止信用网站的公示"): verdict.earliest_display_end}
    if {Reason.MIN_PERIOD, Reason.FRAUD_BAR} & reasons:
        for effect, day in days.items():
            if day is not None and day > facts.asked:
                told = {"day": day.isoformat(), "effect": effect}
                hint = _("已经列入名单的，登录大厅可以看到途径，到时会提醒。")
                found.append(Step(_("等到 %(day)s 再申请%(effect)s") % told, hint))
    if reasons & set(BARS):
        found.append(Step(_("不得提前修复，期限届满自动停止公示"), _("认为不属于这种情形的，可以提出异议。")))
    elif Reason.NOT_EARLY_REMOVABLE in reasons:
        found.append(Step(_("不用申请，期限届满自动结束")))
    if Reason.EXPIRED in reasons:
        found.append(Step(_("期限已经届满，应当自动停止公示"), _("还看得到的，请提出异议或者投诉。")))
    if Reason.IMPORT_ONLY in reasons:
        found.append(Step(_("向作出决定的机关申请"), _("本平台只显示，不能修改。")))
    if Reason.NOT_PUBLISHED in reasons:
        found.append(Step(_("没有公示的，不用申请终止公示")))
    return found
