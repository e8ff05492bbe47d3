"""Letters about an account of the hall: what happened, when, and what to do if it was not you; no content of a case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law.identity import mask_name
from workflows.models import Person, Subject


@dataclass(frozen=True)
class Letter:
    """One e-mail, and the same in one sentence for a telephone."""

    address: str
    subject: str
    body: str
    phone: str
    short: str


def letter(person: int, what: str, subject: int, at: datetime, to: str = "") -> Letter | None:
    """The letter about an account; None for somebody without a verified contact. `to`: the contact that gave way."""
    who = Person.objects.filter(pk=person).first()
    if to and who is not None:
        return _to_the_former(who, to, at)
    about = Subject.objects.filter(pk=subject).first()
    if who is None or about is None or not (who.email_verified_at or who.phone_verified_at):
        return None
    with translation.override("zh-hans"):
        name = mask_name(about.name) if about.is_person else about.name
        told = {"name": name, "at": f"{localtime(at):%Y-%m-%d %H:%M}", "who": who.name}
        title, said = _sentence(what, told)
        where = settings.XINHENG_PUBLIC_URL + reverse("hall") if settings.XINHENG_PUBLIC_URL else ""
        warned = _("如果不是您本人办理，请立即联系办理机关，或者到办事窗口停用账号。%(where)s")
        lines = [
            _("%(who)s：") % told,
            said,
            (_("登录服务大厅。%(where)s") if what in REMINDERS else warned) % {"where": where},
            _("本邮件由系统发出，请不要回复。"),
        ]
        is_told = who.told_by_email or what in ALWAYS
        return Letter(
            who.email if who.email_verified_at and is_told else "", title, "\n\n".join(lines) + "\n",
            who.phone if who.phone_verified_at and (who.told_by_sms or not who.email_verified_at) else "", said,
        )  # fmt: skip


def _to_the_former(who: Person, to: str, at: datetime) -> Letter:
    """Whoever had the contact until now hears that it is another, whatever he chose to be told."""
    with translation.override("zh-hans"):
        told = {"who": who.name, "at": f"{localtime(at):%Y-%m-%d %H:%M}"}
        title = _("账号的联系方式已经更换")
        said = _("%(who)s：您的服务大厅账号于 %(at)s 更换了联系方式，本地址不再用于找回密码和提醒。") % told
        warned = _("如果不是您本人办理，请立即联系办理机关，或者到办事窗口停用账号。%(where)s") % {
            "where": ""
        }
        mail = "@" in to
        return Letter(to if mail else "", title, f"{said}\n\n{warned}\n", "" if mail else to, said)


REMINDERS = (
    "repair_opens",
    "guidance_ended",
    "training_ended",
)  # nobody did anything to the account: time has passed
ALWAYS = (
    "recovered",
    "joined",
    "blocked",
    "opened",
)  # what concerns the safety of the account is always told


OPENED = gettext_lazy(
    "“%(name)s”有一条信用记录的最短期限已经届满；已经改正并履行完毕的，可以在服务大厅申请修复，不收费。"
)

ENDED = gettext_lazy(
    "“%(name)s”的一件限期整改或者约谈因所涉条目已经结束而终止，不用再报送材料或者到场；详情请登录服务大厅查看。"
)

NOT_TRAINED = gettext_lazy(
    "“%(name)s”所涉条目已经结束，为其报名的现场培训随之取消，不用到场；仍想参加的，可以登录服务大厅重新报名。"
)


def _sentence(what: str, told: dict[str, Any]) -> tuple[str, str]:
    """Title and sentence of one kind of letter."""
    words = {
        "opened": (_("服务大厅账号已经开通"), _("您的账号于 %(at)s 凭书面文书所附开通码，开始办理“%(name)s”的事项。")),
        "joined": (_("有新账号开通"), _("%(at)s，另有账号凭书面文书所附的开通码，开始办理“%(name)s”的事项。")),
        "blocked": (_("账号权限已经停用"), _("机关于 %(at)s 停用了您的账号办理“%(name)s”事项的权限。")),
        "recovered": (_("登录密码已经重设"), _("您的服务大厅账号于 %(at)s 重设了登录密码，其他设备上的登录已经失效。")),
        "accepted": (_("代理人已接受授权"), _("代理人于 %(at)s 接受了办理“%(name)s”事项的授权。")),
        "verified": (_("授权委托已经核验"), _("办理“%(name)s”事项的授权委托于 %(at)s 核验通过，现已生效。")),
        "not_verified": (_("授权委托没有通过核验"), _("办理“%(name)s”事项的授权于 %(at)s 没有通过核验，已经终止。")),
        "revoked": (_("授权委托已经终止"), _("办理“%(name)s”事项的授权委托于 %(at)s 终止。")),
        "guidance_ended": (_("整改或者约谈已经终止"), str(ENDED)),
        "training_ended": (_("现场培训的报名已经取消"), str(NOT_TRAINED)),
        "repair_opens": (_("最短期限已经届满，可以申请修复"), str(OPENED)),
        "archive": (_("我的信息副本已经生成"), _("“%(name)s”的信息副本已经生成，请登录服务大厅下载，两天内有效。")),
    }  # fmt: skip
    title, said = words[what]
    return title, said % told
