"""What is typed is on the server before it is handed in; only who typed it ever reads it."""

from typing import Any

import pytest

from tests.cast import MONDAY
from tests.views.held import ENLIST, text, waiting
from workflows.acts import people
from workflows.models import Draft, Person

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "desk"}


def test_the_form_opens_with_what_was_typed_so_far(city: Any, sign_in: Any, today_is: Any) -> None:
    _walk, _on, where = waiting(city, today_is)
    client = sign_in(city.hugo)
    answer = client.post(f"{where}draft/", {"outcome": "dismiss", "reason": "写了一半"}, headers=SCRIPT)
    assert answer.json() == {"words": "草稿 10:00 已存"}
    for page in (text(client.get(where)), text(client.get(f"/inbox/?task={where.split('/')[2]}"))):
        assert "写了一半" in page and "草稿 10:00 已存" in page and "丢弃草稿" in page
        assert 'value="dismiss" ' in page and "还不能提交" not in page
        assert page.count(" checked") >= 1


def test_fields_of_persons_are_kept_too(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case(associates=(("何小明", "", "executive", ""),))
    today_is(MONDAY)
    client, where = sign_in(city.clara), f"/tasks/{walk.item('verify').code}/"
    pk = walk.entry.associates.get().pk
    typed = {f"id_number_{pk}": "3399001980", f"role_facts_{pk}": "负责工资发放。", "outcome": "proceed"}
    client.post(f"{where}draft/", typed, headers=SCRIPT)
    page = text(client.get(where))
    assert "3399001980" in page and "负责工资发放。" in page


def test_without_script_a_button_saves_and_returns(city: Any, sign_in: Any, today_is: Any) -> None:
    _walk, _on, where = waiting(city, today_is)
    client, code = sign_in(city.hugo), where.split("/")[2]
    answer = client.post(f"{where}draft/", {"reason": "写了一半", "draft": "1", "pane": "1"})
    assert answer.url == f"/inbox/?task={code}"
    answer = client.post(f"{where}draft/", {"reason": "又写了一点", "draft": "1"}, follow=True)
    assert "又写了一点" in text(answer) and "草稿 10:00 已存" in text(answer)
    assert Draft.objects.count() == 1
    client.post(f"{where}draft/", {"discard": "1"})
    assert "又写了一点" not in text(client.get(where)) and not Draft.objects.exists()


def test_nobody_else_reads_it(city: Any, sign_in: Any, today_is: Any) -> None:
    second = Person.objects.create_person("second", None, "二号")
    people.appoint(second, city.offices["HC-RS"], "head", since=MONDAY)
    _walk, _on, where = waiting(city, today_is)
    sign_in(city.hugo).post(f"{where}draft/", {"reason": "只给自己看的"}, headers=SCRIPT)
    for person in (second, city.lena, city.anna):
        assert "只给自己看的" not in text(sign_in(person).get(where))
    assert sign_in(city.lena).post(f"{where}draft/", {"reason": "x"}).status_code == 403
    assert sign_in(city.stella).post(f"{where}draft/", {"reason": "x"}).status_code == 404
    assert Draft.objects.get().person == city.hugo


def test_a_finished_step_needs_no_draft(city: Any, sign_in: Any, today_is: Any) -> None:
    _walk, _on, where = waiting(city, today_is)
    client = sign_in(city.hugo)
    client.post(f"{where}draft/", {"reason": "写了一半"}, headers=SCRIPT)
    client.post(where, ENLIST)
    assert not Draft.objects.exists()
    late = client.post(f"{where}draft/", {"reason": "来晚的保存"}, headers=SCRIPT)
    assert late.status_code == 409 and not Draft.objects.exists()


def test_what_is_too_long_is_said_and_not_half_kept(city: Any, sign_in: Any, today_is: Any) -> None:
    _walk, _on, where = waiting(city, today_is)
    answer = sign_in(city.hugo).post(f"{where}draft/", {"reason": "长" * 30_000}, headers=SCRIPT)
    assert answer.status_code == 413 and "64 KB" in answer.json()["words"] and not Draft.objects.exists()


def test_files_cannot_be_kept_and_the_page_says_so(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, on = city.before_decision()
    walk.do("decide", city.hugo, on, outcome="return", reason="请补充证据。")
    today_is(on)
    client, where = sign_in(city.clara), f"/tasks/{walk.item('supplement').code}/"
    client.post(f"{where}draft/", {"reason": "补充说明"}, headers=SCRIPT)
    page = text(client.get(where))
    assert "补充说明" in page and "附件不随草稿保存" in page
