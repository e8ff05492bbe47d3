"""What is told when the log as a whole is in doubt: what happened, what it means, what to do next."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Incident(models.TextChoices):
    """What may be wrong with the log as a whole."""

    SPLIT = "split", _("台账分叉")
    FAULTS = "faults", _("全面校验发现问题")
    UNPLACED = "unplaced", _("台账行没有及时编入总序")
    UNPUBLISHED = "unpublished", _("检查点等不到副署，不能公布")
    SILENT = "silent", _("见证单位长时间没有副署")
    UNANCHORED = "unanchored", _("台账与库外存根不符，停止签名")
    RENEWED = "renewed", _("库外存根被重设")


# What the clock looks for each minute, and ends by itself; the others come from evidence and from full checks.
WATCHED: Final = (Incident.UNPLACED, Incident.UNPUBLISHED, Incident.SILENT, Incident.UNANCHORED)
# What never mends by itself: two who audit all departments end it (decisions 0031 and 0037).
BY_TWO: Final = (Incident.SPLIT, Incident.RENEWED)
# What puts the lines themselves in doubt, and not only their coming in time.
GRAVE: Final = (Incident.SPLIT, Incident.FAULTS, Incident.UNANCHORED, Incident.RENEWED)


@dataclass(frozen=True)
class Wrong:
    """Something that is wrong now: its kind, which one among its kind, and what the sentences need."""

    kind: str
    about: str = ""
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """One kind of incident; `happened` takes what was told with it."""

    happened: Any
    means: Any
    todo: tuple[Any, ...]


WORDS: Final[dict[str, Words]] = {
    Incident.SPLIT: Words(
        _("有人出示了由本台账密钥签名、却与本台账矛盾的检查点。%(sentence)s"),
        _(
            "两份签过名的检查点不可能同时为真：或者历史被改写、截短，或者有人用同一把密钥另存了一份台账。"
            "查清以前，不能凭本台账证明有争议的部分。"
        ),
        (
            _("保全数据库、备份和服务器日志，不要恢复备份，不要清理。"),
            _("向各见证单位索取其留存的检查点，在“总台账”页逐份比对，确定从哪一行起不同。"),
            _("查明谁能接触签名密钥和数据库；密钥可能外泄的，按运维手册更换。"),
            _("查清后，由覆盖全部机关的审计人员在本页登记查明的情况，另一名审计人员复核后告警结束。"),
        ),
    ),
    Incident.FAULTS: Words(
        _("全面校验发现 %(n)s 处问题，第一处：%(sentence)s"),
        _("台账的内容与写入时的摘要、次序、树或者签过的检查点不一致：有人绕过程序改动了数据，或者存储损坏。"),
        (
            _("在“总台账”页查看每一处的位置和种类，保全数据库和备份。"),
            _("请运行维护人员用 verify_log 核对，并与最近一份完好的备份比较，查明何时、由谁改动。"),
            _("恢复后再做一次全面校验；全部通过时，本告警自行结束。"),
        ),
    ),
    Incident.UNPLACED: Words(
        _("最早一行台账写于 %(since)s，到 %(seen)s 仍没有编入总序；正常不超过一分钟。"),
        _("新的台账行还没有进入检查点，其间被改动、删除的，要到编入以后才能证明；已经编入的不受影响。"),
        (
            _("请运行维护人员查看后台任务（serve 或者 Celery）是否在运行，数据库是否可写，签名密钥能否读取。"),
            _("恢复后积压的行会自动编入，本告警自行结束。"),
        ),
    ),
    Incident.UNPUBLISHED: Words(
        _("公布检查点须有 %(needed)s 个副署，%(since)s 以来的检查点一直没有凑足。"),
        _("外界能取得的检查点停在前 %(size)s 行，此后的台账还不能由外部验证，证据包也不含此后的行。"),
        (
            _("联系各见证单位，检查其 xinheng-witness 定时任务和网络，查看其拒绝副署的原因。"),
            _("见证单位说台账前后矛盾的，按台账分叉处理，不要降低副署要求来绕过。"),
            _("副署补齐、检查点公布后，本告警自行结束。"),
        ),
    ),
    Incident.SILENT: Words(
        _("见证单位“%(name)s”自 %(since)s 起没有副署新的检查点。"),
        _("它不再核对本台账有没有改写历史；只有它发现得了的改写，现在没有人发现。"),
        (
            _("联系该单位，检查其 xinheng-witness 定时任务、网络和已信任的日志公钥（更换密钥后须先登记新公钥）。"),
            _("该单位不再承担见证的，用 ./xh manage witness --end 登记终止。"),
            _("它再次副署后，本告警自行结束。"),
        ),
    ),
    Incident.UNANCHORED: Words(
        _("本机在数据库之外留存了已签名台账的行数和树根，现在的数据库与它不符。%(sentence)s"),
        _(
            "有人绕过程序改写、截短了台账，或者恢复了较早的备份。程序不在这样的台账上继续签名，"
            "新写的行留待编号；其他业务照常办理。"
        ),
        (
            _("保全数据库、备份、服务器日志和程序目录中的 keys/log，不要清理。"),
            _("没有恢复过备份的，按历史被改写查处：与最近一份完好的备份、见证单位留存的检查点比较。"),
            _("确实恢复了较早备份的，由运行维护人员按运维手册重设库外存根，写明理由；重设另发告警，由两名审计人员查明。"),
            _("台账重新与库外存根相符后，本告警自行结束。"),
        ),
    ),
    Incident.RENEWED: Words(
        _("运行维护人员把库外存根由前 %(former)s 行重设为前 %(size)s 行，理由：%(because)s"),
        _("重设以前签过名、现在数据库中没有的台账行，本台账不再能证明；外部留存的检查点可能与今后的台账矛盾。"),
        (
            _("核对理由：恢复的是哪一份备份，缺少哪些行，能否从备份、文书和接收方补回。"),
            _("通知各见证单位，比对其留存的检查点；见证程序会拒绝副署，按台账分叉办理。"),
            _("查清后，由覆盖全部机关的审计人员在本页登记查明的情况，另一名审计人员复核后告警结束。"),
        ),
    ),
}  # fmt: skip


# The sequencer stands still, and has never signed anything: nothing at all is placed or provable yet.
NEVER_SIGNED: Final = Words(
    _("有台账行等待编入总序，却从来没有签发过一个检查点；发现于 %(since)s，到 %(seen)s 仍是如此。"),
    _("总序还没有建立：台账有没有被改动、删除、重写，现在都不能证明，见证单位也没有可以副署的内容，证据包不能出具。"),
    (
        _("请运行维护人员查看签名密钥是否存在、能否读取；没有的，用 ./xh manage make_log_key 生成。"),
        _("查看后台任务（serve 或者 Celery 的定时任务 place_lines）是否在运行，数据库是否可写。"),
        _("恢复后等待的行会自动编入并签发检查点，本告警自行结束。"),
    ),
)  # fmt: skip


def words_of(kind: str, told: dict[str, Any]) -> Words:
    """The words of an incident, by what was told of it."""
    return NEVER_SIGNED if kind == Incident.UNPLACED and told.get("never") else WORDS[kind]


def happened(kind: str, told: dict[str, Any]) -> str:
    """What happened, with what was told of it."""
    return str(words_of(kind, told).happened) % told


def means(kind: str, told: dict[str, Any]) -> str:
    """What it means."""
    return str(words_of(kind, told).means) % told


def advice(kind: str, told: dict[str, Any]) -> str:
    """What it means and what to do next, for the bell and the mail, a line each."""
    return "\n".join([means(kind, told), *(str(each) for each in words_of(kind, told).todo)])
