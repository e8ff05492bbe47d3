"""Taking back what was told: the kinds of a recall, the words of its events, and what is sent of a change.

No regulation at hand says in how many days a receiver must confirm: the term is the program's own, and marked so.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.identity import mask_id
from workflows.law.policy import Rule
from workflows.law.private import DATED_ID

FORMAT = "xinheng-recall/1"


class Taking(models.TextChoices):
    """What a recall does with what was told before."""

    CORRECTION = "correction", _("更正")
    WITHDRAWAL = "withdrawal", _("撤回")
    MARK = "mark", _("异议标注")
    UNMARK = "unmark", _("取消标注")


class Answer(models.TextChoices):
    """What a receiver says it has done."""

    DONE = "done", _("已按通知处理")
    NOT_HELD = "not_held", _("未保存、未使用该信息")


# The event of a recall where its caller names none.
EVENT_OF = {
    Taking.CORRECTION: "corrected",
    Taking.WITHDRAWAL: "withdrawn",
    Taking.MARK: "marked",
    Taking.UNMARK: "unmarked",
}

EVENT_WORDS: dict[str, Any] = {
    "listed": _("列入名单"),
    "exited": _("移出名单"),
    "revoked": _("撤销列入决定（视为自始未列入）"),
    "display_ended": _("停止公示"),
    "measure_ended": _("措施期满终止"),
    "corrected": _("更正信息"),
    "withdrawn": _("撤回信息"),
    "marked": _("加注异议标注"),
    "unmarked": _("取消异议标注"),
    "execution_stayed": _("停止执行"),
    "execution_resumed": _("恢复执行"),
    "repaired_partly": _("部分修复"),
    "record_repaired": _("提前终止公示行政处罚信息"),
    "discipline_suspended": _("重整期间暂停惩戒"),
    "discipline_resumed": _("恢复惩戒"),
}

# What a receiver is asked to do; the words are the program's own, no clause gives them.
ASKS: dict[str, Any] = {
    "exited": _("请停止公示该条目，并停止据此实施的措施。"),
    "revoked": _("请删除该条目及其公示，视为自始未列入，并停止据此实施的措施。"),
    "display_ended": _("请停止公示该条目；列入及措施仍然有效。"),
    "measure_ended": _("请停止实施已经期满的措施；其余不变。"),
    "corrected": _("请以更正后的内容替换原内容，不再使用原内容。"),
    "withdrawn": _("请撤下并停止使用该信息。"),
    "marked": _("请在展示该条目时注明“异议处理中”。"),
    "unmarked": _("请取消该条目的异议标注。"),
    "execution_stayed": _("列入决定停止执行：请按所列内容停止公示、中止措施，等待另行通知。"),
    "execution_resumed": _("列入决定恢复执行：请按所列内容恢复公示和措施。"),
    "repaired_partly": _("请按所列内容停止公示、停止实施措施；其余不变，列入仍然有效。"),
    "discipline_suspended": _("重整计划执行期间暂停惩戒：请按所列内容暂停公示、措施，等待另行通知。"),
    "discipline_resumed": _("重整程序终止：请按所列内容恢复公示和措施。"),
}

FIELD_WORDS: dict[str, Any] = {
    "name": _("名称"),
    "code": _("代码"),
    "state": _("条目状态"),
    "display": _("公示状态"),
    "measure": _("措施"),
    "shown_until": _("公示届满日"),
    "listed_until": _("列入届满日"),
    "facts_summary": _("事实摘要"),
    "case_number": _("案件编号"),
    "order_number": _("依据文书号"),
}


def field_words(field: str) -> str:
    """What a field is called; as it is written where the program has no word for it."""
    return str(FIELD_WORDS.get(field, field))


def without_numbers(text: str) -> str:
    """The text with every identity number in it masked, as it leaves the house."""
    return DATED_ID.sub(lambda found: mask_id(found[0]), text)


def told_changes(changes: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Field, old and new of each change as plain text, as it leaves the house."""
    return [
        {"field": str(each["field"])[:60]}
        | {
            side: without_numbers("" if each.get(side) is None else str(each[side]))
            for side in ("old", "new")
        }
        for each in changes
    ]


def receipt_rule(days: int) -> Rule:
    """Until when a receiver is expected to confirm: the program's own term, never verified."""
    clause = str(_("本系统设定，无条款依据（待核）"))
    start = str(_("发出更正、撤回通知"))
    return Rule("receipt_due", str(days), "WD", start, clause, clause, False, True)
