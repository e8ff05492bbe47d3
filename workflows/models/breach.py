"""违背承诺办理: one thing that must be done about a possible breach of a commitment."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.models.commitment import Commitment
from workflows.models.matter import MatterField
from workflows.models.procedures import ProcedureFields


class BreachProcedure(ProcedureFields, Process):
    """违背承诺办理: to look at what may be a breach, to serve the notice, to decide after the objection."""

    class Matter(models.TextChoices):
        """Which."""

        LOOK = "look", _("核查履行情况")
        SERVE = "serve", _("送达告知书")
        DECIDE = "decide", _("认定是否违背")

    entry: Any = MatterField("workflows.Entry", models.PROTECT, null=True, related_name="breachprocedures")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="procedures")
    matter = models.CharField(_("事项"), max_length=10, choices=Matter.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commitment", "matter"], condition=Q(is_open=True), name="one_open_matter_of_promise"
            ),
        ]

    def __str__(self) -> str:
        return f"breach {self.matter} {self.commitment_id}"

    @property
    def office_id(self) -> int:
        """The key of that department."""
        return self.commitment.department_id

    @property
    def office(self) -> Any:
        """Who received the commitment does it."""
        return self.commitment.department
