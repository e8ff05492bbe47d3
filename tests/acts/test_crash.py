"""Between click and answer anything may break, at any point: either everything is there, or nothing.

First by an exception at each point of a decision (each named act, then each single write), then by kill -9
of the process that works, then of the runner that prints and delivers.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.acts.processes import insist_shot, start_child
from tests.trace import changed, rows
from workflows.acts import delivery
from workflows.acts.outbox import announce
from workflows.law.chain import digest
from workflows.law.refusal import TooLate
from workflows.management.walk import Walk, at
from workflows.models import Display, Measure, Notice, Outbox, Transition
from workflows.queries import clock
from workflows.queries.verification import verify_all
from workflows.tasks import run_outbox_once

ENLIST = {"outcome": "enlist", "reason": "事实清楚，应当列入。"}


class Broken(RuntimeError):
    """What a test breaks a function with."""


# Every function that a decision to list passes through: where it is looked up, and its name.
POINTS = [
    "workflows.acts.work:acting",
    "workflows.acts.work:give_opinion",
    "workflows.acts.work:finished",
    "workflows.acts.work:open_item",
    "workflows.acts.door:lock",
    "workflows.acts.door:append",
    "workflows.acts.door:enact",
    "workflows.acts.door:create",
    "workflows.acts.log:facts_digest",
    "workflows.acts.deadline:meet",
    "workflows.acts.deadline:fix",
    "workflows.acts.publication:show",
    "workflows.acts.publication:tell_partners",
    "workflows.acts.publication:announce",
    "workflows.acts.publication:begin",
    "workflows.acts.number:give",
    "workflows.acts.notice:issue",
    "workflows.acts.notice:announce_new",
    "workflows.acts.notice:issue_to_all",
    "workflows.acts.identification:enlist",
]


def decide(walk: Walk, day: date) -> None:
    """The head lists."""
    task = walk.item("decide").task
    form = task.flow_task.perform(task, ENLIST, None, by=walk.cast.head, at=at(day))
    assert not form.errors


def insist_on_everything(walk: Walk) -> None:
    """The listing with all that follows from it is there, once."""
    entry = walk.entry
    assert entry.state == "listed"
    assert Transition.objects.filter(book=entry.book, verb="enlist").count() == 1
    assert set(Display.objects.filter(entry=entry).values_list("state", flat=True)) == {"shown"}
    assert list(Measure.objects.filter(entry=entry).values_list("state", flat=True)) == ["imposed"] * 8
    assert Notice.objects.filter(entry=entry, issued_on=entry.decided_on).count() == 4
    assert Outbox.objects.filter(payload__entry=entry.number).count() == 9
    assert walk.item("serve_decision").status == "assigned"
    assert verify_all().ok


@pytest.mark.django_db
@pytest.mark.sqlite
def test_an_exception_after_any_act_of_a_decision_leaves_nothing(city: Any) -> None:
    walk, day = city.before_decision()
    before = rows()
    for point in POINTS:
        module_name, _colon, name = point.partition(":")
        module = import_module(module_name)
        work = getattr(module, name)

        def break_after(*args: Any, work: Any = work, **kwargs: Any) -> None:
            work(*args, **kwargs)
            raise Broken

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, name, break_after)
            with pytest.raises(Broken):
                decide(walk, day)
        assert changed(before, rows()) == {}, point
    decide(walk, day)
    insist_on_everything(walk)


@pytest.mark.django_db
@pytest.mark.sqlite
def test_an_exception_after_any_write_of_a_decision_leaves_nothing(city: Any) -> None:
    """Each in its own attempt: the first writes, every ninth, the last."""
    walk, day = city.before_decision()
    with transaction.atomic(), broken_after(0) as writes:
        decide(walk, day)
        transaction.set_rollback(True)
    total, before = writes.seen, rows()
    assert total > 50
    for point in sorted({1, 2, *range(3, total, 9), total - 1, total}):
        with broken_after(point), pytest.raises(Broken):
            decide(walk, day)
        assert changed(before, rows()) == {}, f"write {point} of {total}"
    decide(walk, day)
    insist_on_everything(walk)


@dataclass
class Writes:
    """How many statements have written."""

    seen: int = 0


@contextmanager
def broken_after(point: int) -> Iterator[Writes]:
    """Raise after the n-th statement that writes has been executed; 0 only counts."""
    writes = Writes()

    def judge(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        came = execute(sql, params, many, context)
        writes.seen += sql.startswith(("INSERT", "UPDATE", "DELETE"))
        if writes.seen == point and sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise Broken
        return came

    with connection.execute_wrapper(judge):
        yield writes


COMMIT = "django.db.backends.base.base:BaseDatabaseWrapper._commit"


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
@pytest.mark.slow
def test_kill_9_in_a_decision_leaves_everything_or_nothing(city: Any) -> None:
    walks = [city.before_decision(company=key) for key in ("qiheng", "hongtuo", "zhongxing", "yuanyi")]
    before = rows()
    points = ("workflows.acts.door:append", "workflows.acts.notice:issue#3", f"before {COMMIT}")
    for child in [shot_in_decision(walk, day, p) for (walk, day), p in zip(walks, points, strict=False)]:
        insist_shot(child)
    assert changed(before, rows()) == {}

    walk, day = walks[3]
    insist_shot(shot_in_decision(walk, day, COMMIT))  # it is decided, and the browser hears nothing
    insist_on_everything(walk)
    task = walk.entry.work_items.get(step="decide").task
    with pytest.raises(TooLate, match="陆明远办结"):
        task.flow_task.perform(task, ENLIST, None, by=city.hugo, at=at(day))
    for walk, day in walks[:3]:
        decide(walk, day)
        insist_on_everything(walk)


def shot_in_decision(walk: Walk, day: date, point: str) -> Any:
    """A process that decides and is shot."""
    return start_child(
        "decide", point, walk.item("decide").code, walk.cast.head.username, at(day).isoformat()
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
@pytest.mark.slow
def test_kill_9_of_a_runner_delays_and_never_doubles(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shot while printing, while keeping the print, before the tick; while and after writing a message."""
    city.listed()
    exchange = Path(settings.XINHENG_HOME) / "exchange"
    shutil.rmtree(exchange, ignore_errors=True)
    prints = Outbox.objects.filter(kind="print_notice").order_by("pk")
    messages = Outbox.objects.filter(kind="platform").order_by("pk")
    kept = [row.pk for row in (*prints[:4], *messages[:3])]
    Outbox.objects.exclude(pk__in=kept).delete()
    start = at(date(2026, 3, 20))
    shots = {
        prints[0]: "workflows.gateways.pdf:render",
        prints[1]: "workflows.acts.door:record",
        prints[2]: "before workflows.acts.delivery:mark_done",
        messages[0]: "before pathlib:Path.replace",
        messages[1]: "workflows.gateways.platform:deliver",
    }
    children = [start_child("deliver", point, str(row.pk), start.isoformat()) for row, point in shots.items()]
    for child in children:
        insist_shot(child)
    hit = Outbox.objects.filter(pk__in=[row.pk for row in shots])
    assert set(hit.values_list("status", "attempts", "lease_until")) == {
        ("pending", 1, start + delivery.LEASE)
    }
    printed = {row.pk: bool(paper(row).file_digest) for row in prints[:3]}
    assert list(printed.values()) == [False, False, True]

    monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=30))
    assert run_outbox_once() == 2  # the two that nobody was shot over
    assert set(hit.values_list("status", flat=True)) == {"pending"}

    later = start + delivery.LEASE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert run_outbox_once() == 5
    assert set(Outbox.objects.values_list("status", flat=True)) == {"done"}
    assert set(hit.values_list("attempts", flat=True)) == {2}
    assert paper(prints[2]).printed_at == start  # its print was kept: it was not printed again
    for row in prints:
        assert digest(bytes(paper(row).file)) == paper(row).file_digest == row.receipt
    insist_on_one_file_each(exchange, messages)
    assert run_outbox_once() == 0


