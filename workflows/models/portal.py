"""What the accounts of the hall rest on: the slip in a paper notice, a lost password, the copy of one's own data."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models.evidence import new_code
from workflows.models.people import Person


class Activation(models.Model):
    """开通凭条: the slip that goes with one paper notice; only a keyed digest of its code is kept (decision 0022)."""

    notice = models.OneToOneField("workflows.Notice", models.PROTECT, related_name="activation")
    # Empty for a person listed with a subject who has no credit file yet.
    subject = models.ForeignKey(
        "workflows.Subject", models.PROTECT, null=True, blank=True, related_name="activations"
    )
    digest = models.CharField(max_length=64, unique=True)
    printed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(_("印制时间"))
    used_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    used_for = models.CharField(
        max_length=10, blank=True, choices=[("activate", _("开通账号")), ("recover", _("重设密码"))]
    )
    mandate = models.ForeignKey("workflows.Mandate", models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.notice_id}"

    @property
    def is_open(self) -> bool:
        """May it still be used?"""
        return self.used_at is None and self.voided_at is None


class Recovery(models.Model):
    """找回账号: at the counter, after the holder's papers were looked at; the code that is handed over opens once."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    person = models.ForeignKey(Person, models.PROTECT, related_name="recoveries")
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="+")
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="+")
    checked = models.CharField(_("核对的证件"), max_length=200)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    needs_another = models.BooleanField(default=False)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(approved_at=None, refused_at=None),
                name="one_recovery_waits_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """The office at whose counter it was asked for."""
        return self.department.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"recovery/{self.code}"

    @property
    def hands(self) -> set[int]:
        """Who looked at the papers: nobody approves what he or she asked for (four eyes)."""
        return {self.asked_by_id}

    def is_open_at(self, at: datetime) -> bool:
        """Does the code that was handed over still open?"""
        return bool(self.digest) and self.used_at is None and bool(self.valid_until and at < self.valid_until)


class Archive(models.Model):
    """我的信息副本: everything that is held about a subject, as one file for who speaks for it; kept for two days."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    person = models.ForeignKey(Person, models.PROTECT, related_name="archives")
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="archives")
    entries = models.JSONField(default=list)  # the keys of the entries, in the order of the file
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    sentence = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.code
