"""What the parts of a procedure's chart are called that nobody has as a task, and by whom they are done.

The human steps have their words in `law/steps.py`. A part that is named in neither place is plumbing: the chart
leaves it out and joins what comes before it to what follows.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.law.duties import DUTIES, Duty, Role

SUBJECT, SYSTEM = "subject", "system"

# The swim lanes from top to bottom.
LANES: dict[str, Any] = {
    SUBJECT: _("主体"),
    Role.CASE_OFFICER: _("经办"),
    Role.REVIEWER: _("审核"),
    Role.LEGAL_REVIEWER: _("法制审核"),
    Role.HEAD: _("负责人"),
    Role.CREDIT_OFFICE: _("信用办"),
    SYSTEM: _("系统"),
}

PROCEDURES: dict[str, Any] = {
    "identification": _("认定"),
    "reply": _("陈述申辩复核"),
    "hearing": _("听证"),
    "repair": _("信用修复"),
    "exit": _("移出"),
    "monitoring": _("重点监测"),
    "motion": _("呈批"),
    "issuance": _("制发文书"),
    "serving": _("另行送达"),
    "challenge": _("复议诉讼"),
    "objection": _("异议"),
    "rectification": _("限期整改"),
    "interview": _("约谈"),
    "suggestion": _("提请办理"),
    "breach": _("违背承诺"),
    "record_repair": _("公示信息修复"),
}

# What the program does by itself.
PARTS: dict[tuple[str, str], Any] = {
    ("identification", "issue"): _("签发告知书"),
    ("identification", "publish"): _("公示拟列入"),
    ("identification", "cross_check"): _("交叉比对"),
    ("identification", "enlist"): _("列入并公示"),
    ("identification", "dismiss"): _("不予列入"),
    ("hearing", "accept"): _("签发听证通知"),
    ("hearing", "refuse"): _("签发不予听证"),
    ("repair", "grant"): _("准予移出"),
    ("repair", "grant_partly"): _("部分准予"),
    ("repair", "refuse"): _("不予移出"),
    ("exit", "tell"): _("签发移出告知"),
    ("exit", "finish"): _("完成移出"),
    ("motion", "enact"): _("执行批准事项"),
    ("motion", "announce"): _("签发拟恢复告知"),
    ("motion", "give_up"): _("撤回呈批"),
    ("motion", "reject"): _("记录不批准"),
    ("issuance", "issue"): _("编号签发"),
    ("issuance", "drop"): _("不再制发"),
    ("challenge", "conclude"): _("记录结果"),
    ("challenge", "suspend"): _("停止或者恢复"),
    ("challenge", "correct"): _("更正并签发"),
    ("challenge", "carry_out"): _("办结"),
    ("rectification", "issue"): _("签发通知书"),
    ("rectification", "drop"): _("不再办理"),
    ("rectification", "start_clock"): _("整改期起算"),
    ("interview", "issue"): _("签发通知书"),
    ("interview", "drop"): _("不再约谈"),
    ("interview", "appoint"): _("约定时间"),
}

# What is waited for: nobody has it as a task, the clock lets it go on.
WAITING: dict[tuple[str, str], Any] = {
    ("identification", "await_statement"): _("等待期限届满"),
    ("serving", "await_announcement"): _("公告期"),
    ("objection", "await_completion"): _("等待补正"),
}

# Where the ways part, as a question of at most five characters.
GATES: dict[tuple[str, str], Any] = {
    ("identification", "is_a_case"): _("是否成案"),
    ("identification", "is_reviewed"): _("是否同意"),
    ("identification", "tells_first"): _("先告知"),
    ("identification", "publishes_first"): _("先公示"),
    ("identification", "is_window_over"): _("期限已满"),
    ("identification", "is_review_asked"): _("须法审"),
    ("identification", "is_lawful"): _("是否合法"),
    ("identification", "is_told_anew"): _("重新告知"),
    ("identification", "has_hits"): _("有无命中"),
    ("identification", "is_decided"): _("作何决定"),
    ("identification", "has_notices"): _("曾告知"),
    ("reply", "speaks_a_party"): _("当事人提"),
    ("hearing", "is_still_asked"): _("是否撤回"),
    ("hearing", "is_reviewed"): _("是否同意"),
    ("hearing", "is_granted"): _("是否准予"),
    ("hearing", "is_held"): _("是否改期"),
    ("repair", "is_checked"): _("是否受理"),
    ("repair", "is_rejected"): _("是否同意"),
    ("repair", "is_end_out"): _("须送达"),
    ("repair", "was_completed"): _("是否补正"),
    ("repair", "is_drawn"): _("是否抽中"),
    ("repair", "is_agreed"): _("是否一致"),
    ("repair", "is_decided"): _("作何决定"),
    ("exit", "is_anybody_told"): _("有无对象"),
    ("monitoring", "is_found"): _("什么事项"),
    ("motion", "is_told_first"): _("是否先告知"),
    ("motion", "is_pursued"): _("是否成立"),
    ("motion", "is_automatic"): _("系统发现"),
    ("motion", "is_approved"): _("是否批准"),
    ("motion", "needs_service"): _("须送达"),
    ("issuance", "is_submitted"): _("是否送审"),
    ("issuance", "is_reviewed"): _("是否同意"),
    ("issuance", "needs_service"): _("须送达"),
    ("serving", "is_over"): _("是否送达"),
    ("serving", "is_announced"): _("已公告"),
    ("serving", "is_under_way"): _("送达中"),
    ("challenge", "which"): _("什么事项"),
    ("challenge", "is_change"): _("是否变更"),
    ("challenge", "is_approved"): _("是否批准"),
    ("objection", "is_checked"): _("是否受理"),
    ("objection", "was_completed"): _("是否补正"),
    ("objection", "whose_data"): _("谁的数据"),
    ("objection", "is_confirmed"): _("是否同意"),
    ("objection", "is_drawn"): _("是否抽中"),
    ("objection", "is_agreed"): _("是否一致"),
    ("objection", "is_decided"): _("是否处理"),
    ("objection", "is_answer_out"): _("须送达"),
    ("objection", "is_recheck_out"): _("须送达"),
    ("objection", "is_refused"): _("是否确认"),
    ("objection", "is_end_out"): _("须送达"),
    ("objection", "has_upper"): _("上级在内"),
    ("rectification", "which"): _("什么事项"),
    ("breach", "which"): _("什么事项"),
    ("record_repair", "which"): _("什么事项"),
    ("rectification", "is_approved"): _("是否同意"),
    ("rectification", "is_submitted"): _("是否送审"),
    ("interview", "which"): _("是否改期"),
    ("interview", "is_moved"): _("是否同意"),
    ("interview", "is_approved"): _("是否同意"),
    ("interview", "is_submitted"): _("是否送审"),
    ("suggestion", "which"): _("什么事项"),
}

# By whom a procedure is begun.
BEGUN_BY: dict[str, str] = {
    "identification": Role.CASE_OFFICER,
    "reply": SUBJECT,
    "hearing": SUBJECT,
    "repair": SUBJECT,
    "exit": SYSTEM,
    "monitoring": SYSTEM,
    "motion": Role.CASE_OFFICER,
    "issuance": Role.CASE_OFFICER,
    "serving": Role.CASE_OFFICER,
    "challenge": Role.CASE_OFFICER,
    "objection": SUBJECT,
    "rectification": Role.CASE_OFFICER,
    "breach": Role.CASE_OFFICER,
    "record_repair": SUBJECT,
    "interview": Role.CASE_OFFICER,
    "suggestion": SYSTEM,
}


def lane_of(duty: Duty) -> str:
    """In whose lane a step lies: the first role that owes the duty."""
    return next((str(role) for role, owed in DUTIES.items() if duty in owed and role in LANES), SYSTEM)
