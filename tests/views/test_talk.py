"""The discussion of a case: who may speak and who may read, whom one can name, what is kept and what is hidden."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.uploads import PDF
from workflows.acts import people, talk
from workflows.law.duties import Role
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import Alert, Comment, Entry, Evidence, Mandate, Person, Transition
from workflows.queries import talk as talks

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 3)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def walk(city: Any, today_is: Any) -> Any:
    """A case of Acme on Tuesday morning, with 何小明 listed beside it."""
    today_is(TUESDAY)
    return city.case()


def text(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


def place(walk: Any) -> str:
    """Where comments on a case are sent."""
    return reverse("comment-new", args=[walk.entry.number])


def say(walk: Any, by: Person, words: str) -> Comment:
    """A comment, without a click."""
    return talk.say(walk.entry, words, by=by, at=at(TUESDAY, 9))


def lines(walk: Any, verb: str) -> list[Transition]:
    """The lines of the entry's book with a verb."""
    return list(Transition.objects.filter(book_id=walk.entry.book_id, verb=verb).order_by("seq"))


def test_a_word_on_the_task_page_is_seen_on_the_task_and_in_the_file(
    city: Any, sign_in: Any, walk: Any
) -> None:
    item = walk.item("verify")
    task = reverse("task", args=[item.code])
    client = sign_in(city.clara)
    assert place(walk) in text(client.get(task))
    answer = client.post(place(walk), {"text": "工资台账缺三月。", "item": item.code})
    assert answer.status_code == 302 and answer["Location"] == f"{task}#talk"
    for page in (task, reverse("entry", args=[walk.entry.number])):
        assert "工资台账缺三月。" in text(sign_in(city.rolf).get(page))
    (line,) = lines(walk, "comment")
    assert line.actor == city.clara and line.facts.data["comment"] == "工资台账缺三月。"
    assert Comment.objects.get().item == item


def test_with_htmx_the_discussion_alone_comes_back(city: Any, sign_in: Any, walk: Any) -> None:
    answer = sign_in(city.rolf).post(place(walk), {"text": "同意。"}, headers=HTMX)
    page = text(answer)
    assert answer.status_code == 200 and "同意。" in page and 'id="talk"' in page and "<html" not in page


def test_the_newest_comes_last_and_the_earlier_unfold(city: Any, sign_in: Any, walk: Any) -> None:
    for n in range(23):
        say(walk, city.clara, f"第{n}条。")
    said = sign_in(city.rolf).get(reverse("entry", args=[walk.entry.number])).context["talk"]
    assert [row["text"] for row in said.earlier] == ["第0条。", "第1条。", "第2条。"]
    assert said.comments[-1]["text"] == "第22条。"


def test_who_is_named_is_told_once_and_led_to_the_word(city: Any, sign_in: Any, walk: Any) -> None:
    item = walk.item("verify")
    client = sign_in(city.clara)
    said = {"text": "@郑博 @fangm 请看，@郑博，急。另见 a@example.cn", "item": item.code}
    assert client.post(place(walk), said).status_code == 302
    comment = Comment.objects.get()
    assert {p.username for p in comment.mentions.all()} == {"zhengb", "fangm"}
    told = Alert.objects.filter(kind=Alert.Kind.MENTIONED)
    assert {row.person.username for row in told} == {"zhengb", "fangm"}
    answer = sign_in(city.rolf).get(reverse("alert", args=[told.get(person=city.rolf).code]))
    assert answer["Location"] == f"{reverse('task', args=[item.code])}#c-{comment.code}"


