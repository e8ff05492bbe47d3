"""What every test may ask for: the kind of database, a broker, a browser that reports what it refused."""

import gc
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.urls import get_resolver
from hypothesis import HealthCheck, settings

from tests import database, scenes
from tests.cast import city, found, sign_in, today_is  # noqa: F401
from tests.environment import THOROUGH
from tests.stone import stone_lifted
from workflows.acts import visits
from workflows.gateways import loganchor, typeset


@pytest.fixture(scope="session", autouse=True)
def emptying_lifts_the_log_lock() -> Iterator[None]:
    """Tests that commit leave the database as it was founded; the triggers themselves stay as migrated."""

    def lifted(_case: TransactionTestCase) -> None:
        with stone_lifted():
            scenes.left_as_founded()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that commit come last, the long ones among them first: no worker waits for another's long story.

    Last of all comes whatever asks for a browser or a served city: from then on the process has a running event loop
    and connections of other threads, which a test that forks, signs or prints would inherit.
    """

    def commits(item: pytest.Item) -> bool:
        mark = item.get_closest_marker("django_db")
        return mark is not None and bool(mark.kwargs.get("transaction"))

    def is_served(item: pytest.Item) -> bool:
        return bool({"chromium", "live_server"} & set(getattr(item, "fixturenames", ())))

    def turn(item: pytest.Item) -> tuple[bool, bool, bool]:
        last = commits(item) or is_served(item)
        return last, is_served(item), not (last and item.get_closest_marker("slow"))

    items.sort(key=turn)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What a test wrote is counted from its beginning; no file remembers the log of the test before."""
    loganchor.path().unlink(missing_ok=True)
    scenes.set_the_stage(item)


# A busy machine must not fail a property; examples are bounded in number, not in time.
settings.register_profile("xinheng", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", parent=settings.get_profile("xinheng"), max_examples=1000)
settings.load_profile("thorough" if THOROUGH else "xinheng")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """A clone of the migrated database, and the demo city: who wants it finds it, and rolls back what she adds."""
    with django_db_blocker.unblock():
        database.clone()
        found()
        scenes.founded()
    # What is loaded by now stays: whoever collects (the renderer does after every page) need not look at it again.
    # So everything is loaded now that a test will load: all pages, and what prints.
    import_module("weasyprint")
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    with scenes.watched():
        yield
    with django_db_blocker.unblock():
        database.throw_away()


@pytest.fixture(scope="session", autouse=True)
def limits_are_tested_at_a_stopped_clock() -> Iterator[None]:
    """A limit of so many a minute counts by the minute of the clock: tested while it runs, it fails now and then."""
    admit = visits.admit

    def watched(what: str, client: str, most: int, at: datetime, *rest: Any, **named: Any) -> bool:
        is_admitted = admit(what, client, most, at, *rest, **named)
        if not is_admitted and abs(at - datetime.now(UTC)) < timedelta(minutes=1):
            raise AssertionError(f"{what}: refused at the real time; stop the clock with today_is")
        return is_admitted

    with (
        pytest.MonkeyPatch.context() as patch
    ):  # not the test's own: scenes are played anew where that changed much
        patch.setattr(visits, "admit", watched)
        yield


# What sets pages is tested there: every page is set anew.
SET_ANEW = ("tests/documents/", "tests/acts/test_printing.py", "tests/views/test_prints.py")


@pytest.fixture(scope="session", autouse=True)
def the_same_page_is_set_once() -> Iterator[None]:
    """A letter of a remembered scene has the same signs in every test, and so the same PDF: a quarter of a second each.

    `./xh test --thorough` sets every page anew, too.
    """
    anew = typeset.typeset
    kept = lru_cache(maxsize=80)(anew)

    def set_page(html: str, attachment: bytes | None = None) -> bytes:
        is_anew = THOROUGH or scenes.STAGE.test.nodeid.startswith(SET_ANEW)
        return (anew if is_anew else kept)(html, attachment)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typeset, "typeset", set_page)
        yield


@pytest.fixture
def on_postgresql() -> bool:
    """Whether this run uses PostgreSQL; False on the embedded SQLite."""
    return connection.vendor == "postgresql"


@pytest.fixture
def postgresql_only() -> None:
    """Skip the test on the embedded SQLite."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


@pytest.fixture(scope="session")
def broker_url() -> str:
    """Return the address of the throw-away Redis that ./xh test starts; skip without it."""
    if not (address := os.environ.get("XINHENG_TEST_BROKER_URL", "")):
        pytest.skip("needs the Redis that ./xh test starts")
    return address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Yield a headless Chromium (Debian's package) shared by the session; skip without one."""
    if not (program := os.environ.get("XINHENG_CHROMIUM", "")):
        pytest.skip("needs the Chromium that ./xh test finds")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """Return what the browser complained about in this test: script errors, refused styles, failed requests."""
    return []


@pytest.fixture
def new_page(chromium: Any, live_server: Any, complaints: list[str]) -> Iterator[Any]:
    """Yield a function that opens a page of a new, signed-out visitor at the live server.

    Keyword arguments go to the browser context (viewport, color_scheme …). The test fails at its end when
    a script raised an error or the content security policy refused something.
    """
    contexts = []

    def open_page(**options: Any) -> Any:
        # Nothing moves: a colour that still fades has another contrast than the one it comes to.
        still = {"reduced_motion": "reduce", "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
        settings = {**still, "base_url": live_server.url, **options}
        context = chromium.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: note(message))
        return page

    def note(message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            complaints.append(message.text)

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: Any) -> Any:
    """Return a page of one visitor on a desktop screen."""
    return new_page(viewport={"width": 1440, "height": 900})
