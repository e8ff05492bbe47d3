"""What the lines of training say in the log (see `steps.VERBS`)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "found_course": _("设立培训课程"),
    "draft_course": _("起草课程版本"),
    "amend_course": _("修改课程草案"),
    "publish_course": _("发布课程版本"),
    "supersede_course": _("课程版本更新"),
    "discard_course": _("作废课程草案"),
    "begin_learning": _("开始在线培训"),
    "finish_lesson": _("学完一节课文"),
    "begin_attempt": _("开始结业测验"),
    "pass_attempt": _("测验合格"),
    "fail_attempt": _("测验不合格"),
    "complete_learning": _("完成在线培训"),
    "complete_training": _("登记完成培训"),
    "plan_session": _("安排现场培训"),
    "hold_session": _("登记培训已举办"),
    "cancel_session": _("取消现场培训"),
    "enrol": _("报名现场培训"),
    "withdraw_enrolment": _("取消培训报名"),
    "end_enrolment": _("随列入结束取消报名"),
    "sign_in": _("培训签到"),
    "note_paper": _("录入纸质签到"),
    "confirm_paper": _("复核纸质签到"),
    "reject_paper": _("退回纸质签到"),
}
