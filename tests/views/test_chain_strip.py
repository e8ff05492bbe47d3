"""The strip of the audit desk renews itself: modestly, alone, silently, and without keeping anybody signed in."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from workflows import tasks
from workflows.acts import log as log_act
from workflows.law import duties
from workflows.models import FullCheck, Transition
from workflows.queries import clock, console

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(city: Any, today_is: Any, sign_in: Any) -> Any:
    """Anna, signed in, on a day with a placed log."""
    told = city.notified()
    today_is(date(2026, 3, 20))
    tasks.place_lines()
    client = sign_in(city.anna)
    client.walk = told
    return client


def poll(client: Any, seen: str, standing: str) -> Any:
    """What the open page asks every half minute."""
    return client.get(
        f"{reverse('log-chain')}?{urlencode({'seen': seen, 'standing': standing})}", HTTP_HX_REQUEST="true"
    )


def shown() -> tuple[str, str]:
    """What the page holds of the strip now."""
    stands = console.chain(clock.now())
    return stands.seen, stands.standing


def test_the_page_asks_for_the_strip_alone_and_only_while_it_is_seen(client_of: Any) -> None:
    page = client_of.get(reverse("log")).content.decode()
    seen, standing = shown()
    assert f'hx-get="{reverse("log-chain")}?seen={seen}&standing={standing}"' in page
    assert 'hx-trigger="every 30s, visibilitychange from:document"' in page and "data-when-seen" in page
    assert '<p class="visually-hidden" id="chain-said" role="status"></p>' in page, "it says nothing at first"


@pytest.mark.sqlite
def test_a_poll_without_news_is_empty_and_writes_no_line(client_of: Any) -> None:
    lines = Transition.objects.count()
    answer = poll(client_of, *shown())
    assert answer.status_code == 204 and not answer.content and Transition.objects.count() == lines


@pytest.mark.sqlite
def test_only_another_standing_is_said_aloud(client_of: Any, city: Any) -> None:
    """New lines renew the strip in silence; a check that begins, and what it found, are said politely."""
    before = shown()
    told = {"by": city.clara, "duty": duties.VIEW_ENTRY, "at": clock.now()}
    log_act.record("comment", client_of.walk.entry, **told)
    tasks.place_lines()
    grown = poll(client_of, *before).content.decode()
    assert 'id="chain-strip"' in grown and "chain-said" not in grown and "<html" not in grown
    before = shown()
    client_of.post(reverse("log-tree-check"))
    asked = poll(client_of, *before).content.decode()
    assert '<p id="chain-said" hx-swap-oob="innerHTML">链校验：正在校验</p>' in asked
    before = shown()
    while tasks.run_outbox_once():
        pass
    assert FullCheck.objects.filter(finished_at__isnull=False).exists()
    found = poll(client_of, *before).content.decode()
    assert "链校验：全部通过</p>" in found and "正在校验" not in found


def test_a_poll_costs_the_same_queries_however_long_the_log(client_of: Any, city: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert poll(client_of, "", "").status_code == 200
        return len(seen)

    cost()
    before = cost()
    for company in ("hongtuo", "zhongxing"):
        city.notified(company=company)
        tasks.place_lines()
    assert cost() == before <= 12


def test_polling_keeps_nobody_signed_in(client_of: Any) -> None:
    """The session is not prolonged; when it has ended, the page stops asking and keeps what it shows."""
    until = client_of.session.get_expiry_date()
    answer = poll(client_of, "", "")
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert client_of.session.get_expiry_date() <= until + timedelta(seconds=5)
    assert settings.SESSION_COOKIE_NAME in client_of.get(reverse("log")).cookies, "a click does"
    client_of.logout()
    ended = poll(client_of, "", "")
    assert (ended.status_code, ended.headers["HX-Reswap"], ended.content) == (286, "none", b"")
