"""途径指引: the way out of a listing as a list of steps, for the party that is listed; nothing queries.

The conditions are those of the calculator (`law/eligibility.py`) on the windows of the entry (`law/windows.py`): the
two never tell different dates. Another module adds its own step with `register`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.law.duties import APPLY_REPAIR, SIGN_COMMITMENT
from workflows.law.eligibility import Basis, Condition, Facts, Reason, Side, side
from workflows.law.entry import Listing
from workflows.law.policy import Rule
from workflows.law.windows import BOTH, GENERAL, ONE_DAY, SECTOR, Layer, Windows
from workflows.models import CommitmentTemplate
from workflows.models.repair_exam import FraudBar
from workflows.queries import hall_tasks, rulebook
from workflows.queries.calculator_file import bundled
from workflows.queries.hall import Party, template_for

TODAY, WAIT, DONE, OFFER = "today", "wait", "done", "offer"


@dataclass(frozen=True)
class Ground:
    """Which rule asks for a step: the layer, the rule in words, its clause."""

    layer: str
    words: str
    clause: str
    is_verified: bool


@dataclass
class Step:
    """One step of the way: what it is, how it stands, which rules ask for it, and where it is done."""

    group: str
    name: str
    status: str
    hint: str = ""
    tone: str = ""
    url: str = ""
    grounds: list[Ground] = field(default_factory=list)
    comes_first: bool = False  # no application before it is done


@dataclass(frozen=True)
class Guide:
    """The whole way out of one listing; `missing` are the steps that stand between today and a removal.

    What is only offered (`OFFER`) is no step of the way: it is never missing.
    """

    party: Party
    windows: Windows
    stated: date | None
    is_verified_day: bool
    groups: list[tuple[str, str, list[Step]]]
    missing: int
    removal_from: date | None
    display_from: date | None


# What else belongs on the way out (a training, a rectification): given the party, it queries nothing by itself (what it
# needs is read with the entries: hall_tasks.register).
SOURCES: list[Callable[[Party], list[Step]]] = []


def register(source: Callable[[Party], list[Step]]) -> Callable[[Party], list[Step]]:
    """Add a source of steps."""
    SOURCES.append(source)
    return source


def of_party(party: Party, templates: list[CommitmentTemplate], stated: date | None = None) -> Guide | None:
    """The way out for who is listed and may do something about it; for the day of correction that it states."""
    entry = party.entry
    if entry.state != Listing.LISTED or not party.is_lead or not entry.may_be_repaired:
        return None
    corrected = stated or entry.corrected_on
    found = party.windows_if(corrected)
    assert found is not None
    facts = _facts(party, templates, corrected)
    sides = _sides(party, facts, found)
    steps = [*_steps(party, sides, found, corrected), *(s for source in SOURCES for s in source(party))]
    apply = _apply(party, sides, steps)
    return Guide(
        party,
        found,
        corrected,
        entry.corrected_on is not None and corrected == entry.corrected_on,
        _grouped([*steps, apply]),
        sum(step.group in (TODAY, WAIT) for step in steps),
        party.after_bar(found.removal_from),
        party.after_bar(found.display_from),
    )


def _grouped(steps: list[Step]) -> list[tuple[str, str, list[Step]]]:
    """What can be done today, what must be waited for, what is done, what is offered; no empty group."""
    titles = (
        (TODAY, _("今天就能办")),
        (WAIT, _("还要等")),
        (DONE, _("已经满足")),
        (OFFER, _("可以选择的服务（不是移出的条件）")),
    )
    made = [(key, str(title), [step for step in steps if step.group == key]) for key, title in titles]
    return [group for group in made if group[2]]


# ------------------------------------------------------------------------------------------- the law
def _facts(party: Party, templates: list[CommitmentTemplate], corrected: date | None) -> Facts:
    """What is known of the party's way out today; what nobody has verified counts as not done."""
    entry = party.entry
    assert entry.listed_from is not None
    return Facts(
        kind="",
        document=entry.listed_from,
        asked=party.today,
        corrected=corrected,
        is_performed=entry.corrected_on is not None,
        has_promise=party.commitment(template_for(entry, templates)) is not None,
        is_repeated=entry.repair_barred,
        barred_until=party.bar.until if party.bar else None,
    )


