"""Canonical bytes and hash links: how a line of the transition log is bound to all lines before it.

A chain shows a changed, inserted or missing line in its middle.  It cannot show that lines are missing at
its end; the daily anchor that counts the heads does that.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

GENESIS = "0" * 64
ALGORITHMS = ("sha256", "sm3")
# RFC 8785 numbers are IEEE doubles: a greater integer would be read differently by another program.
GREATEST_INTEGER = 2**53 - 1
HEX_DIGEST = re.compile(r"[0-9a-f]{64}")


def canonical(obj: object) -> bytes:
    """One JSON value as the bytes RFC 8785 gives it; TypeError for floats, instants and other objects."""
    return json.dumps(_plain(obj), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _plain(obj: object) -> Any:
    """The value with its keys in order of UTF-16 code units; TypeError or ValueError when it has none."""
    if obj is None or isinstance(obj, bool | str):
        return obj
    if isinstance(obj, int):
        if abs(obj) > GREATEST_INTEGER:
            raise ValueError(f"integer too great for the canonical form: {obj}")
        return int(obj)
    if isinstance(obj, Mapping):
        if not all(isinstance(key, str) for key in obj):
            raise TypeError("keys of the canonical form must be strings")
        return {key: _plain(obj[key]) for key in sorted(obj, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(obj, list | tuple):
        return [_plain(item) for item in obj]
    raise TypeError(f"{type(obj).__name__} has no canonical form; pass text instead")


def digest(data: bytes, algorithm: str = "sha256") -> str:
    """The digest of some bytes in lower-case hexadecimal; ValueError for other algorithms than the two."""
    if algorithm == "sha256":  # its own name is found faster than one that is looked up
        return hashlib.sha256(data).hexdigest()
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown digest algorithm: {algorithm}")
    return hashlib.new(algorithm, data).hexdigest()


def leaf_bytes(body: bytes, previous: str, stated: str) -> bytes:
    """What stands for a line in the tree: the canonical object of its body, its hash and the hash before it.

    `body` is the canonical form of the line; digests are 64 hex digits. No personal fact is in it: what was said
    and given is bound by the salted digest in the body alone.
    """
    return b'{"body":%b,"hash":"%b","previous":"%b"}' % (body, stated.encode(), previous.encode())


def facts_digest(facts: Mapping[str, Any], salt: str) -> str:
    """The keyed digest (HMAC-SHA-256, key = salt) of personal facts that are kept elsewhere.

    Without the salt nobody can find a name or number by trying; once the salt is erased, neither can we.
    """
    if not salt:
        raise ValueError("facts need a salt")
    return hmac.new(salt.encode(), canonical(facts), hashlib.sha256).hexdigest()


def link(previous: str, line: Mapping[str, Any]) -> str:
    """The hash of a line: SHA-256 over the previous hash (64 hex digits), a line feed and the line."""
    if HEX_DIGEST.fullmatch(previous) is None:
        raise ValueError("the previous hash must be 64 lower-case hexadecimal digits")
    return digest(previous.encode() + b"\n" + canonical(line))


@dataclass(frozen=True)
class Fault:
    """One place where a chain does not hold: `index` counts lines from 0, `kind` says what differs."""

    index: int
    kind: Literal["previous", "hash"]
    line: Mapping[str, Any]
    stated: str
    expected: str


def verify(lines: Iterable[tuple[Mapping[str, Any], str, str]]) -> Iterator[Fault]:
    """The faults of a chain given as (line, stated previous, stated hash) in order; nothing when it holds.

    Each line is judged by the hashes as they stand, so one change is reported where it happened and not on
    every line after it.
    """
    before = GENESIS
    for index, (line, previous, stated) in enumerate(lines):
        if previous != before:
            yield Fault(index, "previous", line, previous, before)
        expected = _relinked(previous, line)
        if stated != expected:
            yield Fault(index, "hash", line, stated, expected)
        before = stated


def _relinked(previous: str, line: Mapping[str, Any]) -> str:
    """The hash the line should have; empty when line or previous hash can no longer be read as one."""
    try:
        return link(previous, line)
    except (TypeError, ValueError):
        return ""
