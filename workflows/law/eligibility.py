"""Can a record be repaired, and from when: the law of eligibility without a case (domain §§1, 2.1a, 9a).

The periods are those of `law/windows.py`, which real entries use too; here are the conditions beside them. Which list a
record stands on, what bars a repair and how a class is read are data (`law/rulebook.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.law.policy import Rule
from workflows.law.regimes import NOTES, Note
from workflows.law.windows import ONE_DAY, Layer

SLIGHT, ORDINARY = "slight", "ordinary"


class Reason(StrEnum):
    """Why a repair is not possible now, in the order in which reasons are told."""

    MIN_PERIOD = "MIN_PERIOD"
    NOT_CORRECTED = "NOT_CORRECTED"
    NOT_PERFORMED = "NOT_PERFORMED"
    NO_COMMITMENT = "NO_COMMITMENT"
    REPEAT = "REPEAT"
    CRIMINAL = "CRIMINAL"
    FRAUD_BAR = "FRAUD_BAR"
    NOT_EARLY_REMOVABLE = "NOT_EARLY_REMOVABLE"
    NOT_PUBLISHED = "NOT_PUBLISHED"
    EXPIRED = "EXPIRED"
    IMPORT_ONLY = "IMPORT_ONLY"


REASONS: dict[Reason, Any] = {
    Reason.MIN_PERIOD: _("最短期限还没有届满。"),
    Reason.NOT_CORRECTED: _("还没有改正失信行为，或者改正日期在申请之后。"),
    Reason.NOT_PERFORMED: _("决定确定的义务还没有履行完毕。"),
    Reason.NO_COMMITMENT: _("还没有作出书面信用承诺。"),
    Reason.REPEAT: _("期间再次发生同类失信行为，不得提前修复。"),
    Reason.CRIMINAL: _("因涉嫌犯罪正在刑事诉讼期间，或者已经被追究刑事责任，不得提前修复。"),
    Reason.FRAUD_BAR: _("曾经骗取修复或者违背承诺，仍在不得申请修复的期间内。"),
    Reason.NOT_EARLY_REMOVABLE: _("规则没有规定提前结束：期限届满才结束。"),
    Reason.NOT_PUBLISHED: _("这条信息没有公示，不用申请终止公示。"),
    Reason.EXPIRED: _("期限已经届满，自动结束，不用申请修复。"),
    Reason.IMPORT_ONLY: _("由其他机关决定，本系统只导入显示；请向作出决定的机关申请。"),
}
# The same as a condition that is met.
MET: dict[Reason, Any] = {
    Reason.MIN_PERIOD: _("最短期限已经届满。"),
    Reason.NOT_CORRECTED: _("失信行为已经改正。"),
    Reason.NOT_PERFORMED: _("决定确定的义务已经履行完毕。"),
    Reason.NO_COMMITMENT: _("已经作出书面信用承诺。"),
    Reason.REPEAT: _("没有再次发生同类失信行为。"),
    Reason.CRIMINAL: _("没有涉嫌犯罪的刑事诉讼，也没有被追究刑事责任。"),
    Reason.FRAUD_BAR: _("不在禁止申请修复的期间内。"),
}
ORDER = tuple(Reason)


# ------------------------------------------------------------------------------------------- what is known
@dataclass(frozen=True)
class Basis:
    """On what a condition rests, and whether a lawyer has held it against the text."""

    clause: str
    text: str = ""
    verified: bool = False

    @classmethod
    def of(cls, rule: Rule) -> "Basis":
        """The basis that a rule names."""
        return cls(rule.clause, rule.text, rule.verified)


Bars = Mapping[Reason, Basis]


@dataclass(frozen=True)
class Facts:
    """What is told of one record; `asked` is the day of the application."""

    kind: str
    document: date
    asked: date
    severity: str = ""
    field: str = ""
    penalty: str = ""
    is_simple: bool = False
    is_published: bool = True
    corrected: date | None = None
    is_performed: bool = False
    has_promise: bool = False
    is_repeated: bool = False
    is_prosecuted: bool = False
    barred_until: date | None = None
    restored: date | None = None
    ban_months: int | None = None
    by_document: bool = False

    @property
    def since(self) -> date:
        """From when both layers run: the document, or the restoration of the listing."""
        return self.restored or self.document

    @property
    def is_corrected(self) -> bool:
        """Was the wrong corrected when the application was made?"""
        return self.corrected is not None and self.corrected <= self.asked

    @property
    def is_barred(self) -> bool:
        """Does a bar for fraud still run?"""
        return self.barred_until is not None and self.asked <= self.barred_until


# ------------------------------------------------------------------------------------------ what is said
@dataclass(frozen=True)
class Condition:
    """One condition: the reason that it gives when it is not met, and where it stands."""

    reason: Reason
    is_met: bool
    basis: Basis

    @property
    def words(self) -> Any:
        """The condition as a sentence, met or not."""
        return MET[self.reason] if self.is_met else REASONS[self.reason]


@dataclass(frozen=True)
class Side:
    """What one layer says; without a condition it has no rule and says nothing."""

    conditions: tuple[Condition, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    clause: str = ""
    instrument: str = ""
    layer: Layer | None = None
    notes: tuple[Any, ...] = ()
    is_confirmed: bool = True  # False: that this layer follows another one has not been confirmed

    @property
    def exists(self) -> bool:
        """Has this layer a rule for the record?"""
        return bool(self.conditions)

    @property
    def reasons(self) -> list[Reason]:
        """What stands against it."""
        return [each.reason for each in self.conditions if not each.is_met]

    @property
    def eligible(self) -> bool | None:
        """Is a repair possible now? None where the layer says nothing."""
        return not self.reasons if self.exists else None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The terms on which its dates rest."""
        found = (self.layer.minimum, self.layer.maximum) if self.layer else ()
        return tuple(rule for rule in found if rule is not None)

    @property
    def is_verified(self) -> bool:
        """Has a lawyer confirmed every term and condition of it?"""
        met = (each.basis.verified for each in self.conditions)
        return self.is_confirmed and all(met) and all(rule.verified for rule in self.rules)


