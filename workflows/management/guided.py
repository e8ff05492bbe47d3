"""Rectifications, interviews, counselling and points of the demo city, at different stages; everything is invented."""

from datetime import date, timedelta
from typing import Any

from workflows.acts import demerit, guidance, log, notice
from workflows.acts import interview as interviews
from workflows.acts import rectification as acts
from workflows.flows import InterviewFlow, RectificationFlow
from workflows.flows.rectification import handed_in
from workflows.flows.suggestion import propose
from workflows.management.walk import at
from workflows.models import Campaign, Entry, Interview, Person, Rectification, Subject, WorkItem
from workflows.queries.demerit_file import DEMO, read

GUIDED = ("lvzhou", "hongtuo", "xinlong")  # the last of them has only a draft
ONE_DAY = timedelta(days=1)
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


def build(people: dict[str, Person], companies: dict[str, tuple[Subject, Person]], *, today: date) -> None:
    """A campaign, three rectifications, an interview, counselling and points; nothing where there are some already."""
    if Rectification.objects.exists():
        return
    speakers = {subject.pk: speaker for subject, speaker in companies.values()}
    entries = [found for key in GUIDED if (found := _listed(companies[key][0]))]
    if not entries:
        return
    demo = Demo(people, speakers, today)
    campaign = demo.campaign(entries[0])
    demo.runs(entries[0], campaign)
    demo.advised(entries[0])
    demo.points(entries[0])
    demo.talk(entries[0])
    if len(entries) > 1:
        demo.handed_in(entries[1], campaign)
    if len(entries) > 2:
        demo.drafted(entries[2], campaign)


def _listed(subject: Subject) -> Entry | None:
    """The first listing of a company that still stands."""
    rows = Entry.objects.filter(state="listed", subject=subject, department__code="HC-RS")
    return (
        rows.exclude(list_type__kind="red")
        .select_related("department", "registered_by")
        .order_by("pk")
        .first()
    )


class Demo:
    """Who clicks, and on which day."""

    def __init__(self, people: dict[str, Person], speakers: dict[int, Person], today: date) -> None:
        self.officer, self.reviewer = people["shenjn"], people["zhengb"]
        self.speakers, self.today = speakers, today

    def campaign(self, entry: Entry) -> Campaign:
        """One of the nineteen fields, invented."""
        said = {
            "name": "拖欠农民工工资专项治理（演示）", "field": "工程建设领域拖欠工资", "document": "演示文件",
            "starts_on": self.today - 60 * ONE_DAY,
        }  # fmt: skip
        told: dict[str, Any] = {"by": self.officer, "at": at(self.today - 60 * ONE_DAY)}
        return guidance.open_campaign(entry.department, "wage-demo", said, **told)

    def drafted(self, entry: Entry, campaign: Campaign, days: int = 20, ago: int = 1) -> Rectification:
        """Asked for; waits for its approval."""
        on = self.today - ago * ONE_DAY
        said = {**ASKED, "rectification.deadline": (on + days * ONE_DAY).isoformat()}
        told: dict[str, Any] = {"by": self.officer, "at": at(on)}
        with log.one_gesture():
            made = acts.draft(entry, said, campaign=campaign, **told)
            RectificationFlow.begin.run(rectification=made, matter="notice", **told)
        return made

    def runs(self, entry: Entry, campaign: Campaign, days: int = 15, ago: int = 8) -> Rectification:
        """Approved and served: the company's days run."""
        made = self.drafted(entry, campaign, days, ago)
        on = self.today - ago * ONE_DAY
        self.step(entry, "approve", self.reviewer, on, 11, outcome="approve")
        self.serve(entry, "rectification_notice", on)
        return Rectification.objects.get(pk=made.pk)

    def handed_in(self, entry: Entry, campaign: Campaign) -> None:
        """Something was handed in; the officer is to look at it."""
        made = self.runs(entry, campaign, 12, 10)
        by, when = self.speakers[entry.subject_id], at(self.today - 2 * ONE_DAY)
        with log.one_gesture():
            acts.hand_in(made, "已编制三个月的工资支付表，告示牌已设立。", [], by=by, at=when)
            handed_in(Rectification.objects.get(pk=made.pk), by=by, at=when)

    def talk(self, entry: Entry) -> Interview:
        """Invited for next week, confirmed by the company."""
        on = self.today - 3 * ONE_DAY
        said = {**INVITED, "interview.at": f"{(self.today + 6 * ONE_DAY).isoformat()}T09:30"}
        told: dict[str, Any] = {"by": self.officer, "at": at(on)}
        with log.one_gesture():
            made = interviews.draft(entry, said, **told)
            InterviewFlow.begin.run(interview=made, matter="notice", **told)
        self.step(entry, "approve", self.reviewer, on, 11, outcome="approve")
        self.serve(entry, "interview_notice", on)
        made = Interview.objects.get(pk=made.pk)
        return interviews.confirm(made, by=self.speakers[entry.subject_id], at=at(self.today - ONE_DAY))

    def advised(self, entry: Entry) -> None:
        """A call, and a visit that is to come."""
        on = self.today - 5 * ONE_DAY
        said = {
            "way": "call", "on": on, "person": "财务负责人", "is_told": True, "next_on": self.today + 9 * ONE_DAY,
            "text": "讲解提前移出的条件和免费培训的时间，建议先支付剩余工资并保存银行回单。",
        }  # fmt: skip
        guidance.counsel(entry, said, by=self.officer, at=at(on))

    def points(self, entry: Entry) -> None:
        """Two findings, which reach the first threshold of the demo policy."""
        policy = demerit.load(read(DEMO), by=self.officer, at=at(self.today - 60 * ONE_DAY))
        on = self.today - 4 * ONE_DAY
        for code, document in (("broken-promise", "演示文书1号"), ("late-report", "演示文书2号")):
            said = {"on": on, "document": document, "reason": "演示：核查记录载明的事实。"}
            told: dict[str, Any] = {"by": self.officer, "at": at(on)}
            with log.one_gesture():
                propose(demerit.write(entry, policy.rules.get(code=code), said, **told), **told)

    def step(self, entry: Entry, name: str, who: Person, day: date, hour: int = 10, **said: Any) -> None:
        """One person does one open step."""
        item = WorkItem.objects.filter(entry=entry, step=name, status__in=("new", "assigned")).latest("pk")
        form = item.task.flow_task.perform(item.task, said, None, by=who, at=at(day, hour))
        if form.errors:
            raise ValueError(f"{name}: {form.errors.as_text()}")

    def serve(self, entry: Entry, kind: str, day: date) -> None:
        """The notice is handed over, and the step of its service done."""
        for paper in entry.notices.filter(kind=kind, state="issued"):
            told: dict[str, Any] = {"by": self.officer, "at": at(day, 15), "recipient": paper.addressee}
            notice.serve(paper, on_day=day, method="direct", proof=f"送达回证（{paper.number}）", **told)
        self.step(entry, "serve", self.officer, day, 16)
