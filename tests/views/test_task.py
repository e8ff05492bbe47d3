"""The task page: the dossier beside the form, four eyes in words, one effect for two clicks."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MONDAY
from workflows.acts import people
from workflows.law.duties import Role
from workflows.models import Evidence, Mandate, Notice, Opinion, Person, Transition, WorkItem
from workflows.queries import task as tasks

pytestmark = pytest.mark.django_db
APPROVE = {"outcome": "approve", "reason": "同意签发。"}


def address(walk: Any, step: str, *more: str) -> str:
    """The address of the open task of a step."""
    return "/".join(["", "tasks", walk.item(step).code, *more, ""])


def text(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


def count_queries(client: Any, where: str) -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(where).status_code == 200
    return len(caught)


def test_the_page_shows_the_dossier_the_clock_and_the_form(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, on = city.before_decision()
    today_is(on)
    page = text(sign_in(city.hugo).get(address(walk, "decide")))
    for words in (
        walk.entry.facts_summary, walk.entry.order_number, "告知与送达",
        "没有收到陈述申辩", "交叉比对", "第八条", "待核",
        "一并列入人员", "怎么算的", "四眼原则", "沈佳宁", "郑博", "方敏", "同意列入", "流转", "列入决定书预览",
    ):  # fmt: skip
        assert words in page
    assert city.acme.code in page and "33990019800115" not in page


def test_what_was_said_and_answered_stands_side_by_side(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.notified()
    walk.state(MONDAY, "工程款没有结清。")
    today_is(MONDAY)
    page = text(sign_in(city.clara).get(address(walk, "answer")))
    assert "工程款没有结清。" in page and "还没有答复" in page and "本件" in page


def test_a_step_moves_the_case_and_leads_to_the_next_one(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, other = city.case(), city.case(company="hongtuo")
    today_is(MONDAY)
    client, said = sign_in(city.clara), {"outcome": "proceed", "reason": "核对无误。"}
    answer = client.post(address(walk, "verify"), {**said, "next": "1"})
    assert answer.url == address(other, "verify")
    assert walk.item("draft").owner == city.clara
    answer = client.post(address(other, "verify"), {**said, "next": "1", "pane": "1"})
    assert answer.url == f"/inbox/?task={walk.item('draft').code}"
    assert client.post(address(other, "draft"), {"facts_summary": "事实。"}).url == "/inbox/"


def test_the_way_on_stays_in_the_list_one_came_from_with_its_filters(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    """Two wait for review; one looks at the first in the filtered list of the department."""
    walk, other = city.case().to_review(MONDAY), city.case(company="hongtuo").to_review(MONDAY)
    today_is(MONDAY)
    client, came = sign_in(city.rolf), f"/inbox/team/?list={walk.entry.list_type.code}"
    where = address(walk, "review")
    pane = client.get(came + f"&task={walk.item('review').code}").content.decode()
    assert (
        f'name="came_from" value="{came}"' in pane and f"{where}?came_from=%2Finbox%2Fteam%2F%3Flist" in pane
    )
    said = {"outcome": "return", "reason": "请补充。", "next": "1", "came_from": came}
    answer = client.post(where, {**said, "pane": "1"})
    assert answer.url == f"{came}&task={other.item('review').code}"
    page = client.get(f"{address(other, 'review')}?came_from={quote(came)}").content.decode()
    assert re.search(rf'href="{re.escape(came)}">\s*返回列表', page)
    claimed = client.post(
        f"{address(other, 'review')}claim/", {"pane": "1", "came_from": came + "&who=nobody"}
    )
    kept = f"/inbox/?list={walk.entry.list_type.code}"
    assert claimed.url == f"{kept}&task={other.item('review').code}"
    assert client.post(address(other, "review"), said | {"came_from": kept}).url == kept


@pytest.mark.parametrize("came", ["https://evil.example/inbox/", "//evil.example/inbox/team/", "/admin/"])
def test_nobody_is_led_away_from_the_lists(city: Any, sign_in: Any, today_is: Any, came: str) -> None:
    walk = city.case()
    today_is(MONDAY)
    client = sign_in(city.clara)
    released = client.post(f"{address(walk, 'verify')}release/", {"came_from": came})
    assert released.url == "/inbox/"


def test_errors_keep_what_was_typed_and_change_nothing(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, on = city.before_decision()
    today_is(on)
    client, lines = sign_in(city.hugo), Transition.objects.exclude(book__kind="access").count()
    answer = client.post(address(walk, "decide"), {"reason": "写了一半的理由"})
    assert answer.status_code == 422
    assert "写了一半的理由" in text(answer) and "请选择一项结论" in text(answer)
    assert Transition.objects.exclude(book__kind="access").count() == lines


def test_what_the_law_refuses_is_said_on_the_form(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, on = city.before_decision()
    type(walk.entry).objects.filter(pk=walk.entry.pk).update(open_statements=1)
    today_is(on)
    answer = sign_in(city.hugo).post(address(walk, "decide"), {"outcome": "enlist", "reason": "达到标准。"})
    assert answer.status_code == 422 and walk.entry.state == "notified"
    assert "还有陈述申辩或者异议没有答复" in text(answer) and "达到标准。" in text(answer)
    assert WorkItem.objects.get(pk=walk.item("decide").pk).status == "new"


def test_two_clicks_have_one_effect(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY)
    client, where = sign_in(city.rolf), address(walk, "review")
    assert client.post(where, APPROVE).status_code == 302
    again = client.post(where, APPROVE)
    assert again.status_code == 409 and "郑博" in text(again) and "03-02 10:00" in text(again)
    assert Opinion.objects.filter(step="review").count() == 1
    assert Notice.objects.filter(kind="prior_notice").count() == 2


def test_a_task_in_other_hands_cannot_be_done(city: Any, sign_in: Any, today_is: Any) -> None:
    second = people_of(city, Role.REVIEWER)
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY)
    where = address(walk, "review")
    assert sign_in(second).post(f"{where}claim/").url == where
    page = sign_in(city.rolf).get(where)
    assert "二号" in text(page) and "step-form" not in text(page)
    for more in ("", "claim/"):
        answer = sign_in(city.rolf).post(where + more, APPROVE)
        assert answer.status_code == 409 and "二号" in text(answer)


def people_of(city: Any, role: str) -> Person:
    """A second person of the labour bureau with a role."""
    person = Person.objects.create_person("second", None, "二号")
    people.appoint(person, city.offices["HC-RS"], role, since=MONDAY)
    return person


def test_claim_and_give_back(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY)
    client, where = sign_in(city.rolf), address(walk, "review")
    assert client.post(f"{where}claim/").status_code == 302
    assert walk.item("review").owner == city.rolf
    assert "退还部门" in text(client.get(where))
    assert client.post(f"{where}release/").url == "/inbox/"
    assert walk.item("review").owner is None
    assert client.post(f"{where}release/").status_code == 409


def test_four_eyes_are_told_in_words_and_hold_on_post(city: Any, sign_in: Any, today_is: Any) -> None:
    people.appoint(city.clara, city.offices["HC-RS"], Role.REVIEWER, since=MONDAY)
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY)
    client, where = sign_in(city.clara), address(walk, "review")
    page = text(client.get(where))
    assert "您已经办理过本件的前一步骤" in page and 'id="step-form"' not in page
    for more in ("", "claim/"):
        answer = client.post(where + more, APPROVE)
        assert answer.status_code == 403 and "您已经办理过本件的前一步骤" in text(answer)
    assert walk.item("review").status == "new"


def test_who_speaks_for_the_subject_must_step_aside(city: Any, sign_in: Any, today_is: Any) -> None:
    Mandate.objects.create(person=city.rolf, subject=city.acme, kind="agent", since=MONDAY)
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY)
    client, where = sign_in(city.rolf), address(walk, "review")
    assert "应当回避" in text(client.get(where))
    assert client.post(where, APPROVE).status_code == 403


def test_a_reader_without_the_duty_sees_no_form(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY)
    for person in (city.hugo, city.anna):
        client, where = sign_in(person), address(walk, "review")
        page = text(client.get(where))
        assert "这一步由其他岗位办理" in page and 'id="step-form"' not in page
        assert client.post(where, APPROVE).status_code == 403
        assert client.post(f"{where}claim/").status_code == 403


def test_strangers_and_the_subject_get_a_404(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY)
    where = address(walk, "review")
    for person in (city.stella, city.acmes_speaker, city.nora):
        client = sign_in(person)
        assert client.get(where).status_code == 404
        assert client.get(f"{where}preview/").status_code == 404
        for more in ("", "claim/", "release/"):
            assert client.post(where + more, APPROVE).status_code == 404


def test_a_return_is_shown_to_whoever_works_next(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY)
    walk.do("review", city.rolf, MONDAY, hour=12, outcome="return", reason="请补充工资台账。")
    today_is(MONDAY)
    page = text(sign_in(city.clara).get(address(walk, "draft")))
    assert "郑博（审核告知书）退回" in page and "请补充工资台账。" in page


def test_the_draft_of_the_notice_has_no_number_and_its_own_policy(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY)
    client = sign_in(city.rolf)
    answer = client.get(address(walk, "review", "preview"))
    assert "草稿" in text(answer) and "（文号待编）" in text(answer) and city.acme.name in text(answer)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "style-src 'unsafe-inline'" in policy
    assert "何小明" in text(client.get(address(walk, "review", "preview") + "?party=1"))
    assert client.get(address(walk, "review", "preview") + "?party=2").status_code == 404
    assert "unsafe-inline" not in client.get(address(walk, "review"))["Content-Security-Policy"]


def test_what_a_notice_lacks_is_listed_before_it_is_signed(city: Any, sign_in: Any, today_is: Any) -> None:
    city.offices["HC-RS"].phone = ""
    city.offices["HC-RS"].save()
    walk = city.case().to_review(MONDAY)
    today_is(MONDAY)
    page = text(sign_in(city.rolf).get(address(walk, "review")))
    assert "缺少必备要素" in page and "提出异议的联系电话" in page


@pytest.mark.parametrize("step", ["legal_review", "decide"])
def test_the_decision_is_drafted_with_todays_dates_and_nothing_is_saved(
    city: Any, sign_in: Any, today_is: Any, step: str
) -> None:
    walk, on = city.before_decision() if step == "decide" else (city.notified(), None)
    on = on or walk.let_window_close()
    today_is(on)
    answer = sign_in(city.hugo).get(address(walk, step, "preview"))
    assert f"{on.year + 3}年{on.month}月{on.day}日" in text(answer)
    assert walk.entry.decided_on is None and walk.entry.listed_until is None


def test_the_page_costs_the_same_whatever_the_case_file_holds(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, on = city.before_decision()
    today_is(on)
    client, where = sign_in(city.hugo), address(walk, "decide")
    client.get(where)
    few = count_queries(client, where)
    entry = walk.entry
    for n in range(30):
        Evidence.objects.create(
            entry=entry, name=f"{n}.pdf", media_type="application/pdf", size=1, digest="0" * 64,
            uploaded_by=city.clara, uploaded_at=entry.registered_at,
        )  # fmt: skip
        Opinion.objects.create(
            process=walk.item("decide").task.process, entry=entry, step="draft", person=city.clara, post="x",
            at=entry.registered_at, outcome="done", text=str(n),
        )  # fmt: skip
        city.case(MONDAY)
    assert count_queries(client, where) == few <= 60


def test_other_entries_of_the_subject_are_cross_checked(city: Any, sign_in: Any, today_is: Any) -> None:
    first, second = city.case(), city.case()
    today_is(MONDAY)
    page = text(sign_in(city.clara).get(address(second, "verify")))
    assert first.entry.number in page
    item = tasks.find(city.clara, second.item("verify").code)
    assert item is not None
    assert [row["entry"].number for row in tasks.others(item.entry, city.clara)] == [first.entry.number]
    assert tasks.others(item.entry, city.stella) == []
