"""Bulk work in the browser: ticked in a list, read and confirmed with the facts, done one by one."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MONDAY
from tests.crowd_of_notices import drafted
from tests.views.test_inbox import listed_codes
from workflows.acts import bulk, people
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import BulkAct, Opinion, Person, Transition, WorkItem
from workflows.models.evidence import new_code
from workflows.tasks import run_outbox_once

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 3)
NEW, START = "/inbox/bulk/", "/inbox/bulk/start/"


def codes(items: list[WorkItem]) -> list[str]:
    """What a list sends for the tasks ticked."""
    return [item.code for item in items]


def ask(client: Any, kind: str, items: list[WorkItem], **more: Any) -> Any:
    """The confirmation page for these tasks."""
    return client.post(NEW, {"kind": kind, "item": codes(items), **more})


def confirm(client: Any, kind: str, items: list[WorkItem], **more: Any) -> Any:
    """Press the button of the confirmation page with everything still ticked."""
    data = {"kind": kind, "code": new_code(), "shown": codes(items), "item": codes(items), **more}
    return client.post(START, data, follow=True)


def text_of(response: Any) -> str:
    """The words of a page, without its markup."""
    body = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def cost(client: Any, *, url: str, data: Any = None) -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as caught:
        response = client.get(url) if data is None else client.post(url, data)
        assert response.status_code == 200
    return len(caught)


def test_the_confirmation_shows_the_facts_of_every_task(city: Any, sign_in: Any, today_is: Any) -> None:
    items = drafted(city, 3)
    today_is(TUESDAY)
    page = ask(sign_in(city.rolf), "approve", items)
    said = text_of(page)
    for item in items:
        entry = item.entry
        told = (entry.subject.name, entry.subject.code, entry.number, entry.ground.text, entry.order_number)
        for words in (*told, "43人", entry.facts_summary, "尚未比对", "必备要素齐全，将签发 1 份"):
            assert words in said
    assert "同意 3 件" in said and "共 3 件，已勾选 3 件，不能办理 0 件" in said
    assert Transition.objects.filter(verb="review_notice").count() == 0  # looking does nothing


def test_what_a_notice_would_lack_is_named_for_every_party(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case(associates=(("何小明", demo.id_for(1), "supervisor", ""),)).to_review(MONDAY)
    walk.entry.associates.update(role_facts="")
    today_is(TUESDAY)
    page = ask(sign_in(city.rolf), "approve", [walk.item("review")])
    assert "《列入事先告知书》缺少必备要素：个人责任事实。请退回补齐。" in text_of(page)
    assert not page.context["rows"][0]["is_on"]
    # It is not a matter of the page alone: the step itself refuses.
    assert "缺少必备要素" in text_of(confirm(sign_in(city.rolf), "approve", [walk.item("review")]))


def test_a_statement_and_its_answer_are_shown_beside_each_other(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    walk = city.notified()
    walk.state(MONDAY, "已经付清工资。")
    walk.answer(date(2026, 3, 4), "经核实尚未付清。")
    day = walk.let_window_close()
    today_is(day)
    said = text_of(ask(sign_in(city.lena), "approve", [walk.item("legal_review")]))
    assert "陈述申辩 1 份" in said and "已经付清工资。" in said and "经核实尚未付清。" in said


def test_what_cannot_be_done_says_why_and_has_no_tick(city: Any, sign_in: Any, today_is: Any) -> None:
    items = drafted(city, 3, by_rolf=1)
    people.appoint(city.people["jiyt"], city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    colleague = Person.objects.get(username="jiyt")
    items[1].task.flow_task.claim(items[1].task, by=colleague, at=at(TUESDAY, 9))
    today_is(TUESDAY)
    page = ask(sign_in(Person.objects.get(pk=city.rolf.pk)), "approve", items)
    rows = {row["row"].item.pk: row for row in page.context["rows"]}
    assert [rows[item.pk]["is_on"] for item in items] == [True, False, False]
    assert colleague.name in rows[items[1].pk]["why"]
    assert "前一步骤" in rows[items[2].pk]["why"]
    ticks = re.findall(r'<input class="form-check-input"[^>]*name="item"[^>]*>', page.content.decode())
    assert sum("disabled" in tick for tick in ticks) == 2 and sum("checked" in tick for tick in ticks) == 1


def test_a_representative_of_the_subject_is_told_to_withdraw(city: Any, sign_in: Any, today_is: Any) -> None:
    items = drafted(city, 1)
    speaker = city.acmes_speaker
    people.appoint(speaker, city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    today_is(TUESDAY)
    (row,) = ask(sign_in(speaker), "approve", items).context["rows"]
    assert "回避" in row["why"]


def test_decisions_to_list_go_one_by_one(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, day = city.before_decision()
    today_is(day)
    page = ask(sign_in(city.hugo), "approve", [walk.item("decide")])
    said = text_of(page)
    assert "须逐件填写理由" in said and "逐件办理" in said
    assert 'form="bulk-start"' not in page.content.decode()  # nothing to confirm
    (row,) = ask(sign_in(city.hugo), "return", [walk.item("decide")]).context["rows"]
    assert row["is_on"]


def test_few_are_done_at_once_and_each_has_its_result(city: Any, sign_in: Any, today_is: Any) -> None:
    items = drafted(city, 4, by_rolf=1)
    today_is(TUESDAY)
    page = confirm(sign_in(Person.objects.get(pk=city.rolf.pk)), "approve", items, reason="同意签发。")
    act = BulkAct.objects.get()
    assert page.redirect_chain == [(reverse("bulk", args=[act.code]), 302)]
    said = text_of(page)
    assert "批量同意的结果" in said and "共 4 件：成功 3 件，未办 1 件；未办的仍在列表中" in said
    assert said.count("已同意") == 3 and "前一步骤" in said
    assert set(Opinion.objects.filter(step="review").values_list("text", flat=True)) == {"同意签发。"}


def test_many_are_done_by_the_runner_and_the_page_follows(
    city: Any, sign_in: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    items = drafted(city, 3)
    today_is(TUESDAY)
    client = sign_in(city.rolf)
    page = confirm(client, "claim", items)
    url = page.redirect_chain[0][0]
    assert "还有 3 件等待办理" in text_of(page) and 'hx-trigger="every 1s"' in page.content.decode()
    assert f'href="{url}"' in page.content.decode()  # 刷新, without a script
    run_outbox_once()
    page = client.get(url)
    assert "成功 3 件，未办 0 件" in text_of(page) and "every 1s" not in page.content.decode()


def test_the_very_next_request_of_anybody_shows_it(city: Any, sign_in: Any, today_is: Any) -> None:
    people.appoint(city.people["jiyt"], city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    items, other = drafted(city, 3), Client()
    other.force_login(Person.objects.get(username="jiyt"), backend="project.auth.DutyBackend")
    today_is(TUESDAY)
    assert len(listed_codes(other.get("/inbox/team/"))) == 3
    client = sign_in(city.rolf)
    confirm(client, "claim", items[:2])
    assert listed_codes(other.get("/inbox/team/")) == [items[2].code]
    confirm(client, "release", items[:1])
    assert set(listed_codes(other.get("/inbox/team/"))) == {items[0].code, items[2].code}


def test_a_head_hands_on_what_others_hold_to_somebody_who_may_do_it(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    items = drafted(city, 2)
    people.appoint(city.people["jiyt"], city.offices["HC-RS"], "reviewer", since=date(2024, 1, 1))
    colleague = Person.objects.get(username="jiyt")
    today_is(TUESDAY)
    client = sign_in(city.hugo)
    page = ask(client, "assign", items)
    offered = dict(page.context["form"].fields["to"].choices)
    assert offered.keys() == {"", str(city.rolf.pk), str(colleague.pk)}
    assert "可办 2 件" in offered[str(colleague.pk)]
    said = text_of(confirm(client, "assign", items, to=colleague.pk, reason="均衡工作量。"))
    assert "成功 2 件" in said
    assert set(WorkItem.objects.filter(step="review").values_list("owner", flat=True)) == {colleague.pk}


def test_what_is_missing_is_asked_for_and_nothing_typed_or_ticked_is_lost(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    items = drafted(city, 3)
    today_is(TUESDAY)
    client, code = sign_in(city.rolf), new_code()
    data = {"kind": "return", "code": code, "shown": codes(items), "item": codes(items[:2]), "reason": " "}
    page = client.post(START, data)
    assert page.status_code == 422 and "请写明理由" in text_of(page)
    assert [row["is_on"] for row in page.context["rows"]].count(True) == 2
    assert f'value="{code}"' in page.content.decode()
    page = client.post(START, data | {"item": [], "reason": "金额有误。"})
    assert (
        page.status_code == 422 and "没有勾选任务" in text_of(page) and "金额有误。" in page.content.decode()
    )
    assert BulkAct.objects.count() == 0


def test_a_colleague_outside_the_list_cannot_be_chosen(city: Any, sign_in: Any, today_is: Any) -> None:
    items = drafted(city, 1)
    today_is(TUESDAY)
    data = {
        "kind": "assign",
        "shown": codes(items),
        "item": codes(items),
        "reason": "x",
        "to": city.stella.pk,
    }
    page = sign_in(city.hugo).post(START, data)
    assert page.status_code == 422 and "这名人员不能办理所选的任务" in text_of(page)


@pytest.mark.parametrize(("box", "where"), [("team", "/inbox/team/"), ("mine", "/inbox/"), ("", "/inbox/")])
def test_every_page_of_it_belongs_to_the_list_it_came_from(
    city: Any, sign_in: Any, today_is: Any, box: str, where: str
) -> None:
    items = drafted(city, 2)
    today_is(TUESDAY)
    rolf = sign_in(city.rolf)
    for page in (ask(rolf, "claim", items, box=box), confirm(rolf, "claim", items, box=box)):
        (current,) = re.findall(r'<a href="([^"]*)"[^>]* aria-current="page"', page.content.decode())[:1]
        assert current == where
        assert re.search(f'class="xh-crumb"[^>]*>\\s*<a href="{where}"', page.content.decode())
        assert f'btn-sm xh-end" href="{where}"' in page.content.decode()


def test_sent_twice_it_is_one_act(city: Any, sign_in: Any, today_is: Any) -> None:
    items = drafted(city, 2)
    today_is(TUESDAY)
    client, code = sign_in(city.rolf), new_code()
    first = confirm(client, "approve", items, code=code)
    again = confirm(client, "approve", items, code=code)
    assert first.redirect_chain == again.redirect_chain and BulkAct.objects.count() == 1
    assert "成功 2 件，未办 0 件" in text_of(again)


def test_anothers_code_is_not_taken_and_anothers_act_not_found(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    items = drafted(city, 2)
    today_is(TUESDAY)
    confirm(sign_in(city.rolf), "claim", items)
    act = BulkAct.objects.get()
    client = sign_in(city.hugo)
    assert client.get(reverse("bulk", args=[act.code])).status_code == 404
    page = confirm(client, "assign", items, code=act.code, to=city.rolf.pk, reason="x")
    assert act.code not in page.redirect_chain[0][0] and BulkAct.objects.count() == 2


def test_tasks_that_one_may_not_see_are_not_there(city: Any, sign_in: Any, today_is: Any) -> None:
    items = drafted(city, 2)
    today_is(TUESDAY)
    client = sign_in(city.stella)
    for page in (ask(client, "claim", items), client.post(START, {"kind": "claim", "shown": codes(items)})):
        assert page.status_code == 422
        assert not any(item.entry.subject.name in page.content.decode() for item in items)
    assert sign_in(city.rolf).post(NEW, {"kind": "claim", "item": ["nothing"]}).status_code == 422
    assert sign_in(city.rolf).post(NEW, {"kind": "burn", "item": codes(items)}).status_code == 404
    assert sign_in(city.acmes_speaker).post(NEW, {"kind": "claim", "item": codes(items)}).status_code == 403


def test_all_that_the_filter_matches_can_be_chosen(city: Any, sign_in: Any, today_is: Any) -> None:
    items = drafted(city, 30)
    today_is(TUESDAY)
    client = sign_in(city.rolf)
    page = client.get("/inbox/team/?state=later")
    assert "全选本条件下的 30 件" in text_of(page)
    page = client.post(NEW, {"kind": "claim", "all": "1", "box": "team", "filter": "state=later"})
    assert len(page.context["rows"]) == 30
    name = items[0].entry.subject.name
    page = client.post(NEW, {"kind": "claim", "all": "1", "box": "team", "filter": f"q={name}"})
    assert {row["row"].subject_name for row in page.context["rows"]} == {name}


def test_more_than_may_be_done_at_once_are_named_and_the_nearest_due_taken(
    city: Any, sign_in: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_MOST", 2)
    items = drafted(city, 4)
    today_is(TUESDAY)
    page = ask(sign_in(city.rolf), "claim", items)
    assert "一次最多办理 2 件" in text_of(page)
    nearest = WorkItem.objects.filter(step="review").order_by("due_at", "priority", "pk")[:2]
    assert [row["row"].item.pk for row in page.context["rows"]] == [item.pk for item in nearest]


def test_what_was_not_done_stays_ticked_in_the_list(city: Any, sign_in: Any, today_is: Any) -> None:
    items = drafted(city, 3, by_rolf=1)
    today_is(TUESDAY)
    client = sign_in(Person.objects.get(pk=city.rolf.pk))
    confirm(client, "claim", items[:2])
    confirm(client, "approve", items[:1])
    act = bulk.start(new_code(), "approve", [items[2]], by=city.rolf, at=at(TUESDAY), reason="")
    bulk.work_off(act, at=at(TUESDAY))
    page = client.get(f"/inbox/team/?bulk={act.code}").content.decode()
    assert re.findall(r'value="([^"]+)"\s+form="bulk-form"\s+checked', page) == [items[2].code]
    assert "上次未办的 1 件仍保持选中" in page
    assert (
        "checked"
        not in sign_in(city.lena).get(f"/inbox/team/?bulk={act.code}").content.decode().split("tbody")[0]
    )


def test_a_look_at_the_facts_of_natural_persons_is_kept(city: Any, sign_in: Any, today_is: Any) -> None:
    from workflows.acts import subject

    walk = city.walk()
    walk.subject = subject.find_or_create(demo.id_for(77), "何小明")
    walk.register(MONDAY, order_deadline=date(2026, 2, 26), case_number="衡人社监〔2026〕990号")
    walk.to_review(MONDAY)
    today_is(TUESDAY)
    ask(sign_in(city.rolf), "approve", [walk.item("review")])
    assert Transition.objects.filter(book=walk.entry.book, verb="view_file", actor=city.rolf).count() == 1


def test_the_pages_cost_the_same_for_ten_and_for_forty(
    city: Any, sign_in: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = drafted(city, 40)
    today_is(TUESDAY)
    client = sign_in(city.rolf)
    for kind in ("approve", "return", "claim", "release"):
        ten = cost(client, url=NEW, data={"kind": kind, "item": codes(items[:10])})
        assert cost(client, url=NEW, data={"kind": kind, "item": codes(items)}) == ten <= 30
    head = sign_in(city.hugo)
    ten = cost(head, url=NEW, data={"kind": "assign", "item": codes(items[:10])})
    assert cost(head, url=NEW, data={"kind": "assign", "item": codes(items)}) == ten <= 30
    few = confirm(head, "assign", items[:10], to=city.rolf.pk, reason="x").redirect_chain[0][0]
    many = confirm(head, "assign", items, to=city.rolf.pk, reason="x").redirect_chain[0][0]
    run_outbox_once()
    # Whatever was refused asks once more who the officer is, to offer the way on.
    assert cost(head, url=many) <= cost(head, url=few) + 1 <= 16
    assert cost(head, url=NEW) <= 13


def test_one_finds_ones_latest_bulk_acts(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(TUESDAY)
    client = sign_in(city.rolf)
    assert "还没有批量办理过" in text_of(client.get(NEW))
    confirm(client, "claim", drafted(city, 2))
    assert "批量领取" in text_of(client.get(NEW)) and "全部办成" in text_of(client.get(NEW))
    assert "批量领取" not in text_of(sign_in(city.hugo).get(NEW))
