"""Repair: an application for early removal."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.repair import RepairLaw
from workflows.models.commitment import Commitment


class Repair(RepairLaw):
    """One application for early removal from the list (办法 §14)."""

    code = models.CharField(_("申请编号"), max_length=30, unique=True)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="repairs")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="repairs")
    statement = models.TextField(_("改正情况说明"))
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    applied_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(_("申请时间"))
    received_on = models.DateField(_("收到日期"))
    is_entered_by_officer = models.BooleanField(default=False)
    is_barred = models.BooleanField(_("有不得提前移出的情形"), default=False)
    verification = models.TextField(_("核实意见"), blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    reason = models.TextField(_("决定理由"), blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry"], condition=Q(is_open=True), name="one_open_repair"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """The department that decides."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The subject that applies."""
        return self.entry.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"repair/{self.code}"
