"""What every test may ask for: the kind of database, a broker, a browser that reports what it refused."""

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from tests import database, scenes
from tests.cast import city, found, sign_in, today_is  # noqa: F401
from tests.environment import THOROUGH
from tests.stone import stone_lifted


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
    """Tests that commit come last, the long ones among them first: no worker waits for another's long story."""

    def commits(item: pytest.Item) -> bool:
        mark = item.get_closest_marker("django_db")
        return mark is not None and bool(mark.kwargs.get("transaction"))

    items.sort(key=lambda item: (commits(item), not (commits(item) and item.get_closest_marker("slow"))))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What a test wrote is counted from its beginning."""
    scenes.test_begins(item)


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
    gc.collect()
    gc.freeze()
    with scenes.watched():
        yield
    with django_db_blocker.unblock():
        database.throw_away()


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
        settings = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "base_url": live_server.url, **options}
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
