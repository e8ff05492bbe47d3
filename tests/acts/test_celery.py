"""The same work on a real broker: a worker is killed with all its children, nothing is lost or done twice."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings

from project.celery import app
from tests.acts.processes import ROOT, environment
from workflows.law.chain import digest
from workflows.models import Deadline, Notice, Outbox
from workflows.queries import clock
from workflows.queries.verification import verify_all

LONG = 90.0  # seconds that a test waits for something before it fails


def test_the_timetable_names_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    planned = {line["task"] for line in app.conf.beat_schedule.values()}
    assert planned == {"workflows.place_lines", "workflows.relay", "workflows.tick"}
    assert planned | {"workflows.deliver"} <= set(app.tasks)


def test_a_lost_worker_gives_its_message_back() -> None:
    """What the guarantee rests on: acknowledged after the work, no longer than the broker waits."""
    assert app.conf.task_acks_late and app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


@pytest.fixture
def broker(broker_url: str) -> Iterator[str]:
    """A Redis database that no other process of the tests uses, empty before and after."""
    import redis

    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
    address = f"{broker_url.rsplit('/', 1)[0]}/{8 + number}"
    with redis.Redis.from_url(address) as server:
        server.flushdb()
        yield address
        server.flushdb()


@pytest.fixture
def start_worker(broker: str, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker with two children in a process group of its own; all are gone when the test ends."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "project", "worker", "-c", "2", "-l", "warning"]
        command += [
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "-n",
            f"w{len(started)}@test",
        ]
        with (tmp_path / f"worker-{len(started)}.log").open("wb") as said:
            worker = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(XINHENG_BROKER_URL=broker, PYTHONWARNINGS="ignore"),
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill(worker)


def kill(worker: subprocess.Popen[bytes]) -> None:
    """kill -9 of the worker and all its children."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(LONG)


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Look every twentieth of a second until it is true."""
    until = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < until, f"waited {LONG} seconds for: {what}"
        time.sleep(0.05)


def done() -> int:
    """How many deliveries have taken effect."""
    return Outbox.objects.filter(status="done").count()


@pytest.mark.redis
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_costs_time_and_nothing_else(
    city: Any, postgresql_only: None, broker: str, start_worker: Any
) -> None:
    city.listed()
    total = Outbox.objects.count()
    assert total == 15
    exchange = Path(settings.XINHENG_HOME) / "exchange"
    shutil.rmtree(exchange, ignore_errors=True)
    with Celery(broker=broker, set_as_current=False) as client:
        client.send_task("workflows.relay")
        worker = start_worker()
        wait_until(lambda: done() > 0, "the first delivery")
        kill(worker)
        assert 0 < done() < total

        # The dead worker's leases run out after a minute; the test does not wait for it.
        assert Outbox.objects.filter(status="pending").exists()
        past = clock.now() - timedelta(seconds=1)
        Outbox.objects.filter(status="pending", lease_until__gt=past).update(lease_until=past)
        start_worker()
        for _twice in range(2):
            client.send_task("workflows.relay")
        wait_until(lambda: done() == total, "all deliveries")

    for row in Outbox.objects.filter(kind="print_notice"):
        paper = Notice.objects.get(code=row.payload["notice"])
        assert digest(bytes(paper.file)) == paper.file_digest == row.receipt
    messages = Outbox.objects.filter(kind="platform").values_list("receipt", flat=True)
    found = [file.relative_to(exchange).as_posix() for file in exchange.rglob("*.json")]
    assert sorted(found) == sorted(messages)
    assert verify_all().ok


@pytest.mark.redis
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_clock_ticks_in_a_worker(
    city: Any, postgresql_only: None, broker: str, start_worker: Any
) -> None:
    """A deadline has run out: the tick that beat would send records it, once."""
    walk, _day = city.before_decision()
    lines = walk.entry.book.lines
    Deadline.objects.filter(entry=walk.entry, kind="decide").update(due_at=clock.now() - timedelta(days=1))
    start_worker()
    with Celery(broker=broker, set_as_current=False) as client:
        for _twice in range(2):
            client.send_task("workflows.tick")
        wait_until(lambda: lines.filter(verb="overdue").exists(), "the tick")
    assert lines.filter(verb="overdue").count() == 1
    assert walk.entry.state == "notified"
