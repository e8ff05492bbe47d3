"""Teams: the named desks (科室) of a department between which its tasks are moved, and who sits at them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """A named desk of one department. It routes work; it gives nobody a duty."""

    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="teams")
    name = models.CharField(_("科室名称"), max_length=40)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["department__path", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["department", "name"], condition=Q(is_active=True), name="one_team_of_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"team/{self.pk}"

    @property
    def place(self) -> str:
        """The place a duty names."""
        return self.department.place


class TeamMember(models.Model):
    """A person sits at a desk, from a day until another."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    person = models.ForeignKey("workflows.Person", models.PROTECT, related_name="teams")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=Q(until=None), name="one_seat_in_a_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.team}"
