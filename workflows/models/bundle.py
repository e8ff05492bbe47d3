"""证据包: what an auditor, an officer or a party asked to take away as proof; made by the runner, kept for a while."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models.evidence import new_code


class Bundle(models.Model):
    """One bundle of an entry, or of the whole log for a period (`since` to `until`), and what became of it."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="bundles")
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="+")
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, null=True, related_name="bundles")
    # The party that took what it may see of its own file; empty where an officer or an auditor asked.
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField(_("自"), null=True)
    until = models.DateField(_("至"), null=True)
    purpose = models.CharField(_("用途"), max_length=200)
    with_facts = models.BooleanField(_("附带可能涉及个人的事实和文书"), default=False)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    notices = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)  # lines that no published checkpoint covers yet
    size = models.PositiveBigIntegerField(default=0)
    sentence = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, since=None, until=None)
                | Q(entry=None, since__isnull=False, until__isnull=False),
                name="a_bundle_is_of_an_entry_or_a_period",
            )
        ]

    def __str__(self) -> str:
        return self.code
