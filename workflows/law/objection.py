"""The legal life of an objection to credit information (信用信息异议): not a defence, not a remedy (domain §3.1).

It is directed at what is published or held: wrong, missing, twice, too long, not to be published. Who checks it and in
how many days differs from place to place (domain §3.2): those periods are policy data, none of them stands here.
"""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless


class Objecting(models.TextChoices):
    """Where an objection stands."""

    FILED = "filed", _("已收到，待受理")
    INCOMPLETE = "incomplete", _("待补正")
    ACCEPTED = "accepted", _("核查处理中")
    REJECTED = "rejected", _("不予受理")
    DECIDED = "decided", _("已答复")
    RECHECKING = "rechecking", _("复核中")
    RECHECKED = "rechecked", _("已复核")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("逾期未补正，已终止")
    MOOT = "moot", _("列入已撤销，终结")


class Ground(models.TextChoices):
    """On what an objection rests; each has a checklist and a list of evidence (`law.grounds`)."""

    IDENTITY = "identity", _("身份混淆")
    FACT = "fact", _("事实错误")
    DIFFERS = "differs", _("与认定机关不一致")
    OVER_PERIOD = "over_period", _("超期公示")
    DUPLICATE = "duplicate", _("重复公示")
    NOT_PUBLIC = "not_public", _("不应公示")
    CORRECTED = "corrected", _("已整改、已移出仍显示")
    MISSING = "missing", _("遗漏")
    OTHER = "other", _("其他")


class Result(models.TextChoices):
    """What is done with the information (domain §3.1)."""

    CORRECT = "correct", _("更正信息")
    DELETE = "delete", _("删除信息")
    SUPPLEMENT = "supplement", _("补充信息")
    STOP = "stop", _("停止公示")
    KEEP = "keep", _("异议不成立，维持原信息")


class Relation(models.TextChoices):
    """Who objects."""

    PARTY = "party", _("信息主体")
    AGENT = "agent", _("代理人")
    MIXED_UP = "mixed_up", _("被混同的人")


OPEN = (Objecting.FILED, Objecting.INCOMPLETE, Objecting.ACCEPTED, Objecting.RECHECKING)


@unless(_("还没有核查结论，不能作出处理。"))
def was_checked(law: "ObjectionLaw") -> bool:
    """Nothing is decided before somebody has written down what was found."""
    return bool(law.findings.strip())


@unless(_("补正只能一次性告知：本件已经要求补正过。"))
def was_not_asked_before(law: "ObjectionLaw") -> bool:
    """What is missing is said once and completely (一次性告知)."""
    return not law.was_asked_to_complete


class ObjectionLaw(FSMModelMixin, models.Model):
    """One objection: accepted, verified by whoever holds the data, decided, answered, rechecked on request."""

    state = FSMField(
        _("状态"), max_length=12, choices=Objecting.choices, default=Objecting.FILED, protected=True
    )
    findings = models.TextField(_("核查情况"), blank=True)
    result = models.CharField(_("处理结果"), max_length=12, choices=Result.choices, blank=True)
    was_asked_to_complete = models.BooleanField(_("已要求补正"), default=False)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=Objecting.FILED,
        target=Objecting.INCOMPLETE,
        conditions=[was_not_asked_before],
        permission=duties.CHECK_OBJECTION,
    )
    def ask_completion(self, *, missing: str) -> None:
        """Say once and completely what is missing; the clock of acceptance stands still meanwhile."""
        self.was_asked_to_complete = True

    @transition(
        state, source=Objecting.INCOMPLETE, target=Objecting.FILED, permission=duties.FILE_OR_RECORD_OBJECTION
    )
    def complete_objection(self) -> None:
        """What was missing has come in."""

    @transition(state, source=Objecting.INCOMPLETE, target=Objecting.LAPSED, permission=duties.CHECK_OR_KEEP)
    def lapse_objection(self) -> None:
        """Nothing came within the time that was given."""

    @transition(state, source=Objecting.FILED, target=Objecting.ACCEPTED, permission=duties.CHECK_OBJECTION)
    def accept_objection(self) -> None:
        """Accepted: the display is marked as disputed, the clock of the answer runs."""

    @transition(state, source=Objecting.FILED, target=Objecting.REJECTED, permission=duties.CHECK_OBJECTION)
    def reject_objection(self, *, why: str) -> None:
        """Not accepted, in writing and with reasons."""

    @transition(
        state,
        source=[Objecting.ACCEPTED],
        target=Objecting.DECIDED,
        conditions=[was_checked],
        permission=duties.DECIDE_OBJECTION,
    )
    def decide_objection(self, *, result: str) -> None:
        """Correct, delete, supplement, stop the display, or keep with reasons; answered in writing."""
        self.result = result

    @transition(
        state,
        source=[Objecting.DECIDED, Objecting.REJECTED],
        target=Objecting.RECHECKING,
        permission=duties.FILE_OR_RECORD_OBJECTION,
    )
    def ask_recheck(self, *, why: str) -> None:
        """Whoever objected asks the office one level up to look again."""

    @transition(
        state, source=Objecting.RECHECKING, target=Objecting.RECHECKED, permission=duties.RECHECK_OBJECTION
    )
    def recheck(self, *, result: str) -> None:
        """The office one level up has looked again."""
        self.result = result

    @transition(
        state,
        source=[Objecting.FILED, Objecting.INCOMPLETE, Objecting.ACCEPTED],
        target=Objecting.WITHDRAWN,
        permission=duties.FILE_OR_RECORD_OBJECTION,
    )
    def withdraw(self) -> None:
        """Whoever objected takes it back before an answer."""

    @transition(
        state,
        source=[Objecting.FILED, Objecting.INCOMPLETE, Objecting.ACCEPTED, Objecting.RECHECKING],
        target=Objecting.MOOT,
        permission=duties.CHECK_OR_KEEP,
    )
    def lapse_with_listing(self) -> None:
        """The listing was annulled, as if it had never been: nothing is left that could be wrong."""
