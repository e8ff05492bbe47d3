"""PublicOpinion: what anybody says about a draft of the rules, and what the credit office answers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.models.evidence import new_code
from workflows.models.listtype import Policy


class PublicOpinion(models.Model):
    """One opinion on a version under consultation; name and contact are optional and never leave this row."""

    class Verdict(models.TextChoices):
        """What became of it."""

        PENDING = "pending", _("待答复")
        ADOPTED = "adopted", _("采纳")
        PARTLY = "partly", _("部分采纳")
        REJECTED = "rejected", _("未采纳")

    code = models.CharField(_("编号"), max_length=26, unique=True, default=new_code)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="opinions")
    name = models.CharField(_("姓名或者单位"), max_length=60, blank=True)
    contact = models.CharField(_("联系方式"), max_length=100, blank=True)
    text = models.TextField(_("意见"), max_length=2000)
    sent_at = models.DateTimeField(_("提交时间"))
    verdict = models.CharField(_("处理"), max_length=10, choices=Verdict.choices, default=Verdict.PENDING)
    answer = models.TextField(_("理由"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.code}"

    @property
    def place(self) -> str:
        """The credit office that asked."""
        return self.policy.place
