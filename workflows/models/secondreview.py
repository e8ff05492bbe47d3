"""SecondReview: a decision that was drawn, or not; both results, and who decided where they differ."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models.evidence import new_code


class SecondReview(models.Model):
    """One draw. Until the second result is in, `first_outcome` and `first_text` are shown to nobody.

    `seed` is the hash of the line that the first decision wrote, `number` what was drawn out of it, `share` the
    percentage that the rules named; whoever holds the log can draw again.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="second_reviews")
    process = models.ForeignKey("viewflow.Process", models.PROTECT, related_name="+")
    procedure = models.CharField(_("程序"), max_length=20)
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="+")
    seed = models.CharField(_("抽取依据（台账散列）"), max_length=64)
    share = models.PositiveSmallIntegerField(_("抽取比例（%）"))
    number = models.PositiveSmallIntegerField(_("抽取数"))
    is_drawn = models.BooleanField(_("抽中"))
    sealed = models.CharField(_("封存摘要"), max_length=64)
    salt = models.CharField(max_length=32)
    first_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    first_at = models.DateTimeField(_("第一次结论时间"))
    first_outcome = models.CharField(_("第一次结论"), max_length=20)
    first_text = models.TextField(_("第一次理由"), blank=True)
    first_said = models.JSONField(default=dict)
    first_opinion = models.ForeignKey(
        "workflows.Opinion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_by = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")
    second_at = models.DateTimeField(_("独立复核时间"), null=True, blank=True)
    second_outcome = models.CharField(_("独立复核结论"), max_length=20, blank=True)
    second_text = models.TextField(_("独立复核理由"), blank=True)
    agrees = models.BooleanField(_("结论一致"), null=True, blank=True)
    settled_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("裁定时间"), null=True, blank=True)
    settled_outcome = models.CharField(_("裁定结论"), max_length=20, blank=True)
    settled_text = models.TextField(_("裁定理由"), blank=True)
    # The procedure ended before the second result was in (withdrawn, or the listing ended otherwise).
    dropped_at = models.DateTimeField(_("终止时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["process"],
                condition=Q(is_drawn=True, second_at=None, dropped_at=None),
                name="one_sealed_result",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["entry"],
                condition=Q(is_drawn=True, second_at=None, dropped_at=None),
                name="sealed_results",
            ),
            models.Index(fields=["department", "-id"], name="second_reviews_of_office"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.entry_id}"

    @property
    def is_sealed(self) -> bool:
        """Does nobody know the first result but who gave it?"""
        return self.is_drawn and self.second_at is None and self.dropped_at is None

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"second_review/{self.code}"
