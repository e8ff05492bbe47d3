"""What an officer of the invented case writes into each document drawn up by hand, and what the records state."""

from __future__ import annotations

from typing import Any

_SESSION = {
    "record.began": "2026-11-16T09:30",
    "record.ended": "2026-11-16T10:45",
    "record.place": "衡州市云川区政务路18号3楼305室",
    "record.clerk": "周敏，科员",
    "record.rights_answer": "听清楚了，不申请回避。",
    "record.refused": "",
}
_OBJECTION = {
    "objection.filed_on": "2026-12-01",
    "objection.number": "衡信异〔2026〕7号",
    "objection.matter": "异议人认为公示信息载明的拖欠人数与判决书认定的人数不一致，请求更正。",
}

BLANKS: dict[str, dict[str, str]] = {
    "hearing_notice": {
        "hearing.requested_on": "2026-11-05",
        "hearing.matter": "本机关拟将你单位列入拖欠农民工工资失信联合惩戒对象名单一事。",
        "hearing.at": "2026-11-20 09:30",
        "hearing.place": "衡州市云川区政务路18号2楼听证室",
        "hearing.mode": "不公开举行",
        "hearing.private_reason": "听证事项涉及农民工个人隐私",
        "hearing.chair": "刘衡，法规科科长",
        "hearing.clerk": "周敏，法规科科员",
        "hearing.officers": "陈立、许诺",
    },
    "hearing_record": {
        **_SESSION,
        "record.matter": "拟将当事人列入拖欠农民工工资失信联合惩戒对象名单一事。",
        "record.mode": "公开举行",
        "record.chair": "刘衡，法规科科长",
        "record.officers": "陈立、许诺",
        "record.present": "何喆堃，法定代表人，已核对居民身份证",
        "record.agent": "罗翀，衡州明理律师事务所律师，特别授权",
        "record.others": "证人赵某，木工班组长",
        "record.case": "当事人拖欠86名农民工工资1286400.00元，有考勤记录、工资表和银行流水为证。\n"
        "责令限期支付文书于2026年10月15日送达，期限届满未支付。",
        "record.points": "发包方没有按期拨付工程款，当事人无力支付。\n"
        "对工资表所列人数没有异议，对其中3人的数额有异议。",
        "record.evidence": "工程款拨付情况说明1份2页\n银行对账单1份5页",
        "record.dialogue": "问：有异议的3人是谁？\n答：钢筋工班组的3人，数额以新提交的考勤表为准。",
        "record.final": "请求给予一个月的筹款时间。",
    },
    "statement_record": {
        **_SESSION,
        "record.officers": "陈立（执法证号33000001）、许诺（执法证号33000002）",
        "record.person": "何喆堃，法定代表人，已核对居民身份证",
        "record.agent": "",
        "record.about": "衡人社信告〔2026〕12号",
        "record.points": "所欠工资系发包方未按期拨付工程款所致。\n已经向银行申请贷款，预计月底支付完毕。",
        "record.dialogue": "问：贷款申请有无书面材料？\n答：有，当场提交。",
        "record.evidence": "贷款申请受理回执1份1页",
    },
    "rectification_notice": {
        "rectification.matter": "云川区安置房二期项目没有按月考核农民工工作量并编制工资支付表。\n"
        "没有在项目现场设立维权信息告示牌。",
        "rectification.basis": "《××条例》第×条",
        "rectification.requirements": "按月考核农民工工作量并编制工资支付表，经农民工本人签字确认\n"
        "在项目现场醒目位置设立维权信息告示牌",
        "rectification.deadline": "2026-12-20",
        "rectification.report": "整改情况报告\n工资支付表复印件\n告示牌照片",
        "rectification.consequences": "逾期不整改的，本机关将依法处理。",
    },
    "interview_notice": {
        "interview.reason": "你单位承建的云川区安置房二期项目连续三个月没有足额支付农民工工资。",
        "interview.persons": "何喆堃，法定代表人",
        "interview.at": "2026-11-25T14:00",
        "interview.place": "衡州市云川区政务路18号3楼305室",
        "interview.materials": "项目工资专用账户流水\n工程款拨付情况说明",
    },
    "interview_record": {
        **_SESSION,
        "record.officers": "陈立，劳动监察科科长；许诺，科员",
        "record.person": "何喆堃，法定代表人，已核对居民身份证",
        "record.cause": "连续三个月没有足额支付农民工工资。",
        "record.told": "指出没有按月足额支付工资、没有设立工资专用账户的问题。\n要求在2026年12月20日以前支付完毕。",
        "record.answer": "对指出的问题没有异议，已经制定支付计划。",
        "record.dialogue": "",
        "record.promise": "2026年12月10日以前支付一半\n2026年12月20日以前支付完毕",
        "record.promise_until": "2026-12-20",
        "record.result": "被约谈人表示接受，按期整改并报送支付凭证。",
    },
    "advice_letter": {
        "advice.situation": "你单位因拖欠农民工工资被列入名单，所欠工资已经支付86人中的60人。",
        "advice.points": "先支付其余26人的工资，保存银行回单\n到服务大厅签署信用承诺，列满6个月后申请提前移出",
        "advice.resources": "每月第一个星期三下午的免费修复培训\n咨询窗口：政务服务中心2楼12号",
        "advice.next_on": "2026-12-10",
    },
    "warning_letter": {
        "warning.facts": "你单位在作出列入决定前已经足额支付所拖欠的工资，本机关决定不予列入名单。\n"
        "但你单位没有建立农民工工资专用账户，存在再次拖欠的风险。",
        "warning.basis": "",
        "warning.requirements": "在30日内建立农民工工资专用账户\n按月向本机关报送工资支付情况",
    },
    "circular": {
        "circular.to": "各县（市、区）人力资源和社会保障局，市级有关部门",
        "circular.facts": "2025年9月至2026年6月，该单位在云川区安置房二期项目拖欠86名农民工工资1286400.00元，"
        "经责令限期支付，逾期未支付。",
        "circular.handling": "2026年11月20日，本机关作出列入决定（衡人社信决〔2026〕9号）。",
        "circular.requirements": "对在建工程项目开展工资支付情况排查\n对排查发现的问题建立台账，逐项整改",
    },
    "application_accepted": {
        "application.accepted_on": "2027-06-16",
        "application.materials": "信用修复申请书1份\n工资支付凭证复印件1份\n书面信用承诺1份",
        "application.due_on": "2027-07-06",
    },
    "application_completion": {
        "application.missing": "工资支付凭证缺少12名农民工的签收记录，请补交签收记录复印件\n"
        "书面信用承诺没有加盖公章，请盖章后重新提交",
        "application.complete_by": "2027-06-30",
        "application.where": "衡州市政务服务中心信用修复窗口，或者“信衡”主体服务大厅",
    },
    "application_rejected": {
        "application.reason": "所涉列入决定已经于2027年5月撤销，当事人不在名单上。",
        "application.basis": "《××办法》第×条",
        "application.again": "",
    },
    "training_certificate": {
        "training.course": "信用修复政策和流程",
        "training.organiser": "衡州市社会信用体系建设领导小组办公室",
        "training.attendee": "何喆堃（法定代表人）",
        "training.held_on": "2027-05-18",
        "training.hours": "4",
        "training.result": "完成培训并考核合格",
    },
    "objection_accepted": {
        **_OBJECTION,
        "objection.due_on": "2026-12-08",
        "objection.marked": "已经作出异议标注",
    },
    "objection_completion": {
        **_OBJECTION,
        "objection.missing": "没有附判决书，请提交判决书复印件1份\n异议申请没有加盖公章，请盖章后重新提交",
        "objection.complete_by": "2026-12-10",
        "objection.where": "衡州市政务服务中心信用窗口",
    },
    "objection_rejected": {
        **_OBJECTION,
        "objection.reason": "所提异议针对的信息由衡州市中级人民法院产生，不是本机关认定的信息。",
        "objection.basis": "《××条例》第×条",
        "objection.elsewhere": "衡州市中级人民法院",
    },
    "objection_result": {
        **_OBJECTION,
        "objection.findings": "经核对判决书和工资表，判决书认定的拖欠人数为83人，公示信息载明的人数为86人。",
        "objection.evidence": "衡州市云川区人民法院（2026）浙0802民初12号民事判决书\n工资表复印件",
        "objection.outcome": "更正信息",
        "objection.handling": "将公示信息中的拖欠人数由“86人”更正为“83人”。",
        "objection.done_on": "2026-12-06",
    },
    "objection_ended": {
        **_OBJECTION,
        "objection.reason": "本机关已经以《异议申请补正告知书》（衡信用办信异补〔2026〕3号）一次性告知需要补正的内容，"
        "补正期限于2026年12月10日届满，没有收到补正材料。",
        "objection.ended_on": "2026-12-11",
        "objection.again": "材料补齐后，可以重新提出异议。",
    },
    "measures_transfer": {
        "transfer.to": "衡州市财政局、衡州市发展和改革委员会",
        "transfer.feedback_by": "2026-12-31",
        "transfer.remarks": "",
    },
    "removal_announcement": {"announcement.channel": "衡州市人力资源和社会保障局门户网站"},
}


