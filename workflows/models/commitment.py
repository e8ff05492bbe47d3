"""Commitments (信用承诺): what was signed, by whom, for whom, how it stands."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.commitment import (
    BINDING,
    PERFORMANCE,
    CommitmentLaw,
    Promise,
    PromiseKind,
)
from workflows.law.duties import KEEP_COMMITMENTS, RECORD_COMMITMENT, VIEW_ENTRY
from workflows.models.commitment_text import CommitmentItem, CommitmentTemplate
from workflows.models.complaint import bounds, new_number
from workflows.models.matter import ActsAsMatter

if TYPE_CHECKING:
    from workflows.models.people import Person


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments bounded by who looks."""

    def visible_to(self, person: "Person") -> "CommitmentQuerySet":
        """Those received by an office that the person reaches, for looking, recording or keeping."""
        own = Q(department__in=[p.department_id for p in person.posts_now() if _looks(person, p)])
        seen = bounds(person, RECORD_COMMITMENT, "department") | bounds(
            person, KEEP_COMMITMENTS, "department"
        )
        for post in person.posts_now():
            if person.has_perm(VIEW_ENTRY.at(post.department.place)):
                seen |= Q(department__path__startswith=post.department.path)
        return self.filter(seen | own)

    def on_show(self) -> "CommitmentQuerySet":
        """What the public sees now."""
        return self.filter(shown_from__isnull=False, taken_down_on=None)


def _looks(person: "Person", post: Any) -> bool:
    """Does this post look at all?"""
    return person.has_perm(VIEW_ENTRY.at(post.department.place))


class Commitment(ActsAsMatter, CommitmentLaw):
    """A signed commitment; `text_digest` binds the exact words that were read.

    With an entry it is a promise to repair and is written in the entry's book; without one, in that of its subject.
    """

    class Way(models.TextChoices):
        """How it was signed."""

        HALL = "hall", _("网上签署")
        COUNTER = "counter", _("窗口登记（纸质）")
        IMPORT = "import", _("批量导入（纸质）")

    code = models.CharField(_("承诺编号"), max_length=30, unique=True)
    kind = models.CharField(
        _("承诺类型"), max_length=12, choices=PromiseKind.choices, default=PromiseKind.REPAIR
    )
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="commitments")
    entry = models.ForeignKey(
        "workflows.Entry", models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    item = models.ForeignKey(
        CommitmentItem, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="commitments")
    template = models.ForeignKey(
        CommitmentTemplate, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    way = models.CharField(_("签署方式"), max_length=10, choices=Way.choices, default=Way.HALL)
    matter = models.CharField(_("承诺事由"), max_length=200, blank=True)
    source = models.CharField(_("数据来源"), max_length=100, blank=True)
    handler = models.CharField(_("经办人"), max_length=60, blank=True)
    text = models.TextField(_("承诺全文"), blank=True)
    text_digest = models.CharField(max_length=64, blank=True)
    signed_on = models.DateField(_("做出承诺日期"))
    signed_name = models.CharField(_("签署人"), max_length=60)
    capacity = models.CharField(_("签署身份"), max_length=40)
    signed_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("签署时间"))
    contact = models.CharField(_("核验的联系方式"), max_length=100, blank=True)
    read_seconds = models.PositiveIntegerField(_("阅读秒数"), default=0)
    signature = models.BinaryField(null=True, editable=False)
    signature_digest = models.CharField(max_length=64, blank=True)
    invited = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")
    cosigned_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    cosigned_name = models.CharField(_("会签人"), max_length=60, blank=True)
    cosigned_capacity = models.CharField(_("会签身份"), max_length=40, blank=True)
    cosigned_at = models.DateTimeField(_("会签时间"), null=True, blank=True)
    cosignature = models.BinaryField(null=True, editable=False)
    cosignature_digest = models.CharField(max_length=64, blank=True)
    scan = models.ForeignKey("workflows.Evidence", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("履行期限届满日"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    ended_because = models.CharField(_("终止原因"), max_length=300, blank=True)
    shown_from = models.DateField(_("公示日期"), null=True, blank=True)
    taken_down_on = models.DateField(_("停止公示日期"), null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["department", "-id"], name="promises_of_office"),
            models.Index(fields=["department", "state", "-id"], name="promises_by_state"),
            models.Index(fields=["subject", "kind"], name="promises_of_subject"),
            models.Index(
                fields=["-id"],
                condition=Q(shown_from__isnull=False, taken_down_on=None),
                name="promises_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.signed_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.entry_id and self.entry is not None:
            self.subject_id, self.department_id = self.entry.subject_id, self.entry.department_id
        if not self.code:
            self.code = new_number("CN", self.signed_on)
        super().save(*args, **kwargs)

    @property
    def keeper(self):  # type: ignore[no-untyped-def]
        """In whose book it is written: the entry's, or that of the subject that promises."""
        return self.entry if self.entry_id else self.subject

    @keeper.setter
    def keeper(self, found) -> None:  # type: ignore[no-untyped-def]
        if self.entry_id:
            self.entry = found
        else:
            self.subject = found

    @property
    def place(self) -> str:
        """The department that receives it."""
        return f"d{self.department_id}"

    @property
    def subject_place(self) -> str:
        """The subject that promises."""
        return self.entry.subject_place if self.entry else f"s{self.subject_id}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"commitment/{self.pk}"

    @property
    def is_binding(self) -> bool:
        """Does it hold?"""
        return self.state in BINDING

    @property
    def is_on_show(self) -> bool:
        """Does the public see it?"""
        return self.shown_from is not None and self.taken_down_on is None

    @property
    def may_be_shown(self) -> bool:
        """May the public see it: the text says so, and a natural person only where it says that too (PIPL §25).

        A promise to repair before the decision would tell of a case that is none yet.
        """
        text = self.template
        if text is None or not text.is_public or (self.subject.is_person and not text.shows_persons):
            return False
        return self.entry is None or self.entry.state == "listed"

    @property
    def performance(self) -> str:
        """承诺履约状态 in words."""
        return str(PERFORMANCE[Promise(self.state)])

    @property
    def what(self) -> str:
        """承诺事项: of the item, else of the text."""
        return self.item.name if self.item else self.template.title if self.template else ""
