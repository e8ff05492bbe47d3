"""The words of a repair and of a reorganisation: its steps, and what a line of the log says (parts of `law.steps`)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

REPAIR_STEPS: dict[str, Any] = {
    "check": _("受理修复申请"),
    "confirm_rejection": _("审批不予受理"),
    "serve_acceptance": _("送达受理通知"),
    "serve_completion": _("送达补正通知"),
    "serve_rejection": _("送达终结文书"),
    "serve_partial": _("送达部分准予"),
}

# An application to end the display of a penalty.
RECORD_STEPS: dict[str, Any] = {
    "check": _("受理公示修复"),
    "confirm": _("审批不予受理"),
    "verify": _("核实公示修复"),
    "decide": _("审批终止公示"),
    "serve": _("送达修复文书"),
}

REPAIR_VERBS: dict[str, Any] = {
    "check_repair": _("审查是否受理修复申请"),
    "ask_repair_completion": _("一次性告知补正"),
    "complete_repair": _("补正修复申请"),
    "expire_repair": _("逾期未补正终止"),
    "accept_repair": _("受理修复申请"),
    "confirm_repair_rejection": _("审批不予受理"),
    "reject_repair": _("不予受理修复申请"),
    "record_site_visit": _("登记现场核查"),
    "grant_partly": _("部分准予修复"),
    "extend_repair": _("延长修复审查期限"),
    "propose_repair_extension": _("呈批延长修复审查期限"),
    "reject_repair_extension": _("不批准延长修复审查期限"),
    "propose_reorganisation": _("呈批破产重整暂停惩戒"),
    "reject_reorganisation": _("不批准暂停惩戒"),
    "propose_plan_done": _("呈批重整计划执行完毕"),
    "reject_plan_done": _("不批准重整完毕解除"),
    "propose_plan_failed": _("呈批重整终止恢复惩戒"),
    "reject_plan_failed": _("不批准恢复惩戒"),
    "ask_reorganisation": _("申请重整期间暂停惩戒"),
    "verify_plea": _("核实重整申请"),
    "end_early": _("修复后停止公示"),
    "tell_record_repair": _("告知接收方终止公示"),
    "suspend_discipline": _("重整期间暂停惩戒"),
    "lift_for_good": _("重整完毕解除惩戒"),
    "resume_discipline": _("重整终止恢复惩戒"),
    "end_with_listing": _("随列入结束而终结"),
    "exit_by_reorganisation": _("重整完毕移出名单"),
}
