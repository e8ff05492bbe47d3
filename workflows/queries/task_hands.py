"""Which hands a procedure asks for, as the page of a task shows them."""

from typing import Any

from django.utils.translation import gettext_lazy

PROMISE = "breach"  # its tasks are done on the page of the commitment
RECORD = "record_repair"  # and these on that of the record
# Which hands a procedure asks for, by the step that shows them; "start" is whoever began it.
CREW: dict[str, tuple[tuple[str, Any], ...]] = {
    "identification": (
        ("start", gettext_lazy("经办")),
        ("review", gettext_lazy("审核")),
        ("legal_review", gettext_lazy("法制审核")),
        ("decide", gettext_lazy("审批")),
    ),
    "reply": (("answer", gettext_lazy("复核")), ("serve_answer", gettext_lazy("送达"))),
    "hearing": (
        ("start", gettext_lazy("申请")),
        ("arrange", gettext_lazy("安排")),
        ("review", gettext_lazy("审核")),
        ("hold", gettext_lazy("主持")),
    ),
    "repair": (
        ("start", gettext_lazy("申请")),
        ("check", gettext_lazy("受理")),
        ("confirm_rejection", gettext_lazy("审批不予受理")),
        ("verify", gettext_lazy("核实")),
        ("decide", gettext_lazy("审批")),
        ("second_review", gettext_lazy("独立复核")),
        ("settle", gettext_lazy("裁定")),
    ),
    "exit": (("serve", gettext_lazy("送达")),),
    "monitoring": (("check", gettext_lazy("核查")), ("judge", gettext_lazy("研判"))),
    "motion": (
        ("start", gettext_lazy("呈批")),
        ("verify", gettext_lazy("核实")),
        ("look", gettext_lazy("核实")),
        ("decide", gettext_lazy("审批")),
    ),
    "issuance": (
        ("draft", gettext_lazy("拟制")),
        ("review", gettext_lazy("审核")),
        ("serve", gettext_lazy("送达")),
    ),
    "challenge": (
        ("start", gettext_lazy("登记")),
        ("answer", gettext_lazy("答复")),
        ("confirm_outcome", gettext_lazy("确认")),
        ("confirm_stay", gettext_lazy("确认")),
        ("comply", gettext_lazy("履行")),
        ("approve", gettext_lazy("审批")),
        ("serve", gettext_lazy("送达")),
    ),
    "rectification": (
        ("start", gettext_lazy("发起")),
        ("amend", gettext_lazy("修改")),
        ("approve", gettext_lazy("审批")),
        ("serve", gettext_lazy("送达")),
        ("check", gettext_lazy("验收")),
        ("extend", gettext_lazy("审批")),
        ("supervise", gettext_lazy("督办")),
    ),
    "interview": (
        ("start", gettext_lazy("发起")),
        ("answer_move", gettext_lazy("答复改期")),
        ("amend", gettext_lazy("修改")),
        ("approve", gettext_lazy("审批")),
        ("serve", gettext_lazy("送达")),
        ("hold", gettext_lazy("约谈")),
    ),
    "suggestion": (
        ("start", gettext_lazy("提请")),
        ("consider", gettext_lazy("处理")),
        ("answer_points", gettext_lazy("答复")),
    ),
    PROMISE: (
        ("start", gettext_lazy("提出")),
        ("look", gettext_lazy("核查")),
        ("serve", gettext_lazy("送达")),
        ("decide", gettext_lazy("认定")),
    ),
    RECORD: (
        ("check", gettext_lazy("受理")),
        ("confirm", gettext_lazy("审批不予受理")),
        ("verify", gettext_lazy("核实")),
        ("decide", gettext_lazy("审批")),
        ("serve", gettext_lazy("送达")),
    ),
    "serving": (("attempt", gettext_lazy("送达")), ("await_result", gettext_lazy("登记结果"))),
    "objection": (
        ("check", gettext_lazy("审查")),
        ("confirm_rejection", gettext_lazy("复核不予受理")),
        ("verify_own", gettext_lazy("核查")),
        ("verify", gettext_lazy("信息提供单位核查")),
        ("confirm", gettext_lazy("信息提供单位审批")),
        ("decide", gettext_lazy("处理")),
        ("second_review", gettext_lazy("独立复核")),
        ("settle", gettext_lazy("裁定")),
    ),
}
# Hands that are named only where the case came to them.
SOMETIMES = frozenset(
    {
        ("motion", "verify"),
        ("motion", "look"),
        ("repair", "confirm_rejection"),
        ("rectification", "amend"),
        ("interview", "amend"),
        ("objection", "confirm_rejection"),
        *((stem, step) for stem in ("repair", "objection") for step in ("second_review", "settle")),
    }
)
# Steps that the first hands of an identification also do.
FIRST_HANDS = frozenset({"verify", "draft", "serve", "supplement", "resolve_hits", "serve_decision"})
# The hands of each matter of a review or a lawsuit, of a rectification, an interview, a suggestion.
OF_MATTER: dict[str, tuple[str, ...]] = {
    "answer": ("start", "answer"),
    "outcome": ("start", "confirm_outcome"),
    "stay": ("start", "confirm_stay"),
    "stay_end": ("start", "confirm_stay"),
    "comply": ("start", "comply", "approve", "serve"),
    "notice": ("start", "amend", "approve", "serve", "hold"),
    "check": ("check",),
    "extension": ("start", "extend"),
    "overdue": ("start", "supervise"),
    "move": ("start", "answer_move", "amend", "approve", "serve", "hold"),
    "interview": ("start", "consider"),
    "watch": ("start", "consider"),
    "points": ("start", "answer_points"),
}
MATTERS = frozenset({"challenge", "rectification", "interview", "suggestion"})
