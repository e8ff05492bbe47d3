"""A contact as somebody types it: an e-mail address or a mobile of the mainland, and how it is shown to others."""

import re
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_MOBILE: Final = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
LONGEST: Final = 100


def normal(typed: str) -> str:
    """The contact as it is kept; empty when it is neither an e-mail address nor a mobile."""
    said = typed.strip()
    mobile = _MOBILE.fullmatch(re.sub(r"[\s-]", "", said))
    if mobile:
        return mobile.group(1)
    return said.lower() if len(said) <= LONGEST and _MAIL.fullmatch(said) else ""


def is_mail(contact: str) -> bool:
    """Is it an e-mail address?"""
    return "@" in contact


def masked(contact: str) -> str:
    """As it is shown: enough to know one's own."""
    if is_mail(contact):
        name, _at, host = contact.partition("@")
        return f"{name[:2]}***@{host}"
    return f"{contact[:3]}****{contact[-4:]}"


# What a code is for, with the matter: whoever gets one that was not asked for can tell what somebody tries.
OBJECTION, OPENING, RECOVERY, CHANGE = "objection", "opening", "recovery", "change"
SIGNING, COSIGNING = "signing", "cosigning"
RECORD = "record"
PURPOSES: Final = {
    OBJECTION: gettext_lazy("核实联系方式，对条目 %(about)s 提出信用信息异议"),
    OPENING: gettext_lazy("开通服务大厅账号，办理“%(about)s”的事项"),
    RECOVERY: gettext_lazy("重新设置服务大厅账号 %(about)s 的密码"),
    SIGNING: gettext_lazy("签署《%(about)s》"),
    COSIGNING: gettext_lazy("会签《%(about)s》"),
    CHANGE: gettext_lazy("更换服务大厅账号 %(about)s 的联系方式"),
    RECORD: gettext_lazy("签署约谈 %(about)s 的记录"),
}


def code_message(code: str, minutes: int, *, purpose: str, about: str) -> str:
    """What is sent with a code: how long it holds, and what it is for."""
    told = {"code": code, "minutes": minutes, "what": PURPOSES[purpose] % {"about": about}}
    said = _(
        "您的验证码是 %(code)s，%(minutes)d 分钟内有效，用于%(what)s。请勿告诉他人；不是您本人操作的，不必理会。"
    )
    return said % told
