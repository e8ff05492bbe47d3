"""The demo city's list with hearings and second reviews: its rules are invented, and say so on every screen.

No list in force here gives a hearing or draws decisions: the demo shows both on a list of its own. A case waits for its
hearing, an application for its second review.
"""

from datetime import datetime
from typing import Any

from workflows.acts import competence, log, policy
from workflows.acts import hearing as hearings
from workflows.flows import HearingFlow
from workflows.management.cases import Builder
from workflows.management.city import SINCE
from workflows.management.walk import Walk
from workflows.models import Department, ListType

CODE, CLAUSE = "demo-rehearsal", "演示规则，不是法律依据"


def rule(
    value: str, unit: str = "", event: str = "", *, rolls: bool = False, label: str = ""
) -> dict[str, Any]:
    """One parameter of the invented list."""
    return {
        "label": label, "value": value, "unit": unit, "start_event": event, "clause": CLAUSE, "text": CLAUSE,
        "is_verified": False, "rolls": rolls,
    }  # fmt: skip


RULES = {
    "list": {
        "code": CODE, "name": "演示名单（听证与独立复核）", "short_name": "演示名单", "kind": "black",
        "status": "active",
        "number_prefix": "YS", "note": "只用于演示：没有法律、行政法规依据，不得用于实际工作。",
    },
    "version": 1,
    "policy": {
        "jurisdiction": "衡川市（演示）", "effective_from": "2022-01-01", "instrument": "《演示名单管理规则》",
        "issuer": "演示机关", "document_number": "演示〔2022〕1号", "basis_level": "演示", "source": "演示数据",
    },
    "parameters": {
        "prior_notice": rule("yes", label="事先告知"),
        "statement_window": rule("5", "WD", "收到事先告知书", rolls=True, label="陈述申辩期"),
        "statement_answer": rule("5", "WD", "收到陈述申辩", rolls=True, label="陈述申辩核实期"),
        "hearing": rule("yes", label="可以申请听证"),
        "hearing_request": rule("5", "WD", "收到事先告知书", rolls=True, label="申请听证期"),
        "hearing_notice": rule("7", "WD", "听证通知送达", label="听证通知提前期"),
        "decision_window": rule("60", "WD", "责令期限届满", rolls=True, label="作出列入决定"),
        "listing_period": rule("3", "Y", "作出列入决定", label="列入期限"),
        "severity": rule("serious", label="失信分类"),
        "general_maximum": rule("3", "Y", "列入决定作出", label="一般修复规则最长公示期"),
        "natural_person_publishable": rule("no", label="公示自然人"),
        "early_exit": rule("yes", label="可以提前移出"),
        "repair_promise": rule("no", label="须作书面信用承诺"),
        "repair_decision": rule("15", "WD", "收到申请", rolls=True, label="提前移出审查"),
        "exit_execution": rule("3", "WD", "移出决定", rolls=True, label="执行移出"),
        "monitoring_period": rule("6", "M", "移出", label="退出后重点监测"),
        "second_review_share": rule("100", label="独立复核抽取比例"),
        "second_review_window": rule("5", "WD", "第一次结论", rolls=True, label="独立复核期"),
    },
    "grounds": [{"code": "demo", "text": "演示的列入情形", "short_text": "演示情形", "clause": CLAUSE}],
    "articles": [{"number": "第一条", "text": "演示条文，不是法律依据。", "is_verbatim": False}],
    "measures": [{"name": "演示措施", "body": "演示部门", "clause": CLAUSE}],
}  # fmt: skip


def build_rules(at: datetime) -> None:
    """The list; repeatable. Loaded with all others, before anybody is there: it changes nothing for anybody."""
    policy.load(RULES, at=at)


def build_competence(offices: dict[str, Department]) -> None:
    """Who is competent for it; repeatable."""
    competence.settle(ListType.objects.get(code=CODE), offices["HC-RS"], since=SINCE)


def _case(b: Builder, key: str, registered: int, number: int) -> Walk:
    walk, first = b.walk(key), b.back(registered)
    return walk.register(
        first,
        order_deadline=b.back(registered + 2),
        case_number=f"演示〔{first.year}〕{number}号",
        list_code=CODE,
    )


def waits_for_hearing(b: Builder) -> None:
    """Told, and a hearing asked for: to be arranged."""
    walk = _case(b, "qinghe", 8, 1)
    walk.to_review(b.back(7)).to_service(b.back(7)).tell(b.back(5))
    prior = walk.entry.notices.get(kind="prior_notice", associate=None)
    when = walk.time(b.back(2))
    with log.one_gesture():
        made = hearings.request(prior, "对列入事由有异议，申请听证。", by=walk.cast.speaker, at=when)
        HearingFlow.request.run(hearing=made, by=walk.cast.speaker, at=when)


def waits_for_second_review(b: Builder) -> None:
    """Listed, corrected, verified, judged once: the first result is sealed."""
    walk = _case(b, "zhongxing", 40, 2)
    walk.to_review(b.back(39)).to_service(b.back(39)).tell(b.back(38))
    decided = walk.let_window_close()
    walk.to_decision(decided).decide(decided).hand_over(decided)
    walk.apply(b.back(4), corrected_on=b.later(decided, 3))
    said = {"corrected_on": b.later(decided, 3).isoformat(), "reason": "材料齐全，改正情况属实。"}
    walk.do("verify", walk.cast.officer, b.back(3), outcome="grant", **said)
    walk.do("decide", walk.cast.head, b.back(2), outcome="grant", reason="符合规定，准予提前移出。")


STAGES = (waits_for_hearing, waits_for_second_review)
