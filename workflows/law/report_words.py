"""The standard reports of who audits: what each asks of the log or of the register, and its columns."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# Looks at what is not in the case; and looks that need somebody else's word.
READS = ("view_file", "look_up", "export_file", "export_bundle")
BREAK_GLASS = (
    "open_identity", "delete_identity", "ask_emergency", "grant_emergency", "refuse_emergency", "look_emergency",
)  # fmt: skip


@dataclass(frozen=True)
class ReportWords:
    """One report: its name in an address, its title, what it shows, its columns."""

    name: str
    title: Any
    note: Any
    columns: tuple[Any, ...]


REPORTS: dict[str, ReportWords] = {
    words.name: words
    for words in (
        ReportWords(
            "four-eyes",
            _("四眼例外与险兆"),
            _("作出审核、审批的人（含代理关系）此前在同一簿里经办过；不等于违规，逐行核对。"),
            (_("时间"), _("条目"), _("审核、审批"), _("此前的经办"), _("谁"), _("岗位")),
        ),
        ReportWords(
            "late",
            _("超期办理"),
            _("已经办结但晚于届满时刻的期限，以及已经届满还没有办结的期限。"),
            (_("届满日"), _("条目"), _("期限"), _("机关"), _("办结时间"), _("超出天数")),
        ),
        ReportWords(
            "reads",
            _("无案查阅"),
            _("查阅或者导出案卷的人，在这一簿里既没有办理过，也没有承办任务。"),
            (_("时间"), _("簿"), _("动作"), _("事由"), _("谁"), _("岗位")),
        ),
        ReportWords(
            "break-glass",
            _("应急查阅与启封"),
            _("启封举报人身份、应急查阅的申请、决定和查看。"),
            (
                _("时间"),
                _("簿"),
                _("动作"),
                _("查阅的档案"),
                _("事由"),
                _("谁"),
                _("岗位"),
                _("申请人"),
                _("决定人"),
                _("失效时间"),
                _("打开的内容"),
            ),
        ),
        ReportWords(
            "disagreement",
            _("独立复核分歧"),
            _("两次结论不一致的决定；分歧率等于不一致数除以已比较数。"),
            (_("复核时间"), _("条目"), _("程序"), _("机关"), _("第一次、复核、裁定"), _("办理人")),
        ),
        ReportWords(
            "papers",
            _("审计底稿签署"),
            _("期间内签署的底稿和两名签署人：检查并送复核的、复核签署的。"),
            (_("签署时间"), _("底稿"), _("审计事项"), _("审计范围"), _("检查并送复核"), _("复核签署")),
        ),
    )
}
