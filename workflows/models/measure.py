"""Measure: a joint measure that hangs from an entry; Monitoring: the watch after exit."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.measure import MeasureLaw


class Measure(MeasureLaw):
    """One measure of the policy's catalogue, imposed through one body."""

    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="measures")
    listed_measure = models.ForeignKey("workflows.ListedMeasure", models.PROTECT, related_name="+")

    ends_on = models.DateField(_("措施届满日"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "listed_measure"], name="one_measure_per_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.listed_measure.name} {self.state}"

    @property
    def place(self) -> str:
        """The department that decides."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The subject of the entry."""
        return self.entry.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"measure/{self.pk}"


class Monitoring(models.Model):
    """The watch over a subject that has left the list; never public, never a punishment."""

    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="monitorings")
    opened_on = models.DateField(_("开始日期"))
    until = models.DateField(_("届满日期"))
    is_verified = models.BooleanField(_("期限已核对"), default=False)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    closed_because = models.CharField(_("结束原因"), max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(closed_at=None), name="one_open_monitoring"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.opened_on}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"monitoring/{self.pk}"
