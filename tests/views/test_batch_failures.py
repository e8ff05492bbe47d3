"""Batches of documents: what they cost, and what a failure or a kill in between leaves behind."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.acts.processes import insist_shot, start_child
from tests.cast import MONDAY
from tests.views.test_batches import (
    KIND,
    NEW,
    SAID,
    cases,
    fill,
    prepare,
    work_off,
)
from workflows.acts import batch as acts
from workflows.acts.pieces import Piece
from workflows.management.walk import at
from workflows.models import (
    Notice,
    NoticeBatch,
    NumberSeries,
    Outbox,
)
from workflows.queries import clock
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db


def test_an_issue_that_fails_leaves_no_gap_in_the_numbers(
    city: Any, sign_in: Any, today_is: Any, monkeypatch: Any
) -> None:
    today_is(MONDAY)
    batch = prepare(sign_in(city.clara), cases(city, 3))
    work = acts.notice.announce_new

    def break_second(rows: Any) -> Any:
        if (
            NumberSeries.objects.get(series="信改").last == 2
            and not batch.items.filter(result="refused").exists()
        ):
            raise RuntimeError("the disk is full")
        return work(rows)

    monkeypatch.setattr(acts.notice, "announce_new", break_second)
    acts.approve(batch, by=city.rolf, at=at(MONDAY))
    work_off()
    assert list(batch.items.order_by("position").values_list("result", flat=True)) == [
        "issued",
        "refused",
        "issued",
    ]
    numbers = list(Notice.objects.order_by("pk").values_list("number", flat=True))
    assert [re.findall(r"〕(\d+)", number) for number in numbers] == [["1"], ["2"]]
    assert "系统错误（E-" in batch.items.get(result="refused").sentence and verify_all().ok


def test_pages_cost_the_same_for_many_pieces(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    entries = cases(city, 12)

    def cost(client: Any, address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    costs = []
    for part in (entries[:2], entries):
        clara = sign_in(city.clara)
        fill(clara, part)
        preview = cost(clara, NEW)
        code = prepare(clara, part).code
        costs.append(
            (preview, cost(sign_in(city.rolf), f"/notices/batches/{code}/"), cost(clara, "/notices/batches/"))
        )
    assert costs[0] == costs[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_kill_9_between_pieces_and_inside_one_issues_each_once(
    city: Any, today_is: Any, monkeypatch: Any
) -> None:
    today_is(MONDAY)
    entries = cases(city, 4)
    chosen = [(Piece(entry.pk), "") for entry in entries]
    told: dict[str, Any] = {"at": at(MONDAY)}
    batch = acts.prepare("killedbatch1", city.offices["HC-RS"], KIND, SAID, chosen, by=city.clara, **told)
    acts.approve(batch, by=city.rolf, **told)
    moment, shots = at(MONDAY), ("workflows.acts.batch:_issue_piece#2", "workflows.acts.batch:_issue#2")
    for point in shots:  # inside the second piece, before it is committed; then right after the next one
        row = Outbox.objects.get(kind="notice_batch")
        insist_shot(start_child("deliver", point, str(row.pk), moment.isoformat()))
        moment += timedelta(seconds=90)
    assert batch.items.filter(result="issued").count() == 3 == Notice.objects.count()
    monkeypatch.setattr(clock, "now", lambda: moment)
    work_off()
    numbers = [re.findall(r"〕(\d+)", notice.number)[0] for notice in Notice.objects.order_by("pk")]
    assert numbers == ["1", "2", "3", "4"]
    assert [item.notice.entry_id for item in batch.items.order_by("position")] == [
        entry.pk for entry in entries
    ]
    assert NoticeBatch.objects.get().state == "finished" and verify_all().ok
