"""The sequencer is killed at every write, and before and after its commit: no gap, no place given twice, no fork."""

import os
import signal
from typing import Any

import pytest
from django.db import connection, connections

from workflows import tasks
from workflows.models import Checkpoint, Leaf, Transition, Unsequenced
from workflows.queries import tree
from workflows.queries.treecheck import check_tree

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]

STEPS = 12  # more than a round has statements that write


def killed_at(step: int) -> bool:
    """Run the sequencer in a process of its own that dies at its `step`-th write; False when it lived to the end."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            _die_at(step)
            tasks.place_lines()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _die_at(step: int) -> None:
    """Count what this process writes, the commit as two steps: before it and after it."""
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith("SELECT"):
            count()
        return execute(sql, params, many, context)

    connection.ensure_connection()
    commit = connection._commit

    def committed() -> None:
        count()
        commit()
        count()

    connection.execute_wrappers.append(watch)
    connection._commit = committed


def test_a_sequencer_that_is_killed_at_any_write_leaves_no_gap_no_reuse_and_no_fork(city: Any) -> None:
    """After each death the log holds, every line waits or has its place, and each checkpoint continues the last."""
    city.case()
    tasks.place_lines()
    deaths, seen = 0, Checkpoint.objects.all()[0]
    for step in range(STEPS):
        city.case(company="hongtuo")
        died = killed_at(step)
        deaths += died
        assert check_tree() == [], step
        lines = Transition.objects.count()
        assert Leaf.objects.count() + Unsequenced.objects.count() == lines, step
        tasks.place_lines()
        newest = Checkpoint.objects.all()[0]
        assert newest.size == Leaf.objects.count() == lines
        assert tree.consistency(seen.size, newest.size)
        assert tree.root(seen.size).hex() == seen.root
        seen = newest
        if not died:
            break
    assert deaths >= 6
    assert deaths < STEPS
