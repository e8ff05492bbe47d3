"""Recording service: notice by notice, with proof, once, by whoever owes it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import MONDAY
from tests.uploads import PDF
from workflows.models import Evidence, Mandate, Transition

pytestmark = pytest.mark.django_db
SERVED = {
    "method": "direct",
    "served_on": MONDAY.isoformat(),
    "recipient": "张三",
    "relation": "负责收件的人",
    "proof": "送达回证1号",
}


def text(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


def serve_address(walk: Any, **who: Any) -> str:
    """Where the service of a prior notice is recorded."""
    return f"/notices/{walk.entry.notices.get(kind='prior_notice', **who).code}/serve/"


def test_service_is_recorded_notice_by_notice_with_its_proof(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    today_is(MONDAY, 16)
    client, step = sign_in(city.clara), f"/tasks/{walk.item('serve').code}/"
    assert text(client.get(step)).count(">登记送达<") == 2
    assert client.post(step, {}).status_code == 422
    proof = SimpleUploadedFile("回证.pdf", PDF)
    answer = client.post(serve_address(walk, associate=None), {**SERVED, "files": proof})
    assert answer.url == step and walk.entry.state == "notified"
    kept = Evidence.objects.get(purpose="service")
    assert walk.entry.notices.get(state="served").service_file == kept
    assert text(client.get(step)).count(">登记送达<") == 1
    theirs = {**SERVED, "relation": "同住成年家属"}
    client.post(serve_address(walk, associate__isnull=False), theirs)
    assert client.post(step, {}).status_code == 302


def test_service_errors_come_back_on_the_task_page(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    today_is(MONDAY, 16)
    where, late = serve_address(walk, associate=None), (MONDAY + timedelta(days=1)).isoformat()
    answer = sign_in(city.clara).post(where, {**SERVED, "served_on": late, "proof": "我写的凭证"})
    assert answer.status_code == 422
    assert "送达日期不能晚于今天" in text(answer) and "我写的凭证" in text(answer)
    assert walk.entry.state == "proposed"


def test_service_is_recorded_once(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    today_is(MONDAY, 16)
    client, where = sign_in(city.clara), serve_address(walk, associate=None)
    assert client.post(where, SERVED).status_code == 302
    lines = Transition.objects.exclude(book__kind="access").count()
    assert client.post(where, SERVED).status_code == 409
    assert Transition.objects.exclude(book__kind="access").count() == lines


def test_only_who_owes_service_records_it(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    today_is(MONDAY, 16)
    where = serve_address(walk, associate=None)
    for person, status in (
        (city.rolf, 403),
        (city.hugo, 403),
        (city.anna, 403),
        (city.stella, 404),
        (city.acmes_speaker, 404),
    ):
        assert sign_in(person).post(where, SERVED).status_code == status
    assert sign_in(city.clara).get(where).status_code == 405
    Mandate.objects.create(person=city.clara, subject=city.acme, kind="agent", since=MONDAY)
    assert sign_in(city.clara).post(where, SERVED).status_code == 403
