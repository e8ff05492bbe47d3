"""Several hands at once: one effect, and everybody else hears who was first. On both databases."""

import threading
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests import kinds
from tests.acts.together import together
from tests.flows.test_crosscheck import accused, nominated
from workflows import tasks
from workflows.acts import facts, log, notice, number, people
from workflows.flows import IssuanceFlow
from workflows.law.refusal import Refused, TooLate
from workflows.management.walk import Walk, at
from workflows.models import (
    Book,
    Deadline,
    Display,
    Entry,
    Measure,
    Notice,
    NumberRecord,
    NumberSeries,
    Opinion,
    Outbox,
    Person,
    Transition,
    WorkItem,
)
from workflows.queries.verification import verify_all
from workflows.tasks import tick

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]

ENLIST = {"outcome": "enlist", "reason": "事实清楚，应当列入。"}


def person(username: str) -> Person:
    """A person as a new request sees her."""
    return Person.objects.get(username=username)


def fresh_task(item: WorkItem) -> Any:
    """The task as a new request sees it."""
    return WorkItem.objects.select_related("task").get(pk=item.pk).task


def verbs(walk: Walk) -> Counter[str]:
    """How often each verb stands in the book."""
    return Counter(Transition.objects.filter(book=walk.entry.book).values_list("verb", flat=True))


