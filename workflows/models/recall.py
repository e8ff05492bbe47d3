"""Recall: a correction, withdrawal or mark of what was told about an entry; who must hear of it and who has."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.recall import EVENT_WORDS, Answer, Taking, field_words
from workflows.models.evidence import new_code


class Recipient(models.Model):
    """Whoever is told of listings and of what takes them back: a row for every name that was ever told something.

    `office` is the credit office that keeps the row, `department` the receiver itself where it works in this program.
    Empty `lists` and `events` mean all of them; of a row that registered itself they mean: as the rules of a list say
    (the body of a measure), and nothing beyond. Nobody is deleted: `until` ends the plain announcements, and what was
    told before is still taken back.
    """

    class Kind(models.TextChoices):
        """What the receiver is."""

        PLATFORM = "platform", _("信用平台")
        BODY = "body", _("措施实施单位")
        CHANNEL = "channel", _("共享渠道")
        SITE = "site", _("公示网站")

    class Way(models.TextChoices):
        """How it is reached."""

        FOLDER = "folder", _("交换文件夹")
        HTTPS = "https", _("接口（HTTPS）")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(_("接收方"), max_length=100, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    office = models.ForeignKey("workflows.Department", models.PROTECT, related_name="kept_recipients")
    department = models.ForeignKey(
        "workflows.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recipients",
        verbose_name=_("本系统内的部门"),
    )
    way = models.CharField(_("送达方式"), max_length=10, choices=Way.choices, default=Way.FOLDER)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    lists = models.JSONField(_("名单"), default=list, blank=True)
    events = models.JSONField(_("事项"), default=list, blank=True)
    key = models.TextField(_("回执签名公钥"), blank=True)
    since = models.DateField(_("登记起始日"))
    until = models.DateField(_("登记终止日"), null=True, blank=True)
    is_automatic = models.BooleanField(_("自动登记"), default=False)
    book = models.OneToOneField("workflows.Book", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """The credit office that keeps the row."""
        return f"d{self.office_id}"

    @property
    def ref(self) -> str:
        """As the log writes it, and the name of its book."""
        return f"recipient/{self.code}"

    @property
    def folder(self) -> str:
        """The name of its exchange folder: never a path."""
        return (self.address if self.way == self.Way.FOLDER and self.address else self.name).replace("/", "_")

    def wants(self, list_code: str, event: str, day: date) -> bool:
        """Is it registered for this event of this list on this day?"""
        if self.is_automatic and not self.events:
            return False
        in_force = self.since <= day and (self.until is None or self.until >= day)
        return (
            in_force
            and (not self.lists or list_code in self.lists)
            and (not self.events or event in self.events)
        )


class Recall(models.Model):
    """One thing that is taken back: the same canonical bytes for every receiver, bound to the line that caused it."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    key = models.CharField(max_length=120, unique=True)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="recalls")
    kind = models.CharField(_("种类"), max_length=12, choices=Taking.choices)
    event = models.CharField(_("事项"), max_length=20)
    changes = models.JSONField(_("变化"), default=list)
    because = models.TextField(_("原因"))
    line = models.ForeignKey("workflows.Transition", models.PROTECT, related_name="recalls")
    made_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("发出时间"))
    # RFC 8785, as it was digested; the signature is made when the first message goes out.
    body = models.TextField()
    digest = models.CharField(_("摘要"), max_length=64)
    signature = models.TextField(_("签名"), blank=True)
    due_on = models.DateField(_("确认期限"))

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["entry", "-id"], name="recalls_of_entry")]

    def __str__(self) -> str:
        return f"{self.event} {self.entry_id}"

    @property
    def place(self) -> str:
        """The department that decides on the entry."""
        return self.entry.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"recall/{self.code}"

    @property
    def event_words(self) -> str:
        """What has happened, in words."""
        return str(EVENT_WORDS.get(self.event, self.event))

    @property
    def told_changes(self) -> list[dict[str, str]]:
        """The changes with their fields in words."""
        return [{**each, "label": field_words(each["field"])} for each in self.changes]


class RecallReceipt(models.Model):
    """One recall to one receiver: sent, delivered (a fact of the transport), confirmed (the receiver's own word)."""

    class How(models.TextChoices):
        """By which way a receiver confirmed."""

        SYSTEM = "system", _("系统回执")
        PAGE = "page", _("回执页面")
        FILE = "file", _("回执文件")
        OFFICER = "officer", _("本系统内确认")
        PAPER = "paper", _("书面回执")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    recall = models.ForeignKey(Recall, models.PROTECT, related_name="receipts")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="receipts")
    # The last message that carries it; its attempts and its error are the transport's.
    message = models.OneToOneField("workflows.Outbox", models.PROTECT, null=True, related_name="receipt_of")
    times_sent = models.PositiveSmallIntegerField(_("发送次数"), default=1)
    sent_at = models.DateTimeField(_("发出时间"))
    delivered_at = models.DateTimeField(_("送达时间"), null=True, blank=True)
    transport = models.CharField(_("送达凭据"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_as = models.CharField(_("确认人"), max_length=60, blank=True)
    how = models.CharField(_("确认方式"), max_length=10, choices=How.choices, blank=True)
    answer = models.CharField(_("处理情况"), max_length=10, choices=Answer.choices, blank=True)
    text = models.TextField(_("说明"), blank=True)
    is_signed = models.BooleanField(_("回执已签名"), default=False)
    proof = models.ForeignKey("workflows.Evidence", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recall", "recipient"], name="one_receipt_of_a_recipient"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(confirmed_at=None), name="receipts_open"),
        ]

    def __str__(self) -> str:
        return f"{self.recall_id} {self.recipient_id}"

    @property
    def entry(self) -> Any:
        """The entry in whose book it is written."""
        return self.recall.entry

    @property
    def place(self) -> str:
        """The receiving department, where it works in this program."""
        return f"d{self.recipient.department_id or 0}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"receipt/{self.code}"

    def is_late(self, day: date) -> bool:
        """Is it unconfirmed after its last day?"""
        return self.confirmed_at is None and self.recall.due_on < day
