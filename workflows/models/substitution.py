"""Substitution (工作代理): while one is absent, another acts for her, by role, list and days."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.law.cover import COVERABLE
from workflows.law.duties import Role

if TYPE_CHECKING:
    from workflows.models.people import Post
    from workflows.models.workitem import WorkItem


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    """Rows by day."""

    def on(self, day: date) -> "SubstitutionQuerySet":
        """Those that hold on a day, first and last day included, and were not ended before."""
        return self.filter(since__lte=day, until__gte=day, ended_at=None)

    def reaching(self, item: "WorkItem", day: date) -> "SubstitutionQuerySet":
        """Those under which somebody may act on a task that day, whoever is absent; the substitute at hand."""
        lists = Q(list_type=None) | Q(list_type=item.entry.list_type_id)
        held = self.on(day).filter(lists, department=item.department_id, substitute__is_active=True)
        return held.select_related("substitute")


class Substitution(models.Model):
    """`substitute` acts for `absent` in her posts at one department, both days included.

    A blank role means all her posts there; no list means all lists. Whoever acts for another never may more
    than the other, and what either has done before counts for four eyes.
    """

    absent = models.ForeignKey("workflows.Person", models.PROTECT, related_name="absences")
    substitute = models.ForeignKey("workflows.Person", models.PROTECT, related_name="substitutions")
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="substitutions")
    role = models.CharField(_("岗位"), max_length=20, choices=Role.choices, blank=True)
    list_type = models.ForeignKey(
        "workflows.ListType", models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    reason = models.CharField(_("事由"), max_length=200)
    arranged_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    arranged_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-since", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["substitute", "until"], condition=Q(ended_at=None), name="substitutions_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} for {self.absent}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"substitution/{self.pk}"

    @property
    def place(self) -> str:
        """The place a duty names."""
        return self.department.place

    def lends(self, post: "Post") -> bool:
        """Is it a post that the rule lends: held when the rule was made, and still?

        A post that ended takes its cover with it: given anew, or another given since, it needs a new rule.
        """
        return (
            (post.person_id, post.department_id) == (self.absent_id, self.department_id)
            and post.role in COVERABLE
            and self.role in ("", post.role)
            and post.until is None
            and post.since <= timezone.localtime(self.arranged_at).date()
        )
