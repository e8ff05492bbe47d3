"""The legal life of an application for repair; the promise behind it: `law.commitment`.

Received, accepted (or completed once, or not accepted), verified by one officer, decided by another: granted, granted
in part, or refused. Nobody can grant while a condition of `GRANT` fails: the columns that the conditions ask are looked
up afresh in the moment of the decision (`acts.repair.examine`), and the law refuses whoever calls the verb.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.commitment import CommitmentLaw, Promise
from workflows.law.refusal import unless

__all__ = ["CommitmentLaw", "Promise", "RepairLaw", "Repairing"]

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Repairing(models.TextChoices):
    """Where an application for repair stands."""

    APPLIED = "applied", _("已收到，待受理")
    INCOMPLETE = "incomplete", _("待补正")
    ACCEPTED = "accepted", _("已受理，核实中")
    VERIFIED = "verified", _("已核实")
    GRANTED = "granted", _("准予提前移出")
    PARTLY = "partly", _("部分准予")
    REFUSED = "refused", _("不予提前移出")
    REJECTED = "rejected", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")
    RESCINDED = "rescinded", _("已撤销")
    UNCOMPLETED = "uncompleted", _("逾期未补正，已终止")
    LAPSED = "lapsed", _("已终止")


OPEN = (Repairing.APPLIED, Repairing.INCOMPLETE, Repairing.ACCEPTED, Repairing.VERIFIED)


class Bar(models.TextChoices):
    """What forbids an early end: found by the officer, or known to the system itself (办法 §13; domain §1.5)."""

    REPEAT = "REPEAT", _("在列期间再次发生同类失信行为")
    CRIMINAL = "CRIMINAL", _("涉嫌犯罪正在处理或者已经被追究刑事责任")
    FRAUD_BAR = "FRAUD_BAR", _("以前骗取修复被撤销，在不得再次申请的期限内")
    NOT_EARLY_REMOVABLE = "NOT_EARLY_REMOVABLE", _("规则规定期满前不得提前移出")
    IMPORT_ONLY = "IMPORT_ONLY", _("由其他机关认定、只导入的名单，由认定机关修复")
    OTHER = "OTHER", _("法律、法规和党中央、国务院政策文件规定的其他情形")


@unless(_("申请人还没有签署书面信用承诺（办法第十二条）。"))
def promise_was_signed(law: "RepairLaw") -> bool:
    """办法 §12: a written promise goes with the application."""
    return law.has_promise


@unless(_("补正只能一次性告知：本件已经要求补正过。"))
def was_not_asked_before(law: "RepairLaw") -> bool:
    """What is missing is said once and completely (一次性告知)."""
    return not law.was_asked_to_complete


@unless(_("没有证据证明已经改正列入事由所涉的行为。"))
def was_corrected(law: "RepairLaw") -> bool:
    """Corrected, on a day that the evidence supports and that is not to come."""
    return law.verified_corrected_on is not None and on(law) >= law.verified_corrected_on


@unless(_("处罚、责令等文书规定的义务还没有履行完毕。"))
def was_performed(law: "RepairLaw") -> bool:
    """Order 36: the duties under the decision are fully performed (domain §1.1)."""
    return law.is_performed


@unless(_("改正后在列未满规定期限，不能准予。"))
def minimum_has_passed(law: "RepairLaw") -> bool:
    """The minimum of the layer that binds has run out; open from the day after (domain §9a)."""
    return law.opens_on is not None and on(law) >= law.opens_on


@unless(_("没有有效的书面信用承诺：没有签署、已经撤回或者已经违背。"))
def promise_holds(law: "RepairLaw") -> bool:
    """The promise is in force and not breached, where the rules ask for one."""
    return law.promise_stands


@unless(_("名单规则要求完成信用修复培训，还没有完成。"))
def training_is_done(law: "RepairLaw") -> bool:
    """A condition only where the policy version says so (domain §1.3)."""
    return law.is_trained


@unless(_("有不得提前移出的情形。"))
def nothing_bars(law: "RepairLaw") -> bool:
    """办法 §13 and what else forbids it: found at verification, or known to the system itself."""
    return not law.bars


@unless(_("部分准予须写明准予的部分。"))
def part_is_named(law: "RepairLaw") -> bool:
    """A partial grant says what ends; the rest stays, with reasons."""
    return bool(law.scope)


@unless(_("本名单的规则没有规定可以部分准予。"))
def part_is_allowed(law: "RepairLaw") -> bool:
    """Only where the policy version says so."""
    return law.may_be_partial


@dataclass(frozen=True)
class Condition:
    """One condition of a grant: its code (as in `law.eligibility`), and what asks it."""

    code: str
    holds: Callable[[Any], bool]

    @property
    def sentence(self) -> str:
        """What is said when it does not hold."""
        return str(self.holds.sentence)  # type: ignore[attr-defined]


# In the order in which a refusal states them.
CONDITIONS = (
    Condition("NOT_CORRECTED", was_corrected),
    Condition("NOT_PERFORMED", was_performed),
    Condition("MIN_PERIOD", minimum_has_passed),
    Condition("NO_COMMITMENT", promise_holds),
    Condition("NOT_TRAINED", training_is_done),
    Condition("BARRED", nothing_bars),
)
GRANT = [condition.holds for condition in CONDITIONS]


def on(law: "RepairLaw") -> date:
    """The calendar day, in Shanghai, of the moment the law is asked about."""
    return law.as_of.astimezone(SHANGHAI).date()


class RepairLaw(FSMModelMixin, models.Model):
    """One application: accepted, verified by one officer, decided by another (办法 §14; Order 36, domain §1.1)."""

    state = FSMField(
        _("状态"), max_length=20, choices=Repairing.choices, default=Repairing.APPLIED, protected=True
    )
    claimed_corrected_on = models.DateField(_("申请人所述改正日期"))
    verified_corrected_on = models.DateField(_("核实的改正日期"), null=True, blank=True)
    has_promise = models.BooleanField(_("已签署承诺"), default=False)
    was_asked_to_complete = models.BooleanField(_("已要求补正"), default=False)
    # What the conditions of a grant ask; all of it stands against a grant until somebody has looked.
    is_performed = models.BooleanField(_("义务已履行完毕"), default=False)
    opens_on = models.DateField(_("最早可准予日"), null=True, blank=True)
    promise_stands = models.BooleanField(_("承诺有效"), default=False)
    is_trained = models.BooleanField(_("培训条件已满足"), default=False)
    bars = models.JSONField(_("不得提前移出的情形"), default=list, blank=True)
    may_be_partial = models.BooleanField(_("可以部分准予"), default=False)
    scope = models.JSONField(_("部分准予的范围"), default=dict, blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=Repairing.APPLIED,
        target=Repairing.INCOMPLETE,
        conditions=[was_not_asked_before],
        permission=duties.VERIFY_REPAIR,
    )
    def ask_repair_completion(self, *, missing: str) -> None:
        """Say once and completely what is missing; the authority's clocks stand still meanwhile."""
        self.was_asked_to_complete = True

    @transition(
        state,
        source=Repairing.INCOMPLETE,
        target=Repairing.APPLIED,
        permission=duties.APPLY_OR_RECORD_REPAIR,
    )
    def complete_repair(self) -> None:
        """What was missing has come in."""

    @transition(
        state,
        source=Repairing.INCOMPLETE,
        target=Repairing.UNCOMPLETED,
        permission=duties.VERIFY_REPAIR_OR_KEEP,
    )
    def expire_repair(self) -> None:
        """Nothing came within the time that was given; a new application is possible."""

    @transition(state, source=Repairing.APPLIED, target=Repairing.ACCEPTED, permission=duties.VERIFY_REPAIR)
    def accept_repair(self) -> None:
        """Accepted: the materials are complete, the application is verified."""

    @transition(state, source=Repairing.APPLIED, target=Repairing.REJECTED, permission=duties.DECIDE_REPAIR)
    def reject_repair(self, *, why: str) -> None:
        """Not accepted, in writing, with reasons and remedies; a second pair of hands confirms it."""

    @transition(
        state,
        source=[Repairing.ACCEPTED, Repairing.VERIFIED],
        target=Repairing.VERIFIED,
        conditions=[promise_was_signed],
        permission=duties.VERIFY_REPAIR,
    )
    def verify(self, *, corrected_on: date | None) -> None:
        """The officer states the day of correction that the evidence supports; None: not corrected."""
        self.verified_corrected_on = corrected_on

    @transition(
        state,
        source=Repairing.VERIFIED,
        target=Repairing.GRANTED,
        conditions=GRANT,
        permission=duties.DECIDE_REPAIR,
    )
    def grant(self) -> None:
        """The repair is granted (办法 §14): every condition holds on this day."""

    @transition(
        state,
        source=Repairing.VERIFIED,
        target=Repairing.PARTLY,
        conditions=[part_is_allowed, part_is_named, *GRANT],
        permission=duties.DECIDE_REPAIR,
    )
    def grant_partly(self) -> None:
        """Some displays or measures end, the listing stays: the same conditions, never a way round them."""

    @transition(state, source=Repairing.VERIFIED, target=Repairing.REFUSED, permission=duties.DECIDE_REPAIR)
    def refuse(self) -> None:
        """The repair is refused, in writing and with reasons (办法 §14)."""

    @transition(state, source=list(OPEN), target=Repairing.WITHDRAWN, permission=duties.APPLY_REPAIR)
    def withdraw(self) -> None:
        """The applicant takes the application back before a decision."""

    @transition(state, source=list(OPEN), target=Repairing.LAPSED, permission=duties.MOVE_LISTING)
    def lapse(self) -> None:
        """The listing ended otherwise before a decision: nothing is left to repair."""

    @transition(
        state,
        source=[Repairing.GRANTED, Repairing.PARTLY],
        target=Repairing.RESCINDED,
        permission=duties.DECIDE_MOTION,
    )
    def rescind(self) -> None:
        """The repair was got by concealment or false data (办法 §15)."""
