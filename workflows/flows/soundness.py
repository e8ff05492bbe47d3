"""Do the rules of a policy version hold together with every procedure and every legal life?

Proved on the charts and automata, without a case: an exit from every state, no dead end, a clock, a role and an
escalation for every human step, no way on which one person does both of a four-eyes pair, no display beyond the
maximum. Each fault is a Chinese sentence for whoever writes the rules; no fault means the version may be published.
"""

import itertools
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from workflows.flows.chart import Chart, draw
from workflows.flows.clock import CAUSES
from workflows.law import duties
from workflows.law.clocks import CLOCK_RULES, FROM_GENERAL_RULES, OF_THE_CATALOGUE
from workflows.law.entry import Listing
from workflows.law.parameters import OBJECTION, REGIME, REMEDY, UNTIL_CURED
from workflows.law.policy import Rules
from workflows.law.regimes import Regime, class_faults, of_class
from workflows.law.steps import STEPS
from workflows.law.terms import Calendar, count
from workflows.law.windows import SECTOR, Record, evaluate
from workflows.models import (
    Commitment,
    DeadlineKind,
    Display,
    Entry,
    Hearing,
    Measure,
    Notice,
    Policy,
    Reorganisation,
    Repair,
)
from workflows.models.calendar import load_calendar
from workflows.models.regime import load_regimes

# Whose hands may not also do the later step (行政处罚法 §58 by reference; architecture §6): first duty, second duty.
PAIRS = (
    (duties.REGISTER_CASE, duties.REVIEW_NOTICE),
    (duties.DRAFT_NOTICE, duties.REVIEW_NOTICE),
    (duties.REVIEW_NOTICE, duties.REVIEW_LAWFULNESS),
    (duties.VERIFY_CASE, duties.REVIEW_LAWFULNESS),
    (duties.REGISTER_CASE, duties.DECIDE_LISTING),
    (duties.VERIFY_CASE, duties.DECIDE_LISTING),
    (duties.DRAFT_NOTICE, duties.DECIDE_LISTING),
    (duties.REVIEW_NOTICE, duties.DECIDE_LISTING),
    (duties.REVIEW_LAWFULNESS, duties.DECIDE_LISTING),
    (duties.RESOLVE_HIT, duties.DECIDE_LISTING),
    (duties.VERIFY_REPAIR, duties.DECIDE_REPAIR),
    (duties.VERIFY_REPAIR, duties.SECOND_REVIEW),
    (duties.DECIDE_REPAIR, duties.SECOND_REVIEW),
    (duties.SECOND_REVIEW, duties.DECIDE_REPAIR),
    (duties.ARRANGE_HEARING, duties.REVIEW_NOTICE),
    (duties.ARRANGE_HEARING, duties.CHAIR_HEARING),
    (duties.PROPOSE_MOTION, duties.DECIDE_MOTION),
    (duties.VERIFY_CASE, duties.DECIDE_MOTION),
    (duties.CHECK_OBJECTION, duties.DECIDE_OBJECTION),
    (duties.VERIFY_OBJECTION, duties.CONFIRM_OBJECTION),
    (duties.GUIDE_SUBJECT, duties.APPROVE_GUIDANCE),
)
# The procedure that runs under the rules of a place instead of those of a list.
OF_A_PLACE = "objection"
# The duty of whoever starts a procedure; its hands are called "start" in `not_done_by`.
STARTED_BY = {
    "identification": duties.REGISTER_CASE,
    "motion": duties.PROPOSE_MOTION,
    "issuance": duties.DRAFT_NOTICE,
}
LIVES = (Entry, Display, Measure, Repair, Reorganisation, Commitment, Notice, Hearing)
# A legal life may rest in these states; every other one must have a way to one of them.
RESTING = {
    Entry: {Listing.DISMISSED, Listing.EXITED, Listing.REVOKED},
    Display: {"withheld", "stopped"},
    Measure: {"lifted"},
    Repair: {
        "granted",
        "partly",
        "refused",
        "rejected",
        "withdrawn",
        "lapsed",
        "rescinded",
        "uncompleted",
    },
    Reorganisation: {"definitive", "resumed", "moot"},
    Commitment: {"fulfilled", "breached", "withdrawn", "expired", "lapsed"},
    Hearing: {"refused", "held", "withdrawn", "forfeited", "lapsed"},
    Notice: {"served", "published", "kept", "withdrawn"},
}


