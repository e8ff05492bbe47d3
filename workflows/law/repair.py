"""The legal life of an application for early removal; the promise behind it: `law.commitment`."""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.commitment import CommitmentLaw, Promise
from workflows.law.refusal import unless

__all__ = ["CommitmentLaw", "Promise", "RepairLaw", "Repairing"]


class Repairing(models.TextChoices):
    """Where an application for early removal stands."""

    APPLIED = "applied", _("已申请")
    VERIFIED = "verified", _("已核实")
    GRANTED = "granted", _("准予提前移出")
    REFUSED = "refused", _("不予提前移出")
    WITHDRAWN = "withdrawn", _("已撤回")
    RESCINDED = "rescinded", _("已撤销")
    LAPSED = "lapsed", _("已终止")


@unless(_("申请人还没有签署书面信用承诺（办法第十二条）。"))
def promise_was_signed(law: "RepairLaw") -> bool:
    """办法 §12: a written promise goes with the application."""
    return law.has_promise


class RepairLaw(FSMModelMixin, models.Model):
    """One application under 办法 §14: verified by one officer, decided by another."""

    state = FSMField(
        _("状态"), max_length=20, choices=Repairing.choices, default=Repairing.APPLIED, protected=True
    )
    claimed_corrected_on = models.DateField(_("申请人所述改正日期"))
    verified_corrected_on = models.DateField(_("核实的改正日期"), null=True, blank=True)
    has_promise = models.BooleanField(_("已签署承诺"), default=False)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=[Repairing.APPLIED, Repairing.VERIFIED],
        target=Repairing.VERIFIED,
        conditions=[promise_was_signed],
        permission=duties.VERIFY_REPAIR,
    )
    def verify(self, *, corrected_on: date | None) -> None:
        """The officer states the day of correction that the evidence supports; None: not corrected."""
        self.verified_corrected_on = corrected_on

    @transition(state, source=Repairing.VERIFIED, target=Repairing.GRANTED, permission=duties.DECIDE_REPAIR)
    def grant(self) -> None:
        """Early removal is granted (办法 §14)."""

    @transition(state, source=Repairing.VERIFIED, target=Repairing.REFUSED, permission=duties.DECIDE_REPAIR)
    def refuse(self) -> None:
        """Early removal is refused, in writing and with reasons (办法 §14)."""

    @transition(
        state,
        source=[Repairing.APPLIED, Repairing.VERIFIED],
        target=Repairing.WITHDRAWN,
        permission=duties.APPLY_REPAIR,
    )
    def withdraw(self) -> None:
        """The applicant takes the application back before a decision."""

    @transition(
        state,
        source=[Repairing.APPLIED, Repairing.VERIFIED],
        target=Repairing.LAPSED,
        permission=duties.MOVE_LISTING,
    )
    def lapse(self) -> None:
        """The listing ended otherwise before a decision: nothing is left to repair."""

    @transition(state, source=Repairing.GRANTED, target=Repairing.RESCINDED, permission=duties.DECIDE_MOTION)
    def rescind(self) -> None:
        """The removal was got by concealment or false data (办法 §15)."""
