"""The letters of every list that has none of its own: the same kinds of document, worded by the rules alone.

The reference list has letters in the words of its statute (`documents.py`); all other lists use these.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflows.law.documents import ANNULLED, DOCUMENTS, RULE
from workflows.law.elements import Document, Element, lacking_of
from workflows.law.papers import PAPERS, record

_PARTY = (
    Element("authority.name", "制发机关"),
    Element("number", "文书文号"),
    Element("issued_on", "成文日期"),
    Element("party.name", "当事人姓名或名称"),
    Element("party.code", "当事人统一社会信用代码或公民身份号码"),
    Element("list_name", "名单名称"),
)
_GROUND = (
    Element("ground", "列入情形"),
    Element("facts_summary", "列入事由"),
    Element("instrument", "列入依据"),
)
_DEFENCE = (
    Element("defence.days_text", "提出异议的期限"),
    Element("defence.where", "提出异议的地点"),
    Element("defence.phone", "提出异议的联系电话"),
)
_WAY_OUT = (
    Element("repair.conditions", "移出条件"),
    Element("repair.materials", "申请材料"),
    Element("repair.channel", "申请渠道"),
    Element("repair.phone", "咨询电话"),
)
_APPLICATION = (
    Element("repair_application.number", "申请编号"),
    Element("repair_application.filed_on", "收到申请日期"),
)


def _letter(
    kind: str,
    title: str,
    series: str,
    *elements: Element,
    has_remedies: bool = False,
    is_public: bool = False,
) -> Document:
    """One kind of letter with the elements that all of them have put first; what is told to all is served on nobody."""
    template, stated = f"notices/general/{kind}.html", (*_PARTY, *elements)
    return Document(
        kind, title, series, template, stated, has_remedies, "", is_served=not is_public, is_public=is_public
    )


def _series(kind: str) -> str:
    """The same kind of letter stands in the same number series, whatever the list."""
    return DOCUMENTS[kind].series


_GENERAL = (
    _letter(
        "prior_notice",
        "列入事先告知书",
        _series("prior_notice"),
        *_GROUND,
        Element("period_text", "列入期限"),
        *_DEFENCE,
    ),
    _letter(
        "public_notice",
        "拟列入公示",
        "信公示",
        *_GROUND,
        Element("objection.until", "公示截止日期"),
        Element("objection.where", "提出异议的地点"),
        Element("objection.phone", "提出异议的联系电话"),
        is_public=True,
    ),
    _letter(
        "listing_decision",
        "列入决定书",
        _series("listing_decision"),
        *_GROUND,
        Element("decided_on", "作出列入决定日期"),
        Element("listed_until", "列入截止日期", "has_end=True"),
        Element("period_text", "列入期限"),
        has_remedies=True,
    ),
    _letter(
        "no_listing_decision",
        "不予列入决定书",
        _series("no_listing_decision"),
        Element("dismissal.basis", "不予列入的依据"),
        Element("reason", "不予列入的理由"),
    ),
    _letter(
        "repair_notice",
        "信用修复告知书",
        _series("repair_notice"),
        Element("decided_on", "作出列入决定日期"),
        *_WAY_OUT,
    ),
    _letter("repair_granted", "移出决定书", _series("repair_granted"), *_APPLICATION),
    _letter(
        "repair_refused",
        "不予移出决定书",
        _series("repair_refused"),
        *_APPLICATION,
        Element("reason", "不予移出的理由"),
        has_remedies=True,
    ),
    _letter(
        "repair_extended",
        "信用修复审查期限延长通知书",
        "信延",
        *_APPLICATION,
        *record.LONGER,
        Element("authority.address", "机关联系地址"),
        Element("authority.phone", "机关联系电话"),
    ),
    _letter(
        "repair_partial",
        "部分准予信用修复决定书",
        "信部修",
        *_APPLICATION,
        Element("partial.ends", "准予的部分"),
        Element("partial.stays", "不予准予的部分"),
        Element("reason", "理由"),
        has_remedies=True,
    ),
    _letter(
        "reorganisation_answer",
        "破产重整期间暂停惩戒申请答复书",
        "信重",
        Element("plea.filed_on", "收到申请日期"),
        Element("plea.document_number", "裁定文号"),
        Element("plea.court", "裁定法院"),
        Element("plea.outcome", "答复"),
        Element("reason", "理由"),
        has_remedies=True,
    ),
    _letter(
        "discipline_resumed",
        "恢复公示和措施告知书",
        "信恢",
        Element("plan.since", "暂停起始日期"),
        Element("plan.suspended_by", "暂停依据的文书"),
        Element("plan.ended_by", "恢复依据的文书"),
        Element("plan.court", "恢复依据的文书的作出机关"),
        Element("plan.resumed_on", "恢复日期"),
        Element("reason", "理由"),
        Element("authority.address", "机关联系地址"),
        Element("authority.phone", "机关联系电话"),
        has_remedies=True,
    ),
    _letter(
        "rectification_failed",
        "整改情况认定告知书",
        "信改定",
        Element("finding.notice_number", "限期整改通知书文号"),
        Element("finding.due_on", "整改期限届满日"),
        Element("finding.concluded_on", "认定日期"),
        Element("finding.requirements", "整改要求"),
        Element("reason", "认定的理由"),
        Element("authority.address", "机关联系地址"),
        Element("authority.phone", "机关联系电话"),
    ),
    _letter(
        "application_lapsed",
        "信用修复申请终止通知书",
        "信止",
        *_APPLICATION,
        Element("application.missing", "没有补正的内容"),
        Element("application.ended_on", "终止日期"),
        Element("authority.address", "机关联系地址"),
        Element("authority.phone", "机关联系电话"),
    ),
    _letter(
        "removal_notice",
        "移出告知书",
        _series("removal_notice"),
        Element("removal.ground_text", "移出事由"),
        Element("removal.effective_on", "移出日期"),
        Element("removal.list_number", "名单编号"),
    ),
    _letter(
        "rescission_decision",
        "撤销移出（恢复列入）决定书",
        _series("rescission_decision"),
        Element("rescission.fraud_facts", "隐瞒真实情况、提供虚假资料的事实"),
        Element("rescission.restored_on", "恢复列入日期"),
        has_remedies=True,
    ),
    _letter(
        "revocation_decision",
        "撤销列入决定书",
        _series("revocation_decision"),
        *ANNULLED,
        Element("revocation.effect_text", "撤销的效力"),
    ),
    _letter(
        "statement_answer",
        "陈述申辩复核意见告知书",
        _series("statement_answer"),
        Element("statement.filed_on", "收到异议日期"),
        Element("statement.text", "异议内容"),
        Element("statement.answer", "核实结果及理由"),
        Element("statement.adopted", "是否采纳"),
    ),
)

LETTERS: dict[str, Document] = {document.kind: document for document in (*_GENERAL, *PAPERS, *record.PAPERS)}


def letter(kind: str, facts: Mapping[str, Any]) -> Document:
    """The letter of this kind for these facts; KeyError for a kind that nobody knows.

    Facts from before lists were many name no instrument: they are those of the reference list.
    """
    own = facts.get("instrument", RULE) == RULE
    found = DOCUMENTS[kind] if own and kind in DOCUMENTS else LETTERS[kind]
    # Nobody appeals against an honour; what is refused to somebody else is that person's matter.
    is_honour = facts.get("list_kind") == "red" and kind == "listing_decision"
    return replace(found, has_remedies=False) if is_honour else found


def lacking(kind: str, facts: Mapping[str, Any]) -> list[str]:
    """Chinese labels of the mandatory elements absent or blank; empty when the letter may be issued."""
    return lacking_of(letter(kind, facts).elements, facts)
