"""Notice: frozen facts first, paper later; its number, its service."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.service import NoticeLaw


def new_code() -> str:
    """An unguessable public code for addresses and verification."""
    return secrets.token_urlsafe(9).replace("-", "x").replace("_", "y")


class NumberSeries(models.Model):
    """The last number given per department, series and year: gap-free, locked while giving one."""

    department = models.ForeignKey("workflows.Department", models.PROTECT)
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["department", "series", "year"], name="one_series_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.last}"


class Notice(NoticeLaw):
    """A document of the procedure, to one party of an entry."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="notices")
    associate = models.ForeignKey(
        "workflows.Associate", models.PROTECT, null=True, blank=True, related_name="notices"
    )
    process = models.ForeignKey("viewflow.Process", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("文种"), max_length=30)
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, unique=True)
    template_version = models.CharField(max_length=20, default="1")
    facts = models.JSONField()
    facts_digest = models.CharField(max_length=64)
    issued_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("签发时间"))
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    file = models.BinaryField(null=True, editable=False)
    file_digest = models.CharField(max_length=64, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)
    service_proof = models.CharField(_("送达凭证"), max_length=200, blank=True)
    service_recipient = models.CharField(_("签收人"), max_length=60, blank=True)
    service_note = models.TextField(_("送达说明"), blank=True)
    service_file = models.ForeignKey(
        "workflows.Evidence", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["issued_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["entry", "kind"]),
            models.Index(fields=["id"], condition=Q(file_digest=""), name="notices_unprinted"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def place(self) -> str:
        """The department that issued it."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The party it is addressed to."""
        if self.associate_id and self.associate is not None:
            return self.associate.subject_place
        return self.entry.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"notice/{self.code}"

    @property
    def addressee(self) -> str:
        """The name on the notice."""
        return str(self.facts.get("party", {}).get("name", ""))
