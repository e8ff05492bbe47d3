"""A few objections, complaints and reports of the demo city, at different stages; every name in them is invented."""

from datetime import datetime

from workflows.acts import clue, complaint, objection
from workflows.acts.people import counter_keeper
from workflows.flows.objection import ObjectionFlow
from workflows.management.cases import Builder, Story
from workflows.models import Complaint, Entry, Objection, Report


def stories() -> list[Story]:
    """An objection, two complaints and three reports; none where there are some already."""
    found: list[Story] = [] if Objection.objects.exists() else [objected]
    if Complaint.objects.exists() or Report.objects.exists():
        return found
    return [
        *found,
        complaint_waits,
        complaint_answered,
        report_looked_into,
        report_of_media,
        report_dismissed,
    ]


def objected(b: Builder) -> None:
    """One that waits for the credit office: a listed company says that a figure is wrong."""
    when, (subject, speaker) = b.when(b.ago(1)), b.companies["lvzhou"]
    entry = Entry.objects.filter(state="listed", subject=subject).earliest("pk")
    said = objection.Said(
        ground="fact", relation="party", name=subject.name, contact=subject.phone, field="拖欠金额",
        shown=entry.particulars_text[:300], claimed="公示的金额多计了已经支付的一笔。",
        text="决定书送达前已支付其中一笔，银行回单可以证明。",
    )  # fmt: skip
    made = objection.file(entry, said, channel="hall", by=speaker, at=when)
    ObjectionFlow.begin.run(objection=made, by=speaker, at=when)


def complaint_waits(b: Builder) -> None:
    """From the hall, the day before yesterday."""
    subject, speaker = b.companies["qinghe"]
    who = {"complainant": subject, "name": speaker.name, "contact": subject.phone}
    said = complaint.Said("delay", "提交材料满十日仍没有告知是否受理。", department=b.office, **who)
    complaint.file(said, channel="hall", by=speaker, at=b.when(b.ago(2)))


def complaint_answered(b: Builder) -> None:
    """From the web, looked into and answered."""
    rude = complaint.Said("attitude", "窗口人员态度生硬，没有说明需要补什么材料。", department=b.office)
    made, _code = complaint.file(rude, channel="web", by=counter_keeper(), at=b.when(b.ago(9)))
    made = complaint.accept(made, by=b.people["guq"], at=b.when(b.ago(9), 11))
    told = "经核查，反映的情况部分属实。已对窗口人员进行提醒，并在窗口公布补正材料清单。感谢您的监督。"
    found = {"finding": "partly", "findings": "调取窗口录像，询问当事人员。", "answer": told}
    complaint.answer(made, **found, by=b.people["guq"], at=b.when(b.ago(3)))


def report_looked_into(b: Builder) -> None:
    """The labour bureau looks into it, with the identity sealed."""
    subject = b.companies["sanli"][0]
    words = "该公司拖欠车间二十余名工人两个月工资，工人多次讨要没有结果。"
    sealed = {"name": "柳知微", "contact": "reporter@example.org"}
    facts = clue.Told("citizen", subject.name, words, subject.code, "近两个月", "公司车间")
    made = _filed(facts, b.when(b.ago(6)), sealed)
    clue.assign(made, b.office, because="请核查。", by=b.people["zhouw"], at=b.when(b.ago(6), 15))


def report_of_media(b: Builder) -> None:
    """It waits."""
    told = clue.Told("media", "云川路某餐饮店", "媒体报道该店使用虚假荣誉牌匾招揽顾客。")
    _filed(told, b.when(b.ago(1)), {})


def report_dismissed(b: Builder) -> None:
    """It came to nothing."""
    told = clue.Told("association", "某装饰公司", "会员单位反映该公司合同履约差。")
    made = _filed(told, b.when(b.ago(6)), {})
    made = clue.assign(made, b.office, by=b.people["zhouw"], at=b.when(b.ago(6), 15))
    found = "经查，所反映的合同纠纷已由当事人协商解决，没有发现失信行为。"
    made = clue.dismiss(made, findings=found, by=b.people["shenjn"], at=b.when(b.ago(3)))
    clue.feed_back(made, feedback=found, by=b.people["shenjn"], at=b.when(b.ago(3), 15))


def _filed(told: clue.Told, when: datetime, identity: dict[str, str]) -> Report:
    """A report from the web, as the public counter takes it."""
    made, _code = clue.file(told, identity=identity, channel="web", by=counter_keeper(), at=when)
    return made
