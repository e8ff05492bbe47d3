"""A step that stands under no clock of its own."""

from typing import Any

from workflows.flows.base import Step


class Unclocked(Step):
    """Before its notice is served, nothing runs: the clock of another matter of the same entry is not this one's."""

    def clock_of(self, process: Any) -> str:
        """None."""
        return ""
