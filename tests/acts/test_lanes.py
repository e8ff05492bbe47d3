"""A full check of the log has a lane of its own: it waits for no print run, and no letter waits for it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery import Celery
from django.db import close_old_connections, connections

from project.celery import app
from tests.acts.processes import ROOT, environment
from workflows import tasks
from workflows.acts import delivery, fullcheck, outbox, witness
from workflows.management.commands import serve
from workflows.models import FullCheck, Outbox, Unsequenced
from workflows.queries import clock

LONG = 90.0


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Look every twentieth of a second until it is true."""
    until = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < until, f"waited {LONG} seconds for: {what}"
        time.sleep(0.05)


def print_run(letters: int) -> None:
    """So many letters wait for the printer, from an hour ago."""
    at = clock.now() - timedelta(hours=1)
    for n in range(letters):
        outbox.announce("print_notice", f"letter/{n}", at=at, payload={"notice": str(n)})


def printed() -> int:
    """How many letters are done."""
    return Outbox.objects.filter(key__startswith="letter/", status="done").count()


@pytest.fixture
def asked(city: Any) -> FullCheck:
    """An auditor asked for a full check of a log with some lines, behind sixty letters."""
    city.listed()
    Outbox.objects.update(status="done")
    tasks.place_lines()
    print_run(60)
    return fullcheck.ask(by=city.anna, at=clock.now())


@pytest.mark.sqlite
@pytest.mark.django_db
def test_each_lane_is_given_its_own_work_and_whoever_names_none_all_of_it(asked: FullCheck) -> None:
    def kinds(lane: str) -> set[str]:
        due = delivery.due(at=clock.now(), limit=100, lane=lane)
        return set(Outbox.objects.filter(pk__in=due).values_list("kind", flat=True))

    assert kinds(delivery.MAIN) == {"print_notice"} and kinds(delivery.CHECKS) == {"full_check"}
    assert kinds("") == {"print_notice", "full_check"}
    assert delivery.due(at=clock.now(), limit=1, lane=delivery.CHECKS)