def test_two_officers_claim_one_task(city: Any) -> None:
    people.appoint(person("jiyt"), city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    item = city.case().to_review(date(2026, 3, 2)).item("review")

    def claim(username: str) -> str:
        by, task = person(username), fresh_task(item)
        task.flow_task.claim(task, by=by, at=at(date(2026, 3, 3)))
        return by.name

    came = together([lambda: claim("zhengb"), lambda: claim("jiyt")])
    (winner,) = [name for name in came if isinstance(name, str)]
    (loser,) = [error for error in came if not isinstance(error, str)]
    assert isinstance(loser, TooLate)
    assert winner in str(loser) and "领取" in str(loser)
    item = WorkItem.objects.select_related("owner", "task__owner").get(pk=item.pk)
    assert (item.owner.name, item.task.owner.name, item.status) == (winner, winner, "assigned")


def test_a_hundred_posts_of_one_decision_have_one_effect(city: Any) -> None:
    walk, day = city.before_decision()
    item = walk.item("decide")

    def decide() -> Any:
        task = fresh_task(item)
        return task.flow_task.perform(task, ENLIST, None, by=person("lumy"), at=at(day))

    came = together([decide] * 100, threads=8)
    done = [form for form in came if not isinstance(form, Exception)]
    late = [error for error in came if isinstance(error, Exception)]
    assert len(done) == 1 and not done[0].errors
    assert {type(error) for error in late} == {TooLate}
    assert all("陆明远办结" in str(error) for error in late)
    insist_on_one_listing(walk)


def insist_on_one_listing(walk: Walk) -> None:
    """Everything that follows from a listing is there, once."""
    entry, counted = walk.entry, verbs(walk)
    assert entry.state == "listed"
    assert (counted["enlist"], counted["show"], counted["impose"]) == (1, 1, 8)
    assert Opinion.objects.filter(entry=entry, step="decide").count() == 1
    assert Display.objects.filter(entry=entry).count() == 1
    assert Measure.objects.filter(entry=entry).count() == 8
    assert Notice.objects.filter(entry=entry, kind="listing_decision").count() == 2
    assert Notice.objects.filter(entry=entry, kind="repair_notice").count() == 2
    assert Outbox.objects.filter(kind="platform", payload__entry=entry.number).count() == 9
    assert Deadline.objects.filter(entry=entry, kind="listing_end").count() == 1
    assert WorkItem.objects.filter(entry=entry, step="serve_decision").count() == 1
    assert verify_all().ok


def test_opposite_decisions_at_once(city: Any) -> None:
    """One head lists while another does not: one of them is told that the other was first."""
    people.appoint(person("songj"), city.offices["HC-RS"], "head", since=date(2024, 1, 1))
    walk, day = city.before_decision()
    item = walk.item("decide")

    def decide(username: str, outcome: str) -> Any:
        task, said = fresh_task(item), {"outcome": outcome, "reason": "理由。", "dismiss_basis": "unfounded"}
        return task.flow_task.perform(task, said, None, by=person(username), at=at(day))

    came = together([lambda: decide("lumy", "enlist"), lambda: decide("songj", "dismiss")])
    assert [type(error) for error in came if isinstance(error, Exception)] == [TooLate]
    counted = verbs(walk)
    assert counted["enlist"] + counted["dismiss"] == 1
    assert verify_all().ok


def test_fifty_notices_of_one_series_have_fifty_numbers_without_a_gap(city: Any) -> None:
    """The series does not exist yet: even its first number is asked for by several at once."""
    cases = [city.case(company=key) for key in ("qiheng", "hongtuo", "zhongxing", "yuanyi", "lvzhou")]

    def issue(walk: Walk) -> str:
        with transaction.atomic():
            entry, by, when = log.lock(walk.entry), person("shenjn"), at(date(2026, 3, 2))
            more = (facts.defence_facts(entry), facts.measures_facts(entry))
            return notice.issue(entry, "prior_notice", *more, by=by, at=when).number

    came = together([lambda walk=walk: issue(walk) for _n in range(10) for walk in cases], threads=5)
    assert sorted(came) == sorted(f"衡人社信告〔2026〕{n}号" for n in range(1, 51))
    assert NumberSeries.objects.get(series="信告").last == 50
    kept = NumberRecord.objects.filter(series="信告", status="used").values_list("number", "notice__number")
    assert len(kept) == 50 and all(given == borne for given, borne in kept)
    assert verify_all().ok


def test_a_refused_issue_gives_its_number_back(city: Any) -> None:
    walk = city.case()
    with pytest.raises(RuntimeError), transaction.atomic():
        entry = log.lock(walk.entry)
        more = (facts.defence_facts(entry), facts.measures_facts(entry))
        notice.issue(entry, "prior_notice", *more, by=city.clara, at=at(date(2026, 3, 2)))
        raise RuntimeError
    walk.to_review(date(2026, 3, 2)).to_service(date(2026, 3, 2))
    numbers = Notice.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["衡人社信告〔2026〕1号", "衡人社信告〔2026〕2号"]
    assert list(NumberRecord.objects.order_by("serial").values_list("number", flat=True)) == list(numbers)


def test_two_reviewers_approve_one_document_at_once(city: Any) -> None:
    """One notice, one number; the second hears who was first. A number voided meanwhile takes the next place."""
    people.appoint(person("jiyt"), city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    day, walk = date(2026, 3, 2), city.case().to_review(date(2026, 3, 2)).to_service(date(2026, 3, 2))
    old = walk.entry.notices.get(associate=None)
    who: dict[str, Any] = {"by": city.clara, "at": at(day)}
    told: dict[str, Any] = {"kind": old.kind, "replaces": old}
    with transaction.atomic(), log.one_gesture():
        IssuanceFlow.begin.run(entry=log.lock(walk.entry), **told, **who)
    said = {
        "blank_facts_summary": "更正后的事由。",
        "blank_correction__reason": "笔误。",
        "outcome": "submit",
    }
    walk.do("draft", city.clara, day, **said)
    item = walk.item("review")

    def approve(username: str) -> Any:
        task = fresh_task(item)
        return task.flow_task.perform(task, {"outcome": "approve"}, None, by=person(username), at=at(day, 11))

    def void() -> Any:
        series = NumberSeries.objects.get(series="信告")
        return number.void_next(
            series.department, "信告", expected=3, because="纸质文书已用。", by=person("lumy"), at=at(day, 11)
        )

    came = together([lambda: approve("zhengb"), lambda: approve("jiyt"), void])
    assert [type(error) for error in came[:2] if isinstance(error, Exception)] == [TooLate]
    (new,) = Notice.objects.filter(replaces=old)
    serials = NumberRecord.objects.filter(series="信告").order_by("serial").values_list("serial", flat=True)
    void_came_first = not isinstance(came[2], Exception)
    assert list(serials) == [1, 2, 3, 4][: 4 if void_came_first else 3]
    assert new.number_record.serial == (4 if void_came_first else 3)
    assert isinstance(came[2], NumberRecord if void_came_first else Refused)
    assert verify_all().ok


def test_two_cases_registered_at_once_have_two_numbers(city: Any) -> None:
    def register(company: str, serial: int) -> str:
        walk = city.walk(company)
        walk.register(
            date(2026, 3, 2), order_deadline=date(2026, 2, 26), case_number=f"衡人社监〔2026〕{serial}号"
        )
        return walk.entry.number

    came = together([lambda: register("qiheng", 1), lambda: register("hongtuo", 2)])
    assert sorted(came) == ["LR-2026-0001", "LR-2026-0002"]
    assert Book.objects.count() == Entry.objects.count() == 2


def test_two_ticks_at_once_strike_each_deadline_once(city: Any) -> None:
    walk, _day = city.listed()
    when = at(walk.entry.listed_until + timedelta(days=1), 0, 1)
    due = Deadline.objects.filter(met_at=None, struck_at=None, due_at__lte=when).count()
    came = together([lambda: tick(when), lambda: tick(when), lambda: tick(when)])
    assert [done["failed"] for done in came] == [0, 0, 0]
    assert sum(done["struck"] for done in came) == due
    counted = verbs(walk)
    assert (counted["exit_by_term"], counted["stop"], counted["lift"]) == (1, 1, 8)
    assert walk.entry.notices.filter(kind="removal_notice").count() == 2
    assert verify_all().ok


def test_a_tick_and_a_decision_at_once_do_not_wait_for_each_other_in_a_ring(city: Any) -> None:
    """The clock takes the deadline, the decision meets it: both take the entry first (a deadlock otherwise)."""
    walks = [city.before_decision(company=key) for key in ("qiheng", "hongtuo", "zhongxing")]
    late = at(Deadline.objects.get(entry=walks[0][0].entry, kind="decide").due_on + timedelta(days=1), 0, 1)

    def decide(walk: Walk) -> Any:
        task = fresh_task(walk.item("decide"))
        return task.flow_task.perform(task, ENLIST, None, by=person("lumy"), at=late)

    jobs = [lambda walk=walk: decide(walk) for walk, _day in walks]
    came = together([*jobs, lambda: tick(late), lambda: tick(late)])
    assert [error for error in came if isinstance(error, Exception)] == []
    assert [done["failed"] for done in came[-2:]] == [0, 0]
    assert {walk.entry.state for walk, _day in walks} == {"listed"}
    assert verify_all().ok


def test_two_runners_deliver_each_row_once(city: Any, monkeypatch: pytest.MonkeyPatch, today_is: Any) -> None:
    city.listed()
    today_is(date(2026, 3, 20))
    handled: list[str] = []

    def handle(row: Outbox) -> str:
        handled.append(row.key)
        return "ok"

    monkeypatch.setattr(tasks, "KINDS", {"print_notice": handle, "platform": handle})
    waiting = list(Outbox.objects.values_list("key", flat=True))
    came = together([lambda: tasks.run_outbox_once(100)] * 3)
    assert sum(came) == len(waiting) == 15
    assert sorted(handled) == sorted(waiting)
    assert set(Outbox.objects.values_list("status", "attempts")) == {("done", 1)}


def test_one_row_asked_for_by_eight_runners_is_delivered_once(
    city: Any, monkeypatch: pytest.MonkeyPatch, today_is: Any
) -> None:
    city.notified()
    today_is(date(2026, 3, 20))
    handled: list[str] = []
    monkeypatch.setattr(tasks, "KINDS", {"print_notice": lambda row: handled.append(row.key) or "ok"})
    row = Outbox.objects.first()
    came = together([lambda: tasks.deliver(row.pk)] * 8)
    assert sorted(came) == [False] * 7 + [True]
    assert handled == [row.key]


def test_the_last_of_the_messages_completes_the_exit_once(
    city: Any, monkeypatch: pytest.MonkeyPatch, today_is: Any
) -> None:
    """Four runners tell the sites and the platform; whoever is last records that the exit is executed."""
    walk, _day = city.listed()
    end = walk.entry.listed_until + timedelta(days=1)
    today_is(end, 0, 1)
    tick()
    today_is(end)
    monkeypatch.setattr(tasks, "KINDS", {"print_notice": lambda row: "ok", "platform": lambda row: "ok"})
    together([lambda: tasks.run_outbox_once(100)] * 4)
    told = Outbox.objects.filter(
        kind__in=("print_notice", "platform")
    )  # a reminder of the way out goes its own way
    assert set(told.values_list("status", flat=True)) == {"done"}
    assert verbs(walk)["execute_exit"] == 1
    assert Deadline.objects.get(entry=walk.entry, kind="exit_execute").met_at == at(end)


def test_a_red_and_a_black_decision_about_one_subject_at_once(city: Any) -> None:
    """Whichever is second meets the first: the subject never stands on both lists unawares."""
    kinds.load()
    red, red_day = nominated(city)
    black, black_day = accused(city)
    day = max(red_day, black_day)

    def decide(walk: Walk) -> Any:
        item = walk.item("decide")
        task = fresh_task(item)
        return task.flow_task.perform(task, ENLIST, None, by=person("lumy"), at=at(day))

    came = together([lambda: decide(red), lambda: decide(black)])
    refused = [error for error in came if isinstance(error, Exception)]
    assert [type(error) for error in refused] == [Refused]
    assert "交叉比对命中" in str(refused[0])
    assert sorted([red.entry.state, black.entry.state]) == ["listed", "notified"]
    assert verify_all().ok


def test_whoever_waits_too_long_for_a_case_is_told_so_and_nothing_was_done(
    city: Any, postgresql_only: None
) -> None:
    walk, day = city.before_decision()
    item, holding, done = walk.item("decide"), threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            log.lock(walk.entry)
            holding.set()
            done.wait(30)

    def decide() -> Any:
        holding.wait(30)
        task = fresh_task(item)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
            return task.flow_task.perform(task, ENLIST, None, by=person("lumy"), at=at(day))
        finally:
            done.set()

    _held, refused = together([hold, decide])
    assert isinstance(refused, TooLate) and "稍候再提交" in str(refused)
    assert WorkItem.objects.get(pk=item.pk).status in ("new", "assigned")
    assert "enlist" not in verbs(walk)
