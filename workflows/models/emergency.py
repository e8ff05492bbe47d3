"""应急查阅 (break-glass): who asks to read a natural person's file outside her duty, and who grants it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.models.evidence import new_code
from workflows.models.people import Department, Person
from workflows.models.subject import Subject


class EmergencyLook(models.Model):
    """One request, what the second person said, and until when it gives a look; it is never deleted."""

    class Stage(models.TextChoices):
        """How it stands at an instant."""

        WAITING = "waiting", _("待第二人同意")
        OPEN = "open", _("有效")
        REFUSED = "refused", _("不同意")
        OVER = "over", _("已过期")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="emergency_looks")
    office = models.ForeignKey(Department, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(_("事由"), max_length=500)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    because = models.CharField(_("理由"), max_length=500, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="emergency_needs_two",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"emergency/{self.code}"

    @property
    def place(self) -> str:
        """Where it is granted: at the office of whoever asks."""
        return self.office.place

    def stage_at(self, now: datetime) -> "EmergencyLook.Stage":
        """Waiting and granted requests end with their hours."""
        if self.is_granted is False:
            return self.Stage.REFUSED
        if now >= self.expires_at:
            return self.Stage.OVER
        return self.Stage.OPEN if self.is_granted else self.Stage.WAITING
