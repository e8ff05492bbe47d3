"""Which conditions of a repair hold on a day: looked up afresh by whoever verifies, decides, or reads the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workflows.law.commitment import BINDING, Promise
from workflows.law.documents import RULE
from workflows.law.entry import SHANGHAI, Listing
from workflows.law.policy import Rule
from workflows.law.repair import CONDITIONS, Bar, Repairing
from workflows.law.terms import Calendar, count, due_instant
from workflows.law.windows import Windows
from workflows.models.calendar import load_calendar
from workflows.models.commitment import Commitment
from workflows.models.entry import Entry
from workflows.models.learning import Completion
from workflows.models.listtype import ListStatus
from workflows.models.regime import load_regimes
from workflows.models.repair import Repair

ONE_DAY = timedelta(days=1)
# An allegation alone ends no promise; one that was kept to its end was kept.
KEPT = (*BINDING, Promise.FULFILLED)


def opens_on(entry: Entry, corrected_on: date, on: date | None = None) -> date:
    """The first day early removal is possible for who corrected that day and applies on the day `on`.

    By the layer of rules that binds: the list's own (办法 §12: six months listed and corrected), the general rule,
    or both; an application may be filed from the day after the corresponding date (domain §9a, a reading).
    """
    return windows_of(entry, on or corrected_on, corrected_on).opens_on


def windows_of(entry: Entry, on: date, corrected_on: date | None) -> Windows:
    """Both layers of rules on a listing, as they stand on a day for who corrected that day."""
    return entry.windows(on, calendar=load_calendar(), regimes=load_regimes(), corrected_on=corrected_on)


def clause_of(entry: Entry, corrected_on: date, on: date) -> str:
    """The clause on which that first day rests; that of the listing's period where no term must pass."""
    rule = windows_of(entry, on, corrected_on).removal_rule
    return (rule or entry.repair_rules(on)["listing_period"]).clause


def examine(repair: Repair, entry: Entry, today: date) -> dict[str, Any]:
    """The columns that the conditions of a grant ask, as they are today; nothing is taken from an earlier look."""
    rules, corrected = entry.repair_rules(repair.received_on), repair.verified_corrected_on
    windows = windows_of(entry, repair.received_on, corrected)
    return {
        "opens_on": windows.opens_on if corrected else None,
        "promise_stands": _promise_stands(repair, entry),
        "is_trained": not rules.yes("training_required") or has_trained(entry, today),
        "bars": bars_of(repair, entry, windows, today),
        "may_be_partial": rules.yes("partial_repair"),
    }


def promise_is_asked(entry: Entry, on: date) -> bool:
    """Do the rules that govern an application of this day ask for a written promise?"""
    return bool(entry.policy.instrument == RULE or entry.repair_rules(on).yes("repair_promise"))


def _promise_stands(repair: Repair, entry: Entry) -> bool:
    """Is the promise in force and not breached; one on paper stands as its scan says."""
    if not promise_is_asked(entry, repair.received_on):
        return True
    if repair.commitment_id is None:
        return bool(repair.has_promise and repair.is_entered_by_officer)
    state = Commitment.objects.filter(pk=repair.commitment_id).values_list("state", flat=True).first()
    return state in KEPT


def has_trained(entry: Entry, today: date) -> bool:
    """Has the subject completed a training by that day? How long it lasts is the course's word."""
    return Completion.objects.of(entry.subject, today).exists()


# ------------------------------------------------------------------------------------------------ bars
def bars_of(repair: Repair, entry: Entry, windows: Windows, today: date) -> list[str]:
    """What forbids the repair: what the officer found, and what the system itself knows; in the order of the law."""
    found = {Bar(code) for code in repair.found.get("bars", ())}
    if relapses(entry):
        found.add(Bar.REPEAT)
    until = barred_until(entry, windows, today)
    if until is not None and today <= until:
        found.add(Bar.FRAUD_BAR)
    if windows.removal_from is None:
        found.add(Bar.NOT_EARLY_REMOVABLE)
    if entry.list_type.status == ListStatus.IMPORTED:
        found.add(Bar.IMPORT_ONLY)
    return [str(bar) for bar in Bar if bar in found]


def relapses(entry: Entry) -> list[Entry]:
    """Other listings of the same subject on the same list that began while this one stands."""
    if entry.listed_from is None:
        return []
    later = Q(listed_from__gt=entry.listed_from) | Q(listed_from=entry.listed_from, pk__gt=entry.pk)
    rows = Entry.objects.filter(later, subject=entry.subject_id, list_type=entry.list_type_id)
    stands = rows.filter(state__in=(Listing.LISTED, Listing.EXITED)).exclude(pk=entry.pk)
    return list(stands.order_by("pk"))


def rescinded(subject: Any) -> QuerySet[Repair]:
    """The repairs of a subject that were rescinded because they had been got by fraud, the last first."""
    rows = Repair.objects.filter(entry__subject=subject, state=Repairing.RESCINDED)
    return rows.exclude(rescinded_at=None).order_by("-rescinded_at")


