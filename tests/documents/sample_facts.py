"""Facts of an invented case, as the acts freeze them; identifiers are the synthetic test vectors."""

from __future__ import annotations

from typing import Any

ORDER_45 = "《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》（人力资源社会保障部令第45号）"
AUTHORITY = {
    "name": "衡州市人力资源和社会保障局",
    "short_name": "市人社局",
    "address": "衡州市云川区政务路18号",
    "phone": "0570-0000000",
    "notice_code": "衡人社",
    "government": "衡州市人民政府",
    "court": "衡州市云川区人民法院",
    "authority_kind": "regular",
}
COMPANY = {
    "name": "衡州喆堃建筑工程有限公司",
    "code": "91330211MA0TE5T16A",
    "code_label": "统一社会信用代码",
    "code_display": "91330211MA0TE5T16A",
    "kind": "enterprise",
    "capacity": "",
    "lead_name": "",
}
PERSON = {
    "name": "何喆堃",
    "code": "11010519491231002X",
    "code_label": "公民身份号码",
    "code_display": "11010519491231002X",
    "kind": "person",
    "capacity": "法定代表人",
    "lead_name": "衡州喆堃建筑工程有限公司",
}
CONDITIONS = [
    "已经改正拖欠农民工工资违法行为的",
    "自改正之日起被列入失信联合惩戒名单满6个月的",
    "作出不再拖欠农民工工资书面信用承诺的",
]
REPAIR = {
    "earliest_text": "自改正之日起被列入名单满6个月的次日",
    "conditions": CONDITIONS,
    "materials": [
        "提前移出书面申请",
        "已经改正拖欠农民工工资违法行为的证据",
        "不再拖欠农民工工资书面信用承诺",
    ],
    "procedure": "依照《办法》第十四条，向本机关提交书面申请、已经改正的证据和书面信用承诺；"
    "本机关自收到申请之日起15个工作日内予以核实并作出决定。",
    "channel": "衡州市政务服务中心信用修复窗口，或者“信用中国”网站",
    "phone": "0570-0000000",
    "clause": "第十二条至第十四条",
    "deadline_text": "15个工作日",
    "unverified_notes": ["“信用中国”网站公示信息的停止公示，另按信用修复的统一规定办理"],
}
FACTS: dict[str, Any] = {
    "authority": AUTHORITY,
    "issued_on": "2026-11-20",
    "party": COMPANY,
    "list_name": "拖欠农民工工资失信联合惩戒对象名单",
    "case_number": "衡人社信案〔2026〕12号",
    "order_number": "衡人社监令〔2026〕37号",
    "order_deadline": "2026-10-30",
    "ground_clause": "办法第五条第（一）项",
    "ground": "克扣、无故拖欠农民工工资达到认定拒不支付劳动报酬罪数额标准的",
    "workers": 86,
    "amount": "1286400.00",
    "facts_summary": "2025年9月至2026年6月，你单位在云川区安置房二期项目施工期间，未按月足额支付木工、"
    "钢筋工等班组的工资。本机关查阅考勤记录、工资表和银行流水，并询问有关人员，上述事实清楚。",
    "associates": [
        {"name": "何喆堃", "capacity": "法定代表人", "id_masked": "110*************2X"},
        {"name": "王翀", "capacity": "直接负责的主管人员", "id_masked": "440*************14"},
    ],
    "basis": [
        {
            "instrument": ORDER_45,
            "article": "第五条",
            "text": "用人单位拖欠农民工工资，具有下列情形之一，经人力资源社会保障行政部门依法责令限期支付工资，"
            "逾期未支付的，人力资源社会保障行政部门应当作出列入决定，将该用人单位及其法定代表人或者主要负责人、直接负责的"
            "主管人员和其他直接责任人员（以下简称当事人）列入失信联合惩戒名单：（一）克扣、无故拖欠农民工工资达到认定"
            "拒不支付劳动报酬罪数额标准的；（二）因拖欠农民工工资违法行为引发群体性事件、极端事件造成严重不良社会影响的。",
        },
        {"instrument": ORDER_45, "article": "第七条", "text": "已经改正并作出承诺的，可以不予列入。"},
    ],
    "defence": {
        "days_text": "5个工作日",
        "where": "衡州市云川区政务路18号劳动监察科",
        "phone": "0570-0000000",
    },
    "measures": [
        {"name": "限制政府资金支持", "basis": "办法第十条"},
        {"name": "限制参加政府采购", "basis": "办法第十条"},
        {"name": "限制参加工程招投标", "basis": "办法第十条"},
        {"name": "限制评优评先", "basis": "办法第十条"},
    ],
    "decided_on": "2026-11-20",
    "listed_until": "2029-11-19",
    "period_text": "3年",
    "reason": "你单位已于2026年11月12日足额支付所拖欠的工资，并作出不再拖欠农民工工资的书面信用承诺，"
    "符合《办法》第七条的规定。",
    "dismissal": {"basis": "corrected", "clause": "办法第七条"},
    "prior_notice_number": "衡人社信告〔2026〕12号",
    "decision_number": "衡人社信决〔2026〕9号",
    "statement": {
        "filed_on": "2026-11-12",
        "text": "所欠工资系发包方未按期拨付工程款所致，请求不予列入。",
        "answer": "工程款是否拨付不影响用人单位支付工资的义务，且你单位未在指定期限内支付",
        "adopted": False,
    },
    "repair": REPAIR,
    "repair_application": {
        "number": "衡信修申〔2027〕3号",
        "filed_on": "2027-06-15",
        "corrected_on": "2026-12-10",
    },
    "removal": {
        "ground": "term",
        "ground_text": "列入失信联合惩戒名单的期限已于2029年11月19日届满。",
        "effective_on": "2029-11-20",
        "measures_end_text": "联合惩戒措施自移出之日起终止",
        "list_number": "LR-2026-000009",
    },
    "answers_told": [
        {"filed_on": "2027-08-20", "answer": "签名经辨认不是本人所签，陈述不能成立。", "words": "不采纳"}
    ],
    "rescission": {
        "fraud_facts": "你单位提交的工资发放表系伪造，其中23名农民工的工资未实际支付。",
        "restored_on": "2027-09-01",
        "restored_until": "2030-08-31",
    },
    "revocation": {
        "basis": "order_annulled",
        "document_number": "衡政复决〔2027〕5号行政复议决定书",
        "document_date": "2027-02-03",
        "body": "衡州市人民政府",
        "effect_text": "视为自始未列入",
    },
    "replaces": "",
    "verify_url": "https://credit.example.gov.cn/verify/3f9c2a7d",
}


