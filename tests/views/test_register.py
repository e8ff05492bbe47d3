"""The public register: everybody sees what is shown today, and nobody sees anything else."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.urls import reverse

from tests.stone import stone_lifted
from workflows.management import city as demo
from workflows.models import Display, Entry, Notice, Parameter
from workflows.tasks import tick

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def listed(city: Any, today_is: Any) -> Any:
    """Acme is listed, and it is the day of the decision."""
    walk, day = city.listed()
    today_is(day)
    return walk


def publish_persons() -> None:
    """The policy lets natural persons be shown."""
    with stone_lifted():
        Parameter.objects.filter(name="natural_person_publishable").update(value="yes")


def names(client: Any, **query: str) -> list[str]:
    """The names a search shows."""
    answer = client.get(reverse("register"), query)
    assert answer.status_code == 200
    return [record.name for record in answer.context["page"].records]


def page_of(client: Any, number: str) -> Any:
    """The public page of an entry."""
    return client.get(reverse("register-entry", args=[number]))


# --- what is shown --------------------------------------------------------------------------------
def test_anybody_sees_a_listed_company(client: Any, listed: Any) -> None:
    entry = listed.entry
    answer = page_of(client, entry.number)
    said = answer.content.decode()
    decision = Notice.objects.get(entry=entry, kind="listing_decision", associate=None).number
    for word in (
        entry.subject.name,
        entry.subject.code,
        entry.list_type.name,
        entry.ground.text,
        decision,
        entry.decided_on.isoformat(),
        entry.department.name,
        entry.department.phone,
        entry.listed_until.isoformat(),
        entry.number,
    ):
        assert word in said
    assert "noindex" not in said and "X-Robots-Tag" not in answer


def test_the_case_itself_stays_inside(client: Any, listed: Any) -> None:
    entry = listed.entry
    for address in (
        reverse("register-entry", args=[entry.number]),
        reverse("register") + "?q=启恒",
        reverse("home"),
    ):
        # The random token of the forms may hold any two digits; it says nothing about anybody.
        said = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", client.get(address).content.decode())
        for word in (
            "何小明",
            "何＊＊",
            demo.id_for(1),
            f"{entry.particulars['workers']}人",
            f"{entry.particulars['workers']} 人",
            f">{entry.particulars['workers']}<",
            "1286400",
            "1,286,400",
            entry.case_number,
            entry.order_number,
            entry.subject.legal_representative,
            entry.subject.phone,
            "责令限期支付后",
        ):
            assert word not in said, (address, word)


@pytest.mark.parametrize("asked", ["启恒", "衡川启恒建筑劳务有限公司", "  建筑劳务 ", "劳务"])
def test_a_company_is_found_by_any_part_of_its_name(client: Any, listed: Any, asked: str) -> None:
    assert names(client, q=asked) == ["衡川启恒建筑劳务有限公司"]


def test_a_company_is_found_by_code_entry_and_decision_number(client: Any, listed: Any) -> None:
    entry = listed.entry
    decision = Notice.objects.get(entry=entry, kind="listing_decision", associate=None).number
    for asked in (
        entry.subject.code,
        entry.subject.code.lower(),
        entry.number,
        entry.number.lower(),
        decision,
    ):
        assert names(client, q=asked) == [entry.subject.name]


@pytest.mark.parametrize(
    "asked",
    [
        "启",
        "恒启",
        "宏拓",
        "91339900MA0000000X",
        "LR-2026-9999",
        "' OR 1=1 --",
        "启%恒",
        "启_建",
    ],
)
def test_what_does_not_fit_is_not_found(client: Any, listed: Any, asked: str) -> None:
    assert names(client, q=asked) == []


def test_one_character_is_too_few_and_is_said_so(client: Any, listed: Any) -> None:
    assert "请至少输入名称中的两个字" in client.get(reverse("register"), {"q": " 启 "}).content.decode()


def test_lists_and_authorities_narrow_the_search(client: Any, listed: Any) -> None:
    name = listed.entry.subject.name
    assert names(client, list="wage-arrears") == names(client, authority="HC-RS") == [name]
    assert names(client, list="unknown") == names(client, authority="HC-SC") == []
    assert names(client, q="启恒", list="wage-arrears", authority="HC-RS") == [name]


def test_the_entry_page_names_the_ways_out(client: Any, listed: Any) -> None:
    said = page_of(client, listed.entry.number).content.decode()
    for word in ("自改正之日起在列满6个月", "办法第十二条", "15个工作日内核实并决定", "办法第十四条"):
        assert word in said


# --- what is not shown ----------------------------------------------------------------------------
def same_as_unknown(client: Any, number: str) -> bool:
    """Is the answer the very 404 that an unknown number gets?"""
    hidden, unknown = page_of(client, number), page_of(client, "LR-1999-0001")
    assert unknown.status_code == 404
    return hidden.status_code == 404 and plain(hidden) == plain(unknown)


def plain(answer: Any) -> str:
    """The words of an error page without its number, which no two pages share."""

    class Words(HTMLParser):
        said: list[str] = []

        def handle_data(self, data: str) -> None:
            self.said.append(data.strip())

    Words.said = []
    Words().feed(answer.content.decode())
    return "\n".join(word for word in Words.said if word and not word.startswith("E-"))


def test_a_case_before_the_decision_does_not_exist_for_the_public(
    client: Any, city: Any, today_is: Any
) -> None:
    walk, day = city.before_decision()
    today_is(day)
    assert same_as_unknown(client, walk.entry.number)
    assert names(client, q="启恒") == names(client, q=walk.entry.number) == []


def test_a_dismissed_case_does_not_exist_for_the_public(client: Any, city: Any, today_is: Any) -> None:
    walk, day = city.before_decision()
    walk.decide(day, "dismiss", "决定前已经改正并作出书面承诺。")
    today_is(day)
    assert same_as_unknown(client, walk.entry.number)
    assert names(client, q="启恒") == []


def test_an_entry_that_left_does_not_exist_for_the_public(client: Any, city: Any, today_is: Any) -> None:
    walk, day = city.listed()
    walk.move(
        day + timedelta(days=20),
        "revocation",
        grounds="责令文书被撤销。",
        document_number="衡政复决〔2026〕1号",
        document_date=day,
        document_body="衡川市人民政府",
    )
    walk.do("decide", city.hugo, day + timedelta(days=21), outcome="approve", reason="同意")
    today_is(day + timedelta(days=21))
    assert same_as_unknown(client, walk.entry.number)
    assert names(client, q="启恒") == names(client, q=walk.entry.subject.code) == []
    home = client.get(reverse("home"))
    assert walk.entry.subject.name not in home.content.decode()
    assert home.context["moves"]["revoke"] == 1


def test_a_display_ends_at_midnight_even_when_the_clock_is_late(
    client: Any, city: Any, today_is: Any
) -> None:
    walk, _day = city.listed()
    entry = walk.entry
    today_is(entry.listed_until, 23, 59)
    assert page_of(client, entry.number).status_code == 200
    today_is(entry.listed_until + timedelta(days=1), 0, 0)
    assert Display.objects.get(entry=entry).state == "shown"
    assert same_as_unknown(client, entry.number)
    assert names(client) == []
    assert client.get(reverse("home")).context["cards"][0]["n"] == 0
    tick(today_is(entry.listed_until + timedelta(days=1), 0, 1))
    assert same_as_unknown(client, entry.number)


def test_a_display_does_not_begin_before_its_day(client: Any, listed: Any, today_is: Any) -> None:
    today_is(listed.entry.listed_from - timedelta(days=1))
    assert same_as_unknown(client, listed.entry.number)


def test_a_display_that_was_forgotten_shows_no_entry_that_left(client: Any, listed: Any) -> None:
    Entry.objects.filter(pk=listed.entry.pk).update(state="exited", exit_act="deadline/1")
    assert same_as_unknown(client, listed.entry.number)
    assert names(client) == []


# --- natural persons ------------------------------------------------------------------------------
def test_persons_are_masked_and_kept_from_search_engines(client: Any, city: Any, today_is: Any) -> None:
    publish_persons()
    walk, day = city.listed()
    today_is(day)
    answer = page_of(client, walk.entry.number)
    said = answer.content.decode()
    assert "何＊＊" in said and "339*************" in said
    assert "何小明" not in said and demo.id_for(1) not in said
    assert '<meta name="robots" content="noindex' in said
    assert answer["X-Robots-Tag"].startswith("noindex")


def test_persons_cannot_be_found_by_their_real_name_or_number(client: Any, city: Any, today_is: Any) -> None:
    publish_persons()
    _walk, day = city.listed()
    today_is(day)
    for asked in ("何小明", "小明", demo.id_for(1), demo.id_for(1)[:10]):
        assert names(client, q=asked) == []
    assert names(client, q="何＊＊") == names(client, q="何**") == ["何＊＊"]


def test_a_person_as_subject_cannot_be_found_by_the_real_name(client: Any, listed: Any) -> None:
    """The index of names holds persons too; the public search must not read it for them."""
    from workflows.acts.subject import index_name

    subject = listed.entry.subject
    subject.kind, subject.name = "person", "欧阳建国"
    subject.save()
    index_name(subject)
    Display.objects.filter(entry=listed.entry).update(name="欧＊＊＊", code="339*************1X")
    assert names(client, q="欧阳") == names(client, q="建国") == names(client, q="启恒") == []
    assert "noindex" in page_of(client, listed.entry.number).content.decode()
    said = client.get(reverse("register"), {"q": "欧＊＊＊"}).content.decode()
    assert "欧＊＊＊" in said and "欧阳" not in said


# --- home -----------------------------------------------------------------------------------------
def test_home_counts_and_links_what_is_shown(client: Any, listed: Any) -> None:
    answer = client.get(reverse("home"))
    assert answer.status_code == 200
    card = answer.context["cards"][0]
    assert (card["list"].code, card["n"], card["authorities"], card["last"]) == (
        "wage-arrears",
        1,
        1,
        listed.entry.listed_from,
    )
    said = answer.content.decode()
    assert reverse("register-entry", args=[listed.entry.number]) in said
    assert "?list=wage-arrears" in said and listed.entry.department.phone in said
    assert answer.context["moves"]["enlist"] == 1


def test_home_of_an_empty_register(client: Any, city: Any) -> None:
    answer = client.get(reverse("home"))
    assert answer.status_code == 200 and "现在没有正在公示的记录" in answer.content.decode()


def test_home_counts_only_the_last_thirty_days(client: Any, listed: Any, today_is: Any) -> None:
    today_is(listed.entry.listed_from + timedelta(days=29))
    assert client.get(reverse("home")).context["moves"]["enlist"] == 1
    today_is(listed.entry.listed_from + timedelta(days=30))
    assert client.get(reverse("home")).context["moves"]["enlist"] == 0


def test_a_marked_display_stays_and_says_so(client: Any, listed: Any) -> None:
    Display.objects.update(state="marked")
    assert "异议处理中" in page_of(client, listed.entry.number).content.decode()
    assert names(client, q="启恒") == ["衡川启恒建筑劳务有限公司"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_register_can_only_be_read(client: Any, listed: Any, method: str) -> None:
    for address in (
        reverse("home"),
        reverse("register"),
        reverse("register-entry", args=[listed.entry.number]),
    ):
        assert getattr(client, method)(address).status_code == 405


def test_officers_and_subjects_see_the_same_register(city: Any, listed: Any, sign_in: Any) -> None:
    for person in (city.clara, city.acmes_speaker, city.anna):
        assert names(sign_in(person), q="启恒") == ["衡川启恒建筑劳务有限公司"]
