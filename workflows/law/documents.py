"""The catalogue of official documents: what each kind is called and what it must carry before it is issued.

Here stand the documents of the reference list; what any list may need besides is in `papers`. Titles, clauses and
elements follow 《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》 (MOHRSS Order 45).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.law.elements import (
    FILE,
    LETTER,
    RECORD,
    Blank,
    Document,
    Element,
    applies,
    is_blank,
    lacking_of,
)
from workflows.law.papers import PAPERS

__all__ = [
    "ANNULLED", "DOCUMENTS", "FILE", "LETTER", "LISTING_ARTICLE", "RECORD", "RULE", "Blank", "Document", "Element",
    "applies", "is_blank", "missing", "number",
]  # fmt: skip

LISTING_ARTICLE = "第五条"
RULE = "《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》"


_ALWAYS = (
    Element("authority.name", "制发机关"),
    Element("number", "文书文号"),
    Element("issued_on", "成文日期"),
    Element("party.name", "当事人姓名或名称"),
    Element("party.code", "当事人统一社会信用代码或公民身份号码"),
    Element("party.capacity", "当事人在用人单位的身份", "party.kind=person"),
    Element("party.lead_name", "用人单位名称", "party.kind=person"),
    Element("list_name", "名单名称"),
)
# Whoever is listed for its own conduct is told of its own conduct (办法第五条、第六条、第八条).
_ROLE = (
    Element("party.role_facts", "个人责任事实", "party.capacity_code=supervisor"),
    Element("party.role_facts", "个人责任事实", "party.capacity_code=responsible"),
)
_ORDER = (
    Element("order_number", "责令限期支付工资文书文号"),
    Element("order_deadline", "责令支付期限届满日"),
)
_CONTACT = (
    Element("authority.address", "机关联系地址"),
    Element("authority.phone", "机关联系电话"),
)
_GROUND = (
    Element("ground", "列入情形"),
    Element("facts_summary", "列入事由"),
    Element("basis", "列入依据"),
)
_REMEDIES = (
    Element("authority.government", "行政复议机关（本级人民政府）", "authority.authority_kind=regular"),
    Element("authority.court", "有管辖权的人民法院"),
)
# What annulled the order or the listing; an authority that corrects its own error says what the error was.
ANNULLED = (
    *(
        Element(key, label, f"revocation.basis={basis}")
        for basis in ("order_annulled", "listing_annulled")
        for key, label in (
            ("revocation.document_number", "撤销文书文号"),
            ("revocation.document_date", "撤销文书日期"),
            ("revocation.body", "作出撤销的机关"),
        )
    ),
    Element("reason", "自行纠正的理由", "revocation.basis=own_error"),
)
_WAY_OUT = (
    Element("repair.conditions", "提前移出条件"),
    Element("repair.procedure", "提前移出程序"),
)
_APPLICATION = (
    Element("repair_application.number", "提前移出申请编号"),
    Element("repair_application.filed_on", "收到申请日期"),
)


def _document(
    kind: str, title: str, series: str, clause: str, elements: tuple[Element, ...], has_remedies: bool = False
) -> Document:
    """A catalogue entry with the elements common to all documents put first."""
    tail = _REMEDIES if has_remedies else ()
    return Document(
        kind, title, series, f"notices/{kind}.html", (*_ALWAYS, *elements, *tail), has_remedies, clause
    )


_CATALOGUE = (
    _document(
        "prior_notice",
        "列入事先告知书",
        "信告",
        "第六条、第七条",
        (
            *_ORDER,
            *_GROUND,
            *_ROLE,
            Element("measures", "拟采取的联合惩戒措施"),
            Element("period_text", "列入期限"),
            Element("defence.days_text", "提出异议的期限"),
            Element("defence.where", "提出异议的地点"),
            Element("defence.phone", "提出异议的联系电话"),
        ),
    ),
    _document(
        "listing_decision",
        "列入决定书",
        "信决",
        "第五条、第八条",
        (
            *_ORDER,
            *_GROUND,
            *_ROLE,
            Element("prior_notice_number", "事先告知书文号"),
            Element("measures", "联合惩戒措施提示"),
            Element("decided_on", "作出列入决定日期"),
            Element("listed_until", "列入截止日期"),
            Element("period_text", "列入期限"),
            *_WAY_OUT,
        ),
        has_remedies=True,
    ),
    _document(
        "no_listing_decision",
        "不予列入决定书",
        "信不列",
        "第五条、第七条",
        (Element("dismissal.basis", "不予列入的依据"), Element("reason", "不予列入的理由")),
    ),
    _document(
        "repair_notice",
        "信用修复告知书",
        "信修",
        "第八条、第十二条至第十四条",
        (
            Element("decided_on", "作出列入决定日期"),
            Element("listed_until", "列入截止日期"),
            *_WAY_OUT,
            Element("repair.materials", "申请材料"),
            Element("repair.channel", "申请渠道"),
            Element("repair.phone", "咨询电话"),
            Element("repair.earliest_text", "最早可以申请的时间"),
            Element("repair.deadline_text", "办理期限"),
        ),
    ),
    _document(
        "repair_granted",
        "提前移出决定书",
        "信提移",
        "第十二条、第十四条",
        (
            *_APPLICATION,
            Element("repair_application.corrected_on", "改正日期"),
        ),
    ),
    _document(
        "repair_refused",
        "不予提前移出决定书",
        "信不移",
        "第十二条至第十四条",
        (*_APPLICATION, Element("reason", "不予提前移出的理由")),
        has_remedies=True,
    ),
    _document(
        "removal_notice",
        "移出告知书",
        "信移",
        "第十七条",
        (
            Element("removal.ground", "移出情形"),
            Element("removal.ground_text", "移出事由"),
            Element("removal.effective_on", "移出日期"),
            Element("removal.measures_end_text", "联合惩戒措施终止说明"),
            Element("removal.list_number", "名单编号"),
        ),
    ),
    _document(
        "rescission_decision",
        "撤销提前移出（恢复列入）决定书",
        "信恢",
        "第十五条",
        (
            Element("rescission.fraud_facts", "隐瞒真实情况、提供虚假资料的事实"),
            Element("rescission.restored_on", "恢复列入日期"),
            Element("rescission.restored_until", "恢复列入截止日期"),
        ),
        has_remedies=True,
    ),
    _document(
        "revocation_decision",
        "撤销列入决定书",
        "信撤",
        "第十六条",
        (
            Element("order_number", "责令限期支付工资文书文号"),
            *ANNULLED,
            Element("revocation.effect_text", "撤销的效力"),
        ),
    ),
    _document(
        "statement_answer",
        "陈述申辩复核意见告知书",
        "信复",
        "第六条",
        (
            Element("prior_notice_number", "事先告知书文号"),
            Element("statement.filed_on", "收到异议日期"),
            Element("statement.text", "异议内容"),
            Element("statement.answer", "核实结果及理由"),
            Element("statement.adopted", "是否采纳"),
            *_CONTACT,
        ),
    ),
)

DOCUMENTS: dict[str, Document] = {document.kind: document for document in (*_CATALOGUE, *PAPERS)}


def number(kind: str, notice_code: str, year: int, serial: int) -> str:
    """The document number, e.g. 衡人社信告〔2026〕1号: full year, no zero padding (GB/T 9704-2012)."""
    return f"{notice_code}{DOCUMENTS[kind].series}〔{year}〕{serial}号"


def missing(kind: str, facts: Mapping[str, Any]) -> list[str]:
    """Chinese labels of the mandatory elements absent or blank in the facts; empty when it may be issued."""
    return lacking_of(DOCUMENTS[kind].elements, facts)
