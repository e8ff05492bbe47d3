"""What the public sees: its own state, its own period."""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties


class Showing(models.TextChoices):
    """Whether a party is on the public register."""

    WITHHELD = "withheld", _("未公示")
    SHOWN = "shown", _("公示中")
    MARKED = "marked", _("公示中（异议标注）")
    STOPPED = "stopped", _("已停止公示")


class DisplayLaw(FSMModelMixin, models.Model):
    """The life of one party's public display; it follows the listing and never leads it."""

    state = FSMField(
        _("公示状态"), max_length=20, choices=Showing.choices, default=Showing.WITHHELD, protected=True
    )
    shown_from = models.DateField(_("公示起始日"), null=True, blank=True)
    shown_until = models.DateField(_("公示届满日"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("停止公示时间"), null=True, blank=True)

    as_of: datetime
    # Where an objection to what is shown is handled, while an act on it holds the display.
    handled_at: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @transition(
        state,
        source=[Showing.WITHHELD, Showing.STOPPED],
        target=Showing.SHOWN,
        permission=duties.MOVE_DISPLAY,
    )
    def show(self, *, from_day: date, until: date | None) -> None:
        """Put on the public register (办法 §9); the last day ends at 24:00, without one it lasts with the listing."""
        self.shown_from, self.shown_until, self.stopped_at = from_day, until, None

    @transition(state, source=Showing.SHOWN, target=Showing.MARKED, permission=duties.MOVE_DISPLAY)
    def mark(self) -> None:
        """Mark as disputed while an objection is handled."""

    @transition(state, source=Showing.MARKED, target=Showing.SHOWN, permission=duties.UNMARK_DISPLAY)
    def unmark(self) -> None:
        """Take the mark of a dispute away."""

    @transition(
        state, source=[Showing.SHOWN, Showing.MARKED], target=Showing.STOPPED, permission=duties.MOVE_DISPLAY
    )
    def stop(self) -> None:
        """Take off the public register (办法 §17)."""
        self.stopped_at = self.as_of
