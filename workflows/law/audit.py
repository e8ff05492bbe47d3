"""The legal life of a work paper (审计底稿) and of a finding (审计发现); who audits decides nothing else.

No clause at hand orders these steps: they are ours (待核). What was signed off changes no more, and nobody signs what
she drew or examined herself: the database refuses both.
"""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless


class Papering(models.TextChoices):
    """Where a work paper stands."""

    ANNOUNCED = "announced", _("已登记，待抽样")
    DRAWN = "drawn", _("已抽样，检查中")
    SUBMITTED = "submitted", _("已送复核")
    SIGNED = "signed", _("已签署")
    DROPPED = "dropped", _("未抽样即终止")


class Answering(models.TextChoices):
    """Where a finding stands between who audits and the unit."""

    DRAFTED = "drafted", _("拟稿")
    PROPOSED = "proposed", _("待同意发送")
    SENT = "sent", _("待反馈")
    ANSWERED = "answered", _("已反馈，待认可")
    ACCEPTED = "accepted", _("已认可")
    UNANSWERED = "unanswered", _("逾期未反馈")
    WITHDRAWN = "withdrawn", _("已撤回")


class Method(models.TextChoices):
    """How a sample is drawn."""

    RANDOM = "random", _("随机抽样")
    RISK = "risk", _("按风险抽样")


class Sampled(models.TextChoices):
    """Of what a sample is drawn."""

    LINES = "lines", _("台账的行")
    ENTRIES = "entries", _("条目")


class Reach(models.TextChoices):
    """Out of which books a sample is drawn; a paper keeps what it was announced with (decision 0036)."""

    FIRST = "first", _("条目、部门、登录与权限、信用档案、投诉、举报的簿册")
    ALL = "all", _("审计范围内的全部簿册，审计底稿自身除外")


class Severity(models.TextChoices):
    """How grave a finding is."""

    SERIOUS = "serious", _("严重")
    GENERAL = "general", _("一般")
    ADVICE = "advice", _("建议")


class Mark(models.TextChoices):
    """What somebody who audits found on one question."""

    YES = "yes", _("符合")
    NO = "no", _("不符合")
    NOT_ASKED = "na", _("不适用")
    UNABLE = "unable", _("未能检查")


class Review(models.TextChoices):
    """What the second auditor says of one item that the first examined."""

    AGREED = "agreed", _("同意")
    AGAIN = "again", _("补查")


# What is asked of every item.
QUESTIONS = {
    "lawful": _("主体、权限、依据合法"),
    "timely": _("在期限内办理"),
    "heard": _("告知、听取意见、送达齐全"),
    "explained": _("理由、材料足以说明"),
}
# What must be explained in words.
TOLD_WHY = frozenset({Mark.NO, Mark.UNABLE})
OPEN = (Answering.DRAFTED, Answering.PROPOSED, Answering.SENT, Answering.ANSWERED)


@unless(_("还没有包含本底稿登记行的签名检查点，不能抽样。检查点通常在几秒内签发，请稍后再试。"))
def has_seed(law: "WorkPaperLaw") -> bool:
    """The seed is given by the first checkpoint after the announcement, by nothing else."""
    return bool(law.seed)


@unless(
    _(
        "包含本底稿登记行的检查点已经签发，种子已经可以算出，不能再终止；请抽样，确实检查不了的项目登记为“未能检查”并写明原因。"
    )
)
def seed_is_unknown(law: "WorkPaperLaw") -> bool:
    """Whoever can know the sample chooses by dropping it."""
    return law.checkpoint_id is None and law.seeding() is None


@unless(_("样本里还有没有检查完的项目，全部检查后才能送复核、签署。"))
def all_checked(law: "WorkPaperLaw") -> bool:
    """Every item was looked at."""
    return law.unchecked == 0


