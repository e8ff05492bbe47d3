"""Counselling (辅导教育), demerit points (失信记分) and what is suggested to an officer (提请办理)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.law.demerit import Opens, Points, Reviewing
from workflows.models.evidence import new_code
from workflows.models.procedures import ProcedureFields
from workflows.models.rectification import OfEntryQuerySet


class Counsel(models.Model):
    """One contact of counselling: how, with whom, what about, when next; a mistake is put right by a further line."""

    class Way(models.TextChoices):
        """How."""

        VISIT = "visit", _("上门走访")
        CALL = "call", _("电话")
        OFFICE = "office", _("来访接待")
        MEETING = "meeting", _("集中辅导")
        LETTER = "letter", _("书面建议")
        ONLINE = "online", _("线上辅导")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="counsels")
    way = models.CharField(_("方式"), max_length=10, choices=Way.choices)
    on = models.DateField(_("日期"))
    person = models.CharField(_("接触的人员"), max_length=100)
    text = models.TextField(_("辅导内容"))
    is_told = models.BooleanField(_("当事人可以查看"), default=True)
    letter = models.ForeignKey("workflows.Notice", models.PROTECT, null=True, blank=True, related_name="+")
    next_on = models.DateField(_("下次联系日期"), null=True, blank=True)
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("登记时间"))

    objects = OfEntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.way} {self.on}"

    @property
    def place(self) -> str:
        """The department that counsels."""
        return self.entry.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"counsel/{self.code}"


class DemeritPolicy(models.Model):
    """A local policy of points, as it was loaded: data with its basis; no policy is in use by itself."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(_("版本"))
    name = models.CharField(_("名称"), max_length=100)
    basis = models.CharField(_("依据"), max_length=200)
    is_verified = models.BooleanField(_("已核对"), default=False)
    is_demo = models.BooleanField(_("演示"), default=False)
    note = models.TextField(_("说明"), blank=True)
    effective_from = models.DateField(_("启用日期"))
    effective_to = models.DateField(_("停用日期"), null=True, blank=True)
    thresholds = models.JSONField(_("阈值"), default=list)
    loaded_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField(_("载入时间"))

    class Meta:
        ordering: ClassVar = ["-effective_from", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="one_version_of_demerits"),
        ]

    def __str__(self) -> str:
        return f"{self.code}/v{self.version}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"demerit-policy/{self.code}/v{self.version}"

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Each threshold and what reaching it proposes."""
        return [(int(each["points"]), str(each["opens"])) for each in self.thresholds]

    @property
    def marks_shown(self) -> list[tuple[int, str]]:
        """The same in words."""
        words = dict(Opens.choices)
        return [(points, str(words.get(opens, opens))) for points, opens in sorted(self.marks)]


class DemeritRule(models.Model):
    """Which finding gives how many points, and for how many months they count."""

    policy = models.ForeignKey(DemeritPolicy, models.PROTECT, related_name="rules")
    code = models.SlugField(max_length=40)
    finding = models.CharField(_("情形"), max_length=200)
    points = models.PositiveSmallIntegerField(_("分值"))
    months = models.PositiveSmallIntegerField(_("有效月数"))
    clause = models.CharField(_("条款"), max_length=200)
    is_verified = models.BooleanField(_("条款已核对"), default=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "code"], name="one_rule_of_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.points}"


class DemeritLine(models.Model):
    """One line of the ledger: points after a finding, or the counter-entry that takes them back. Never changed."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="demerits")
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="demerits")
    rule = models.ForeignKey(DemeritRule, models.PROTECT, related_name="lines")
    points = models.SmallIntegerField(_("分值"))
    on = models.DateField(_("认定日期"))
    until = models.DateField(_("有效至"))
    document = models.CharField(_("依据文书"), max_length=200)
    reason = models.TextField(_("事实和理由"))
    counters = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="countered_by", verbose_name=_("冲销")
    )
    by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("登记时间"))

    objects = OfEntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["subject", "until"], name="demerits_of_subject")]

    def __str__(self) -> str:
        return f"{self.points:+d} {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A line is written once."""
        if self.pk is not None:
            raise TypeError("a line of the ledger of points is never changed: write a counter-entry")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Any:
        """A line is never deleted."""
        raise TypeError("a line of the ledger of points is never deleted: write a counter-entry")

    @property
    def place(self) -> str:
        """The department that found it."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The subject whose points they are."""
        return self.entry.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"demerit/{self.code}"

    @property
    def counted(self) -> Points:
        """As the sum reads it."""
        return Points(self.points, self.on, self.until)

    @property
    def is_countered(self) -> bool:
        """Was it taken back?"""
        return hasattr(self, "countered_by")


class DemeritObjection(models.Model):
    """What the subject says against a line, and what another officer than its writer answered."""

    line = models.ForeignKey(DemeritLine, models.PROTECT, related_name="objections")
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="+")
    text = models.TextField(_("异议理由"))
    filed_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("提出时间"))
    outcome = models.CharField(_("处理结果"), max_length=10, choices=Reviewing.choices, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(answered_at=None), name="one_open_objection_to_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.outcome}"


class Suggestion(ProcedureFields, Process):
    """提请办理: something is suggested to an officer, who takes it up or says why not. Nothing follows by itself."""

    class Matter(models.TextChoices):
        """What is suggested, or asked for."""

        INTERVIEW = "interview", _("建议约谈")
        WATCH = "watch", _("建议作为重点关注名单线索")
        POINTS = "points", _("答复记分异议")

    matter = models.CharField(_("事项"), max_length=10, choices=Matter.choices)
    ground = models.TextField(_("提请的理由"))
    about = models.CharField(_("由来"), max_length=60, blank=True)
    rectification = models.ForeignKey(
        "workflows.Rectification", models.PROTECT, null=True, blank=True, related_name="+"
    )
    objection = models.ForeignKey(DemeritObjection, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"suggestion {self.matter} {self.entry_id}"
