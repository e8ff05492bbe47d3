"""The demo city's cases: one at every stage, some with little time left, some overdue."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from workflows.law.terms import Calendar
from workflows.management import receipts, repairs
from workflows.management.city import id_for
from workflows.management.turns import Turns
from workflows.management.walk import Cast, Walk, at
from workflows.models import Department, Entry, Person, Subject
from workflows.models.calendar import load_calendar

Companies = dict[str, tuple[Subject, Person]]


class Builder:
    """Makes cases relative to today; `back(n)` is n working days ago."""

    def __init__(
        self, offices: dict[str, Department], people: dict[str, Person], companies: Companies, today: date
    ) -> None:
        self.offices, self.office = offices, offices["HC-RS"]
        self.people, self.companies, self.today = people, companies, today
        self.calendar: Calendar = load_calendar()
        self.serial = 0
        self.turns = Turns(partial(receipts.answer, today=today))

    def back(self, working_days: int) -> date:
        """The working day that lies so many working days before today."""
        day = self.today
        while working_days > 0 or not self.calendar.is_workday(day):
            day -= timedelta(days=1)
            working_days -= self.calendar.is_workday(day)
        return day

    def later(self, day: date, working_days: int) -> date:
        """The working day so many working days after a day, never after today."""
        while working_days > 0 and day < self.today:
            day += timedelta(days=1)
            working_days -= self.calendar.is_workday(day)
        return day

    def tell(self, stories: "Iterable[Story]") -> None:
        """All of them in the order of time."""
        self.turns.tell(partial(story, self) for story in stories)

    def wait(self, day: date) -> None:
        """A story that begins with what another one has told by the morning of a day."""
        self.turns.until(at(day, 8))

    def when(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """The instant of the next step of a story; what others tell of the time before has been told."""
        self.turns.until(at(day, hour, minute))
        return at(day, hour, minute)

    def ago(self, days: int) -> date:
        """The day so many days before today."""
        return self.today - timedelta(days=days)

    def are_listed(self, *keys: str) -> bool:
        """Does a listing of each of these companies stand?"""
        rows = Entry.objects.filter(state="listed", department=self.office)
        return all(rows.filter(subject=self.companies[key][0]).exists() for key in keys)

    def walk(self, key: str) -> Walk:
        """A case of one company, not yet registered."""
        subject, speaker = self.companies[key]
        who = self.people
        cast = Cast(who["shenjn"], who["zhengb"], who["fangm"], who["lumy"], who["clock"], speaker)
        return Walk(cast, self.office, subject, meanwhile=self.turns.until)

    def opened(self, key: str, registered: int, expired: int) -> Walk:
        """A case registered so many working days ago, whose order expired so many working days ago."""
        self.serial += 1
        first, deadline = self.back(registered), self.back(expired)
        walk = self.walk(key)
        return walk.register(first, **self.facts(walk.subject, deadline))

    def facts(self, subject: Subject, deadline: date) -> dict[str, Any]:
        """The facts of the next case."""
        n = self.serial
        workers, amount = 18 + n * 3, 96400 + n * 83250
        return {
            "order_deadline": deadline,
            "case_number": f"衡人社监〔{deadline.year}〕{200 + n}号",
            "particulars": {"workers": str(workers), "amount": f"{amount}.00"},
            "facts_summary": f"该单位承建滨河路项目期间拖欠{workers}名农民工工资共计{amount}.00元。"
            f"本机关依法责令其于{deadline.year}年{deadline.month}月{deadline.day}日前支付，逾期仍未支付。",
            "associates": (
                (subject.legal_representative, id_for(n), "representative", ""),
                ("季宁", id_for(100 + n, "19850612"), "supervisor", "项目负责人"),
            ),
        }

    def listed(self, key: str, days_ago: int) -> tuple[Walk, date]:
        """A case whose listing was decided and served about so many days ago."""
        self.serial += 1
        first = self.today - timedelta(days=days_ago)
        while not self.calendar.is_workday(first):
            first -= timedelta(days=1)
        walk = self.walk(key)
        decided = walk.list_it(first, **self.facts(walk.subject, first - timedelta(days=5)))
        return walk, decided


def build(
    offices: dict[str, Department], people: dict[str, Person], companies: Companies, *, today: date
) -> None:
    """Every stage once, in the order of time; the names of the functions are the stages."""
    Builder(offices, people, companies, today).tell(STAGES)


def just_registered(b: Builder) -> None:
    b.opened("yuanyi", 1, 3)


def waiting_for_review(b: Builder) -> None:
    b.opened("tianmu", 4, 17).to_review(b.back(3))


def waiting_for_service(b: Builder) -> None:
    walk = b.opened("boan", 6, 8).to_review(b.back(5)).to_service(b.back(4))
    told = {"failure": "absent", "note": "上门送达时办公场所无人，物业称该单位近期不在此办公。"}
    walk.attempt("prior_notice", b.back(3), "direct", "failed", **told)


def subject_may_speak(b: Builder) -> None:
    b.opened("qinghe", 5, 6).to_review(b.back(4)).to_service(b.back(3)).tell(b.back(2))


def statement_to_answer(b: Builder) -> None:
    walk = b.opened("zhongxing", 9, 11).to_review(b.back(8)).to_service(b.back(7)).tell(b.back(6))
    walk.state(b.back(5), "总承包单位尚未结清工程款，导致我单位无力支付；我单位正在筹款，请求暂不列入。")


def waiting_for_legal_review(b: Builder) -> None:
    walk = b.opened("jinda", 20, 24).to_review(b.back(19)).to_service(b.back(18)).tell(b.back(17))
    walk.let_window_close()


def waiting_for_decision(b: Builder) -> None:
    walk = b.opened("qiheng", 11, 12).to_review(b.back(11)).to_service(b.back(10)).tell(b.back(9))
    walk.state(
        b.back(8), "总承包单位未结清工程款210万元，导致无力支付；已支付9人工资18.2万元，请求暂不列入。"
    )
    walk.answer(
        b.back(6),
        "工程款纠纷不免除用人单位支付工资的义务；已付部分核实属实，其余人员工资仍未支付，不符合第七条“已经改正”的条件。",
    )
    walk.let_window_close()
    walk.to_decision(b.back(1))


def extension_proposed(b: Builder) -> None:
    walk = b.opened("sanli", 15, 18).to_review(b.back(14)).to_service(b.back(13)).tell(b.back(12))
    walk.let_window_close()
    walk.move(b.back(1), "extension", grounds="涉案人员较多，工资台账需要逐人核对，情况复杂。")


def decision_to_serve(b: Builder) -> None:
    walk = b.opened("hengrui", 16, 19).to_review(b.back(15)).to_service(b.back(14)).tell(b.back(13))
    walk.let_window_close()
    walk.to_decision(b.back(3)).decide(b.back(2))
    mail = {"carrier": "邮政特快专递", "tracking_number": "EA320018455CN", "started_on": b.back(1)}
    walk.attempt("listing_decision", b.back(1), "post", "under_way", **mail)


def not_listed(b: Builder) -> None:
    walk = b.opened("yuanyi", 45, 47).to_review(b.back(44)).to_service(b.back(43)).tell(b.back(42))
    walk.state(b.back(41), "拖欠的工资已经于本周全部付清，并书面承诺不再拖欠，请求不予列入。")
    walk.sign(b.back(40), "wage-correction")
    walk.answer(b.back(39), "付款凭证经核实属实，已经改正。", "yes")
    walk.let_window_close()
    walk.to_decision(b.back(34))
    walk.decide(b.back(33), "dismiss", "作出决定前已经改正并作出书面信用承诺，依照办法第七条不予列入。")
    walk.hand_over(b.back(32))


def may_apply_for_repair(b: Builder) -> None:
    b.listed("lvzhou", 290)


def repair_to_verify(b: Builder) -> None:
    walk, decided = b.listed("hongtuo", 300)
    walk.apply(b.back(17), corrected_on=decided + timedelta(days=20))


def repair_to_decide(b: Builder) -> None:
    walk, decided = b.listed("xinlong", 320)
    corrected = decided + timedelta(days=15)
    walk.apply(b.back(13), corrected_on=corrected)
    walk.do(
        "verify",
        walk.cast.officer,
        b.back(9),
        outcome="grant",
        corrected_on=corrected.isoformat(),
        reason="付款凭证、工人签收表齐全，改正属实。",
    )


def removal_to_serve(b: Builder) -> None:
    walk, decided = b.listed("jinda", 310)
    granted(b, walk, decided, b.back(8), b.back(7), b.back(6))
    walk.attempt(
        "removal_notice", b.back(5), "direct", "failed", failure="moved", note="登记住所已经转租他人。"
    )
    mail = {"carrier": "邮政特快专递", "tracking_number": "EA320018431CN", "started_on": b.back(5)}
    walk.attempt("removal_notice", b.back(3), "post", "failed", failure="returned", **mail)
    news = {"medium": "《衡川日报》第4版", "note": "直接送达、邮寄送达均未能送达，住所查无此单位。"}
    walk.attempt("removal_notice", b.back(2), "public", "under_way", started_on=b.back(2), **news)


def left_and_watched(b: Builder) -> None:
    walk, decided = b.listed("tianmu", 330)
    granted(b, walk, decided, b.back(50), b.back(46), b.back(44))
    walk.serve_all(b.back(43), "repair_granted", step="serve_decision")
    walk.serve_all(b.back(43), "removal_notice", step="serve", hour=16)


def restored_after_fraud(b: Builder) -> None:
    walk, decided = b.listed("boan", 315)
    granted(b, walk, decided, b.back(60), b.back(56), b.back(54))
    walk.serve_all(b.back(53), "repair_granted", step="serve_decision")
    walk.serve_all(b.back(53), "removal_notice", step="serve", hour=16)
    walk.rescind(
        b.back(40),
        decided_on=b.back(18),
        grounds="经核查，申请时提交的付款凭证系伪造，实际仍拖欠12名农民工工资，情节严重。",
    )


def revoked(b: Builder) -> None:
    walk, _decided = b.listed("sanli", 200)
    walk.move(
        b.back(12),
        "revocation",
        grounds="列入所依据的责令限期支付文书已被行政复议决定撤销。",
        document_number="衡政复决〔2026〕31号",
        document_date=b.back(14),
        document_body="衡川市人民政府",
    )
    walk.do("decide", walk.cast.head, b.back(11), outcome="approve", reason="同意撤销列入决定。")


def granted(b: Builder, walk: Walk, decided: date, applied: date, verified: date, day: date) -> None:
    """An application granted: applied, verified and decided on these days."""
    corrected = decided + timedelta(days=10)
    walk.apply(applied, corrected_on=corrected)
    walk.do(
        "verify",
        walk.cast.officer,
        verified,
        outcome="grant",
        corrected_on=corrected.isoformat(),
        reason="付款凭证、工人签收表齐全，改正属实。",
    )
    walk.do(
        "decide", walk.cast.head, day, outcome="grant", reason="符合办法第十二条规定的条件，准予提前移出。"
    )


Story = Callable[[Builder], object]
STAGES: tuple[Story, ...] = (
    may_apply_for_repair,
    repair_to_verify,
    repair_to_decide,
    removal_to_serve,
    left_and_watched,
    restored_after_fraud,
    revoked,
    not_listed,
    waiting_for_legal_review,
    extension_proposed,
    decision_to_serve,
    waiting_for_decision,
    statement_to_answer,
    subject_may_speak,
    waiting_for_service,
    waiting_for_review,
    just_registered,
    *repairs.STAGES,
)
