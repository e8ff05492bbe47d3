"""Training over HTTP: what the browser gets and what it cannot forge; the desk's pages."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests import courses
from workflows.acts import training
from workflows.management.courses import right_answers
from workflows.management.walk import at
from workflows.models import Attempt, Completion, Learning, Reading, SubjectKind, Transition
from workflows.queries import clock

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The server's clock, which a test moves on by seconds."""
    now = [at(DAY, 12)]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def pass_(seconds: float) -> datetime:
        now[0] += timedelta(seconds=seconds)
        return now[0]

    return pass_


@pytest.fixture
def learning(city: Any, time: Any) -> Learning:
    return training.begin(courses.published(city), city.acme, by=city.acmes_speaker, at=time(0))


def beat(client: Any, learning: Learning, position: int, nonce: str, **forged: str) -> Any:
    """One sign of life, with whatever else a forger says."""
    url = reverse("hall-beat", args=[learning.code, position])
    return client.post(url, {"nonce": nonce, **forged})


@pytest.mark.sqlite
def test_a_course_from_the_list_to_the_certificate(city: Any, sign_in: Any, time: Any) -> None:
    """Clicked through as a browser does; the answers are nowhere before the paper is handed in."""
    city.listed()
    courses.published(city)
    client = sign_in(city.acmes_speaker)
    page = client.get(reverse("hall-training")).content.decode()
    assert "不收费" in page and "不参加不影响申请修复" in page
    client.post(reverse("hall-training-begin", args=["short"]))
    learning = Learning.objects.get()
    for position in (1, 2):
        assert client.get(reverse("hall-lesson", args=[learning.code, position])).status_code == 200
        told = beat(client, learning, position, "").json()
        for _n in range(4):
            assert not told["finished"]
            time(2)
            told = beat(client, learning, position, told["nonce"]).json()
        assert told["finished"]
    quiz = reverse("hall-quiz", args=[learning.code])
    client.post(quiz, {"do": "begin"})
    attempt = Attempt.objects.get()
    shown = client.get(quiz).content.decode()
    assert "机密解析" not in shown and "算术" not in shown
    right = right_answers(attempt)
    partly = client.post(quiz, {"do": "submit", "q0": str(right[0][0])})
    assert partly.status_code == 422
    words = partly.content.decode()
    assert "第2题还没有作答。" in words and words.count('is-on"') == 1 and "机密解析" not in words
    number = reverse("hall-attempt", args=[learning.code, 1])
    assert client.get(number).status_code == 404, "no result before it is handed in"
    answered = {f"q{place}": str(said[0]) for place, said in right.items()}
    assert client.post(quiz, {"do": "submit", **answered}).url == number
    result = client.get(number).content.decode()
    assert "100 分" in result and result.count("机密解析") == 3
    done = Completion.objects.get()
    assert done.certificate is not None
    assert done.certificate.number in client.get(reverse("hall-training")).content.decode()
    assert client.get(reverse("hall-paper", args=[done.certificate.code])).status_code == 200


def test_nothing_that_a_forger_says_counts(city: Any, learning: Learning, sign_in: Any, time: Any) -> None:
    client = sign_in(city.acmes_speaker)
    first = beat(client, learning, 1, "").json()
    forged = {"seconds": "9999", "finished": "true", "required": "0", "every": "1", "at": "2030-01-01"}
    time(2)
    told = beat(client, learning, 1, first["nonce"], **forged).json()
    assert (told["seconds"], told["finished"]) == (2, False)
    for nonce in (first["nonce"], "0" * 32, "ü", "' OR 1=1"):
        time(2)
        answer = beat(client, learning, 1, nonce)
        assert answer.status_code == 409 and answer.json()["seconds"] == 2 and answer.json()["nonce"] == ""
    assert list(Reading.objects.values_list("counted_ms", flat=True)) == [2000]
    quiz = reverse("hall-quiz", args=[learning.code])
    for do in ("begin", "submit"):  # the quiz is shut, whoever posts to it
        client.post(quiz, {"do": do, "q0": "0", "q1": "0", "q2": "0", "passed": "1"})
    assert not Attempt.objects.exists() and not Completion.objects.exists()


def test_another_persons_learning_is_unknown(city: Any, learning: Learning, sign_in: Any) -> None:
    client = sign_in(city.nora)
    for name, more in (("hall-learning", []), ("hall-lesson", [1]), ("hall-quiz", []), ("hall-attempt", [1])):
        assert client.get(reverse(name, args=[learning.code, *more])).status_code == 404
    assert beat(client, learning, 1, "").status_code == 404


def test_the_desk_writes_and_another_publishes(city: Any, sign_in: Any, time: Any) -> None:
    client = sign_in(city.people["panr"])
    client.post(reverse("training-course-new"), {"code": "new", "title": "新课程"})
    place = ["new", 1]
    lesson = {"title": "第一课", "text": "正文<script>alert(1)</script>", "minutes": "0.5"}
    url = reverse("training-lesson", args=[*place, 0])
    bad = client.post(url, lesson | {"minutes": "很久"})
    assert bad.status_code == 422 and "第一课" in bad.content.decode(), "nothing typed is lost"
    assert client.post(url, lesson).status_code == 302
    preview = client.get(reverse("training-preview", args=[*place, 1])).content.decode()
    assert "&lt;script&gt;alert(1)" in preview and "<script>alert" not in preview
    question = {"text": "问？", "choices": "甲\n乙", "answers": "3", "explanation": "解"}
    url = reverse("training-question", args=[*place, 0])
    assert "请填写选项的序号" in client.post(url, question).content.decode()
    assert client.post(url, question | {"answers": "2"}).status_code == 302
    settings = {"title": "新课程", "hours": "1", "drawn": "1", "mark": "80", "tries": "3", "wait_hours": "24"}
    assert client.post(reverse("training-settings", args=place), settings).status_code == 302
    page = reverse("training-version", args=place)
    seen = client.get(page).context["seen"]
    assert client.post(page, {"do": "publish", "seen": seen}).status_code == 403
    other = sign_in(city.people["weic"])
    assert other.post(page, {"do": "publish", "seen": "x"}).status_code == 409
    assert other.post(page, {"do": "publish", "seen": seen}).status_code == 302
    assert other.get(reverse("training-settings", args=place)).status_code == 404, "it never changes"


def test_the_list_of_learners_masks_a_person_and_writes_down_who_looked(
    city: Any, learning: Learning, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    type(city.acme).objects.filter(pk=city.acme.pk).update(kind=SubjectKind.PERSON, name="罗一鸣")
    client = sign_in(city.people["weic"])
    with django_assert_max_num_queries(16):
        page = client.get(reverse("training-learners")).content.decode()
    assert "罗一鸣" not in page and "罗＊＊" in page
    for _twice in range(2):
        client.get(reverse("training-learner", args=[learning.code]))
    line = Transition.objects.get(verb="view_file", thing=learning.ref)
    assert line.actor == city.people["weic"] and line.facts.data["purpose"] == "培训管理"
