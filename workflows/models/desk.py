"""What an officer keeps on the desk: saved views, drafts, steps handed in but not yet enacted, settings."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.models.evidence import new_code


class SavedView(models.Model):
    """A named filter of an inbox; one's own, or shared with a department or one of its teams.

    `query` holds the parameters of the address as plain strings: the address stays the whole truth.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code)
    owner = models.ForeignKey("workflows.Person", models.PROTECT, related_name="saved_views")
    department = models.ForeignKey(
        "workflows.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("workflows.Team", models.PROTECT, null=True, blank=True, related_name="+")
    box = models.CharField(max_length=10)
    name = models.CharField(_("视图名称"), max_length=30)
    query = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        """Do others see it too?"""
        return self.department_id is not None or self.team_id is not None


class Draft(models.Model):
    """What a person has typed into a step's form and not handed in; nobody else reads it."""

    item = models.ForeignKey("workflows.WorkItem", models.CASCADE, related_name="drafts")
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="drafts")
    data = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "person"], name="one_draft_of_a_task"),
        ]

    def __str__(self) -> str:
        return f"draft {self.item_id}"


class HeldStep(models.Model):
    """A step handed in: for a few seconds it may be taken back, then it is enacted as if handed in now.

    Nothing is enacted while it waits: no line of the log, no opinion, no notice.
    """

    item = models.OneToOneField("workflows.WorkItem", models.CASCADE, related_name="held")
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="held_steps")
    data = models.JSONField(default=dict)
    handed_in_at = models.DateTimeField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"held {self.item_id}"


class DeskSettings(models.Model):
    """How a person wants to be told and to work; a person without a row has the defaults."""

    class Digest(models.TextChoices):
        """How often the e-mail summary goes out."""

        NEVER = "never", _("不发送")
        DAILY = "daily", _("每个工作日一次")
        TWICE = "twice", _("每个工作日两次")

    person = models.OneToOneField("workflows.Person", models.PROTECT, related_name="desk_settings")
    digest = models.CharField(_("邮件摘要"), max_length=10, choices=Digest.choices, default=Digest.NEVER)
    muted = models.JSONField(_("不提醒的事项"), default=list)
    holds_steps = models.BooleanField(_("提交后十秒内可以撤回"), default=True)
    single_keys = models.BooleanField(_("启用单键快捷键"), default=True)

    def __str__(self) -> str:
        return f"settings {self.person_id}"
