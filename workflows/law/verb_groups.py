"""What is done, in a few groups: by these, and by its result, whoever audits narrows the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.law.gate_words import KEPT_OUT
from workflows.law.verb_words import VERBS

# Verbs by which somebody was turned down or something was taken back.
TAKEN_BACK = ("return_", "reject_", "refuse", "withdraw", "rescind", "revoke")
AGAINST = (
    *(verb for verb in VERBS if verb.startswith(TAKEN_BACK) and verb not in KEPT_OUT),
    *("dismiss", "breach", "confirm_rejection", "confirm_repair_rejection", "keep_merge", "keep_stay"),
)
DONE, TURNED_DOWN, TURNED_BACK = "done", "kept_out", "against"
# The kinds of result among which every line has one.
RESULTS: dict[str, Any] = {
    DONE: _("成功"),
    TURNED_DOWN: _("拒绝"),
    TURNED_BACK: _("退回、撤回"),
}
OTHER = "other"
GROUPS: dict[str, Any] = {
    "decide": _("决定、签发"),
    "serve": _("送达"),
    "look": _("查询、导出"),
    "term": _("期限变更"),
    "post": _("权限变更"),
    "gate": _("登录"),
    OTHER: _("其他办理"),
}
VERBS_OF: dict[str, frozenset[str]] = {
    "decide": frozenset(
        {
            "decide_listing", "enlist", "dismiss", "issue_notice", "decide_repair", "grant", "grant_partly", "refuse",
            "decide_motion", "rescind", "restore", "revoke", "decide_objection", "recheck", "confirm_outcome",
            "approve_change", "approve_batch", "approve_rectification", "approve_interview", "approve_merge",
            "approve", "promulgate", "second_review", "settle_results", "issue_rectification", "issue_interview",
        }
    ),
    "serve": frozenset(
        {
            "serve", "confirm_service", "attempt_service", "reach", "miss", "discontinue", "notify", "publicise",
            "notice_opened", "notice_acknowledged", "serve_breach_notice", "deliver_message", "fail_delivery",
            "send_anew", "send_recall",
            "send_again",
        }
    ),
    "look": frozenset(
        {
            "view_file", "look_up", "export_file", "export_list", "export_events", "export_bundle", "take_copy",
            "take_bundle", "look_emergency", "open_identity",
        }
    ),
    "term": frozenset(
        {
            "extend_decision", "extend_objection", "extend_handling", "extend_repair", "extend_rectification",
            "stop_clock", "resume_clock", "recount", "stop_handling", "resume_handling", "recount_handling",
            "retime_listing", "retime_display", "postpone_hearing", "grant_move", "set_aside",
        }
    ),
    "post": frozenset(
        {
            "give_post", "change_post", "end_post", "open_account", "change_account", "offer_mandate",
            "accept_mandate", "verify_mandate", "refuse_mandate", "revoke_mandate", "end_mandate", "arrange_cover",
            "end_cover", "name_competence", "end_competence", "activate_account", "block_account", "recover_account",
            "ask_emergency", "grant_emergency", "refuse_emergency", "change_settings",
        }
    ),
    "gate": frozenset(
        {
            "log_in", "log_out", "fail_log_in", "lock_log_in", "unknown_log_in", "change_password", "change_contact",
        }
    ),
}  # fmt: skip
GROUPED = frozenset(verb for verbs in VERBS_OF.values() for verb in verbs)
GROUP_OF = {verb: name for name, verbs in VERBS_OF.items() for verb in verbs}


def group_of(verb: str) -> str:
    """The group of a verb; one of them for every verb."""
    return GROUP_OF.get(verb, OTHER)


def result_of(verb: str) -> str:
    """Done, turned down, or turned or taken back; one of them for every verb."""
    return TURNED_DOWN if verb in KEPT_OUT else TURNED_BACK if verb in AGAINST else DONE
