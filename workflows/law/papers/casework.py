"""The papers of the file itself (立案审批表、送达回证、送达地址确认书、卷宗目录、承诺书): made from data, not by hand.

A receipt and an address confirmation are also taken along unfilled: what is still to be written stays a blank line.
"""

from workflows.law.elements import Element
from workflows.law.papers.makeup import of_file

CASE_REGISTRATION = of_file(
    "case_registration",
    "立案审批表",
    (
        Element("registration.source", "案件来源"),
        Element("party.code", "统一社会信用代码或公民身份号码"),
        Element("facts_summary", "案情摘要"),
        Element("registration.clause", "法律依据"),
        Element("ground", "列入情形"),
        Element("registration.handler", "经办人"),
        Element("registration.on", "登记日期"),
        Element("registration.opinions", "审批意见"),
    ),
)
SERVICE_RECEIPT = of_file(
    "service_receipt",
    "送达回证",
    (
        Element("receipt.title", "送达文书名称"),
        Element("receipt.recipient", "受送达人"),
        Element("receipt.served_on", "送达日期", "receipt.is_served=True"),
        Element("receipt.method", "送达方式", "receipt.is_served=True"),
        Element("receipt.proof", "送达凭证", "receipt.is_served=True"),
    ),
    clause="民事诉讼法第八十七条至第九十五条（参照）",
)
ADDRESS_CONFIRMATION = of_file(
    "address_confirmation",
    "送达地址确认书",
    (
        Element("confirmation.recipient", "收件人", "confirmation.is_confirmed=True"),
        Element("confirmation.address", "送达地址", "confirmation.is_confirmed=True"),
        Element("confirmation.phone", "联系电话", "confirmation.is_confirmed=True"),
        Element("confirmation.on", "确认日期", "confirmation.is_confirmed=True"),
    ),
    clause="民事诉讼法第八十七条至第九十五条（参照）",
)
FILE_INDEX = of_file(
    "file_index",
    "卷宗目录",
    (Element("index.rows", "目录各项"), Element("index.count", "件数")),
)
COMMITMENT_LETTER = of_file(
    "commitment_letter",
    "信用承诺书",
    (
        Element("commitment.text", "承诺内容"),
        Element("commitment.name", "签署人"),
        Element("commitment.capacity", "签署身份"),
        Element("commitment.on", "签署日期"),
    ),
)

PAPERS = (CASE_REGISTRATION, SERVICE_RECEIPT, ADDRESS_CONFIRMATION, FILE_INDEX, COMMITMENT_LETTER)
