"""The demo city's applications to end the display of a penalty early, one in each stage; invented."""

from datetime import date, timedelta
from typing import Any

from workflows.acts import publicity as acts
from workflows.acts import record_office, record_repair
from workflows.flows.record_repair import settle
from workflows.law.recordfile import Decision
from workflows.management.walk import at
from workflows.models import Department, Person, PublicityRecord, RecordRepair, Subject
from workflows.queries.publicity import rulebooks

DECIDED = 150  # days ago: an ordinary penalty may be repaired after three months
BROUGHT = ["修复申请书", "法定责任义务履行完毕的证明材料", "信用承诺书（签名或者盖章）"]
MISSING = "缴款凭证看不清金额和日期，请重新提交清晰的扫描件。"
SEEN = "经核对缴款凭证，罚款已经缴清，用工备案已经补办。"


def build(
    office: Department,
    people: dict[str, Person],
    companies: dict[str, tuple[Subject, Person]],
    *,
    today: date,
) -> int:
    """One application received, one to be completed, one to be decided, one granted; nothing where there are any."""
    if RecordRepair.objects.exists():
        return 0
    officer, head = people["shenjn"], people["lumy"]
    stages = (("qiheng", 1), ("hongtuo", 3), ("zhongxing", 6), ("qinghe", 8))
    made = [
        _applied(_penalty(office, officer, companies[key][0], nth, today), companies[key][1], back, today)
        for nth, (key, back) in enumerate(stages)
    ]
    when = {"by": officer, "at": at(today - timedelta(days=1))}
    record_office.ask_completion(made[1], MISSING, **when)
    for each in made[2:]:
        record_office.accept(each, BROUGHT, by=officer, at=at(today - timedelta(days=4)))
        found: dict[str, Any] = {"corrected_on": each.claimed_corrected_on, "performed": True, "bars": []}
        record_repair.verify(each, **found, text=SEEN, by=officer, at=at(today - timedelta(days=2)))
    record_repair.decide(made[3], "grant", reason="证明材料齐全，与缴款记录一致。", by=head, at=when["at"])
    for each in made:
        settle(each, **when)
    return len(made)


def _penalty(office: Department, officer: Person, company: Subject, nth: int, today: date) -> PublicityRecord:
    """An ordinary penalty whose shortest display is over."""
    decided = today - timedelta(days=DECIDED + nth)
    rules = next(each for each in rulebooks() if each.kind == "penalty" and not each.sector_only)
    policy = rules.in_force(decided)
    assert policy is not None
    told = Decision(
        document_number=f"衡人社监罚字〔{decided.year}〕{nth + 31}号",
        name=company.name,
        code=company.code,
        category="罚款",
        cause="未依法办理劳动用工备案",
        basis="演示依据（非真实条款）",
        content="罚款人民币20000元。",
        decided_on=decided,
        department="",
        severity="ordinary",
    )
    return acts.report(told, office, policy=policy, by=officer, at=at(decided + timedelta(days=2)))


def _applied(record: PublicityRecord, speaker: Person, back: int, today: date) -> RecordRepair:
    """The company applied in its hall that many days ago."""
    day = today - timedelta(days=back)
    said: dict[str, Any] = {
        "applicant": speaker.name, "received_on": day, "in_hall": True, "materials": BROUGHT,
        "corrected_on": record.decided_on + timedelta(days=9), "has_promise": True,
        "statement": "罚款已经缴清，用工备案已经补办。",
    }  # fmt: skip
    return record_repair.apply(record, said, by=speaker, at=at(day))