@unless(_("还有没有了结的发现：发送、收到反馈并认可，或者撤回之后才能送复核、签署。"))
def nothing_open(law: "WorkPaperLaw") -> bool:
    """No finding waits for the unit or for who audits."""
    return law.open_findings == 0


@unless(_("还没有写明检查结论，不能送复核、签署。"))
def is_concluded(law: "WorkPaperLaw") -> bool:
    """A paper says what it comes to."""
    return bool(law.conclusion.strip())


@unless(_("请选择另一名审计人员复核：没有登记、抽样，也没有检查过本底稿的任何项目。"))
def reviewer_is_another(law: "WorkPaperLaw") -> bool:
    """Four eyes bind who audits too."""
    return law.reviewer_id is not None and law.reviewer_id not in law.hands


@unless(_("复核时要求补查的项目还没有退回补查，不能签署。"))
def nothing_doubted(law: "WorkPaperLaw") -> bool:
    """Whoever doubts an item returns the paper."""
    return law.doubted == 0


@unless(_("还没有写明撤回的理由。"))
def withdrawal_is_asked(law: "AuditFindingLaw") -> bool:
    """Somebody asked to take it back, and said why."""
    return bool(law.withdrawal.strip())


@unless(_("反馈期限还没有届满，不能按逾期未反馈处理。"))
def answer_is_late(law: "AuditFindingLaw") -> bool:
    """The unit had its time."""
    return law.answer_by is not None and law.today > law.answer_by


@unless(_("还没有写明反馈意见。"))
def is_answered(law: "AuditFindingLaw") -> bool:
    """An answer says something."""
    return bool(law.answer.strip())


class WorkPaperLaw(FSMModelMixin, models.Model):
    """One work paper: announced, drawn, examined item by item, reviewed and signed by another auditor."""

    state = FSMField(
        _("状态"), max_length=10, choices=Papering.choices, default=Papering.ANNOUNCED, protected=True
    )
    seed = models.CharField(_("抽样种子"), max_length=64, blank=True)
    unchecked = models.PositiveIntegerField(_("未检查"), default=0)
    doubted = models.PositiveIntegerField(_("要求补查"), default=0)
    open_findings = models.PositiveIntegerField(_("未了结的发现"), default=0)
    conclusion = models.TextField(_("检查结论"), blank=True)
    hands = models.JSONField(default=list, blank=True)  # who drew or examined anything of it

    as_of: datetime
    today: date
    reviewer_id: int | None
    checkpoint_id: int | None

    class Meta:
        abstract = True

    def seeding(self) -> Any:
        """The checkpoint that gives the seed, or None; the model looks it up."""
        raise NotImplementedError

    @transition(
        state,
        source=Papering.ANNOUNCED,
        target=Papering.DRAWN,
        conditions=[has_seed],
        permission=duties.AUDIT,
    )
    def draw_sample(self) -> None:
        """The sample is drawn once and never again."""

    @transition(
        state,
        source=Papering.DRAWN,
        target=Papering.SUBMITTED,
        conditions=[all_checked, nothing_open, is_concluded, reviewer_is_another],
        permission=duties.AUDIT,
    )
    def submit_paper(self) -> None:
        """Who examined hands it to another auditor."""

    @transition(
        state,
        source=Papering.SUBMITTED,
        target=Papering.SUBMITTED,
        conditions=[reviewer_is_another],
        permission=duties.AUDIT,
    )
    def reassign_review(self) -> None:
        """Whoever was to review it left or cannot: another one does."""

    @transition(state, source=Papering.SUBMITTED, target=Papering.DRAWN, permission=duties.REVIEW_PAPER)
    def return_paper(self) -> None:
        """Examined again, with the reasons; what was doubted counts as not examined."""

    @transition(
        state,
        source=Papering.SUBMITTED,
        target=Papering.SIGNED,
        conditions=[all_checked, nothing_open, is_concluded, nothing_doubted],
        permission=duties.REVIEW_PAPER,
    )
    def sign_off_paper(self) -> None:
        """Signed by the second auditor: the digest of all of it stands in the line, and nothing changes any more."""

    @transition(
        state,
        source=Papering.ANNOUNCED,
        target=Papering.DROPPED,
        conditions=[seed_is_unknown],
        permission=duties.AUDIT,
    )
    def drop_paper(self) -> None:
        """Given up while nobody can know what would be drawn; it stays in the list."""


