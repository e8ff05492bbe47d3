"""Service (送达): the attempts to serve a notice, the address a party confirmed, and the procedure that goes on."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.law.service import ServiceMethod
from workflows.law.serving import AttemptLaw
from workflows.law.ways import Tried
from workflows.models.evidence import new_code
from workflows.models.procedures import ProcedureFields


class ServiceAddress(models.Model):
    """送达地址确认书: where and how a party wants to be served, in its own words; the newest is the one in force."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="service_addresses")
    associate = models.ForeignKey(
        "workflows.Associate", models.PROTECT, null=True, blank=True, related_name="service_addresses"
    )
    recipient = models.CharField(_("收件人"), max_length=60)
    address = models.CharField(_("送达地址"), max_length=200)
    postcode = models.CharField(_("邮政编码"), max_length=6, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40)
    email = models.EmailField(_("电子邮箱"), blank=True)
    agrees_electronic = models.BooleanField(_("同意电子送达"), default=False)
    confirmed_on = models.DateField(_("确认日期"))
    confirmed_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    in_person = models.BooleanField(_("由当事人本人在线确认"), default=False)
    evidence = models.ForeignKey(
        "workflows.Evidence", models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    ended_on = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(ended_on=None, associate=None),
                name="one_service_address_of_a_subject",
            ),
            models.UniqueConstraint(
                fields=["associate"],
                condition=Q(ended_on=None, associate__isnull=False),
                name="one_service_address_of_an_associate",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"service-address/{self.code}"

    @classmethod
    def in_force(cls, subject: Any, associate: Any = None) -> "ServiceAddress | None":
        """What the subject, or a person listed together with it, has confirmed and not replaced or withdrawn."""
        rows = cls._default_manager.filter(ended_on=None)
        rows = rows.filter(associate=associate) if associate else rows.filter(subject=subject, associate=None)
        return rows.first()


class ServiceAttempt(AttemptLaw):
    """One attempt to serve one notice; attempts of a notice are numbered in order, one is under way at a time."""

    class Failure(models.TextChoices):
        """Why an attempt did not reach its addressee."""

        ABSENT = "absent", _("受送达人不在")
        REFUSED = "refused", _("拒绝签收")
        MOVED = "moved", _("已搬离或者查无此人")
        WRONG_ADDRESS = "wrong_address", _("地址不详或者有误")
        RETURNED = "returned", _("邮件退回")
        NOT_ARRIVED = "not_arrived", _("电子送达未到达")
        OTHER = "other", _("其他")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    notice = models.ForeignKey("workflows.Notice", models.PROTECT, related_name="attempts")
    nth = models.PositiveSmallIntegerField(_("第几次"))
    by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    place_served = models.CharField(_("送达地点"), max_length=200, blank=True)
    recipient = models.CharField(_("签收人"), max_length=60, blank=True)
    relation = models.CharField(_("与受送达人的关系"), max_length=60, blank=True)
    witnesses = models.CharField(_("见证人"), max_length=200, blank=True)
    carrier = models.CharField(_("邮寄单位"), max_length=60, blank=True)
    tracking_number = models.CharField(_("邮件单号"), max_length=60, blank=True)
    entrusted_to = models.CharField(_("受委托机关"), max_length=100, blank=True)
    medium = models.CharField(_("公告载体"), max_length=200, blank=True)
    failure = models.CharField(_("未能送达的原因"), max_length=20, choices=Failure.choices, blank=True)
    proof = models.CharField(_("送达凭证"), max_length=200, blank=True)
    note = models.TextField(_("说明"), blank=True)
    files = models.ManyToManyField("workflows.Evidence", related_name="+", blank=True)

    class Meta:
        ordering: ClassVar = ["notice", "nth"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "nth"], name="attempts_are_numbered"),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(state="under_way"), name="one_attempt_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.nth} {self.method}"

    @property
    def entry(self):  # type: ignore[no-untyped-def]
        """The entry in whose book it is written."""
        return self.notice.entry

    @entry.setter
    def entry(self, entry) -> None:  # type: ignore[no-untyped-def]
        self.notice.entry = entry

    @property
    def place(self) -> str:
        """The department that serves."""
        return self.notice.place

    @property
    def subject_place(self) -> str:
        """The party it is addressed to."""
        return self.notice.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"service/{self.code}"

    @property
    def words(self) -> str:
        """The way, as the screen names it."""
        return str(ServiceMethod(self.method).label)

    @property
    def ended_on(self) -> date | None:
        """The day on which its result was known; None while it is under way."""
        return self.served_on or self.failed_on

    @property
    def tried(self) -> Tried:
        """As the law asks about it."""
        return Tried(self.method, self.state, self.failure)


def side_of(entry: Any, associate: Any) -> tuple[Any, Any]:
    """Whose address a party has: (its own subject, None), or (the entry's subject, a person without a file)."""
    if associate is None or associate.subject is None:
        return entry.subject, associate
    return associate.subject, None


def party_of(notice: Any) -> tuple[Any, Any]:
    """The same for the addressee of a notice."""
    return side_of(notice.entry, notice.associate)


def consents_to_electronic(notice: Any) -> bool:
    """Has the addressee of a notice agreed to be served electronically, and not withdrawn it (民事诉讼法 §90)?"""
    subject, person = party_of(notice)
    if person is None:
        return bool(subject.electronic_service)
    found = ServiceAddress.in_force(subject, person)
    return bool(found and found.agrees_electronic)


class Serving(ProcedureFields, Process):
    """送达: one notice that the first attempt did not reach; it ends when the notice is served or withdrawn."""

    notice = models.ForeignKey("workflows.Notice", models.PROTECT, related_name="servings")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice"], condition=Q(is_open=True), name="one_open_serving"),
        ]

    def __str__(self) -> str:
        return f"serving {self.notice_id}"
