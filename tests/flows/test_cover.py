"""A life in which the head is away: another decides for him, the log says so, and two hands stay two."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.cast import MONDAY
from tests.stone import stone_lifted
from workflows.acts import cover, people
from workflows.law.refusal import Refused, TooLate
from workflows.management.walk import at
from workflows.models import Department, ListType, Opinion, Person, Substitution, Transition, WorkItem
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db
WORDS = "事实清楚，依据正确，程序合法，决定列入，期限三年。"


def fresh(person: Person) -> Person:
    """The same person as a new request knows her."""
    return Person.objects.get(pk=person.pk)


def away(absent: Person, substitute: Person, office: Department, day: date, **facts: Any) -> Substitution:
    """The absent person arranges a week from that day on."""
    until = facts.pop("until", day + timedelta(days=6))
    return cover.arrange(
        absent, substitute, office, since=day, until=until, reason="年休假", by=absent, at=at(day, 8), **facts
    )


def decide(walk: Any, who: Person, day: date) -> Any:
    """Somebody tries to enlist."""
    return walk.do("decide", fresh(who), day, outcome="enlist", reason=WORDS)


@pytest.fixture
def yu(city: Any) -> Person:
    """季雨桐, a case officer who has no part in these cases."""
    return city.people["jiyt"]


@pytest.fixture
def waiting(city: Any) -> tuple[Any, date]:
    """A case that waits for the head, and the day."""
    return city.before_decision()


def test_another_decides_for_the_absent_head_and_every_record_says_for_whom(
    city: Any, yu: Person, waiting: Any
) -> None:
    walk, day = waiting
    away(city.hugo, yu, walk.department, day)
    decide(walk, yu, day)
    assert walk.entry.state == "listed"
    line = Transition.objects.get(book=walk.entry.book, verb="enlist")
    assert (line.actor, line.on_behalf_of, line.post) == (yu, city.hugo, "HC-RS:head")
    assert line.body()["for"] == city.hugo.pk
    told = Transition.objects.filter(gesture=line.gesture, book=walk.entry.book)
    assert {(each.actor, each.on_behalf_of) for each in told} == {(yu, city.hugo)}
    said = Opinion.objects.get(entry=walk.entry, step="decide")
    assert (said.person, said.on_behalf_of, said.post) == (yu, city.hugo, "HC-RS:head")
    item = WorkItem.objects.get(entry=walk.entry, step="decide")
    assert (item.owner, item.on_behalf_of, item.status) == (yu, city.hugo, "done")
    walk.hand_over(day)
    assert verify_all().ok


def test_a_line_whose_principal_was_changed_is_found(city: Any, yu: Person, waiting: Any) -> None:
    walk, day = waiting
    away(city.hugo, yu, walk.department, day)
    decide(walk, yu, day)
    with stone_lifted():
        Transition.objects.filter(book=walk.entry.book, verb="enlist").update(on_behalf_of=city.rolf)
    assert {fault.kind for fault in verify_all().faults} == {"hash"}


def test_without_a_rule_nobody_decides_for_him(yu: Person, waiting: Any) -> None:
    walk, day = waiting
    with pytest.raises(PermissionDenied):
        decide(walk, yu, day)


def test_who_reviewed_cannot_decide_for_the_head(city: Any, waiting: Any) -> None:
    walk, day = waiting
    away(city.hugo, city.rolf, walk.department, day)
    with pytest.raises(Refused, match="您已经办理过"):
        decide(walk, city.rolf, day)
    assert walk.entry.state == "notified"


def test_what_was_done_for_her_counts_as_her_own_hand_when_she_is_back(city: Any, yu: Person) -> None:
    """Rolf reviews; Yu does it for him; back at his desk, and head by now, he cannot decide."""
    walk = city.case().to_review(MONDAY)
    away(city.rolf, yu, walk.department, MONDAY)
    walk.do("review", fresh(yu), MONDAY, outcome="approve", reason="事实清楚，同意签发。")
    day = walk.tell(MONDAY).let_window_close()
    walk.to_decision(day)
    people.appoint(city.rolf, walk.department, "head", since=MONDAY)
    with pytest.raises(Refused, match="您已经办理过"):
        decide(walk, city.rolf, day)


def test_who_acted_for_another_has_used_her_own_hand_too(city: Any, yu: Person) -> None:
    walk = city.case().to_review(MONDAY)
    away(city.rolf, yu, walk.department, MONDAY)
    walk.do("review", fresh(yu), MONDAY, outcome="approve", reason="事实清楚，同意签发。")
    day = walk.tell(MONDAY).let_window_close()
    walk.to_decision(day)
    away(city.hugo, yu, walk.department, day)
    with pytest.raises(Refused, match="您已经办理过"):
        decide(walk, yu, day)


def test_the_substitute_never_may_more_than_the_absent(city: Any, yu: Person) -> None:
    """Rolf reviewed himself; as head he may not decide, and so nobody may for him."""
    walk, day = city.before_decision()
    people.appoint(city.rolf, walk.department, "head", since=MONDAY)
    away(fresh(city.rolf), yu, walk.department, day, role="head")
    with pytest.raises(Refused, match="您代理的郑博已经办理过"):
        decide(walk, yu, day)


def test_recusal_binds_the_substitute_and_the_absent(city: Any, yu: Person, waiting: Any) -> None:
    walk, day = waiting
    away(city.hugo, yu, walk.department, day)
    mandate = people.mandate(city.hugo, city.acme, "agent", since=MONDAY)
    with pytest.raises(Refused, match="您代理的陆明远是当事人的代表"):
        decide(walk, yu, day)
    type(mandate).objects.filter(pk=mandate.pk).update(person=yu)
    with pytest.raises(Refused, match="您是当事人的代表"):
        decide(walk, yu, day)


def test_a_task_in_the_hands_of_the_absent_passes_to_the_substitute_and_is_done_for_her(
    city: Any, yu: Person
) -> None:
    """Yu holds the same post herself; the task is Clara's, so it is done for Clara."""
    walk = city.case()
    with pytest.raises(TooLate, match="沈佳宁"):
        walk.do("verify", fresh(yu), MONDAY, outcome="proceed", reason="x", **walk.role_facts())
    away(city.clara, yu, walk.department, MONDAY)
    walk.do("verify", fresh(yu), MONDAY, outcome="proceed", reason="核对无误。", **walk.role_facts())
    item = WorkItem.objects.get(entry=walk.entry, step="verify")
    assert (item.owner, item.on_behalf_of) == (yu, city.clara)
    assert item.task.owner_id == yu.pk
    line = Transition.objects.get(book=walk.entry.book, verb="verify_case")
    assert (line.actor, line.on_behalf_of) == (yu, city.clara)
    assert walk.item("draft").owner == city.clara
    walk.do(
        "draft", fresh(city.clara), MONDAY, hour=11, facts_summary=walk.entry.facts_summary,
        reason="拟告知当事人。", **walk.role_facts(),
    )  # fmt: skip
    line = Transition.objects.get(book=walk.entry.book, verb="draft_notice")
    assert (line.actor, line.on_behalf_of) == (city.clara, None)
    assert verify_all().ok


