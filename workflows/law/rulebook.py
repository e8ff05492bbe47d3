"""What the calculator judges by: the things that can be repaired, the general rules, how a class is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflows.law.eligibility import ORDINARY, SLIGHT, Bars, Basis
from workflows.law.policy import Rule, Rules
from workflows.law.regimes import OF_A_CLASS, SERIOUS, Regime
from workflows.law.terms import Calendar


@dataclass(frozen=True)
class Thing:
    """What can be repaired: one version of the rules of its list, and what stands beside them.

    `bars` are facts that forbid it; `never_early` words of penalties that nothing ends before their time.
    """

    kind: str
    label: str
    instrument: str
    rules: Rules
    basis: Basis
    bars: Bars
    never_early: tuple[str, ...] = ()
    never_basis: Basis | None = None
    ends_with_ban: bool = False
    is_import_only: bool = False
    first: date = date.min
    last: date | None = None

    def governs(self, day: date) -> bool:
        """Was this version in force on a day?"""
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def is_penalty(self) -> bool:
        """Is it a penalty, and not a listing?"""
        return self.rules.value("record_kind") == "penalty"

    @property
    def is_serious(self) -> bool:
        """Is it a list of serious dishonesty?"""
        return self.rules.value("severity") == SERIOUS

    @property
    def by_class(self) -> bool:
        """Has the list a term for each class of its own?"""
        return any(
            f"{name}_{end}" in self.rules for name in (SLIGHT, ORDINARY, SERIOUS) for end in OF_A_CLASS
        )

    @property
    def has_rule(self) -> bool:
        """Does a rule of its own say when it may be repaired?"""
        return self.is_import_only or self.by_class or "early_exit" in self.rules


@dataclass(frozen=True)
class General:
    """One version of the general rules with what stands beside its terms.

    `read_as` says as what a class counts under it; `in_fields` the class of penalties in some fields.
    """

    name: str
    regime: Regime
    promise: Basis
    bars: Bars
    read_as: Mapping[str, str]
    fields: frozenset[str] = frozenset()
    in_fields: str = ""

    def class_read(self, severity: str, thing: Thing, field: str) -> str:
        """As what a class counts here; a serious list always as serious where its own rules govern."""
        by_sector = self.regime.rules.get(f"{SERIOUS}_by_sector")
        if thing.is_serious and by_sector is not None and by_sector.yes:
            return SERIOUS
        read = self.read_as.get(severity, severity)
        return self.in_fields if field in self.fields and severity != SLIGHT else read


@dataclass(frozen=True)
class Classes:
    """How a class is read from the words of a penalty: only these are slight, holding one of these is serious."""

    slight: tuple[str, ...]
    serious: tuple[str, ...]


@dataclass(frozen=True)
class Book:
    """All rules that a judgement may need; of each thing every version, the oldest first."""

    things: Mapping[str, tuple[Thing, ...]]
    generals: tuple[General, ...]
    classes: Classes
    review: Rule
    fraud: Basis
    calendar: Calendar

    def thing(self, kind: str, day: date) -> Thing:
        """The version in force on a day, as far as it says something; where none was, the nearest one."""
        versions = self.things[kind]
        told = [each for each in versions if each.has_rule] or list(versions)
        ruling = [each for each in told if each.governs(day)]
        later = [each for each in told if each.first > day]
        return ruling[-1] if ruling else later[0] if later else told[-1]
