"""What the tests of the desk share: a decision that waits, addresses, the seal of a page, what is on it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast import City
from workflows.models import Transition

ENLIST = {"outcome": "enlist", "reason": "事实清楚，达到标准，应当列入。"}


@pytest.fixture
def ten_seconds(settings: Any) -> Iterator[None]:
    """What is handed in waits ten seconds, as in the program and unlike in other tests."""
    settings.XINHENG_UNDO_SECONDS = 10
    yield


def waiting(city: City, today_is: Any) -> tuple[Any, Any, str]:
    """A case that waits for the head, its day told to the program, and the address of the decision."""
    walk, on = city.before_decision()
    today_is(on)
    return walk, on, f"/tasks/{walk.item('decide').code}/"


def text(answer: Any) -> str:
    """The page as text."""
    return answer.content.decode()


def seal(page: str) -> str:
    """By which a page says whose it is."""
    found = re.search(r'name="typed_by" value="([^"]+)"', page)
    assert found
    return found.group(1)


def lines() -> int:
    """How many lines the log has, refusals at the gate apart."""
    return Transition.objects.exclude(book__kind="access").count()
