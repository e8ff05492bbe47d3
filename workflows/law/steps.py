"""What the steps of the procedures are called, and at which stage of an entry's life they stand."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class StepWords:
    """A task as the inbox names it: verb first, at most eight characters."""

    title: Any
    stage: Any


IDENTIFY, TELL, DECIDE, REPAIR, LEAVE = _("认定"), _("告知"), _("决定"), _("修复"), _("移出")

STEPS: dict[tuple[str, str], StepWords] = {
    ("identification", "verify"): StepWords(_("核查案件"), IDENTIFY),
    ("identification", "draft"): StepWords(_("拟制告知书"), IDENTIFY),
    ("identification", "review"): StepWords(_("审核告知书"), IDENTIFY),
    ("identification", "serve"): StepWords(_("送达告知书"), TELL),
    ("identification", "legal_review"): StepWords(_("法制审核"), DECIDE),
    ("identification", "supplement"): StepWords(_("补充材料"), DECIDE),
    ("identification", "resolve_hits"): StepWords(_("处理比对命中"), DECIDE),
    ("identification", "decide"): StepWords(_("审批列入决定"), DECIDE),
    ("identification", "serve_decision"): StepWords(_("送达决定书"), DECIDE),
    ("reply", "answer"): StepWords(_("答复陈述申辩"), TELL),
    ("reply", "serve_answer"): StepWords(_("送达复核意见"), TELL),
    ("repair", "verify"): StepWords(_("核实修复申请"), REPAIR),
    ("repair", "decide"): StepWords(_("审批提前移出"), REPAIR),
    ("repair", "serve_decision"): StepWords(_("送达提前移出决定"), REPAIR),
    ("repair", "serve_refusal"): StepWords(_("送达不予移出"), REPAIR),
    ("exit", "serve"): StepWords(_("送达移出告知书"), LEAVE),
    ("motion", "verify"): StepWords(_("核实比对命中"), DECIDE),
    ("motion", "decide"): StepWords(_("审批呈批件"), DECIDE),
    ("motion", "serve"): StepWords(_("送达决定书"), DECIDE),
}

# Where a kind of list has words of its own: nothing is punished on a red list, nothing ends early on a watch list.
OF_KIND: dict[tuple[str, str, str], StepWords] = {
    ("watch", "identification", "draft"): StepWords(_("拟制列入文书"), IDENTIFY),
    ("watch", "identification", "review"): StepWords(_("审核列入文书"), IDENTIFY),
    ("watch", "repair", "verify"): StepWords(_("核实移出申请"), REPAIR),
    ("watch", "repair", "decide"): StepWords(_("审批移出"), REPAIR),
    ("watch", "repair", "serve_decision"): StepWords(_("送达移出决定"), REPAIR),
    ("red", "identification", "verify"): StepWords(_("核查推荐"), IDENTIFY),
    ("red", "identification", "draft"): StepWords(_("拟制公示"), IDENTIFY),
    ("red", "identification", "review"): StepWords(_("审核公示"), IDENTIFY),
    ("red", "reply", "answer"): StepWords(_("答复异议"), TELL),
    ("red", "motion", "decide"): StepWords(_("审批取消激励"), DECIDE),
}


def step_words(procedure: str, step: str, kind: str) -> StepWords:
    """What a step is called on a list of this kind; KeyError for a step that does not exist."""
    return OF_KIND.get((kind, procedure, step)) or STEPS[(procedure, step)]


# What a line of the log says; the verb is the key.
VERBS: dict[str, Any] = {
    "propose": _("登记案件"),
    "verify_case": _("核查案件"),
    "complete_associate": _("补充责任人员情况"),
    "draft_notice": _("拟制告知书"),
    "redraft": _("修改事实摘要"),
    "review_notice": _("审核告知书"),
    "issue_notice": _("签发文书"),
    "serve": _("送达文书"),
    "confirm_service": _("确认送达完成"),
    "notify": _("告知当事人"),
    "publicise": _("公布文书"),
    "agree_electronic_service": _("同意电子送达"),
    "file_statement": _("提交陈述申辩"),
    "answer_statement": _("答复陈述申辩"),
    "answer": _("拟定复核意见"),
    "close_window": _("陈述申辩期届满"),
    "review_lawfulness": _("法制审核"),
    "supplement": _("补充材料"),
    "return_case": _("退回"),
    "cross_check": _("红黑名单交叉比对"),
    "resolve_hit": _("处理比对命中"),
    "question_honour": _("发现激励条目，提请取消"),
    "verify_hit": _("核实比对命中"),
    "decide_listing": _("审批列入决定"),
    "enlist": _("作出列入决定"),
    "dismiss": _("不予列入"),
    "show": _("开始公示"),
    "mark": _("异议标注"),
    "unmark": _("取消标注"),
    "stop": _("停止公示"),
    "retime_display": _("重新计算公示期"),
    "impose": _("实施措施"),
    "lift": _("解除措施"),
    "sign": _("签署信用承诺"),
    "apply": _("申请提前移出"),
    "verify": _("核实修复申请"),
    "decide_repair": _("审批提前移出"),
    "grant": _("准予提前移出"),
    "refuse": _("不予提前移出"),
    "withdraw": _("撤回"),
    "rescind": _("撤销提前移出"),
    "lapse": _("申请终止"),
    "breach": _("认定违背承诺"),
    "fulfil": _("承诺履行完毕"),
    "exit_by_repair": _("提前移出名单"),
    "exit_by_term": _("期满移出名单"),
    "exit_by_cure": _("改正移出名单"),
    "exit_by_escalation": _("升级列入移出"),
    "exit_by_downgrade": _("取消守信激励"),
    "exit_by_extinction": _("主体消灭移出"),
    "escalation_due": _("升级列入期限届满"),
    "execute_exit": _("执行移出"),
    "open_monitoring": _("开始重点监测"),
    "close_monitoring": _("结束重点监测"),
    "restore": _("恢复列入"),
    "revoke": _("撤销列入决定"),
    "decide_motion": _("审批呈批件"),
    "propose_extension": _("申请延长期限"),
    "extend_decision": _("批准延长期限"),
    "reject_extension": _("不批准延长"),
    "propose_rescission": _("呈批恢复列入"),
    "reject_rescission": _("不批准恢复列入"),
    "propose_revocation": _("呈批撤销列入"),
    "reject_revocation": _("不批准撤销列入"),
    "propose_downgrade": _("呈批取消激励"),
    "reject_downgrade": _("不批准取消激励"),
    "propose_extinction": _("呈批主体消灭移出"),
    "reject_extinction": _("不批准主体消灭移出"),
    "overdue": _("期限超期"),
    "stop_clock": _("中止计算期限"),
    "resume_clock": _("恢复计算期限"),
    "recount": _("重新计算期限"),
    "propose_suspension": _("呈批中止计期"),
    "reject_suspension": _("不批准中止计期"),
    "enter_calendar": _("录入工作日历"),
    "load_calendar": _("载入工作日历"),
    "name_competence": _("指定认定机关"),
    "end_competence": _("终止认定机关"),
    "confirm": _("核对工作日历"),
    "view_file": _("查阅自然人档案"),
    "report": _("报送双公示信息"),
    "put_online": _("上网公示"),
    "take_down": _("期满停止公示"),
    "retract": _("撤下公示信息"),
    "record_occupation": _("登记职业人群"),
    "end_occupation": _("注销职业人群登记"),
    "found_list": _("设立名单"),
    "draft_rules": _("起草规则版本"),
    "amend_rules": _("修改规则草案"),
    "verify_rule": _("核对规则条文"),
    "consult": _("公开征求意见"),
    "hear_public": _("收到公众意见"),
    "answer_public": _("答复公众意见"),
    "recall": _("收回修改"),
    "approve": _("批准规则版本"),
    "promulgate": _("发布规则版本"),
    "supersede": _("确定旧版本截止日"),
    "retire": _("废止规则版本"),
    "open_file": _("建立信用档案"),
    "change_registration": _("变更登记状态"),
    "note_registration": _("主体登记状态变化"),
    "change_operation": _("变更在运营情况"),
    "confirm_operation": _("核对在运营情况"),
    "rename_subject": _("变更名称"),
    "add_identifier": _("登记证照号码"),
    "propose_merge": _("提出合并档案"),
    "approve_merge": _("批准合并档案"),
    "reject_merge": _("不批准合并档案"),
    "propose_reversal": _("提出撤销合并"),
    "reverse_merge": _("批准撤销合并"),
    "keep_merge": _("不批准撤销合并"),
    "merge_subject": _("档案合并"),
    "part_subjects": _("撤销档案合并"),
    "assign_task": _("转办任务"),
    "delegate_task": _("委托办理任务"),
    "take_back_task": _("收回委托"),
    "move_task": _("移交科室"),
    "rank_task": _("调整紧急程度"),
    "urge_task": _("督办"),
    "report_late": _("报告负责人任务超期"),
    "copy_case": _("抄送案件"),
    "comment": _("发表讨论意见"),
    "withdraw_comment": _("撤回讨论意见"),
    "arrange_cover": _("设定工作代理"),
    "end_cover": _("终止工作代理"),
    "found_team": _("设立科室"),
    "close_team": _("撤销科室"),
    "join_team": _("编入科室"),
    "leave_team": _("调离科室"),
    "export_file": _("导出案卷"),
}

# The same for the lines that a kind of list words otherwise.
VERBS_OF_KIND: dict[tuple[str, str], Any] = {
    ("watch", "draft_notice"): _("拟制列入文书"),
    ("watch", "review_notice"): _("审核列入文书"),
    ("watch", "apply"): _("申请移出"),
    ("watch", "decide_repair"): _("审批移出"),
    ("watch", "grant"): _("准予移出"),
    ("watch", "refuse"): _("不予移出"),
    ("watch", "rescind"): _("撤销移出"),
    ("red", "propose"): _("登记推荐"),
    ("red", "verify_case"): _("核查推荐"),
    ("red", "draft_notice"): _("拟制公示"),
    ("red", "review_notice"): _("审核公示"),
    ("red", "notify"): _("公示拟列入名单"),
    ("red", "close_window"): _("公示期届满"),
    ("red", "file_statement"): _("提出异议"),
    ("red", "answer_statement"): _("答复异议"),
    ("red", "impose"): _("给予激励"),
    ("red", "lift"): _("停止激励"),
}


def verb_words(verb: str, kind: str) -> str:
    """What a line of the log says on a list of this kind; an unknown verb as it is written."""
    return str(VERBS_OF_KIND.get((kind, verb)) or VERBS.get(verb, verb))
