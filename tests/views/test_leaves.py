"""A line that was rewritten with its book is never called unchanged: not on its page, nor the desk, nor in a part."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.forgeries import lifted, rewritten, rewritten_with_leaves
from tests.views.test_log_pages import line_page
from workflows.acts import sequencer
from workflows.gateways import loganchor, logkey
from workflows.models import TreeLog
from workflows.queries import leaves
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PROVEN = "这一行编入总序后没有改动"


@pytest.fixture
def walk(city: Any, today_is: Any) -> Any:
    """A case whose prior notices were served; its lines wait for their place."""
    made = city.notified()
    today_is(date(2026, 3, 10))
    return made


def place(at: Any) -> None:
    """The sequencer comes round, and the anchor is written."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        sequencer.sequence(logkey.key(), by=clock_person(), at=at)


def test_a_line_without_a_place_agrees_with_its_book_and_is_not_called_proven(
    city: Any, walk: Any, sign_in: Any, today_is: Any
) -> None:
    client = sign_in(city.anna)
    said = line_page(client, walk.entry, 3).content.decode()
    assert "本簿内一致，还没有检查点证明" in said and PROVEN not in said
    place(today_is(date(2026, 3, 10)))
    said = line_page(client, walk.entry, 3).content.decode()
    assert PROVEN in said and "本簿内一致，还没有检查点证明" not in said


def test_a_line_rewritten_with_its_book_is_told_everywhere(
    city: Any, walk: Any, sign_in: Any, today_is: Any
) -> None:
    """Hash and link were computed anew; the leaf says otherwise."""
    place(today_is(date(2026, 3, 10)))
    client = sign_in(city.anna)
    with lifted():
        rewritten(walk.entry.book)
    said = line_page(client, walk.entry, 3).content.decode()
    assert "不一致" in said and "这一行编入总序后被改动" in said and PROVEN not in said
    desk = client.get(reverse("log"), {"entry": walk.entry.number}).context
    assert 3 in [row.line.seq for row in desk["page"].rows if not row.holds]
    answer = client.post(reverse("log-verify"), {"book": walk.entry.number}, follow=True)
    last = answer.context["last"]
    assert {fault["kind"] for fault in last["faults"]} == {"leaf"}
    assert not dict(last["checks"])["逐行摘要相连，没有改写"]


def test_a_line_rewritten_with_its_book_and_its_leaves_leads_to_no_checkpoint(
    city: Any, walk: Any, sign_in: Any, today_is: Any
) -> None:
    """The proof ends at another root than the one that was signed."""
    place(today_is(date(2026, 3, 10)))
    with lifted():
        rewritten_with_leaves(walk.entry.book)
    said = line_page(sign_in(city.anna), walk.entry, 3).content.decode()
    assert "不一致" in said and "包含证明通不到" in said and PROVEN not in said


def test_a_log_of_another_hash_function_is_compared_by_its_own(city: Any, walk: Any, today_is: Any) -> None:
    """Nothing differs in it; one question asks for the function, however many lines are shown."""
    kept = sequencer.the_log()
    TreeLog.objects.update(algorithm="sm3")
    place(today_is(date(2026, 3, 10)))
    rows = list(walk.entry.book.lines.select_related("book", "leaf"))
    with CaptureQueriesContext(connection) as asked:
        assert leaves.altered(rows) == set()
    assert len(asked) == 1 and kept.algorithm == "sha256"
    with lifted():
        rewritten(walk.entry.book)
    rows = list(walk.entry.book.lines.select_related("book", "leaf"))
    assert len(leaves.altered(rows)) == len(rows) - 2


def test_the_page_of_a_line_costs_the_same_wherever_it_stands(
    city: Any, walk: Any, sign_in: Any, today_is: Any
) -> None:
    client = sign_in(city.anna)
    place(today_is(date(2026, 3, 10)))

    def cost(seq: int) -> int:
        line_page(client, walk.entry, seq)
        with CaptureQueriesContext(connection) as asked:
            line_page(client, walk.entry, seq)
        return len(asked)

    assert len({cost(seq) for seq in (2, 3, 4)}) == 1


def test_the_page_of_the_log_tells_how_the_anchor_stands(
    city: Any, walk: Any, sign_in: Any, today_is: Any
) -> None:
    client = sign_in(city.anna)
    page = reverse("log-tree")
    assert "本机没有：不能以数据库之外的留存核对" in client.get(page).content.decode()
    place(today_is(date(2026, 3, 10)))
    assert "行，与台账相符" in client.get(page).content.decode()
    with lifted():
        rewritten_with_leaves(walk.entry.book)
    assert "与库外存根的树根不符" in client.get(page).content.decode()
    loganchor.path().write_text("…")
    assert "库外存根的内容无法读取" in client.get(page).content.decode()
