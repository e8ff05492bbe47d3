"""What the steps of the procedures are called, and at which stage of an entry's life they stand."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.law import guidedwords, promise_words
from workflows.law.steps_repair import RECORD_STEPS, REPAIR_STEPS
from workflows.law.verb_words import VERBS

__all__ = ["STEPS", "VERBS", "StepWords", "step_words", "verb_words"]


@dataclass(frozen=True)
class StepWords:
    """A task as the inbox names it: verb first, at most eight characters."""

    title: Any
    stage: Any


IDENTIFY, TELL, DECIDE, REPAIR, LEAVE = _("认定"), _("告知"), _("决定"), _("修复"), _("移出")
PAPERS, REMEDY, WATCH = _("文书"), _("救济"), _("监测")
PAPERS, OBJECTION = _("文书"), _("异议")

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
    ("hearing", "arrange"): StepWords(_("安排听证"), TELL),
    ("hearing", "review"): StepWords(_("审核听证安排"), TELL),
    ("hearing", "serve"): StepWords(_("送达听证通知"), TELL),
    ("hearing", "hold"): StepWords(_("主持听证"), TELL),
    ("hearing", "serve_refusal"): StepWords(_("送达不予听证"), TELL),
    **{("repair", step): StepWords(words, REPAIR) for step, words in REPAIR_STEPS.items()},
    **{("record_repair", step): StepWords(words, REPAIR) for step, words in RECORD_STEPS.items()},
    ("repair", "verify"): StepWords(_("核实修复申请"), REPAIR),
    ("repair", "decide"): StepWords(_("审批提前移出"), REPAIR),
    ("repair", "second_review"): StepWords(_("独立复核修复"), REPAIR),
    ("repair", "settle"): StepWords(_("裁定复核分歧"), REPAIR),
    ("repair", "serve_decision"): StepWords(_("送达提前移出决定"), REPAIR),
    ("repair", "serve_refusal"): StepWords(_("送达不予移出"), REPAIR),
    ("exit", "serve"): StepWords(_("送达移出告知书"), LEAVE),
    ("monitoring", "check"): StepWords(_("核查退出后情况"), WATCH),
    ("monitoring", "judge"): StepWords(_("研判监测发现"), WATCH),
    ("motion", "verify"): StepWords(_("核实比对命中"), DECIDE),
    ("motion", "look"): StepWords(_("核实重整申请"), REPAIR),
    ("motion", "serve_announcement"): StepWords(_("送达拟恢复告知"), TELL),
    ("motion", "hear"): StepWords(_("核实恢复申辩"), TELL),
    ("motion", "decide"): StepWords(_("审批呈批件"), DECIDE),
    ("motion", "serve"): StepWords(_("送达决定书"), DECIDE),
    ("issuance", "draft"): StepWords(_("拟制文书"), PAPERS),
    ("issuance", "review"): StepWords(_("审核文书"), PAPERS),
    ("issuance", "serve"): StepWords(_("送达文书"), PAPERS),
    ("serving", "attempt"): StepWords(_("送达文书"), TELL),
    ("serving", "await_result"): StepWords(_("登记送达结果"), TELL),
    ("challenge", "answer"): StepWords(_("提出答复答辩"), REMEDY),
    ("challenge", "confirm_outcome"): StepWords(_("确认处理结果"), REMEDY),
    ("challenge", "confirm_stay"): StepWords(_("确认停止执行"), REMEDY),
    ("challenge", "comply"): StepWords(_("履行决定裁判"), REMEDY),
    ("challenge", "approve"): StepWords(_("审批更正内容"), REMEDY),
    ("challenge", "serve"): StepWords(_("送达更正决定"), REMEDY),
    ("objection", "check"): StepWords(_("审查异议申请"), OBJECTION),
    ("objection", "serve_completion"): StepWords(_("送达补正告知"), OBJECTION),
    ("objection", "confirm_rejection"): StepWords(_("复核不予受理"), OBJECTION),
    ("objection", "serve_rejection"): StepWords(_("送达不予受理"), OBJECTION),
    ("objection", "serve_acceptance"): StepWords(_("送达受理通知"), OBJECTION),
    ("objection", "verify_own"): StepWords(_("核查异议"), OBJECTION),
    ("objection", "verify"): StepWords(_("核查转来的异议"), OBJECTION),
    ("objection", "confirm"): StepWords(_("审批核查意见"), OBJECTION),
    ("objection", "decide"): StepWords(_("作出异议处理"), OBJECTION),
    ("objection", "second_review"): StepWords(_("独立复核异议"), OBJECTION),
    ("objection", "settle"): StepWords(_("裁定复核分歧"), OBJECTION),
    ("objection", "serve_answer"): StepWords(_("送达异议答复"), OBJECTION),
    ("objection", "serve_end"): StepWords(_("送达终止告知"), OBJECTION),
    ("objection", "forward_recheck"): StepWords(_("转送复核申请"), OBJECTION),
    ("objection", "recheck"): StepWords(_("复核异议"), OBJECTION),
    ("objection", "serve_recheck"): StepWords(_("送达复核结果"), OBJECTION),
}

STEPS |= {key: StepWords(title, guidedwords.STAGE) for key, title in guidedwords.STEPS.items()}
STEPS |= {key: StepWords(title, promise_words.STAGE) for key, title in promise_words.STEPS.items()}

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
