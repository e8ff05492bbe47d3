"""What a machine is to the tests: its table, how each verb is driven, and by whom."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

TODAY = date(2026, 10, 1)  # the day on which the verbs are tried


@dataclass(frozen=True)
class Machine:
    """A kind of thing with a legal state: its table, what its verbs are told, who may do them."""

    model: type
    table: str
    # The people of the demo city who may do the verb (user names); everybody else may not.
    may: dict[str, str]
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    given: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.model.__name__.lower()

    @property
    def verbs(self) -> list[str]:
        return [verb for block in self.blocks for verb in block[0].split()]

    @property
    def blocks(self) -> list[list[str]]:
        """A table too wide for a page stands in blocks, one below the other."""
        return [block.strip().splitlines() for block in self.table.strip().split("\n\n")]

    @property
    def cells(self) -> dict[tuple[str, str], str]:
        """(state, verb) → the state it leads to, or `-`."""
        found = {}
        for verbs, *lines in self.blocks:
            for line in lines:
                state, *targets = line.split()
                found |= {(state, verb): to for verb, to in zip(verbs.split(), targets, strict=True)}
        return found

    @property
    def states(self) -> list[str]:
        return list(dict.fromkeys(state for state, _verb in self.cells))


OFFICERS, HEAD, CLOCK, SPEAKER = "shenjn jiyt", "lumy", "clock", "luoym"
LEGAL = "fangm qiuy"  # two, so that whoever holds the hearing need not review the case
CREDIT_OFFICE = "zhouw guq"
HEAD_OR_CLOCK = f"{HEAD} {CLOCK}"
