"""A bulk act: many tasks, one word; each has its own transaction and its own result."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.models.evidence import new_code


class BulkAct(models.Model):
    """What one person asked for many tasks at once; `data` holds outcome, reason or addressee."""

    class Kind(models.TextChoices):
        """What is done to each task."""

        CLAIM = "claim", _("批量领取")
        RELEASE = "release", _("批量退还部门")
        ASSIGN = "assign", _("批量转办")
        APPROVE = "approve", _("批量同意")
        RETURN = "return", _("批量退回")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="bulk_acts")
    data = models.JSONField(default=dict)
    total = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class BulkItem(models.Model):
    """One task of a bulk act and what became of it; `sentence` says why it was not done."""

    class Result(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("等待办理")
        DONE = "done", _("已办")
        REFUSED = "refused", _("未办")

    act = models.ForeignKey(BulkAct, models.CASCADE, related_name="items")
    item = models.ForeignKey("workflows.WorkItem", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.WAITING)
    sentence = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["act", "item"], name="one_task_once_in_a_bulk_act"),
        ]
        indexes: ClassVar = [models.Index(fields=["act", "result", "position"], name="bulk_items_by_result")]

    def __str__(self) -> str:
        return f"{self.act_id} {self.item_id}"
