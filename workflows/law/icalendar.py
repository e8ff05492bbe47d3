"""One appointment as a calendar file (RFC 5545), for the calendar of whoever must come.

Small on purpose: one VEVENT, times in UTC, text escaped, lines folded at 75 octets. No calendar library is among the
requirements, and this is all that an appointment needs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

WIDTH = 75  # octets of a line, its end not counted
CRLF = "\r\n"
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Appointment:
    """What a calendar is told: `uid` stays the same when the appointment moves, `sequence` grows with each change."""

    uid: str
    begins: datetime
    title: str
    place: str
    about: str
    told_at: datetime
    lasts: timedelta = HOUR
    sequence: int = 0
    is_cancelled: bool = False
    url: str = ""


def calendar(made: Appointment) -> bytes:
    """The file, as UTF-8."""
    return "".join(fold(line) + CRLF for line in _lines(made)).encode()


def _lines(made: Appointment) -> Iterator[str]:
    """The content lines, unfolded."""
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Xinheng//Appointments//ZH"
    yield "CALSCALE:GREGORIAN"
    yield f"METHOD:{'CANCEL' if made.is_cancelled else 'PUBLISH'}"
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(made.uid)}"
    yield f"DTSTAMP:{instant(made.told_at)}"
    yield f"DTSTART:{instant(made.begins)}"
    yield f"DTEND:{instant(made.begins + made.lasts)}"
    yield f"SEQUENCE:{made.sequence}"
    yield f"STATUS:{'CANCELLED' if made.is_cancelled else 'CONFIRMED'}"
    yield f"SUMMARY:{escape(made.title)}"
    yield f"LOCATION:{escape(made.place)}"
    yield f"DESCRIPTION:{escape(made.about)}"
    if made.url:
        yield f"URL:{made.url}"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def instant(at: datetime) -> str:
    """A moment in UTC: 20261125T060000Z."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escape(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line ends escaped, other control characters left out."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(plain, escaped)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(c for c in text if c >= " " and c != "\x7f")


def fold(line: str) -> str:
    """A line of at most 75 octets, the rest on lines that begin with a blank; no character is torn."""
    parts, held = [""], 0
    for character in line:
        size = len(character.encode())
        if held + size > WIDTH:
            parts.append("")
            held = 1  # the blank
        parts[-1] += character
        held += size
    return f"{CRLF} ".join(parts)
