"""The officers' register of notices: everything of the own branch, narrowed by the address, nobody in full."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MONDAY
from tests.papers import print_all
from workflows.law.identity import mask_name
from workflows.models import ListType, Notice

pytestmark = pytest.mark.django_db
LIST = "/notices/"


def told(client: Any, **asked: Any) -> list[str]:
    """The numbers that the register shows, in its order."""
    page = client.get(LIST, asked)
    assert page.status_code == 200
    return [row.notice.number for row in page.context["rows"]]


def text_of(page: Any) -> str:
    """The words of a page, without its markup."""
    body = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.sqlite
def test_the_register_shows_every_notice_and_no_person_in_full(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    walk = city.notified()
    client = sign_in(city.clara)
    said = text_of(client.get(LIST))
    for notice in walk.entry.notices.all():
        assert notice.number in said
    person = walk.entry.notices.exclude(associate=None).get()
    assert person.addressee not in said and mask_name(person.addressee) in said
    assert walk.entry.subject.name in said and walk.entry.number in said and "已送达" in said
    assert "直接送达" in said and "待排印" in said


def test_every_filter_narrows_and_stands_in_the_address(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    served = list(city.notified().entry.notices.order_by("pk"))
    waiting = list(
        city.case(company="hongtuo").to_review(MONDAY).to_service(MONDAY).entry.notices.order_by("pk")
    )
    print_all(but=frozenset({waiting[0].code}))
    client = sign_in(city.clara)
    numbers = {n.number for n in served}, {n.number for n in waiting}
    assert set(told(client)) == numbers[0] | numbers[1]
    assert set(told(client, state="served")) == numbers[0]
    assert set(told(client, state="issued")) == numbers[1]
    assert told(client, unprinted="on") == [waiting[0].number]
    assert told(client, kind="hearing_notice") == []
    assert set(told(client, kind="prior_notice")) == numbers[0] | numbers[1]
    other = ListType.objects.filter(status="active").exclude(code="wage-arrears").first()
    assert told(client, list=other.code) == []
    assert told(client, since="2026-03-03") == [] and len(told(client, until="2026-03-02")) == 4
    company = waiting[0].entry.subject
    assert set(told(client, q=company.name)) == numbers[1]
    assert set(told(client, q=company.code)) == numbers[1]
    assert set(told(client, q=waiting[0].entry.number)) == numbers[1]
    assert told(client, q=served[1].number.replace("〔", "[").replace("〕", "]")) == [served[1].number]
    assert told(client, q=served[1].addressee) != []  # a person by the whole name
    assert told(client, q="没有这个") == []
    today_is(date(2026, 3, 12))
    client = sign_in(city.clara)
    assert set(told(client, unserved="9")) == numbers[1] and told(client, unserved="10") == []


def test_what_cannot_be_read_is_named_and_spoils_no_other(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    city.notified()
    page = sign_in(city.clara).get(
        LIST, {"kind": "x", "since": "2026-13-01", "unserved": "-3", "state": "served"}
    )
    said = text_of(page)
    assert (
        "“文种”没有使用" in said and "“签发日期自”没有使用" in said and "“待送达超过（天）”没有使用" in said
    )
    assert len(page.context["rows"]) == 2


def test_pages_go_by_key_in_both_directions(city: Any, sign_in: Any, today_is: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("workflows.queries.notice_register.PAGE", 3)
    today_is(MONDAY)
    for _nth in range(2):
        city.case().to_review(MONDAY).to_service(MONDAY)
    client = sign_in(city.clara)
    first = client.get(LIST)
    second = client.get(first.context["next_url"])
    numbers = [[row.notice.number for row in page.context["rows"]] for page in (first, second)]
    in_order = list(Notice.objects.order_by("-issued_at", "-pk").values_list("number", flat=True))
    assert numbers == [in_order[:3], in_order[3:]]
    assert not second.context["next_url"] and not first.context["prev_url"]
    back = client.get(second.context["prev_url"])
    assert [row.notice.number for row in back.context["rows"]] == numbers[0]


def test_the_register_costs_the_same_for_many(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    client = sign_in(city.clara)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(LIST).status_code == 200
        return len(caught)

    city.notified()
    few = cost()
    for company in ("hongtuo", "zhongxing"):
        city.notified(company=company)
    assert cost() == few <= 15


def test_another_department_sees_nothing_and_who_looks_nowhere_is_refused(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    city.notified()
    assert told(sign_in(city.stella)) == []
    assert len(told(sign_in(city.anna))) == 2  # an auditor looks, and has no tick
    assert 'name="item"' not in sign_in(city.anna).get(LIST).content.decode()
    assert sign_in(city.nora).get(LIST).status_code == 403
