"""Outbox: who must be told what; written with the change, sent later."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Outbox(models.Model):
    """One thing to do outside the transaction, exactly once in effect.

    `key` makes a second announcement of the same thing impossible; a runner leases a row,
    works, and marks it done in the transaction of the effect.
    """

    class Status(models.TextChoices):
        """The life of a delivery."""

        PENDING = "pending", _("待发送")
        DONE = "done", _("已完成")
        DEAD = "dead", _("失败")

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120, unique=True)
    addressee = models.CharField(_("接收方"), max_length=100, blank=True)
    payload = models.JSONField(default=dict)
    line = models.ForeignKey("workflows.Transition", models.PROTECT, null=True, related_name="outbox")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["created_at", "id"], condition=Q(status="pending"), name="outbox_pending"),
        ]

    def __str__(self) -> str:
        return self.key
