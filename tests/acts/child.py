"""A process that is shot in the middle of its work: `python -m tests.acts.child STORY POINT ARGS`.

It works on the test's own database (the environment names it), wraps one function so that the process kills
itself with SIGKILL before or after that function's work, and then does the story.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any


def shoot_myself(*_args: Any, **_kwargs: Any) -> None:
    """As `kill -9`: no handler runs, no connection is closed in order."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str) -> None:
    """Wrap `module:function`: the n-th call (`…#n`, by default the first) does its work and is the last.

    `before module:function` dies instead of the call.
    """
    early = point.startswith("before ")
    path, _hash, times = point.removeprefix("before ").partition("#")
    module_name, _colon, names = path.partition(":")
    *owners, name = names.split(".")
    owner = import_module(module_name)
    for step in owners:
        owner = getattr(owner, step)
    work, left = getattr(owner, name), [int(times or 1)]

    def last_call(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and early:
            shoot_myself()
        came = work(*args, **kwargs)
        if left[0] == 0:
            shoot_myself()
        return came

    setattr(owner, name, last_call)


def decide(code: str, username: str, at: str) -> None:
    """The head lists."""
    from workflows.models import Person, WorkItem

    task = WorkItem.objects.select_related("task").get(code=code).task
    said = {"outcome": "enlist", "reason": "事实清楚，应当列入。"}
    by = Person.objects.get(username=username)
    task.flow_task.perform(task, said, None, by=by, at=datetime.fromisoformat(at))
    shoot_myself()  # committed, and the answer never leaves


def deliver(pk: str, at: str) -> None:
    """A runner works on one row of the outbox at a given time."""
    from workflows import tasks
    from workflows.queries import clock

    clock.now = lambda: datetime.fromisoformat(at)
    tasks.deliver(int(pk))


STORIES: dict[str, Callable[..., None]] = {"decide": decide, "deliver": deliver}

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()
    story, point, *told = sys.argv[1:]
    if point:
        arm(point)
    STORIES[story](*told)
