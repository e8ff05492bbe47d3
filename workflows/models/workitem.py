"""The work item: one row per open task, which is all that an inbox reads."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.steps import StepWords, step_words
from workflows.models.evidence import new_code
from workflows.models.matter import MatterField


class WorkItem(models.Model):
    """One row per open task: what the inbox reads; kept in the transaction that moves the flow.

    `due_at` repeats the instant of its deadline, so that one index gives the order of an inbox: due, then
    urgency, then age. A task without a running clock lies at the end (`acts.deadline.NO_TERM`).
    """

    class Status(models.TextChoices):
        """Whether somebody has the task."""

        NEW = "new", _("待领")
        ASSIGNED = "assigned", _("在办")
        HELD = "held", _("已提交，可撤回")
        DONE = "done", _("已办")
        CANCELLED = "cancelled", _("已取消")

    class Urgency(models.IntegerChoices):
        """紧急程度 of official work (党政机关公文处理工作条例 §9); the smaller goes first."""

        TOP = 1, _("特急")
        HIGH = 2, _("加急")
        NORMAL = 3, _("平件")

    class Warned(models.IntegerChoices):
        """How far the clock has warned of this task; it never warns twice of the same."""

        NOT_YET = 0, _("未提醒")
        THREE_DAYS = 1, _("剩三个工作日")
        ONE_DAY = 2, _("剩一个工作日")
        OVERDUE = 3, _("超期")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    task = models.OneToOneField("viewflow.Task", models.PROTECT, related_name="work_item")
    # A task about a commitment that hangs from no entry has none: `entry` is the commitment then.
    entry: Any = MatterField(
        "workflows.Entry", models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    commitment = models.ForeignKey(
        "workflows.Commitment", models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    procedure = models.CharField(max_length=30)
    step = models.CharField(max_length=40)
    # A task about an application to end the display of a penalty: its days are clocks of its own.
    record_repair = models.ForeignKey(
        "workflows.RecordRepair", models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    record_clock = models.ForeignKey(
        "workflows.RecordClock", models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="work_items")
    permission = models.CharField(max_length=80)
    team = models.ForeignKey(
        "workflows.Team", models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    owner = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    delegated_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="delegated_items"
    )
    on_behalf_of = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="items_done_for"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    deadline = models.ForeignKey(
        "workflows.Deadline", models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    due_at = models.DateTimeField(_("期限"))
    priority = models.PositiveSmallIntegerField(
        _("紧急程度"), choices=Urgency.choices, default=Urgency.NORMAL
    )
    follow_up_on = models.DateField(_("跟进日期"), null=True, blank=True)
    warned = models.PositiveSmallIntegerField(choices=Warned.choices, default=Warned.NOT_YET)
    received_at = models.DateTimeField(_("收到"))
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # The two boxes: first the order of a box, then what its filters ask, so that counting a filtered box
        # reads the index alone and never a row for every task it passes over.
        indexes: ClassVar = [
            models.Index(
                fields=["owner", "due_at", "priority", "id", "procedure", "step", "follow_up_on", "status"],
                condition=Q(status="assigned"),
                name="items_mine",
            ),
            models.Index(
                fields=[
                    "department",
                    "permission",
                    "due_at",
                    "priority",
                    "id",
                    "team",
                    "procedure",
                    "step",
                    "status",
                ],
                condition=Q(status="new"),
                name="items_team",
            ),
            models.Index(
                fields=["owner", "-finished_at", "-id"], condition=Q(status="done"), name="items_done"
            ),
            # Supervision and the clock's warnings read what is open, by department and by due instant.
            models.Index(
                fields=["department", "due_at", "id"],
                condition=Q(status__in=["new", "assigned"]),
                name="items_open_of_office",
            ),
            models.Index(
                fields=["due_at", "id"], condition=Q(status__in=["new", "assigned"]), name="items_open"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False)
                | Q(commitment__isnull=False)
                | Q(record_repair__isnull=False),
                name="items_are_about_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.entry_id}"

    @property
    def place(self) -> str:
        """The department that does it, which need not be that of the entry."""
        return f"d{self.department_id}"

    @property
    def clock(self) -> Any:
        """The term under which it stands: a deadline, a clock of an application about a record, or None."""
        return self.record_clock if self.record_clock_id else self.deadline

    @property
    def in_book(self) -> int | None:
        """The book in which what is done to it is written."""
        about = self.entry
        found: int | None = about.book_id if self.entry_id else about.keeper.book_id
        return found

    @property
    def subject_place(self) -> str:
        """The subject whose entry it is."""
        return self.entry.subject_place

    @property
    def state(self) -> str:
        """The state of the entry: what is done to a task changes none."""
        return self.entry.state

    @property
    def ref(self) -> str:
        """As the log writes it: a task stands for its entry."""
        return self.entry.ref

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

    @property
    def is_urgent(self) -> bool:
        """Is it to be done before others of the same day?"""
        return self.priority != self.Urgency.NORMAL
