"""The bell and its page: a light poll that keeps nobody signed in, the way to each case, seen marks."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from workflows.acts import alert
from workflows.models import Alert, Person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
BADGE = "/alerts/badge/"


@pytest.fixture
def now(today_is: Any) -> Any:
    """It is Tuesday morning."""
    return today_is(TODAY)


def tell(person: Person, n: int, now: Any, **more: Any) -> list[Alert]:
    """Some alerts, each a minute older than the one before."""
    rows = [
        alert.tell(person, Alert.Kind.COPIED, key=f"{i}/{len(more)}", at=now - timedelta(minutes=i), **more)
        for i in range(n)
    ]
    return [row for row in rows if row]


def text(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


def test_the_bell_counts_what_is_unread_on_every_page(city: Any, sign_in: Any, now: Any) -> None:
    tell(city.clara, 3, now)
    client = sign_in(city.clara)
    assert '<span class="xh-dot">3</span>' in text(client.get("/inbox/"))
    assert '<span class="xh-dot">3</span>' in text(client.get(BADGE))
    assert "xh-dot" not in text(sign_in(city.rolf).get("/inbox/"))
    tell(city.rolf, 120, now)
    assert "99+" in text(client.get(BADGE))


def test_the_poll_says_nothing_while_nothing_is_new(city: Any, sign_in: Any, now: Any) -> None:
    client = sign_in(city.clara)
    assert client.get(f"{BADGE}?n=0").status_code == 204
    tell(city.clara, 1, now)
    assert f"{BADGE}?n=1" in text(client.get(f"{BADGE}?n=0"))
    assert client.get(f"{BADGE}?n=1").status_code == 204


def test_the_poll_costs_one_query_beside_who_asks(city: Any, sign_in: Any, now: Any) -> None:
    tell(city.clara, 5, now)
    client = sign_in(city.clara)
    client.get("/alerts/")
    with CaptureQueriesContext(connection) as caught:
        client.get(BADGE)
    tables = [next(t for t in ("session", "person", "alert") if f"_{t}" in q["sql"]) for q in caught]
    assert tables == ["session", "person", "alert"]


def test_polling_keeps_nobody_signed_in(city: Any, sign_in: Any, now: Any) -> None:
    """Clara leaves her desk with the page open: half an hour later she is signed out, however often it asked."""
    client = sign_in(city.clara)
    client.get("/inbox/")
    row = Session.objects.get()
    ends, kept = row.expire_date - timedelta(minutes=20), row.session_data
    Session.objects.update(expire_date=ends)
    for _poll in range(3):
        answer = client.get(BADGE)
        assert answer.status_code == 200 and settings.SESSION_COOKIE_NAME not in answer.cookies
    row.refresh_from_db()
    assert row.expire_date == ends and row.session_data == kept
    answer = client.get("/inbox/")  # a click does prolong it
    row.refresh_from_db()
    assert row.expire_date > ends and settings.SESSION_COOKIE_NAME in answer.cookies


def test_when_the_session_has_ended_the_poll_stops_and_says_so(city: Any, sign_in: Any, now: Any) -> None:
    client = sign_in(city.clara)
    client.get("/inbox/")
    Session.objects.update(expire_date=now - timedelta(days=400))
    answer = client.get(BADGE)
    assert answer.status_code == 286 and "请重新登录" in text(answer) and "hx-get" not in text(answer)


def test_after_twelve_hours_even_a_poll_finds_the_session_ended(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(TODAY, 8)
    client = sign_in(city.clara)
    client.get("/inbox/")
    today_is(TODAY, 20, 1)
    assert client.get(BADGE).status_code == 286
    assert client.get("/inbox/").status_code == 302


def test_who_must_choose_a_password_gets_no_page_into_the_bell(city: Any, sign_in: Any, now: Any) -> None:
    Person.objects.filter(pk=city.clara.pk).update(must_change_password=True)
    client = sign_in(city.clara)
    assert client.get("/inbox/").status_code == 302
    assert client.get(BADGE).status_code == 200


def test_opening_an_alert_leads_to_its_task_and_marks_it_read(city: Any, sign_in: Any, now: Any) -> None:
    item = city.case().item("verify")
    (told,) = tell(city.clara, 1, now, item=item, by=city.rolf)
    client = sign_in(city.clara)
    answer = client.get(reverse("alert", args=[told.code]))
    assert answer["Location"] == reverse("task", args=[item.code])
    told.refresh_from_db()
    assert told.read_at == now
    assert client.get(answer["Location"]).status_code == 200


def test_nobody_opens_the_alert_of_another(city: Any, sign_in: Any, now: Any) -> None:
    (told,) = tell(city.clara, 1, now)
    assert sign_in(city.rolf).get(reverse("alert", args=[told.code])).status_code == 404
    told.refresh_from_db()
    assert told.read_at is None


def test_a_case_that_may_not_be_seen_any_more_has_no_name_and_no_page(
    city: Any, sign_in: Any, now: Any
) -> None:
    walk = city.case()
    (told,) = tell(city.stella, 1, now, item=walk.item("verify"), by=city.rolf)
    client = sign_in(city.stella)
    page = text(client.get("/alerts/"))
    assert (
        "无权查看" in page and city.acme.name not in page and reverse("alert", args=[told.code]) not in page
    )
    assert client.get(reverse("alert", args=[told.code]), follow=True).status_code == 404


def test_days_are_headings_and_unread_stands_first(city: Any, sign_in: Any, now: Any) -> None:
    rows = tell(city.clara, 3, now)
    Alert.objects.filter(pk=rows[1].pk).update(at=now - timedelta(days=1))
    alert.read(rows[0], at=now)
    days = sign_in(city.clara).get("/alerts/").context["days"]
    assert [(day.on.day, day.is_unread, len(day.rows)) for day in days] == [
        (3, True, 1),
        (2, True, 1),
        (3, False, 1),
    ]


def test_all_is_marked_read_but_what_came_after_the_page(city: Any, sign_in: Any, today_is: Any) -> None:
    shown = today_is(TODAY, 10)
    tell(city.clara, 2, shown)
    client = sign_in(city.clara)
    page = client.get("/alerts/")
    later = alert.tell(city.clara, Alert.Kind.URGED, key="later", at=today_is(TODAY, 11))
    said = client.post("/alerts/read/", {"until": page.context["shown_at"].isoformat()}, follow=True)
    assert "已把 2 条提醒标为已读" in text(said)
    assert list(Alert.objects.filter(read_at=None)) == [later]
    client.post("/alerts/read/", {"until": "gestern"})
    assert not Alert.objects.filter(read_at=None).exists()


def test_an_empty_page_shows_a_way_on(city: Any, sign_in: Any, now: Any) -> None:
    page = text(sign_in(city.clara).get("/alerts/"))
    assert "没有提醒" in page and 'href="/inbox/"' in page and "全部标为已读" not in page


def test_the_page_costs_the_same_however_much_was_told(city: Any, sign_in: Any, now: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/alerts/").status_code == 200
        return len(caught)

    item = city.case().item("verify")
    alert.read(tell(city.clara, 2, now, item=item, by=city.rolf)[0], at=now)
    client = sign_in(city.clara)
    client.get("/alerts/")
    few = cost()
    other = city.case(company="hongtuo").item("verify")
    for told in tell(city.clara, 60, now, item=other, by=city.hugo, note="请看")[20:]:
        alert.read(told, at=now)
    assert cost() == few
