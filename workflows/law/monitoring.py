"""退出后重点监测: what a watch looks at, and what may become of what it finds.

S4 附件2 四.2 (domain FR-69): whoever has left a list stays an object of priority monitoring. A watch is never public,
is no ground for any measure, and keeps nobody from anything: what it finds is a lead (辅助参考) at most, and goes
through the procedure that every other lead goes through.
"""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless


class Judging(models.TextChoices):
    """Where something that a watch found stands."""

    MATCHED = "matched", _("待研判")
    SET_ASIDE = "set_aside", _("不作为线索")
    CLUE = "clue", _("已转为线索")


class Matched(models.TextChoices):
    """What a watch may find."""

    PENALTY = "penalty", _("新的行政处罚记录")
    LISTING = "listing", _("新的名单条目")
    PROMISE = "promise", _("信用承诺被认定违背")
    CHECK = "check", _("定期核查发现的情况")


class Checking(models.TextChoices):
    """What a periodic check comes to."""

    NOTHING = "nothing", _("没有发现新的情况")
    FOUND = "found", _("发现新的情况")


@unless(_("还没有写明研判意见。"))
def was_explained(law: "FindingLaw") -> bool:
    """Nobody becomes a lead, and nothing is put aside, without a reason on the record (ours)."""
    return bool(law.reason.strip())


class FindingLaw(FSMModelMixin, models.Model):
    """One thing that a watch found: an officer says whether it is a lead or not."""

    state = FSMField(
        _("状态"), max_length=12, choices=Judging.choices, default=Judging.MATCHED, protected=True
    )
    reason = models.TextField(_("研判意见"), blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=Judging.MATCHED,
        target=Judging.SET_ASIDE,
        conditions=[was_explained],
        permission=duties.KEEP_WATCH,
    )
    def set_finding_aside(self) -> None:
        """It has nothing to do with the watch, or another authority has it already."""

    @transition(
        state,
        source=Judging.MATCHED,
        target=Judging.CLUE,
        conditions=[was_explained],
        permission=duties.KEEP_WATCH,
    )
    def raise_clue(self) -> None:
        """It goes to the credit office as a lead: never evidence, never by itself a case."""
