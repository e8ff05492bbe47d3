"""Nothing typed is lost: by an error, by a colleague who was first, by a session that ended, by an old page."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import MONDAY
from tests.flows.test_objection import Story
from tests.views.held import ENLIST, lines, seal, text, waiting
from workflows.acts import people
from workflows.management.city import PASSWORD
from workflows.models import Draft, Person
from workflows.queries import clock

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "desk"}


@pytest.fixture
def page(city: Any, sign_in: Any, today_is: Any) -> Any:
    """The address of a decision and what a page of the head's sends, typed half."""
    _walk, _on, where = waiting(city, today_is)
    sealed = seal(text(sign_in(city.hugo).get(where)))
    return where, {"outcome": "enlist", "reason": "写到一半的理由", "typed_by": sealed}


def enter(client: Client, username: str, answer: Any) -> Any:
    """Sign in at the page one was led to."""
    for name in ("lumy", "fangm", "second"):
        person = Person.objects.filter(username=name).first()
        if person:
            person.set_password(PASSWORD)
            person.save()
    return client.post(answer.url, {"username": username, "password": PASSWORD}, follow=True)


def test_an_error_keeps_it_on_the_page_and_on_the_server(page: Any, client: Any) -> None:
    where, typed = page
    answer = client.post(where, {**typed, "outcome": ""})
    assert answer.status_code == 422 and "写到一半的理由" in text(answer)
    assert "写到一半的理由" in text(client.get(where))


def test_who_loses_a_race_can_copy_what_was_typed(city: Any, page: Any, sign_in: Any) -> None:
    where, typed = page
    second = Person.objects.create_person("second", None, "二号")
    people.appoint(second, city.offices["HC-RS"], "head", since=MONDAY)
    sign_in(second).post(where, ENLIST)
    before, client = lines(), sign_in(city.hugo)
    answer = client.post(where, typed)
    assert answer.status_code == 409 and "二号" in text(answer)
    for shown in (text(answer), text(client.get(where))):
        assert "写到一半的理由" in shown and "readonly" in shown and "同意列入" in shown
        assert 'data-copy="写到一半的理由"' in shown
    assert "写到一半的理由" not in text(sign_in(second).get(where)) and lines() == before


def test_after_a_session_ended_it_is_back_as_a_draft(page: Any) -> None:
    where, typed = page
    client = Client()
    answer = client.post(where, typed)
    assert answer.status_code == 302 and answer.url == f"/login/?next={where}"
    shown = text(enter(client, "lumy", answer))
    assert "您登录过期前填写的内容已恢复" in shown and "写到一半的理由" in shown
    kept = Draft.objects.get()
    assert kept.data == {"outcome": ["enlist"], "reason": ["写到一半的理由"]}


def test_what_was_typed_at_another_department_than_the_entrys_is_kept_too(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    """The credit office answers in its own house only; the entry lies with the bureau."""
    story = Story(city, contact="13800000000")
    story.do("check", story.zhou, outcome="accept")
    item = story.walk.item("serve_acceptance")
    today_is(date(2026, 8, 3))
    where = f"/tasks/{item.code}/"
    sealed = seal(text(sign_in(story.zhou).get(where)))
    story.zhou.set_password(PASSWORD)
    story.zhou.save()
    client = Client()
    answer = client.post(where, {"way": "collected", "reason": "签收单第3号", "typed_by": sealed})
    assert "签收单第3号" in text(enter(client, "zhouw", answer))


def test_the_pane_is_led_back_to_the_pane(page: Any) -> None:
    where, typed = page
    answer = Client().post(where, {**typed, "pane": "1"})
    assert answer.url.endswith(f"task%3D{where.split('/')[2]}")


def test_another_person_does_not_get_it(city: Any, page: Any) -> None:
    where, typed = page
    second = Person.objects.create_person("second", None, "二号")
    people.appoint(second, city.offices["HC-RS"], "head", since=MONDAY)
    client = Client()
    shown = text(enter(client, "second", client.post(where, typed)))
    assert "写到一半的理由" not in shown and not Draft.objects.exists()
    assert "left_behind" not in client.session


def test_a_page_without_its_seal_leaves_nothing(page: Any) -> None:
    where, typed = page
    client = Client()
    assert client.post(where, {**typed, "typed_by": "x"}).url == f"/login/?next={where}"
    assert "left_behind" not in client.session


def test_the_script_hears_that_the_session_ended(page: Any) -> None:
    where, typed = page
    client = Client()
    answer = client.post(f"{where}draft/", typed, headers=SCRIPT)
    assert answer.status_code == 401 and answer.json() == {"login": f"/login/?next={where}"}
    assert client.session["left_behind"]["data"]["reason"] == ["写到一半的理由"]


def test_the_longest_session_ends_without_a_loss(
    page: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, typed = page
    later = clock.now() + timedelta(hours=13)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.post(where, typed)
    assert answer.url == f"/login/?next={where}"
    assert "写到一半的理由" in text(enter(client, "lumy", answer))


def test_an_old_page_of_the_same_person_is_kept_and_asked_again(city: Any, page: Any) -> None:
    where, typed = page
    client, before = Client(enforce_csrf_checks=True), lines()
    client.force_login(Person.objects.get(pk=city.hugo.pk), backend="project.auth.DutyBackend")
    answer = client.post(where, {**typed, "csrfmiddlewaretoken": "old"}, follow=True)
    assert "再按一次按钮" in text(answer) and "写到一半的理由" in text(answer) and lines() == before
    answer = client.post(f"{where}draft/", {**typed, "reason": "更多"}, headers=SCRIPT)
    assert answer.status_code == 403 and answer.json()["token"]
    assert Draft.objects.get().data["reason"] == ["更多"]


def test_an_old_page_of_somebody_else_is_refused_as_before(city: Any, page: Any) -> None:
    where, typed = page
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(pk=city.lena.pk), backend="project.auth.DutyBackend")
    answer = client.post(where, typed)
    assert answer.status_code == 403 and not Draft.objects.exists()
    assert Client(enforce_csrf_checks=True).post("/login/", {}).status_code == 403
