"""Hearing and defence (听证、陈述申辩): the notice of a hearing, its record, the record of an oral defence.

A listing is no penalty: 行政处罚法 §§63-64 apply by reference at most, so no document here cites them.
"""

from workflows.law.elements import CHOICE, DATE, LINE, TIME, Blank, Element
from workflows.law.papers.makeup import (
    BEFORE_DECISION,
    BEGAN,
    CLERK,
    CONTACT,
    ENDED,
    PLACE,
    RIGHTS,
    must,
    musts,
    notice,
    of_file,
    officers,
)  # fmt: skip

OPEN, CLOSED = "公开举行", "不公开举行"
_BY_REFERENCE = (
    "名单规则规定听证的，依照名单规则；没有规定而参照行政处罚程序举行听证的，当事人应当在被告知后五个工作日内提出，"
    "机关应当在听证的七个工作日前通知（行政处罚法第六十四条、第八十五条）。列入名单不是行政处罚，文书不引用上述条款。"
)
_MODE = Blank(
    "hearing.mode", "举行方式", CHOICE, "涉及国家秘密、商业秘密或者个人隐私的，不公开举行。", (OPEN, CLOSED)
)
_MATTER = Blank(
    "hearing.matter",
    "听证事项",
    help="写明拟作出的决定，如“拟将你单位列入失信联合惩戒名单一事”。",
    length=500,
)
_AT = Blank("hearing.at", "听证时间", TIME, help="通知送达之日距听证之日不少于七个工作日。")
_PLACE = Blank("hearing.place", "听证地点", LINE, help="写到房间号。", length=100)
_CHAIR = Blank("hearing.chair", "听证主持人", LINE, help="姓名和职务；由非本案调查人员担任。", length=60)
_CLERK = Blank("hearing.clerk", "记录人", LINE, help="姓名和职务。", length=60)
_OFFICERS = Blank("hearing.officers", "案件承办人员", LINE, help="姓名，两人以上用顿号隔开。", length=120)
_REQUESTED = Blank("hearing.requested_on", "收到听证申请日期", DATE, help="机关依职权组织听证的，可以不填。")
_PRIVATE = Blank(
    "hearing.private_reason",
    "不公开的理由",
    LINE,
    help="公开举行的不填；否则写明属于哪一种情形。",
    length=200,
)
_ASKED = (_MATTER, _AT, _PLACE, _MODE, _CHAIR, _CLERK, _OFFICERS)

HEARING_NOTICE = notice(
    "hearing_notice",
    "听证通知书",
    "信听",
    (*musts(_ASKED), must(_PRIVATE, f"hearing.mode={CLOSED}"), *CONTACT),
    (_REQUESTED, _MATTER, _AT, _PLACE, _MODE, _PRIVATE, _CHAIR, _CLERK, _OFFICERS),
    note=_BY_REFERENCE,
    states=BEFORE_DECISION,
)

# Issued by the procedure alone: its reasons are those that were reviewed.
HEARING_REFUSAL = notice(
    "hearing_refusal",
    "不予听证告知书",
    "信不听",
    (
        Element("hearing.requested_on", "收到听证申请日期"),
        Element("hearing.why", "不予听证的理由"),
        *CONTACT,
    ),
    (),
    note=_BY_REFERENCE,
    states=BEFORE_DECISION,
)

