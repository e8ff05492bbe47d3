"""What one batch of the clock's work reads once: the calendar, and the rules of versions that never change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Inside, `once` keeps what it read. For seconds, never longer: a new calendar counts from the next batch on."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: Any, read: Callable[[], T]) -> T:
    """What `read` finds; inside `reading_once` the first answer under this key serves for the others."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found
