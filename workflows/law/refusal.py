"""How the law says no, in words for the officer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

Condition = TypeVar("Condition", bound=Callable[..., bool])
_ears: ContextVar[list["Refused"] | None] = ContextVar("ears", default=None)


@contextmanager
def heard() -> Iterator[list["Refused"]]:
    """Whoever listens hears every refusal that is spoken inside, caught or not: what is refused is rolled back."""
    said: list[Refused] = []
    token = _ears.set(said)
    try:
        yield said
    finally:
        _ears.reset(token)


class Refused(Exception):
    """The law does not allow this step now.

    `sentences` say, in Chinese and for the person who tried, what stands against it and
    what can be done; there is always at least one.
    """

    def __init__(self, *sentences: Any) -> None:
        self.sentences = [str(s) for s in sentences] or [str(_("现在不能办理这一步。"))]
        super().__init__(" ".join(self.sentences))
        if (ears := _ears.get()) is not None:
            ears.append(self)


def unless(sentence: Any) -> Callable[[Condition], Condition]:
    """Give a condition the sentence that is said when it does not hold."""

    def mark(condition: Condition) -> Condition:
        condition.sentence = sentence  # type: ignore[attr-defined]
        return condition

    return mark


class TooLate(Refused):
    """Another hand was first: the task is done, cancelled or taken. The sentence names who and when."""
