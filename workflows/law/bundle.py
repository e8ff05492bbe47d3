"""What an auditor takes away: lines of the log with their proofs in one ZIP that is verified without us.

The layout stands in the docstring of `workflows/witness/verify_bundle.py`, which checks it byte by byte.  The same
content always gives the same bytes: nothing is compressed, no time of day is in the container, names are in order.
Pure: the signature over the manifest comes from a function that the caller gives.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO

from workflows.law.chain import ALGORITHMS, canonical, digest
from workflows.law.checkpoint import Note, Signature, parse_checkpoint, parse_note

FORMAT = "xinheng-bundle/1"
NAME = re.compile(r"(?:notices/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
LARGEST = 2**31 - 1
LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
VERSION, DAY, MADE_BY, MODE = 20, 0x21, 3 << 8 | 20, 0o100644 << 16


@dataclass(frozen=True)
class Line:
    """One line with its place in the tree and its proof; facts and salt both, or neither (erased, or withheld)."""

    index: int
    body: Mapping[str, Any]
    previous: str
    hash: str
    path: Sequence[bytes]
    salt: str = ""
    facts: Mapping[str, Any] | None = None

    def row(self) -> dict[str, Any]:
        """As `lines.jsonl` holds it."""
        told = {"index": self.index, "body": self.body, "previous": self.previous, "hash": self.hash}
        return told if self.facts is None else told | {"salt": self.salt, "facts": self.facts}


@dataclass(frozen=True)
class Known:
    """A verifier key and from when until when it counted; open-ended without `until`."""

    key: str
    since: datetime
    until: datetime | None = None

    def row(self) -> dict[str, str]:
        """As `keys.json` holds it."""
        return {
            "key": self.key,
            "from": _instant(self.since),
            "to": _instant(self.until) if self.until else "",
        }


@dataclass(frozen=True)
class Paper:
    """A notice's file, the line that tells its digest, and the name of the fact that does."""

    name: str
    data: bytes
    index: int
    fact: str = "file"


@dataclass(frozen=True)
class Content:
    """All that goes into a bundle."""

    subject: Mapping[str, Any]
    made_at: datetime
    checkpoint: str
    lines: Sequence[Line]
    log_keys: Sequence[Known]
    page: str
    program: bytes
    witnesses: Sequence[Known] = ()
    papers: Sequence[Paper] = field(default_factory=tuple)


def of_entry(ref: str) -> dict[str, Any]:
    """The subject of a bundle that holds the whole book of an entry, or of several, from the first line on."""
    return {"kind": "entry", "ref": ref}


def of_period(first: int, last: int, since: datetime, until: datetime) -> dict[str, Any]:
    """The subject of a bundle that holds every line of the log between two places, both included."""
    return {"kind": "period", "first": first, "last": last, "from": _instant(since), "to": _instant(until)}


def files_of(content: Content, sign: Callable[[str], Signature]) -> list[tuple[str, bytes]]:
    """The files of a bundle in their order; `sign` is the log's signature of a text (`checkpoint.sign`)."""
    head = parse_checkpoint(parse_note(content.checkpoint).text)
    algorithm = head.said("algorithm") or ALGORITHMS[0]
    keys = {
        "log": [each.row() for each in content.log_keys],
        "witnesses": [each.row() for each in content.witnesses],
    }
    files = {
        "checkpoint.txt": content.checkpoint.encode(),
        "index.html": content.page.encode(),
        "keys.json": _line(keys),
        "lines.jsonl": b"".join(_line(each.row()) for each in content.lines),
        "proofs.jsonl": b"".join(_line(_proof(each)) for each in content.lines),
        "verify_bundle.py": content.program,
        **{f"notices/{each.name}": each.data for each in content.papers},
    }
    if len(files) < 6 + len(content.papers):
        raise ValueError("two notices of one name")
    manifest = _line(
        {
            "format": FORMAT,
            "made_at": _instant(content.made_at),
            "origin": head.origin,
            "algorithm": algorithm,
            "subject": content.subject,
            "files": {name: {"sha256": digest(data), "size": len(data)} for name, data in files.items()},
            "notices": [
                {"file": f"notices/{each.name}", "index": each.index, "fact": each.fact}
                for each in content.papers
            ],
        }
    )
    text = f"{FORMAT}\n{digest(manifest)}\n"
    signed = str(Note(text, (sign(text),))).encode()
    return [("bundle.json", manifest), ("bundle.sig", signed), *sorted(files.items())]


def write(out: BinaryIO, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files as a ZIP, stored, without times, in this order; ValueError for a name or size that is not allowed."""
    place, central, seen = 0, b"", set()
    for name, data in files:
        if NAME.fullmatch(name) is None or name.lower() in seen:
            raise ValueError(f"no name for a file of a bundle, or twice: {name}")
        seen.add(name.lower())
        sums = zlib.crc32(data), len(data), len(data), len(name), 0
        out.write(LOCAL.pack(b"PK\3\4", VERSION, 0, 0, 0, DAY, *sums) + name.encode())
        out.write(data)
        central += (
            CENTRAL.pack(b"PK\1\2", MADE_BY, VERSION, 0, 0, 0, DAY, *sums, 0, 0, 0, MODE, place)
            + name.encode()
        )
        place += LOCAL.size + len(name) + len(data)
        if place > LARGEST:
            raise ValueError("a bundle may have 2 GiB at most: choose a shorter period")
    count = len(seen)
    out.write(central + END.pack(b"PK\5\6", 0, 0, count, count, len(central), place, 0))


def _proof(line: Line) -> dict[str, Any]:
    """As `proofs.jsonl` holds it."""
    return {"index": line.index, "path": [each.hex() for each in line.path]}


def _line(obj: object) -> bytes:
    """Canonical JSON on a line of its own."""
    return canonical(obj) + b"\n"


def _instant(at: datetime) -> str:
    """An instant as RFC 3339 text in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