def index_row(nth: int, title: str, number: str, on: str, pages: str) -> dict[str, Any]:
    """One row of the index of a file."""
    return {"nth": nth, "title": title, "number": number, "on": on, "pages": pages}


RECORDS: dict[str, dict[str, Any]] = {
    "case_registration": {
        "registration": {
            "source": "责令限期支付工资文书（衡人社监令〔2026〕37号）",
            "on": "2026-11-02",
            "phone": "0570-1111111",
            "representative": "何喆堃",
            "address": "衡州市云川区工业路9号",
            "clause": "《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》第五条第（一）项",
            "handler": "陈立",
            "persons": [{"name": "何喆堃", "capacity": "法定代表人", "id_masked": "110*************2X"}],
            "particulars": [{"label": "拖欠人数", "words": "43人"}],
            "opinions": [
                {"post": "核查", "opinion": "事实清楚", "words": "", "by": "陈立", "on": "2026-11-03"},
                {"post": "审核", "opinion": "同意", "words": "证据充分", "by": "许诺", "on": "2026-11-04"},
            ],
        }
    },
    "service_receipt": {
        "receipt": {
            "title": "列入决定书",
            "number": "衡人社信决〔2026〕9号",
            "recipient": "衡州喆堃建筑工程有限公司",
            "is_served": True,
            "place": "衡州市云川区工业路9号",
            "method": "留置送达",
            "served_on": "2026-11-23",
            "signed_by": "",
            "agent": "",
            "relation": "",
            "refusal": "法定代表人拒绝签收，留置于办公场所",
            "witnesses": "社区工作人员孙某",
            "served_by": "陈立、许诺",
            "proof": "送达回证、现场录像",
            "note": "",
            "attempts": [
                {
                    "nth": 1, "started_on": "2026-11-21", "method": "直接送达",
                    "place": "衡州市云川区工业路9号", "result": "未能送达（受送达人不在）",
                },
                {
                    "nth": 2, "started_on": "2026-11-23", "method": "留置送达",
                    "place": "衡州市云川区工业路9号", "result": "已送达",
                },
            ],
        }
    },
    "address_confirmation": {
        "confirmation": {
            "is_confirmed": True,
            "system": "“信衡”主体服务大厅",
            "recipient": "何喆堃",
            "address": "衡州市云川区工业路9号",
            "postcode": "324000",
            "phone": "0570-1111111",
            "email": "service@example.com",
            "consent": "同意",
            "how": "由当事人在线确认",
            "on": "2026-11-03",
            "recorded_by": "",
            "recorded_on": "",
        }
    },
    "file_index": {
        "index": {
            "list_number": "LR-2026-000009",
            "count": 3,
            "pages": 9,
            "uncounted": 1,
            "rows": [
                index_row(1, "列入事先告知书", "衡人社信告〔2026〕12号", "2026-11-05", "1-4"),
                index_row(2, "列入决定书", "衡人社信决〔2026〕9号", "2026-11-20", "5-9"),
                index_row(3, "工资表.xlsx", "", "2026-11-02", ""),
            ],
        }
    },
    "commitment_letter": {
        "commitment": {
            "text": "本单位承诺：不再拖欠农民工工资。\n所提交的材料真实、准确、完整，违背承诺的，自愿承担相应责任。",
            "name": "何喆堃",
            "capacity": "法定代表人",
            "on": "2027-06-15",
            "state": "履行中",
            "version": "repair v1",
            "digest": "0f" * 32,
        }
    },
}  # fmt: skip
