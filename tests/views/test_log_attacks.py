"""What pages said untruly on 2026-11-27 (attack on issue 8)."""

from datetime import date
from typing import Any

import pytest

from tests.forgeries import lifted, rewritten
from tests.views.test_log_pages import line_page
from workflows.acts import sequencer
from workflows.gateways import logkey
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_a_line_rewritten_with_its_book_is_not_said_to_be_unchanged(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    """Hash and link were computed anew; the leaf, which the row knows, says otherwise."""
    walk = city.notified()
    now = today_is(date(2026, 3, 10))
    sequencer.sequence(logkey.key(), by=clock_person(), at=now)
    with lifted():
        rewritten(walk.entry.book)
        page = line_page(sign_in(city.anna), walk.entry, 3).content.decode()
    assert "相同：这一行写入后没有改动" not in page
    assert "这一行编入总序后没有改动" not in page and "不一致" in page
