"""The legal life of a report about dishonest conduct (失信举报), and the rule that a clue is only a lead (辅助参考).

S4 附件2 (domain FR-11): what third parties tell may be an auxiliary reference for an identification. It is never
evidence by itself; the rule is checked where a case is registered (`names_a_clue`) and before it is decided
(`rests_on_clue`).
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.cells import Unfit, prose
from workflows.law.refusal import unless

NUMBER = re.compile(r"JB\d{8}-[0-9A-Z]{6}")
# A line of a list of evidence that begins like this names the report itself, not what was found after it.
LEAD = re.compile(
    r"(?:[\d一二三四五六七八九十]+[.、．)）]\s*)?(?:匿名|实名)?举报(?:线索|信|件|材料|内容|登记表)"
)
AUXILIARY = _("辅助参考")
NEVER_EVIDENCE = _(
    "举报线索只作辅助参考，本身不是证据，不列入证据目录；请列明依线索另行取得的证据，如检查记录、询问笔录、书证。"
)
NEVER_ALONE = _(
    "本案依举报线索立案，卷内没有另外的证据材料，不能作出列入决定：举报线索只作辅助参考，本身不是证据。请先补充材料。"
)


class Reporting(models.TextChoices):
    """Where a report stands."""

    FILED = "filed", _("已收到，待分派")
    ASSIGNED = "assigned", _("核查中")
    VERIFIED = "verified", _("已核查，作为线索")
    UNVERIFIED = "unverified", _("已核查，未能查实")
    TRANSFERRED = "transferred", _("已移送")
    MERGED = "merged", _("已并案")
    REJECTED = "rejected", _("不予受理")
    FED_BACK = "fed_back", _("已反馈")
    CLOSED = "closed", _("已办结")


class Source(models.TextChoices):
    """Who tells (domain FR-11)."""

    CITIZEN = "citizen", _("公民个人")
    ASSOCIATION = "association", _("行业协会商会")
    BUREAU = "bureau", _("征信机构")
    MEDIA = "media", _("新闻媒体")
    SOCIAL = "social", _("社会组织")
    DEPARTMENT = "department", _("机关、单位")
    MONITORING = "monitoring", _("退出后重点监测")
    OTHER = "other", _("其他")


OPEN = (Reporting.FILED, Reporting.ASSIGNED)
FINISHED = (
    Reporting.VERIFIED,
    Reporting.UNVERIFIED,
    Reporting.TRANSFERRED,
    Reporting.MERGED,
    Reporting.REJECTED,
)
# From these a case may be opened.
LEADS = (Reporting.ASSIGNED, Reporting.VERIFIED, Reporting.FED_BACK, Reporting.CLOSED)


def names_a_clue(listed: str) -> bool:
    """Does a list of evidence name a report, by its number or as such?"""
    lines = (line.strip() for line in re.split(r"[\n；;]", listed))
    return any(NUMBER.search(line) or LEAD.match(line) for line in lines)


def evidence_list(value: Any) -> str:
    """A list of evidence as it was typed; Unfit when it names a report."""
    found = prose(value, 4000)
    if names_a_clue(found):
        raise Unfit("clue as evidence", str(NEVER_EVIDENCE))
    return found


def rests_on_clue(clues: int, pieces: Iterable[str], listed: str) -> bool:
    """Would a decision rest on clues alone? `pieces` are what else is in the file, by digest."""
    if not clues:
        return False
    return not any(pieces) and (not listed.strip() or names_a_clue(listed))


@unless(_("还没有写明核查情况，不能作出结论。"))
def was_looked_into(law: "ReportLaw") -> bool:
    """Nothing is concluded before somebody has written down what was found."""
    return bool(law.findings.strip())


@unless(_("本件已经申诉过一次，不再受理申诉。"))
def was_not_appealed(law: "ReportLaw") -> bool:
    """One appeal against not being heard (ours)."""
    return not law.was_appealed


@unless(_("还没有写明反馈内容。"))
def has_feedback(law: "ReportLaw") -> bool:
    """Whoever reported is told something."""
    return bool(law.feedback.strip())


class ReportLaw(FSMModelMixin, models.Model):
    """One report: received, assigned to the competent department, looked into, told to whoever reported.

    Whoever refused to hear it does not judge the appeal (`hands`).
    """

    state = FSMField(
        _("状态"), max_length=12, choices=Reporting.choices, default=Reporting.FILED, protected=True
    )
    findings = models.TextField(_("核查情况"), blank=True)
    feedback = models.TextField(_("反馈内容"), blank=True)
    is_vexatious = models.BooleanField(_("恶意或者滥用举报"), default=False)
    was_appealed = models.BooleanField(_("已经申诉"), default=False)
    hands = models.JSONField(default=list, blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state, source=Reporting.FILED, target=Reporting.ASSIGNED, permission=duties.ASSIGN_UNCONCERNED
    )
    def assign_report(self) -> None:
        """The credit office hands it to the department that is competent."""

    @transition(
        state, source=Reporting.ASSIGNED, target=Reporting.FILED, permission=duties.ASSIGN_OR_LOOK_INTO
    )
    def return_report(self) -> None:
        """The department is not the competent one: it goes back, to be assigned anew."""

    @transition(
        state,
        source=Reporting.ASSIGNED,
        target=Reporting.VERIFIED,
        conditions=[was_looked_into],
        permission=duties.LOOK_INTO_UNCONCERNED,
    )
    def verify_report(self) -> None:
        """There is something in it: a clue (辅助参考), still no evidence."""

    @transition(
        state,
        source=Reporting.ASSIGNED,
        target=Reporting.UNVERIFIED,
        conditions=[was_looked_into],
        permission=duties.LOOK_INTO_UNCONCERNED,
    )
    def dismiss_report(self) -> None:
        """Nothing was found."""

    @transition(
        state,
        source=[Reporting.FILED, Reporting.ASSIGNED],
        target=Reporting.TRANSFERRED,
        permission=duties.ASSIGN_OR_LOOK_INTO,
    )
    def transfer_report(self) -> None:
        """Another authority is competent; it goes there without the reporter's identity."""

    @transition(
        state,
        source=[Reporting.FILED, Reporting.ASSIGNED],
        target=Reporting.MERGED,
        permission=duties.ASSIGN_OR_LOOK_INTO,
    )
    def merge_report(self) -> None:
        """The same is looked into already."""

    @transition(
        state,
        source=[Reporting.FILED, Reporting.ASSIGNED],
        target=Reporting.REJECTED,
        permission=duties.ASSIGN_BY_ANOTHER,
    )
    def reject_report(self) -> None:
        """Not heard, with reasons; one appeal is open, which another person judges."""

    @transition(
        state,
        source=Reporting.REJECTED,
        target=Reporting.FILED,
        conditions=[was_not_appealed],
        permission=duties.FILE_BY_CODE,
    )
    def appeal_report(self) -> None:
        """Whoever reported says why it must be heard."""
        self.was_appealed, self.is_vexatious = True, False

    @transition(
        state,
        source=list(FINISHED),
        target=Reporting.FED_BACK,
        conditions=[has_feedback],
        permission=duties.ASSIGN_OR_LOOK_INTO,
    )
    def feed_back(self) -> None:
        """Whoever reported is told what came of it."""

    @transition(
        state, source=Reporting.FED_BACK, target=Reporting.CLOSED, permission=duties.ASSIGN_OR_LOOK_INTO
    )
    def close_report(self) -> None:
        """Over."""
