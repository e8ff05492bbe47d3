"""Do things at the same time: real threads, each with its own database connection."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections

PATIENCE = 120.0  # seconds until a test gives up; nothing here takes nearly as long


def together(jobs: Sequence[Callable[[], Any]], threads: int = 0) -> list[Any]:
    """Run the jobs in as many threads (by default one each), all starting at once; returns what came of each.

    What a job raised stands in its place in the list. A thread does every n-th job, one after the other.
    """
    threads = threads or len(jobs)
    came: list[Any] = [None] * len(jobs)
    start = threading.Barrier(threads, timeout=PATIENCE)

    def work(first: int) -> None:
        try:
            start.wait()
            for index in range(first, len(jobs), threads):
                try:
                    came[index] = jobs[index]()
                except Exception as error:
                    came[index] = error
        finally:
            connections.close_all()

    hands = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(threads)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(PATIENCE)
    assert not any(hand.is_alive() for hand in hands), "a thread is stuck"
    return came
