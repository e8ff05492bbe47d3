"""What hangs from a commitment: looks at its performance, the days that matter, its papers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.commitment import Finding
from workflows.models.commitment import Commitment
from workflows.models.sealed import SealedPaper


class CommitmentCheck(models.Model):
    """A look at whether a commitment is kept: when, what was found, when to look again."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="checks")
    checked_on = models.DateField(_("核查日期"))
    finding = models.CharField(_("核查结果"), max_length=10, choices=Finding.choices)
    note = models.TextField(_("核查情况"))
    next_on = models.DateField(_("下次核查日期"), null=True, blank=True)
    by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.checked_on}"


class CommitmentClock(models.Model):
    """A day that matters for one commitment: counted, explained, met or struck by the clock."""

    # It is never stopped: what shows a clock asks for these.
    stops: ClassVar[list[dict[str, str]]] = []
    paused_on: ClassVar[None] = None

    class Kind(models.TextChoices):
        """What the day is for."""

        COSIGN = "cosign", _("完成会签")
        PERFORM = "perform", _("履行承诺")
        CHECK = "check", _("核查履行情况")
        OBJECT = "object", _("对拟认定违背提出异议")
        EXPIRY = "expiry", _("承诺有效期")

    class Warned(models.IntegerChoices):
        """How far it was warned of."""

        NOT_YET = 0, _("未提醒")
        SOON = 1, _("剩三个工作日")
        OVER = 2, _("已届满")

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="clocks")
    kind = models.CharField(_("期限"), max_length=10, choices=Kind.choices)
    clause = models.CharField(_("依据"), max_length=200, blank=True)
    is_verified = models.BooleanField(_("已核对"), default=False)
    started_on = models.DateField(_("起算事由发生日"))
    term = models.CharField(_("期间"), max_length=10, blank=True)
    due_on = models.DateField(_("届满日"))
    due_at = models.DateTimeField(_("届满时刻"))
    is_provisional = models.BooleanField(_("暂定"), default=False)
    explanation = models.JSONField(default=dict)
    met_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    struck_at = models.DateTimeField(_("届满处理时间"), null=True, blank=True)
    warned = models.PositiveSmallIntegerField(choices=Warned.choices, default=Warned.NOT_YET)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"], condition=Q(met_at=None, struck_at=None), name="promise_clocks_open"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commitment", "kind"],
                condition=Q(met_at=None, struck_at=None),
                name="one_open_promise_clock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"

    @property
    def is_open(self) -> bool:
        """Neither met nor struck."""
        return self.met_at is None and self.struck_at is None


class CommitmentPaper(SealedPaper):
    """The sealed PDF of a commitment, or of a step in finding it broken; frozen facts first, paper later."""

    class Kind(models.TextChoices):
        """What it is."""

        LETTER = "promise_letter", _("信用承诺书")
        NOTICE = "breach_notice", _("拟认定违背信用承诺告知书")
        DECISION = "breach_decision", _("违背信用承诺认定书")
        CLEARED = "breach_cleared", _("不予认定违背信用承诺告知书")

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="papers")
    kind = models.CharField(_("文种"), max_length=20, choices=Kind.choices)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="one_promise_paper_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"promise-paper/{self.code}"

    @property
    def place(self) -> str:
        """The department of the commitment."""
        return self.commitment.place

    @property
    def subject_place(self) -> str:
        """The subject of the commitment."""
        return self.commitment.subject_place

    @property
    def keeper(self):  # type: ignore[no-untyped-def]
        """In whose book it is written."""
        return self.commitment.keeper
