"""Supervision of those on a list (限期整改、约谈、警示、通报).

发改办财金〔2018〕893号 asks for rectification within a time limit and for interviews; its articles have not been read.
"""

from workflows.law.elements import DATE, LETTER, LINE, TIME, Blank
from workflows.law.papers.makeup import (
    BEFORE_DECISION,
    BEGAN,
    CLERK,
    CONTACT,
    ENDED,
    NO_CLAUSE,
    ON_LIST,
    PLACE,
    RIGHTS,
    musts,
    notice,
    of_file,
    officers,
)  # fmt: skip

_893 = (
    "限期整改、约谈的做法见发改办财金〔2018〕893号，条款待核：文书不引用该文件的条文。"
    "“依据”请写赋予本机关相应职权的法律、法规或者规章。"
)
_MATTER = Blank(
    "rectification.matter", "存在的问题", help="客观写明时间、地点、行为和后果，不用形容词；一个问题一段。"
)
_BASIS = Blank(
    "rectification.basis", "整改依据", LINE,
    help="法律、法规或者规章的全称和条款，如“《××条例》第×条第×款”；请先核对原文。", length=300,
)  # fmt: skip
_DEMANDS = Blank("rectification.requirements", "整改要求", help="一行一项，写明做什么、做到什么程度。")
_DEADLINE = Blank("rectification.deadline", "整改期限届满日", DATE, help="给当事人留出能够完成的时间。")
_REPORT = Blank(
    "rectification.report", "整改后应当报送的材料", help="一行一件，如“整改情况报告”“工资支付凭证复印件”。"
)
_CONSEQUENCES = Blank(
    "rectification.consequences", "逾期不整改的后果", help="只写法律、法规、规章规定的后果；没有的不填。", length=500
)  # fmt: skip
_ASKED = (_MATTER, _BASIS, _DEMANDS, _DEADLINE, _REPORT)

RECTIFICATION = notice(
    "rectification_notice",
    "限期整改通知书",
    "信改",
    (*musts(_ASKED), *CONTACT),
    (*_ASKED, _CONSEQUENCES),
    has_remedies=True,
    note=_893,
    states=(*BEFORE_DECISION, *ON_LIST),
)

_REASON = Blank("interview.reason", "约谈事由", help="写明当事人的什么行为需要约谈。", length=1000)
_WHO = Blank(
    "interview.persons", "被约谈人", LINE, help="姓名和职务，一般为法定代表人或者主要负责人。", length=100
)
_AT = Blank("interview.at", "约谈时间", TIME)
_PLACE = Blank("interview.place", "约谈地点", LINE, help="写到房间号。", length=100)
_BRING = Blank("interview.materials", "需要准备的材料", help="一行一件；不需要的不填。", length=1000)
_SUMMONED = (_REASON, _WHO, _AT, _PLACE)

INTERVIEW_NOTICE = notice(
    "interview_notice",
    "约谈通知书",
    "信约",
    (*musts(_SUMMONED), *CONTACT),
    (*_SUMMONED, _BRING),
    note=_893,
    states=(*BEFORE_DECISION, *ON_LIST),
)

_INTERVIEWERS = officers("约谈人", "两人以上，写明姓名和职务。")
_INTERVIEWED = Blank(
    "record.person", "被约谈人", LINE,
    help="姓名、职务和证件，如“张某，法定代表人，已核对居民身份证”。", length=200,
)  # fmt: skip
_CAUSE = Blank("record.cause", "约谈事由", help="与约谈通知书一致。", length=1000)
_TOLD = Blank("record.told", "约谈人指出的问题和提出的要求", help="一个要点一段。", length=8000)
_ANSWER = Blank("record.answer", "被约谈人的说明和表态", help="尽量记原话，一个要点一段。", length=8000)
_DIALOGUE = Blank(
    "record.dialogue", "询问和答复", help="一问一答，各占一行，以“问：”“答：”开头；没有的不填。", length=8000
)
_PROMISE = Blank("record.promise", "承诺的整改措施", help="一行一项；没有承诺的不填。", length=2000)
_UNTIL = Blank("record.promise_until", "承诺完成整改日期", DATE, help="没有承诺期限的不填。")
_RESULT = Blank("record.result", "约谈结果", help="如“被约谈人表示接受，按期整改并报送材料”。", length=1000)
_REFUSED = Blank(
    "record.refused", "拒绝签名的情况", LINE, help="签名的不填；拒绝的写明理由和在场见证人。", length=200
)
_HELD = (BEGAN, ENDED, PLACE, _INTERVIEWERS, CLERK, _INTERVIEWED, _CAUSE, RIGHTS, _TOLD, _ANSWER, _RESULT)