def test_naming_oneself_tells_nobody(city: Any, sign_in: Any, walk: Any) -> None:
    assert sign_in(city.clara).post(place(walk), {"text": "@沈佳宁 记一下"}).status_code == 302
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("@李四 请看", "“@李四”不是可以查看本案的同事"),
        ("@许可 请看", "“@许可”不是可以查看本案的同事"),  # of the transport bureau
        ("@罗一鸣 请看", "“@罗一鸣”不是可以查看本案的同事"),  # speaks for Acme
        ("@郑博请看", "“@郑博请看”不是可以查看本案的同事"),
        ("", "请写下要说的内容。"),
        ("长" * 4001, "最多 4000 字，现有 4001 字"),
    ],
)
def test_a_name_that_cannot_be_used_is_said_and_the_text_stays(
    city: Any, sign_in: Any, walk: Any, words: str, sentence: str
) -> None:
    client = sign_in(city.clara)
    for headers in ({}, HTMX):
        answer = client.post(place(walk), {"text": words}, headers=headers)
        assert answer.status_code == 422 and sentence in text(answer) and words in text(answer)
    assert not Comment.objects.exists() and not Alert.objects.exists() and not lines(walk, "comment")


def test_two_of_a_name_are_told_apart_by_their_user_names(city: Any, sign_in: Any, walk: Any) -> None:
    double = people.enrol("zhengb2", "郑博", None)
    people.appoint(double, city.offices["HC-RS"], Role.REVIEWER, since=date(2026, 1, 5))
    client = sign_in(city.clara)
    answer = client.post(place(walk), {"text": "@郑博 请看"})
    assert answer.status_code == 422 and "@zhengb、@zhengb2" in text(answer)
    assert client.post(place(walk), {"text": "@zhengb2 请看"}).status_code == 302
    assert Alert.objects.get().person == double
    found = client.get(reverse("colleagues", args=[walk.entry.number]), {"q": "郑"}).json()["people"]
    assert [p["write"] for p in found] == ["zhengb", "zhengb2"]


def test_the_completion_offers_who_may_see_the_case_and_nobody_else(
    city: Any, sign_in: Any, walk: Any
) -> None:
    client, address = sign_in(city.clara), reverse("colleagues", args=[walk.entry.number])

    def offered(words: str) -> list[str]:
        return [p["username"] for p in client.get(address, {"q": words}).json()["people"]]

    assert offered("郑") == ["zhengb"] and offered("zhou") == ["zhouw"] and offered("韩静") == ["hanj"]
    assert offered("许") == offered("罗") == offered("系统") == offered("") == []
    for person in Person.objects.filter(is_active=True):
        seen = Entry.objects.visible_to(person).filter(pk=walk.entry.pk).exists()
        is_clock = person.has_role(Role.CLOCK)
        assert talks.colleagues(walk.entry).filter(pk=person.pk).exists() is (seen and not is_clock)


def test_the_auditor_reads_and_does_not_speak(city: Any, sign_in: Any, walk: Any) -> None:
    say(walk, city.clara, "工资台账缺三月。")
    client = sign_in(city.anna)
    page = text(client.get(reverse("entry", args=[walk.entry.number])))
    assert "工资台账缺三月。" in page and place(walk) not in page
    assert client.post(place(walk), {"text": "好"}).status_code == 403
    assert sign_in(city.people["zhouw"]).post(place(walk), {"text": "请加快。"}).status_code == 302


def test_who_speaks_for_the_company_does_not_discuss_its_case(city: Any, sign_in: Any, walk: Any) -> None:
    Mandate.objects.create(person=city.rolf, subject=city.acme, since=date(2026, 1, 1))
    assert sign_in(city.rolf).post(place(walk), {"text": "好"}).status_code == 403
    assert not Comment.objects.exists()


def test_a_natural_person_is_masked_for_other_departments(city: Any, sign_in: Any, walk: Any) -> None:
    say(walk, city.clara, f"何小明（{demo.id_for(1)}）已到案。")
    address = reverse("entry", args=[walk.entry.number])
    assert "何小明（" in text(sign_in(city.rolf).get(address))
    for reader in (city.people["zhouw"], city.anna):
        page = text(sign_in(reader).get(address))
        assert "已到案" in page and "何小明" not in page and demo.id_for(1) not in page


def test_one_takes_back_ones_own_word_only(city: Any, sign_in: Any, walk: Any) -> None:
    said = say(walk, city.clara, "写错了的话。")
    address = reverse("comment-withdraw", args=[said.code])
    assert sign_in(city.rolf).post(address).status_code == 403
    client = sign_in(city.clara)
    for _twice in range(2):
        assert client.post(address).status_code == 302
    assert len(lines(walk, "withdraw_comment")) == 1
    file = reverse("entry", args=[walk.entry.number])
    assert "<del>写错了的话。" in text(client.get(file))
    page = text(sign_in(city.rolf).get(file))
    assert "（已撤回）" in page and "写错了的话。" not in page


