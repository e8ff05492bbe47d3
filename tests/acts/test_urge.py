"""督办: urging a task writes one line, tells whoever owes it, decides nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.cast import MONDAY
from tests.flows.test_cover import away
from workflows.acts import urge
from workflows.law.refusal import Refused, TooLate
from workflows.management.walk import at
from workflows.models import Alert, Person, Transition, WorkItem
from workflows.queries import supervised

pytestmark = pytest.mark.django_db
WORDS = "期限将到，请本周内办结。"


def fresh(person: Person) -> Person:
    """The person without duties read before."""
    return Person.objects.get(pk=person.pk)


def told() -> list[str]:
    """Who was told of an urge, by user name."""
    return list(Alert.objects.filter(kind="urged").order_by("pk").values_list("person__username", flat=True))


def test_an_urge_is_one_line_and_tells_the_officer_who_has_the_task(city: Any) -> None:
    item = city.case(MONDAY).item("verify")
    state = item.entry.state
    urge.urge(item, note=f" {WORDS} ", by=city.hugo, at=at(MONDAY))
    line = Transition.objects.get(verb="urge_task")
    assert line.book_id == item.entry.book_id and line.actor == city.hugo
    assert (line.facts.data["because"], line.facts.data["task"]) == (WORDS, item.code)
    alert = Alert.objects.get(kind="urged")
    assert (alert.person, alert.item, alert.data["note"]) == (item.owner, item, WORDS)
    item.refresh_from_db()
    assert (item.status, item.entry.state, item.owner) == ("assigned", state, city.clara)


def test_an_unclaimed_task_is_told_to_all_who_hold_its_duty_there(city: Any) -> None:
    item = city.case(MONDAY).to_review(MONDAY).item("review")
    urge.urge(item, note=WORDS, by=city.hugo, at=at(MONDAY))
    assert told() == [city.rolf.username]


def test_who_covers_the_officer_is_urged_too_but_not_after_the_cover(city: Any) -> None:
    item = city.case(MONDAY).item("verify")
    rule = away(city.clara, city.people["jiyt"], item.department, MONDAY)
    assert urge.owed_by(item, rule.until) == [city.clara, city.people["jiyt"]]
    assert urge.owed_by(item, rule.until + timedelta(days=1)) == [city.clara]


def test_the_credit_office_urges_but_another_head_does_not(city: Any) -> None:
    item = city.case(MONDAY).item("verify")
    urge.urge(item, note=WORDS, by=fresh(city.people["zhouw"]), at=at(MONDAY))
    for person in (city.clara, city.rolf, city.stella, city.anna):
        with pytest.raises(PermissionDenied):
            urge.urge(item, note="请办理。", by=fresh(person), at=at(MONDAY))
    assert Transition.objects.filter(verb="urge_task").count() == 1


def test_an_urge_needs_words_and_is_not_said_twice_in_the_same(city: Any) -> None:
    item = city.case(MONDAY).item("verify")
    with pytest.raises(Refused, match="请写明督办要求"):
        urge.urge(item, note="  ", by=city.hugo, at=at(MONDAY))
    urge.urge(item, note=WORDS, by=city.hugo, at=at(MONDAY))
    with pytest.raises(Refused, match="同样的话"):
        urge.urge(item, note=WORDS, by=city.hugo, at=at(MONDAY))
    urge.urge(item, note="请今天办结。", by=city.hugo, at=at(MONDAY))
    urged = supervised.urged([item])[item.pk]
    assert (urged.n, urged.note, urged.by) == (2, "请今天办结。", city.hugo.name)


def test_what_is_done_is_not_urged_and_the_sentence_says_who_did_it(city: Any) -> None:
    walk = city.case(MONDAY)
    item = walk.item("verify")
    walk.to_review(MONDAY)
    with pytest.raises(TooLate, match=f"2026-03-02 由{city.clara.name}办结"):
        urge.urge(item, note=WORDS, by=city.hugo, at=at(MONDAY))
    assert not Alert.objects.exists()


def test_nobody_urges_what_is_in_the_own_hands(city: Any) -> None:
    walk, on = city.before_decision(MONDAY)
    item = walk.item("decide")
    WorkItem.objects.filter(pk=item.pk).update(owner=city.hugo, status="assigned")
    with pytest.raises(Refused, match="您自己手中"):
        urge.urge(item, note=WORDS, by=city.hugo, at=at(on))
