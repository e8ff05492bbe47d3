"""Within what days complaints and reports are handled: the terms as data, and the clock of each matter.

Deadlines (`models/deadline.py`) belong to an entry; these matters have none. Decision 0024.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.terms import Stop, Term


class ClockKind(models.TextChoices):
    """What a clock of handling is for."""

    COMPLAINT_ACCEPT = "complaint_accept", _("受理投诉")
    COMPLAINT_ANSWER = "complaint_answer", _("答复投诉")
    COMPLAINT_REVIEW = "complaint_review", _("核查投诉")
    REPORT_ASSIGN = "report_assign", _("分派举报")
    REPORT_VERIFY = "report_verify", _("核查举报")
    REPORT_FEEDBACK = "report_feedback", _("反馈举报结果")


class HandlingTerm(models.Model):
    """One term of the catalogue: how long, by what rule, and whether somebody has read that rule."""

    name = models.CharField(max_length=30, unique=True)
    term = models.CharField(_("期间"), max_length=10)
    clause = models.CharField(_("依据"), max_length=200)
    is_verified = models.BooleanField(_("已核对"), default=False)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.term}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"handling-term/{self.name}"

    @property
    def words(self) -> str:
        """The term in the language of the screen."""
        return Term.parse(self.term).words

    @property
    def written(self) -> str:
        """The term as a document writes it."""
        return Term.parse(self.term).written


class HandlingClock(models.Model):
    """A term that runs for one complaint or one report; stopped, extended and met only by what is on record."""

    class Warned(models.IntegerChoices):
        """How far it was warned of."""

        NOT_YET = 0, _("未提醒")
        THREE_DAYS = 1, _("剩三个工作日")
        ONE_DAY = 2, _("剩一个工作日")
        OVERDUE = 3, _("超期")

    complaint = models.ForeignKey(
        "workflows.Complaint", models.PROTECT, null=True, blank=True, related_name="clocks"
    )
    report = models.ForeignKey(
        "workflows.Report", models.PROTECT, null=True, blank=True, related_name="clocks"
    )
    kind = models.CharField(_("期限"), max_length=20, choices=ClockKind.choices)
    clause = models.CharField(_("依据"), max_length=200)
    is_verified = models.BooleanField(_("已核对"), default=False)
    started_on = models.DateField(_("起算事由发生日"))
    term = models.CharField(_("期间"), max_length=10)
    due_on = models.DateField(_("届满日"))
    due_at = models.DateTimeField(_("届满时刻"))
    is_provisional = models.BooleanField(_("暂定"), default=False)
    explanation = models.JSONField(default=dict)
    stops = models.JSONField(default=list)
    paused_on = models.DateField(_("中止起始日"), null=True, blank=True)
    extended_by = models.CharField(max_length=10, blank=True)
    met_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    was_late = models.BooleanField(_("超期办结"), default=False)
    warned = models.PositiveSmallIntegerField(choices=Warned.choices, default=Warned.NOT_YET)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], condition=Q(met_at=None), name="handling_open"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(complaint=None, report__isnull=False) | Q(complaint__isnull=False, report=None),
                name="clock_of_one_matter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"

    @property
    def matter(self) -> models.Model:
        """The complaint or the report."""
        found = self.complaint or self.report
        assert found is not None
        return found

    @property
    def is_open(self) -> bool:
        """Not met yet."""
        return self.met_at is None

    @property
    def stops_read(self) -> list[Stop]:
        """The stops that ended, as the law reads them."""
        return [
            Stop(date.fromisoformat(s["first"]), date.fromisoformat(s["last"]), s.get("reason", ""))
            for s in self.stops
            if s.get("last")
        ]