@pytest.mark.django_db(transaction=True)
def test_a_check_ends_while_a_letter_is_still_in_the_press_and_letters_end_while_a_check_runs(
    asked: FullCheck, postgresql_only: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways round, with two runners at once."""
    in_press, go_on, checking, verified = (threading.Event() for _n in range(4))

    def slow(row: Outbox) -> str:
        in_press.set()
        assert go_on.wait(LONG)
        return "printed"

    def careful(row: Outbox) -> str:
        checking.set()
        assert verified.wait(LONG)
        return "verified"

    def in_a_thread(lane: str) -> threading.Thread:
        def work() -> None:
            close_old_connections()
            tasks.run_outbox_once(lane=lane)
            connections.close_all()

        thread = threading.Thread(target=work)
        thread.start()
        return thread

    monkeypatch.setitem(tasks.KINDS, "print_notice", slow)
    press = in_a_thread(delivery.MAIN)
    assert in_press.wait(LONG)
    assert tasks.run_outbox_once(lane=delivery.CHECKS) == 1
    assert FullCheck.objects.get().finished_at is not None and printed() == 0
    go_on.set()
    press.join(LONG)
    assert printed() == 50

    monkeypatch.setitem(tasks.KINDS, "full_check", careful)
    fullcheck.ask(by=asked.asked_by, at=clock.now())
    checks = in_a_thread(delivery.CHECKS)
    assert checking.wait(LONG)
    assert tasks.run_outbox_once(lane=delivery.MAIN) == 10 and printed() == 60
    assert checks.is_alive()
    verified.set()
    checks.join(LONG)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_program_on_one_machine_verifies_in_a_process_of_its_own(
    asked: FullCheck, postgresql_only: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `serve` starts: nobody works off the letters, the check is done all the same; the thread ends when asked."""
    started: list[Any] = []
    popen = subprocess.Popen

    def child(command: list[str], **told: Any) -> Any:
        started.append(
            popen([*command[:1], "-W", "ignore", *command[1:]], env=environment(), cwd=ROOT, **told)
        )
        return started[-1]

    monkeypatch.setattr(serve.subprocess, "Popen", child)
    monkeypatch.setattr(serve, "OUTBOX_SECONDS", 0.1)
    stop = threading.Event()
    lane = threading.Thread(target=serve.run_checks, args=(stop,))
    lane.start()
    try:
        wait_until(lambda: FullCheck.objects.get().finished_at is not None, "the full check")
        assert started[0].pid != os.getpid() and printed() == 0
        assert FullCheck.objects.get().faults_count == 0
    finally:
        stop.set()
        lane.join(LONG)
    assert not lane.is_alive()


@pytest.mark.django_db(transaction=True)
def test_lines_get_their_places_while_a_letter_is_in_the_press(
    asked: FullCheck, postgresql_only: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The promise of a minute does not depend on how many letters are printed."""
    in_press, stop = threading.Event(), threading.Event()

    def slow(row: Outbox) -> str:
        in_press.set()
        assert stop.wait(LONG)
        return "printed"

    monkeypatch.setitem(tasks.KINDS, "print_notice", slow)
    monkeypatch.setattr(serve, "PLACE_SECONDS", 0.1)
    monkeypatch.setattr(tasks, "tick", dict)
    runners = [
        threading.Thread(target=work, args=(stop,))
        for work in (serve.run_clock_and_outbox, serve.run_sequencer)
    ]
    for runner in runners:
        runner.start()
    try:
        assert in_press.wait(LONG)
        witness.demand(0, by=asked.asked_by, at=clock.now())
        wait_until(lambda: not Unsequenced.objects.exists(), "the places")
        assert printed() == 0
    finally:
        stop.set()
        for runner in runners:
            runner.join(LONG)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_relay_hands_checks_to_a_queue_of_their_own_and_a_plain_worker_takes_from_both(
    asked: FullCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[int, str]] = []
    limits: dict[str, int] = {}

    def keep(args: tuple[int], queue: str, time_limit: int) -> None:
        sent.append((args[0], queue))
        limits[queue] = time_limit

    monkeypatch.setattr(tasks.deliver_task, "apply_async", keep)
    assert tasks.relay_task() == 61
    check = Outbox.objects.get(kind="full_check")
    assert [pk for pk, queue in sent if queue == "checks"] == [check.pk]
    assert {queue for _pk, queue in sent} == {"celery", "checks"}
    assert limits == {"celery": 600, "checks": 6 * 3600}, "a check of a very long log is not cut off"
    assert {name: queue.routing_key for name, queue in app.amqp.queues.consume_from.items()} == {
        "celery": "celery", "checks": "checks",
    }  # fmt: skip


@pytest.mark.redis
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_takes_a_check_from_behind_a_queue_full_of_letters(
    asked: FullCheck, postgresql_only: None, broker_url: str
) -> None:
    """A real broker and a worker of one process that nobody told of queues: the check is not the last it does."""
    import redis

    address = f"{broker_url.rsplit('/', 1)[0]}/7"
    with redis.Redis.from_url(address) as server:
        server.flushdb()
    command = [sys.executable, "-m", "celery", "-A", "project", "worker", "-c", "1", "-l", "error"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "-n", "lane@test"]
    with Celery(broker=address, set_as_current=False) as client:
        for n in range(400):  # of letters that there are not: each is looked for in the database, and left
            client.send_task("workflows.deliver", args=(10**9 + n,), queue="celery")
        check = Outbox.objects.get(kind="full_check")
        client.send_task("workflows.deliver", args=(check.pk,), queue="checks")
        told = environment(XINHENG_BROKER_URL=address, PYTHONWARNINGS="ignore")
        worker = subprocess.Popen(command, cwd=ROOT, env=told, start_new_session=True)
        try:
            wait_until(lambda: Outbox.objects.get(pk=check.pk).status == "done", "the full check")
            with redis.Redis.from_url(address) as server:
                assert server.llen("celery") > 300
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(LONG)
            with redis.Redis.from_url(address) as server:
                server.flushdb()
