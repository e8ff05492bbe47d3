"""Who has a task: handed over, delegated, moved, ranked, put to rest; every change of hands is on the record."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cast import MONDAY
from workflows.acts import people, team
from workflows.acts.deadline import NO_TERM
from workflows.law.duties import Role
from workflows.law.refusal import Refused, TooLate
from workflows.management.walk import at
from workflows.models import Alert, Mandate, Person, TeamMember, Transition, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import hands, inbox
from workflows.queries import task as tasks
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db

NOON = at(MONDAY, 12)


def person(username: str) -> Person:
    """A person as a new request sees her."""
    return Person.objects.get(username=username)


def fresh(item: WorkItem) -> WorkItem:
    """The task as a new request sees it."""
    return WorkItem.objects.select_related("task", "owner", "delegated_by", "team", "deadline").get(
        pk=item.pk
    )


def last_line(walk: Any) -> Transition:
    """The newest line of the case."""
    return Transition.objects.filter(book=walk.entry.book).select_related("facts").latest("seq")


def hand(item: WorkItem, verb: str, **said: Any) -> Any:
    """One gesture of one request."""
    task = fresh(item).task
    return getattr(task.flow_task, verb)(task, at=NOON, **said)


def second_reviewer(city: Any, username: str = "jiyt") -> Person:
    """A colleague who reviews too."""
    people.appoint(person(username), city.offices["HC-RS"], Role.REVIEWER, since=MONDAY)
    return person(username)


@pytest.fixture
def review(city: Any) -> Any:
    """A case whose notice waits for review, unclaimed."""
    return city.case().to_review(MONDAY)


# ----------------------------------------------------------------------------------------- hand over
def test_the_owner_hands_her_task_to_a_colleague(city: Any) -> None:
    walk, ji = city.case(), person("jiyt")
    item = walk.item("verify")
    hand(item, "assign_to", to=ji, by=city.clara, because="本周出差。")
    item = fresh(item)
    assert (item.owner, item.task.owner, item.status) == (ji, ji, "assigned")
    line = last_line(walk)
    assert (line.verb, line.actor) == ("assign_task", city.clara)
    told = {"step": "核查案件", "from": "沈佳宁", "to": "季雨桐", "because": "本周出差。"}
    assert line.facts.data == told
    alert = Alert.objects.get()
    assert (alert.person, alert.kind, alert.by, alert.data["note"]) == (
        ji,
        "assigned",
        city.clara,
        "本周出差。",
    )
    assert verify_all().ok


def test_the_head_assigns_any_open_task_claimed_or_not(city: Any, review: Any) -> None:
    ji, item = second_reviewer(city), review.item("review")
    hand(item, "assign_to", to=city.rolf, by=city.hugo, because="请郑博审核。")
    assert fresh(item).owner == city.rolf and last_line(review).facts.data["from"] == "部门待领"
    hand(item, "assign_to", to=ji, by=city.hugo, because="郑博休假。")
    assert fresh(item).owner == ji and last_line(review).facts.data["from"] == "郑博"


def test_nobody_else_hands_a_task_on(city: Any, review: Any) -> None:
    ji, item = second_reviewer(city), review.item("review")
    for stranger in (city.lena, city.stella, city.anna):
        with pytest.raises(PermissionDenied):
            hand(item, "assign_to", to=city.rolf, by=stranger, because="x")
    with pytest.raises(Refused, match="还没有人领取"):
        hand(item, "assign_to", to=ji, by=city.rolf, because="x")
    assert fresh(item).status == "new" and not Alert.objects.exists()


def test_a_task_goes_only_to_who_may_do_it(city: Any, review: Any) -> None:
    people.appoint(city.clara, city.offices["HC-RS"], Role.REVIEWER, since=MONDAY)
    ji, item = second_reviewer(city), review.item("review")
    Mandate.objects.create(person=ji, subject=city.acme, kind="agent", since=MONDAY)
    for name, words in (
        ("shenjn", "沈佳宁已经办理过本件的前一步骤"),
        ("jiyt", "季雨桐是当事人的代表"),
        ("fangm", "方敏没有办理这一步的岗位"),
    ):
        with pytest.raises(Refused, match=words):
            hand(item, "assign_to", to=person(name), by=city.hugo, because="x")
    Person.objects.filter(pk=city.rolf.pk).update(is_active=False)
    with pytest.raises(Refused, match="郑博没有办理"):
        hand(item, "assign_to", to=person("zhengb"), by=city.hugo, because="x")
    assert fresh(item).status == "new"


def test_whoever_comes_second_hears_who_was_first(city: Any, review: Any) -> None:
    ji, item = second_reviewer(city), review.item("review")
    task = fresh(item).task
    task.flow_task.claim(task, by=ji, at=at(date(2026, 3, 2), 10, 32))
    with pytest.raises(TooLate, match="“审核告知书”已于 03-02 10:32 由季雨桐领取。"):
        hand(item, "assign_to", to=city.rolf, by=city.hugo, because="x", was=None)
    hand(item, "assign_to", to=city.rolf, by=city.hugo, because="x", was=ji.pk)
    with pytest.raises(TooLate, match="由郑博领取"):
        hand(item, "assign_to", to=city.rolf, by=ji, because="x")


def test_a_finished_task_or_one_handed_in_is_nobodys_to_hand_on(city: Any) -> None:
    walk = city.case()
    item = walk.item("verify")
    WorkItem.objects.filter(pk=item.pk).update(status="held")
    with pytest.raises(TooLate, match="沈佳宁提交"):
        hand(item, "assign_to", to=person("jiyt"), by=city.hugo, because="x")
    WorkItem.objects.filter(pk=item.pk).update(status="assigned")
    walk.to_review(MONDAY)
    for verb, said in (
        ("assign_to", {"to": person("jiyt")}),
        ("move", {"team": None}),
        ("rank", {"priority": 1}),
    ):
        with pytest.raises(TooLate, match="由沈佳宁办结"):
            hand(item, verb, by=city.hugo, because="x", **said)


def test_what_a_form_offers_is_what_the_step_allows(city: Any, review: Any) -> None:
    for name in ("shenjn", "jiyt", "fangm", "lumy"):
        people.appoint(person(name), city.offices["HC-RS"], Role.REVIEWER, since=MONDAY)
    Mandate.objects.create(person=person("jiyt"), subject=city.acme, kind="agent", since=MONDAY)
    item = fresh(review.item("review"))
    process, step = tasks.process_of(item), item.task.flow_task
    offered = hands.colleagues(item, process)
    assert {each.person.username for each in offered} == {"zhengb", "shenjn", "jiyt", "fangm", "lumy"}
    for each in offered:
        assert bool(each.why_not) == bool(step.bar(person(each.person.username), process)), each.person
    assert {each.person.username for each in offered if each.why_not} == {"shenjn", "jiyt"}


# ----------------------------------------------------------------------------------------- delegate
def test_the_owner_delegates_and_takes_back(city: Any) -> None:
    walk, ji = city.case(), person("jiyt")
    item = walk.item("verify")
    hand(item, "delegate", to=ji, by=city.clara, because="请核对欠薪明细。")
    assert (fresh(item).owner, fresh(item).delegated_by) == (ji, city.clara)
    assert list(inbox.delegated(city.clara)) == [item] and not inbox.mine(city.clara).exists()
    hand(item, "take_back", by=city.clara)
    assert (fresh(item).owner, fresh(item).delegated_by) == (city.clara, None)
    verbs = list(Transition.objects.filter(book=walk.entry.book).values_list("verb", flat=True))[-2:]
    assert verbs == ["delegate_task", "take_back_task"]
    kinds = list(Alert.objects.filter(person=ji).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["delegated", "taken_back"]


def test_a_delegated_task_is_done_in_ones_own_right(city: Any) -> None:
    walk, ji = city.case(), person("jiyt")
    item = walk.item("verify")
    hand(item, "delegate", to=ji, by=city.clara)
    walk.do("verify", ji, MONDAY, outcome="proceed", reason="核对无误。", **walk.role_facts())
    line = Transition.objects.get(book=walk.entry.book, verb="verify_case")
    assert (line.actor, line.on_behalf_of) == (ji, None)
    with pytest.raises(TooLate, match="由季雨桐办结"):
        hand(item, "take_back", by=city.clara)


def test_a_delegated_task_is_not_handed_on_but_given_back(city: Any) -> None:
    walk, ji = city.case(), person("jiyt")
    item = walk.item("verify")
    hand(item, "delegate", to=ji, by=city.clara)
    people.appoint(person("zhengb"), city.offices["HC-RS"], Role.CASE_OFFICER, since=MONDAY)
    for verb in ("assign_to", "delegate"):
        with pytest.raises(Refused, match="沈佳宁委托您办理的"):
            hand(item, verb, to=person("zhengb"), by=ji, because="x")
    assert hand(item, "release", by=ji) == city.clara
    assert (fresh(item).owner, fresh(item).delegated_by, fresh(item).status) == (city.clara, None, "assigned")
    with pytest.raises(Refused, match="不能收回"):
        hand(item, "take_back", by=city.clara)


def test_a_delegator_who_left_gets_nothing_back(city: Any) -> None:
    item, ji = city.case().item("verify"), person("jiyt")
    hand(item, "delegate", to=ji, by=city.clara)
    people.relieve(city.clara.posts.get(), on_day=MONDAY)
    with pytest.raises(PermissionDenied):
        hand(item, "take_back", by=person("shenjn"))
    assert hand(item, "release", by=ji) is None
    assert fresh(item).status == "new" and fresh(item).delegated_by is None


# ----------------------------------------------------------------------------------------- teams
def two_teams(city: Any) -> tuple[Any, Any]:
    """The supervision team with Clara and Ji, the rules team with Rolf and Lena."""
    office = city.offices["HC-RS"]
    first = team.settle(office, "执法监察科", [city.clara, person("jiyt")], since=MONDAY)
    return first, team.settle(office, "法规科", [city.rolf, city.lena], since=MONDAY)


def test_a_moved_task_is_found_and_claimed_by_that_team_only(city: Any, review: Any) -> None:
    _first, rules = two_teams(city)
    ji, item = second_reviewer(city), review.item("review")
    assert set(inbox.team(ji)) == set(inbox.team(city.rolf)) == {item}
    hand(item, "move", team=rules, by=city.hugo, because="按分工。")
    line = last_line(review)
    told = {"step": "审核告知书", "from": "市人社局", "to": "法规科", "because": "按分工。"}
    assert (line.verb, line.facts.data) == ("move_task", told)
    assert set(inbox.team(ji)) == set() and set(inbox.team(city.rolf)) == {item}
    with pytest.raises(Refused, match="法规科待领，由该科室人员领取"):
        hand(item, "claim", by=ji)
    task = fresh(item).task
    with pytest.raises(Refused, match="由该科室人员领取"):
        task.flow_task.perform(task, {"outcome": "approve", "reason": "同意。"}, None, by=ji, at=NOON)
    hand(item, "claim", by=person("zhengb"))
    assert fresh(item).owner == city.rolf


def test_the_head_still_assigns_what_lies_with_a_team(city: Any, review: Any) -> None:
    _first, rules = two_teams(city)
    ji, item = second_reviewer(city), review.item("review")
    hand(item, "move", team=rules, by=city.hugo, because="按分工。")
    hand(item, "assign_to", to=ji, by=city.hugo, because="郑博休假。")
    assert fresh(item).owner == ji


def test_a_team_that_could_not_do_it_gets_nothing(city: Any) -> None:
    first, rules = two_teams(city)
    other = team.settle(city.offices["HC-JT"], "运输科", [city.stella], since=MONDAY)
    item = city.case().item("verify")
    with pytest.raises(Refused, match="法规科没有人可以办理“核查案件”"):
        hand(item, "move", team=rules, by=city.clara, because="x")
    with pytest.raises(Refused, match="运输科不是承办部门的科室"):
        hand(item, "move", team=other, by=city.clara, because="x")
    hand(item, "move", team=first, by=city.clara, because="退回科室统一分派。")
    assert (fresh(item).team, fresh(item).owner, fresh(item).status) == (first, None, "new")
    with pytest.raises(PermissionDenied):
        hand(item, "move", team=None, by=city.lena, because="x")
    hand(item, "move", team=None, by=city.hugo, because="不分科室。")
    assert fresh(item).team is None
    with pytest.raises(Refused, match="没有交给科室"):
        hand(item, "move", team=None, by=city.hugo, because="x")


def test_teams_are_kept_by_the_head_in_the_departments_book(city: Any) -> None:
    office, told = city.offices["HC-RS"], {"by": city.hugo, "at": NOON}
    rules = team.found(office, "法规科", **told)
    seat = team.join(rules, city.rolf, **told)
    team.leave(seat, **told)
    with pytest.raises(Refused, match="已经有“法规科”"):
        team.found(office, "法规科", **told)
    with pytest.raises(Refused, match="许可不在本部门任职"):
        team.join(rules, city.stella, **told)
    with pytest.raises(PermissionDenied):
        team.found(office, "办公室", by=city.clara, at=NOON)
    with pytest.raises(PermissionDenied):
        team.found(city.offices["HC-JT"], "办公室", **told)
    team.close(rules, **told)
    office.refresh_from_db()
    verbs = list(Transition.objects.filter(book=office.book).values_list("verb", flat=True))
    assert verbs == ["found_team", "join_team", "leave_team", "close_team"]
    assert office.book.ref == "department/HC-RS" and verify_all().ok


def test_what_lay_with_a_closed_team_lies_with_the_department(city: Any, review: Any) -> None:
    _first, rules = two_teams(city)
    ji, item = second_reviewer(city), review.item("review")
    hand(item, "move", team=rules, by=city.hugo, because="按分工。")
    assert team.close(rules, by=city.hugo, at=NOON) == 1
    assert set(inbox.team(ji)) == {item}
    assert not TeamMember.objects.filter(team=rules, until=None).exists()


# ----------------------------------------------------------------------------------------- urgency, rest
def test_the_head_says_how_urgent_a_task_is(city: Any) -> None:
    walk = city.case()
    item = walk.item("verify")
    hand(item, "rank", priority=1, by=city.hugo, because="群体性欠薪。")
    assert fresh(item).is_urgent and fresh(item).get_priority_display() == "特急"
    assert last_line(walk).facts.data == {
        "step": "核查案件", "from": "平件", "to": "特急", "because": "群体性欠薪。",
    }  # fmt: skip
    with pytest.raises(Refused, match="已经是特急"):
        hand(item, "rank", priority=1, by=city.hugo, because="x")
    with pytest.raises(PermissionDenied):
        hand(item, "rank", priority=2, by=city.clara, because="x")


def test_a_day_of_rest_lies_between_today_and_the_last_day(city: Any) -> None:
    item = city.case().item("verify")
    due = item.deadline.due_on
    for day, words in ((MONDAY - timedelta(days=1), "不能早于今天"), (due + timedelta(days=1), f"{due}届满")):
        with pytest.raises(Refused, match=words):
            hand(item, "follow_up", on=day, by=city.clara)
    hand(item, "follow_up", on=due, by=city.clara)
    assert fresh(item).follow_up_on == due
    hand(item, "follow_up", on=None, by=city.clara)
    assert fresh(item).follow_up_on is None
    with pytest.raises(TooLate, match="沈佳宁领取"):
        hand(item, "follow_up", on=due, by=person("jiyt"))


def test_a_day_of_rest_does_not_follow_a_task_into_other_hands(city: Any) -> None:
    item = city.case().item("verify")
    hand(item, "follow_up", on=MONDAY + timedelta(days=5), by=city.clara)
    hand(item, "assign_to", to=person("jiyt"), by=city.clara, because="x")
    assert fresh(item).follow_up_on is None


class Rest(TestCase):
    """Whatever the days: what is due soon, or late, or whose day has come, is never hidden."""

    @settings(max_examples=60)
    @given(now=st.integers(0, 40), rests=st.integers(-5, 40), due=st.none() | st.integers(-10, 40))
    def test_rest_never_hides_a_due_clock(self, now: int, rests: int, due: int | None) -> None:
        calendar, today = load_calendar(), MONDAY + timedelta(days=now)
        bounds = inbox.Bounds.at(at(today, 9), today, calendar)
        due_at = NO_TERM if due is None else at(today + timedelta(days=due), 23, 59)
        row = {"due_at": due_at, "follow_up_on": today + timedelta(days=rests)}
        is_asleep = inbox.asleep(bounds, today).check(row)
        left = [calendar.is_workday(today + timedelta(days=n)) for n in range(1, (due or 0) + 1)]
        is_near = due is not None and sum(left) <= 3
        assert is_asleep == (rests > 0 and not is_near)


def test_a_resting_task_comes_back_on_its_day(city: Any) -> None:
    item, calendar = city.case().item("verify"), load_calendar()
    day = MONDAY + timedelta(days=3)
    hand(item, "follow_up", on=day, by=city.clara)

    def asleep(on: date) -> bool:
        bounds = inbox.Bounds.at(at(on, 9), on, calendar)
        return inbox.mine(city.clara).filter(inbox.asleep(bounds, on)).exists()

    assert asleep(MONDAY) and asleep(day - timedelta(days=1)) and not asleep(day)
