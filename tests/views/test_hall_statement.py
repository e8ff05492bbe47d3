"""The say before the decision: in time, or late and marked so; the words are never lost."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import MONDAY, City
from tests.views.hall_cases import TUESDAY, WORDS, SignIn, Today, body, own, proof, statement_url
from workflows.management.walk import Walk
from workflows.models import (
    Deadline,
    Statement,
    WorkItem,
)


@pytest.fixture
def told(city: City) -> Walk:
    """A case whose prior notices were served on Monday: five working days run."""
    return city.notified()


@pytest.fixture
def issued(city: City) -> Walk:
    """A case whose prior notices wait for service."""
    return city.case().to_review(MONDAY).to_service(MONDAY)


@pytest.fixture
def listed(city: City) -> tuple[Walk, date]:
    """A listed case and the day of the decision."""
    return city.listed()


def test_a_statement_is_filed_with_its_evidence_and_answered_by_the_officer(
    city: City, told: Walk, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    client = sign_in(city.acmes_speaker)
    response = client.post(statement_url(told), {"text": WORDS, "files": [proof()]}, follow=True)
    assert "陈述申辩已经提交" in body(response) and "付款凭证.pdf" in body(response)
    made = Statement.objects.get()
    assert made.filed_on == TUESDAY and not made.is_entered_by_officer
    assert [f.purpose for f in made.files.all()] == ["statement"]
    item = WorkItem.objects.get(entry=told.entry, step="answer")
    assert item.owner == city.clara
    assert Deadline.objects.get(entry=told.entry, kind="answer").due_on == date(2026, 3, 10)
    page = body(client.get(reverse("hall")))
    assert "机关最迟 2026-03-10 答复" in page and "机关的期限：答复陈述申辩" in page


def test_the_same_statement_sent_twice_is_one(
    city: City, told: Walk, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    client = sign_in(city.acmes_speaker)
    client.post(statement_url(told), {"text": WORDS})
    again = client.post(statement_url(told), {"text": WORDS}, follow=True)
    assert "已经提交过了" in body(again)
    assert Statement.objects.count() == 1 and told.entry.open_statements == 1
    assert WorkItem.objects.filter(step="answer").count() == 1
    client.post(statement_url(told), {"text": WORDS + "另补充一点。"})
    assert Statement.objects.count() == 2


def test_the_last_day_is_in_time_and_the_day_after_is_late(
    city: City, told: Walk, today_is: Today, sign_in: SignIn
) -> None:
    client = sign_in(city.acmes_speaker)
    today_is(date(2026, 3, 9), 23, 59)
    assert client.post(statement_url(told), {"text": WORDS}).status_code == 302
    today_is(date(2026, 3, 10), 0, 1)
    late = client.post(statement_url(told), {"text": "迟到的说明"})
    assert late.status_code == 302
    assert [s.is_late for s in Statement.objects.order_by("pk")] == [False, True]
    shown = body(client.get(statement_url(told)))
    assert "决定还没有作出，仍可以提交" in shown and 'type="file"' in shown
    assert "迟到的说明" in shown and "逾期提交" in shown


def test_errors_are_told_in_chinese_and_keep_the_words(
    city: City, told: Walk, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    client = sign_in(city.acmes_speaker)
    empty = client.post(statement_url(told), {"text": ""})
    assert empty.status_code == 422 and "请填写陈述申辩内容" in body(empty)
    wrong = SimpleUploadedFile("证据.exe", b"MZ", "application/octet-stream")
    response = client.post(statement_url(told), {"text": WORDS, "files": [wrong]})
    assert response.status_code == 422
    assert "不支持“证据.exe”的格式" in body(response) and WORDS in body(response)
    assert not Statement.objects.exists()


def test_after_the_decision_nothing_more_is_said_here(
    city: City, listed: tuple[Walk, date], today_is: Today, sign_in: SignIn
) -> None:
    walk, on = listed
    today_is(on)
    response = sign_in(city.acmes_speaker).post(statement_url(walk), {"text": WORDS})
    assert response.status_code == 422 and "决定已经作出" in body(response)
    assert not Statement.objects.exists()


def test_before_signing_for_the_notice_there_is_nothing_to_answer(
    city: City, issued: Walk, today_is: Today, sign_in: SignIn
) -> None:
    today_is(TUESDAY)
    response = sign_in(city.acmes_speaker).get(statement_url(issued))
    assert response["Location"] == reverse("hall-receive", args=[own(issued).code])
