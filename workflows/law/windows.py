"""Two layers of rules side by side: when a subject may leave the list, and when its display must end.

L1, the sector rule, is the rule of the list itself. L2, the general repair rule (信用修复管理办法 and what was in force
before it), gives each class of dishonesty a shortest and a longest time of publication. Which of them binds is a
parameter of the list (`binding_layer`); both dates are always computed and shown (domain §2.1a). No clock, no query.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.law.parameters import FROM_CORRECTION, UNTIL_CURED
from workflows.law.policy import Rule, Rules
from workflows.law.regimes import Chosen, ClassRules, Note, Regime, general_terms, governing
from workflows.law.terms import Calendar, count

ONE_DAY = timedelta(days=1)
SECTOR, BOTH, GENERAL = "sector", "both", "general"


@dataclass(frozen=True)
class Layer:
    """What one layer says: from when an early end is possible, until when it lasts at most, by which rules.

    `earliest` None: no early end under this layer; `latest` None: no last day. `notes` say why. `opens` is the first
    day by the period alone, whenever the wrong was corrected.
    """

    name: str
    since: date
    earliest: date | None = None
    latest: date | None = None
    minimum: Rule | None = None
    maximum: Rule | None = None
    is_provisional: bool = False
    notes: tuple[Note, ...] = ()
    opens: date | None = None

    @property
    def is_verified(self) -> bool:
        """Has a lawyer confirmed every term of this layer?"""
        return all(rule.verified for rule in (self.minimum, self.maximum) if rule is not None)

    @property
    def is_silent(self) -> bool:
        """Does the layer state nothing of its own?"""
        return self.minimum is None and self.maximum is None and Note.NOT_SHOWN not in self.notes

    @property
    def forbids_early_end(self) -> bool:
        """Does the layer say that nothing ends before its time?"""
        return Note.NO_EARLY_EXIT in self.notes


@dataclass(frozen=True)
class Windows:
    """Both layers of one listing and what follows from the layer that binds."""

    severity: str
    binding: str
    chosen: Chosen
    sector: Layer
    general: Layer

    @property
    def removal_from(self) -> date | None:
        """The first day on which early removal from the list is possible; None when it never is."""
        if self.binding == SECTOR or self.general.is_silent:
            return self.sector.earliest
        if self.binding == GENERAL:
            return None if self.sector.forbids_early_end else self.general.earliest
        return later_of(self.sector, self.general)

    @property
    def opens_on(self) -> date:
        """The same as a day that can be compared: where nothing may end early, the day after the last one."""
        if self.removal_from is not None:
            return self.removal_from
        ends = [layer.latest for layer in (self.sector, self.general) if layer.latest is not None]
        return max(ends) + ONE_DAY if ends else date.max

    @property
    def display_from(self) -> date | None:
        """The first day on which the display on the credit site may end: both layers must be met (domain §2.1a)."""
        if self.general.is_silent:
            return self.sector.earliest
        return self.removal_from if self.binding == GENERAL else later_of(self.sector, self.general)

    @property
    def display_until(self) -> date | None:
        """The last day of the display; where the general rule binds it is never later than its maximum."""
        if self.binding == SECTOR or self.general.latest is None:
            return self.sector.latest
        return min(self.general.latest, self.sector.latest or self.general.latest)

    @property
    def stops_first(self) -> bool:
        """Does the display stop by itself while the listing goes on?"""
        return self.display_until is not None and self.display_until != self.sector.latest

    @property
    def outlasts_maximum(self) -> bool:
        """Will the display go on after the general maximum, because the sector rule binds?"""
        latest = self.general.latest
        return self.binding == SECTOR and latest is not None and (self.display_until or date.max) > latest

    @property
    def may_be_shown(self) -> bool:
        """False where the general rule binds and keeps this class off the site without naming a time."""
        kept_off = Note.NOT_SHOWN in self.general.notes and self.general.latest is None
        return self.binding == SECTOR or not kept_off

    @property
    def removal_rule(self) -> Rule | None:
        """The rule on which `removal_from` rests; None where no term must pass."""
        by_general = self.binding != SECTOR and self.general.minimum is not None
        if by_general and self.removal_from == self.general.earliest:
            return self.general.minimum
        return self.sector.minimum


def later_of(one: Layer, other: Layer) -> date | None:
    """The first day that satisfies both layers; None when one of them never allows it."""
    if one.earliest is None or other.earliest is None:
        return None
    return max(one.earliest, other.earliest)


@dataclass(frozen=True)
class Record:
    """What the windows of one listing are computed from; `rules` are pinned, `repair_rules` those of the day asked."""

    rules: Rules
    repair_rules: Rules
    listed_from: date
    listed_until: date | None
    corrected_on: date | None
    asked: date


def evaluate(record: Record, regimes: Iterable[Regime], calendar: Calendar) -> Windows:
    """Both layers of one listing, on the day asked about."""
    rules = record.rules
    chosen = governing(
        regimes, document=record.listed_from, asked=record.asked, switch=rules.value("repair_version")
    )
    return Windows(
        severity=rules.value("severity"),
        binding=rules.value("binding_layer"),
        chosen=chosen,
        sector=sector_layer(record, calendar),
        general=general_layer(record, chosen.regime, calendar),
    )


# ------------------------------------------------------------------------------------------------ L1
def counts_from_correction(rules: Rules) -> bool:
    """Does the minimum of a list run from the correction, and not from the listing itself?"""
    return rules.value("repair_minimum_start") == FROM_CORRECTION


def sector_layer(record: Record, calendar: Calendar) -> Layer:
    """The rule of the list: its minimum runs from the correction while listed, or from the listing, as it says."""
    listed, corrected = record.listed_from, record.corrected_on or record.listed_from
    period, minimum = record.rules["listing_period"], record.repair_rules.get("repair_minimum")
    by_correction = minimum is None or counts_from_correction(record.repair_rules)
    since = max(corrected, listed) if by_correction else listed
    notes = () if period.is_term else (_endless(period),)
    maximum = period if period.is_term else None
    if period.value != UNTIL_CURED and not record.rules.yes("early_exit"):
        return Layer(
            SECTOR, since, None, record.listed_until, None, maximum, notes=(*notes, Note.NO_EARLY_EXIT)
        )
    opens, provisional = first_day(since, minimum, calendar)
    earliest = max(opens, corrected)
    return Layer(SECTOR, since, earliest, record.listed_until, minimum, maximum, provisional, notes, opens)


def _endless(period: Rule) -> Note:
    """Why a listing has no last day."""
    return Note.UNTIL_CURED if period.value == UNTIL_CURED else Note.INDEFINITE


def first_day(since: date, minimum: Rule | None, calendar: Calendar) -> tuple[date, bool]:
    """The day after a minimum has run out (domain §9a, a reading); the day itself where there is none."""
    if minimum is None:
        return since, False
    counted = count(since, minimum.term, calendar, roll=minimum.roll)
    return counted.end + ONE_DAY, counted.provisional


# ------------------------------------------------------------------------------------------------ L2
def general_layer(record: Record, regime: Regime | None, calendar: Calendar) -> Layer:
    """The general rule: its periods run from the day of the document, here that of the listing (Order 36)."""
    terms, since = general_terms(record.rules, regime), record.listed_from
    empty = terms.minimum is None and terms.maximum is None and Note.NOT_SHOWN not in terms.notes
    if empty:
        return Layer(GENERAL, since, notes=terms.notes)
    own = record.rules.get("general_maximum") if terms.maximum else None
    return class_layer(GENERAL, terms, since, record.corrected_on, calendar, own=own)


def class_layer(
    name: str,
    terms: ClassRules,
    since: date,
    corrected: date | None,
    calendar: Calendar,
    *,
    own: Rule | None = None,
) -> Layer:
    """What the terms of a class give from a day on; a longest time of its `own` may only shorten theirs."""
    opens, guessed = first_day(since, terms.minimum, calendar)
    maximum, latest = terms.maximum, None
    for rule in (terms.maximum, own):
        if rule is None:
            continue
        end = count(since, rule.term, calendar, roll=False).end  # a span never rolls (domain §8)
        if latest is None or end < latest:
            maximum, latest = rule, end
    earliest = None if Note.NO_EARLY_EXIT in terms.notes else max(opens, corrected or opens)
    notes = terms.notes if maximum is terms.maximum else (*terms.notes, Note.OWN_TERM)
    return Layer(name, since, earliest, latest, terms.minimum, maximum, guessed, notes, opens)