def test_a_task_nobody_has_is_done_in_the_own_post_where_that_gives_the_duty(city: Any, yu: Person) -> None:
    walk = city.case()
    step = walk.item("verify").task.flow_task
    step.release(walk.item("verify").task, by=city.clara, at=at(MONDAY))
    away(city.clara, yu, walk.department, MONDAY)
    walk.do("verify", fresh(yu), MONDAY, outcome="proceed", reason="核对无误。", **walk.role_facts())
    item = WorkItem.objects.get(entry=walk.entry, step="verify")
    assert (item.owner, item.on_behalf_of) == (yu, None)


def test_a_team_task_is_claimed_in_the_absent_ones_post_and_remembered(
    city: Any, yu: Person, waiting: Any
) -> None:
    walk, day = waiting
    away(city.hugo, yu, walk.department, day)
    task = walk.item("decide").task
    task.flow_task.claim(task, by=fresh(yu), at=at(day))
    item = walk.item("decide")
    assert (item.owner, item.on_behalf_of) == (yu, city.hugo)
    decide(walk, yu, day)
    assert WorkItem.objects.get(pk=item.pk).on_behalf_of == city.hugo


def test_after_the_last_day_what_was_taken_can_only_be_given_back(
    city: Any, yu: Person, waiting: Any
) -> None:
    walk, day = waiting
    rule = away(city.hugo, yu, walk.department, day)
    task = walk.item("decide").task
    task.flow_task.claim(task, by=fresh(yu), at=at(day))
    with pytest.raises(PermissionDenied):
        decide(walk, yu, rule.until + timedelta(days=1))
    task.flow_task.release(task, by=fresh(yu), at=at(MONDAY))
    item = walk.item("decide")
    assert (item.owner, item.on_behalf_of, item.status) == (None, None, "new")


