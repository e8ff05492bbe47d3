"""Visits: how often one client asked for one thing in one span of time, so that nobody asks too often."""

from django.db import models


class Visits(models.Model):
    """The count of one client; `key` is a keyed digest, so that no address of a visitor is ever kept."""

    key = models.CharField(max_length=64, unique=True)
    n = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.n} until {self.until:%H:%M:%S}"
