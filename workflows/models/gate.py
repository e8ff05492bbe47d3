"""The gate: one book per department of who signs in and what was refused, and the counters that keep it short."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.models.people import Department, Person
from workflows.models.transition import Book


class AccessBook(models.Model):
    """Whose book tells of signing in, of refusals, of posts and settings: a department's, the hall's, the system's.

    It has a row of its own, so that nobody who signs in waits for the lock of the department or of an entry.
    """

    HALL, SYSTEM = "hall", "system"

    code = models.CharField(_("代码"), max_length=20, unique=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    book = models.OneToOneField(Book, models.PROTECT, null=True, related_name="access_book")

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """As the log writes it, and the name of its book."""
        return f"access/{self.code}"


class Tally(models.Model):
    """How often the same was tried since the last line that tells of it: a robot cannot fill the log.

    `person` is empty for user names that nobody has; what was typed there is kept nowhere.
    """

    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    address = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()
    unsaid = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["since"], name="tally_since")]

    def __str__(self) -> str:
        return self.key


class Noted(models.Model):
    """What the log last told of something that is changed outside the program: a post, an account, the settings.

    And since when the clock has seen that the log was never signed (`incident.unsigned_since`).
    """

    key = models.CharField(max_length=60, unique=True)
    told = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.key
