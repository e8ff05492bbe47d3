"""破产重整: discipline is lifted for a time while a plan is executed; for good when it is done, or it resumes.

On the court's ruling that approves a reorganisation plan or recognises a settlement the enterprise may apply (Order 36;
domain §1.1). What was lifted is named, so that exactly that resumes.
"""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless


class Reorganising(models.TextChoices):
    """Where a temporary lifting stands."""

    IN_EFFECT = "in_effect", _("暂停惩戒中")
    DEFINITIVE = "definitive", _("计划执行完毕，已解除")
    RESUMED = "resumed", _("已恢复惩戒")
    MOOT = "moot", _("列入已经结束")


@unless(_("还没有写明结束所依据的文书。"))
def end_is_documented(law: "ReorganisationLaw") -> bool:
    """The end rests on a document: of the court, or of the administrator of the plan."""
    return bool(law.end_document.strip())


class ReorganisationLaw(FSMModelMixin, models.Model):
    """One temporary lifting; its beginning and both its ends are decided by the head."""

    state = FSMField(
        _("状态"), max_length=12, choices=Reorganising.choices, default=Reorganising.IN_EFFECT, protected=True
    )
    end_document = models.CharField(_("结束所依据的文书号"), max_length=100, blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=Reorganising.IN_EFFECT,
        target=Reorganising.DEFINITIVE,
        conditions=[end_is_documented],
        permission=duties.DECIDE_MOTION,
    )
    def lift_for_good(self) -> None:
        """The plan has been executed: what was lifted for a time is lifted for good."""

    @transition(
        state,
        source=Reorganising.IN_EFFECT,
        target=Reorganising.RESUMED,
        conditions=[end_is_documented],
        permission=duties.DECIDE_MOTION,
    )
    def resume_discipline(self) -> None:
        """The plan was not executed, or its execution was terminated: what was lifted resumes."""

    @transition(
        state,
        source=Reorganising.IN_EFFECT,
        target=Reorganising.MOOT,
        permission=duties.MOVE_LISTING,
    )
    def end_with_listing(self) -> None:
        """The listing has ended otherwise: nothing is left that could resume."""
