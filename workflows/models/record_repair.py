"""RecordRepair: an application to end the display of a penalty record early; the same law as for a listing."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.repair import RepairLaw


class RecordRepair(RepairLaw):
    """One application about one 双公示 record; `hands` are those who had part in it before the decision."""

    code = models.CharField(_("申请编号"), max_length=30, unique=True)
    record = models.ForeignKey("workflows.PublicityRecord", models.PROTECT, related_name="repairs")
    applicant = models.CharField(_("经手人"), max_length=60)
    statement = models.TextField(_("改正和履行情况说明"))
    materials = models.JSONField(_("已收到的材料"), default=list)
    received_on = models.DateField(_("收到日期"))
    accept_by = models.DateField(_("最迟受理日"), null=True, blank=True)
    decide_by = models.DateField(_("最迟决定日"), null=True, blank=True)
    missing = models.TextField(_("需要补正的内容"), blank=True)
    found = models.JSONField(_("逐项核实情况"), default=dict)
    verification = models.TextField(_("核实意见"), blank=True)
    reason = models.TextField(_("理由"), blank=True)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    hands = models.JSONField(default=list)
    applied_at = models.DateTimeField(_("登记时间"))
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(is_open=True), name="one_open_record_repair"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def entry(self) -> Any:
        """In whose book it is written: the record's."""
        return self.record

    @entry.setter
    def entry(self, record: Any) -> None:
        self.record = record

    @property
    def place(self) -> str:
        """The department that decides: who made the record repairs it (谁认定、谁修复)."""
        return self.record.place

    @property
    def subject_place(self) -> str:
        """The subject that applies."""
        return f"s{self.record.subject_id}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"recordrepair/{self.code}"