def _sides(party: Party, facts: Facts, found: Windows) -> list[tuple[str, Side, list[Rule]]]:
    """Both layers: name, conditions, and the terms within which an application is decided."""
    entry, rules = party.entry, party.entry.repair_rules(party.today)
    exit_rule = rules.get("early_exit") or rules["listing_period"]
    asked, bars = rules.get("repair_promise"), rulebook.bars_of(entry.list_type.code)
    bars = bars or {Reason.REPEAT: Basis.of(exit_rule)}
    promise = Basis.of(asked or exit_rule) if rules.yes("repair_promise") else None
    fraud = Basis.of(party.bar.rule) if party.bar else bundled().fraud.basis()
    own = side(
        facts, found.sector, Basis.of(exit_rule), bars, fraud,
        promise=promise, instrument=entry.policy.instrument,
    )  # fmt: skip
    made = [(_("名单规则"), own, _named(rules, "repair_decision"))]
    regime = found.chosen.regime
    if regime is not None and not found.general.is_silent and found.general.earliest is not None:
        general = rulebook.general_of(regime)
        theirs = side(
            facts, found.general, _basis(found.general, general.promise), general.bars, fraud,
            promise=general.promise, instrument=regime.title,
        )  # fmt: skip
        made.append((_("一般修复规则"), theirs, _named(regime.rules, "general_result")))
    return made


def _basis(layer: Layer, otherwise: Basis) -> Basis:
    """On what a layer rests."""
    rule = layer.minimum or layer.maximum
    return Basis.of(rule) if rule else otherwise


def _named(rules: Any, name: str) -> list[Rule]:
    """The rule of a name, if there is one."""
    rule = rules.get(name)
    return [rule] if rule is not None else []


# ----------------------------------------------------------------------------------------- the steps
def _steps(
    party: Party, sides: list[tuple[str, Side, list[Rule]]], found: Windows, corrected: date | None
) -> Iterator[Step]:
    """One step for each condition, with the rules of both layers that ask for it."""
    url = reverse("hall-repair", args=[party.entry.number]) if party.may(APPLY_REPAIR) else ""
    yield _correct(party, _asked(sides, Reason.NOT_CORRECTED), url)
    waiting = _asked(sides, Reason.MIN_PERIOD)
    if waiting:
        yield _minimum(party, waiting, found, corrected)
    promised = _asked(sides, Reason.NO_COMMITMENT)
    if promised:
        yield _promise(party, promised, binds=any(name in _binding(found) for name, _side, _each in promised))
    barring = [*_asked(sides, Reason.REPEAT), *_asked(sides, Reason.CRIMINAL)]
    if barring:
        yield _bars(party, barring)
    if party.bar is not None:
        yield _fraud(party, party.bar)


def _asked(sides: list[tuple[str, Side, list[Rule]]], reason: Reason) -> list[tuple[str, Side, Condition]]:
    """Where a condition stands: layer, its side, the condition."""
    return [
        (name, told, each) for name, told, _ in sides for each in told.conditions if each.reason == reason
    ]


def _grounds(asked: list[tuple[str, Side, Condition]], words: str = "") -> list[Ground]:
    """The rules behind a step; one that says the same twice is told once."""
    found = [
        Ground(n, words or each.basis.text, each.basis.clause, each.basis.verified) for n, _, each in asked
    ]
    return list(dict.fromkeys(found))


def _correct(party: Party, asked: list[tuple[str, Side, Condition]], url: str) -> Step:
    """Corrected and performed: verified by an officer, or still to be shown."""
    name, day = _("改正违法失信行为，履行完毕义务"), party.entry.corrected_on
    words = str(_("已经改正，义务履行完毕"))
    if day is not None:
        told = _("经核实，%(day)s 改正") % {"day": day.isoformat()}
        return Step(DONE, name, _("已核实"), told, "ok", grounds=_grounds(asked, words))
    hint = _("改正后留好付款凭证等证明，申请时上传，由机关核实。")
    return Step(TODAY, name, _("待证明"), hint, "do", url, _grounds(asked, words))


def _minimum(
    party: Party, asked: list[tuple[str, Side, Condition]], found: Windows, corrected: date | None
) -> Step:
    """The shortest time of both layers, each with its first day."""
    grounds = []
    for name, told, each in asked:
        layer = told.layer
        assert layer is not None
        rule = layer.minimum
        term = {"term": rule.words if rule else "", "event": rule.start_event if rule else ""}
        since = {**term, "first": layer.earliest.isoformat() if layer.earliest else "—"}
        words = _("自%(event)s起满%(term)s，最早 %(first)s") % since
        grounds.append(Ground(name, words, each.basis.clause, each.basis.verified))
    hint = (
        _("按列入之日已经改正计算；之后才改正的，名单规则可能从改正之日起算。") if corrected is None else ""
    )
    first = found.removal_from
    if first is not None and first <= party.today:
        return Step(DONE, _("满最短期限"), _("已满"), hint, "ok", grounds=grounds)
    status = _("%(day)s 起") % {"day": first.isoformat()} if first else _("期满前不能")
    note = _("到期会提醒您。") if first else ""
    return Step(WAIT, _("满最短期限"), status, note + hint, "wait", grounds=grounds)


