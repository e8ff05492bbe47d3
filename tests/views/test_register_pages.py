"""The public register in pages: by key, at a constant cost, and not too fast for anybody."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from workflows.models import Display
from workflows.queries.register import Asked, search
from workflows.views import register as pages

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

COMPANIES = ("qiheng", "hongtuo", "zhongxing", "yuanyi", "lvzhou", "jinda", "hengrui", "sanli")


def names(client: Any, **query: str) -> list[str]:
    """The names a search shows."""
    answer = client.get(reverse("register"), query)
    assert answer.status_code == 200
    return [record.name for record in answer.context["page"].records]


@pytest.fixture
def many(city: Any, today_is: Any) -> date:
    """Eight companies, listed on several days; returns the last day."""
    day = date(2026, 3, 2)
    for step, company in enumerate(COMPANIES):
        _walk, day = city.listed(date(2026, 3, 2) + timedelta(days=step // 3), company=company)
    today_is(day)
    return day


def test_every_record_is_on_one_page_only(many: date) -> None:
    seen, after = [], ""
    for _page in range(10):
        page = search(Asked(), many, after=after, size=3)
        seen += [record.entry for record in page.records]
        after = page.after
        if not after:
            break
    shown = Display.objects.order_by("-shown_from", "-pk").values_list("entry__number", flat=True)
    assert seen == list(shown) and len(set(seen)) == len(COMPANIES)


def test_pages_lead_back_to_where_one_came_from(many: date) -> None:
    first = search(Asked(), many, size=3)
    second = search(Asked(), many, after=first.after, size=3)
    third = search(Asked(), many, after=second.after, size=3)
    assert not first.before and second.before and third.before and not third.after
    assert search(Asked(), many, before=third.before, size=3) == second
    back = search(Asked(), many, before=second.before, size=3)
    assert (back.records, back.before, back.after) == (first.records, "", first.after)


def test_a_forged_key_begins_at_the_first_page(client: Any, many: date) -> None:
    assert names(client, after="x.y.z") == names(client)


def test_links_keep_what_was_asked(client: Any, many: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.register.search, "__kwdefaults__", {"before": "", "after": "", "size": 3})
    answer = client.get(reverse("register"), {"q": "衡川", "list": "wage-arrears"})
    first = [record.entry for record in answer.context["page"].records]
    link = answer.context["next_url"]
    assert "q=%E8%A1%A1%E5%B7%9D" in link and "list=wage-arrears" in link
    second = client.get(link)
    assert not set(first) & {record.entry for record in second.context["page"].records}
    assert client.get(second.context["prev_url"]).context["page"].records[0].entry == first[0]


def test_common_pieces_are_found_by_walking(many: date, monkeypatch: pytest.MonkeyPatch) -> None:
    from workflows.queries import register

    rare = search(Asked("有限公司"), many)
    monkeypatch.setattr(register, "RARE", 2)
    assert search(Asked("有限公司"), many) == rare
    assert len(rare.records) == len(COMPANIES)
    assert [record.name for record in search(Asked("启恒建筑"), many).records] == ["衡川启恒建筑劳务有限公司"]


def test_the_queries_do_not_grow(client: Any, city: Any, today_is: Any) -> None:
    walk, day = city.listed()
    today_is(day)
    number = reverse("register-entry", args=[walk.entry.number])
    addresses = (reverse("home"), reverse("register"), reverse("register") + "?q=衡川", number)
    client.get(reverse("register"))  # the first search of a minute opens the count of this visitor
    before = [queries(client, address) for address in addresses]
    for company in COMPANIES[1:5]:
        city.listed(company=company)
    assert [queries(client, address) for address in addresses] == before
    assert max(before) <= 9


def queries(client: Any, address: str) -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_more_than_sixty_searches_a_minute_must_wait(
    client: Any, city: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    today_is(date(2026, 3, 2))
    monkeypatch.setattr(pages, "SEARCHES_A_MINUTE", 3)
    for _n in range(3):
        assert client.get(reverse("register"), {"q": "启恒"}).status_code == 200
    answer = client.get(reverse("register"), {"q": "启恒"})
    assert answer.status_code == 429 and answer["Retry-After"] == "60"
    assert "每分钟最多查询 3 次" in answer.content.decode()
    assert client.get(reverse("register"), REMOTE_ADDR="10.0.0.9").status_code == 200
    assert client.get(reverse("home")).status_code == 200
