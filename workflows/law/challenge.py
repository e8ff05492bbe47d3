"""The legal life of a review or a lawsuit against an act of ours (行政复议、行政诉讼), and of a stay of execution.

It attacks a decision that was made, before another body, under fixed legal periods: neither a defence before the
decision nor an objection to information (domain §3.1). Our part is to answer in time and to carry out what is decided.
As a rule execution is not suspended meanwhile (行政诉讼法 art 56): a stay is an act of its own, beside the states here.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.entry import SHANGHAI
from workflows.law.refusal import unless


class Challenging(models.TextChoices):
    """Where a review or a lawsuit stands, as we have part in it."""

    NOTIFIED = "notified", _("已收到通知")
    ANSWERED = "answered", _("已答复、答辩")
    CONCLUDED = "concluded", _("已有结果，尚未生效")
    APPEALED = "appealed", _("已上诉，以二审结果为准")
    IN_FORCE = "in_force", _("已生效，待执行")
    EXECUTED = "executed", _("已办结")


class Instance(models.TextChoices):
    """Which remedy it is; an appeal names what it appeals against."""

    REVIEW = "review", _("行政复议")
    LITIGATION = "litigation", _("行政诉讼（一审）")
    APPEAL = "appeal", _("行政诉讼（二审）")


@dataclass(frozen=True)
class Words:
    """How a remedy calls the act, who attacks it, who speaks for us, and what we hand in."""

    act: Any
    claimant: Any
    agent: Any
    answer: Any


# A review knows an applicant and a respondent (行政复议法), a lawsuit a plaintiff and a defendant (行政诉讼法).
_SUED, _OURS = _("被诉行为"), _("本机关代理人、出庭负责人")
WORDS = {
    Instance.REVIEW: Words(_("被申请行为"), _("申请人"), _("被申请人的代理人"), _("答复复议机关")),
    Instance.LITIGATION: Words(_SUED, _("原告"), _OURS, _("提出答辩")),
    Instance.APPEAL: Words(_SUED, _("上诉人"), _OURS, _("提出上诉答辩")),
}


class Target(models.TextChoices):
    """Which act is attacked."""

    LISTING = "listing", _("列入决定")
    REPAIR = "repair", _("不予提前移出")
    REMOVAL = "removal", _("不予移出")
    OTHER = "other", _("其他行政行为")


class Outcome(models.TextChoices):
    """What the body decided; words of 行政复议法 and 行政诉讼法, the clauses are still to be confirmed (待核)."""

    UPHELD = "upheld", _("维持")
    ANNULLED = "annulled", _("撤销")
    PARTLY = "partly", _("部分撤销")
    VOID = "void", _("确认无效")
    CHANGED = "changed", _("变更")
    UNLAWFUL = "unlawful", _("确认违法")
    REDO = "redo", _("撤销并责令重新作出")
    PERFORM = "perform", _("责令履行法定职责")
    REJECTED = "rejected", _("驳回申请、诉讼请求或者起诉")
    ENDED = "ended", _("终止、撤回")


class Staying(models.TextChoices):
    """Where a stay of execution stands."""

    REPORTED = "reported", _("待确认")
    IN_EFFECT = "in_effect", _("停止执行中")
    RETURNED = "returned", _("登记有误，已退回")
    ENDED = "ended", _("已恢复执行")


class Orderer(models.TextChoices):
    """Who suspends execution: the body that hears the matter, or the authority by its own decision."""

    BODY = "body", _("复议机关决定或者法院裁定")
    OWN = "own", _("本机关自行决定")


# What each kind of attacked document is. Whatever restores a listing, or tells how to leave it, is no listing decision:
# when it is annulled, the listing itself stands, and the judgment says what is to be done.
TARGET_OF = {
    "listing_decision": Target.LISTING,
    "repair_refused": Target.REPAIR,
    "application_rejected": Target.REPAIR,
}
OPEN = (Challenging.NOTIFIED, Challenging.ANSWERED, Challenging.CONCLUDED, Challenging.IN_FORCE)
WAITING = (Challenging.NOTIFIED, Challenging.ANSWERED)
# What leaves the attacked act as it was: nothing is to be done but to end a stay.
LEAVES_IT = frozenset({Outcome.UPHELD, Outcome.REJECTED, Outcome.ENDED})
ENDS_IT = frozenset({Outcome.ANNULLED, Outcome.VOID, Outcome.REDO})

# How a case that is decided anew is told from the annulled one in our own books; no document carries it.
AGAIN = re.compile(r"（重\d+）$")

NO_SUSPENSION = _(
    "复议、诉讼期间，除依法应当停止执行的情形外，不停止执行（行政诉讼法第五十六条；行政复议依行政复议法，条款待核）："
    "公示和措施照常，需要停止执行的另行登记。"
)


@dataclass(frozen=True)
class Cascade:
    """What an effective outcome asks of us: end the listing, something to be done by an officer, or nothing."""

    annuls: bool = False
    complies: bool = False
    words: Any = ""


def cascade(target: str, outcome: str) -> Cascade:
    """What follows from an outcome that is in force, by the act that was attacked (domain §3, FR-72)."""
    if outcome in LEAVES_IT:
        return Cascade(words=_("原行政行为不变：停止执行的予以恢复，不需要其他办理。"))
    if target != Target.LISTING:
        return Cascade(complies=True, words=_("按照决定、裁判的主文办理，并写明怎样履行。"))
    return {
        Outcome.ANNULLED: Cascade(annuls=True, words=_("撤销列入，视为自始未列入；呈负责人批准执行。")),
        Outcome.REDO: Cascade(
            annuls=True,
            complies=True,
            words=_("先撤销列入，再在限期内重新处理：重新立案认定，或者不再列入。"),
        ),
        Outcome.VOID: Cascade(annuls=True, words=_("自始无效：撤销列入，视为自始未列入；呈负责人批准执行。")),
        Outcome.PARTLY: Cascade(
            complies=True,
            words=_(
                "没有自动的后果：由承办人对照主文判断哪些部分不再有效，更正列入决定，或者写明其余部分怎样处理；"
                "余下的不足以列入的，另行呈请撤销列入。"
            ),
        ),
        Outcome.PERFORM: Cascade(
            complies=True, words=_("在主文确定的期限内履行职责，并写明怎样履行；列入不因此当然移出。")
        ),
        Outcome.CHANGED: Cascade(
            complies=True, words=_("更正被变更的部分（事实、期限），制发更正后的决定书。")
        ),
    }.get(
        Outcome(outcome),
        Cascade(complies=True, words=_("列入不因此当然移出；由承办人提出补救措施，写明怎样处理。")),
    )


def original_number(number: str) -> str:
    """The number that an order really bears, also in a case that is decided anew."""
    return AGAIN.sub("", number)


def why_heavier(former: date | None, until: date | None) -> str:
    """Why a period that a decision or a judgment is said to have changed cannot be so; empty where it is not longer.

    Neither a review nor a court makes the act worse for who complained of it (clauses from memory, 待核).
    """
    if former is None or until is None or until <= former:
        return ""
    said = _(
        "变更不得加重：更正后的列入期届满日 %(new)s 晚于原决定的 %(old)s。复议、诉讼中的变更不能比原决定更重"
        "（第三人提出相反请求的除外，条款待核）；请核对主文，登记有误的重新登记。"
    )
    return str(said % {"new": until.isoformat(), "old": former.isoformat()})


@unless(_("还没有登记处理结果，不能确认。"))
def outcome_is_written(law: "ChallengeLaw") -> bool:
    """Nothing is confirmed that nobody has reported."""
    return bool(law.outcome)


@unless(_("生效日期还没有到，或者没有填写。"))
def is_effective(law: "ChallengeLaw") -> bool:
    """A judgment that may still be appealed is not carried out."""
    return law.effective_on is not None and law.effective_on <= law.as_of.astimezone(SHANGHAI).date()


@unless(_("还没有写明怎样执行，不能办结。"))
def is_carried_out(law: "ChallengeLaw") -> bool:
    """It is over when somebody has done what was decided, and has said so."""
    return bool(law.carried_out)


@unless(_("还没有登记恢复执行的依据，不能恢复。"))
def end_is_written(law: "StayLaw") -> bool:
    """A stay ends by an act that somebody has put down."""
    return bool(law.end_reason)


class ChallengeLaw(FSMModelMixin, models.Model):
    """One review or lawsuit: notified, answered, concluded, in force, carried out."""

    state = FSMField(
        _("状态"), max_length=12, choices=Challenging.choices, default=Challenging.NOTIFIED, protected=True
    )
    outcome = models.CharField(_("处理结果"), max_length=10, choices=Outcome.choices, blank=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    carried_out = models.TextField(_("执行情况"), blank=True)
    answered_on = models.DateField(_("我方答复日期"), null=True, blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=Challenging.NOTIFIED,
        target=Challenging.ANSWERED,
        permission=duties.RECORD_CHALLENGE,
    )
    def answer_challenge(self, *, on_day: date) -> None:
        """Our answer, with the evidence, has gone to the body; the clock of the answer stops."""
        self.answered_on = on_day

    @transition(
        state,
        source=[Challenging.NOTIFIED, Challenging.ANSWERED],
        target=Challenging.CONCLUDED,
        conditions=[outcome_is_written],
        permission=duties.CONFIRM_BY_ANOTHER,
    )
    def confirm_outcome(self) -> None:
        """The outcome that one officer reported is confirmed by another, who has read the document (four eyes)."""

    @transition(
        state,
        source=Challenging.CONCLUDED,
        target=Challenging.APPEALED,
        permission=duties.RECORD_CHALLENGE,
    )
    def go_to_appeal(self) -> None:
        """Somebody has appealed: the judgment does not take effect, the second instance speaks."""

    @transition(
        state,
        source=Challenging.CONCLUDED,
        target=Challenging.IN_FORCE,
        conditions=[is_effective],
        permission=duties.RECORD_OR_CONFIRM_CHALLENGE,
    )
    def take_effect(self) -> None:
        """Nobody can or did appeal: what was decided binds us."""

    @transition(
        state,
        source=Challenging.IN_FORCE,
        target=Challenging.EXECUTED,
        conditions=[is_carried_out],
        permission=duties.CARRY_OUT_CHALLENGE,
    )
    def execute_outcome(self) -> None:
        """What was decided has been done."""


class StayLaw(FSMModelMixin, models.Model):
    """One stay of execution (停止执行): reported, in effect, ended; the head confirms both its begin and its end."""

    state = FSMField(
        _("状态"), max_length=10, choices=Staying.choices, default=Staying.REPORTED, protected=True
    )
    end_reason = models.CharField(_("恢复执行的事由"), max_length=300, blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(state, source=Staying.REPORTED, target=Staying.IN_EFFECT, permission=duties.CONFIRM_STAY)
    def confirm_stay(self) -> None:
        """Execution stops as far as the order says: displays, measures, the listing's own clock."""

    @transition(state, source=Staying.REPORTED, target=Staying.RETURNED, permission=duties.CONFIRM_STAY)
    def return_stay(self) -> None:
        """What was reported is not what the order says."""

    @transition(
        state,
        source=Staying.IN_EFFECT,
        target=Staying.ENDED,
        conditions=[end_is_written],
        permission=duties.MOVE_LISTING,
    )
    def end_stay(self) -> None:
        """Execution goes on: what the stay had stopped resumes, as far as the listing still stands."""
