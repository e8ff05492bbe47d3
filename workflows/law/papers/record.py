"""Applications to end the display of a penalty early: the letters of the procedure, and that of a longer term.

They follow the letters of a listing (`papers.application`, `law.letters`): the same kinds in the same number series, in
the words of a display that ends. The general repair rules have not been read: no article is cited that nobody read.
"""

from workflows.law.elements import Document, Element
from workflows.law.papers.makeup import CONTACT, REMEDIES

_ALL = (
    Element("authority.name", "制发机关"),
    Element("number", "文书文号"),
    Element("issued_on", "成文日期"),
    Element("party.name", "当事人姓名或名称"),
    Element("party.code", "当事人统一社会信用代码或公民身份号码"),
    Element("record.document_number", "行政处罚决定书文号"),
    Element("record.decided_on", "行政处罚决定日期"),
    Element("repair_application.number", "申请编号"),
    Element("repair_application.filed_on", "收到申请日期"),
)


def _letter(kind: str, title: str, series: str, *elements: Element, has_remedies: bool = False) -> Document:
    """One letter; what decides against the party names the remedies."""
    stated = (*_ALL, *elements, *(REMEDIES if has_remedies else ()))
    return Document(kind, title, series, f"notices/record/{kind}.html", stated, has_remedies, "")


LONGER = (
    Element("extension.reason", "延长的理由"),
    Element("extension.days_text", "延长的期间"),
    Element("extension.former", "原定期限届满日"),
    Element("extension.until", "延长后的期限届满日"),
)

PAPERS = (
    _letter(
        "record_accepted",
        "信用修复申请受理通知书",
        "信受",
        Element("application.accepted_on", "受理日期"),
        Element("application.materials", "收到的材料"),
        Element("application.due_on", "办理期限届满日"),
        *CONTACT,
    ),
    _letter(
        "record_completion",
        "信用修复申请补正通知书",
        "信补",
        Element("application.missing", "需要补正的内容"),
        Element("application.complete_by", "补正期限届满日"),
        Element("application.where", "提交补正材料的方式"),
        *CONTACT,
    ),
    _letter(
        "record_rejected",
        "信用修复申请不予受理通知书",
        "信不受",
        Element("application.reason", "不予受理的理由"),
        Element("application.basis", "不予受理的依据"),
        has_remedies=True,
    ),
    _letter(
        "record_lapsed",
        "信用修复申请终止通知书",
        "信止",
        Element("application.missing", "没有补正的内容"),
        Element("application.ended_on", "终止日期"),
        *CONTACT,
    ),
    _letter("record_extended", "信用修复审查期限延长通知书", "信延", *LONGER, *CONTACT),
    _letter(
        "record_granted",
        "提前终止公示行政处罚信息决定书",
        "信终",
        Element("repair_application.corrected_on", "改正日期"),
        Element("reason", "准予的理由"),
        *CONTACT,
    ),
    _letter(
        "record_refused",
        "不予提前终止公示行政处罚信息决定书",
        "信不终",
        Element("reason", "不予提前终止公示的理由"),
        has_remedies=True,
    ),
)
