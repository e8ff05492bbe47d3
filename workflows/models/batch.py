"""Batches of documents, and files printed together."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.law.batch import BatchLaw
from workflows.models.evidence import new_code
from workflows.models.procedures import ProcedureFields


class Issuance(ProcedureFields, Process):
    """制发文书: one document drawn up by hand, reviewed by another, issued and served."""

    kind = models.CharField(_("文种"), max_length=30)
    associate = models.ForeignKey(
        "workflows.Associate", models.PROTECT, null=True, blank=True, related_name="+"
    )
    particulars = models.JSONField(_("文书要素"), default=dict)
    notice = models.OneToOneField(
        "workflows.Notice", models.PROTECT, null=True, blank=True, related_name="issuance"
    )
    replaces = models.ForeignKey(
        "workflows.Notice", models.PROTECT, null=True, blank=True, related_name="corrections"
    )

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"


class NoticeBatch(BatchLaw):
    """批量制发: many documents of one kind in one act; each piece has its own transaction and its own result."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="notice_batches")
    kind = models.CharField(_("文种"), max_length=30)
    particulars = models.JSONField(_("文书要素"), default=dict)
    prepared_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def entry(self):  # type: ignore[no-untyped-def]
        """In whose book it is written: the department's (the door asks every thing for its `entry`)."""
        return self.department

    @entry.setter
    def entry(self, department) -> None:  # type: ignore[no-untyped-def]
        self.department = department

    @property
    def place(self) -> str:
        """The department that issues."""
        return self.department.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"batch/{self.code}"


class NoticeBatchItem(models.Model):
    """One piece of a batch and what became of it; `sentence` says why it was not issued."""

    class Result(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("等待制发")
        ISSUED = "issued", _("已制发")
        REFUSED = "refused", _("未制发")

    batch = models.ForeignKey(NoticeBatch, models.CASCADE, related_name="items")
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="+")
    associate = models.ForeignKey(
        "workflows.Associate", models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveIntegerField()
    # What was stated for this piece alone; it goes before what the batch states for all.
    particulars = models.JSONField(_("本份的文书要素"), default=dict)
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.WAITING)
    notice = models.OneToOneField(
        "workflows.Notice", models.PROTECT, null=True, blank=True, related_name="batch_item"
    )
    sentence = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "entry", "associate"],
                nulls_distinct=False,
                name="one_piece_once_in_a_batch",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "result", "position"], name="batch_items_by_result"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.position}"


class PrintRun(models.Model):
    """合并印制: notices printed into one file, with the list of addresses; made in parts, kept for a while."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="print_runs")
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="print_runs")
    notices = models.JSONField(default=list)  # ids, in the order of the file
    double_sided = models.BooleanField(_("双面印制"), default=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    sentence = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.code
