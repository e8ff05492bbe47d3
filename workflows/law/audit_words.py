"""What a line of the log says of an audit; the verb is the key."""

from typing import Any

from django.utils.translation import gettext_lazy as _

AUDIT_VERBS: dict[str, Any] = {
    "announce_paper": _("登记审计底稿"),
    "draw_sample": _("抽取审计样本"),
    "check_item": _("登记检查结果"),
    "sign_off_paper": _("签署审计底稿"),
    "drop_paper": _("未抽样终止底稿"),
    "write_audit_finding": _("登记审计发现"),
    "send_audit_finding": _("发送审计发现"),
    "answer_audit_finding": _("反馈审计发现"),
    "return_audit_answer": _("退回审计反馈"),
    "accept_audit_answer": _("认可审计反馈"),
    "close_unanswered": _("按逾期未反馈处理"),
    "withdraw_audit_finding": _("撤回审计发现"),
}
