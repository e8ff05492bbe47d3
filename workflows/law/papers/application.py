"""Applications for repair (信用修复申请): accepted, to be completed once, not accepted; the certificate of training.

The list of materials and the time limits are those of the list's own rules (domain §1.1); acceptance as a step of its
own comes from the general repair rules, whose articles have not been read.
"""

from workflows.law.elements import CHOICE, COUNT, DATE, LETTER, LINE, Blank, Element
from workflows.law.papers.makeup import CONTACT, LEFT, NO_CLAUSE, ON_LIST, musts, notice

_APPLICATION = (
    Element("repair_application.number", "申请编号"),
    Element("repair_application.filed_on", "收到申请日期"),
)
_PARTS = ("application", "decision")
_RECEIVED = Blank(
    "application.materials", "收到的材料", help="一行一件：名称和份数，如“信用修复申请书1份”。", length=1000
)
_ACCEPTED = Blank("application.accepted_on", "受理日期", DATE)
_DUE = Blank("application.due_on", "办理期限届满日", DATE, help="以办案页面上的期限为准。")

ACCEPTED = notice(
    "application_accepted",
    "信用修复申请受理通知书",
    "信受",
    (*_APPLICATION, *musts((_ACCEPTED, _RECEIVED, _DUE)), *CONTACT),
    (_ACCEPTED, _RECEIVED, _DUE),
    note="名单规则没有规定受理程序的，收到申请即开始计算办理期限，可以不制发本通知书。",
    states=ON_LIST,
    parts=_PARTS,
)

_MISSING = Blank(
    "application.missing", "需要补正的内容",
    help="一次性写全：一行一项，写明缺什么、为什么需要、怎样才算符合要求。", length=2000,
)  # fmt: skip
_COMPLETE_BY = Blank("application.complete_by", "补正期限届满日", DATE, help="给申请人留出合理时间。")
_WHERE = Blank("application.where", "提交补正材料的方式", LINE, help="办事窗口地址或者网上渠道。", length=200)

COMPLETION = notice(
    "application_completion",
    "信用修复申请补正通知书",
    "信补",
    (*_APPLICATION, *musts((_MISSING, _COMPLETE_BY, _WHERE)), *CONTACT),
    (_MISSING, _COMPLETE_BY, _WHERE),
    note="补正应当一次性告知：本通知书发出后，不得再以同一批材料要求补正。逾期不补正的后果没有核实到条款，文书不写。",
    states=ON_LIST,
    parts=_PARTS,
)

_REASON = Blank("application.reason", "不予受理的理由", help="针对这份申请写，逐项说明不符合哪一项条件。")
_BASIS = Blank(
    "application.basis",
    "不予受理的依据",
    LINE,
    help="法律、法规或者规章的全称和条款；请先核对原文。",
    length=300,
)
_AGAIN = Blank(
    "application.again", "可以再次申请的条件", help="写明补什么、何时可以再申请；没有的不填。", length=500
)

REJECTED = notice(
    "application_rejected",
    "信用修复申请不予受理通知书",
    "信不受",
    (*_APPLICATION, *musts((_REASON, _BASIS))),
    (_REASON, _BASIS, _AGAIN),
    has_remedies=True,
    note="不予受理使申请程序终结，当事人可以申请行政复议或者提起诉讼。名单规则没有规定受理程序的，不得以不予受理代替核实：应当"
    "在办理期限内核实，作出准予或者不予移出的决定并说明理由。",
    states=ON_LIST,
    parts=_PARTS,
)

_COURSE = Blank("training.course", "培训内容", LINE, help="课程名称。", length=100)
_ORGANISER = Blank("training.organiser", "培训主办单位", LINE, help="全称。", length=100)
_WHO = Blank(
    "training.attendee", "参加培训人员", LINE, help="姓名和职务，一般为法定代表人或者经办人。", length=60
)
_HELD = Blank("training.held_on", "培训日期", DATE, help="多日的填最后一日。")
_HOURS = Blank("training.hours", "培训学时", COUNT, help="整数，以签到记录为准。")
_RESULT = Blank("training.result", "培训结果", CHOICE, choices=("完成培训", "完成培训并考核合格"))
_TRAINED = (_COURSE, _ORGANISER, _WHO, _HELD, _HOURS, _RESULT)

TRAINING = notice(
    "training_certificate",
    "信用修复培训证明",
    "信训",
    musts(_TRAINED),
    _TRAINED,
    form=LETTER,
    note="培训是服务，不收费；只有名单规则规定的，才是修复条件。" + NO_CLAUSE,
    states=(*ON_LIST, *LEFT),
)  # fmt: skip

PAPERS = (ACCEPTED, COMPLETION, REJECTED, TRAINING)
