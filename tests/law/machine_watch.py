"""What a watch found, as a table."""

from tests.law.machine import OFFICERS, Machine
from workflows.models import WatchFinding

FINDING = Machine(
    WatchFinding,
    """
                 set_finding_aside  raise_clue
    matched      set_aside          clue
    set_aside    -                  -
    clue         -                  -
    """,
    may={"set_finding_aside": OFFICERS, "raise_clue": OFFICERS},
)
