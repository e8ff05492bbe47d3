"""A step handed in waits: nothing is enacted meanwhile; then it is, once, or it goes back with all that was typed."""

from datetime import timedelta
from typing import Any

import pytest

from tests.acts.together import together
from tests.views.held import ENLIST, lines
from workflows import tasks
from workflows.acts import draft, people
from workflows.law.refusal import Refused, TooLate
from workflows.management.walk import at
from workflows.models import Alert, Draft, HeldStep, Opinion, Outbox, Person, Post, Transition, WorkItem
from workflows.queries import clock, desk

TEN = timedelta(seconds=10)
DATA = {name: [value] for name, value in ENLIST.items()}


def person(username: str) -> Person:
    """A person as a new request sees her."""
    return Person.objects.get(username=username)


def fresh(item: WorkItem) -> Any:
    """The task as a new request sees it."""
    return WorkItem.objects.select_related("task").get(pk=item.pk).task


def hand_in(item: WorkItem, now: Any, data: Any = DATA) -> Any:
    """The head hands the decision in."""
    task = fresh(item)
    return task.flow_task.hold(task, data, by=person("lumy"), at=now, until=now + TEN)


def enact(item: WorkItem, now: Any) -> Any:
    """The time is over."""
    task = fresh(item)
    return task.flow_task.enact_held(task, at=now)


