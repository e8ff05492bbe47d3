"""The procedures: viewflow processes with real columns, and the opinions of their steps."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.law.entry import Dismissal


class ProcedureFields(models.Model):
    """What every procedure has: its entry, whether it is open, who acted last and how it went.

    `acted_by`/`acted_at` name the hands and the moment of the last human step: the flow's
    Function steps act on that person's behalf, never on nobody's.
    """

    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="%(class)ss")
    is_open = models.BooleanField(default=True)
    started_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    acted_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    acted_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True


class Identification(ProcedureFields, Process):
    """认定: from registration to the served decision."""

    dismissal = models.CharField(_("不予列入的依据"), max_length=12, choices=Dismissal.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(is_open=True), name="one_open_identification"
            ),
        ]

    def __str__(self) -> str:
        return f"identification {self.entry_id}"


class Reply(ProcedureFields, Process):
    """复核: one statement and defence, answered."""

    statement = models.OneToOneField("workflows.Statement", models.PROTECT, related_name="procedure")

    def __str__(self) -> str:
        return f"reply {self.entry_id}"


class RepairProcedure(ProcedureFields, Process):
    """修复: one application for early removal, verified and decided.

    That one application is open at a time is the application's own constraint: a new one may come while
    the refusal of the former still waits to be served.
    """

    repair = models.OneToOneField("workflows.Repair", models.PROTECT, related_name="procedure")
    # Which displays and measures a partial grant ends, as the decision said it.
    parts = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"repair {self.entry_id}"


class Exit(ProcedureFields, Process):
    """退出: the removal is told to everybody and served; the watch opens."""

    ground = models.CharField(_("移出事由"), max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry"], condition=Q(is_open=True), name="one_open_exit"),
        ]

    def __str__(self) -> str:
        return f"exit {self.entry_id}"


class Motion(ProcedureFields, Process):
    """呈批: one officer proposes, the head decides: an extension, a stop of a clock, the end of a listing."""

    class Kind(models.TextChoices):
        """What is proposed."""

        EXTENSION = "extension", _("延长作出决定期限")
        RESCISSION = "rescission", _("撤销提前移出并恢复列入")
        REVOCATION = "revocation", _("撤销列入决定")
        DOWNGRADE = "downgrade", _("取消守信激励")
        EXTINCTION = "extinction", _("主体消灭移出")
        SUSPENSION = "suspension", _("中止计算期限")
        REPAIR_EXTENSION = "repair_extension", _("延长修复审查期限")
        REORGANISATION = "reorganisation", _("破产重整暂停惩戒")
        PLAN_DONE = "plan_done", _("重整计划执行完毕")
        PLAN_FAILED = "plan_failed", _("重整终止，恢复惩戒")

    kind = models.CharField(_("呈批事项"), max_length=20, choices=Kind.choices)
    basis = models.CharField(_("依据"), max_length=20, blank=True)
    grounds = models.TextField(_("理由"))
    document_number = models.CharField(_("依据文书号"), max_length=100, blank=True)
    document_date = models.DateField(_("文书日期"), null=True, blank=True)
    document_body = models.CharField(_("作出机关"), max_length=100, blank=True)
    watch_on = models.DateField(_("计划执行期限届满日"), null=True, blank=True)
    clock = models.ForeignKey(
        "workflows.Deadline",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("中止的期限"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "kind"], condition=Q(is_open=True), name="one_open_motion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"


class Opinion(models.Model):
    """What a person said in a step; a return to the former step and the next round each have a row."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="opinions")
    entry = models.ForeignKey(
        "workflows.Entry", models.PROTECT, null=True, blank=True, related_name="opinions"
    )
    step = models.CharField(max_length=40)
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.CharField(max_length=60)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.step} {self.outcome}"
