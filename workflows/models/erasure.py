"""Which facts of the log were erased, and the line that says so; the line itself, its digest and its place stay."""

from django.db import models


class Erasure(models.Model):
    """The facts of one line are gone, by the act that another line of the same book tells of.

    The database deletes no facts without such a row; a row alone proves nothing: what it names must say it
    (queries/erasures).
    """

    line = models.OneToOneField(
        "workflows.Transition", models.PROTECT, primary_key=True, related_name="erasure"
    )
    told_in = models.ForeignKey("workflows.Transition", models.PROTECT, related_name="erased")

    def __str__(self) -> str:
        return f"facts of line {self.line_id} erased by line {self.told_in_id}"
