"""Competence: which department decides on which list, and since when (谁主管、谁认定、谁负责, domain FR-10)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CompetenceQuerySet(models.QuerySet["Competence"]):
    """Rows by day."""

    def on(self, day: date) -> "CompetenceQuerySet":
        """Those that hold on a day, first and last day included."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Competence(models.Model):
    """One department decides on one list; without such a row nobody does."""

    list_type = models.ForeignKey("workflows.ListType", models.PROTECT, related_name="competences")
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="competences")
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    basis = models.CharField(_("指定的依据"), max_length=200, blank=True)
    named_by = models.ForeignKey("workflows.Person", models.PROTECT, null=True, related_name="+")

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["department__path", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["list_type", "department"], condition=Q(until=None), name="one_running_competence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.list_type}"
