"""Notice: frozen facts first, paper later; its number, its service."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.service import NoticeLaw

# Nobody takes 0 for O, or 1 for I or L, when typing from paper (Crockford's base 32).
CHECK_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_LENGTH = 16  # 80 bits: no one guesses a notice


def new_code() -> str:
    """An unguessable code for the addresses inside the house."""
    return secrets.token_urlsafe(9).replace("-", "x").replace("_", "y")


def new_check_code() -> str:
    """The verification code that is printed on a notice: unguessable, and typed without mistakes."""
    return "".join(secrets.choice(CHECK_ALPHABET) for _place in range(CHECK_LENGTH))


class NumberSeries(models.Model):
    """The last number given per department, series and year: gap-free, locked while giving one."""

    department = models.ForeignKey("workflows.Department", models.PROTECT)
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["department", "series", "year"], name="one_series_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.last}"


class NumberRecord(models.Model):
    """The register of document numbers (文号登记): every number given, and what became of it; none is given twice."""

    class Status(models.TextChoices):
        """What became of a number."""

        USED = "used", _("已使用")
        VOID = "void", _("作废")

    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="numbers")
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField(_("序号"))
    number = models.CharField(_("文号"), max_length=60, unique=True)
    notice = models.OneToOneField(
        "workflows.Notice", models.PROTECT, null=True, blank=True, related_name="number_record"
    )
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.USED)
    reason = models.CharField(_("作废原因"), max_length=200, blank=True)
    given_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    voided_by = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["department", "series", "year", "serial"], name="one_number_given_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def place(self) -> str:
        """The place a duty names."""
        return self.department.place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"number/{self.pk}"


class Notice(NoticeLaw):
    """A document of the procedure, to one party of an entry."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="notices")
    associate = models.ForeignKey(
        "workflows.Associate", models.PROTECT, null=True, blank=True, related_name="notices"
    )
    # Another authority than the entry's has issued it: the answer to an objection is the credit office's.
    office = models.ForeignKey(
        "workflows.Department", models.PROTECT, null=True, blank=True, related_name="own_notices"
    )
    # Addressed to somebody who is no party of the entry: never shown in a party's hall.
    to_another = models.BooleanField(default=False)
    process = models.ForeignKey("viewflow.Process", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("文种"), max_length=30)
    title = models.CharField(_("标题"), max_length=200)
    # Records (笔录、送达回证、目录) bear no number; a notice always does.
    number = models.CharField(_("文号"), max_length=60, blank=True)
    check_code = models.CharField(_("核验码"), max_length=16, unique=True, default=new_check_code)
    letterhead = models.ForeignKey(
        "workflows.Letterhead", models.PROTECT, null=True, blank=True, related_name="+"
    )
    batch = models.ForeignKey(
        "workflows.NoticeBatch", models.PROTECT, null=True, blank=True, related_name="notices"
    )
    template_version = models.CharField(max_length=20, default="1")
    facts = models.JSONField()
    facts_digest = models.CharField(max_length=64)
    issued_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("签发时间"))
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    # The page as it was printed first (compressed HTML): what a later printing is compared with.
    page = models.BinaryField(null=True, editable=False)
    page_digest = models.CharField(max_length=64, blank=True)
    printed_with = models.CharField(max_length=100, blank=True)
    # The file as rendered, before it was signed; the signed file begins with exactly these bytes.
    plain_digest = models.CharField(max_length=64, blank=True)
    plain_size = models.PositiveIntegerField(default=0)
    signer = models.CharField(_("签章方式"), max_length=20, blank=True)
    signed_by = models.CharField(_("签章证书"), max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    file = models.BinaryField(null=True, editable=False)
    file_digest = models.CharField(max_length=64, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    withdrawn_because = models.CharField(_("撤回原因"), max_length=200, blank=True)
    # Electronic service leaves a trace of its own: in the party's box, opened, acknowledged, reminded.
    arrived_at = models.DateTimeField(_("到达时间"), null=True, blank=True)
    opened_at = models.DateTimeField(_("首次打开时间"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("确认收到时间"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("提醒时间"), null=True, blank=True)
    service_proof = models.CharField(_("送达凭证"), max_length=200, blank=True)
    service_recipient = models.CharField(_("签收人"), max_length=60, blank=True)
    service_note = models.TextField(_("送达说明"), blank=True)
    service_file = models.ForeignKey(
        "workflows.Evidence", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["issued_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["entry", "kind"]),
            models.Index(fields=["id"], condition=Q(file_digest=""), name="notices_unprinted"),
            models.Index(fields=["state", "-issued_at", "-id"], name="notices_by_state"),
            # The register of notices: walked from the newest, of one kind, or to a number by its beginning.
            models.Index(fields=["-issued_at", "-id"], name="notices_newest"),
            models.Index(fields=["kind", "-issued_at", "-id"], name="notices_by_kind"),
            models.Index(fields=["number"], opclasses=["varchar_pattern_ops"], name="notices_by_number"),
            models.Index(
                fields=["arrived_at"],
                condition=Q(opened_at=None, reminded_at=None, arrived_at__isnull=False),
                name="notices_unread",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="one_notice_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def place(self) -> str:
        """The department that issued it."""
        return f"d{self.office_id}" if self.office_id else self.entry.place

    @property
    def subject_place(self) -> str:
        """The party it is addressed to; nobody's where its addressee is no party."""
        if self.to_another:
            return "s0"
        if self.associate_id and self.associate is not None:
            return self.associate.subject_place
        return self.entry.subject_place

    @property
    def is_unacknowledged(self) -> bool:
        """Did it arrive in the party's hall without the party having confirmed that it has it?"""
        return self.arrived_at is not None and self.acknowledged_at is None

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"notice/{self.code}"

    @property
    def addressee(self) -> str:
        """The name on the notice."""
        return str(self.facts.get("party", {}).get("name", ""))
