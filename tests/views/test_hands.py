"""Handing tasks on by the pages: the very next request of anybody shows it; nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MONDAY
from workflows.acts import people, team
from workflows.law.duties import Role
from workflows.management.walk import at
from workflows.models import Alert, Mandate, Person, Transition, Watch, WorkItem

pytestmark = pytest.mark.django_db


def visitor(person: Person) -> Client:
    """A session of a colleague, beside those of others."""
    client = Client()
    client.force_login(Person.objects.get(pk=person.pk), backend="project.auth.DutyBackend")
    return client


def address(walk: Any, step: str, what: str = "") -> str:
    """A page of the open task of a step."""
    return reverse(f"task-{what}" if what else "task", args=[walk.item(step).code])


def codes(client: Client, box: str = "inbox") -> list[str]:
    """The tasks of a list, as the session sees it now."""
    return [row["item"].code for row in client.get(reverse(box)).context["rows"]]


def text(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


@pytest.fixture
def ji(city: Any) -> Person:
    """季雨桐, who does casework and reviews too."""
    person = city.people["jiyt"]
    people.appoint(person, city.offices["HC-RS"], Role.REVIEWER, since=MONDAY)
    return Person.objects.get(pk=person.pk)


# ------------------------------------------------------------------- the next request of anybody shows it
def test_after_a_handover_the_next_request_of_both_shows_it(city: Any, ji: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    hers, colleagues, code = visitor(city.clara), visitor(ji), walk.item("verify").code
    assert codes(hers) == [code] and codes(colleagues) == []
    page = text(hers.get(address(walk, "verify", "hand-over")))
    assert "季雨桐（经办，在办 0 件）" in page and "沈佳宁" in page and "现在就由其办理" in page
    answer = hers.post(address(walk, "verify", "hand-over"), handover(city.clara, ji))
    assert answer.url == "/inbox/"
    assert codes(hers) == [] and codes(colleagues) == [code]
    assert "由季雨桐办理" in text(hers.get(f"/tasks/{code}/")) or "季雨桐已于" in text(
        hers.get(f"/tasks/{code}/")
    )


def handover(was: Person | None, to: Person, reason: str = "本周出差。") -> dict[str, str]:
    """What the form sends."""
    return {"to": to.username, "reason": reason, "was": str(was.pk) if was else ""}


def test_after_a_release_the_next_request_of_a_colleague_shows_it(city: Any, ji: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY)
    rolf, colleague, code = visitor(city.rolf), visitor(ji), walk.item("review").code
    assert codes(colleague, "inbox-team") == [code]
    rolf.post(f"/tasks/{code}/claim/")
    assert codes(colleague, "inbox-team") == [] and codes(rolf) == [code]
    rolf.post(f"/tasks/{code}/release/")
    assert codes(colleague, "inbox-team") == [code] and codes(rolf) == []


def test_after_a_move_only_the_team_finds_it(city: Any, ji: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY)
    rules = team.settle(city.offices["HC-RS"], "法规科", [city.rolf], since=MONDAY)
    today_is(MONDAY)
    head, rolf, colleague, code = (
        visitor(city.hugo),
        visitor(city.rolf),
        visitor(ji),
        walk.item("review").code,
    )
    said = {"team": str(rules.pk), "reason": "按分工。", "was": ""}
    assert head.post(address(walk, "review", "move"), said).status_code == 302
    assert codes(colleague, "inbox-team") == [] and codes(rolf, "inbox-team") == [code]
    page = text(colleague.get(f"/tasks/{code}/"))
    assert "由该科室人员领取" in page and 'id="step-form"' not in page and "法规科" in page
    for more in ("", "claim/"):
        answer = colleague.post(f"/tasks/{code}/{more}", {"outcome": "approve", "reason": "同意。"})
        assert answer.status_code == 403 and "由该科室人员领取" in text(answer)
    assert rolf.post(f"/tasks/{code}/claim/").status_code == 302


def test_a_delegated_task_comes_back_by_either_hand(city: Any, ji: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    hers, colleague, code = visitor(city.clara), visitor(ji), walk.item("verify").code
    said = {"to": ji.username, "reason": "请核对欠薪明细。"}
    assert hers.post(address(walk, "verify", "delegate"), said).url == f"/tasks/{code}/"
    assert codes(hers) == [] and codes(colleague) == [code]
    assert "由沈佳宁委托" in text(colleague.get(f"/tasks/{code}/"))
    assert "收回委托" in text(hers.get(f"/tasks/{code}/"))
    hers.post(address(walk, "verify", "take-back"))
    assert codes(hers) == [code] and codes(colleague) == []
    assert colleague.post(address(walk, "verify", "take-back")).status_code == 409
    hers.post(address(walk, "verify", "delegate"), said)
    answer = colleague.post(f"/tasks/{code}/release/", follow=True)
    assert "已退还沈佳宁" in text(answer)
    assert codes(hers) == [code] and codes(colleague) == [] == codes(colleague, "inbox-team")


# ------------------------------------------------------------------- who was first
def test_the_head_who_comes_second_hears_who_was_first_and_keeps_what_she_typed(
    city: Any, ji: Any, today_is: Any
) -> None:
    walk = city.case().to_review(MONDAY)
    item = walk.item("review")
    today_is(MONDAY)
    head = visitor(city.hugo)
    head.get(address(walk, "review", "hand-over"))
    item.task.flow_task.claim(item.task, by=ji, at=at(MONDAY, 10, 32))
    lines = Transition.objects.exclude(book__kind="access").count()
    answer = head.post(address(walk, "review", "hand-over"), handover(None, city.rolf, "请郑博审核。"))
    assert answer.status_code == 409
    page = text(answer)
    assert "“审核告知书”已于 03-02 10:32 由季雨桐领取。" in page and "请郑博审核。" in page
    assert (
        walk.item("review").owner == ji and Transition.objects.exclude(book__kind="access").count() == lines
    )
    again = {"to": "zhengb", "reason": "请郑博审核。", "was": answer.context["form"]["was"].value()}
    assert head.post(address(walk, "review", "hand-over"), again).status_code == 302
    assert walk.item("review").owner == city.rolf


def test_the_owner_who_lost_the_task_meanwhile_hears_who_has_it(city: Any, ji: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    hers, code = visitor(city.clara), walk.item("verify").code
    visitor(city.hugo).post(address(walk, "verify", "hand-over"), handover(city.clara, ji))
    for what in ("hand-over", "delegate", "follow-up"):
        answer = hers.get(f"/tasks/{code}/{what}/")
        assert answer.status_code == 409 and "由季雨桐领取" in text(answer), what
    answer = hers.post(f"/tasks/{code}/hand-over/", handover(city.clara, ji, "写了一半的理由"))
    assert answer.status_code == 409
    assert "由季雨桐领取" in text(answer) and "写了一半的理由" in text(answer)


def test_errors_keep_what_was_typed(city: Any, ji: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    hers = visitor(city.clara)
    answer = hers.post(address(walk, "verify", "hand-over"), {"to": "", "reason": "写了一半", "was": ""})
    assert answer.status_code == 422 and "请选择接收的人员" in text(answer) and "写了一半" in text(answer)
    answer = hers.post(address(walk, "verify", "hand-over"), {"to": ji.username, "reason": " "})
    assert answer.status_code == 422 and "请写明理由" in text(answer)
    assert not Alert.objects.exists() and walk.item("verify").owner == city.clara


def test_nobody_is_offered_who_may_not_have_it(city: Any, ji: Any, today_is: Any) -> None:
    people.appoint(city.clara, city.offices["HC-RS"], Role.REVIEWER, since=MONDAY)
    Mandate.objects.create(person=ji, subject=city.acme, kind="agent", since=MONDAY)
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY)
    head = visitor(city.hugo)
    page = text(head.get(address(walk, "review", "hand-over")))
    assert 'value="zhengb"' in page
    for username, why in (("shenjn", "已经办理过本件的前一步骤"), ("jiyt", "应当回避")):
        assert f'value="{username}"' not in page and why in page
    answer = head.post(address(walk, "review", "hand-over"), handover(None, ji))
    assert answer.status_code == 422 and walk.item("review").owner is None


# ------------------------------------------------------------------- urgency, rest, follow, copy
def test_urgency_rest_and_owner_are_on_the_task_page(city: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    said = {"priority": "1", "reason": "群体性欠薪。"}
    assert visitor(city.hugo).post(address(walk, "verify", "rank"), said).status_code == 302
    hers, day = visitor(city.clara), MONDAY + timedelta(days=4)
    assert hers.post(address(walk, "verify", "follow-up"), {"day": day.isoformat()}).status_code == 302
    page = text(hers.get(address(walk, "verify")))
    assert "特急" in page and f"{day:%m-%d}" in page and 'data-key="t"' in page
    late = walk.item("verify").deadline.due_on + timedelta(days=1)
    answer = hers.post(address(walk, "verify", "follow-up"), {"day": late.isoformat()})
    assert answer.status_code == 422 and "跟进日期不能晚于本任务的期限" in text(answer)
    assert late.isoformat() in text(answer)
    hers.post(address(walk, "verify", "follow-up"), {"day": ""})
    assert walk.item("verify").follow_up_on is None


def test_follow_a_case_and_stop(city: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    rolf, where = visitor(city.rolf), reverse("entry-watch", args=[walk.entry.number])
    back = address(walk, "verify")
    assert rolf.post(where, {"next": back}).url == back
    assert "取消关注" in text(rolf.get(back)) and "关注：郑博" in text(rolf.get(back))
    assert (
        rolf.post(where, {"stop": "1", "next": "https://example.org/"}).url
        == f"/entries/{walk.entry.number}/"
    )
    assert "已取消关注" in text(rolf.get(back)) and "关注本案" in text(rolf.get(back))
    assert "取消关注" not in text(rolf.get(back)) and not Watch.objects.filter(ended_at=None).exists()


def test_a_case_is_copied_to_colleagues_and_others_are_refused_by_name(city: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    hers, where = visitor(city.clara), reverse("entry-copy", args=[walk.entry.number])
    page = text(hers.get(where))
    assert 'value="zhengb"' in page and 'value="zhouw"' in page
    for username in ("shenjn", "xuk", "luoym"):
        assert f'value="{username}"' not in page
    answer = hers.post(where, {"to": ["zhengb", "xuk"], "note": "请关注进展。"})
    assert answer.status_code == 422
    assert (
        "许可不能查阅本案件" in text(answer) and "请关注进展。" in text(answer) and not Watch.objects.exists()
    )
    assert hers.post(where, {"to": ["zhengb", "zhouw"], "note": "请关注进展。"}).status_code == 302
    assert {watch.person.username for watch in Watch.objects.all()} == {"zhengb", "zhouw"}
    assert "沈佳宁抄送" in text(hers.get(where))


def test_the_history_of_the_last_day_is_on_the_task_page(city: Any, today_is: Any) -> None:
    walk = city.case()
    walk.move(MONDAY, "extension", grounds="案情复杂。")
    walk.do("decide", city.hugo, MONDAY, outcome="approve", reason="同意延长二十个工作日。")
    today_is(MONDAY)
    page = text(visitor(city.clara).get(address(walk, "verify")))
    assert "期限变动（2 条）" in page and "批准延长期限" in page and "同意延长二十个工作日。" in page


# ------------------------------------------------------------------- no page grows
@pytest.mark.parametrize("what", ["hand-over", "delegate"])
def test_the_form_costs_the_same_for_three_colleagues_as_for_thirty(
    city: Any, ji: Any, today_is: Any, what: str
) -> None:
    walk = city.case()
    today_is(MONDAY)
    hers, where = visitor(city.clara), address(walk, "verify", what)
    few = cost(hers, where)
    for n in range(30):
        colleague = people.enrol(f"colleague{n}", f"同事{n}", None)
        people.appoint(colleague, city.offices["HC-RS"], Role.CASE_OFFICER, since=MONDAY)
        team.settle(city.offices["HC-RS"], f"科室{n % 4}", [colleague], since=MONDAY)
        item = city.case().item("verify")
        WorkItem.objects.filter(pk=item.pk).update(owner=colleague)
    assert cost(hers, where) == few <= 20


def test_the_task_page_costs_the_same_for_one_follower_as_for_twenty(city: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    hers, where = visitor(city.clara), address(walk, "verify")
    few = cost(hers, where)
    for n in range(20):
        person = people.enrol(f"reader{n}", f"读者{n}", None)
        Watch.objects.create(entry=walk.entry, person=person, added_by=city.clara, at=at(MONDAY))
    assert cost(hers, where) == few


def cost(client: Client, where: str) -> int:
    """How many queries a page takes, the second time."""
    client.get(where)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(where).status_code == 200
    return len(caught)
