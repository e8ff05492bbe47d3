"""The life of a batch of documents: prepared by one, approved by another, issued piece by piece."""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless


class Batching(models.TextChoices):
    """Where a batch stands."""

    PREPARED = "prepared", _("待审核")
    APPROVED = "approved", _("制发中")
    REJECTED = "rejected", _("退回")
    FINISHED = "finished", _("制发完成")


@unless(_("批量制发至少须有一份文书。"))
def has_something(law: "BatchLaw") -> bool:
    """Nothing is approved that holds nothing."""
    return law.total > 0


class BatchLaw(FSMModelMixin, models.Model):
    """Many documents of one kind in one act. `hands` are the ids of who prepared it: none of them approves it."""

    state = FSMField(
        _("状态"), max_length=12, choices=Batching.choices, default=Batching.PREPARED, protected=True
    )
    total = models.PositiveIntegerField(_("份数"), default=0)
    hands = models.JSONField(default=list, blank=True)

    as_of: datetime
    today: date

    class Meta:
        abstract = True

    @transition(
        state,
        source=Batching.PREPARED,
        target=Batching.APPROVED,
        conditions=[has_something],
        permission=duties.REVIEW_BY_ANOTHER,
    )
    def approve_batch(self) -> None:
        """Another person has seen the facts of every piece: issue begins."""

    @transition(
        state, source=Batching.PREPARED, target=Batching.REJECTED, permission=duties.REVIEW_BY_ANOTHER
    )
    def reject_batch(self) -> None:
        """Nothing of it is issued."""

    @transition(state, source=Batching.APPROVED, target=Batching.FINISHED, permission=duties.ISSUE_NOTICE)
    def finish_batch(self) -> None:
        """Every piece was issued or refused by name."""
