"""Reorganisation: discipline lifted for a time while a plan of reorganisation is executed (domain §1.1, §2.4)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.reorganisation import ReorganisationLaw


class Reorganisation(ReorganisationLaw):
    """One temporary lifting: by which ruling, since when, until when it is watched; `frozen` names what was lifted."""

    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="reorganisations")
    court = models.CharField(_("裁定法院"), max_length=100)
    document_number = models.CharField(_("裁定文号"), max_length=100)
    document_date = models.DateField(_("裁定日期"))
    since = models.DateField(_("暂停惩戒起始日"))
    watch_on = models.DateField(_("计划执行期限届满日"))
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    end_reason = models.TextField(_("结束的事由"), blank=True)
    frozen = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="in_effect"), name="one_reorganisation_of_an_entry"
            ),
        ]

    def __str__(self) -> str:
        return self.document_number

    @property
    def place(self) -> str:
        """The department that decides."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The subject of the entry."""
        return self.entry.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"reorganisation/{self.pk or 'new'}"