@pytest.fixture
def decision(city: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A decision that waits for the head, the instant of his handing it in, and the case."""
    walk, on = city.before_decision()
    monkeypatch.setattr(clock, "now", lambda: at(on) + TEN)
    return walk, walk.item("decide"), at(on)


@pytest.mark.django_db
def test_nothing_is_enacted_while_a_step_waits(city: Any, decision: Any) -> None:
    walk, item, now = decision
    before = lines()
    assert not hand_in(item, now).errors
    item.refresh_from_db()
    assert (item.status, item.owner) == ("held", city.hugo)
    assert lines() == before and walk.entry.state == "notified"
    assert not Opinion.objects.filter(step="decide").exists()
    row = Outbox.objects.get(kind="enact_step")
    assert row.not_before == now + TEN and row.pk not in tasks.delivery.due(at=now, limit=50)


@pytest.mark.django_db
def test_the_outbox_enacts_it_once_whoever_died_meanwhile(decision: Any) -> None:
    walk, item, now = decision
    hand_in(item, now)
    draft.keep(item, DATA, by=person("lumy"), at=now)
    assert tasks.run_outbox_once() >= 1
    assert walk.entry.state == "listed" and not HeldStep.objects.exists() and not Draft.objects.exists()
    while tasks.run_outbox_once():  # the letters of the decision are printed, each with its line
        pass
    after = lines()
    Outbox.objects.filter(kind="enact_step").update(status="pending", lease_until=None)
    tasks.run_outbox_once()
    assert lines() == after and Opinion.objects.filter(step="decide").count() == 1
    assert Outbox.objects.get(kind="enact_step").receipt == "nothing waits"


@pytest.mark.django_db
def test_nobody_else_can_act_on_what_waits(city: Any, decision: Any) -> None:
    _walk, item, now = decision
    people.appoint(city.lena, city.offices["HC-RS"], "head", since=now.date())
    hand_in(item, now)
    task = fresh(item)
    for act in (
        lambda: task.flow_task.claim(task, by=person("fangm"), at=now),
        lambda: task.flow_task.release(task, by=person("lumy"), at=now),
        lambda: task.flow_task.perform(task, ENLIST, None, by=person("lumy"), at=now),
        lambda: hand_in(item, now),
    ):
        with pytest.raises(TooLate, match="已由陆明远提交，正在等待生效"):
            act()


@pytest.mark.django_db
def test_who_lost_the_duty_meanwhile_enacts_nothing(decision: Any) -> None:
    walk, item, now = decision
    hand_in(item, now)
    Post.objects.filter(person__username="lumy").update(until=now.date())
    before = lines()
    came = enact(item, now + TEN)
    assert came.sentence and walk.entry.state == "notified"
    assert lines() == before and Transition.objects.latest("pk").verb == "refuse_attempt"
    item.refresh_from_db()
    kept = Draft.objects.get(item=item)
    assert item.status == "assigned" and kept.data == DATA and kept.note == came.sentence
    told = Alert.objects.get(kind="not_enacted")
    assert told.person == person("lumy") and told.data["note"] == came.sentence


@pytest.mark.django_db
def test_four_eyes_are_judged_again_when_it_is_enacted(city: Any, decision: Any) -> None:
    walk, item, now = decision
    hand_in(item, now)
    Opinion.objects.filter(process=item.task.process_id, step="legal_review").update(person=city.hugo)
    assert "不能再办这一步" in enact(item, now + TEN).sentence
    assert walk.entry.state == "notified"


@pytest.mark.django_db
def test_what_the_law_refuses_now_is_refused_at_once(decision: Any) -> None:
    walk, item, now = decision
    type(walk.entry).objects.filter(pk=walk.entry.pk).update(open_statements=1)
    with pytest.raises(Refused, match="陈述申辩"):
        hand_in(item, now)
    assert not HeldStep.objects.exists() and not Outbox.objects.filter(kind="enact_step").exists()
    assert WorkItem.objects.get(pk=item.pk).status == "new"


@pytest.mark.django_db
def test_what_the_law_refuses_later_goes_back_with_all_that_was_typed(decision: Any) -> None:
    walk, item, now = decision
    hand_in(item, now)
    type(walk.entry).objects.filter(pk=walk.entry.pk).update(open_statements=1)
    assert "陈述申辩" in enact(item, now + TEN).sentence
    assert walk.entry.state == "notified" and Draft.objects.get(item=item).data == DATA


@pytest.mark.django_db
def test_a_task_cancelled_meanwhile_stays_cancelled(decision: Any) -> None:
    _walk, item, now = decision
    hand_in(item, now)
    process = fresh(item).process.coerced
    from workflows.flows.base import abandon

    abandon(process, by=person("clock"), at=now)
    assert enact(item, now + TEN).sentence
    assert WorkItem.objects.get(pk=item.pk).status == "cancelled"
    assert Draft.objects.get(item=item).data == DATA


@pytest.mark.django_db
def test_an_empty_form_is_not_held(decision: Any) -> None:
    _walk, item, now = decision
    assert hand_in(item, now, {"reason": ["写了一半"]}).errors
    assert WorkItem.objects.get(pk=item.pk).status == "new" and not HeldStep.objects.exists()


@pytest.mark.django_db
def test_only_who_handed_in_takes_back(city: Any, decision: Any) -> None:
    from django.core.exceptions import PermissionDenied

    _walk, item, now = decision
    hand_in(item, now)
    task = fresh(item)
    with pytest.raises(PermissionDenied):
        task.flow_task.take_back_step(task, by=city.lena, at=now)
    task.flow_task.take_back_step(task, by=person("lumy"), at=now)
    assert Draft.objects.get(item=item).data == DATA
    with pytest.raises(TooLate, match="没有可以撤回的提交"):
        task.flow_task.take_back_step(task, by=person("lumy"), at=now)
    assert enact(item, now + TEN) is None


@pytest.mark.django_db
def test_no_step_waits_over_midnight_or_past_its_clock(decision: Any) -> None:
    _walk, item, now = decision
    assert desk.held_until(item, now, 10) == now + TEN
    assert desk.held_until(item, now, 0) is None
    midnight = at(now.date(), 23, 59) + timedelta(seconds=51)
    assert desk.held_until(item, midnight, 10) is None
    item.due_at = now + timedelta(seconds=5)
    assert desk.held_until(item, now, 10) is None
    item.due_at = now - timedelta(days=1)  # late already: ten seconds cost nothing
    assert desk.held_until(item, now, 10) == now + TEN


@pytest.mark.django_db
def test_drafts_of_finished_tasks_go_after_a_month(city: Any, decision: Any) -> None:
    walk, item, now = decision
    draft.keep(item, {"reason": ["另一个人写的"]}, by=city.lena, at=now)
    walk.decide(now.date())
    assert draft.sweep(now + timedelta(days=29)) == 0
    assert draft.sweep(now + timedelta(days=31)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_taking_back_and_enacting_at_the_same_instant_is_exactly_one_of_both(
    city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, on = city.before_decision()
    item, now = walk.item("decide"), at(on)
    monkeypatch.setattr(clock, "now", lambda: now + TEN)
    for _round in range(4):
        hand_in(item, now)
        row = Outbox.objects.get(kind="enact_step", status="pending")

        def take_back() -> str:
            task = fresh(item)
            task.flow_task.take_back_step(task, by=person("lumy"), at=now + TEN)
            return "back"

        came = together([take_back, lambda pk=row.pk: tasks.deliver(pk), lambda: enact(item, now + TEN)] * 2)
        unforeseen = [c for c in came if isinstance(c, Exception) and not isinstance(c, TooLate)]
        assert unforeseen == []
        enacted = Opinion.objects.filter(step="decide").count()
        assert came.count("back") + enacted == 1
        assert (walk.entry.state == "listed") == bool(enacted)
        assert not HeldStep.objects.exists()
        Outbox.objects.filter(kind="enact_step").update(status="done")
        if enacted:
            assert not Draft.objects.exists()
            break
        assert WorkItem.objects.get(pk=item.pk).status == "assigned" and Draft.objects.get().data == DATA
