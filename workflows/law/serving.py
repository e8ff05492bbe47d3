"""The life of one attempt at service: under way, then succeeded or failed; how each way is proved and dated.

Ways and dates follow 民事诉讼法 (2023) §§87-95, used by reference (domain §4.3).
"""

from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless
from workflows.law.service import ServiceMethod

ANNOUNCEMENT = timedelta(days=30)  # 民事诉讼法 §95 (60 days before 2022-01-01)


class Attempting(models.TextChoices):
    """Where one attempt stands."""

    UNDER_WAY = "under_way", _("送达中")
    SUCCEEDED = "succeeded", _("已送达")
    FAILED = "failed", _("未能送达")


@unless(_("送达日期不能早于本次送达开始的日期，也不能晚于今天。"))
def served_within_the_attempt(law: "AttemptLaw") -> bool:
    """An attempt that reached somebody did so on a day since it began."""
    day = law.proposed_on
    return day is not None and law.started_on <= day <= law.today


@unless(_("公告期30日还没有届满，届满后才视为送达（民事诉讼法第九十五条）。"))
def announcement_has_run(law: "AttemptLaw") -> bool:
    """A public announcement counts as service when thirty days have passed since it was made."""
    if law.method != ServiceMethod.PUBLIC:
        return True
    return law.proposed_on is not None and law.proposed_on >= law.started_on + ANNOUNCEMENT


class AttemptLaw(FSMModelMixin, models.Model):
    """One attempt to serve one notice in one way. `started_on`: handed over, posted, sent or announced that day."""

    state = FSMField(
        _("送达情况"), max_length=12, choices=Attempting.choices, default=Attempting.UNDER_WAY, protected=True
    )
    method = models.CharField(_("送达方式"), max_length=20, choices=ServiceMethod.choices)
    started_on = models.DateField(_("开始日期"))
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    failed_on = models.DateField(_("未能送达日期"), null=True, blank=True)

    as_of: datetime
    today: date
    proposed_on: date | None = None

    class Meta:
        abstract = True

    @transition(
        state,
        source=Attempting.UNDER_WAY,
        target=Attempting.SUCCEEDED,
        conditions=[served_within_the_attempt, announcement_has_run],
        permission=duties.SERVE_RECEIVE_OR_KEEP,
    )
    def reach(self, *, on_day: date) -> None:
        """The notice reached its addressee in this way, that day."""
        self.served_on = on_day

    @transition(
        state,
        source=Attempting.UNDER_WAY,
        target=Attempting.FAILED,
        permission=duties.SERVE_OR_KEEP,
    )
    def miss(self, *, on_day: date) -> None:
        """It did not: the reason is kept, and another way is next."""
        self.failed_on = on_day
