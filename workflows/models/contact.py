"""Contact codes: an e-mail address or a mobile that somebody without an account proves to be his or her own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactCode(models.Model):
    """One code that was asked for; only its keyed digest is kept, made when it is sent. Forgotten after a day."""

    contact = models.CharField(_("联系方式"), max_length=100)
    digest = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(_("获取时间"), db_index=True)
    until = models.DateTimeField(_("有效至"))
    proved_at = models.DateTimeField(_("核实时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["contact", "-id"], name="codes_of_contact")]

    def __str__(self) -> str:
        return f"{self.pk} until {self.until:%H:%M}"
