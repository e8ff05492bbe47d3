"""Events as an XES document (IEEE 1849-2016): what process-mining tools open.

Nothing in it names a person or a file: cases are numbers under a salt that nobody keeps, actors are posts, parties are
only parties. It is pseudonymous all the same: instants and posts can be compared with what is public elsewhere.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from workflows.law.insight import Done, Event

PARTY, SYSTEM = "party", "system"
OF_A_PARTY = re.compile(r"s\d+(e\d+)?:")
OF_AN_OFFICE = re.compile(r"[A-Z0-9-]{1,20}:[a-z_]{1,20}")
EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
HEAD = (
    '<global scope="trace">',
    '<string key="concept:name" value="__INVALID__"/>',
    "</global>",
    '<global scope="event">',
    '<string key="concept:name" value="__INVALID__"/>',
    '<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>',
    '<string key="lifecycle:transition" value="complete"/>',
    "</global>",
    '<classifier name="Activity" keys="concept:name"/>',
    '<string key="lifecycle:model" value="standard"/>',
)


def case_number(key: int, salt: bytes) -> str:
    """A case as the file calls it: nobody without the salt finds the entry by it."""
    return hmac.new(salt, b"case %d" % key, hashlib.sha256).hexdigest()[:16]


def actor(post: str) -> tuple[str, str]:
    """Department and role of a post; a party is a party, what has no post of an office was the program."""
    if OF_A_PARTY.match(post):
        return "", PARTY
    office, _colon, role = post.partition(":")
    return (office, role) if OF_AN_OFFICE.fullmatch(post) else ("", SYSTEM)


def document(
    traces: Iterable[tuple[int, Sequence[Event]]],
    name: str,
    salt: bytes,
    words: Mapping[str, Any],
    places: Mapping[int, Sequence[Done]] | None = None,
) -> Iterator[str]:
    """The document in pieces; the cases in the order of their numbers, so that theirs tells nothing.

    `places` are the events of each case in their places: procedure, step, and when its turn had come.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
    for title, prefix, address in EXTENSIONS:
        yield f'<extension name="{title}" prefix="{prefix}" uri="{address}"/>\n'
    yield "".join(f"{line}\n" for line in HEAD)
    yield _string("concept:name", name)
    cases = sorted((case_number(key, salt), key, trace) for key, trace in traces)
    for number, key, trace in cases:
        placed = {done.event.seq: done for done in (places or {}).get(key, ())}
        told = _events(trace, words, placed)
        yield "".join(["<trace>\n", _string("concept:name", number), *told, "</trace>\n"])
    yield "</log>\n"


def _events(trace: Sequence[Event], words: Mapping[str, Any], placed: Mapping[int, Done]) -> Iterator[str]:
    """The events of a case in their order."""
    for event in trace:
        office, role = actor(event.post)
        yield "<event>\n"
        yield _string("concept:name", str(words.get(event.verb, event.verb)))
        yield _string("xinheng:verb", event.verb)
        yield _string("lifecycle:transition", "complete")
        yield f'<date key="time:timestamp" value="{stamp(event.at)}"/>\n'
        yield _string("org:resource", f"{office}:{role}" if office else role)
        yield _string("org:role", role)
        if office:
            yield _string("org:group", office)
        if done := placed.get(event.seq):
            yield _string("xinheng:procedure", done.part.stem)
            yield _string("xinheng:step", done.part.name)
            if done.turn:
                yield f'<date key="xinheng:turn" value="{stamp(done.turn.at)}"/>\n'
        yield "</event>\n"


def stamp(at: datetime) -> str:
    """An instant as xs:dateTime, to the millisecond, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _string(key: str, value: str) -> str:
    """One attribute."""
    return f"<string key={quoteattr(key)} value={quoteattr(value)}/>\n"
