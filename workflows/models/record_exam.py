"""Which conditions of ending a display early hold on a day: looked up afresh by whoever verifies, decides or reads.

The twin of `models.repair_exam` for a 双公示 record: the same conditions of the same law (`law.repair.CONDITIONS`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflows.law import publicity
from workflows.law.entry import SHANGHAI
from workflows.law.policy import Rule
from workflows.law.regimes import ClassRules, Note, Regime, of_class
from workflows.law.repair import CONDITIONS, Bar, Repairing
from workflows.law.terms import count, due_instant
from workflows.models.calendar import load_calendar
from workflows.models.publicity import PublicityRecord
from workflows.models.record_repair import RecordRepair
from workflows.models.regime import load_regimes
from workflows.models.repair import Repair
from workflows.models.repair_exam import ONE_DAY

WORDS: dict[str, Any] = {
    "NOT_CORRECTED": lambda: _("没有证据证明已经改正受到处罚的行为"),
    "NOT_PERFORMED": lambda: _("行政处罚决定规定的义务没有履行完毕"),
    "MIN_PERIOD": lambda: _("公示未满规定期限"),
    "NO_COMMITMENT": lambda: _("没有作出书面信用承诺"),
}


def regime_of(record: PublicityRecord, on: date) -> Regime | None:
    """The general repair rules under which an application of this day is judged."""
    return publicity.governed_by(record.policy.load_rules(), load_regimes(), record.decided_on, on)


def _terms(record: PublicityRecord, on: date) -> ClassRules | None:
    """What those rules say of the class of the record; None where they say nothing."""
    regime = regime_of(record, on)
    return of_class(regime.rules, record.severity) if regime and record.severity else None


def opens_on(record: PublicityRecord, on: date) -> date | None:
    """The first day on which the display may end early: the day after the minimum of its class; None: never."""
    said = _terms(record, on)
    if said is None or Note.NO_EARLY_EXIT in said.notes:
        return None
    if said.minimum is None:
        return record.decided_on
    return count(record.decided_on, said.minimum.term, load_calendar(), roll=False).end + ONE_DAY


def minimum_of(record: PublicityRecord, on: date) -> Rule | None:
    """The rule of the shortest display; None where there is none."""
    said = _terms(record, on)
    return said.minimum if said else None


def rule_of(record: PublicityRecord, name: str, on: date) -> Rule | None:
    """A term of the procedure: the list's own (`repair_*`), else that of the general repair rules (`general_*`)."""
    own = {"acceptance": "repair_acceptance", "result": "repair_decision"}.get(name, f"repair_{name}")
    found = record.policy.load_rules().get(own)
    if found is not None:
        return found
    regime = regime_of(record, on)
    return regime.rules.get(f"general_{name}") if regime else None


def barred_until(record: PublicityRecord, on: date) -> date | None:
    """Until when the subject may not apply, because a repair that it had got by fraud was rescinded; None: no bar."""
    regime = regime_of(record, on)
    rule = regime.rules.get("general_fraud_bar") if regime else None
    rows = Repair.objects.filter(entry__subject=record.subject_id, state=Repairing.RESCINDED)
    last = rows.exclude(rescinded_at=None).order_by("rescinded_at").last()
    if rule is None or last is None or last.rescinded_at is None:
        return None
    since = last.rescinded_at.astimezone(SHANGHAI).date()
    return count(since, rule.term, load_calendar(), roll=False).end


def examine(made: RecordRepair, today: date) -> dict[str, Any]:
    """The columns that the conditions of a grant ask, as they are today."""
    first, until = opens_on(made.record, made.received_on), barred_until(made.record, made.received_on)
    found = {Bar(code) for code in made.found.get("bars", ())}
    if first is None:
        found.add(Bar.NOT_EARLY_REMOVABLE)
    if until is not None and today <= until:
        found.add(Bar.FRAUD_BAR)
    return {
        "opens_on": first,
        "promise_stands": made.has_promise,
        "is_trained": True,  # no rule of a penalty's display asks for a training
        "bars": [str(bar) for bar in Bar if bar in found],
    }


@dataclass(frozen=True)
class Looked:
    """One condition of a grant as it is on a day."""

    code: str
    is_met: bool
    words: str


def look(made: RecordRepair, today: date) -> list[Looked]:
    """Every condition of a grant on a day, with what is said when it does not hold."""
    asked = RecordRepair.objects.select_related("record__policy__list_type").get(pk=made.pk)
    for name in ("verified_corrected_on", "is_performed", "has_promise", "found"):
        setattr(asked, name, getattr(made, name))
    for name, value in examine(asked, today).items():
        setattr(asked, name, value)
    asked.as_of = due_instant(today - ONE_DAY)  # the law asks an instant: the first one of the day
    return [
        Looked(each.code, each.holds(asked), _words(each.code, asked))
        for each in CONDITIONS
        if each.code != "NOT_TRAINED"
    ]


def _words(code: str, asked: RecordRepair) -> str:
    """The condition that is not met, as a letter says it."""
    if code == "BARRED":
        named = "、".join(str(Bar(bar).label) for bar in asked.bars)
        return _("具有不得提前终止公示的情形：%(bars)s") % {"bars": named}
    return str(WORDS[code]())


def unmet(made: RecordRepair, today: date) -> list[dict[str, str]]:
    """What stands against a grant today: code and words of each condition, as `repair_exam.unmet` for a listing."""
    return [{"code": each.code, "words": each.words} for each in look(made, today) if not each.is_met]
