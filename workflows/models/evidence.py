"""Evidence: a file of the case, checked by content and held by its digest."""

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_code() -> str:
    """An unguessable public code for addresses."""
    return secrets.token_urlsafe(9).replace("-", "x").replace("_", "y")


def stored_as(evidence: "Evidence", _filename: str) -> str:
    """Where the file lies: by its own code, never by a name that somebody typed."""
    return f"evidence/{evidence.code[:2]}/{evidence.code}"


class Evidence(models.Model):
    """One uploaded file of an entry; the bytes never change after upload.

    What was handed in with a complaint or a report belongs to that matter and to no entry.
    """

    class Purpose(models.TextChoices):
        """What the file was uploaded for."""

        CASE = "case", _("案件证据")
        SERVICE = "service", _("送达凭证")
        STATEMENT = "statement", _("陈述申辩材料")
        REPAIR = "repair", _("修复申请材料")
        MOTION = "motion", _("呈批材料")
        COMMENT = "comment", _("讨论附件")
        OBJECTION = "objection", _("异议材料")
        CHALLENGE = "challenge", _("复议诉讼材料")
        COMPLAINT = "complaint", _("投诉举报材料")
        MANDATE = "mandate", _("授权材料")
        HEARING = "hearing", _("听证材料")
        RECEIPT = "receipt", _("接收方回执")
        COMMITMENT = "commitment", _("承诺书扫描件")
        TRAINING = "training", _("培训课件")
        GUIDANCE = "guidance", _("整改约谈材料")

    class Scan(models.TextChoices):
        """What the virus scanner said; `none` where no scanner is set up (XINHENG_CLAMD)."""

        NONE = "none", _("未查毒")
        PENDING = "pending", _("等待查毒")
        CLEAN = "clean", _("查毒通过")
        INFECTED = "infected", _("发现恶意代码，已隔离")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    entry = models.ForeignKey(
        "workflows.Entry", models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.CASE)
    file = models.FileField(upload_to=stored_as)
    name = models.CharField(_("文件名"), max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    scan = models.CharField(_("查毒"), max_length=10, choices=Scan.choices, default=Scan.NONE)
    scanned_at = models.DateTimeField(_("查毒时间"), null=True, blank=True)
    scan_note = models.CharField(_("查毒结果"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """As the log writes it: the code and the digest of the bytes."""
        return f"evidence/{self.code}:{self.digest}"
