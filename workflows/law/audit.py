"""The legal life of a work paper (审计底稿) and of a finding (审计发现); who audits decides nothing else.

No clause at hand orders these steps: they are ours. What was signed off changes no more; the database refuses it.
"""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless


class Papering(models.TextChoices):
    """Where a work paper stands."""

    ANNOUNCED = "announced", _("已登记，待抽样")
    DRAWN = "drawn", _("已抽样，检查中")
    SIGNED = "signed", _("已签署")
    DROPPED = "dropped", _("未抽样即终止")


class Answering(models.TextChoices):
    """Where a finding stands between who audits and the unit."""

    DRAFTED = "drafted", _("拟稿")
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


# What is asked of every item.
QUESTIONS = {
    "lawful": _("主体、权限、依据合法"),
    "timely": _("在期限内办理"),
    "heard": _("告知、听取意见、送达齐全"),
    "explained": _("理由、材料足以说明"),
}
OPEN = (Answering.DRAFTED, Answering.SENT, Answering.ANSWERED)


@unless(_("还没有包含本底稿登记行的签名检查点，不能抽样。检查点通常在几秒内签发，请稍后再试。"))
def has_seed(law: "WorkPaperLaw") -> bool:
    """The seed is given by the first checkpoint after the announcement, by nothing else."""
    return bool(law.seed)


@unless(_("样本里还有没有检查完的项目，全部检查后才能签署。"))
def all_checked(law: "WorkPaperLaw") -> bool:
    """Every item was looked at."""
    return law.unchecked == 0


@unless(_("还有没有了结的发现：发送、收到反馈并认可，或者撤回之后才能签署。"))
def nothing_open(law: "WorkPaperLaw") -> bool:
    """No finding waits for the unit or for who audits."""
    return law.open_findings == 0


@unless(_("还没有写明检查结论，不能签署。"))
def is_concluded(law: "WorkPaperLaw") -> bool:
    """A paper says what it comes to."""
    return bool(law.conclusion.strip())


@unless(_("反馈期限还没有届满，不能按逾期未反馈处理。"))
def answer_is_late(law: "AuditFindingLaw") -> bool:
    """The unit had its time."""
    return law.answer_by is not None and law.today > law.answer_by


@unless(_("还没有写明反馈意见。"))
def is_answered(law: "AuditFindingLaw") -> bool:
    """An answer says something."""
    return bool(law.answer.strip())


class WorkPaperLaw(FSMModelMixin, models.Model):
    """One work paper: announced, drawn, checked item by item, signed off."""

    state = FSMField(
        _("状态"), max_length=10, choices=Papering.choices, default=Papering.ANNOUNCED, protected=True
    )
    seed = models.CharField(_("抽样种子"), max_length=64, blank=True)
    unchecked = models.PositiveIntegerField(_("未检查"), default=0)
    open_findings = models.PositiveIntegerField(_("未了结的发现"), default=0)
    conclusion = models.TextField(_("检查结论"), blank=True)

    as_of: datetime
    today: date

    class Meta:
        abstract = True

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
        target=Papering.SIGNED,
        conditions=[all_checked, nothing_open, is_concluded],
        permission=duties.AUDIT,
    )
    def sign_off_paper(self) -> None:
        """Signed: the digest of all of it stands in the line, and nothing of it changes any more."""

    @transition(state, source=Papering.ANNOUNCED, target=Papering.DROPPED, permission=duties.AUDIT)
    def drop_paper(self) -> None:
        """Given up before anything was drawn; it stays in the list, a drawn one cannot be dropped."""


class AuditFindingLaw(FSMModelMixin, models.Model):
    """One finding: written, sent to the unit, answered by its head, accepted by who audits."""

    state = FSMField(
        _("状态"), max_length=10, choices=Answering.choices, default=Answering.DRAFTED, protected=True
    )
    answer_by = models.DateField(_("反馈期限"), null=True, blank=True)
    answer = models.TextField(_("反馈意见"), blank=True)
    hands = models.JSONField(default=list, blank=True)

    as_of: datetime
    today: date

    class Meta:
        abstract = True

    @transition(state, source=Answering.DRAFTED, target=Answering.SENT, permission=duties.AUDIT)
    def send_audit_finding(self) -> None:
        """The unit hears of it and answers by a day."""

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

    @transition(
        state,
        source=Answering.SENT,
        target=Answering.UNANSWERED,
        conditions=[answer_is_late],
        permission=duties.AUDIT,
    )
    def close_unanswered(self) -> None:
        """The unit let its time pass: the finding stands as it is."""

    @transition(
        state,
        source=[Answering.DRAFTED, Answering.SENT, Answering.ANSWERED],
        target=Answering.WITHDRAWN,
        permission=duties.AUDIT,
    )
    def withdraw_audit_finding(self) -> None:
        """Taken back, with the reason; it stays on the paper."""
