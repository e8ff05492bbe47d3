"""Both layers of rules as the pages show them: earliest, latest, clauses, which of them binds and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from workflows.law.display import Showing
from workflows.law.entry import SHANGHAI, ExitGround, Listing
from workflows.law.parameters import LAYERS, SEVERITIES
from workflows.law.policy import Rule, Rules
from workflows.law.regimes import NOTES, Chosen, Note, Regime, general_terms
from workflows.law.windows import BOTH, GENERAL, SECTOR, Layer, Record, Windows, evaluate
from workflows.models import Display, Entry, Parameter, Repair
from workflows.models.regime import load_regimes
from workflows.queries.dossier import Case
from workflows.queries.hall import Party

ON_SHOW = (Showing.SHOWN, Showing.MARKED)
# How long each layer gives the authority to decide on an application.
REVIEW_OF_LIST = ("repair_acceptance", "repair_decision")
REVIEW_IN_GENERAL = ("general_acceptance", "general_decision", "general_result")


@dataclass(frozen=True)
class Side:
    """One layer as a column of the table."""

    name: str
    effect: str
    instrument: str
    binds: bool
    layer: Layer
    review: list[Rule] = field(default_factory=list)

    @property
    def terms(self) -> list[Rule]:
        """The terms of this layer: the shortest first."""
        return [rule for rule in (self.layer.minimum, self.layer.maximum) if rule is not None]

    @property
    def notes(self) -> list[Any]:
        """Why a date is missing, and what must be known beside it."""
        return [NOTES[note] for note in self.layer.notes]


@dataclass(frozen=True)
class Panel:
    """Both layers of one listing side by side, and what follows."""

    windows: Windows
    severity: str
    binding: str
    why: str
    sides: list[Side]
    corrected_on: date | None
    is_uncorrected: bool
    # How and when it ended: nothing can be applied for any more, so no page speaks of an earliest day.
    ended: str = ""
    remains: str = ""
    # The party was never shown: the terms of a display stand in the table, but nothing says that it will stop.
    is_unpublished: bool = False

    @property
    def stopped_uncorrected(self) -> bool:
        """The display has reached its maximum by itself, and nobody has found that the wrong was corrected."""
        return self.is_uncorrected and self.windows.stops_first


# ---------------------------------------------------------------------------------------- of one listing
def of_case(case: Case) -> Panel | None:
    """The layers of an officer's file; None before a listing, after one that never was, and where nothing but the
    listing has a term."""
    entry = case.entry
    if entry.listed_from is None or entry.state == Listing.REVOKED:
        return None
    return _read(case, case.repair_rules, entry.corrected_on, case.today)


def of_application(case: Case, repair: Repair) -> Panel | None:
    """The layers for an application: on its day, for the correction that was verified or is claimed."""
    if case.entry.listed_from is None:
        return None
    corrected = repair.verified_corrected_on or repair.claimed_corrected_on
    return _read(case, case.entry.repair_rules(repair.received_on), corrected, repair.received_on)


def _read(case: Case, repair_rules: Rules, corrected_on: date | None, asked: date) -> Panel | None:
    """The panel from what has been read already."""
    entry = case.entry
    assert entry.listed_from is not None
    record = Record(case.rules, repair_rules, entry.listed_from, entry.listed_until, corrected_on, asked)
    found = evaluate(record, case.regimes, case.calendar)
    return panel(entry, found, repair_rules, corrected_on, displays=case.displays)


def of_party(party: Party, corrected_on: date | None = None) -> Panel | None:
    """The same for a party in the hall, for the day of correction that it states; everything is read already."""
    found = party.windows_if(corrected_on)
    if found is None:
        return None
    own = [party.mine_displayed] if party.mine_displayed else []
    made = panel(party.entry, found, party.entry.repair_rules(party.today), corrected_on, displays=own)
    return replace(made, is_unpublished=party.is_unpublished) if made else None


def panel(
    entry: Entry,
    found: Windows,
    repair_rules: Rules,
    corrected_on: date | None = None,
    *,
    displays: Iterable[Display] = (),
) -> Panel | None:
    """Both layers with their words; None for a list where no term concerns anybody (an honour)."""
    if not found.severity and found.general.is_silent and found.sector.minimum is None:
        return None
    regime = found.chosen.regime
    general = regime.rules if regime else Rules({}, "")
    sides = [
        Side(
            _("名单规则"), _("移出名单"), entry.policy.instrument, found.binding in (SECTOR, BOTH),
            found.sector, _named(repair_rules, REVIEW_OF_LIST),
        ),
        Side(
            _("一般修复规则"), _("终止公示"), regime.title if regime else "", found.binding in (GENERAL, BOTH),
            found.general, _named(general, REVIEW_IN_GENERAL),
        ),
    ]  # fmt: skip
    counted_for = corrected_on or entry.corrected_on
    uncorrected = entry.state == Listing.LISTED and counted_for is None
    words = severity_words(found.severity), binding_words(found.binding), why(found.chosen)
    ended = ended_words(entry)
    return Panel(
        found, *words, sides, counted_for, uncorrected, ended, remaining_words(displays) if ended else ""
    )


def ended_words(entry: Entry) -> str:
    """How and when the listing ended, in words; empty while it stands."""
    if entry.state != Listing.EXITED or entry.exited_at is None:
        return ""
    day = entry.exited_at.astimezone(SHANGHAI).date().isoformat()
    ground = ExitGround(entry.exit_ground).label if entry.exit_ground in ExitGround.values else _("移出")
    return _("已于 %(day)s 移出名单（%(ground)s）") % {"day": day, "ground": ground}


def remaining_words(displays: Iterable[Display]) -> str:
    """What is left of the display after the listing has ended: when it stopped, or until when it goes on."""
    rows = list(displays)
    shown = [row for row in rows if row.state in ON_SHOW]
    if shown:
        last = max((row.shown_until for row in shown if row.shown_until), default=None)
        if last is None:
            return _("公示还没有停止")
        return _("公示到 %(day)s 24:00 自动停止，不用申请") % {"day": last.isoformat()}
    stopped = max((row.stopped_at for row in rows if row.stopped_at), default=None)
    if stopped is None:
        return _("没有公示")
    return _("公示已于 %(day)s 停止") % {"day": stopped.astimezone(SHANGHAI).date().isoformat()}


def _named(rules: Rules, names: Iterable[str]) -> list[Rule]:
    """The rules of these names, as far as there are such."""
    return [rule for name in names if (rule := rules.get(name)) is not None]


def why(chosen: Chosen) -> str:
    """Which general rules govern, and why these: by the date of the document or of the application."""
    facts: dict[str, Any] = {"day": chosen.day.isoformat()}
    by_document = chosen.switch == "document"
    if chosen.regime is None:
        return _("%(day)s 还没有施行的一般修复规则。") % facts
    facts |= {"title": chosen.regime.title, "number": chosen.regime.number}
    if by_document:
        return _("按作出文书之日（%(day)s）施行的%(title)s（%(number)s）计算。") % facts
    return (
        _("按申请之日（现按 %(day)s）施行的%(title)s（%(number)s）计算；新旧规则如何衔接待法制岗确认。")
        % facts
    )


def severity_words(severity: str) -> str:
    """轻微, 一般, 严重; empty where the list does not say."""
    return str(dict(SEVERITIES).get(severity, ""))


def binding_words(binding: str) -> str:
    """Which layer binds, in words."""
    return str(dict(LAYERS).get(binding, binding))


# ------------------------------------------------------------------------------------------- of one list
@dataclass(frozen=True)
class Period:
    """What one regime gives to the class of a list."""

    regime: Regime
    is_now: bool
    minimum: Rule | None
    maximum: Rule | None
    notes: list[Any]


@dataclass(frozen=True)
class ListWindows:
    """The class of a list, its own terms, and those of the general rules past and present."""

    severity: str
    severity_rule: Rule | None
    binding: str
    minimum: Rule | None
    maximum: Rule
    periods: list[Period]


def of_list(rules: Rules, today: date) -> ListWindows | None:
    """How the class of a list fares under every regime; None where the list has no class."""
    period = rules.get("listing_period")
    if period is None or not rules.value("severity"):
        return None
    binding = binding_words(rules.value("binding_layer"))
    periods = [_period(rules, regime, today) for regime in reversed(load_regimes())]
    return ListWindows(
        severity_words(rules.value("severity")), rules.get("severity"), binding,
        rules.get("repair_minimum"), period, periods,
    )  # fmt: skip


def _period(rules: Rules, regime: Regime, today: date) -> Period:
    """What this regime says of the list's class."""
    terms = general_terms(rules, regime)
    told = [NOTES[note] for note in terms.notes if note != Note.OWN_TERM]
    if Note.OWN_TERM in terms.notes:  # what the list states of today's rule is not history
        return Period(regime, regime.governs(today), None, None, told)
    return Period(regime, regime.governs(today), terms.minimum, terms.maximum, told)


# ------------------------------------------------------------------------------------------ for the clock
def outdated(today: date, limit: int) -> QuerySet[Entry]:
    """Listed entries whose display was counted under other general rules than those in force today.

    Only where the general rule binds and the list does not keep to the rules of its document's day.
    """
    regime = next((each for each in load_regimes() if each.governs(today)), None)
    bound = Parameter.objects.filter(name="binding_layer", value__in=(BOTH, GENERAL)).values("policy")
    kept = Parameter.objects.filter(name="repair_version", value="document").values("policy")
    shown = Display.objects.filter(entry=OuterRef("pk"), state__in=ON_SHOW)
    stale = shown.exclude(shown_under=regime.reference if regime else "")
    rows = Entry.objects.filter(Exists(stale), state=Listing.LISTED, policy__in=bound)
    return rows.exclude(policy__in=kept).order_by("pk")[:limit]