def test_two_substitutes_see_the_same_task_and_the_second_hears_who_was_first(
    city: Any, yu: Person, waiting: Any
) -> None:
    walk, day = waiting
    for substitute in (yu, city.lena):
        away(city.hugo, substitute, walk.department, day)
    task = walk.item("decide").task
    task.flow_task.claim(task, by=fresh(yu), at=at(day))
    with pytest.raises(TooLate, match="季雨桐"):
        task.flow_task.claim(task, by=fresh(city.lena), at=at(day))


def test_nobody_passes_on_what_is_lent_to_him(city: Any, yu: Person, waiting: Any) -> None:
    """Yu covers Hugo, Lena's colleague covers Yu: that gives Yu's own posts, not Hugo's."""
    walk, day = waiting
    away(city.hugo, yu, walk.department, day)
    third = Person.objects.create_person("wangl", None, "王丽")
    people.appoint(third, walk.department, "case_officer", since=MONDAY)
    away(yu, third, walk.department, day)
    with pytest.raises(PermissionDenied):
        decide(walk, third, day)
    task = walk.item("decide").task
    task.flow_task.claim(task, by=fresh(yu), at=at(day))
    with pytest.raises((TooLate, PermissionDenied)):
        decide(walk, third, day)


def test_a_rule_for_another_list_gives_nothing_here(city: Any, yu: Person, waiting: Any) -> None:
    walk, day = waiting
    other = ListType.objects.filter(status="active").exclude(pk=walk.entry.list_type_id)[0]
    away(city.hugo, yu, walk.department, day, list_type=other)
    with pytest.raises(PermissionDenied):
        decide(walk, yu, day)


def test_a_rule_ends_with_the_post_with_either_person_and_with_the_substitutes_seat(
    city: Any, yu: Person, waiting: Any
) -> None:
    walk, day = waiting
    away(city.hugo, yu, walk.department, day)
    head, seat = city.hugo.posts.get(), yu.posts.get()
    for rows, gone, back in (
        (type(head).objects.filter(pk=head.pk), {"until": day}, {"until": None}),
        (type(head).objects.filter(pk=seat.pk), {"until": day}, {"until": None}),
        (Person.objects.filter(pk=city.hugo.pk), {"is_active": False}, {"is_active": True}),
        (Person.objects.filter(pk=yu.pk), {"is_active": False}, {"is_active": True}),
    ):
        rows.update(**gone)
        with pytest.raises(PermissionDenied):
            decide(walk, yu, day)
        rows.update(**back)
    decide(walk, yu, day)


def test_ended_early_it_gives_nothing_any_more(city: Any, yu: Person, waiting: Any) -> None:
    walk, day = waiting
    rule = away(city.hugo, yu, walk.department, day)
    cover.end(rule, because="提前返岗", by=city.hugo, at=at(day, 9))
    with pytest.raises(PermissionDenied):
        decide(walk, yu, day)


def test_one_person_object_goes_from_task_to_task_without_keeping_what_was_lent(
    city: Any, yu: Person, waiting: Any
) -> None:
    walk, day = waiting
    away(city.hugo, yu, walk.department, day)
    other = city.case(day, company="hongtuo")
    me = fresh(yu)
    task = walk.item("decide").task
    task.flow_task.claim(task, by=me, at=at(day))
    assert me.principal_for(task.owner_permission) == city.hugo
    task = other.item("verify").task
    with pytest.raises(TooLate):
        task.flow_task.claim(task, by=me, at=at(day))
    assert not me.has_perm(walk.item("decide").permission)
