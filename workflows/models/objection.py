"""Objection: what somebody says is wrong with published or held information, and what became of it."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from workflows.law.objection import OPEN, Ground, Objecting, ObjectionLaw, Relation
from workflows.models.complaint import sealed_code
from workflows.models.notice import CHECK_ALPHABET
from workflows.models.procedures import ProcedureFields

QUERY_LENGTH = 10  # 50 bits, and asking is limited: nobody guesses another's objection


def new_query_code() -> str:
    """What whoever filed without an account types to see how it stands; typed from paper without mistakes."""
    return "".join(secrets.choice(CHECK_ALPHABET) for _place in range(QUERY_LENGTH))


def query_code_of(code: str) -> str:
    """The query code of the objection of this number: derived under the server's secret, kept nowhere."""
    drawn = salted_hmac("workflows.objection-query-code", code, algorithm="sha256").digest()
    return "".join(CHECK_ALPHABET[byte % len(CHECK_ALPHABET)] for byte in drawn[:QUERY_LENGTH])


class Objection(ObjectionLaw):
    """One objection to one entry (or to one associated person's part in it).

    `office` is the credit office that handles it; `provider` the authority whose data is disputed, once it was
    forwarded. `shown`/`claimed` are what the disputed `field` says and should say, as whoever objects puts it.
    """

    class Channel(models.TextChoices):
        """Where it came in."""

        HALL = "hall", _("服务大厅")
        CODE = "code", _("验证码（无账号）")
        COUNTER = "counter", _("窗口")

    code = models.CharField(_("异议编号"), max_length=34, unique=True)
    # Of the query code only a keyed digest is kept; the receipt shows it once.
    query_digest = models.CharField(max_length=64, blank=True)
    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="objections")
    associate = models.ForeignKey(
        "workflows.Associate", models.PROTECT, null=True, blank=True, related_name="+"
    )
    office = models.ForeignKey("workflows.Department", models.PROTECT, related_name="objections")
    provider = models.ForeignKey(
        "workflows.Department", models.PROTECT, null=True, blank=True, related_name="forwarded_objections"
    )
    # Who looks again one level up, and the rules of the place under which it is handled (pinned when it came in).
    upper = models.ForeignKey("workflows.Department", models.PROTECT, null=True, blank=True, related_name="+")
    policy = models.ForeignKey("workflows.Policy", models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField(_("异议理由"), max_length=12, choices=Ground.choices)
    field = models.CharField(_("字段"), max_length=60, blank=True)
    shown = models.CharField(_("现在显示"), max_length=300, blank=True)
    claimed = models.CharField(_("异议人认为应为"), max_length=300, blank=True)
    text = models.TextField(_("说明"), blank=True)
    checklist = models.JSONField(_("核对项"), default=dict)
    relation = models.CharField(_("异议人身份"), max_length=10, choices=Relation.choices)
    name = models.CharField(_("异议人"), max_length=60)
    id_number = models.CharField(_("异议人证件号码"), max_length=18, blank=True)
    contact = models.CharField(_("联系方式"), max_length=100)
    contact_verified_at = models.DateTimeField(_("联系方式核实时间"), null=True, blank=True)
    channel = models.CharField(_("提出渠道"), max_length=10, choices=Channel.choices)
    filed_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("提出时间"))
    received_on = models.DateField(_("收到日期"))
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    missing = models.TextField(_("需要补正的内容"), blank=True)
    why = models.TextField(_("理由"), blank=True)
    handling = models.TextField(_("处理内容"), blank=True)
    # What the check proposes ({result, field, new, remark, wrong_listing}), and what was changed ([{field, old, new}]).
    proposal = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    proof = models.TextField(_("核查所依据的证据"), blank=True)
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    # The answer was late, and the display stopped meanwhile, because the place's rules say so.
    was_stopped_late = models.BooleanField(default=False)
    recheck_why = models.TextField(_("申请复核的理由"), blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["office", "-id"], name="objections_of_office"),
            models.Index(fields=["entry", "state"], name="objections_of_entry"),
        ]

    def __str__(self) -> str:
        return self.code

    def is_opened_by(self, typed: str) -> bool:
        """Is this its query code?"""
        return constant_time_compare(sealed_code(self.code, typed), self.query_digest)

    @property
    def is_open(self) -> bool:
        """Is somebody still to answer it?"""
        return self.state in OPEN

    @property
    def place(self) -> str:
        """The credit office that handles it; while it is looked at again, the one above, if there is one."""
        again = self.state == Objecting.RECHECKING and self.upper_id
        return f"d{self.upper_id if again else self.office_id}"

    @property
    def subject_place(self) -> str:
        """The party whose information it is; nobody's where somebody objects who was mixed up with it."""
        if not self.is_of_party:
            return "s0"
        return self.associate.subject_place if self.associate else self.entry.subject_place

    @property
    def is_of_party(self) -> bool:
        """Does the party itself object, or somebody for it, and was that looked at: in its hall, or over the counter?

        Who was mixed up with it is no party; who proved no more than a contact is answered as whoever that is, so that
        nobody gets a letter with another's particulars by saying so.
        """
        return self.relation != Relation.MIXED_UP and self.channel != self.Channel.CODE

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"objection/{self.code}"


class ObjectionProcedure(ProcedureFields, Process):
    """异议: received, checked, verified by whoever holds the data, decided, answered."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="procedures")
    # Where the credit office's steps are done, and where the authority's whose data it is.
    office = models.ForeignKey("workflows.Department", models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        "workflows.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["objection"], condition=Q(is_open=True), name="one_open_objection_procedure"
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.objection_id}"
