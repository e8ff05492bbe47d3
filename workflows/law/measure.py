"""What follows from a listing: a measure, an interval of its own."""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties


class Measuring(models.TextChoices):
    """Whether a measure is in force."""

    PLANNED = "planned", _("待实施")
    IMPOSED = "imposed", _("实施中")
    LIFTED = "lifted", _("已解除")


class MeasureLaw(FSMModelMixin, models.Model):
    """The life of one joint measure (办法 §10); it ends with the listing (办法 §17)."""

    state = FSMField(
        _("措施状态"), max_length=20, choices=Measuring.choices, default=Measuring.PLANNED, protected=True
    )
    imposed_on = models.DateField(_("实施起始日"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("解除时间"), null=True, blank=True)

    as_of: datetime

    class Meta:
        abstract = True

    @transition(
        state,
        source=[Measuring.PLANNED, Measuring.LIFTED],
        target=Measuring.IMPOSED,
        permission=duties.MOVE_LISTING,
    )
    def impose(self, *, from_day: date) -> None:
        """The measure begins with the listing."""
        self.imposed_on, self.lifted_at = from_day, None

    @transition(state, source=Measuring.IMPOSED, target=Measuring.LIFTED, permission=duties.MOVE_LISTING)
    def lift(self) -> None:
        """The measure ends."""
        self.lifted_at = self.as_of
