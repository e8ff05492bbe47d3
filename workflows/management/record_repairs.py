"""The demo city's applications to end the display of a penalty early, one in each stage; invented."""

from datetime import timedelta
from functools import partial
from typing import Any

from workflows.acts import publicity as acts
from workflows.acts import record_office, record_repair
from workflows.flows.record_repair import settle
from workflows.law.recordfile import Decision
from workflows.management.cases import Builder, Story
from workflows.models import Person, PublicityRecord, RecordRepair, Subject
from workflows.queries.publicity import rulebooks

DECIDED = 150  # days ago: an ordinary penalty may be repaired after three months
BROUGHT = ["修复申请书", "法定责任义务履行完毕的证明材料", "信用承诺书（签名或者盖章）"]
MISSING = "缴款凭证看不清金额和日期，请重新提交清晰的扫描件。"
SEEN = "经核对缴款凭证，罚款已经缴清，用工备案已经补办。"


# company, how many days ago it applied, how far its application has come
STAGES = (
    ("qiheng", 1, "received"), ("hongtuo", 3, "completion"), ("zhongxing", 6, "verified"), ("qinghe", 8, "granted"),
)  # fmt: skip


def stories() -> list[Story]:
    """One application received, one to be completed, one to be decided, one granted; none where there are any."""
    if RecordRepair.objects.exists():
        return []
    return [
        partial(application, nth=nth, key=key, back=back, stage=stage)
        for nth, (key, back, stage) in enumerate(STAGES)
    ]


def application(b: Builder, *, nth: int, key: str, back: int, stage: str) -> None:
    """A company's penalty, its application, and what the office has done about it."""
    officer, (company, speaker) = b.people["shenjn"], b.companies[key]
    made = _applied(b, _penalty(b, officer, company, nth), speaker, back)
    if stage in ("verified", "granted"):
        record_office.accept(made, BROUGHT, by=officer, at=b.when(b.ago(4)))
        found: dict[str, Any] = {"corrected_on": made.claimed_corrected_on, "performed": True, "bars": []}
        record_repair.verify(made, **found, text=SEEN, by=officer, at=b.when(b.ago(2)))
    when = b.when(b.ago(1), 10, 1)
    if stage == "completion":
        record_office.ask_completion(made, MISSING, by=officer, at=when)
    if stage == "granted":
        reason = "证明材料齐全，与缴款记录一致。"
        record_repair.decide(made, "grant", reason=reason, by=b.people["lumy"], at=when)
    settle(made, by=officer, at=when)


def _penalty(b: Builder, officer: Person, company: Subject, nth: int) -> PublicityRecord:
    """An ordinary penalty whose shortest display is over."""
    decided = b.ago(DECIDED + nth)
    when = b.when(decided + timedelta(days=2))
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
    return acts.report(told, b.office, policy=policy, by=officer, at=when)


def _applied(b: Builder, record: PublicityRecord, speaker: Person, back: int) -> RecordRepair:
    """The company applied in its hall that many days ago."""
    day = b.ago(back)
    when = b.when(day)
    said: dict[str, Any] = {
        "applicant": speaker.name, "received_on": day, "in_hall": True, "materials": BROUGHT,
        "corrected_on": record.decided_on + timedelta(days=9), "has_promise": True,
        "statement": "罚款已经缴清，用工备案已经补办。",
    }  # fmt: skip
    return record_repair.apply(record, said, by=speaker, at=when)