SUPERVISOR = {
    **PERSON,
    "name": "王翀",
    "code": "440524188001010014",
    "code_display": "440524188001010014",
    "capacity": "直接负责的主管人员",
    "capacity_code": "supervisor",
    "post_title": "项目经理",
    "role_facts": "负责该项目农民工工资的核算和发放，收到责令文书后没有组织支付。",
    "is_public": False,
}


def facts(kind: str, person: bool = False) -> dict[str, Any]:
    """The frozen facts of one kind, addressed to the company or to its legal representative."""
    from tests.documents.sample_blanks import BLANKS, RECORDS
    from workflows.law.documents import DOCUMENTS, number
    from workflows.law.papers import nested, read

    is_numbered = DOCUMENTS[kind].is_numbered
    found = {**FACTS, "number": number(kind, "衡人社", 2026, 12) if is_numbered else ""}
    if person:
        found |= {"party": PERSON, "associates": []}
    if kind == "listing_decision":
        found |= {"reason": "责令期限届满后仍未支付，数额达到认定标准，应当列入。"}
    if kind == "repair_refused":
        found |= {
            "reason": "列入名单期限内再次发生拖欠农民工工资违法行为，属于《办法》第十三条第（一）项规定的情形。"
        }
    if kind == "repair_granted":
        found |= {"reason": ""}
    if kind == "hearing_refusal":
        found |= {
            "hearing": {"requested_on": "2026-11-20", "why": "听证申请于期限届满后提出，没有正当理由。"}
        }
    if kind in BLANKS:
        found |= nested(
            {blank.key: read(blank, BLANKS[kind].get(blank.key)) for blank in DOCUMENTS[kind].blanks}
        )
    return found | RECORDS.get(kind, {})
