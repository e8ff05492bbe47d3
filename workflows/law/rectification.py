"""The legal life of a rectification within a time limit (限期整改): asked for, served, shown, accepted or not.

发改办财金〔2018〕893号 asks for it; its articles have not been read (待核). It is no penalty and no condition of
anything: what is not achieved goes to the head, who decides what follows, and nothing follows by itself.
"""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.entry import SHANGHAI
from workflows.law.refusal import unless

# Approved by somebody who did not write it; answered in the hall, or at the counter.
APPROVE_BY_SECOND = duties.AnotherHand(duties.APPROVE_GUIDANCE)
GUIDE_OR_ANSWER = duties.either(duties.GUIDE_SUBJECT, duties.ANSWER_GUIDANCE)
SERVE_OR_RECEIVE = duties.either(duties.SERVE_NOTICE, duties.RECEIVE_NOTICE, duties.KEEP_CLOCK)
GUIDE_OR_DECIDE = duties.either(duties.GUIDE_SUBJECT, duties.DECIDE_MOTION)
# What only served a listing ends with it, by the clock's hand.
GUIDE_OR_KEEP = duties.either(duties.GUIDE_SUBJECT, duties.KEEP_CLOCK)
DECIDE_OR_KEEP = duties.either(duties.DECIDE_MOTION, duties.KEEP_CLOCK)


class Rectifying(models.TextChoices):
    """Where a rectification stands."""

    DRAFTED = "drafted", _("拟制待批")
    DROPPED = "dropped", _("不再办理")
    ISSUED = "issued", _("已签发，待送达")
    RUNNING = "running", _("整改中")
    SUBMITTED = "submitted", _("已报送，待验收")
    RETURNED = "returned", _("退回补正")
    ACHIEVED = "achieved", _("整改到位")
    FAILED = "failed", _("整改不到位")
    ENDED = "ended", _("已终结")


OPEN = (
    Rectifying.DRAFTED, Rectifying.ISSUED, Rectifying.RUNNING, Rectifying.SUBMITTED, Rectifying.RETURNED,
)  # fmt: skip
# In these the subject has the word.
WITH_SUBJECT = (Rectifying.RUNNING, Rectifying.RETURNED)
TOLD = tuple(state for state in Rectifying if state not in (Rectifying.DRAFTED, Rectifying.DROPPED))


@unless(_("整改期限届满日应当晚于今天，否则当事人来不及整改；请改期后重新送审。"))
def leaves_time(law: "RectificationLaw") -> bool:
    """A notice whose last day has passed before it is issued asks for what nobody can do."""
    return law.due_on is not None and law.due_on > law.as_of.astimezone(SHANGHAI).date()


@unless(_("限期整改通知书还没有送达，整改期限不能起算。"))
def was_told(law: "RectificationLaw") -> bool:
    """No period starts without service."""
    return law.told_on is not None


@unless(_("只能退回补正一次，请作出整改到位或者不到位的结论。"))
def was_never_returned(law: "RectificationLaw") -> bool:
    """Everything that is missing is said at once (ours, after 一次性告知)."""
    return not law.was_returned


@unless(_("整改期限还没有届满，当事人也还没有报送材料，不能认定整改不到位。"))
def has_had_its_time(law: "RectificationLaw") -> bool:
    """Nobody has failed before the last day is over, unless it has handed in what it has."""
    handed_in = law.state == Rectifying.SUBMITTED
    over = law.due_on is not None and law.as_of.astimezone(SHANGHAI).date() > law.due_on
    return handed_in or over


class RectificationLaw(FSMModelMixin, models.Model):
    """One rectification: approved by a second hand, served, handed in, returned once at most, judged with reasons.

    `due_on` is the last day that the notice names, or a later one that was granted; `hands` are who wrote the notice.
    """

    state = FSMField(
        _("状态"), max_length=10, choices=Rectifying.choices, default=Rectifying.DRAFTED, protected=True
    )
    due_on = models.DateField(_("整改期限届满日"), null=True, blank=True)
    told_on = models.DateField(_("通知书送达日期"), null=True, blank=True)
    was_returned = models.BooleanField(_("已退回补正一次"), default=False)
    hands = models.JSONField(default=list, blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=Rectifying.DRAFTED,
        target=Rectifying.ISSUED,
        conditions=[leaves_time],
        permission=APPROVE_BY_SECOND,
    )
    def issue_rectification(self) -> None:
        """Approved by somebody who did not write it: the notice is issued under a number."""

    @transition(state, source=Rectifying.DRAFTED, target=Rectifying.DROPPED, permission=GUIDE_OR_KEEP)
    def drop_rectification(self) -> None:
        """Given up before anybody was told, or the listing that it served is over."""

    @transition(
        state,
        source=Rectifying.ISSUED,
        target=Rectifying.RUNNING,
        conditions=[was_told],
        permission=SERVE_OR_RECEIVE,
    )
    def start_rectification(self, *, on_day: date) -> None:
        """The notice was served: the subject's days run."""

    @transition(
        state,
        source=[Rectifying.RUNNING, Rectifying.RETURNED],
        target=Rectifying.SUBMITTED,
        permission=GUIDE_OR_ANSWER,
    )
    def hand_in_rectification(self) -> None:
        """The subject shows what it has done, in the hall or at the counter; late too."""

    @transition(
        state,
        source=Rectifying.SUBMITTED,
        target=Rectifying.RETURNED,
        conditions=[was_never_returned],
        permission=duties.GUIDE_SUBJECT,
    )
    def return_rectification(self) -> None:
        """Something is missing, all of it is named; once."""
        self.was_returned = True

    @transition(
        state, source=Rectifying.SUBMITTED, target=Rectifying.ACHIEVED, permission=duties.GUIDE_SUBJECT
    )
    def accept_rectification(self) -> None:
        """Put right, with reasons."""

    @transition(
        state,
        source=[Rectifying.SUBMITTED, Rectifying.RUNNING, Rectifying.RETURNED],
        target=Rectifying.FAILED,
        conditions=[has_had_its_time],
        permission=GUIDE_OR_DECIDE,
    )
    def fail_rectification(self) -> None:
        """Not put right, with reasons; what follows is decided by somebody, never by itself."""

    @transition(
        state,
        source=[Rectifying.ISSUED, Rectifying.RUNNING, Rectifying.SUBMITTED, Rectifying.RETURNED],
        target=Rectifying.ENDED,
        permission=DECIDE_OR_KEEP,
    )
    def end_rectification(self) -> None:
        """The head ends what has no object any more (the subject is gone); the clock, when the listing is over."""
