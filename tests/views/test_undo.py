"""Ten seconds in which what was handed in may be taken back; nothing is enacted in them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MONDAY
from tests.uploads import PDF
from tests.views.held import ENLIST, lines, ten_seconds, text, waiting  # noqa: F401
from workflows.models import DeskSettings, HeldStep, Person, WorkItem
from workflows.queries import clock

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("ten_seconds")]


def later(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """So many seconds go by."""
    then = clock.now() + timedelta(seconds=seconds)
    monkeypatch.setattr(clock, "now", lambda: then)


def test_what_was_handed_in_waits_and_is_taken_back(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, _on, where = waiting(city, today_is)
    client, before = sign_in(city.hugo), lines()
    assert "提交后 10 秒内可撤回" in text(client.get(where))
    assert client.post(where, ENLIST).url == "/inbox/"
    page = text(client.get("/inbox/"))
    assert "已提交" in page and "10 秒内可以撤回" in page and f"{where}take-back-step/" in page
    assert f'href="{where}"' not in page and lines() == before
    back = client.post(f"{where}take-back-step/")
    assert back.url == where
    page = text(client.get(where))
    assert ENLIST["reason"] in page and "已撤回" in page and 'value="enlist" ' in page
    assert walk.entry.state == "notified" and lines() == before
    assert WorkItem.objects.get(step="decide").status == "assigned"


def test_the_next_look_enacts_what_is_due(
    city: Any, sign_in: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, _on, where = waiting(city, today_is)
    client = sign_in(city.hugo)
    client.post(where, ENLIST)
    later(monkeypatch, 9)
    assert "1 秒内可以撤回" in text(client.get("/inbox/")) and walk.entry.state == "notified"
    later(monkeypatch, 1)
    page = text(client.get("/inbox/held/"))
    assert "已完成：审批列入决定" in page and "data-held" not in page
    assert walk.entry.state == "listed" and not HeldStep.objects.exists()
    late = client.post(f"{where}take-back-step/")
    assert late.status_code == 409 and "没有可以撤回的提交" in text(late)


def test_two_sessions_see_it_gone_at_once(city: Any, sign_in: Any, today_is: Any) -> None:
    from workflows.acts import people

    second = Person.objects.create_person("second", None, "二号")
    people.appoint(second, city.offices["HC-RS"], "head", since=MONDAY)
    _walk, _on, where = waiting(city, today_is)
    code = where.split("/")[2]
    assert code in text(sign_in(second).get("/inbox/team/"))
    sign_in(city.hugo).post(where, ENLIST)
    client = sign_in(second)
    assert code not in text(client.get("/inbox/team/"))
    assert "已由陆明远提交，正在等待生效" in text(client.get(where))
    answer = client.post(where, ENLIST)
    assert answer.status_code == 409 and "已由陆明远提交，正在等待生效" in text(answer)
    assert client.post(f"{where}take-back-step/").status_code == 403
    assert HeldStep.objects.count() == 1


def test_complete_and_open_next_goes_on_while_the_step_waits(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, other = city.case(), city.case(company="hongtuo")
    today_is(MONDAY)
    said = {"outcome": "proceed", "reason": "核对无误。", "next": "1"}
    client, where = sign_in(city.clara), f"/tasks/{walk.item('verify').code}/"
    answer = client.post(where, said)
    assert answer.url == f"/tasks/{other.item('verify').code}/"
    page = text(client.get(answer.url))
    assert "data-held" in page and f"{where}take-back-step/" in page


def test_who_wants_no_delay_has_none(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, _on, where = waiting(city, today_is)
    DeskSettings.objects.create(person=city.hugo, holds_steps=False)
    client = sign_in(city.hugo)
    assert "不能撤回" in text(client.get(where))
    client.post(where, ENLIST)
    assert walk.entry.state == "listed" and not HeldStep.objects.exists()


def test_files_are_handed_in_at_once(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.notified()
    day = walk.let_window_close()
    walk.to_decision(day)
    walk.do("decide", city.hugo, day, outcome="return", reason="请补充证据。")
    today_is(day)
    paper = SimpleUploadedFile("凭证.pdf", PDF, "application/pdf")
    where = f"/tasks/{walk.item('supplement').code}/"
    sign_in(city.clara).post(where, {"reason": "补充付款凭证。", "files": paper})
    assert not HeldStep.objects.exists() and WorkItem.objects.get(step="supplement").status == "done"


def test_what_cannot_be_enacted_comes_back_with_the_reason(
    city: Any, sign_in: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, _on, where = waiting(city, today_is)
    client = sign_in(city.hugo)
    client.post(where, ENLIST)
    type(walk.entry).objects.filter(pk=walk.entry.pk).update(open_statements=1)
    later(monkeypatch, 11)
    assert "没有办成" in text(client.get("/inbox/"))
    page = text(client.get(where))
    assert "还有陈述申辩或者异议没有答复" in page and ENLIST["reason"] in page


def test_the_strip_costs_one_query_however_much_waits(city: Any, sign_in: Any, today_is: Any) -> None:
    first, second = city.case(), city.case(company="hongtuo")
    city.case(company="jinda")
    today_is(MONDAY)
    client, costs = sign_in(city.clara), []
    for walk in (first, second):
        client.post(f"/tasks/{walk.item('verify').code}/", {"outcome": "proceed", "reason": "核对无误。"})
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/inbox/").status_code == 200
        costs.append(len(caught))
    assert HeldStep.objects.count() == 2 and costs[0] == costs[1]
