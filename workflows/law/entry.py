"""The legal life of a listing: states, verbs, conditions.

One life for every kind of list: what a list asks for is set on the entry when it is proposed, from the pinned
policy version. Clauses named here are those of the reference list (MOHRSS Order 45); no sentence cites them.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Listing(models.TextChoices):
    """Where a listing stands in law."""

    PROPOSED = "proposed", _("拟列入")
    NOTIFIED = "notified", _("已告知")
    LISTED = "listed", _("在列")
    DISMISSED = "dismissed", _("不予列入")
    EXITED = "exited", _("已移出")
    REVOKED = "revoked", _("已撤销")


class ExitGround(models.TextChoices):
    """Why an entry left the list: each list knows only some of them (办法 §§11, 12, 16)."""

    TERM = "term", _("期满移出")
    REPAIR = "repair", _("提前移出")
    CURE = "cure", _("改正移出")
    ESCALATED = "escalated", _("升级列入")
    DOWNGRADE = "downgrade", _("不再符合条件")
    EXTINCT = "extinct", _("主体消灭")
    REORGANISED = "reorganised", _("重整计划执行完毕")


class Dismissal(models.TextChoices):
    """Why a case ends without a listing (办法 §§5, 7)."""

    CORRECTED = "corrected", _("决定前已经改正并作出书面信用承诺")
    UNFOUNDED = "unfounded", _("不符合列入情形")
    EXTINCT = "extinct", _("主体已经注销或者死亡")


def on(law: "EntryLaw") -> date:
    """The calendar day, in Shanghai, of the moment the law is asked about."""
    return law.as_of.astimezone(SHANGHAI).date()


@unless(_("还没有告知当事人或者公示拟列入名单，告知、公示之后才能作出列入决定。"))
def told_first_where_asked(law: "EntryLaw") -> bool:
    """A list whose rules ask for a prior or a public notice is never decided straight away."""
    return not law.is_told_first or law.state == Listing.NOTIFIED


@unless(_("还有告知书没有送达。请先登记全部告知书的送达日期和凭证。"))
def everyone_was_told(law: "EntryLaw") -> bool:
    """办法 §6: nobody is listed who was not told before."""
    return law.unserved_prior_notices == 0


@unless(_("陈述申辩期限或者公示期还没有届满，届满后才能作出列入决定。"))
def reply_window_is_over(law: "EntryLaw") -> bool:
    """办法 §6: the window belongs to the subject, that of a public notice to everybody."""
    if law.state == Listing.PROPOSED:
        return True  # nobody was told: whether that may be is asked by itself
    return law.reply_until is not None and on(law) > law.reply_until


@unless(_("还有陈述申辩或者异议没有答复。请先核实并把结果告知当事人。"))
def every_statement_is_answered(law: "EntryLaw") -> bool:
    """办法 §6: the authority verifies and tells the result before it decides."""
    return law.open_statements == 0


@unless(_("法制审核还没有通过。"))
def lawfulness_was_reviewed(law: "EntryLaw") -> bool:
    """行政处罚法 §58, used by reference: legal review precedes the decision, where the rules ask for it."""
    return law.legal_review_passed or not law.is_reviewed_first


@unless(_("还有听证没有结束。听证举行完毕、撤回申请、不予听证或者视为放弃之后，才能作出列入决定。"))
def every_hearing_is_over(law: "EntryLaw") -> bool:
    """行政处罚法 §§63-65, by reference: the decision comes after the hearing, and rests on its record."""
    return law.open_hearings == 0


@unless(_("决定不得重于事先告知书告知的内容：不得因当事人陈述、申辩而加重处理。"))
def nothing_is_heavier_than_announced(law: "EntryLaw") -> bool:
    """行政处罚法 §45, by reference: what was not announced is not decided before it is announced."""
    return not law.exceeds_notice


@unless(_("主体已经注销或者死亡，不能作出列入决定；请由负责人审批终止办理（不予列入）。"))
def somebody_is_left(law: "EntryLaw") -> bool:
    """Nobody is listed who does not exist any more (domain §2.4; a default, no clause was found)."""
    return not law.is_extinct


@unless(_("列入期限还没有届满。"))
def term_is_over(law: "EntryLaw") -> bool:
    """办法 §11: three years from the decision; the last day ends at 24:00."""
    return law.listed_until is not None and on(law) > law.listed_until


@unless(_("改正后在列未满规定期限，不能提前移出。"))
def minimum_is_served(law: "EntryLaw") -> bool:
    """办法 §12: corrected, and six months since correction while listed; open from the day after."""
    return law.repair_from is not None and on(law) >= law.repair_from


@unless(_("在列期间再次发生同类失信，或者涉嫌犯罪正在处理、已被定罪，不能提前移出。"))
def nothing_bars_repair(law: "EntryLaw") -> bool:
    """办法 §13."""
    return not law.repair_barred


@unless(_("改正情况还没有核实，不能移出。"))
def cure_is_verified(law: "EntryLaw") -> bool:
    """A listing that lasts until it is cured ends when the cure has been verified; no term has to pass."""
    return law.corrected_on is not None and on(law) >= law.corrected_on


@unless(_("只有提前移出的条目可以恢复列入。"))
def left_by_repair(law: "EntryLaw") -> bool:
    """办法 §15 restores what an early removal ended."""
    return law.exit_ground == ExitGround.REPAIR


@unless(_("移出名单必须有依据：准予修复的决定、期限届满、批准的呈批件或者更严重的列入决定。"))
def rests_on_an_act(law: "EntryLaw") -> bool:
    """办法 §17: nobody leaves but by expiry, by a decision, or because the listing is annulled."""
    return bool(law.exit_act)


class EntryLaw(FSMModelMixin, models.Model):
    """The legal life of a list entry; holds the dates the law asks about and nothing else."""

    state = FSMField(
        _("状态"), max_length=20, choices=Listing.choices, default=Listing.PROPOSED, protected=True
    )
    is_told_first = models.BooleanField(_("须先告知或者公示"), default=True)
    is_reviewed_first = models.BooleanField(_("须法制审核"), default=True)
    reply_until = models.DateField(_("陈述申辩截止日"), null=True, blank=True)
    unserved_prior_notices = models.PositiveSmallIntegerField(_("未送达告知书"), default=0)
    open_statements = models.PositiveSmallIntegerField(_("未答复陈述申辩"), default=0)
    open_hearings = models.PositiveSmallIntegerField(_("未结束听证"), default=0)
    exceeds_notice = models.BooleanField(_("重于告知内容"), default=False)
    legal_review_passed = models.BooleanField(_("法制审核通过"), default=False)
    is_extinct = models.BooleanField(_("主体已消灭"), default=False)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    listed_from = models.DateField(_("列入期起算日"), null=True, blank=True)
    listed_until = models.DateField(_("列入期届满日"), null=True, blank=True)
    corrected_on = models.DateField(_("改正日期"), null=True, blank=True)
    repair_from = models.DateField(_("最早可提前移出日"), null=True, blank=True)
    repair_barred = models.BooleanField(_("不得提前移出"), default=False)
    exited_at = models.DateTimeField(_("移出时间"), null=True, blank=True)
    exit_ground = models.CharField(_("移出事由"), max_length=20, choices=ExitGround.choices, blank=True)
    # What ended it, as the log names it: repair/…, deadline/…, motion/…, entry/…; no entry is gone without one.
    exit_act = models.CharField(_("移出、撤销的依据"), max_length=60, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    dismissal = models.CharField(_("不予列入的依据"), max_length=12, choices=Dismissal.choices, blank=True)

    # The only time the law will know: the door sets it before it asks.
    as_of: datetime

    class Meta:
        abstract = True

    @transition(state, source=Listing.PROPOSED, target=Listing.NOTIFIED, permission=duties.NOTIFY_OR_REVIEW)
    def notify(self, *, reply_until: date) -> None:
        """The subject has received the prior notice (办法 §6), or everybody has read the public one."""
        self.reply_until = reply_until

    @transition(
        state,
        source=[Listing.PROPOSED, Listing.NOTIFIED],
        target=Listing.LISTED,
        conditions=[
            told_first_where_asked,
            everyone_was_told,
            reply_window_is_over,
            every_statement_is_answered,
            every_hearing_is_over,
            nothing_is_heavier_than_announced,
            lawfulness_was_reviewed,
            somebody_is_left,
        ],
        permission=duties.DECIDE_LISTING,
    )
    def enlist(self, *, until: date | None) -> None:
        """The head decides to list; the period runs from the decision, and may have no end (办法 §§8, 11)."""
        self.decided_on = self.listed_from = on(self)
        self.listed_until = until

    @transition(
        state,
        source=[Listing.PROPOSED, Listing.NOTIFIED],
        target=Listing.DISMISSED,
        permission=duties.DECIDE_LISTING,
    )
    def dismiss(self) -> None:
        """The head decides not to list (办法 §7: corrected, with a written promise; or no case)."""
        self.decided_on = on(self)

    @transition(
        state,
        source=Listing.LISTED,
        target=Listing.EXITED,
        conditions=[rests_on_an_act, minimum_is_served, nothing_bars_repair],
        permission=duties.DECIDE_REPAIR,
    )
    def exit_by_repair(self) -> None:
        """Leave early (办法 §§12, 14)."""
        self.exited_at, self.exit_ground = self.as_of, ExitGround.REPAIR

    @transition(
        state,
        source=Listing.LISTED,
        target=Listing.EXITED,
        conditions=[rests_on_an_act, term_is_over],
        permission=duties.EXIT_BY_TERM,
    )
    def exit_by_term(self) -> None:
        """Leave at the end of the period (办法 §§11, 17)."""
        self.exited_at, self.exit_ground = self.as_of, ExitGround.TERM

    @transition(
        state,
        source=Listing.LISTED,
        target=Listing.EXITED,
        conditions=[rests_on_an_act, cure_is_verified, nothing_bars_repair],
        permission=duties.DECIDE_REPAIR,
    )
    def exit_by_cure(self) -> None:
        """Leave a list on which one stands until one has corrected."""
        self.exited_at, self.exit_ground = self.as_of, ExitGround.CURE

    @transition(
        state,
        source=Listing.LISTED,
        target=Listing.EXITED,
        conditions=[rests_on_an_act],
        permission=duties.DECIDE_LISTING_OR_KEEP,
    )
    def exit_by_escalation(self) -> None:
        """The more serious listing has been decided: it takes the place of this one."""
        self.exited_at, self.exit_ground = self.as_of, ExitGround.ESCALATED

    @transition(
        state,
        source=Listing.LISTED,
        target=Listing.EXITED,
        conditions=[rests_on_an_act],
        permission=duties.DECIDE_MOTION,
    )
    def exit_by_downgrade(self) -> None:
        """An honour ends because its conditions are no longer met (FR-12)."""
        self.exited_at, self.exit_ground = self.as_of, ExitGround.DOWNGRADE

    @transition(
        state,
        source=Listing.LISTED,
        target=Listing.EXITED,
        conditions=[rests_on_an_act],
        permission=duties.DECIDE_MOTION_OR_KEEP,
    )
    def exit_by_extinction(self) -> None:
        """The subject has been deregistered or has died: nobody is left to be listed."""
        self.exited_at, self.exit_ground = self.as_of, ExitGround.EXTINCT

    @transition(
        state,
        source=Listing.LISTED,
        target=Listing.EXITED,
        conditions=[rests_on_an_act],
        permission=duties.DECIDE_MOTION,
    )
    def exit_by_reorganisation(self) -> None:
        """The plan of reorganisation has been executed: what was lifted for a time is lifted for good (domain §1.1)."""
        self.exited_at, self.exit_ground = self.as_of, ExitGround.REORGANISED

    @transition(
        state,
        source=Listing.EXITED,
        target=Listing.LISTED,
        conditions=[left_by_repair],
        permission=duties.DECIDE_MOTION,
    )
    def restore(self, *, until: date | None) -> None:
        """An early removal got by fraud is undone; the period starts again (办法 §15)."""
        self.listed_from, self.listed_until = on(self), until
        self.exited_at, self.exit_ground, self.exit_act = None, "", ""
        self.corrected_on = self.repair_from = None
        self.repair_barred = False

    @transition(
        state,
        source=[Listing.LISTED, Listing.EXITED],
        target=Listing.REVOKED,
        conditions=[rests_on_an_act],
        permission=duties.DECIDE_MOTION,
    )
    def revoke(self) -> None:
        """The base order was annulled: as if never listed (办法 §16)."""
        self.revoked_at = self.as_of