class AuditFindingLaw(FSMModelMixin, models.Model):
    """One finding: written, sent on the word of two, answered by the head of the unit, accepted or taken back."""

    state = FSMField(
        _("状态"), max_length=10, choices=Answering.choices, default=Answering.DRAFTED, protected=True
    )
    answer_by = models.DateField(_("反馈期限"), null=True, blank=True)
    answer = models.TextField(_("反馈意见"), blank=True)
    hands = models.JSONField(default=list, blank=True)
    withdrawal = models.TextField(_("撤回理由"), blank=True)

    as_of: datetime
    today: date
    withdrawal_by: Any

    class Meta:
        abstract = True

    @transition(state, source=Answering.DRAFTED, target=Answering.PROPOSED, permission=duties.AUDIT)
    def propose_audit_finding(self) -> None:
        """Ready to be sent: a second auditor reads it first."""

    @transition(state, source=Answering.PROPOSED, target=Answering.DRAFTED, permission=duties.AUDIT)
    def return_audit_finding(self) -> None:
        """Not yet: the second one does not agree, or whoever proposed it takes it back."""

    @transition(state, source=Answering.PROPOSED, target=Answering.SENT, permission=duties.AGREE_TO_SEND)
    def send_audit_finding(self) -> None:
        """A second auditor agreed: the unit hears of it and answers by a day."""
        self._let_withdrawal_lapse()

    @transition(
        state,
        source=Answering.SENT,
        target=Answering.ANSWERED,
        conditions=[is_answered],
        permission=duties.ANSWER_AUDIT,
    )
    def answer_audit_finding(self) -> None:
        """The head of the unit says what happened and what is done about it."""

    @transition(state, source=Answering.ANSWERED, target=Answering.SENT, permission=duties.AUDIT_BY_ANOTHER)
    def return_audit_answer(self) -> None:
        """The answer does not answer: the unit says more, by another day."""

    @transition(
        state, source=Answering.ANSWERED, target=Answering.ACCEPTED, permission=duties.AUDIT_BY_ANOTHER
    )
    def accept_audit_answer(self) -> None:
        """The answer is accepted, by nobody who gave it."""
        self._let_withdrawal_lapse()

    @transition(
        state,
        source=Answering.SENT,
        target=Answering.UNANSWERED,
        conditions=[answer_is_late],
        permission=duties.AUDIT,
    )
    def close_unanswered(self) -> None:
        """The unit let its time pass: the finding stands as it is."""
        self._let_withdrawal_lapse()

    @transition(
        state, source=list(OPEN), target=None, conditions=[withdrawal_is_asked], permission=duties.AUDIT
    )
    def ask_withdrawal(self) -> None:
        """Somebody would take it back, and says why: a second auditor judges that."""

    @transition(
        state, source=list(OPEN), target=None, conditions=[withdrawal_is_asked], permission=duties.AUDIT
    )
    def refuse_withdrawal(self) -> None:
        """It stands: the second one does not agree, or whoever asked thought better of it."""
        self._let_withdrawal_lapse()

    @transition(
        state,
        source=list(OPEN),
        target=Answering.WITHDRAWN,
        conditions=[withdrawal_is_asked],
        permission=duties.AGREE_TO_WITHDRAW,
    )
    def withdraw_audit_finding(self) -> None:
        """Taken back on the word of two, with the reason; it stays on the paper."""

    def _let_withdrawal_lapse(self) -> None:
        """Nobody waits for an answer any more; the line that asked stays."""
        self.withdrawal, self.withdrawal_by = "", None
