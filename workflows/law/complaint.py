"""The legal life of a complaint about handling (投诉办理): how something was done, not whether information is right.

It is no objection (`law.objection`), which is about information, and no remedy, which is about a decision: nothing
here changes an entry. Within what days it is answered are terms that no source at hand gives for this matter: data.
"""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless


class Complaining(models.TextChoices):
    """Where a complaint stands."""

    FILED = "filed", _("已收到，待受理")
    ACCEPTED = "accepted", _("办理中")
    REJECTED = "rejected", _("不予受理")
    TRANSFERRED = "transferred", _("已转送")
    ANSWERED = "answered", _("已答复")
    REVIEWING = "reviewing", _("核查中")
    REVIEWED = "reviewed", _("已核查")
    CLOSED = "closed", _("已办结")


class About(models.TextChoices):
    """What somebody complains of."""

    DELAY = "delay", _("拖延、逾期不办")
    ATTITUDE = "attitude", _("服务态度、言行不当")
    PROCEDURE = "procedure", _("不按程序办理")
    REFUSAL = "refusal", _("应当受理不受理")
    FEE = "fee", _("违规收费、指定服务")
    SECRECY = "secrecy", _("泄露信息")
    OTHER = "other", _("其他")


class Finding(models.TextChoices):
    """What an answer comes to."""

    FOUNDED = "founded", _("投诉属实")
    PARTLY = "partly", _("部分属实")
    UNFOUNDED = "unfounded", _("不属实")
    UNCLEAR = "unclear", _("无法查实")


class Satisfaction(models.TextChoices):
    """How the complainant finds the answer."""

    SATISFIED = "satisfied", _("满意")
    MOSTLY = "mostly", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


OPEN = (Complaining.FILED, Complaining.ACCEPTED, Complaining.REVIEWING)
TOLD = (Complaining.REJECTED, Complaining.TRANSFERRED, Complaining.ANSWERED, Complaining.REVIEWED)


@unless(_("还没有写明核查情况，不能答复。"))
def was_looked_into(law: "ComplaintLaw") -> bool:
    """Nothing is answered before somebody has written down what was found."""
    return bool(law.findings.strip())


@unless(_("本件已经核查过一次，不再核查；仍不服的，可以依法通过其他途径反映。"))
def was_not_reviewed(law: "ComplaintLaw") -> bool:
    """One look from above (ours, unverified: no source says how often)."""
    return not law.was_reviewed


class ComplaintLaw(FSMModelMixin, models.Model):
    """One complaint: taken up, answered, rated, looked at once more by the level above when that is asked for.

    Whoever is complained of never handles it; who had it in hand does not review it (`hands`).
    """

    state = FSMField(
        _("状态"), max_length=12, choices=Complaining.choices, default=Complaining.FILED, protected=True
    )
    findings = models.TextField(_("核查情况"), blank=True)
    finding = models.CharField(_("核查结论"), max_length=10, choices=Finding.choices, blank=True)
    was_reviewed = models.BooleanField(_("已经核查"), default=False)
    hands = models.JSONField(default=list, blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state, source=Complaining.FILED, target=Complaining.ACCEPTED, permission=duties.HANDLE_UNCONCERNED
    )
    def accept_complaint(self) -> None:
        """Taken up; the clock of the answer runs."""

    @transition(
        state, source=Complaining.FILED, target=Complaining.REJECTED, permission=duties.HANDLE_UNCONCERNED
    )
    def reject_complaint(self) -> None:
        """Not taken up, with reasons: another way is open for it, or it is vexatious."""

    @transition(
        state,
        source=[Complaining.FILED, Complaining.ACCEPTED],
        target=Complaining.TRANSFERRED,
        permission=duties.HANDLE_UNCONCERNED,
    )
    def transfer_complaint(self) -> None:
        """Another authority answers for it."""

    @transition(
        state,
        source=Complaining.ACCEPTED,
        target=Complaining.ANSWERED,
        conditions=[was_looked_into],
        permission=duties.HANDLE_UNCONCERNED,
    )
    def answer_complaint(self, *, finding: str) -> None:
        """Answered: what was found and what is done about it."""
        self.finding = finding

    @transition(
        state,
        source=[Complaining.ANSWERED, Complaining.REJECTED],
        target=Complaining.REVIEWING,
        conditions=[was_not_reviewed],
        permission=duties.SPEAK_IN_COMPLAINT,
    )
    def ask_review(self) -> None:
        """The complainant asks the level above to look again."""
        self.was_reviewed = True

    @transition(
        state,
        source=Complaining.REVIEWING,
        target=Complaining.REVIEWED,
        conditions=[was_looked_into],
        permission=duties.REVIEW_UNCONCERNED,
    )
    def review_complaint(self, *, finding: str) -> None:
        """The level above, or where there is none somebody who had no part in it, has looked again."""
        self.finding = finding

    @transition(
        state,
        source=[Complaining.REJECTED, Complaining.TRANSFERRED, Complaining.ANSWERED, Complaining.REVIEWED],
        target=Complaining.CLOSED,
        permission=duties.SPEAK_OR_HANDLE,
    )
    def close_complaint(self) -> None:
        """Over: the complainant is content, or nothing more is to be done."""
