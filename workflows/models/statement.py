"""Statement: what the subject says before the decision, and the authority's answer (办法 §6)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Statement(models.Model):
    """One statement and defence of one party, answered point by point before any decision."""

    class Adopted(models.TextChoices):
        """What came of it; never a heavier treatment (行政处罚法 §45)."""

        YES = "yes", _("采纳")
        PARTLY = "partly", _("部分采纳")
        NO = "no", _("不采纳")

    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="statements")
    notice = models.ForeignKey("workflows.Notice", models.PROTECT, related_name="statements")
    text = models.TextField(_("陈述申辩内容"))
    # Anybody may object to a public notice; a party that speaks for itself leaves these blank.
    objector = models.CharField(_("异议人"), max_length=60, blank=True)
    objector_contact = models.CharField(_("异议人联系方式"), max_length=100, blank=True)
    filed_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("提交时间"))
    filed_on = models.DateField(_("收到日期"))
    posted_on = models.DateField(_("交邮日期"), null=True, blank=True)
    is_late = models.BooleanField(_("逾期提交"), default=False)
    is_entered_by_officer = models.BooleanField(default=False)
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    answer = models.TextField(_("复核意见"), blank=True)
    adopted = models.CharField(_("是否采纳"), max_length=10, choices=Adopted.choices, blank=True)
    answered_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.filed_on}"

    @property
    def place(self) -> str:
        """The department that answers."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The party that speaks."""
        return self.notice.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"statement/{self.pk}"

    @property
    def points_said(self) -> list[dict[str, Any]]:
        """Each point with its answer, as a document and a page show it; [] for answers of before this was kept."""
        return [
            {
                "nth": row.nth,
                "text": row.text,
                "adopted": row.adopted,
                "words": row.get_adopted_display(),
                "reason": row.reason,
            }
            for row in self.points.all()
        ]


class StatementPoint(models.Model):
    """One point of a statement, and what the authority says to it."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="points")
    nth = models.PositiveSmallIntegerField(_("序号"))
    text = models.CharField(_("当事人的意见"), max_length=1000)
    adopted = models.CharField(_("是否采纳"), max_length=10, choices=Statement.Adopted.choices)
    reason = models.CharField(_("理由"), max_length=2000)

    class Meta:
        ordering: ClassVar = ["statement", "nth"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "nth"], name="one_point_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.nth}"
