"""Walk a case through its life, as its people would: for the demo city and for tests.

Every step goes through the same door, forms and flows as a click; only the time is told.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from workflows.acts import commitment, deadline, identification, log, motion, notice, repair, serving
from workflows.acts import statement as statements
from workflows.flows import IdentificationFlow, MotionFlow, RepairFlow, ReplyFlow
from workflows.flows.identification import nudge
from workflows.flows.motion import hear_now
from workflows.flows.serving import follow
from workflows.models import (
    Associate,
    Commitment,
    CommitmentTemplate,
    Deadline,
    Department,
    Entry,
    Ground,
    ListType,
    Person,
    Policy,
    Repair,
    Statement,
    Subject,
    WorkItem,
)
from workflows.queries import materials
from workflows.queries.policies import case_list


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """An instant of a day, by the clock on the wall in Shanghai."""
    return datetime.combine(day, time(hour, minute), tzinfo=UTC) - timedelta(hours=8)


# What a case states when nobody says otherwise.
WAGES = {
    "particulars": {"workers": "43", "amount": "1286400.00"},
    "facts_summary": "该单位承建项目期间拖欠43名农民工工资共计1286400.00元，经责令限期支付，逾期仍未支付。",
    "evidence_list": "责令限期支付决定书；工资台账；询问笔录",
}
OTHER_FACTS = {"particulars": {}, "facts_summary": "事实见所附材料。", "evidence_list": "核查记录"}
REASONS = {"black": "责令期限届满后仍未支付，数额达到认定标准，应当列入。"}
OTHERWISE = "事实清楚，符合列入情形，同意列入。"


@dataclass
class Cast:
    """Who acts in a case of one department."""

    officer: Person
    reviewer: Person
    legal: Person
    head: Person
    clock: Person
    speaker: Person


@dataclass
class Walk:
    """One case on its way; `entry` is read afresh whenever it is asked for."""

    cast: Cast
    department: Department
    subject: Subject
    number: str = ""
    _pk: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    # Called with the instant of the next step before it is taken: what others did earlier comes first (`turns`).
    meanwhile: Callable[[datetime], None] | None = None

    @property
    def entry(self) -> Entry:
        """The entry as it stands now."""
        related = ("subject", "department", "policy", "list_type", "ground", "registered_by")
        entry = Entry.objects.select_related(*related).get(pk=self._pk)
        entry.share_list_type()
        return entry

    def register(
        self,
        day: date,
        *,
        order_deadline: date,
        case_number: str,
        associates: Any = (),
        list_code: str = "",
        **facts: Any,
    ) -> "Walk":
        """Register the case on a list: verification is next."""
        list_type = ListType.objects.get(code=list_code or case_list())
        policy = Policy.in_force(list_type, order_deadline)
        stated = {
            "ground": Ground.objects.filter(policy=policy).order_by("pk")[0],
            "order_number": case_number.replace("监〔", "监令〔"),
            **(WAGES if list_type.kind == "black" else OTHER_FACTS),
            "discovered_on": order_deadline - timedelta(days=40),
            **facts,
        }
        entry = Entry(
            list_type=list_type,
            subject=self.subject,
            department=self.department,
            case_number=case_number,
            order_deadline=order_deadline,
            **stated,
        )
        people = [Associate(name=n, id_number=i, capacity=c, post_title=t) for n, i, c, t in associates]
        when = self.time(day)
        with log.one_gesture():
            entry = identification.propose(entry, people, by=self.cast.officer, at=when)
            IdentificationFlow.register.run(entry=entry, by=self.cast.officer, at=when)
        self._pk = entry.pk
        return self

    def take_up(self, entry: Entry) -> "Walk":
        """Go on with a case that is there already."""
        self._pk = entry.pk
        return self

    @property
    def is_black(self) -> bool:
        """Is it a listing for bad faith?"""
        return self.entry.list_type.kind == "black"

    def time(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """The instant of the next step; whatever others did before it has happened by then."""
        when = at(day, hour, minute)
        if self.meanwhile is not None:
            self.meanwhile(when)
        return when

    def item(self, step: str) -> WorkItem:
        """The open task of a step."""
        rows = WorkItem.objects.filter(entry_id=self._pk, step=step, status__in=["new", "assigned"])
        return rows.select_related("task").latest("pk")

    def do(self, step: str, who: Person, day: date, *, hour: int = 10, **said: Any) -> "Walk":
        """One person does one step on one day; an invalid form is an error here."""
        when, item = self.time(day, hour), self.item(step)
        task = item.task
        if (item.procedure, step, said.get("outcome")) == ("repair", "verify", "grant"):
            said.setdefault("performed", "on")
        form = task.flow_task.perform(task, said, None, by=who, at=when)
        if form.errors:
            raise ValueError(f"{step}: {form.errors.as_text()}")
        return self

    def to_review(self, day: date) -> "Walk":
        """Verified and drafted: review is next."""
        roles = self.role_facts()
        self.do(
            "verify",
            self.cast.officer,
            day,
            outcome="proceed",
            reason="责令文书、欠薪明细和责任人员核对无误。" if self.is_black else "事实和材料核对无误。",
            **roles,
        )
        return self.do(
            "draft",
            self.cast.officer,
            day,
            hour=11,
            facts_summary=self.entry.facts_summary,
            reason="拟告知当事人。",
            **roles,
        )

    def role_facts(self) -> dict[str, str]:
        """What each person did who is listed for its own conduct, as the forms ask for it."""
        return {
            f"role_facts_{person.pk}": f"任{person.post_title or '工资支付负责人'}，负责该项目农民工工资的发放，"
            "收到责令文书后未组织支付，对拖欠负有直接责任；有询问笔录、工资审批单为证。"
            for person in self.entry.associates.all()
            if person.answers_for_conduct
        }

    def to_service(self, day: date) -> "Walk":
        """Reviewed and issued: service is next."""
        return self.do(
            "review", self.cast.reviewer, day, hour=14, outcome="approve", reason="事实清楚，同意签发。"
        )

    def serve_all(self, day: date, *kinds: str, step: str = "", hour: int = 15) -> "Walk":
        """Serve every issued notice of these kinds by hand on one day, then finish the step an hour later."""
        when = self.time(day, hour)
        for row in self.entry.notices.filter(kind__in=kinds, state="issued"):
            serve = identification.serve_prior_notice if row.kind == "prior_notice" else notice.serve
            serve(
                row,
                by=self.cast.officer,
                at=when,
                on_day=day,
                method="direct",
                proof=f"送达回证（{row.number}）",
                recipient=row.addressee,
            )
        return self.do(step, self.cast.officer, day, hour=hour + 1) if step else self

    def attempt(self, kind: str, day: date, method: str, outcome: str, **said: Any) -> "Walk":
        """The officer records one attempt to serve the company's notice; what is not served goes on by itself."""
        by, when = self.cast.officer, self.time(day, 15)
        paper = self.entry.notices.get(kind=kind, associate=None)
        told = {
            "method": method,
            "outcome": outcome,
            "ended_on": None if outcome == "under_way" else day,
            **said,
        }
        with log.one_gesture():
            serving.record(paper, told, by=by, at=when)
            follow(paper, by=by, at=when)
        return self

    def tell(self, day: date) -> "Walk":
        """The prior notices are served: the five working days run."""
        return self.serve_all(day, "prior_notice", step="serve")

    def state(self, day: date, text: str) -> Statement:
        """The subject speaks in the portal."""
        when = self.time(day)
        prior = self.entry.notices.get(kind="prior_notice", associate=None)
        with log.one_gesture():
            said = statements.file_statement(prior, text, by=self.cast.speaker, at=when)
            ReplyFlow.file.run(statement=said, by=self.cast.speaker, at=when)
        return said

    def answer(self, day: date, text: str, outcome: str = "no") -> "Walk":
        """The officer answers and serves the answer."""
        said = self.item("answer").task.process.coerced.statement
        point = {"point_1": said.text[:1000], "point_1_adopted": outcome, "point_1_reason": text}
        if outcome == "partly":  # one point adopted, one not
            point["point_1_adopted"] = "yes"
            point |= {"point_2": "请求不予列入。", "point_2_adopted": "no", "point_2_reason": text}
        self.do("answer", self.cast.officer, day, hour=11, outcome=outcome, reason=text, **point)
        return self.serve_all(day, "statement_answer", step="serve_answer")

    def let_window_close(self) -> date:
        """The clock lets the case go on, the morning after the last window; returns that day."""
        until = self.entry.reply_until
        assert until is not None
        morning = until + timedelta(days=1)
        when = self.time(morning, 0, 1)
        for row in Deadline.objects.filter(
            entry_id=self._pk, kind__in=deadline.WINDOWS, met_at=None, struck_at=None
        ):
            deadline.claim(row, at=row.due_at)
        nudge(self.entry, by=self.cast.clock, at=when)
        return morning

    def to_publication(self, day: date) -> "Walk":
        """Verified, drafted and approved on one day: what is told first, if anything is, has been issued."""
        return self.to_review(day).to_service(day)

    def object(self, day: date, text: str, objector: str, contact: str = "0999-0000-0001") -> Statement:
        """Somebody objects to the public notice; the officer records it."""
        when = self.time(day)
        published = self.entry.notices.get(kind="public_notice")
        with log.one_gesture():
            said = statements.file_statement(
                published,
                text,
                by=self.cast.officer,
                at=when,
                objector=(objector, contact),
            )
            ReplyFlow.file.run(statement=said, by=self.cast.officer, at=when)
        return said

    def to_decision(self, day: date) -> "Walk":
        """The legal review has passed: the head's decision is next."""
        return self.do(
            "legal_review",
            self.cast.legal,
            day,
            outcome="pass",
            reason="主体适格，事实清楚，程序合法，依据正确，同意列入。",
        )

    def decide(
        self, day: date, outcome: str = "enlist", reason: str = "", *, basis: str = "corrected"
    ) -> "Walk":
        """The head decides; a dismissal rests on a correction, or names another `basis`."""
        words = reason or REASONS.get(self.entry.list_type.kind, OTHERWISE)
        more = {"dismiss_basis": basis, "correction_verified": "on"} if outcome == "dismiss" else {}
        return self.do("decide", self.cast.head, day, outcome=outcome, reason=words, **more)

    def hand_over(self, day: date) -> "Walk":
        """The decision is served together with the repair notice."""
        return self.serve_all(
            day, "listing_decision", "repair_notice", "no_listing_decision", step="serve_decision"
        )

    def sign(self, day: date, code: str = "wage-repair") -> Commitment:
        """The subject signs a promise."""
        when = self.time(day, 9)
        template = CommitmentTemplate.objects.get(code=code)
        return commitment.sign(
            self.entry,
            template,
            name=self.cast.speaker.name,
            capacity="法定代表人",
            by=self.cast.speaker,
            at=when,
        )

    def apply(
        self, day: date, *, corrected_on: date, is_accepted: bool = True, insists: bool = False
    ) -> Repair:
        """The subject applies for removal, with a promise where the rules ask for one; the officer accepts it."""
        promise = self.sign(day) if self.entry.policy.load_rules().yes("repair_promise") else None
        when = self.time(day)
        with log.one_gesture():
            made = repair.apply(
                self.entry,
                corrected_on=corrected_on,
                statement="拖欠的工资已经全部付清，见付款凭证。",
                commitment=promise,
                by=self.cast.speaker,
                at=when,
                insists=insists,
            )
            RepairFlow.apply.run(repair=made, by=self.cast.speaker, at=when)
        if is_accepted:
            self.accept_application(day)
        return made

    def accept_application(self, day: date) -> "Walk":
        """The officer finds every material there: verification is next."""
        asked = [each.code for each in materials.of(self.entry.policy)]
        return self.do("check", self.cast.officer, day, outcome="accept", materials=asked)

    def move(self, day: date, kind: str, **facts: Any) -> "Walk":
        """The officer proposes something to the head."""
        when = self.time(day)
        with log.one_gesture():
            entry = motion.propose(self.entry, kind, by=self.cast.officer, at=when, **facts)
            MotionFlow.propose.run(entry=entry, kind=kind, by=self.cast.officer, at=when, **facts)
        return self

    def rescind(self, day: date, *, decided_on: date, grounds: str) -> "Walk":
        """A granted removal is taken back: told, heard until the window is over, approved; listed again."""
        self.move(day, "rescission", grounds=grounds)
        self.serve_all(day, "rescission_notice", step="serve_announcement")
        rows = Deadline.objects.filter(entry_id=self._pk, kind="rescission_reply", met_at=None)
        for row in rows:
            deadline.claim(row, at=row.due_at)
        until = max((row.due_on for row in rows.all()), default=day)
        hear_now(self.entry, by=self.cast.clock, at=self.time(until + timedelta(days=1), 0, 1))
        if rows.exists() or until != day:
            heard = max(until + timedelta(days=1), day)
            self.do("hear", self.cast.officer, heard, outcome="go_on", reason="期限届满，没有收到陈述申辩。")
        return self.do("decide", self.cast.head, decided_on, outcome="approve", reason="属实，同意恢复列入。")

    def list_it(
        self, first: date, *, order_deadline: date, case_number: str, associates: Any = (), **facts: Any
    ) -> date:
        """From registration to the served decision in one go; returns the day of the decision."""
        self.register(
            first, order_deadline=order_deadline, case_number=case_number, associates=associates, **facts
        )
        self.to_review(first).to_service(first).tell(first + timedelta(days=1))
        day = self.let_window_close()
        self.to_decision(day).decide(day)
        self.hand_over(day)
        return day
