"""An application as its officers see it: condition by condition as of today, the visits, what was looked up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflows.law.repair import Repairing
from workflows.models import Repair, SiteVisit
from workflows.models.repair_exam import look

# What a condition is called when it holds.
NAMES: dict[str, Any] = {
    "NOT_CORRECTED": lambda: _("已经改正"),
    "NOT_PERFORMED": lambda: _("文书规定的义务履行完毕"),
    "MIN_PERIOD": lambda: _("在列满规定期限"),
    "NO_COMMITMENT": lambda: _("书面信用承诺有效"),
    "NOT_TRAINED": lambda: _("培训条件（名单规则要求的）"),
    "BARRED": lambda: _("没有不得移出的情形"),
}


# What only a verification can state.
STATED = ("NOT_CORRECTED", "NOT_PERFORMED", "MIN_PERIOD")


@dataclass(frozen=True)
class Exam:
    """The conditions with what was noted of each, and the visits; persons are named to the case department only."""

    conditions: list[dict[str, Any]]
    visits: list[SiteVisit]
    is_verified: bool
    may_visit: bool
    of_case: bool


def of(repair: Repair, today: date, of_case: bool) -> Exam | None:
    """The same as the law will ask it today; None before the application is accepted and after it was decided."""
    if repair.state not in (Repairing.ACCEPTED, Repairing.VERIFIED):
        return None
    notes, is_verified = repair.found.get("notes", {}) if of_case else {}, repair.state == Repairing.VERIFIED
    conditions = []
    trains = repair.entry.repair_rules(repair.received_on).yes("training_required")
    for each in look(repair, repair.entry, today):
        if each.code == "NOT_TRAINED" and not trains:
            continue  # a condition only where the rules ask for it
        waits = not is_verified and each.code in STATED
        is_well = each.is_met or waits
        words = NAMES[each.code]() if is_well else each.words
        conditions.append(
            {"is_met": each.is_met, "waits": waits, "words": words, "note": notes.get(each.code, "")}
        )
    rows = repair.visits.select_related("record").prefetch_related("photos")
    return Exam(conditions, list(rows), is_verified, True, of_case)
