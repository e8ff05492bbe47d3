"""The right to speak for a subject: held by the party itself, or given to an agent within bounds."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.mandate import Bounds, words_of
from workflows.models.evidence import new_code
from workflows.models.people import Person


class Mandate(models.Model):
    """A person speaks for a subject, under a document, until it is revoked or ends."""

    class Kind(models.TextChoices):
        """What the right to speak rests on."""

        LEGAL = "legal", _("法定代表人")
        AGENT = "agent", _("委托代理人")
        SELF = "self", _("本人")

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="mandates")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.LEGAL)
    document = models.CharField(_("授权文件"), max_length=200, blank=True)
    since = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    # None: whatever the party itself may do, in every entry (law/mandate.py).
    scope = models.JSONField(_("授权事项"), null=True, blank=True, default=None)
    entries = models.JSONField(_("授权条目"), null=True, blank=True, default=None)
    verified_on = models.DateField(_("核验日期"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "subject"], condition=Q(revoked_on=None), name="one_open_mandate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject.name} · {self.get_kind_display()}"

    @property
    def label(self) -> str:
        """As the log writes it."""
        return f"s{self.subject_id}:{self.kind}"

    @property
    def bounds(self) -> Bounds:
        """The mandate as the law reads it."""
        return Bounds(
            self.kind, self.scope, self.entries, self.since, self.ends_on, self.revoked_on,
            self.verified_on is not None,
        )  # fmt: skip

    @property
    def is_agents(self) -> bool:
        """Is it an agent's?"""
        return self.kind == self.Kind.AGENT

    @property
    def scope_words(self) -> list[str]:
        """What it gives, in words."""
        return words_of(self.scope)

    def gives(self, duty: str, subject_id: int, entry_id: int | None = None, day: date | None = None) -> bool:
        """Does the mandate give this right for this subject, in this entry, on this day?"""
        return self.subject_id == subject_id and self.bounds.give(duty, entry_id, day)

    def reaches(self, entry_id: int) -> bool:
        """Is it given for this entry?"""
        return self.bounds.reach(entry_id)

    def holds_on(self, day: date) -> bool:
        """Does the mandate hold on this day?"""
        return self.bounds.hold(day)


class Grant(models.Model):
    """授权委托: a party offers a mandate to an agent; accepted by a code, verified where it includes acts."""

    class Stage(models.TextChoices):
        """How far it is: what its days say."""

        OFFERED = "offered", _("待代理人接受")
        LAPSED = "lapsed", _("邀请已过期")
        WAITING = "waiting", _("待机关核验")
        IN_FORCE = "in_force", _("有效")
        REFUSED = "refused", _("核验未通过")
        REVOKED = "revoked", _("已撤销")
        ENDED = "ended", _("已到期")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="grants")
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="+")
    agent_name = models.CharField(_("代理人姓名"), max_length=60)
    scope = models.JSONField(_("授权事项"), default=list)
    entries = models.JSONField(_("授权条目"), null=True, blank=True, default=None)
    since = models.DateField(_("授权起始日"))
    ends_on = models.DateField(_("授权截止日"))
    file = models.ForeignKey("workflows.Evidence", models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    invitation = models.CharField(max_length=64, unique=True)  # a keyed digest; the code itself is shown once
    invited_until = models.DateTimeField()
    mandate = models.OneToOneField(Mandate, models.PROTECT, null=True, blank=True, related_name="grant")
    accepted_at = models.DateTimeField(null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    is_genuine = models.BooleanField(null=True)
    because = models.CharField(_("核验意见"), max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["department", "id"],
                condition=Q(is_genuine=None, revoked_at=None, accepted_at__isnull=False),
                name="grants_to_verify",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_name} {self.code}"

    @property
    def place(self) -> str:
        """The department that verifies the written mandate."""
        return self.department.place

    @property
    def subject_place(self) -> str:
        """The party that gives it, and the first of its entries if it is not for all."""
        return f"s{self.subject_id}e{self.entries[0]}" if self.entries else f"s{self.subject_id}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"grant/{self.code}"

    @property
    def scope_words(self) -> list[str]:
        """What it gives, in words."""
        return words_of(self.scope)

    def stage_on(self, day: date) -> "Grant.Stage":
        """How far it is on a day."""
        if self.revoked_at is not None or (self.mandate and self.mandate.revoked_on and day <= self.ends_on):
            return self.Stage.REVOKED
        if self.is_genuine is False:
            return self.Stage.REFUSED
        if day > self.ends_on:
            return self.Stage.ENDED
        if self.accepted_at is None:
            return self.Stage.OFFERED if self.invited_until.date() >= day else self.Stage.LAPSED
        return self.Stage.IN_FORCE if self.is_genuine else self.Stage.WAITING
