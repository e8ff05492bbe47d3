"""How long a record may be shown: both layers of rules, and the clock of the longest display."""

from dataclasses import replace
from datetime import date

from workflows.acts import deadline
from workflows.law.display import Showing
from workflows.law.windows import Windows
from workflows.models import Entry
from workflows.models.calendar import load_calendar
from workflows.models.regime import load_regimes

ON_SHOW = (Showing.SHOWN, Showing.MARKED)


def of(entry: Entry, on: date, *, corrected_on: date | None = None) -> Windows:
    """Both layers of rules on a listing, as they stand on a day."""
    return entry.windows(on, calendar=load_calendar(), regimes=load_regimes(), corrected_on=corrected_on)


def reference(windows: Windows) -> str:
    """The general rules under which a display was counted; empty when none governed."""
    return windows.chosen.regime.reference if windows.chosen.regime else ""


def start_clock(entry: Entry, windows: Windows) -> None:
    """The clock of the longest display, where the display ends before the listing and somebody is shown."""
    rule = windows.general.maximum
    if rule is None or not windows.stops_first or not entry.displays.filter(state__in=ON_SHOW).exists():
        return
    # A span does not roll to a working day (domain §8.5).
    deadline.start(
        entry,
        "display_end",
        replace(rule, roll=False),
        since=windows.general.since,
        about=reference(windows),
    )
