"""A natural person who is listed together with a company: what her own account shows, and what nobody else reads."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import MONDAY, City
from tests.views.hall_cases import SignIn, Today, body
from workflows.acts import competence, people, policy, subject
from workflows.management import cases, persons, rehearsal
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import ListType, Mandate, Person

pytestmark = pytest.mark.django_db


@pytest.mark.sqlite
def test_a_person_opens_her_account_by_the_slip_and_no_public_page_names_her(
    city: City, today_is: Today, sign_in: SignIn, client: Any
) -> None:
    walk, on = city.listed()
    party = walk.entry.associates.exclude(id_number="").order_by("pk").last()
    assert party is not None
    others = [each for each in walk.entry.associates.all() if each.pk != party.pk]
    who = demo.person("jining", party.name)
    held = persons.open_account(party, who, city.clara)
    assert (held.kind, held.subject.is_person, held.subject.code) == ("self", True, party.id_number)
    today_is(on + persons.AFTER)
    number, herself = walk.entry.number, sign_in(Person.objects.get(pk=who.pk))
    pages = [reverse("hall"), reverse("hall-entry", args=[number])]
    for page in (*pages, reverse("hall-training")):
        answer = herself.get(page)
        text = body(answer)
        assert answer.status_code == 200, page
        for other in others:
            assert other.id_number not in text, page
            assert other.name == city.acmes_speaker.name or other.name not in text, page
    assert number in body(herself.get(pages[0]))
    # She is not shown to the public, so nothing says when the showing ends; and it is the company that may apply.
    told = body(herself.get(pages[1]))
    assert (
        "自然人信息不公示" in told and "本条信息没有向社会公示" in told and "用人单位可以申请提前移出" in told
    )
    assert "届时自动停止" not in told and "随即停止公示" not in told
    # What is the company's alone is none of hers.
    for name in ("hall-repair", "hall-commit", "hall-guide"):
        assert herself.get(reverse(name, args=[number])).status_code == 404
    client.logout()
    shown = client.get(reverse("register"), {"q": party.name}).content.decode()
    assert party.id_number not in shown and number not in shown
    for page in (reverse("home"), reverse("register"), reverse("register-entry", args=[number])):
        text = client.get(page).content.decode()
        assert party.name not in text and party.id_number not in text, page
    assert Mandate.objects.filter(person=who).count() == 1


def test_a_person_who_is_listed_alone_has_her_own_way_out(
    city: City, today_is: Today, sign_in: SignIn, client: Any
) -> None:
    policy.load(rehearsal.RULES, at=at(MONDAY))
    competence.settle(ListType.objects.get(code=rehearsal.CODE), city.offices["HC-RS"], since=demo.SINCE)
    herself = demo.person("jining", "季宁")
    file = subject.find_or_create(demo.id_for(301, "19850612"), "季宁", is_person=True)
    people.mandate(herself, file, "self", since=demo.SINCE)
    today = MONDAY + timedelta(days=100)
    her = Person.objects.get(pk=herself.pk)
    maker = cases.Builder(city.offices, city.people, {**city.companies, "jining": (file, her)}, today)
    persons.list_alone(maker, "jining", 3)
    entry = file.entries.get()
    assert entry.state == "listed"
    today_is(today)
    pages = sign_in(Person.objects.get(pk=herself.pk))
    for name in ("hall-entry", "hall-guide", "hall-repair"):
        answer = pages.get(reverse(name, args=[entry.number]))
        assert answer.status_code == 200, name
        assert "届时自动停止" not in body(answer) and "信用网站的公示最早" not in body(answer), name
        assert "拖欠工资付清" not in body(answer), name
    # The promise is asked for by the layer that does not bind: no step of her way out waits for it.
    way = body(pages.get(reverse("hall-guide", args=[entry.number])))
    assert "离移出名单还差 1 步" in way and "申请移出名单不要求" in way
    assert pages.get(reverse("hall-training")).status_code == 200
    client.logout()
    for page in (reverse("home"), reverse("register"), reverse("register-entry", args=[entry.number])):
        text = client.get(page).content.decode()
        assert "季宁" not in text and file.code not in text, page


def test_a_person_reads_that_the_file_of_her_employers_case_was_opened(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed()
    party = walk.entry.associates.exclude(id_number="").order_by("pk").last()
    assert party is not None
    who = demo.person("jining", party.name)
    persons.open_account(party, who, city.clara)
    today_is(on + persons.AFTER)
    herself = sign_in(Person.objects.get(pk=who.pk))
    assert "还没有查阅记录" in body(herself.get(reverse("hall-looks")))
    sign_in(city.clara).get(reverse("entry", args=[walk.entry.number]))
    told = body(sign_in(Person.objects.get(pk=who.pk)).get(reverse("hall-looks")))
    assert f"条目 {walk.entry.number} 的案卷" in told and "办理本案" in told and city.clara.name not in told
    # A look at a person of the case is that person's: nothing of another party stands here.
    other = walk.entry.associates.exclude(pk=party.pk).first()
    assert other is None or other.name not in told


def test_who_has_no_post_is_not_sent_to_the_head_of_an_office(
    city: City, sign_in: SignIn, client: Any
) -> None:
    refused = sign_in(city.acmes_speaker).get(reverse("settings"))
    assert refused.status_code == 403
    assert "安全管理员" not in body(refused) and "联系办理机关" in body(refused)
