"""Who held which post at an instant, as the lines on appointments tell it; pure.

A post is what its lines say, also when it is no longer in the register. Of a post that no line gave, the register tells
how it stands today, and every line on it that was written later is undone by its old values; before the log told of any
post, the days of the register alone count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflows.law.duties import DUTIES

VERBS = ("give_post", "change_post", "end_post")
COLUMNS = ("person", "department", "role", "since", "until")


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
    found, rows = [], {held.key: held for held in register}
    for key in dict.fromkeys([*rows, *(str(facts.get("post")) for _written, facts in lines)]):
        mine = [(written, facts["changed"]) for written, facts in lines if facts.get("post") == key]
        held = rows.get(key) or _given(key, [changed for _written, changed in mine])
        if is_given([changed for _written, changed in mine]):
            row = folded([changed for written, changed in mine if written < at])
        elif held is not None:
            row = _undone(held, [changed for written, changed in mine if written >= at])
        else:
            continue
        if row["since"] is None:
            if held is not None and (begins is None or at <= begins):
                found.append(held)
            continue
        when = max((written for written, _changed in mine if written < at), default=None)
        found.append(
            Held(
                key,
                row["department"],
                row["role"],
                _day(row["since"]),
                _day(row["until"]),
                when,
                bool(mine),
            )
        )
    return sorted(found, key=lambda held: (held.since, held.key), reverse=True)


def folded(changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What these changes, one after the other, say of a post; nothing but None where it was not or is no longer."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    for changed in changes:
        row |= {name: new for name, (_old, new) in changed.items()}
    return row


def is_given(changes: Sequence[Mapping[str, Any]]) -> bool:
    """Do these lines tell of a post from its beginning, so that they say all of it?"""
    return bool(changes) and changes[0].get("since", (True,))[0] is None


def _given(key: str, changes: Sequence[Mapping[str, Any]]) -> Held | None:
    """A post that is no longer in the register, as it was given; None when the lines do not tell it whole."""
    row = folded(changes[:1])
    if not is_given(changes):  # it was there before the log told of posts; its end tells all that it was
        row = dict.fromkeys(COLUMNS)
        for changed in changes:
            row |= {name: old for name, (old, _new) in changed.items() if old is not None}
    if not (row["department"] and row["role"] and row["since"]):
        return None
    return Held(key, row["department"], row["role"], _day(row["since"]), _day(row["until"]))


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
