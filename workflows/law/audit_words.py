"""What a line of the log says of an audit; the verb is the key."""

from typing import Any

from django.utils.translation import gettext_lazy as _

AUDIT_VERBS: dict[str, Any] = {
    "announce_paper": _("登记审计底稿"),
    "draw_sample": _("抽取审计样本"),
    "check_item": _("登记检查结果"),
    "submit_paper": _("底稿送复核"),
    "review_item": _("登记复核意见"),
    "return_paper": _("退回补查"),
    "reassign_review": _("改派底稿复核"),
    "sign_off_paper": _("复核签署审计底稿"),
    "drop_paper": _("未抽样终止底稿"),
    "write_audit_finding": _("登记审计发现"),
    "propose_audit_finding": _("提请发送审计发现"),
    "return_audit_finding": _("退回拟发送的审计发现"),
    "send_audit_finding": _("同意并发送审计发现"),
    "answer_audit_finding": _("反馈审计发现"),
    "return_audit_answer": _("退回审计反馈"),
    "accept_audit_answer": _("认可审计反馈"),
    "close_unanswered": _("按逾期未反馈处理"),
    "ask_withdrawal": _("提请撤回审计发现"),
    "refuse_withdrawal": _("不撤回审计发现"),
    "withdraw_audit_finding": _("同意撤回审计发现"),
}
