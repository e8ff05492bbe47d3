"""The electronic seal of a document: how it was given, and what a check of it says.

电子签名法 (2019) §14: a reliable signature has the force of a seal. Which signature is reliable the certificate
decides; one of the demo is none, and says so.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Signer(models.TextChoices):
    """How a print was sealed."""

    NONE = "none", _("无电子签章")
    TEST = "test", _("测试证书签章")
    PADES = "pades", _("数字证书签章")
    SERVICE = "service", _("签章服务签章")


class SealState(models.TextChoices):
    """What a look at a printed document says of its seal."""

    VALID = "valid", _("有效")
    TEST = "test", _("测试证书")
    NONE = "none", _("无签章")
    BROKEN = "broken", _("不一致")


@dataclass(frozen=True)
class Verdict:
    """What the check of a signature found.

    `readable` is False where it is damaged or its algorithm unknown (SM2), `rooted` where the certificates that a
    signature may rest on could not be read: whether to trust it is then not known.
    """

    signed: bool
    readable: bool = True
    intact: bool = False
    trusted: bool = False
    whole: bool = False
    rooted: bool = True
    signed_by: str = ""
    signed_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Unchanged since it was signed, to the last byte, under a certificate that we trust."""
        return self.signed and self.readable and self.intact and self.trusted and self.whole

    @property
    def is_open(self) -> bool:
        """Does nothing speak against it, although we cannot say that it holds?"""
        return self.signed and (not self.readable or (self.intact and self.whole and not self.rooted))

    @property
    def sentence(self) -> str:
        """The same in words for an officer."""
        if not self.signed:
            return str(_("文件没有电子签章。"))
        if not self.readable:
            return str(
                _(
                    "文件有电子签章，但不能读取：签章已损坏，或本系统不支持其算法。请用签章服务商的验证工具核验。"
                )
            )
        if not self.intact:
            return str(_("电子签章无效：文件在签章后被改动。"))
        if not self.whole:
            return str(_("电子签章没有覆盖整个文件：签章后追加过内容。"))
        if not self.rooted:
            return str(
                _(
                    "电子签章完整，签章后文件未被改动；但本系统的信任证书文件（XINHENG_SEAL_TRUST）读不出来，"
                    "无法判断签章证书是否可信。请联系系统运维人员修复该文件后再验证。"
                )
            )
        if not self.trusted:
            return str(_("电子签章完整，但签章证书不在信任范围内。"))
        return str(_("电子签章有效：签章后文件未被改动。"))


def state_of(signer: str, *, unchanged: bool) -> SealState:
    """The state of a seal from what is kept about it: no signature is computed."""
    if not unchanged:
        return SealState.BROKEN
    if signer == Signer.TEST:
        return SealState.TEST
    return SealState.VALID if signer in {Signer.PADES, Signer.SERVICE} else SealState.NONE