INTERVIEW_RECORD = of_file(
    "interview_record",
    "约谈记录",
    musts(_HELD),
    (
        BEGAN, ENDED, PLACE, _INTERVIEWERS, CLERK, _INTERVIEWED, _CAUSE, RIGHTS, _TOLD, _ANSWER, _DIALOGUE, _PROMISE,
        _UNTIL, _RESULT, _REFUSED,
    ),
    states=(*BEFORE_DECISION, *ON_LIST),
    lists=("black", "watch"),
)  # fmt: skip

_ADVISED_OF = Blank(
    "advice.situation", "有关情况", help="写明当事人现在的情况：列入的原因、还没有改正的事项。", length=2000
)
_ADVICE = Blank("advice.points", "辅导建议", help="一行一项，写明可以做什么、怎么做、到哪里办。", length=4000)
_WAYS = Blank(
    "advice.resources", "可以利用的服务", help="如免费培训、咨询窗口；一行一项，没有的不填。", length=1000
)
_NEXT = Blank("advice.next_on", "下次联系日期", DATE, help="与辅导记录一致；没有约定的不填。")

ADVICE = notice(
    "advice_letter",
    "信用辅导建议书",
    "信辅",
    (*musts((_ADVISED_OF, _ADVICE)), *CONTACT),
    (_ADVISED_OF, _ADVICE, _WAYS, _NEXT),
    note="对名单主体进行辅导教育见实施方案任务15（S1），没有条文；建议书不设定义务，不写“应当”“必须”。",
    states=(*BEFORE_DECISION, *ON_LIST),
)

_WARNED_OF = Blank(
    "warning.facts", "警示事项", help="写明查明的事实和为什么需要警示；一个要点一段。", length=2000
)
_GROUND = Blank(
    "warning.basis",
    "依据",
    LINE,
    help="法律、法规或者规章的全称和条款；请先核对原文，没有的不填。",
    length=300,
)
_HEED = Blank("warning.requirements", "要求", help="一行一项，写明当事人应当注意或者改正什么。", length=1000)

WARNING_LETTER = notice(
    "warning_letter",
    "警示函",
    "信警",
    (*musts((_WARNED_OF, _HEED)), *CONTACT),
    (_WARNED_OF, _GROUND, _HEED),
    form=LETTER,
    note="警示函用于提醒，不是行政处罚，也不列入名单、不公示。" + NO_CLAUSE,
    states=(*BEFORE_DECISION, "dismissed", *ON_LIST),
)

_TO = Blank(
    "circular.to", "主送单位", LINE,
    help="全称或者规范化简称，同类单位用顿号隔开，如“各县（市、区）人民政府，市级有关部门”。", length=300,
)  # fmt: skip
_SAY = Blank("circular.facts", "通报的事实", help="客观写明；不写当事人以外的自然人，不写公民身份号码。")
_DONE = Blank("circular.handling", "处理情况", help="已经作出什么决定，写明日期和文号。", length=1000)
_DEMAND = Blank("circular.requirements", "工作要求", help="一行一项，对主送单位提出。", length=1000)

CIRCULAR = notice(
    "circular",
    "通报",
    "信通",
    musts((_TO, _SAY, _DONE, _DEMAND)),
    (_TO, _SAY, _DONE, _DEMAND),
    is_served=False,
    note="通报只发主送和抄送单位，不向社会公布；向社会公布适用公示的规定。本通报说明情况，不得写成通报批评（行政处罚）；"
    "附件不得含有劳动者等个人的信息。" + NO_CLAUSE,
    states=ON_LIST,
)

PAPERS = (RECTIFICATION, INTERVIEW_NOTICE, INTERVIEW_RECORD, ADVICE, WARNING_LETTER, CIRCULAR)
