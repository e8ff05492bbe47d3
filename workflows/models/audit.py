"""Work papers (审计底稿), the items that were drawn, and findings (审计发现): kept in a book of their own.

Nothing of them is ever deleted, nothing of a signed paper is changed, nobody signs, sends or takes back alone: the
database refuses all of it (0058, 0061).
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.audit import (
    OPEN,
    Answering,
    AuditFindingLaw,
    Method,
    Papering,
    Reach,
    Review,
    Sampled,
    Severity,
    WorkPaperLaw,
)
from workflows.law.duties import ANSWER_AUDIT, AUDIT, DUTIES, VIEW_LOG
from workflows.models.complaint import bounds
from workflows.models.evidence import new_code
from workflows.models.people import Department, Post
from workflows.models.tree import Checkpoint, Leaf

if TYPE_CHECKING:
    from workflows.models.people import Person

MOST_DRAWN = 200  # items of one paper: more are another paper


def _who() -> Any:
    """Somebody who took part; empty before."""
    return models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")


class WorkPaperQuerySet(models.QuerySet["WorkPaper"]):
    """Work papers bounded by who looks."""

    def visible_to(self, person: "Person") -> "WorkPaperQuerySet":
        """Those over departments whose log the person reads."""
        return self.filter(bounds(person, VIEW_LOG, "office"))


class WorkPaper(WorkPaperLaw):
    """One sample of the lines or entries of a branch in a period, what was checked and what it comes to.

    `population` and its digest say out of how many it was drawn; `checkpoint` gave the seed.
    """

    code = models.CharField(_("底稿编号"), max_length=24, unique=True)
    title = models.CharField(_("审计事项"), max_length=100)
    office = models.ForeignKey("workflows.Department", models.PROTECT, related_name="+")
    auditor = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    sampled = models.CharField(_("抽样对象"), max_length=8, choices=Sampled.choices)
    method = models.CharField(_("抽样方法"), max_length=8, choices=Method.choices)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    size = models.PositiveSmallIntegerField(_("样本量"))
    risks = models.JSONField(_("风险标记"), default=list, blank=True)
    # Papers from before 0068 were announced, and many drawn, out of fewer books: they are found again in the same.
    reach = models.CharField(_("总体取自"), max_length=8, choices=Reach.choices, db_default=Reach.FIRST)
    announced_at = models.DateTimeField(_("登记时间"))
    checkpoint = models.ForeignKey(
        "workflows.Checkpoint", models.PROTECT, null=True, blank=True, related_name="+"
    )
    population = models.PositiveIntegerField(_("总体"), default=0)
    population_digest = models.CharField(_("总体摘要"), max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("抽样时间"), null=True, blank=True)
    submitted_by = _who()
    submitted_at = models.DateTimeField(_("送复核时间"), null=True, blank=True)
    reviewer = _who()
    review = models.TextField(_("复核意见"), blank=True)
    signed_by = _who()
    signers = models.JSONField(
        default=list, blank=True
    )  # both, as they were called then; empty for those of one
    digest = models.CharField(_("底稿摘要"), max_length=64, blank=True)
    signed_at = models.DateTimeField(_("签署时间"), null=True, blank=True)
    book = models.OneToOneField(
        "workflows.Book", models.PROTECT, null=True, blank=True, related_name="work_paper"
    )

    objects = WorkPaperQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["office", "-id"], name="work_papers_of_office")]

    def __str__(self) -> str:
        return self.code

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"audit/{self.code}"

    @property
    def place(self) -> str:
        """The top of the branch that is audited."""
        return f"d{self.office_id}"

    @property
    def audit_place(self) -> str:
        """Where the right to audit is asked."""
        return f"d{self.office_id}"

    @property
    def is_signed(self) -> bool:
        """Was it signed off?"""
        return self.state == Papering.SIGNED

    def seeding(self) -> Checkpoint | None:
        """The first checkpoint that covers the line of the announcement; None while there is none."""
        place = Leaf.objects.filter(line__book=self.book_id, line__seq=1).values_list("index", flat=True)
        index = place.first()
        if index is None:
            return None
        return Checkpoint.objects.filter(size__gt=index).order_by("size", "pk").first()


class SampleItem(models.Model):
    """One thing that was drawn, and what was found of it; `key` is the place of the line, or the entry's number."""

    paper = models.ForeignKey(WorkPaper, models.PROTECT, related_name="items")
    nth = models.PositiveSmallIntegerField(_("序号"))
    key = models.CharField(max_length=40)
    rank = models.CharField(max_length=64)
    line = models.ForeignKey("workflows.Transition", models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, null=True, blank=True, related_name="+")
    reasons = models.JSONField(_("抽取原因"), default=list, blank=True)
    marks = models.JSONField(_("检查结果"), default=dict, blank=True)
    note = models.TextField(_("检查记录"), blank=True)
    checked_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("检查时间"), null=True, blank=True)
    review = models.CharField(_("复核"), max_length=8, choices=Review.choices, blank=True)
    review_note = models.TextField(_("复核说明"), blank=True)
    reviewed_by = _who()
    reviewed_at = models.DateTimeField(_("复核时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["paper_id", "nth"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["paper", "nth"], name="one_item_a_place")]

    def __str__(self) -> str:
        return f"{self.paper_id} #{self.nth}"


class AuditFindingQuerySet(models.QuerySet["AuditFinding"]):
    """Findings bounded by who looks."""

    def visible_to(self, person: "Person") -> "AuditFindingQuerySet":
        """Those of papers that the person reads, and those that were sent to a unit that she answers for."""
        return self.filter(bounds(person, VIEW_LOG, "paper__office") | self.sent_to(person))

    def sent_to(self, person: "Person") -> Q:
        """What was sent to a unit for which the person answers."""
        return bounds(person, ANSWER_AUDIT, "unit") & Q(sent_at__isnull=False)

    def waiting_for(self, person: "Person") -> "AuditFindingQuerySet":
        """What the person may answer now."""
        return self.filter(bounds(person, ANSWER_AUDIT, "unit"), state=Answering.SENT)


class AuditFinding(AuditFindingLaw):
    """Something that was found, bound to one line of the log, and what the unit said to it."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    paper = models.ForeignKey(WorkPaper, models.PROTECT, related_name="findings")
    item = models.ForeignKey(SampleItem, models.PROTECT, related_name="findings")
    line = models.ForeignKey("workflows.Transition", models.PROTECT, related_name="audit_findings")
    unit = models.ForeignKey("workflows.Department", models.PROTECT, related_name="+")
    severity = models.CharField(_("程度"), max_length=8, choices=Severity.choices)
    title = models.CharField(_("发现"), max_length=100)
    rule = models.CharField(_("依据"), max_length=200)
    text = models.TextField(_("事实和意见"))
    written_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("拟稿时间"))
    proposed_by = _who()
    agreed_by = _who()
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("反馈时间"), null=True, blank=True)
    verdict = models.TextField(_("认可意见"), blank=True)
    withdrawal_by = _who()
    withdrawn_by = _who()

    objects = AuditFindingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["unit", "-id"], condition=Q(state="sent"), name="findings_to_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def keeper(self) -> Any:
        """In whose book it is written: the paper's."""
        return self.paper

    @keeper.setter
    def keeper(self, found: Any) -> None:
        self.paper = found

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"audit_finding/{self.code}"

    @property
    def place(self) -> str:
        """The unit that answers."""
        return f"d{self.unit_id}"

    @property
    def audit_place(self) -> str:
        """Where the right to audit is asked: where the paper's is."""
        return f"d{self.paper.office_id}"

    @property
    def proposers(self) -> set[int | None]:
        """Whose word it is that it be sent."""
        return {self.written_by_id, self.proposed_by_id}

    @property
    def withdrawers(self) -> set[int | None]:
        """Whose word it is that it be taken back."""
        return {self.withdrawal_by_id}

    @property
    def is_open(self) -> bool:
        """Does anybody still have to do something?"""
        return self.state in OPEN


def auditors_over(office: Department) -> list["Person"]:
    """Who holds the duty to audit a department now, in its own post or in one above it; one query."""
    roles = [role for role, held in DUTIES.items() if AUDIT in held]
    posts = Post.objects.filter(role__in=roles, until=None, person__is_active=True)
    found = posts.select_related("person", "department").order_by("person__name", "person_id")
    return list({p.person_id: p.person for p in found if office.path.startswith(p.department.path)}.values())


def branch_of(office: Department) -> list[int]:
    """The departments under one, itself included."""
    return list(Department.objects.filter(path__startswith=office.path).values_list("pk", flat=True))
