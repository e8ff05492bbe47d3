"""修复培训: reading time, quizzes and sign-in codes as the law of the house counts them (domain §1.3, FR-61).

Training is a service that is counted. It is a condition for repair only where the rule version of a list says so
(`training_required`); it costs nothing, and nobody is refused for want of it anywhere else. Pure: whoever asks says
the time, the chance and the secret.
"""

import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

BEAT_LEAST, BEAT_MOST = 2, 15  # seconds between two signs of life of a page that is being read
CODE_LIVES = 60  # seconds for which the desk shows one sign-in code
DIGITS = 6
EARLY = timedelta(minutes=30)  # how long before a session its desk is open


# --------------------------------------------------------------------------------------------- reading time
@dataclass(frozen=True)
class Beat:
    """What one sign of life is worth: the time it adds, and whether the server's reading moves on to now."""

    counts: timedelta
    moves: bool


def beat_every(required: int) -> int:
    """How often the page of a lesson gives a sign of life, in seconds: four times in a short one."""
    return max(BEAT_LEAST, min(BEAT_MOST, required // 4))


def judge_beat(last: datetime, now: datetime, every: int) -> Beat:
    """The time between two readings of the server's own clock, as far as one beat may prove it.

    Too soon counts nothing and moves nothing: many beats are worth no more than few. After a long silence nobody
    knows whether the page was read: it counts nothing, and the count goes on from now.
    """
    gap, step = now - last, timedelta(seconds=every)
    if gap < step / 2:
        return Beat(timedelta(0), moves=False)
    if gap > step * 3:
        return Beat(timedelta(0), moves=True)
    return Beat(min(gap, step * 3 / 2), moves=True)


# --------------------------------------------------------------------------------------------------- quizzes
class Chance(Protocol):
    """Where the draw comes from: the system's own source in use, a known one in a test."""

    def sample(self, population: Sequence[Any], k: int) -> list[Any]:
        """Distinct elements in a random order."""
        ...


@dataclass(frozen=True)
class Terms:
    """The terms of a quiz: how many questions, what share must be right, how many tries before a pause."""

    drawn: int
    mark: int
    tries: int
    wait: timedelta


def draw(pool: Sequence[tuple[int, int]], drawn: int, chance: Chance) -> list[dict[str, Any]]:
    """The questions of one attempt, and the order of the choices of each: (question, number of its choices)."""
    taken = chance.sample(list(pool), min(drawn, len(pool)))
    return [{"question": key, "order": chance.sample(range(n), n)} for key, n in taken]


def is_right(answers: Collection[int], given: Collection[int]) -> bool:
    """Exactly the right choices, no fewer and no more."""
    return bool(answers) and set(answers) == set(given)


def score(right: int, drawn: int) -> int:
    """Of a hundred, rounded down: nobody passes by rounding."""
    return 100 * right // drawn if drawn else 0


def is_passed(right: int, drawn: int, mark: int) -> bool:
    """Is the share of right answers at least the mark?"""
    return drawn > 0 and 100 * right >= mark * drawn


def next_try(failed: Sequence[datetime], terms: Terms) -> datetime | None:
    """From when the next attempt is open; None: at once. After every few failures there is a pause, never a bar."""
    if not failed or len(failed) % terms.tries:
        return None
    return max(failed) + terms.wait


def tries_left(failed: int, terms: Terms) -> int:
    """How many attempts remain before the next pause, the pause itself being over."""
    return terms.tries - failed % terms.tries


# --------------------------------------------------------------------------------------------- sign-in codes
def desk_code(secret: str, at: datetime) -> str:
    """The digits that the desk of a session shows in this minute."""
    return _digits(secret, int(at.timestamp()) // CODE_LIVES)


def is_desk_code(secret: str, typed: str, at: datetime) -> bool:
    """Is it the code of this minute, or of the one before: whoever typed it slowly was there."""
    now, typed = int(at.timestamp()) // CODE_LIVES, typed.strip()
    return any(hmac.compare_digest(_digits(secret, n).encode(), typed.encode()) for n in (now, now - 1))


def _digits(secret: str, window: int) -> str:
    """Six digits of a keyed digest."""
    made = hmac.new(secret.encode(), str(window).encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(made[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
