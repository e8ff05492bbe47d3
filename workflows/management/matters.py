"""A few objections, complaints and reports of the demo city, at different stages; every name in them is invented."""

from datetime import date, timedelta
from typing import Any

from workflows.acts import clue, complaint, objection
from workflows.acts.people import counter_keeper
from workflows.flows.objection import ObjectionFlow
from workflows.management.walk import at
from workflows.models import Complaint, Department, Entry, Objection, Person, Report, Subject


def build(
    offices: dict[str, Department],
    people: dict[str, Person],
    companies: dict[str, tuple[Subject, Person]],
    *,
    today: date,
) -> None:
    """An objection, two complaints and three reports; nothing where there are some already."""
    if not Objection.objects.exists():
        _objections(companies, today)
    if Complaint.objects.exists() or Report.objects.exists():
        return
    _complaints(offices, people, companies, today)
    _reports(offices, people, companies, today)


def _objections(companies: Any, today: date) -> None:
    """One that waits for the credit office: a listed company says that a figure is wrong."""
    subject, speaker = companies["lvzhou"]
    entry = Entry.objects.filter(state="listed", subject=subject).order_by("pk").first()
    if entry is None:
        return
    said = objection.Said(
        ground="fact", relation="party", name=subject.name, contact=subject.phone, field="拖欠金额",
        shown=entry.particulars_text[:300], claimed="公示的金额多计了已经支付的一笔。",
        text="决定书送达前已支付其中一笔，银行回单可以证明。",
    )  # fmt: skip
    when = at(today - timedelta(days=1))
    made = objection.file(entry, said, channel="hall", by=speaker, at=when)
    ObjectionFlow.begin.run(objection=made, by=speaker, at=when)


def _complaints(offices: Any, people: Any, companies: Any, today: date) -> None:
    """One from the hall that waits, one from the web that is answered."""
    labour, (subject, speaker) = offices["HC-RS"], companies["qinghe"]
    who = {"complainant": subject, "name": speaker.name, "contact": subject.phone}
    waits = complaint.Said("delay", "提交材料满十日仍没有告知是否受理。", department=labour, **who)
    complaint.file(waits, channel="hall", by=speaker, at=at(today - timedelta(days=2)))
    rude = complaint.Said("attitude", "窗口人员态度生硬，没有说明需要补什么材料。", department=labour)
    began = today - timedelta(days=9)
    made, _code = complaint.file(rude, channel="web", by=counter_keeper(), at=at(began))
    made = complaint.accept(made, by=people["guq"], at=at(began, 11))
    told = "经核查，反映的情况部分属实。已对窗口人员进行提醒，并在窗口公布补正材料清单。感谢您的监督。"
    found = {"finding": "partly", "findings": "调取窗口录像，询问当事人员。", "answer": told}
    complaint.answer(made, **found, by=people["guq"], at=at(today - timedelta(days=3)))


def _reports(offices: Any, people: Any, companies: Any, today: date) -> None:
    """One that waits, one that the labour bureau looks into with the identity sealed, one that came to nothing."""
    began, who = today - timedelta(days=6), {"channel": "web", "by": counter_keeper()}
    subject = companies["sanli"][0]
    words = "该公司拖欠车间二十余名工人两个月工资，工人多次讨要没有结果。"
    sealed = {"name": "柳知微", "contact": "reporter@example.org"}
    facts = clue.Told("citizen", subject.name, words, subject.code, "近两个月", "公司车间")
    made, _code = clue.file(facts, identity=sealed, **who, at=at(began))
    clue.assign(made, offices["HC-RS"], because="请核查。", by=people["zhouw"], at=at(began, 15))
    media = clue.Told("media", "云川路某餐饮店", "媒体报道该店使用虚假荣誉牌匾招揽顾客。")
    clue.file(media, identity={}, **who, at=at(today - timedelta(days=1)))
    old = clue.Told("association", "某装饰公司", "会员单位反映该公司合同履约差。")
    made, _code = clue.file(old, identity={}, **who, at=at(began))
    made = clue.assign(made, offices["HC-RS"], by=people["zhouw"], at=at(began, 15))
    found = "经查，所反映的合同纠纷已由当事人协商解决，没有发现失信行为。"
    made = clue.dismiss(made, findings=found, by=people["shenjn"], at=at(today - timedelta(days=3)))
    clue.feed_back(made, feedback=found, by=people["shenjn"], at=at(today - timedelta(days=3), 15))
