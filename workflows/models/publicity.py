"""PublicityRecord: a licence or penalty that was reported for 双公示, with its clock."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.law import duties
from workflows.law.parameters import SEVERITIES
from workflows.law.publicity import Posting, PublicityLaw
from workflows.law.recordfile import LICENCE, PENALTY
from workflows.models.people import Department, Person


class RecordQuerySet(QuerySet["PublicityRecord"]):
    """Reported decisions, as far as a person may look."""

    def visible_to(self, person: Person) -> "RecordQuerySet":
        """Those of the departments at and below the posts from which the person may look."""
        bounds = Q(pk__in=[])
        for post in person.posts_now():
            if person.has_perm(duties.VIEW_ENTRY.at(post.department.place)):
                bounds |= Q(path__startswith=post.department.path)
        return self.filter(department__in=Department.objects.filter(bounds))

    def on_show(self, today: object) -> "RecordQuerySet":
        """Those that the public may see on this day, whatever the clock has not yet taken down."""
        running = Q(shown_until=None) | Q(shown_until__gte=today)
        return self.filter(running, state=Posting.ONLINE, shown_from__lte=today)


class PublicityRecord(PublicityLaw):
    """One decision of one party, reported under the version of the rules in force on the day of the decision."""

    class Kind(models.TextChoices):
        """What was decided."""

        LICENCE = LICENCE, _("行政许可")
        PENALTY = PENALTY, _("行政处罚")

    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    policy = models.ForeignKey("workflows.Policy", models.PROTECT, related_name="records")
    regime = models.CharField(_("一般修复规则版本"), max_length=60, blank=True)
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="records")
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="records")
    book = models.OneToOneField("workflows.Book", models.PROTECT, related_name="record")
    reported_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")

    document_number = models.CharField(_("文书号"), max_length=80)
    category = models.CharField(_("类别"), max_length=100)
    cause = models.TextField(_("事由"))
    basis = models.TextField(_("依据"))
    content = models.TextField(_("内容"))
    decided_on = models.DateField(_("决定日期"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    severity = models.CharField(_("失信程度"), max_length=10, choices=SEVERITIES, blank=True)
    region_code = models.CharField(_("地方编码"), max_length=12, blank=True)
    source_stamp = models.CharField(_("时间戳"), max_length=40, blank=True)

    reported_on = models.DateField(_("报送日期"))
    due_on = models.DateField(_("上网截止日"))
    is_provisional = models.BooleanField(_("暂定"), default=False)
    on_time = models.BooleanField(_("按时报送"))

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["department", "kind", "document_number", "subject"],
                condition=~Q(state="retracted"),
                name="one_record_per_decision",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["decided_on", "department"], name="records_by_month"),
            models.Index(fields=["state", "shown_until"], name="records_to_take_down"),
        ]

    def __str__(self) -> str:
        return self.document_number

    @property
    def place(self) -> str:
        """The department that decided."""
        return self.department.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return str(self.book.ref)

    @property
    def hands(self) -> list[int]:
        """Who reported it: not who may retract it (four eyes)."""
        return [self.reported_by_id]
