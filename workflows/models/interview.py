"""Interview (约谈): the appointment, whether it was confirmed or moved, the record, who signed it and how."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.law.interview import AHEAD, OPEN, InterviewLaw, Side, Sort
from workflows.models.procedures import ProcedureFields
from workflows.models.rectification import OfEntryQuerySet


class Interview(InterviewLaw):
    """One interview; `particulars` are the blanks of its notice, `record` those of its record.

    `record_digest` is what was read and signed: a record that is written anew has to be signed anew.
    """

    code = models.CharField(_("约谈编号"), max_length=34, unique=True)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="interviews")
    sort = models.CharField(_("约谈种类"), max_length=10, choices=Sort.choices, default=Sort.WARNING)
    rectification = models.ForeignKey(
        "workflows.Rectification", models.PROTECT, null=True, blank=True, related_name="interviews"
    )
    particulars = models.JSONField(_("通知书内容"), default=dict)
    notice = models.ForeignKey("workflows.Notice", models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveSmallIntegerField(_("通知次数"), default=0)
    opened_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("发起时间"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    move_why = models.TextField(_("申请改期的理由"), blank=True)
    move_answer = models.TextField(_("对改期申请的答复"), blank=True)
    record = models.JSONField(_("约谈记录"), default=dict)
    record_digest = models.CharField(max_length=64, blank=True)
    record_paper = models.ForeignKey(
        "workflows.Notice", models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(_("记录时间"), null=True, blank=True)
    follow_up_on = models.DateField(_("回访日期"), null=True, blank=True)
    why = models.TextField(_("说明"), blank=True)

    objects = OfEntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["state", "-id"], name="interviews_by_state")]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """The department that invites."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The subject that is invited."""
        return self.entry.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"interview/{self.code}"

    @property
    def is_open(self) -> bool:
        """Is something still to come?"""
        return self.state in OPEN

    @property
    def is_ahead(self) -> bool:
        """Does the appointment stand?"""
        return self.state in AHEAD

    @property
    def sides(self) -> set[str]:  # type: ignore[override]
        """Who has signed the record as it is now."""
        return {each.side for each in self.signatures.all() if each.digest == self.record_digest}

    def signature(self, side: str) -> Any:
        """The signature of a side on the record as it is now, or None."""
        found = [s for s in self.signatures.all() if s.side == side and s.digest == self.record_digest]
        return found[-1] if found else None

    def said(self, key: str) -> str:
        """One blank of the notice, as it was written."""
        return str(self.particulars.get(f"interview.{key}", ""))

    def noted(self, key: str) -> str:
        """One blank of the record, as it was written."""
        return str(self.record.get(f"record.{key}", ""))


class InterviewSignature(models.Model):
    """A signature on a record: whose, how, on which words (their digest); never changed."""

    class Way(models.TextChoices):
        """How it was given."""

        TYPED = "typed", _("登录后键入姓名")
        CODE = "code", _("服务大厅一次性验证码")
        PAPER = "paper", _("纸质签字（扫描件）")

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="signatures")
    side = models.CharField(_("签字方"), max_length=10, choices=Side.choices)
    name = models.CharField(_("姓名"), max_length=60)
    capacity = models.CharField(_("职务、身份"), max_length=60, blank=True)
    way = models.CharField(_("签字方式"), max_length=10, choices=Way.choices)
    contact = models.CharField(_("验证的联系方式"), max_length=100, blank=True)
    remark = models.TextField(_("对记录的意见"), blank=True)
    digest = models.CharField(max_length=64)
    scan = models.ForeignKey("workflows.Evidence", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("签字时间"))

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.side} {self.name}"


class InterviewProcedure(ProcedureFields, Process):
    """约谈办理: one matter of an interview that somebody must do or approve."""

    class Matter(models.TextChoices):
        """Which."""

        NOTICE = "notice", _("审批、通知并约谈")
        MOVE = "move", _("答复改期申请")

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="procedures")
    matter = models.CharField(_("事项"), max_length=10, choices=Matter.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["interview", "matter"],
                condition=Q(is_open=True),
                name="one_open_matter_of_interview",
            ),
        ]

    def __str__(self) -> str:
        return f"interview {self.matter} {self.entry_id}"
