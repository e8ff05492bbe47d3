"""The life of a notice: issued, served, perhaps withdrawn; and the ways of service.

Ways of service follow 民事诉讼法 (2023) §§87-95, used by reference (domain §4.3).
"""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless


class Noticing(models.TextChoices):
    """Whether a notice has reached its addressee."""

    ISSUED = "issued", _("待送达")
    SERVED = "served", _("已送达")
    PUBLISHED = "published", _("已公布")
    KEPT = "kept", _("已存档")
    WITHDRAWN = "withdrawn", _("已撤回")


READABLE = (Noticing.SERVED, Noticing.PUBLISHED)  # for its party in the hall: received, or told to everybody


class ServiceMethod(models.TextChoices):
    """Ways of service; the service date is the day the way says it is."""

    DIRECT = "direct", _("直接送达")
    LEFT = "left", _("留置送达")
    ELECTRONIC = "electronic", _("电子送达")
    POST = "post", _("邮寄送达")
    ENTRUSTED = "entrusted", _("委托送达")
    TRANSFERRED = "transferred", _("转交送达")
    PUBLIC = "public", _("公告送达")


@unless(_("送达日期不能早于文书签发日期，也不能晚于今天。"))
def served_on_is_possible(law: "NoticeLaw") -> bool:
    """No service before the notice existed, and none in the future."""
    day = law.proposed_service_on
    return day is not None and law.issued_on <= day <= law.today


class NoticeLaw(FSMModelMixin, models.Model):
    """A period that runs from a notice runs from its service, never from its issue."""

    state = FSMField(
        _("送达状态"), max_length=20, choices=Noticing.choices, default=Noticing.ISSUED, protected=True
    )
    issued_on = models.DateField(_("签发日期"))
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    service_method = models.CharField(_("送达方式"), max_length=20, choices=ServiceMethod.choices, blank=True)

    as_of: datetime
    today: date
    proposed_service_on: date | None = None

    class Meta:
        abstract = True

    @transition(
        state,
        source=Noticing.ISSUED,
        target=Noticing.SERVED,
        conditions=[served_on_is_possible],
        permission=duties.SERVE_RECEIVE_OR_KEEP,
    )
    def serve(self, *, on_day: date, way: str) -> None:
        """The notice reached its addressee on that day, in that way."""
        self.served_on, self.service_method = on_day, way

    @transition(
        state,
        source=Noticing.ISSUED,
        target=Noticing.PUBLISHED,
        permission=duties.ISSUE_NOTICE,
    )
    def publicise(self) -> None:
        """A notice to everybody is on the public pages: it has no addressee who could receive it."""

    @transition(
        state,
        source=Noticing.ISSUED,
        target=Noticing.WITHDRAWN,
        permission=duties.WITHDRAW_NOTICE,
    )
    def withdraw(self) -> None:
        """Taken back before service; a correction is a new notice that names this one."""

    @transition(
        state,
        source=Noticing.ISSUED,
        target=Noticing.WITHDRAWN,
        permission=duties.REVIEW_NOTICE,
    )
    def give_way(self) -> None:
        """Not served yet, and corrected: the corrected document takes its place, this one reaches nobody."""

    @transition(
        state,
        source=Noticing.ISSUED,
        target=Noticing.KEPT,
        permission=duties.ISSUE_NOTICE,
    )
    def keep_record(self) -> None:
        """A record (笔录、回证、目录) goes to the file; nobody is served with it."""