def test_an_attachment_is_checked_kept_and_no_evidence(city: Any, sign_in: Any, walk: Any) -> None:
    client = sign_in(city.clara)
    bad = SimpleUploadedFile("台账.pdf", b"MZ not a pdf")
    answer = client.post(place(walk), {"text": "见附件", "files": bad})
    assert answer.status_code == 422 and "内容与扩展名不符" in text(answer) and "见附件" in text(answer)
    assert (
        client.post(place(walk), {"text": "见附件", "files": SimpleUploadedFile("台账.pdf", PDF)}).status_code
        == 302
    )
    (file,) = Evidence.objects.filter(purpose="comment")
    link = reverse("file", args=[file.code])
    for page in (
        reverse("task", args=[walk.item("verify").code]),
        reverse("entry", args=[walk.entry.number]),
    ):
        shown = text(client.get(page))
        assert shown.count(link) == 1 and shown.index(link) > shown.index('id="talk"')
    assert sign_in(city.rolf).get(link).status_code == 200
    assert sign_in(city.stella).get(link).status_code == 404
    talk.withdraw(Comment.objects.get(), by=city.clara, at=at(TUESDAY, 11))
    assert sign_in(city.rolf).get(link).status_code == 404
    assert sign_in(city.clara).get(link).status_code == 200


def test_the_subject_never_sees_it(city: Any, sign_in: Any, walk: Any, today_is: Any) -> None:
    walk.to_review(TUESDAY).to_service(TUESDAY).tell(TUESDAY)
    said = say(walk, city.clara, "内部意见。")
    for page in (f"/hall/{walk.entry.number}/", "/hall/"):
        shown = text(sign_in(city.acmes_speaker).get(page))
        assert "内部意见" not in shown and "讨论" not in shown
    client = sign_in(city.acmes_speaker)
    assert client.get(place(walk)).status_code == 404
    assert client.post(reverse("comment-withdraw", args=[said.code])).status_code == 404
    file = Evidence.objects.create(
        entry=walk.entry, purpose="comment", file="evidence/x", name="x.pdf", media_type="application/pdf",
        size=1, digest="0", uploaded_by=city.acmes_speaker, uploaded_at=at(TUESDAY),
    )  # fmt: skip
    assert client.get(reverse("file", args=[file.code])).status_code == 404


def test_one_may_still_discuss_what_is_finished(city: Any, sign_in: Any, walk: Any) -> None:
    item = walk.item("verify")
    walk.to_review(TUESDAY)
    client = sign_in(city.clara)
    assert place(walk) in text(client.get(reverse("task", args=[item.code])))
    Entry.objects.filter(pk=walk.entry.pk).update(state="removed")
    assert client.post(place(walk), {"text": "归档备注。", "item": item.code}).status_code == 302


def test_a_comment_is_kept_whole_or_not_at_all(city: Any, walk: Any, monkeypatch: Any) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(talk.alert, "tell_all", fail)
    with pytest.raises(RuntimeError):
        talk.say(walk.entry, "@郑博 看", mentions=[city.rolf], by=city.clara, at=at(TUESDAY))
    assert not Comment.objects.exists() and not lines(walk, "comment")


def test_the_pages_cost_the_same_however_much_is_said(city: Any, sign_in: Any, walk: Any) -> None:
    def cost(page: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(page).status_code == 200
        return len(caught)

    client = sign_in(city.rolf)
    pages = (reverse("entry", args=[walk.entry.number]), reverse("task", args=[walk.item("verify").code]))
    say(walk, city.clara, "一。")
    client.get(pages[0])  # the first look of a day is written down
    few = [cost(page) for page in pages]
    for n in range(12):
        say(walk, city.clara if n % 2 else city.hugo, f"{n}。")
    assert [cost(page) for page in pages] == few
