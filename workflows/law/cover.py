"""Absence cover (工作代理): which posts may be covered, who may cover them, from when until when.

Whoever acts for another never may more than the other: four eyes and recusal ask for both.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from workflows.law.duties import Role

# Posts with tasks of cases. Audit, administration and the credit office neither cover nor are covered:
# looking, keeping the machine and deciding stay in different hands (三员分立).
COVERABLE: frozenset[str] = frozenset({Role.CASE_OFFICER, Role.REVIEWER, Role.LEGAL_REVIEWER, Role.HEAD})
MAX_DAYS = 366


def faults_of(since: date, until: date, today: date) -> dict[str, str]:
    """What is wrong with the first and the last day of an absence, by field; empty when nothing is."""
    if since < today:
        said = {"day": since.isoformat(), "today": today.isoformat()}
        return {"since": _("起始日期%(day)s已经过去；工作代理最早从今天（%(today)s）开始。") % said}
    if until < since:
        said = {"day": since.isoformat()}
        return {"until": _("截止日期不能早于起始日期%(day)s；请改为%(day)s或者以后的日期。") % said}
    last = since + timedelta(days=MAX_DAYS - 1)
    if until > last:
        said = {"max": str(MAX_DAYS), "last": last.isoformat()}
        return {
            "until": _("一次工作代理最长%(max)s日，截止日期最晚为%(last)s；时间更长的，请到期后重新设定。")
            % said
        }
    return {}
