"""Demerit points (失信记分): what counts on a day, and which threshold a new line has crossed.

No law at hand gives a table of points (待核): findings, points, validity and thresholds are the data of a local policy,
and no policy is in use unless a city has put one there. Reaching a threshold proposes something to an officer; it is
never a measure, is not public and decides nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.terms import add_months


class Opens(models.TextChoices):
    """What reaching a threshold proposes to an officer."""

    INTERVIEW = "interview", _("建议约谈")
    WATCH = "watch", _("建议作为重点关注名单线索")


class Reviewing(models.TextChoices):
    """How an objection to points was answered."""

    KEPT = "kept", _("维持记分")
    COUNTERED = "countered", _("冲销记分")


NO_LAW = _(
    "记分只用于本单位提醒和安排约谈、辅导，不公示、不共享，不是行政处罚，也不直接产生任何措施；规则为本地规则，依据待核。"
)


@dataclass(frozen=True)
class Points:
    """One line as the sum reads it: its points (a counter-entry has them negative), from when until when it counts."""

    points: int
    on: date
    until: date


def valid_until(on: date, months: int) -> date:
    """The last day on which points count."""
    return add_months(on, months)


def balance(lines: Iterable[Points], day: date) -> int:
    """The points that count on a day; never below zero."""
    return max(sum(line.points for line in lines if line.on <= day <= line.until), 0)


def crossed(before: int, after: int, thresholds: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """The thresholds that a new line has reached and the sum before had not, the lowest first."""
    return sorted((at, what) for at, what in thresholds if before < at <= after)


def faults(policy: dict[str, Any]) -> list[str]:
    """Everything that keeps data from being a policy of points, in sentences; [] when nothing does."""
    found = [str(_("缺少“%(key)s”。") % {"key": key}) for key in NEEDED if not policy.get(key)]
    seen: set[str] = set()
    for rule in policy.get("rules") or ():
        code = str(rule.get("code", ""))
        if not code or code in seen:
            found.append(str(_("记分项“%(code)s”没有代码或者代码重复。") % {"code": code}))
        seen.add(code)
        if not _is_count(rule.get("points")) or not _is_count(rule.get("months")):
            found.append(str(_("记分项“%(code)s”的分值和有效月数应为大于零的整数。") % {"code": code}))
        if not str(rule.get("clause", "")).strip():
            found.append(str(_("记分项“%(code)s”缺少条款；没有核对的写“待核”。") % {"code": code}))
    for each in policy.get("thresholds") or ():
        if not _is_count(each.get("points")) or each.get("opens") not in Opens.values:
            found.append(str(_("阈值应写明分值和 interview、watch 之一。")))
    return found


NEEDED = ("code", "name", "version", "basis", "effective_from", "rules")


def _is_count(value: Any) -> bool:
    """A whole number above zero."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
