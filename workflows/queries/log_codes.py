"""The codes that facts of the log are kept in, as officials read them; a field of a model has its own words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.law.gate_words import WHY
from workflows.law.incident_words import Incident
from workflows.law.letters import LETTERS
from workflows.law.objection import Ground, Relation
from workflows.law.parameters import SPECS
from workflows.law.recall import EVENT_WORDS, Answer
from workflows.law.service import ServiceMethod
from workflows.models import Objection, RecallReceipt
from workflows.models.deadline import DeadlineKind

# What a step came to, whichever step it was; a code that is not here says itself.
OUTCOMES: dict[str, Any] = {
    "proceed": _("属实，拟列入"),
    "no_case": _("不符合列入情形"),
    "done": _("已办理"),
    "approve": _("同意"),
    "return": _("退回"),
    "pass": _("审核通过"),
    "enlist": _("同意列入"),
    "dismiss": _("不予列入"),
    "accept": _("受理"),
    "complete": _("要求补正"),
    "reject": _("不予受理"),
    "grant": _("准予"),
    "refuse": _("不予准许"),
    "go_on": _("继续办理"),
    "yes": _("是"),
    "no": _("否"),
    "partly": _("部分"),
}
ADOPTED = {"yes": _("采纳"), "no": _("不采纳"), "partly": _("部分采纳")}

CODES: dict[str, dict[str, Any]] = {
    "parameter": {name: spec.label for name, spec in SPECS.items()},
    "why": dict(WHY),
    "way": dict(ServiceMethod.choices),
    "kind": dict(DeadlineKind.choices) | {kind: letter.title for kind, letter in LETTERS.items()},
    "incident": dict(Incident.choices),
    "outcome": OUTCOMES,
    "adopted": ADOPTED,
    "event": EVENT_WORDS,
    "how": dict(RecallReceipt.How.choices),
    "answer": dict(Answer.choices),
    "channel": dict(Objection.Channel.choices),
    "ground": dict(Ground.choices),
    "relation": dict(Relation.choices),
}