def policy_faults(policy: Policy, flows: Any) -> list[str]:
    """Everything that keeps this version from being sound; [] when it is."""
    return faults_of(policy.load_rules(), policy.list_type.kind, flows)


def faults_of(rules: Rules, kind: str, flows: Any) -> list[str]:
    """The same for rules that are not stored (yet)."""
    if kind in ("publicity", REMEDY):
        return []
    if kind == REGIME:
        return [
            _("“%(label)s”的最短公示期比最长公示期还长。") % {"label": label}
            for label in class_faults(rules, load_calendar())
        ]
    found: list[str] = []
    if kind == OBJECTION:
        chart = next(draw(each, rules, kind) for each in flows if each.stem == OF_A_PLACE)
        return [*_dead_ends(chart), *_one_pair_of_hands(chart)]
    for flow_class in flows:
        if _runs(flow_class.stem, rules, kind):
            chart = draw(flow_class, rules, kind)
            found += [*_dead_ends(chart), *_unowned_steps(chart, rules), *_one_pair_of_hands(chart)]
    found += [*_lives_without_rest(), *_no_way_out(rules, kind), *_shown_too_long(rules)]
    return list(dict.fromkeys(found))


def _runs(stem: str, rules: Rules, kind: str) -> bool:
    """Can this procedure be opened at all under these rules?"""
    if stem in ("rectification", "interview", "suggestion"):
        return False  # their days are set by the notice itself, under no rule of a list
    if stem == "breach":
        return False  # it hangs from a commitment: its days are the text's own, and terms of the catalogue
    if stem == "record_repair":
        return False  # its days are those of the rules of the record and of the general repair rules
    if stem == "challenge":
        return False  # its clocks are not a list's: they come from the rules of the kind `remedy`
    if stem == "repair":
        return rules.yes("early_exit")
    if stem == "hearing":
        return rules.yes("hearing")
    if stem == "monitoring":
        return "monitoring_period" in rules
    if stem == OF_A_PLACE:
        return False
    if stem == "reply":
        return rules.yes("prior_notice") or rules.yes("public_notice")
    return True


def _dead_ends(chart: Chart) -> Iterator[str]:
    """From every step that can be reached an end can be reached."""
    for name in chart.dead_ends():
        yield _("步骤“%(name)s”之后没有出路。") % {"name": title(chart, name)}


def _unowned_steps(chart: Chart, rules: Rules) -> Iterator[str]:
    """Every human step has a clock that these rules start, something that happens when it ends, and a role."""
    for name, step in chart.steps.items():
        told = {"name": title(chart, name)}
        rule = CLOCK_RULES.get(step.clock)
        is_clock = step.clock in DeadlineKind.values and bool(rule or step.clock in OF_THE_CATALOGUE)
        if not is_clock:
            yield _("步骤“%(name)s”没有期限。") % told
        elif rule and rule not in rules and rule not in FROM_GENERAL_RULES:
            yield _("步骤“%(name)s”没有期限：规则缺少参数“%(rule)s”。") % {**told, "rule": rule}
        if step.clock not in CAUSES:
            yield _("步骤“%(name)s”超期后无人处理。") % told
        if not any(step.duty in held for held in duties.DUTIES.values()):
            yield _("步骤“%(name)s”没有任何岗位可以办理。") % told


