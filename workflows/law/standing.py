"""Who held which post at an instant, as the lines on appointments tell it; pure.

A line tells what it changed. The first line on a post tells all of it; later ones what is other than before. A post of
which no line had been written by then is not told by the log: the register alone says since when and until when it ran.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflows.law.duties import DUTIES

VERBS = ("give_post", "change_post", "end_post")


@dataclass(frozen=True)
class Held:
    """One post at an instant: where, which role, its days; `told_at` is None when only the register knows it."""

    key: str
    department: str
    role: str
    since: date
    until: date | None
    told_at: datetime | None = None

    def runs(self, day: date) -> bool:
        """Was the post held on this day? Until when it runs is its last day no more (as `Person.posts_now`)."""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def duties(self) -> list[str]:
        """The duties that the role owes, by the matrix of today."""
        return sorted(duty.partition(".")[2] for duty in DUTIES.get(self.role, ()))


def told(lines: Iterable[tuple[datetime, Mapping[str, Any]]], at: datetime) -> dict[str, Held]:
    """The posts as the lines before an instant tell them, by the name of the post; a line is its instant and facts."""
    known: dict[str, dict[str, Any]] = {}
    when: dict[str, datetime] = {}
    for written, facts in lines:
        if written < at and facts.get("post"):
            key = str(facts["post"])
            known.setdefault(key, {}).update({name: new for name, (_old, new) in facts["changed"].items()})
            when[key] = written
    return {
        key: _held(key, row, when[key]) for key, row in known.items() if {"department", "role", "since"} <= set(row)
    }


def _held(key: str, row: Mapping[str, Any], written: datetime) -> Held:
    """A post from what its lines told."""
    return Held(
        key, str(row["department"]), str(row["role"]), date.fromisoformat(row["since"]), _day(row.get("until")), written
    )


def _day(value: Any) -> date | None:
    """A day as a line keeps it; None where there is none."""
    return date.fromisoformat(value) if value else None


def joined(by_lines: Mapping[str, Held], by_register: Iterable[Held]) -> list[Held]:
    """What lines tell counts; what only the register knows is added and marked by having no instant."""
    found = dict(by_lines)
    for held in by_register:
        found.setdefault(held.key, held)
    return sorted(found.values(), key=lambda held: (held.since, held.key), reverse=True)
