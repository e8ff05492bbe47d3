"""What colleagues tell each other beside the procedure: comments on a case, and who follows it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models.evidence import new_code


class Comment(models.Model):
    """A working note on a case: no opinion of a step, no evidence, never shown to the subject."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="comments")
    item = models.ForeignKey(
        "workflows.WorkItem", models.PROTECT, null=True, blank=True, related_name="comments"
    )
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="comments")
    at = models.DateTimeField()
    text = models.TextField(_("内容"))
    mentions = models.ManyToManyField("workflows.Person", related_name="mentioned_in")
    files = models.ManyToManyField("workflows.Evidence", related_name="comments")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"comment {self.code}"


class Watch(models.Model):
    """A person follows a case: of her own accord, or because a colleague sent it (抄送)."""

    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="watches")
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="watches")
    added_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    note = models.CharField(_("附言"), max_length=200, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "person"], condition=Q(ended_at=None), name="one_watch_of_an_entry"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "entry"], condition=Q(ended_at=None), name="watches_open"),
        ]

    def __str__(self) -> str:
        return f"watch {self.entry_id} {self.person_id}"
