"""The legal life of a hearing before the decision (听证): asked for, arranged, held; the decision waits for it.

Only lists whose rules say so have hearings. A listing is no penalty: 行政处罚法 §§63-65 apply by reference at most, so
the days are policy data with their clause, and no document cites them from here.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.entry import SHANGHAI
from workflows.law.refusal import unless


class HearingState(models.TextChoices):
    """Where a hearing stands."""

    REQUESTED = "requested", _("已申请听证")
    ACCEPTED = "accepted", _("准予听证")
    REFUSED = "refused", _("不予听证")
    HELD = "held", _("已举行")
    WITHDRAWN = "withdrawn", _("撤回听证申请")
    FORFEITED = "forfeited", _("视为放弃")
    LAPSED = "lapsed", _("案件终结")


class Advice(models.TextChoices):
    """What the chair thinks after the hearing; it binds nobody, but the decision names the hearing."""

    AS_ANNOUNCED = "as_announced", _("按告知的内容作出决定")
    MILDER = "milder", _("从轻处理")
    NOT_LIST = "not_list", _("不予列入")
    ANEW = "anew", _("补充调查或者重新告知")


OPEN = (HearingState.REQUESTED, HearingState.ACCEPTED)


@unless(_("听证通知书还没有送达，不能举行听证。"))
def was_notified(law: "HearingLaw") -> bool:
    """The party is told of day, place and chair before the hearing."""
    return law.notified_on is not None


@unless(_("听证通知书送达之日距听证之日不足规定的天数，不能在这一天举行；请改期，重新通知。"))
def was_notified_in_time(law: "HearingLaw") -> bool:
    """行政处罚法 §64, by reference: the whole term of the notice lies before the day of the hearing."""
    return law.notified_on is None or (
        law.not_before is not None and law.held_on is not None and law.held_on >= law.not_before
    )


@unless(_("听证通知书送达以前，或者听证之日以前，不能视为放弃听证。"))
def day_has_come(law: "HearingLaw") -> bool:
    """Nobody is absent before the day that was announced to it, in time."""
    today = law.as_of.astimezone(SHANGHAI).date()
    return was_notified(law) and law.set_for is not None and today >= law.set_for.astimezone(SHANGHAI).date()


@unless(_("听证主持人应当由非本案调查人员担任。"))
def chair_did_not_investigate(law: "HearingLaw") -> bool:
    """行政处罚法 §64, by reference: whoever investigated does not chair."""
    return law.chair_id is not None and law.chair_id not in set(law.investigators)


class HearingLaw(FSMModelMixin, models.Model):
    """One hearing: accepted or refused with reasons, held on a day that was told early enough, or ended otherwise.

    `not_before` is the first day on which it may be held after the notice was received; `investigators` are the hands
    that worked on the case.
    """

    state = FSMField(
        _("状态"), max_length=12, choices=HearingState.choices, default=HearingState.REQUESTED, protected=True
    )
    set_for = models.DateTimeField(_("听证时间"), null=True, blank=True)
    notified_on = models.DateField(_("听证通知书送达日期"), null=True, blank=True)
    not_before = models.DateField(_("最早可以举行的日期"), null=True, blank=True)
    held_on = models.DateField(_("听证举行日期"), null=True, blank=True)
    investigators: Iterable[int]
    chair_id: int | None

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state, source=HearingState.REQUESTED, target=HearingState.ACCEPTED, permission=duties.REVIEW_NOTICE
    )
    def accept_hearing(self) -> None:
        """The request is granted: day, place and chair are told in a notice."""

    @transition(
        state,
        source=[HearingState.REQUESTED],
        target=HearingState.REFUSED,
        permission=duties.REVIEW_NOTICE,
    )
    def refuse_hearing(self, *, why: str) -> None:
        """Refused in writing and with reasons; the party may still make its statement."""

    @transition(
        state,
        source=HearingState.ACCEPTED,
        target=HearingState.HELD,
        conditions=[was_notified, was_notified_in_time, chair_did_not_investigate],
        permission=duties.CHAIR_HEARING,
    )
    def hold_hearing(self, *, on_day: date, advice: str) -> None:
        """Held, recorded and signed; the chair has given an opinion."""

    @transition(
        state,
        source=HearingState.ACCEPTED,
        target=HearingState.FORFEITED,
        conditions=[day_has_come],
        permission=duties.CHAIR_HEARING,
    )
    def forfeit_hearing(self) -> None:
        """The party stayed away without a good reason, or left without leave."""

    @transition(
        state,
        source=[HearingState.REQUESTED, HearingState.ACCEPTED],
        target=HearingState.WITHDRAWN,
        permission=duties.REQUEST_OR_ARRANGE_HEARING,
    )
    def withdraw_hearing(self) -> None:
        """Whoever asked for it takes the request back."""

    @transition(
        state,
        source=[HearingState.REQUESTED, HearingState.ACCEPTED],
        target=HearingState.LAPSED,
        permission=duties.DECIDE_LISTING,
    )
    def lapse_hearing(self) -> None:
        """It was decided not to list: nothing is left to be heard about."""
