"""The legal life of an interview (警示约谈、诚信约谈): appointed, moved once at most, recorded, signed by both sides.

发改办财金〔2018〕893号 asks for interviews; its articles have not been read (待核). Nobody is forced to come: who
stays away is noted, and nothing follows by itself.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.entry import SHANGHAI
from workflows.law.rectification import (
    APPROVE_BY_SECOND,
    GUIDE_OR_ANSWER,
    GUIDE_OR_KEEP,
    SERVE_OR_RECEIVE,
)
from workflows.law.refusal import unless


class Interviewing(models.TextChoices):
    """Where an interview stands."""

    PROPOSED = "proposed", _("拟制待批")
    DROPPED = "dropped", _("不再约谈")
    ISSUED = "issued", _("已签发，待送达")
    INVITED = "invited", _("已通知，待确认")
    CONFIRMED = "confirmed", _("当事人已确认")
    MOVE_ASKED = "move_asked", _("当事人申请改期")
    WRITTEN = "written", _("已约谈，记录待签字")
    SIGNED = "signed", _("已约谈，双方已签字")
    UNSIGNED = "unsigned", _("已约谈，当事人未签字")
    ABSENT = "absent", _("未到场")
    CANCELLED = "cancelled", _("已取消")


class Sort(models.TextChoices):
    """What the interview is for (S1 三（二）; S4 附件3 三.3)."""

    WARNING = "warning", _("警示约谈")
    INTEGRITY = "integrity", _("诚信约谈")


class Side(models.TextChoices):
    """Who signs a record."""

    OFFICER = "officer", _("约谈人")
    SUBJECT = "subject", _("被约谈人")


OPEN = (
    Interviewing.PROPOSED, Interviewing.ISSUED, Interviewing.INVITED, Interviewing.CONFIRMED,
    Interviewing.MOVE_ASKED, Interviewing.WRITTEN,
)  # fmt: skip
# The appointment stands.
AHEAD = (Interviewing.INVITED, Interviewing.CONFIRMED)
TOLD = tuple(s for s in Interviewing if s not in (Interviewing.PROPOSED, Interviewing.DROPPED))
HELD = (Interviewing.WRITTEN, Interviewing.SIGNED, Interviewing.UNSIGNED)


@unless(_("约谈时间应当晚于现在；请改定时间后重新送审。"))
def is_ahead(law: "InterviewLaw") -> bool:
    """Nobody is invited to yesterday."""
    return law.set_for is not None and law.set_for > law.as_of


@unless(_("约谈通知书还没有送达。"))
def was_told(law: "InterviewLaw") -> bool:
    """The appointment is told in writing."""
    return law.told_on is not None


@unless(_("改期只能申请一次；确有困难的，请与承办人联系。"))
def was_never_moved(law: "InterviewLaw") -> bool:
    """One request to move the day (ours)."""
    return not law.was_moved


@unless(_("约谈时间已经过去，不能再确认或者申请改期。"))
def is_still_ahead(law: "InterviewLaw") -> bool:
    """An appointment is confirmed or moved before it."""
    return law.set_for is not None and law.as_of < law.set_for


@unless(_("约谈的日期还没有到。"))
def day_has_come(law: "InterviewLaw") -> bool:
    """Nothing is recorded, and nobody is absent, before the day."""
    today = law.as_of.astimezone(SHANGHAI).date()
    return law.set_for is not None and today >= law.set_for.astimezone(SHANGHAI).date()


@unless(_("记录还没有经双方签字：约谈人和被约谈人都签字以后，才能存档。"))
def both_have_signed(law: "InterviewLaw") -> bool:
    """A record counts when both sides have read and signed it."""
    return set(law.sides) == set(Side.values)


@unless(_("请写明当事人拒绝签字的情况和在场见证人，约谈人须先签字。"))
def refusal_is_noted(law: "InterviewLaw") -> bool:
    """Whoever does not sign is noted, with a witness; the officer has signed."""
    return bool(law.refusal.strip()) and Side.OFFICER in law.sides


class InterviewLaw(FSMModelMixin, models.Model):
    """One interview: invited in writing, held on a day, its record signed by both sides.

    `sides` are those that have signed the record as it is; `hands` are who wrote the notice.
    """

    state = FSMField(
        _("状态"), max_length=10, choices=Interviewing.choices, default=Interviewing.PROPOSED, protected=True
    )
    set_for = models.DateTimeField(_("约谈时间"), null=True, blank=True)
    told_on = models.DateField(_("通知书送达日期"), null=True, blank=True)
    was_moved = models.BooleanField(_("已申请改期"), default=False)
    refusal = models.CharField(_("未签字的情况"), max_length=200, blank=True)
    hands = models.JSONField(default=list, blank=True)
    sides: Collection[str]

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=Interviewing.PROPOSED,
        target=Interviewing.ISSUED,
        conditions=[is_ahead],
        permission=APPROVE_BY_SECOND,
    )
    def issue_interview(self) -> None:
        """Approved by somebody who did not write it: the notice is issued under a number."""

    @transition(state, source=Interviewing.PROPOSED, target=Interviewing.DROPPED, permission=GUIDE_OR_KEEP)
    def drop_interview(self) -> None:
        """Given up before anybody was told, or the listing that it served is over."""

    @transition(
        state,
        source=Interviewing.ISSUED,
        target=Interviewing.INVITED,
        conditions=[was_told],
        permission=SERVE_OR_RECEIVE,
    )
    def invite(self, *, on_day: date) -> None:
        """The notice was served: the appointment stands."""

    @transition(
        state,
        source=Interviewing.INVITED,
        target=Interviewing.CONFIRMED,
        conditions=[is_still_ahead],
        permission=GUIDE_OR_ANSWER,
    )
    def confirm_interview(self) -> None:
        """The subject says that it will come."""

    @transition(
        state,
        source=[Interviewing.INVITED, Interviewing.CONFIRMED],
        target=Interviewing.MOVE_ASKED,
        conditions=[was_never_moved, is_still_ahead],
        permission=GUIDE_OR_ANSWER,
    )
    def ask_move(self) -> None:
        """The subject asks for another day, once, with reasons."""
        self.was_moved = True

    @transition(
        state,
        source=Interviewing.MOVE_ASKED,
        target=Interviewing.PROPOSED,
        permission=duties.GUIDE_SUBJECT,
    )
    def grant_move(self) -> None:
        """Another day: a new notice is approved, issued in place of the old one and served."""

    @transition(
        state,
        source=Interviewing.MOVE_ASKED,
        target=Interviewing.INVITED,
        permission=duties.GUIDE_SUBJECT,
    )
    def refuse_move(self) -> None:
        """The day stays, with reasons."""

    @transition(
        state,
        source=[Interviewing.INVITED, Interviewing.CONFIRMED, Interviewing.MOVE_ASKED],
        target=Interviewing.WRITTEN,
        conditions=[day_has_come],
        permission=duties.GUIDE_SUBJECT,
    )
    def write_record(self) -> None:
        """Held: one officer has written the record, both sides read it."""

    @transition(
        state,
        source=Interviewing.WRITTEN,
        target=Interviewing.SIGNED,
        conditions=[both_have_signed],
        permission=GUIDE_OR_ANSWER,
    )
    def sign_record(self) -> None:
        """Both sides have signed: the record is filed as it was read."""

    @transition(
        state,
        source=Interviewing.WRITTEN,
        target=Interviewing.UNSIGNED,
        conditions=[refusal_is_noted],
        permission=duties.GUIDE_SUBJECT,
    )
    def note_refusal(self) -> None:
        """The subject does not sign: why, and who was there, stands on the record."""

    @transition(
        state,
        source=[Interviewing.INVITED, Interviewing.CONFIRMED, Interviewing.MOVE_ASKED],
        target=Interviewing.ABSENT,
        conditions=[day_has_come],
        permission=duties.GUIDE_SUBJECT,
    )
    def miss_interview(self) -> None:
        """Nobody came; it is noted."""

    @transition(
        state,
        source=[
            Interviewing.ISSUED, Interviewing.INVITED, Interviewing.CONFIRMED, Interviewing.MOVE_ASKED,
        ],
        target=Interviewing.CANCELLED,
        permission=GUIDE_OR_KEEP,
    )  # fmt: skip
    def cancel_interview(self) -> None:
        """Called off by the authority, with reasons; by the clock, when the listing that it served is over."""