def _one_pair_of_hands(chart: Chart) -> Iterator[str]:
    """On no way one person does both of a pair: the second step refuses the hands of the first, by name."""
    first_duties: dict[str, Any] = {name: step.duty for name, step in chart.steps.items()}
    if chart.stem in STARTED_BY:
        first_duties["start"] = STARTED_BY[chart.stem]
    for name, step in chart.steps.items():
        for former, duty in first_duties.items():
            paired = (duty, step.duty) in PAIRS
            before = former == "start" or name in chart.after([former])
            if paired and before and former not in step.not_done_by:
                told = {"name": title(chart, name), "former": title(chart, former)}
                yield _("步骤“%(name)s”可以由办理“%(former)s”的同一人办理。") % told


def title(chart: Chart, name: str) -> str:
    """A node as an official calls it: 审核告知书; a node without a task keeps its technical name."""
    words = STEPS.get((chart.stem, name))
    if words is None:
        return str(_("发起")) if name == "start" else f"{chart.stem}.{name}"
    return f"{words.stage}·{words.title}"


def _lives_without_rest() -> Iterator[str]:
    """No legal state is a trap: from each of them a state of rest can be reached."""
    for model in LIVES:
        moves: dict[str, set[str]] = {}
        for move in model._meta.get_field("state").get_all_transitions(model):
            moves.setdefault(str(move.source), set()).add(str(move.target))
        for state in model._meta.get_field("state").choices:
            if not _reaches(str(state[0]), moves, RESTING[model]):
                yield _("“%(thing)s”的状态“%(state)s”没有出口。") % {
                    "thing": model._meta.model_name,
                    "state": state[1],
                }


def _reaches(state: str, moves: dict[str, set[str]], rest: set[Any]) -> bool:
    """Can a state of rest be reached from this state?"""
    seen, todo = {state}, [state]
    while todo:
        here = todo.pop()
        if here in {str(r) for r in rest}:
            return True
        fresh = moves.get(here, set()) - seen
        seen |= fresh
        todo += fresh
    return False


def _no_way_out(rules: Rules, kind: str) -> Iterator[str]:
    """A listed subject can leave: at the end of a term, or by its own correction."""
    period = rules.get("listing_period")
    if period is None:
        yield _("没有列入期限，列入后没有出口。")
    elif not period.is_term and kind in ("black", "watch") and not rules.yes("early_exit"):
        yield _("列入没有固定期限，又不能申请移出：列入后没有出口。请规定列入期限，或者允许申请移出。")


def _shown_too_long(rules: Rules) -> Iterator[str]:
    """No display beyond the maximum: the last day shown is never after the last day that the general rule allows.

    Whoever has not corrected may be shown on where the sector rule binds and names no end (国办发〔2025〕22号): the
    pages say so beside the date.
    """
    period, regimes = rules.get("listing_period"), load_regimes()
    if period is None or (rules.value("binding_layer") == SECTOR and period.value == UNTIL_CURED):
        return
    terms = of_class(regimes[-1].rules, rules.value("severity")) if regimes else None
    maxima = [rule for rule in (rules.get("general_maximum"), terms and terms.maximum) if rule]
    calendar = load_calendar()
    for day, maximum in itertools.product(_sample_days(), maxima):
        last = last_day_shown(rules, day, regimes, calendar)
        if last is None or last > count(day, maximum.term, calendar, roll=False).end:
            yield _("公示可能超过最长公示期%(term)s。") % {"term": maximum.term.words}
            return


def _sample_days() -> Iterator[date]:
    """Days of decision on which ends of months and leap days matter."""
    first = date(2027, 12, 25)
    yield from (first + timedelta(days=n) for n in range(0, 100))


def last_day_shown(rules: Rules, decided: date, regimes: Sequence[Regime], calendar: Calendar) -> date | None:
    """The last day on which a decision of that day is shown; None: without an end."""
    period = rules["listing_period"]
    until = count(decided, period.term, calendar, roll=False).end if period.is_term else None
    record = Record(rules, rules, decided, until, None, decided)
    return evaluate(record, regimes, calendar).display_until
