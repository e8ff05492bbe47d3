"""Occupational groups whose members have personal credit files: a catalogue, and who belongs to a group. No list."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OccupationGroup(models.Model):
    """One group of the catalogue with the unit that leads; unverified until the legal desk has read the source."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("人群"), max_length=60)
    lead_unit = models.CharField(_("牵头单位"), max_length=120)
    source = models.CharField(_("出处"), max_length=200)
    is_verified = models.BooleanField(_("已核对"), default=False)
    rank = models.PositiveSmallIntegerField(_("序号"))

    class Meta:
        ordering: ClassVar = ["rank"]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"occupation-group/{self.code}"


class OccupationRecord(models.Model):
    """A natural person belongs to a group, by a document; ended, never deleted. It has no consequence by itself."""

    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="occupations")
    group = models.ForeignKey(OccupationGroup, models.PROTECT, related_name="records")
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="+")
    book = models.OneToOneField("workflows.Book", models.PROTECT, related_name="occupation")
    since = models.DateField(_("从业起始日"))
    source = models.CharField(_("依据材料"), max_length=200)
    ended_on = models.DateField(_("注销日期"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "group"], condition=Q(ended_on=None), name="one_open_occupation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.group.name}"

    @property
    def place(self) -> str:
        """The department that keeps it."""
        return self.department.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return str(self.book.ref)
