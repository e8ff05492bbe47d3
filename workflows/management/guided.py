"""Rectifications, interviews, counselling and points of the demo city, at different stages; everything is invented."""

from datetime import date, datetime, timedelta
from typing import Any

from workflows.acts import demerit, guidance, log, notice
from workflows.acts import interview as interviews
from workflows.acts import rectification as acts
from workflows.flows import InterviewFlow, RectificationFlow
from workflows.flows.rectification import handed_in as go_on
from workflows.flows.suggestion import propose
from workflows.management.cases import Builder, Story
from workflows.models import Campaign, Entry, Interview, Person, Rectification, WorkItem
from workflows.queries.demerit_file import DEMO, read

CAMPAIGN = "wage-demo"
ASKED = {
    "rectification.matter": "没有按月考核农民工工作量并编制工资支付表。\n没有在项目现场设立维权信息告示牌。",
    "rectification.basis": "《衡川市工资支付监督办法（示例）》第八条",
    "rectification.requirements": "按月编制工资支付表，经农民工本人签字确认\n在项目现场醒目位置设立维权信息告示牌",
    "rectification.report": "整改情况报告\n工资支付表复印件\n告示牌照片",
}
INVITED = {
    "interview.reason": "连续三个月没有足额支付农民工工资，限期整改进展缓慢。",
    "interview.persons": "法定代表人",
    "interview.place": "衡川市云川区政务路18号3楼305室",
    "interview.materials": "工资专用账户流水\n工程款拨付情况说明",
}


def stories() -> list[Story]:
    """A campaign, three rectifications, an interview, counselling and points; none where there are some already."""
    return (
        [] if Rectification.objects.exists() else [campaign, runs, handed_in, drafted, talk, advised, points]
    )


def _listed(b: Builder, key: str) -> Entry:
    """The first listing of a company that still stands."""
    rows = Entry.objects.filter(state="listed", subject=b.companies[key][0], department=b.office)
    return rows.exclude(list_type__kind="red").select_related("department", "registered_by").earliest("pk")


def _by(b: Builder, when: datetime) -> dict[str, Any]:
    """The officer, at an instant."""
    return {"by": b.people["shenjn"], "at": when}


def campaign(b: Builder) -> Campaign:
    """One of the nineteen fields, invented."""
    said = {
        "name": "拖欠农民工工资专项治理（演示）", "field": "工程建设领域拖欠工资", "document": "演示文件",
        "starts_on": b.ago(60),
    }  # fmt: skip
    return guidance.open_campaign(b.office, CAMPAIGN, said, **_by(b, b.when(b.ago(60))))


def drafted(b: Builder, key: str = "xinlong", days: int = 20, ago: int = 1) -> Rectification:
    """Asked for; waits for its approval."""
    told, on = _by(b, b.when(b.ago(ago))), b.ago(ago)
    said = {**ASKED, "rectification.deadline": (on + timedelta(days=days)).isoformat()}
    with log.one_gesture():
        opened = Campaign.objects.get(code=CAMPAIGN)
        made = acts.draft(_listed(b, key), said, campaign=opened, **told)
        RectificationFlow.begin.run(rectification=made, matter="notice", **told)
    return made


def runs(b: Builder, key: str = "lvzhou", days: int = 15, ago: int = 8) -> Rectification:
    """Approved and served: the company's days run."""
    made, on = drafted(b, key, days, ago), b.ago(ago)
    entry = made.entry
    step(b, entry, "approve", b.people["zhengb"], on, 11, outcome="approve")
    serve(b, entry, "rectification_notice", on)
    return Rectification.objects.get(pk=made.pk)


def handed_in(b: Builder) -> None:
    """Something was handed in; the officer is to look at it."""
    made, by = runs(b, "hongtuo", 12, 10), b.companies["hongtuo"][1]
    when = b.when(b.ago(2))
    with log.one_gesture():
        acts.hand_in(made, "已编制三个月的工资支付表，告示牌已设立。", [], by=by, at=when)
        go_on(Rectification.objects.get(pk=made.pk), by=by, at=when)


def talk(b: Builder) -> Interview:
    """Invited for next week, confirmed by the company."""
    on, told = b.ago(3), _by(b, b.when(b.ago(3)))
    said = {**INVITED, "interview.at": f"{b.ago(-6).isoformat()}T09:30"}
    entry = _listed(b, "lvzhou")
    with log.one_gesture():
        made = interviews.draft(entry, said, **told)
        InterviewFlow.begin.run(interview=made, matter="notice", **told)
    step(b, entry, "approve", b.people["zhengb"], on, 11, outcome="approve")
    serve(b, entry, "interview_notice", on)
    when = b.when(b.ago(1))
    return interviews.confirm(Interview.objects.get(pk=made.pk), by=b.companies["lvzhou"][1], at=when)


def advised(b: Builder) -> None:
    """A call, and a visit that is to come."""
    told = _by(b, b.when(b.ago(5)))
    said = {
        "way": "call", "on": b.ago(5), "person": "财务负责人", "is_told": True, "next_on": b.ago(-9),
        "text": "讲解提前移出的条件和免费培训的时间，建议先支付剩余工资并保存银行回单。",
    }  # fmt: skip
    guidance.counsel(_listed(b, "lvzhou"), said, **told)


def points(b: Builder) -> None:
    """Two findings, which reach the first threshold of the demo policy."""
    policy = demerit.load(read(DEMO), **_by(b, b.when(b.ago(60))))
    told, entry = _by(b, b.when(b.ago(4))), _listed(b, "lvzhou")
    for code, document in (("broken-promise", "演示文书1号"), ("late-report", "演示文书2号")):
        said = {"on": b.ago(4), "document": document, "reason": "演示：核查记录载明的事实。"}
        with log.one_gesture():
            propose(demerit.write(entry, policy.rules.get(code=code), said, **told), **told)


def step(b: Builder, entry: Entry, name: str, who: Person, day: date, hour: int = 10, **said: Any) -> None:
    """One person does one open step."""
    when = b.when(day, hour)
    item = WorkItem.objects.filter(entry=entry, step=name, status__in=("new", "assigned")).latest("pk")
    form = item.task.flow_task.perform(item.task, said, None, by=who, at=when)
    if form.errors:
        raise ValueError(f"{name}: {form.errors.as_text()}")


def serve(b: Builder, entry: Entry, kind: str, day: date) -> None:
    """The notice is handed over, and the step of its service done."""
    told = _by(b, b.when(day, 15))
    for paper in entry.notices.filter(kind=kind, state="issued"):
        how = {"method": "direct", "proof": f"送达回证（{paper.number}）", "recipient": paper.addressee}
        notice.serve(paper, on_day=day, **how, **told)
    step(b, entry, "serve", b.people["shenjn"], day, 16)