def paper(row: Outbox) -> Notice:
    """The notice that a row prints."""
    return Notice.objects.get(code=row.payload["notice"])


def insist_on_one_file_each(exchange: Path, messages: Any) -> None:
    """Each message stands in the exchange folder once, whole."""
    found = sorted(file.relative_to(exchange).as_posix() for file in exchange.rglob("*.json"))
    assert found == sorted(row.receipt for row in messages)
    for row in messages:
        told = json.loads((exchange / row.receipt).read_text(encoding="utf-8"))
        assert (told["key"], told["entry"]) == (row.key, row.payload["entry"])


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_runner_that_comes_back_late_undoes_nothing(city: Any) -> None:
    """Its lease ran out, another one delivered: its failure is not the row's any more."""
    city.notified()
    start, row = at(date(2026, 3, 20)), Outbox.objects.first()
    slow = delivery.lease(row.pk, at=start)
    assert delivery.lease(row.pk, at=start + timedelta(seconds=59)) is None
    quick = delivery.lease(row.pk, at=start + timedelta(seconds=61))
    delivery.mark_failed(slow, at=start + timedelta(seconds=62), error="too slow", permanent=True)
    assert Outbox.objects.get(pk=row.pk).status == "pending"
    delivery.mark_done(quick, at=start + timedelta(seconds=63), receipt="ok")
    delivery.mark_failed(slow, at=start + timedelta(seconds=64), error="too slow", permanent=False)
    delivery.mark_failed(quick, at=start + timedelta(seconds=64), error="too slow", permanent=True)
    row = Outbox.objects.get(pk=row.pk)
    assert (row.status, row.receipt, row.last_error) == ("done", "ok", "")


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_delivery_that_fails_waits_longer_each_time_and_then_gives_up(city: Any) -> None:
    city.notified()
    now, row = at(date(2026, 3, 20)), Outbox.objects.first()
    waits = []
    while Outbox.objects.get(pk=row.pk).status == "pending":
        assert row.pk in delivery.due(at=now, limit=100)
        delivery.mark_failed(delivery.lease(row.pk, at=now), at=now, error="no paper", permanent=False)
        row = Outbox.objects.get(pk=row.pk)
        assert delivery.lease(row.pk, at=row.not_before - timedelta(seconds=1)) is None
        waits.append((row.not_before - now).total_seconds())
        now = row.not_before
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]
    assert (row.status, row.attempts, row.last_error) == ("dead", 12, "no paper")


@pytest.mark.django_db
def test_nobodys_step_waits_behind_a_thousand_prints() -> None:
    now = at(date(2026, 3, 2))
    prints = [
        announce("print_notice", f"print/{n}", at=now, payload={"notice": f"n{n}"}).pk for n in range(60)
    ]
    step = announce("enact_step", "step/1", at=now + timedelta(seconds=1), payload={"held": 0}).pk
    later = now + timedelta(minutes=1)
    assert delivery.due(at=later, limit=50) == [step, *prints[:49]]
    turns = delivery.in_turn(lambda: later, 50)
    assert [next(turns) for _n in range(4)] == [step, *prints[:3]]
    late = announce("enact_step", "step/2", at=later, payload={"held": 0}).pk
    code = announce("contact_code", "contact_code/1/1", at=later, payload={"contact": 0}).pk
    assert [next(turns) for _n in range(4)] == [*prints[3:5], late, code], "a code is good for ten minutes"
