"""Who held which post at an instant, as the lines on appointments tell it; pure.

The register tells how a post stands today; every line on it that was written later is undone by its old values. A post
of which there is no line, or whose first line was the first of all, is told by the days of the register alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflows.law.duties import DUTIES

VERBS = ("give_post", "change_post", "end_post")


@dataclass(frozen=True)
class Held:
    """One post at an instant: where, which role, its days.

    `by_log` when lines tell of it; `told_at` is the last of them before the instant, if any.
    """

    key: str
    department: str
    role: str
    since: date
    until: date | None
    told_at: datetime | None = None
    by_log: bool = False

    def is_held(self, day: date) -> bool:
        """Was it held? What lines tell of is held until a line ends it; else the last day of the register counts."""
        return self.since <= day and (self.until is None or (not self.by_log and day < self.until))

    @property
    def duties(self) -> list[str]:
        """The duties that the role owes, by the matrix of today."""
        return sorted(duty.partition(".")[2] for duty in DUTIES.get(self.role, ()))


def standing(
    register: Iterable[Held],
    lines: Sequence[tuple[datetime, Mapping[str, Any]]],
    at: datetime,
    begins: datetime | None,
) -> list[Held]:
    """The posts as they stood at an instant, the newest first.

    `lines` are the instants and facts of all lines on the person's posts in their order; `begins` is when the log
    first told of anybody's post: from then on a post is there when its line is, whatever day it was given from.
    """
    found = []
    for held in register:
        mine = [(written, facts["changed"]) for written, facts in lines if facts.get("post") == held.key]
        row = _undone(held, [changed for written, changed in mine if written >= at])
        if row["since"] is None:
            if begins is None or at <= begins:
                found.append(held)
            continue
        when = max((written for written, _changed in mine if written < at), default=None)
        found.append(
            Held(
                held.key,
                row["department"],
                row["role"],
                _day(row["since"]),
                _day(row["until"]),
                when,
                bool(mine),
            )
        )
    return sorted(found, key=lambda held: (held.since, held.key), reverse=True)


def _undone(held: Held, later: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The values of a post before these changes were made, the last one undone first."""
    row: dict[str, Any] = {
        "department": held.department, "role": held.role, "since": held.since, "until": held.until,
    }  # fmt: skip
    for changed in reversed(later):
        row |= {name: old for name, (old, _new) in changed.items()}
    return row


def _day(value: Any) -> Any:
    """A day as a line keeps it, or as the register does; None where there is none."""
    return date.fromisoformat(value) if isinstance(value, str) else value
