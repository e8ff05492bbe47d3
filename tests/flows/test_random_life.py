"""A case is driven at random: any task, any outcome, any verb, any day. The law holds whatever happens.

Whatever is refused leaves no trace; whatever happens is one sound chain, and the public sees a party,
and a measure binds it, only while it is listed.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.cast import City
from workflows.acts import commitment, exit, hall, identification, motion, repair
from workflows.flows import IdentificationFlow, MotionFlow, RepairFlow, ReplyFlow
from workflows.flows.base import abandon
from workflows.law import chain
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import CommitmentTemplate, Motion, Outbox, Person, Transition, WorkItem
from workflows.queries.verification import verify_book
from workflows.tasks import tick

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

FIRST, LAST = date(2026, 3, 2), date(2034, 1, 1)
REASON = "依据充分，事实清楚。"
CORRECTED = timedelta(days=200)


class RandomLife(RuleBasedStateMachine):
    """One case; each rule tries one thing that somebody could try."""

    city: City

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.today = FIRST

    @initialize(stage=st.sampled_from(["registered", "told", "before the head", "listed", "applied", "left"]))
    def begins(self, stage: str) -> None:
        """A case at one of its stages, as its people brought it there."""
        if stage == "registered":
            self.walk = self.city.case(FIRST)
        elif stage == "told":
            self.walk = self.city.notified(FIRST)
        else:
            begin = self.city.before_decision if stage == "before the head" else self.city.listed
            self.walk, self.today = begin(FIRST)
        if stage in ("applied", "left"):
            corrected, self.today = self.today, self.today + timedelta(days=200)
            self.walk.apply(self.today, corrected_on=corrected)
            if stage == "left":
                said = {"outcome": "grant", "reason": REASON}
                self.walk.do(
                    "verify", self.city.clara, self.today, corrected_on=corrected.isoformat(), **said
                )
                self.walk.do("decide", self.city.hugo, self.today, hour=11, **said)

    def teardown(self) -> None:
        faults = verify_book(self.entry.book) if hasattr(self, "walk") else []
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)
        assert faults == []

    @property
    def entry(self) -> Any:
        return self.walk.entry

    def attempt(self, what: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Try something; when it is refused, the book is as it was."""
        before = self.entry.book.lines_count
        try:
            with transaction.atomic():
                return what(*args, **kwargs)
        except (Refused, PermissionDenied):
            assert self.entry.book.lines_count == before
            return None

    @rule(days=st.sampled_from([1, 3, 8, 40, 200, 1100]))
    def time_goes_by(self, days: int) -> None:
        self.today = min(self.today + timedelta(days=days), LAST)
        done = tick(at(self.today, 0, 1))
        assert done["failed"] == 0

    @precondition(lambda self: self.tasks())
    @rule(pick=st.integers(0, 3), choice=st.integers(0, 3), corrected=st.booleans())
    def somebody_works(self, pick: int, choice: int, corrected: bool) -> None:
        """Whoever owes an open task does it, with one of the outcomes that its form offers."""
        item = self.tasks()[pick % len(self.tasks())]
        step, process = item.task.flow_task, item.task.process.coerced
        self.serve(process)
        outcomes = [value for value, *_words in step.form_for(process, self.today).outcomes] or ["done"]
        said = {"outcome": outcomes[choice % len(outcomes)], "reason": REASON}
        said |= {"facts_summary": REASON, "dismiss_basis": "unfounded", "basis": "order_annulled"}
        said |= {"corrected_on": self.today - CORRECTED if corrected else "", "performed": "on", "days": 5}
        said |= {"materials": ["application", "proof", "promise"]}
        by = next(p for p in self.people() if step.may(p, process))
        self.attempt(step.perform, item.task, said, by=by, at=at(self.today))

    def tasks(self) -> list[WorkItem]:
        """The open tasks of the case."""
        waiting = WorkItem.objects.filter(entry=self.walk.entry, status__in=["new", "assigned"])
        return list(waiting.order_by("pk"))

    def people(self) -> list[Person]:
        """The officers, with fresh duties."""
        names = ("shenjn", "zhengb", "fangm", "lumy")
        return list(Person.objects.filter(username__in=names).order_by("pk"))

    def serve(self, process: Any) -> None:
        """Serve what this procedure has issued."""
        for kind in {n.kind for n in self.entry.notices.filter(process=process, state="issued")}:
            self.attempt(self.walk.serve_all, self.today, kind)

    @rule(text=st.sampled_from(["工程款没有结清。", "人数与事实不符。"]))
    def the_party_speaks(self, text: str) -> None:
        prior = self.entry.notices.filter(kind="prior_notice", associate=None).first()
        if prior:
            start = ReplyFlow.file.run
            who = {"by": self.city.acmes_speaker, "at": at(self.today)}
            self.attempt(hall.file_statement, prior, text, [], start=start, **who)

    @rule(waited=st.sampled_from([10, 200]), insists=st.booleans())
    def the_party_applies(self, waited: int, insists: bool) -> None:
        who = {"by": self.city.acmes_speaker, "at": at(self.today)}
        template = CommitmentTemplate.objects.get(code="wage-repair")
        signed = self.attempt(
            commitment.sign, self.entry, template, name="罗一鸣", capacity="法定代表人", **who
        )
        data = {"corrected_on": self.today - timedelta(days=waited), "statement": "已经付清。", "files": []}
        data |= {"insists": insists}
        self.attempt(hall.apply_for_removal, self.entry, data, signed, start=RepairFlow.apply.run, **who)

    @rule()
    def the_party_withdraws(self) -> None:
        made = self.entry.repairs.order_by("pk").last()
        if made:
            who = {"by": self.city.acmes_speaker, "at": at(self.today)}
            self.attempt(hall.withdraw, made, abandon=abandon, **who)

    @rule(kind=st.sampled_from(["extension", "rescission", "revocation"]))
    def the_officer_proposes(self, kind: str) -> None:
        if Motion.objects.filter(entry=self.entry, kind=kind, is_open=True).exists():
            return  # the page insists on one proposal at a time
        paper = {"document_number": "衡政复决〔2026〕1号", "document_date": FIRST, "document_body": "市政府"}
        facts = {"grounds": REASON, **(paper if kind == "revocation" else {})}
        who = {"by": self.city.clara, "at": at(self.today)}
        if self.attempt(motion.propose, self.entry, kind, **who, **facts):
            MotionFlow.propose.run(entry=self.entry, kind=kind, **who, **facts)

    @rule(verb=st.sampled_from(["enlist", "exit_by_repair", "exit_by_term"]))
    def somebody_is_impatient(self, verb: str) -> None:
        """The acts themselves, past every procedure: the law alone must hold."""
        who = {"at": at(self.today)}
        by = self.city.clock if verb == "exit_by_term" else self.city.hugo
        if verb == "enlist":
            self.attempt(identification.enlist, self.entry, process=None, reason=REASON, by=by, **who)
        else:
            end = {"rests_on": self.basis_of(verb), "because": REASON}
            self.attempt(exit.leave, self.entry, verb, **end, by=by, **who)

    def basis_of(self, verb: str) -> Any:
        """The act that would end the listing in this way; the entry itself where there is none yet."""
        kinds = {
            "exit_by_term": self.entry.deadlines.filter(kind="listing_end"),
            "exit_by_repair": self.entry.repairs,
        }
        return kinds[verb].last() or self.entry

    @rule(who=st.sampled_from(["clara", "rolf", "stella", "nora", "anna"]))
    def somebody_meddles(self, who: str) -> None:
        """People without the duty never get anything done."""
        by, before = getattr(self.city, who), self.entry.book.lines_count
        self.attempt(identification.enlist, self.entry, process=None, reason=REASON, by=by, at=at(self.today))
        end = {"rests_on": self.basis_of("exit_by_term"), "because": REASON}
        self.attempt(exit.leave, self.entry, "exit_by_term", **end, by=by, at=at(self.today))
        made = self.entry.repairs.last()
        if made:
            self.attempt(repair.grant, made, process=None, reason=REASON, by=by, at=at(self.today))
        assert self.entry.book.lines_count == before

    @invariant()
    def the_log_holds(self) -> None:
        entry = self.entry
        lines = list(Transition.objects.filter(book=entry.book).select_related("book").order_by("seq"))
        assert list(chain.verify((line.body(), line.previous, line.hash) for line in lines)) == []
        own = [line.after for line in lines if line.thing == entry.ref and line.after]
        assert entry.state == own[-1]

    @invariant()
    def shown_and_bound_only_while_listed(self) -> None:
        entry = self.entry
        shown = set(entry.displays.values_list("state", flat=True))
        bound = set(entry.measures.values_list("state", flat=True))
        if entry.state == "listed":
            assert (shown, bound) == ({"shown"}, {"imposed"})
        else:
            assert shown <= {"stopped"} and bound <= {"lifted"}

    @invariant()
    def who_was_told_of_it_is_told_that_it_ended(self) -> None:
        """Every receiver of the last listing is a receiver of what took it back, signed and to be confirmed."""
        told = Outbox.objects.filter(kind="platform", payload__entry=self.entry.number)
        listed = set(told.filter(payload__event="listed").values_list("addressee", flat=True))
        if listed and self.entry.state != "listed":
            made = self.entry.recalls.get(pk=self.entry.recalls.order_by("-pk")[0].pk)
            assert made.event == self.entry.state
            assert listed <= set(made.receipts.values_list("recipient__name", flat=True))

    @invariant()
    def nothing_is_stuck(self) -> None:
        """A case that is not decided has a task, or waits for a window or an answer that has a clock."""
        entry = self.entry
        if entry.state in ("proposed", "notified") and not self.tasks():
            waits = entry.deadlines.filter(kind__in=["reply", "answer"], met_at=None, struck_at=None)
            assert waits.exists() or (entry.state == "notified" and entry.reply_until >= self.today)

    @invariant()
    def every_open_procedure_has_something_open(self) -> None:
        done = IdentificationFlow.process_class.objects.filter(entry=self.entry, status="DONE", is_open=True)
        assert not done.exists()


def test_whatever_happens_the_law_holds(city: City, on_postgresql: bool) -> None:
    machine = type("Life", (RandomLife,), {"city": city})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=3 if on_postgresql else 6,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
