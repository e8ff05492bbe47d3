"""Reports about dishonest conduct (举报), the sealed identity of who reported, and the cases opened after a clue."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.clue import FINISHED, LEADS, OPEN, ReportLaw, Source
from workflows.law.duties import ASSIGN_REPORT, HANDLE_REPORT, OPEN_IDENTITY, SUPERVISE
from workflows.models.complaint import Filing, bounds
from workflows.models.evidence import new_code

if TYPE_CHECKING:
    from workflows.models.people import Person


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports bounded by who looks."""

    def visible_to(self, person: "Person") -> "ReportQuerySet":
        """What the person's offices received, handle, oversee or keep sealed; never about whom she speaks for."""
        seen = bounds(person, ASSIGN_REPORT, "office") | bounds(person, OPEN_IDENTITY, "office")
        seen |= bounds(person, HANDLE_REPORT, "department") | bounds(person, SUPERVISE, "department")
        return self.filter(seen)._of_others(person)

    def waiting_for(self, person: "Person") -> "ReportQuerySet":
        """What she may do next: assign, look into, tell back; in her hands or in nobody's."""
        mine = bounds(person, ASSIGN_REPORT, "office") & Q(department=None)
        mine |= bounds(person, HANDLE_REPORT, "department") & (Q(handler=None) | Q(handler=person))
        return self.filter(mine, state__in=[*OPEN, *FINISHED])._of_others(person)

    def _of_others(self, person: "Person") -> "ReportQuerySet":
        """Without those about whom she speaks for."""
        mine = [mandate.subject_id for mandate in person.mandates_now()]
        return self.exclude(subject__in=mine) if mine else self


class Report(Filing, ReportLaw):
    """One report (辅助参考): whose conduct, what, when. Who reported is not in this row.

    `subject` is set where the register knows whoever was named; `entries` are the cases that were opened after it.
    """

    source = models.CharField(_("来源"), max_length=12, choices=Source.choices)
    named = models.CharField(_("被举报主体"), max_length=200)
    named_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    subject = models.ForeignKey(
        "workflows.Subject", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    happened = models.CharField(_("发生时间"), max_length=60, blank=True)
    happened_at = models.CharField(_("发生地点"), max_length=120, blank=True)
    list_type = models.ForeignKey(
        "workflows.ListType", models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_anonymous = models.BooleanField(_("匿名"), default=True)
    department = models.ForeignKey(
        "workflows.Department", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    entries = models.ManyToManyField("workflows.Entry", blank=True, related_name="clues")
    appeal = models.TextField(_("申诉理由"), blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["office", "id"], condition=Q(state="filed"), name="reports_unassigned"),
            models.Index(fields=["department", "id"], condition=Q(state="assigned"), name="reports_assigned"),
        ]

    @property
    def place(self) -> str:
        """The department that looks into it; before it is assigned, the credit office."""
        return f"d{self.department_id or self.office_id}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"report/{self.code}"

    @property
    def is_open(self) -> bool:
        """Is somebody still to look into it?"""
        return self.state in OPEN

    @property
    def is_lead(self) -> bool:
        """May a case be opened after it?"""
        return self.state in LEADS

    def concerns(self, person: "Person") -> bool:
        """Does the person speak for whoever was reported, or did she write the report down (and knows from whom)?"""
        if any(mandate.subject_id == self.subject_id for mandate in person.mandates_now()):
            return True
        return self.counter_id is not None and self.filed_by_id == person.pk


class SealedIdentity(models.Model):
    """Who reported: encrypted, apart from the report, opened only by who holds the duty, with a reason, on record.

    `box` is empty after deletion; that it was there, and when it was deleted, stays.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code)
    report = models.OneToOneField(Report, models.PROTECT, related_name="sealed")
    box = models.TextField(blank=True)
    sealed_at = models.DateTimeField(_("密封时间"))
    deleted_at = models.DateTimeField(_("删除时间"), null=True, blank=True)
    openings = models.PositiveIntegerField(_("启封次数"), default=0)

    def __str__(self) -> str:
        return f"identity/{self.code}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"identity/{self.code}"

    @property
    def place(self) -> str:
        """The credit office that received the report."""
        return self.report.office_place

    @property
    def office_place(self) -> str:
        """The same, under the name that the duty asks for."""
        return self.report.office_place

    def concerns(self, person: "Person") -> bool:
        """Whom the report concerns, the identity concerns too."""
        return self.report.concerns(person)
