"""The procedures: viewflow processes with real columns, and the opinions of their steps."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.law.entry import Dismissal
from workflows.law.steps import StepWords, step_words
from workflows.models.evidence import new_code


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

    kind = models.CharField(_("呈批事项"), max_length=20, choices=Kind.choices)
    basis = models.CharField(_("依据"), max_length=20, blank=True)
    grounds = models.TextField(_("理由"))
    document_number = models.CharField(_("依据文书号"), max_length=100, blank=True)
    document_date = models.DateField(_("文书日期"), null=True, blank=True)
    document_body = models.CharField(_("作出机关"), max_length=100, blank=True)
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
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="opinions")
    step = models.CharField(max_length=40)
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=60)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.step} {self.outcome}"


class WorkItem(models.Model):
    """One row per open task: what the inbox reads; kept in the transaction that moves the flow."""

    class Status(models.TextChoices):
        """Whether somebody has the task."""

        NEW = "new", _("待领")
        ASSIGNED = "assigned", _("在办")
        DONE = "done", _("已办")
        CANCELLED = "cancelled", _("已取消")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    task = models.OneToOneField("viewflow.Task", models.PROTECT, related_name="work_item")
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="work_items")
    procedure = models.CharField(max_length=30)
    step = models.CharField(max_length=40)
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="work_items")
    permission = models.CharField(max_length=80)
    owner = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    deadline = models.ForeignKey(
        "workflows.Deadline", models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    due_at = models.DateTimeField(_("期限"))
    priority = models.SmallIntegerField(default=0)
    received_at = models.DateTimeField(_("收到"))
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner", "due_at", "id"], condition=Q(status="assigned"), name="items_mine"),
            models.Index(
                fields=["department", "permission", "due_at", "id"],
                condition=Q(status="new"),
                name="items_team",
            ),
            models.Index(
                fields=["owner", "-finished_at", "-id"], condition=Q(status="done"), name="items_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.entry_id}"

    @property
    def words(self) -> StepWords:
        """What the step is called and at which stage it stands."""
        return step_words(self.procedure, self.step, self.entry.list_type.kind)

    @property
    def title(self) -> str:
        """The task, verb first."""
        return str(self.words.title)

    @property
    def stage(self) -> str:
        """The stage of the entry's life."""
        return str(self.words.stage)
