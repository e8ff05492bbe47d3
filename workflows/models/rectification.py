"""Rectification (限期整改): what was asked for, what was handed in, what came of it; the campaign it belongs to."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.law.duties import VIEW_ENTRY
from workflows.law.rectification import OPEN, WITH_SUBJECT, RectificationLaw
from workflows.models.people import Person
from workflows.models.procedures import ProcedureFields


class Campaign(models.Model):
    """A special campaign (专项治理) under which rectifications are counted and reported back (FR-68)."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    field = models.CharField(_("领域"), max_length=60, blank=True)
    document = models.CharField(_("部署文件"), max_length=200, blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="+")
    made_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering: ClassVar = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """The department that leads it."""
        return f"d{self.department_id}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"campaign/{self.code}"


class OfEntryQuerySet(models.QuerySet[Any]):
    """Rows that hang from an entry, bounded by who looks."""

    def visible_to(self, person: Person) -> "OfEntryQuerySet":
        """Those of the entries that the person may look at; deny by default."""
        bounds = Q(pk__in=[])
        for post in person.posts_now():
            if person.has_perm(VIEW_ENTRY.at(post.department.place)):
                bounds |= Q(entry__department__path__startswith=post.department.path)
        return self.filter(bounds)


class Rectification(RectificationLaw):
    """One rectification of an entry's subject; `particulars` are the blanks of its notice.

    `asked_until` is a later last day that somebody asked for and nobody has answered yet.
    """

    code = models.CharField(_("整改编号"), max_length=34, unique=True)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="rectifications")
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rectifications",
        verbose_name=_("专项治理"),
    )
    particulars = models.JSONField(_("通知书内容"), default=dict)
    notice = models.ForeignKey("workflows.Notice", models.PROTECT, null=True, blank=True, related_name="+")
    opened_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("发起时间"))
    returned_why = models.TextField(_("需要补正的内容"), blank=True)
    conclusion = models.TextField(_("验收意见"), blank=True)
    concluded_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    concluded_on = models.DateField(_("验收日期"), null=True, blank=True)
    first_due_on = models.DateField(_("原定届满日"), null=True, blank=True)
    asked_until = models.DateField(_("申请延至"), null=True, blank=True)
    asked_why = models.TextField(_("延期理由"), blank=True)
    was_overdue = models.BooleanField(_("曾超期"), default=False)

    objects = OfEntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "-id"], name="rectifications_by_state"),
            models.Index(fields=["campaign", "state"], name="rectifications_of_campaign"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """The department that asks for it."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The subject that puts it right."""
        return self.entry.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"rectification/{self.code}"

    @property
    def is_open(self) -> bool:
        """Is something still to come?"""
        return self.state in OPEN

    @property
    def is_with_subject(self) -> bool:
        """Is it the subject's turn?"""
        return self.state in WITH_SUBJECT

    def said(self, key: str) -> str:
        """One blank of the notice, as it was written."""
        return str(self.particulars.get(f"rectification.{key}", ""))


class RectificationFiling(models.Model):
    """What the subject handed in, once or after a return: words, files, when and by whom; never changed."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="filings")
    text = models.TextField(_("整改情况"))
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    received_on = models.DateField(_("收到日期"))
    is_late = models.BooleanField(_("逾期报送"), default=False)
    is_entered_by_officer = models.BooleanField(_("窗口代录"), default=False)
    filed_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("报送时间"))

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.rectification_id} {self.received_on}"


class RectificationProcedure(ProcedureFields, Process):
    """限期整改办理: one matter of a rectification that somebody must do or approve."""

    class Matter(models.TextChoices):
        """Which."""

        NOTICE = "notice", _("审批并送达通知书")
        CHECK = "check", _("验收")
        EXTENSION = "extension", _("审批延期")
        OVERDUE = "overdue", _("逾期督办")

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="procedures")
    matter = models.CharField(_("事项"), max_length=10, choices=Matter.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rectification", "matter"],
                condition=Q(is_open=True),
                name="one_open_matter_of_rectification",
            ),
        ]

    def __str__(self) -> str:
        return f"rectification {self.matter} {self.entry_id}"
