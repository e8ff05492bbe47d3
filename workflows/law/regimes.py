"""The general repair rules through the years: which regime governs a record, and what it gives to each class.

信用修复管理办法 and what was in force before it give each class of dishonesty a shortest and a longest time of
publication (domain §§0.3, 1.1-1.3). The regimes themselves are data (catalogue): here is only how they are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.law.parameters import SEVERITIES
from workflows.law.policy import Rule, Rules
from workflows.law.terms import Calendar, count

SERIOUS, SPECIAL = "serious", "special"
# What the general rule says of one class, by the ending of the parameter's name.
OF_A_CLASS = ("shown", "minimum", "maximum", "early_end", "by_sector")


class Note(StrEnum):
    """Why a layer has no date, or what must be known beside it."""

    UNTIL_CURED = "until_cured"
    INDEFINITE = "indefinite"
    NO_EARLY_EXIT = "no_early_exit"
    NO_CLASS = "no_class"
    NO_REGIME = "no_regime"
    UNKNOWN_CLASS = "unknown_class"
    BY_SECTOR = "by_sector"
    NOT_SHOWN = "not_shown"
    AS_SERIOUS = "as_serious"
    OWN_TERM = "own_term"


NOTES: dict[Note, Any] = {
    Note.UNTIL_CURED: _("没有固定的最晚日：直至改正并经决定移出。"),
    Note.INDEFINITE: _("没有固定的最晚日。"),
    Note.NO_EARLY_EXIT: _("没有提前结束：期限届满才结束。"),
    Note.NO_CLASS: _("名单规则没有规定失信分类，一般修复规则的期限无从计算。"),
    Note.NO_REGIME: _("适用之日还没有施行的一般修复规则。"),
    Note.UNKNOWN_CLASS: _("适用的一般修复规则没有这一分类。"),
    Note.BY_SECTOR: _("适用的一般修复规则对这一分类没有另定期限：条件和程序依认定机关的规定。"),
    Note.NOT_SHOWN: _("这一分类原则上不予公示。"),
    Note.AS_SERIOUS: _("适用的一般修复规则没有“特定严重”一类，按“严重”计算，待法制岗确认。"),
    Note.OWN_TERM: _("采用名单规则自己载明的期限。"),
}


@dataclass(frozen=True)
class Regime:
    """One version of the general repair rules and the days on which it was in force; `last` None: until now."""

    reference: str
    title: str
    number: str
    first: date
    last: date | None
    rules: Rules

    def governs(self, day: date) -> bool:
        """Was it in force on this day?"""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Chosen:
    """Which regime governs a record, and why: the day that decided, and the switch that chose the day."""

    regime: Regime | None
    switch: str
    day: date


def governing(regimes: Iterable[Regime], *, document: date, asked: date, switch: str) -> Chosen:
    """The regime of the document's day or of the day asked about, as the list's `repair_version` says.

    No source says which of them governs a record that is older than the rule: it is a switch (domain §1.1, §9a).
    """
    day = document if switch == "document" else max(asked, document)
    return Chosen(next((each for each in regimes if each.governs(day)), None), switch, day)


@dataclass(frozen=True)
class ClassRules:
    """What one regime says of one class."""

    minimum: Rule | None = None
    maximum: Rule | None = None
    notes: tuple[Note, ...] = ()


def of_class(rules: Rules, severity: str) -> ClassRules:
    """The terms of a class under a regime; a class that the regime does not know has none."""
    found = {ending: rules.get(f"{severity}_{ending}") for ending in OF_A_CLASS}
    if not any(found.values()):
        if severity != SPECIAL:
            return ClassRules(notes=(Note.UNKNOWN_CLASS,))
        as_serious = of_class(rules, SERIOUS)
        return ClassRules(as_serious.minimum, as_serious.maximum, (*as_serious.notes, Note.AS_SERIOUS))
    if found["by_sector"] is not None and found["by_sector"].yes:
        return ClassRules(notes=(Note.BY_SECTOR,))
    notes = []
    if found["shown"] is not None and not found["shown"].yes:
        notes.append(Note.NOT_SHOWN)
    if found["early_end"] is not None and not found["early_end"].yes:
        notes.append(Note.NO_EARLY_EXIT)
    return ClassRules(found["minimum"], found["maximum"], tuple(notes))


def general_terms(rules: Rules, regime: Regime | None) -> ClassRules:
    """The terms of the list's class under the regime.

    Where no regime can say, the terms stand that the list itself states of the general rule.
    """
    severity = rules.value("severity")
    if severity and regime is not None:
        found = of_class(regime.rules, severity)
        if Note.UNKNOWN_CLASS not in found.notes:
            return found
        why = Note.UNKNOWN_CLASS
    else:
        why = Note.NO_REGIME if severity else Note.NO_CLASS
    own = ClassRules(rules.get("general_minimum"), rules.get("general_maximum"), (why, Note.OWN_TERM))
    return own if own.minimum or own.maximum else ClassRules(notes=(why,))


def class_faults(rules: Rules, calendar: Calendar) -> list[str]:
    """The classes of a regime whose minimum is longer than their maximum, by label; [] when it is sound."""
    day, found = date(2027, 1, 31), []
    for severity, label in SEVERITIES:
        terms = of_class(rules, severity)
        if terms.minimum is None or terms.maximum is None:
            continue
        ends = [count(day, rule.term, calendar, roll=False).end for rule in (terms.minimum, terms.maximum)]
        if ends[0] > ends[1]:
            found.append(str(label))
    return found