def _binding(found: Windows) -> list[str]:
    """The layers, as they are named here, whose rules stand between the party and its removal."""
    binds = ((_("名单规则"), (SECTOR, BOTH)), (_("一般修复规则"), (GENERAL, BOTH)))
    return [str(name) for name, when in binds if found.binding in when]


def _promise(party: Party, asked: list[tuple[str, Side, Condition]], *, binds: bool) -> Step:
    """The written promise; where only a layer asks for it that does not bind, no removal waits for it."""
    signed = all(each.is_met for _name, _side, each in asked)
    url = reverse("hall-commit", args=[party.entry.number]) if party.may(SIGN_COMMITMENT) else ""
    if signed:
        return Step(DONE, _("签署信用承诺"), _("已签署"), "", "ok", url, _grounds(asked))
    if not binds:
        hint = _("申请移出名单不要求；要提前终止信用网站上的公示的，须签署。")
        return Step(OFFER, _("签署信用承诺"), _("未签署"), hint, "", url, _grounds(asked))
    hint = _("在线阅读全文后签署，约5分钟。")
    return Step(TODAY, _("签署信用承诺"), _("未开始"), hint, "do", url, _grounds(asked), comes_first=True)


def _bars(party: Party, asked: list[tuple[str, Side, Condition]]) -> Step:
    """What forbids it, and whether it was found."""
    name = _("没有不得修复的情形")
    if party.entry.repair_barred:
        hint = _("上次核实时有不得提前移出的情形；情形已经消除的，申请时写明并附证明。")
        return Step(WAIT, name, _("有此情形"), hint, "bad", grounds=_grounds(asked))
    return Step(DONE, name, _("没有登记"), "", "ok", grounds=_grounds(asked))


def _fraud(party: Party, bar: FraudBar) -> Step:
    """No new application for some time, because a repair was got by fraud: until when, by which clause."""
    layer = _("名单规则") if bar.rule.name == "fraud_bar" else _("一般修复规则")
    said = {"since": bar.since.isoformat(), "term": bar.rule.words, "day": bar.until.isoformat()}
    words = _("自 %(since)s 撤销修复起%(term)s内，即 %(day)s（含当日）以前") % said
    ground = Ground(layer, words, bar.rule.clause, bar.rule.verified)
    name = _("不在骗取修复后不得再次申请的期间")
    if not bar.runs_on(party.today):
        return Step(DONE, name, _("期间已过"), "", "ok", grounds=[ground])
    hint = _("以前的修复因隐瞒真实情况或者提供虚假资料被撤销。对期间有不同意见仍要申请的，机关会书面决定。")
    first = (bar.until + ONE_DAY).isoformat()
    return Step(WAIT, name, _("%(day)s 起") % {"day": first}, hint, "bad", grounds=[ground])


def _apply(party: Party, sides: list[tuple[str, Side, list[Rule]]], steps: list[Step]) -> Step:
    """The application itself: possible now, later, or under way."""
    entry = party.entry
    name = _("申请移出") if entry.lasts_until_cured else _("申请提前移出")
    grounds = [
        Ground(layer, _("机关%(term)s内答复") % {"term": rule.words}, rule.clause, rule.verified)
        for layer, _side, review in sides
        for rule in review
    ]
    url, made = reverse("hall-repair", args=[entry.number]), party.open_repair
    url = url if party.may(APPLY_REPAIR) else ""
    if made is not None:
        told = _("%(day)s 收到，机关正在办理") % {"day": made.received_on.isoformat()}
        return Step(WAIT, name, str(made.get_state_display()), told, "", url, grounds)
    hint = _("不收费，不需要中介。")
    if any(step.group == WAIT or step.comes_first for step in steps):
        return Step(WAIT, name, _("条件满足后"), hint, "wait", url, grounds)
    return Step(TODAY, name, _("可以申请"), hint, "do", url, grounds)


# ------------------------------------------------------------------------------------- in the task list
@hall_tasks.register
def to_see_the_way(party: Party) -> list[hall_tasks.Task]:
    """The guide: what is missing, which rule asks for it, from when (queries/guide.py)."""
    if party.entry.state != Listing.LISTED or not party.is_lead or not party.entry.may_be_repaired:
        return []
    first = party.earliest
    if first is None:
        status = _("期满前不能")
    else:
        status = _("最早 %(day)s") % {"day": first} if first > party.today else _("期限已满")
    url = reverse("hall-guide", args=[party.entry.number])
    hint = _("还差什么、依据哪一条、今天能办什么")
    return [hall_tasks.Task(hall_tasks.SOON, _("看怎样移出（途径指引）"), hint, status, "do", url)]
