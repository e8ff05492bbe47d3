"""Both layers of one record that has no case here: judged from what is told of it, by the rules as data.

Periods come from `law/windows.py`, conditions from `law/eligibility.py`; how the two layers are put together is here.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.law.eligibility import ORDINARY, SLIGHT, Basis, Facts, Reason, Side, side, single
from workflows.law.parameters import UNTIL_CURED
from workflows.law.policy import Rule
from workflows.law.regimes import SERIOUS, Chosen, Note, governing, of_class
from workflows.law.rulebook import Book, Classes, General, Thing
from workflows.law.terms import Calendar, add_months, count
from workflows.law.windows import GENERAL, ONE_DAY, SECTOR, Layer, Record, class_layer, sector_layer
from workflows.law.windows import counts_from_correction as by_correction

OLD_RULES = _("申请之日适用的名单规则版本没有保存，按现有最早的版本计算。")
GUESSED_CALENDAR = _("涉及放假安排尚未载入的年度，审查期限暂定。")


@dataclass(frozen=True)
class Verdict:
    """What both layers say of one record, and what follows from them together."""

    thing: Thing
    severity: str
    regime: str
    chosen: Chosen
    sector: Side
    general: Side
    review_due: date | None
    review_target: date | None
    is_until_cured: bool = False
    is_published: bool = True
    notes: tuple[Any, ...] = ()

    @property
    def removal_eligible(self) -> bool | None:
        """May it leave its list now? None where no list has a rule for it."""
        return self.sector.eligible

    @property
    def earliest_removal(self) -> date | None:
        """The first day on which it may leave its list."""
        return self.sector.earliest

    @property
    def display_eligible(self) -> bool | None:
        """May its display end now? Both layers must be met; None where no general rule is in force."""
        if not self.general.exists or not self.sector.exists:
            return self.general.eligible
        return bool(self.general.eligible and self.sector.eligible)

    @property
    def earliest_display_end(self) -> date | None:
        """The first day on which its display may end: the later of both."""
        days = [self.general.earliest, *([self.sector.earliest] if self.sector.exists else [])]
        known = [day for day in days if day is not None]
        return max(known) if len(known) == len(days) else None

    @property
    def stops_on(self) -> date | None:
        """The day on which the display stops by itself: the day after the earlier of the last days."""
        if self.is_until_cured or not self.is_published:
            return None
        ends = [each.latest for each in (self.sector, self.general) if each.latest is not None]
        return min(ends) + ONE_DAY if ends else None

    @property
    def is_verified(self) -> bool:
        """Has a lawyer confirmed all that this rests on?"""
        return all(each.is_verified for each in (self.sector, self.general) if each.exists)


def judge(facts: Facts, book: Book) -> Verdict:
    """Both layers of one record; ValueError in Chinese when a term leaves the range of dates."""
    switch = "document" if facts.by_document else "application"
    regimes = [each.regime for each in book.generals]
    chosen = governing(regimes, document=facts.document, asked=facts.asked, switch=switch)
    # As with real entries: the listing keeps the rules of its day, an application follows those that govern it.
    listed, thing = book.thing(facts.kind, facts.document), book.thing(facts.kind, chosen.day)
    severity = class_of(facts, thing, book.classes)
    general = next((each for each in book.generals if each.regime is chosen.regime), None)
    sector = sector_side(facts, thing, listed, severity, book)
    due, target, is_guessed = _review(facts, thing, general, book)
    is_old = thing.has_rule and not thing.governs(chosen.day) and not thing.is_import_only
    return Verdict(
        thing,
        severity,
        general.name if general else "",
        chosen,
        sector,
        general_side(facts, thing, listed, severity, general, sector, book),
        due,
        target,
        until_cured(listed),
        facts.is_published,
        ((OLD_RULES,) if is_old else ()) + ((GUESSED_CALENDAR,) if is_guessed else ()),
    )


def until_cured(listed: Thing) -> bool:
    """Does it stand until it is cured, and not for a time?"""
    period = listed.rules.get("listing_period")
    return period is not None and period.value == UNTIL_CURED


def class_of(facts: Facts, thing: Thing, classes: Classes) -> str:
    """The class that is told, or the one that the list or the penalty has."""
    if facts.severity or thing.rules.value("severity"):
        return facts.severity or str(thing.rules.value("severity"))
    parts = [
        part for part in facts.penalty.replace("，", "、").replace(",", "、").split("、") if part.strip()
    ]
    only_slight = bool(parts) and all(part.strip() in classes.slight for part in parts)
    if facts.is_simple or only_slight:
        return SLIGHT
    if any(word in facts.penalty for word in classes.serious):
        return SERIOUS
    return ORDINARY


# ------------------------------------------------------------------------------------------------ L1
def sector_side(facts: Facts, thing: Thing, listed: Thing, severity: str, book: Book) -> Side:
    """The rule of the list; empty where it has none."""
    if not thing.has_rule:
        return Side()
    if thing.is_import_only:
        return single(Reason.IMPORT_ONLY, thing.basis, thing.instrument)
    layer = _sector_layer(facts, thing, listed, severity, book.calendar)
    rules, basis = thing.rules, thing.basis
    if layer.forbids_early_end and thing.never_basis is not None:
        basis = thing.never_basis
    asked = rules.get("repair_promise")
    promise = (Basis.of(asked) if asked else thing.basis) if rules.yes("repair_promise") else None
    waits = not thing.by_class and (layer.latest is None or by_correction(rules))
    found = side(
        facts, layer, basis, thing.bars, book.fraud,
        promise=promise, waits_for_correction=waits, instrument=thing.instrument,
    )  # fmt: skip
    if not listed.ends_with_ban:
        return found
    # A ban ends with its own term: nothing that its subject does ends it earlier.
    only = (Reason.NOT_EARLY_REMOVABLE, Reason.EXPIRED)
    return replace(found, conditions=tuple(each for each in found.conditions if each.reason in only))


def _sector_layer(facts: Facts, thing: Thing, listed: Thing, severity: str, calendar: Calendar) -> Layer:
    """The periods of the list: by class where it has terms for each, or those of a listing."""
    if thing.by_class:
        terms = of_class(thing.rules, severity)
        if any(word in facts.penalty for word in thing.never_early):
            terms = replace(terms, notes=(*terms.notes, Note.NO_EARLY_EXIT))
        layer = class_layer(SECTOR, terms, facts.since, facts.corrected, calendar)
        return replace(layer, opens=None) if layer.forbids_early_end else layer
    until = _last_day(facts, listed, calendar)
    record = Record(listed.rules, thing.rules, facts.since, until, facts.corrected, facts.asked)
    return sector_layer(record, calendar)


def _last_day(facts: Facts, listed: Thing, calendar: Calendar) -> date | None:
    """The last day of the listing: of its period, or of the ban that the decision states."""
    if listed.ends_with_ban:
        try:
            return add_months(facts.since, facts.ban_months) if facts.ban_months else None
        except OverflowError as error:
            raise ValueError(str(_("禁止期限超出可以计算的日期范围。"))) from error
    period = listed.rules["listing_period"]
    return count(facts.since, period.term, calendar, roll=False).end if period.is_term else None


# ------------------------------------------------------------------------------------------------ L2
def general_side(
    facts: Facts,
    thing: Thing,
    listed: Thing,
    severity: str,
    general: General | None,
    sector: Side,
    book: Book,
) -> Side:
    """The general rule of the class; empty where none was in force.

    What stands until it is cured stands so by a regulation whose periods prevail (Order 36 on other periods, 待核):
    the general rule ends it neither by a last day nor by keeping its class off the site.
    """
    if thing.is_import_only:
        return single(Reason.IMPORT_ONLY, thing.basis, thing.instrument)
    if general is None:
        return Side()
    regime, read = general.regime, general.class_read(severity, thing, facts.field)
    terms = of_class(regime.rules, read)
    shown, by_sector = regime.rules.get(f"{read}_shown"), regime.rules.get(f"{read}_by_sector")
    rule = terms.minimum or terms.maximum or shown or by_sector
    basis = Basis.of(rule) if rule else general.promise
    kept_off, lasts = Note.NOT_SHOWN in terms.notes and terms.maximum is None, until_cured(listed)
    if not facts.is_published or (kept_off and not lasts):
        return single(Reason.NOT_PUBLISHED, basis, regime.title)
    if sector.exists and (kept_off or (by_sector is not None and by_sector.yes)):
        return replace(sector, clause=basis.clause, instrument=regime.title, is_confirmed=basis.verified)
    layer = class_layer(GENERAL, terms, facts.since, facts.corrected, book.calendar)
    if lasts:
        layer = replace(layer, latest=None, maximum=None, notes=(*layer.notes, Note.UNTIL_CURED))
    return side(
        facts, layer, basis, general.bars, book.fraud, promise=general.promise, instrument=regime.title
    )


# ------------------------------------------------------------------------------------------------ review
def _review(
    facts: Facts, thing: Thing, general: General | None, book: Book
) -> tuple[date | None, date | None, bool]:
    """Until when an application must be decided in law, the stricter target, and whether the calendar is a guess."""
    if thing.is_import_only or ("early_exit" in thing.rules and not thing.rules.yes("early_exit")):
        return None, None, False
    own = thing.rules.get("repair_decision") if thing.has_rule else None
    result = general.regime.rules.get("general_result") if general else None
    ends = [_counted(facts.asked, rule, book.calendar) for rule in (own, result or book.review) if rule]
    legal = ends[0]
    return legal[0], min(day for day, _guessed in ends), any(guessed for _day, guessed in ends)


def _counted(day: date, rule: Rule, calendar: Calendar) -> tuple[date, bool]:
    """The last day of a term of review."""
    counted = count(day, rule.term, calendar, roll=rule.roll)
    return counted.end, counted.provisional
