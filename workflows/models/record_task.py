"""公示信息修复办理: one thing that must be done about an application to end the display of a penalty."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.models.matter import MatterField
from workflows.models.procedures import ProcedureFields
from workflows.models.record_paper import RecordPaper
from workflows.models.record_repair import RecordRepair


class RecordProcedure(ProcedureFields, Process):
    """公示信息修复办理: to take in, to confirm a rejection, to verify, to decide, to serve one letter."""

    class Matter(models.TextChoices):
        """Which."""

        CHECK = "check", _("审查是否受理")
        CONFIRM = "confirm", _("审批不予受理")
        VERIFY = "verify", _("核实")
        DECIDE = "decide", _("决定")
        SERVE = "serve", _("送达文书")

    entry: Any = MatterField("workflows.Entry", models.PROTECT, null=True, related_name="recordprocedures")
    record_repair = models.ForeignKey(RecordRepair, models.PROTECT, related_name="procedures")
    matter = models.CharField(_("事项"), max_length=10, choices=Matter.choices)
    # The letter to be served; each has a task of its own.
    paper = models.ForeignKey(RecordPaper, models.PROTECT, null=True, blank=True, related_name="procedures")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record_repair", "matter"],
                condition=Q(is_open=True, paper=None),
                name="one_open_matter_of_record",
            ),
            models.UniqueConstraint(
                fields=["paper"], condition=Q(is_open=True), name="one_open_service_of_record"
            ),
        ]

    def __str__(self) -> str:
        return f"record {self.matter} {self.record_repair_id}"

    @property
    def office_id(self) -> int:
        """The key of that department."""
        return self.record_repair.department_id

    @property
    def office(self) -> Any:
        """Who made the record works on it."""
        return self.record_repair.department