@dataclass(frozen=True)
class FraudBar:
    """No new application until a day (that day included), since a repair got by fraud was rescinded."""

    since: date
    until: date
    rule: Rule

    def runs_on(self, day: date) -> bool:
        """Does it still forbid an application that day?"""
        return day <= self.until


def fraud_bar(
    entry: Entry, windows: Windows, today: date, last: datetime | None, calendar: Calendar
) -> FraudBar | None:
    """The bar that follows from the last rescission, by the rules of the list or else the general ones; no query."""
    rule = entry.repair_rules(today).get("fraud_bar")
    if rule is None and windows.chosen.regime is not None:
        rule = windows.chosen.regime.rules.get("general_fraud_bar")
    if rule is None or last is None:
        return None
    since = last.astimezone(SHANGHAI).date()
    return FraudBar(since, count(since, rule.term, calendar, roll=False).end, rule)


def barred_until(entry: Entry, windows: Windows, today: date) -> date | None:
    """Until when the subject may not apply, because a repair it had got by fraud was rescinded; None: no bar."""
    last = rescinded(entry.subject_id).values_list("rescinded_at", flat=True).first()
    found = fraud_bar(entry, windows, today, last, load_calendar())
    return found.until if found else None


def last_rescinded(subjects: Iterable[int]) -> dict[int, datetime]:
    """When a repair of each of these subjects was last rescinded, by subject; one query."""
    rows = Repair.objects.filter(entry__subject__in=subjects, state=Repairing.RESCINDED)
    told = rows.order_by("rescinded_at").values_list("entry__subject_id", "rescinded_at")
    return {subject: moment for subject, moment in told if moment is not None}


def bar_ends(
    entry: Entry, windows: Windows, today: date, rescinded_at: datetime, calendar: Calendar
) -> date | None:
    """The last day of the bar that began when a repair was rescinded; None where no rule knows one."""
    found = fraud_bar(entry, windows, today, rescinded_at, calendar)
    return found.until if found else None


# ------------------------------------------------------------------------------------------------ the list
@dataclass(frozen=True)
class Looked:
    """One condition of a grant as it is on a day; `clause` is that of the reference list."""

    code: str
    is_met: bool
    words: str
    clause: str


def look(repair: Repair, entry: Entry, today: date) -> list[Looked]:
    """Every condition of a grant on a day, with what is said when it does not hold."""
    asked = Repair.objects.get(pk=repair.pk)
    for name in ("verified_corrected_on", "is_performed", "has_promise", "found"):
        setattr(asked, name, getattr(repair, name))
    for name, value in examine(asked, entry, today).items():
        setattr(asked, name, value)
    asked.as_of = due_instant(today - ONE_DAY)  # the law asks an instant: the first one of the day
    own = entry.policy.instrument == RULE
    return [
        Looked(
            each.code,
            each.holds(asked),
            words(each.code, asked, own),
            CLAUSES.get(each.code, "") if own else "",
        )
        for each in CONDITIONS
    ]


def unmet(repair: Repair, entry: Entry, today: date) -> list[dict[str, str]]:
    """What stands against an application after its verification: code, words and clause of each condition.

    The one list of unmet conditions: the letter of a refusal states it, the page of the decision shows it, and the
    law asks the same conditions before a grant. Other lists than the reference list have no clauses to cite.
    """
    return [
        {"code": each.code, "words": each.words, "clause": each.clause}
        for each in look(repair, entry, today)
        if not each.is_met
    ]


# Of the reference list (MOHRSS Order 45).
CLAUSES = {
    "NOT_CORRECTED": "第十二条第（一）项",
    "MIN_PERIOD": "第十二条第（二）项",
    "NO_COMMITMENT": "第十二条第（三）项",
    "BARRED": "第十三条",
}


def words(code: str, asked: Repair, own: bool) -> str:
    """The condition that is not met, as a letter says it."""
    if code == "BARRED":
        named = "、".join(str(Bar(bar).label) for bar in asked.bars)
        return _("具有不得提前移出的情形：%(bars)s") % {"bars": named}
    if own and code in OWN_WORDS:
        return OWN_WORDS[code]()
    return WORDS[code]()


WORDS: dict[str, Any] = {
    "NOT_CORRECTED": lambda: _("没有证据证明已经改正列入事由所涉的行为"),
    "NOT_PERFORMED": lambda: _("处罚、责令等文书规定的义务没有履行完毕"),
    "MIN_PERIOD": lambda: _("自改正之日起被列入名单未满规定期限"),
    "NO_COMMITMENT": lambda: _("没有作出书面信用承诺，或者承诺已经撤回、违背"),
    "NOT_TRAINED": lambda: _("没有完成名单规则要求的信用修复培训"),
}
OWN_WORDS: dict[str, Any] = {
    "NOT_CORRECTED": lambda: _("没有证据证明已经改正拖欠农民工工资违法行为"),
    "NO_COMMITMENT": lambda: _("没有作出不再拖欠农民工工资书面信用承诺"),
}
