"""The watch after exit: its periodic checks, what it found, and the procedure in which an officer looks."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.law.duties import DUTIES, KEEP_WATCH, REACHES_DOWN, SUPERVISE, VIEW_LOG
from workflows.law.monitoring import Checking, FindingLaw, Matched
from workflows.models.measure import Monitoring
from workflows.models.procedures import ProcedureFields

if TYPE_CHECKING:
    from workflows.models.people import Person

MAY_LOOK = (KEEP_WATCH, SUPERVISE, VIEW_LOG)


def may_look(person: "Person") -> bool:
    """Does any of the person's posts keep, oversee or audit watches?"""
    return any(duty in DUTIES[post.role] for post in person.posts_now() for duty in MAY_LOOK)


def watches_of(person: "Person") -> models.QuerySet[Monitoring]:
    """The watches of the person's departments, where she keeps, oversees or audits them; deny by default.

    None of a subject that she speaks for: its leads are judged without it (回避).
    """
    seen = Q(pk__in=[])
    for post in person.posts_now():
        held = DUTIES[post.role]
        if SUPERVISE in held or (post.role in REACHES_DOWN and VIEW_LOG in held):
            seen |= Q(entry__department__path__startswith=post.department.path)
        elif any(duty in held for duty in MAY_LOOK):
            seen |= Q(entry__department=post.department_id)
    own = [mandate.subject_id for mandate in person.mandates_now()]
    return Monitoring.objects.filter(seen).exclude(entry__subject__in=own)


class WatchCheck(models.Model):
    """One periodic check of a watch: when, by whom, what was looked at and what came of it; never changed."""

    monitoring = models.ForeignKey(Monitoring, models.PROTECT, related_name="checks")
    due_on = models.DateField(_("应核查日"))
    checked_at = models.DateTimeField(_("核查时间"))
    checked_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    outcome = models.CharField(_("核查结果"), max_length=10, choices=Checking.choices)
    looked_at = models.TextField(_("核查的内容和情况"))

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.monitoring_id} {self.due_on}"


class WatchFinding(FindingLaw):
    """One thing found: matched by itself from another register, or stated in a check. `source` names it once."""

    monitoring = models.ForeignKey(Monitoring, models.PROTECT, related_name="findings")
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=10, choices=Matched.choices)
    source = models.CharField(_("来源"), max_length=100)
    words = models.CharField(_("发现的情况"), max_length=1000)
    found_at = models.DateTimeField(_("发现时间"))
    judged_by = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(_("研判时间"), null=True, blank=True)
    report = models.ForeignKey("workflows.Report", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monitoring", "source"], name="one_finding_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.monitoring_id} {self.source}"

    @property
    def place(self) -> str:
        """The department that keeps the watch."""
        return self.entry.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"finding/{self.pk}"


class MonitoringProcedure(ProcedureFields, Process):
    """重点监测: one check that is due, or one finding to judge."""

    monitoring = models.ForeignKey(Monitoring, models.PROTECT, related_name="procedures")
    finding = models.OneToOneField(
        WatchFinding, models.PROTECT, null=True, blank=True, related_name="procedure"
    )
    due_on = models.DateField(_("应核查日"), null=True, blank=True)

    def __str__(self) -> str:
        return f"monitoring {self.entry_id}"