_POINTS = Blank("record.points", "当事人的陈述、申辩和质证", help="尽量记原话，一个要点一段。", length=8000)
_EVIDENCE = Blank(
    "record.evidence", "当事人提交的证据材料", help="一行一件：名称、份数、页数；没有提交的不填。"
)
_DIALOGUE = Blank(
    "record.dialogue", "询问和答复", help="一问一答，各占一行，以“问：”“答：”开头。", length=8000
)
_PRESENT = Blank(
    "record.present", "到场的当事人", LINE,
    help="姓名、身份和证件，如“张某，法定代表人，已核对居民身份证”；没有到场的，写明情况。", length=200,
)  # fmt: skip
_AGENT = Blank("record.agent", "委托代理人", LINE, help="姓名和委托权限；没有的不填。", length=120)
_REFUSED = Blank(
    "record.refused", "拒绝签名的情况", LINE,
    help="当事人签名的不填；拒绝的写明理由和在场见证人。", length=200,
)  # fmt: skip
_CHAIR_NOW = Blank("record.chair", "听证主持人", LINE, help="姓名和职务。", length=60)
_MATTER_NOW = Blank("record.matter", "听证事项", help="与听证通知书一致。", length=500)
_MODE_NOW = Blank("record.mode", "举行方式", CHOICE, choices=(OPEN, CLOSED))
_CASE_NOW = Blank(
    "record.case", "承办人员提出的事实、证据和处理意见", help="一个要点一段，写明证据名称。", length=8000
)
_FINAL = Blank("record.final", "当事人的最后陈述", help="没有补充的，写“没有补充”。")
_OFFICERS_NOW = officers("案件承办人员", "姓名，两人以上用顿号隔开。")
_OTHERS = Blank("record.others", "其他参加人", LINE, help="证人、鉴定人、翻译等；没有的不填。", length=200)
_HELD = (
    _MATTER_NOW, BEGAN, ENDED, PLACE, _MODE_NOW, _CHAIR_NOW, CLERK, _OFFICERS_NOW, _PRESENT, RIGHTS, _CASE_NOW,
    _POINTS, _FINAL,
)  # fmt: skip

HEARING_RECORD = of_file(
    "hearing_record",
    "听证笔录",
    musts(_HELD),
    (
        _MATTER_NOW, BEGAN, ENDED, PLACE, _MODE_NOW, _CHAIR_NOW, CLERK, _OFFICERS_NOW, _PRESENT, _AGENT, _OTHERS,
        RIGHTS, _CASE_NOW, _POINTS, _EVIDENCE, _DIALOGUE, _FINAL, _REFUSED,
    ),
    note=_BY_REFERENCE,
    states=BEFORE_DECISION,
    lists=("black", "watch"),
)  # fmt: skip

_SPEAKER = Blank(
    "record.person", "陈述申辩人", LINE,
    help="姓名、身份和证件，如“张某，法定代表人，已核对居民身份证”。", length=200,
)  # fmt: skip
_RECEIVERS = officers("听取陈述申辩的人员", "两人以上，写明姓名和执法证号。")
_ABOUT = Blank("record.about", "针对的文书", LINE, help="如事先告知书的文号；没有收到文书的不填。", length=80)
_SPOKEN = Blank("record.points", "陈述、申辩的内容", help="尽量记原话，一个要点一段。", length=8000)
_SAID = (BEGAN, ENDED, PLACE, _RECEIVERS, CLERK, _SPEAKER, RIGHTS, _SPOKEN)

STATEMENT_RECORD = of_file(
    "statement_record",
    "陈述申辩笔录",
    musts(_SAID),
    (
        BEGAN, ENDED, PLACE, _RECEIVERS, CLERK, _SPEAKER, _AGENT, _ABOUT, RIGHTS, _SPOKEN, _DIALOGUE, _EVIDENCE,
        _REFUSED,
    ),
    states=BEFORE_DECISION,
)  # fmt: skip

# Issued by the procedure alone: before a granted removal is taken back (办法 §15) everybody is heard.
RESCISSION_NOTICE = notice(
    "rescission_notice",
    "拟撤销提前移出告知书",
    "信恢告",
    (
        Element("rescission.fraud_facts", "拟认定的隐瞒真实情况、提供虚假资料的事实"),
        Element("defence.days_text", "陈述申辩的期限"),
        *CONTACT,
    ),
    (),
    note="办法第十五条没有规定撤销提前移出决定前的告知；参照第六条告知并听取陈述申辩，待法制岗确认，文书不引用。",
    states=("exited",),
)

PAPERS = (HEARING_NOTICE, HEARING_REFUSAL, HEARING_RECORD, STATEMENT_RECORD, RESCISSION_NOTICE)
