"""What the books of the gate say: signing in and out, attempts refused, posts, accounts, settings, emergency looks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "log_in": _("登录系统"),
    "log_out": _("退出登录"),
    "fail_log_in": _("登录失败"),
    "lock_log_in": _("登录已锁定"),
    "unknown_log_in": _("以不存在的用户名登录"),
    "change_password": _("修改登录密码"),
    "change_contact": _("变更验证用联系方式"),
    "refuse_attempt": _("办理被拒绝"),
    "give_post": _("任命岗位"),
    "change_post": _("变更岗位"),
    "end_post": _("免去岗位"),
    "open_account": _("开设工作人员账号"),
    "change_account": _("变更工作人员账号"),
    "end_mandate": _("授权期满"),
    "set_aside": _("期限暂不能执行"),
    "deliver_message": _("对外发送"),
    "fail_delivery": _("对外发送失败，停止重试"),
    "send_anew": _("重新发送失败的消息"),
    "change_settings": _("变更运行参数、密钥"),
    "ask_emergency": _("申请应急查阅"),
    "grant_emergency": _("同意应急查阅"),
    "refuse_emergency": _("不同意应急查阅"),
    "look_emergency": _("应急查阅自然人档案"),
}
# Lines of the gate by which somebody was kept out.
KEPT_OUT = ("refuse_attempt", "fail_log_in", "lock_log_in", "unknown_log_in")
# Lines whose thing is the person that they concern, whoever wrote them.
OF_A_PERSON = ("give_post", "change_post", "end_post", "open_account", "change_account")
# Why an attempt was refused.
WHY: dict[str, Any] = {
    "law": _("规则不允许"),
    "late": _("他人已先办理"),
    "permission": _("没有权限"),
    "unseen": _("对其不可见或者不存在"),
    "foreign": _("页面已经过期，或者不是从本系统的页面提交"),
    "method": _("这个地址不接受提交"),
}
# What was tried, by the page that was asked; what is not named here was some other act.
TRIED: dict[str, Any] = {
    "task": _("尝试办理任务"),
    "task-claim": _("尝试领取任务"),
    "task-undo": _("尝试撤回办理"),
    "task-delegate": _("尝试委托任务"),
    "task-hand-over": _("尝试转办任务"),
    "task-release": _("尝试退回任务"),
    "bulk-new": _("尝试批量办理"),
    "bulk-start": _("尝试批量办理"),
    "batch": _("尝试批量制发"),
    "batch-new": _("尝试批量制发"),
    "notice-serve": _("尝试送达文书"),
    "notice-correct": _("尝试更正文书"),
    "bundle-entry": _("尝试导出证据包"),
    "bundle-period": _("尝试导出证据包"),
    "subject-look": _("尝试查阅自然人档案"),
    "report-identity": _("尝试启封举报人身份"),
    "emergencies": _("尝试申请应急查阅"),
    "emergency": _("尝试决定应急查阅"),
    "challenge-new": _("尝试登记复议诉讼"),
    "challenge-deed": _("尝试办理复议诉讼"),
    "objection-track": _("尝试办理异议"),
    "mandate": _("尝试核验授权"),
    "recover": _("尝试找回账号"),
    "rules-step": _("尝试办理规则版本"),
    "settings": _("尝试变更运行参数"),
    "numbers": _("尝试作废文号"),
    "log-tree-check": _("尝试全面校验"),
    "no-address": _("向不存在的地址提交"),
    "file": _("尝试打开材料"),
    "notice-pdf": _("尝试打开文书"),
    "notice-slip": _("尝试打开文书"),
    "hall-notice": _("尝试打开文书"),
    "objection-letter": _("尝试打开文书"),
    "record-paper": _("尝试打开文书"),
    "entry-files": _("尝试下载案卷材料"),
    "bundle-file": _("尝试下载证据包"),
    "hall-bundle-file": _("尝试下载证据包"),
    "hall-copy-file": _("尝试下载本人信息副本"),
}
TRIED_SOMETHING = _("尝试办理")
# What was tried, and why it was refused, of those whose line says it by its verb.
TRIED_BY_VERB: dict[str, Any] = {
    "fail_log_in": (_("尝试登录"), _("用户名或者密码不符")),
    "lock_log_in": (_("尝试登录"), _("多次失败，登录已锁定")),
    "unknown_log_in": (_("尝试登录"), _("没有这个用户名")),
}
