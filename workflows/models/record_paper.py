"""What hangs from an application about a 双公示 record: the days that run, its letters, who was told of its end.

A record is no listing: it has no entry, and so none of the rows that hang from one. These are its own.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.service import ServiceMethod
from workflows.models.evidence import new_code
from workflows.models.record_repair import RecordRepair
from workflows.models.sealed import SealedPaper


class RecordClock(models.Model):
    """A term of one application: counted, explained, stopped while something is completed, met or struck."""

    class Kind(models.TextChoices):
        """What the days are for; named like those of a listing (`models.deadline`)."""

        ACCEPT = "repair_accept", _("受理修复申请")
        COMPLETE = "repair_complete", _("补正修复申请")
        DECIDE = "repair_decide", _("决定终止公示")

    class Warned(models.IntegerChoices):
        """How far it was warned of."""

        NOT_YET = 0, _("未提醒")
        SOON = 1, _("剩三个工作日")
        NEXT = 2, _("剩一个工作日")
        OVER = 3, _("已届满")

    repair = models.ForeignKey(RecordRepair, models.PROTECT, related_name="clocks")
    kind = models.CharField(_("期限"), max_length=20, choices=Kind.choices)
    clause = models.CharField(_("条款"), max_length=200, blank=True)
    start_event = models.CharField(_("起算事由"), max_length=100, blank=True)
    is_verified = models.BooleanField(_("条款已核对"), default=False)
    started_on = models.DateField(_("起算事由发生日"))
    term = models.CharField(_("期间"), max_length=10)
    rolls = models.BooleanField(default=True)
    due_on = models.DateField(_("届满日"))
    due_at = models.DateTimeField(_("届满时刻"))
    is_provisional = models.BooleanField(_("暂定"), default=False)
    explanation = models.JSONField(default=dict)
    stops = models.JSONField(default=list)
    paused_on = models.DateField(_("中止起始日"), null=True, blank=True)
    extended_by = models.CharField(max_length=10, blank=True)
    met_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    struck_at = models.DateTimeField(_("届满处理时间"), null=True, blank=True)
    warned = models.PositiveSmallIntegerField(choices=Warned.choices, default=Warned.NOT_YET)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"], condition=Q(met_at=None, struck_at=None), name="record_clocks_open"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["repair", "kind"], condition=Q(met_at=None), name="one_open_record_clock"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"

    @property
    def is_open(self) -> bool:
        """Neither met nor struck."""
        return self.met_at is None and self.struck_at is None


class RecordPaper(SealedPaper):
    """A letter of the application: frozen facts first, paper later; when, how and to whom it was served."""

    repair = models.ForeignKey(RecordRepair, models.PROTECT, related_name="papers")
    kind = models.CharField(_("文种"), max_length=30)
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, unique=True)
    issued_on = models.DateField(_("成文日期"))
    issued_at = models.DateTimeField(_("签发时间"))
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    service_method = models.CharField(_("送达方式"), max_length=20, choices=ServiceMethod.choices, blank=True)
    service_recipient = models.CharField(_("签收人"), max_length=60, blank=True)
    service_proof = models.CharField(_("送达凭证"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("首次打开时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"record-paper/{self.code}"

    @property
    def keeper(self) -> Any:
        """In whose book it is written: the record's."""
        return self.repair.record

    @property
    def place(self) -> str:
        """The department that issued it."""
        return self.repair.place

    @property
    def subject_place(self) -> str:
        """The subject it is addressed to."""
        return self.repair.subject_place


class RecordReceipt(models.Model):
    """A receiver that was told that a display has ended: sent, delivered by the transport, confirmed by its word."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    repair = models.ForeignKey(RecordRepair, models.PROTECT, related_name="receipts")
    recipient = models.ForeignKey("workflows.Recipient", models.PROTECT, related_name="+")
    message = models.OneToOneField("workflows.Outbox", models.PROTECT, related_name="record_receipt")
    sent_at = models.DateTimeField(_("发出时间"))
    delivered_at = models.DateTimeField(_("送达时间"), null=True, blank=True)
    transport = models.CharField(_("送达凭据"), max_length=200, blank=True)
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    confirmed_as = models.CharField(_("确认人"), max_length=60, blank=True)
    text = models.CharField(_("说明"), max_length=500, blank=True)
    noted_by = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["repair", "recipient"], name="one_record_receipt_of_a_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.repair_id} {self.recipient_id}"

    @property
    def keeper(self) -> Any:
        """In whose book it is written: the record's."""
        return self.repair.record

    @property
    def place(self) -> str:
        """The department that ended the display."""
        return self.repair.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"record-receipt/{self.code}"
