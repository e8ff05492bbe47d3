"""Objections to credit information (信用信息异议): accepted, to be completed, not accepted, the result, or the end.

Periods and outcomes differ from place to place (domain §3.2); none of the local rules is cited.
"""

from workflows.law.elements import CHOICE, DATE, LINE, Blank
from workflows.law.papers.makeup import ANY_LIST, CONTACT, LEFT, ON_LIST, musts, notice

_LOCAL = "异议的受理、核查期限依本地信用条例或者管理办法，各地不同，条款待核：文书不引用条文，只写日期。"
_STATES = (*ON_LIST, *LEFT)
KEPT = "异议不成立，维持原信息"
OUTCOMES = ("更正信息", "删除信息", "补充信息", "停止公示", "移出名单", KEPT)

_FILED = Blank("objection.filed_on", "收到异议日期", DATE)
_MATTER = Blank(
    "objection.matter", "异议内容", help="概括异议人认为哪一条信息有什么错误、遗漏或者不应公示。", length=1000
)
_NUMBER = Blank("objection.number", "异议申请编号", LINE, help="没有编号的不填。", length=60)
_DUE = Blank("objection.due_on", "答复期限届满日", DATE, help="按本地规定从收到异议之日起计算。")
_MARKED = Blank(
    "objection.marked",
    "异议标注",
    CHOICE,
    "处理期间是否对争议信息作出标注。",
    ("已经作出异议标注", "不作异议标注"),
)

ACCEPTED = notice(
    "objection_accepted",
    "异议申请受理通知书",
    "信异受",
    (*musts((_FILED, _MATTER, _DUE, _MARKED)), *CONTACT),
    (_FILED, _NUMBER, _MATTER, _DUE, _MARKED),
    note=_LOCAL,
    states=_STATES,
    lists=ANY_LIST,
)

_MISSING = Blank(
    "objection.missing",
    "需要补正的内容",
    help="一次性写全：一行一项，写明缺什么、怎样才算符合要求。",
    length=2000,
)
_COMPLETE_BY = Blank("objection.complete_by", "补正期限届满日", DATE, help="给异议人留出合理时间。")
_WHERE = Blank("objection.where", "提交补正材料的方式", LINE, help="办事窗口地址或者网上渠道。", length=200)

COMPLETION = notice(
    "objection_completion",
    "异议申请补正告知书",
    "信异补",
    (*musts((_FILED, _MATTER, _MISSING, _COMPLETE_BY, _WHERE)), *CONTACT),
    (_FILED, _NUMBER, _MATTER, _MISSING, _COMPLETE_BY, _WHERE),
    note="补正应当一次性告知：本告知书发出后，不得再以同一批材料要求补正。" + _LOCAL,
    states=_STATES,
    lists=ANY_LIST,
)

_REASON = Blank("objection.reason", "不予受理的理由", help="逐项说明为什么不属于本机关处理或者不符合条件。")
_BASIS = Blank(
    "objection.basis",
    "不予受理的依据",
    LINE,
    help="法律、法规或者规章的全称和条款；请先核对原文。",
    length=300,
)
_ELSEWHERE = Blank(
    "objection.elsewhere",
    "应当提出的机关",
    LINE,
    help="不属于本机关处理的，写明向哪个机关提出；否则不填。",
    length=100,
)

REJECTED = notice(
    "objection_rejected",
    "异议申请不予受理告知书",
    "信异不受",
    musts((_FILED, _MATTER, _REASON, _BASIS)),
    (_FILED, _NUMBER, _MATTER, _REASON, _BASIS, _ELSEWHERE),
    has_remedies=True,
    note=_LOCAL,
    states=_STATES,
    lists=ANY_LIST,
)

_FINDINGS = Blank("objection.findings", "核查情况", help="写明核查了什么、查明了什么；一个要点一段。")
_EVIDENCE = Blank("objection.evidence", "核查所依据的证据", help="一行一件，写明名称和文号。", length=1000)
_OUTCOME = Blank("objection.outcome", "处理结果", CHOICE, choices=OUTCOMES)
_HANDLING = Blank(
    "objection.handling", "处理内容", help="更正的写明由什么改为什么；维持的写明理由。", length=1000
)
_DONE = Blank("objection.done_on", "完成处理日期", DATE, help="维持原信息的不填。")

RESULT = notice(
    "objection_result",
    "异议处理结果告知书",
    "信异复",
    musts((_FILED, _MATTER, _FINDINGS, _EVIDENCE, _OUTCOME, _HANDLING)),
    (_FILED, _NUMBER, _MATTER, _FINDINGS, _EVIDENCE, _OUTCOME, _HANDLING, _DONE),
    has_remedies=True,
    note=_LOCAL,
    states=_STATES,
    lists=ANY_LIST,
)

_ENDED_ON = Blank("objection.ended_on", "终止办理日期", DATE)
_WHY_ENDED = Blank(
    "objection.reason",
    "终止办理的理由",
    help="逾期未补正的，写明补正告知书和届满日；信息已经不存在的，写明为什么。",
)
_AGAIN = Blank("objection.again", "可以重新提出的情形", LINE, help="不能重新提出的不填。", length=200)

ENDED = notice(
    "objection_ended",
    "异议办理终止告知书",
    "信异终",
    (*musts((_FILED, _MATTER, _WHY_ENDED, _ENDED_ON)), *CONTACT),
    (_FILED, _NUMBER, _MATTER, _WHY_ENDED, _ENDED_ON, _AGAIN),
    note=_LOCAL,
    states=_STATES,
    lists=ANY_LIST,
)

PAPERS = (ACCEPTED, COMPLETION, REJECTED, RESULT, ENDED)
