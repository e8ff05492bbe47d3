"""What anybody says about a draft, and what the credit office answers; what keeps a draft from being rules."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows.law.parameters import NEGATIVE, SPECS, Fault, faults
from workflows.law.rulemaking import adequate, plain_rule
from workflows.models.evidence import new_code
from workflows.models.listtype import BasisLevel, ListStatus, Policy

OF_THE_LAW = "zh-hans"  # the level of a version is kept in these words, whatever language the screen has


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


def basis_faults(kind: str, status: str, levels: Iterable[str]) -> list[str]:
    """What is said of a list that punishes here without a basis high enough (国办发〔2020〕49号)."""
    if kind in NEGATIVE and status == ListStatus.ACTIVE and not adequate(levels):
        return [
            gettext(
                "严重失信、重点关注名单须以法律、行政法规、党中央国务院政策文件、司法解释或者部门规章为依据；"
                "没有的，只能设为“历史名单，仅导入”。"
            )
        ]
    return []


def whole_faults(policy: Policy) -> list[str]:
    """Everything that keeps a version from being rules, in sentences; 3 queries."""
    found = [f"{_label(fault.name)}：{fault.words}" for fault in parameter_faults(policy)]
    return [*found, *other_faults(policy)]


def parameter_faults(policy: Policy) -> list[Fault]:
    """What is wrong with its parameters; one query."""
    return faults(policy.list_type.kind, {row.name: plain_rule(row) for row in policy.parameters.all()})


def other_faults(policy: Policy) -> list[str]:
    """What else it lacks: a basis, its document, grounds; 2 queries."""
    listed = policy.list_type
    with translation.override(OF_THE_LAW):
        said = [level.value for level in BasisLevel if str(level.label) == policy.basis_level]
    found = basis_faults(listed.kind, listed.status, [*listed.bases.values_list("level", flat=True), *said])
    for name, words in (
        ("instrument", gettext("依据文件")),
        ("issuer", gettext("制定机关")),
        ("jurisdiction", gettext("适用地域")),
    ):
        if not getattr(policy, name).strip():
            found.append(gettext("请填写%(what)s。") % {"what": words})
    if listed.status == ListStatus.ACTIVE and not policy.grounds.exists():
        found.append(gettext("至少写明一项列入情形。"))
    return found


def _label(name: str) -> str:
    """A parameter as officials call it."""
    return str(SPECS[name].label) if name in SPECS else name
