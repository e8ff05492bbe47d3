"""What is done with commitments, as the log says it; the rest of the words: `law.steps`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

STAGE = _("承诺")
STEPS: dict[tuple[str, str], Any] = {
    ("breach", "look"): _("核查承诺履行"),
    ("breach", "serve"): _("送达违诺告知"),
    ("breach", "decide"): _("认定是否违诺"),
}
PROMISE_VERBS: dict[str, Any] = {
    "record_commitment": _("登记纸质承诺"),
    "cosign": _("会签信用承诺"),
    "give_up_cosigning": _("会签未完成"),
    "rely_on_commitment": _("登记承诺已被采用"),
    "check_commitment": _("核查承诺履行情况"),
    "notice_breach": _("告知拟认定违背承诺"),
    "serve_breach_notice": _("送达违背承诺告知"),
    "object_to_breach": _("对违背承诺告知提出异议"),
    "clear_breach": _("不认定违背承诺"),
    "expire_commitment": _("承诺期满"),
    "issue_promise_paper": _("生成承诺文书"),
    "print_promise_paper": _("排印承诺文书"),
    "issue_training_paper": _("制发培训证明"),
    "print_training_paper": _("排印培训证明"),
    "add_commitment_item": _("设立承诺事项"),
    "draft_commitment_text": _("起草承诺书文本"),
    "amend_commitment_text": _("修改承诺书草案"),
    "publish_commitment_text": _("公布承诺书文本"),
    "retire_commitment_text": _("停用承诺书文本"),
    "discard_commitment_text": _("作废承诺书草案"),
}
