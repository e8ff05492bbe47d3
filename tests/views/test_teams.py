"""科室: the head founds teams, seats colleagues, closes teams; the page says how much lies where."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MONDAY
from workflows.acts import team
from workflows.models import Team, TeamMember, Transition

pytestmark = pytest.mark.django_db
WHERE = "/teams/"


def text(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


def test_the_head_founds_a_team_and_seats_a_colleague(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    head, office = sign_in(city.hugo), city.offices["HC-RS"]
    assert "还没有科室" in text(head.get(WHERE))
    answer = head.post(WHERE, {"step": "found", "department": office.pk, "name": "法规科"}, follow=True)
    assert "已设立法规科" in text(answer)
    rules = Team.objects.get()
    answer = head.post(WHERE, {"step": "join", "team": rules.pk, "person": "zhengb"}, follow=True)
    assert "郑博已编入法规科" in text(answer)
    seat = TeamMember.objects.get()
    answer = head.post(WHERE, {"step": "leave", "seat": seat.pk}, follow=True)
    assert "郑博已调离法规科" in text(answer) and "没有人员的科室收不到任务" in text(answer)
    answer = head.post(WHERE, {"step": "close", "team": rules.pk}, follow=True)
    assert "已撤销法规科" in text(answer) and "还没有科室" in text(answer)
    office.refresh_from_db()
    assert Transition.objects.filter(book=office.book).count() == 4


def test_what_stands_against_it_is_said_and_nothing_typed_is_lost(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    head, office = sign_in(city.hugo), city.offices["HC-RS"]
    rules = team.settle(office, "法规科", [city.rolf], since=MONDAY)
    answer = head.post(WHERE, {"step": "found", "department": office.pk, "name": "法规科"})
    assert answer.status_code == 422 and "已经有“法规科”" in text(answer) and 'value="法规科"' in text(answer)
    assert head.post(WHERE, {"step": "found", "department": office.pk, "name": ""}).status_code == 422
    for username, words in (("zhengb", "已经在法规科"), ("xuk", "没有这个选项"), ("", "请选择人员")):
        answer = head.post(WHERE, {"step": "join", "team": rules.pk, "person": username})
        assert answer.status_code == 422 and words in text(answer), username
    assert Team.objects.count() == 1 and TeamMember.objects.count() == 1


def test_teams_of_other_departments_are_unknown(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    other = team.settle(city.offices["HC-SC"], "稽查科", [city.people["liangd"]], since=MONDAY)
    head = sign_in(city.hugo)
    assert "稽查科" not in text(head.get(WHERE))
    said = (
        {"step": "close", "team": other.pk},
        {"step": "join", "team": other.pk, "person": "liangd"},
        {"step": "leave", "seat": other.members.get().pk},
        {"step": "found", "department": city.offices["HC-SC"].pk, "name": "办公室"},
        {"step": "dissolve"},
    )
    for each in said:
        assert head.post(WHERE, each).status_code == 404, each
    assert Team.objects.get().is_active and "稽查科" in text(sign_in(city.people["songj"]).get(WHERE))


def test_only_heads_keep_teams(city: Any, sign_in: Any) -> None:
    for person in (city.clara, city.rolf, city.anna, city.people["zhouw"], city.acmes_speaker):
        assert sign_in(person).get(WHERE).status_code == 403
    assert reverse("teams") in text(sign_in(city.hugo).get(reverse("inbox")))
    assert reverse("teams") not in text(sign_in(city.clara).get(reverse("inbox")))


def test_the_page_counts_what_lies_with_a_team(city: Any, sign_in: Any, today_is: Any) -> None:
    rules = team.settle(city.offices["HC-RS"], "法规科", [city.rolf], since=MONDAY)
    for n in range(3):
        item = city.case().to_review(MONDAY).item("review")
        item.task.flow_task.move(item.task, team=rules, by=city.hugo, at=item.received_at, because="按分工。")
        if n == 0:
            item.task.flow_task.claim(item.task, by=city.rolf, at=item.received_at)
    today_is(MONDAY)
    assert "待领 2 件，在办 1 件" in text(sign_in(city.hugo).get(WHERE))


def test_the_page_costs_the_same_for_two_teams_as_for_twenty(city: Any, sign_in: Any, today_is: Any) -> None:
    office, head = city.offices["HC-RS"], sign_in(city.hugo)
    today_is(MONDAY)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert head.get(WHERE).status_code == 200
        return len(caught)

    for n in range(2):
        team.settle(office, f"科室{n}", [city.rolf], since=MONDAY)
    cost()
    few = cost()
    for n in range(2, 20):
        team.settle(office, f"科室{n}", [city.rolf, city.clara], since=MONDAY)
    assert cost() == few <= 13


def test_the_demo_city_has_its_teams_once(city: Any, settings: Any, today_is: Any) -> None:
    settings.XINHENG_DEMO = True
    today_is(MONDAY)
    city.case()  # with a case there, no others are made up
    for _again in range(2):
        call_command("seed_demo", verbosity=0)
    seats = TeamMember.objects.order_by("pk").values_list("team__name", "person__name")
    assert list(seats) == [
        ("执法监察科", "沈佳宁"), ("执法监察科", "季雨桐"), ("法规科", "郑博"), ("法规科", "方敏"),
    ]  # fmt: skip