def single(reason: Reason, basis: Basis, instrument: str = "") -> Side:
    """A layer with nothing but one reason against it."""
    return Side((Condition(reason, False, basis),), clause=basis.clause, instrument=instrument)


def side(
    facts: Facts,
    layer: Layer,
    basis: Basis,
    bars: Bars,
    fraud: Basis,
    *,
    promise: Basis | None,
    waits_for_correction: bool = False,
    instrument: str = "",
) -> Side:
    """The conditions of one layer and its dates; `waits_for_correction`: nothing runs before the correction."""
    earliest = None if waits_for_correction and facts.corrected is None else layer.earliest
    opens = layer.opens if earliest is not None else None
    if earliest is not None and facts.barred_until is not None:
        earliest = max(earliest, facts.barred_until + ONE_DAY)
    found = sorted(
        _conditions(facts, layer, basis, bars, fraud, opens=opens, promise=promise),
        key=lambda each: ORDER.index(each.reason),
    )
    notes = tuple(NOTES[note] for note in layer.notes)
    rule = layer.minimum or layer.maximum
    clause = rule.clause if rule is not None and Note.NO_EARLY_EXIT not in layer.notes else basis.clause
    return Side(tuple(found), earliest, layer.latest, clause, instrument, layer, notes)


def _conditions(
    facts: Facts,
    layer: Layer,
    basis: Basis,
    bars: Bars,
    fraud: Basis,
    *,
    opens: date | None,
    promise: Basis | None,
) -> Iterator[Condition]:
    """Every condition of a layer; what only ever forbids is named where it does."""
    if opens is not None and layer.minimum is not None:
        yield Condition(Reason.MIN_PERIOD, facts.asked >= opens, Basis.of(layer.minimum))
    yield Condition(Reason.NOT_CORRECTED, facts.is_corrected, basis)
    yield Condition(Reason.NOT_PERFORMED, facts.is_performed, basis)
    if promise is not None:
        yield Condition(Reason.NO_COMMITMENT, facts.has_promise, promise)
    told = {Reason.REPEAT: facts.is_repeated, Reason.CRIMINAL: facts.is_prosecuted}
    for reason, stands_against in told.items():
        if reason in bars:
            yield Condition(reason, not stands_against, bars[reason])
    if facts.barred_until is not None:
        yield Condition(Reason.FRAUD_BAR, not facts.is_barred, fraud)
    if layer.forbids_early_end:
        yield Condition(Reason.NOT_EARLY_REMOVABLE, False, basis)
    if layer.latest is not None and facts.asked > layer.latest:
        yield Condition(Reason.EXPIRED, False, Basis.of(layer.maximum) if layer.maximum else basis)
