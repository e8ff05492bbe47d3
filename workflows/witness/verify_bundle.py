#!/usr/bin/env python3
"""verify_bundle 信衡证据包核验程序：不依赖产品、不依赖网络。 Verifies an evidence bundle without us and offline.

One file, standard library only (Python 3.9 or later). Usage:

  python3 verify_bundle.py BUNDLE.zip --key LOG_KEY[@UNTIL] [--witness WITNESS_KEY]

Exit code 0: everything holds, under a key given with --key. 1: something does not hold; file and line are named.
2: nothing false was found, but it is not proven: no --key was given, or something could not be checked.
What no such bundle can prove is listed at the end, each marked ？, whatever the exit code.

A key that signs no more is given with the instant from which it counts no more (KEY@2026-11-27T08:00:00Z): else whoever
stole it could sign bundles for ever. Of several keys only the present one goes without.

The keys inside a bundle prove nothing by themselves: whoever forges a bundle puts his own keys in. Take LOG_KEY from
somewhere else (the log's public page on another day, a gazette, a witness), and this program too.

The bundle is a ZIP, stored and not compressed, of fixed bytes; re-packing makes another file. It holds, in this order:

  bundle.json       {"format": "xinheng-bundle/1", "made_at", "origin", "algorithm": "sha256"|"sm3",
                    "subject": {"kind": "entry", "ref"} | {"kind": "period", "first", "last", "from", "to"},
                    "files": {name: {"sha256", "size"}} of all but the first two files,
                    "notices": [{"file", "index", "fact"}]}
  bundle.sig        a C2SP signed note of the log's key over `xinheng-bundle/1` and the SHA-256 of bundle.json
  checkpoint.txt    the C2SP checkpoint, with the witnesses' counter-signatures
  index.html        for people; it is signed, but only the lines are proven
  keys.json         {"log": [{"key", "from", "to"}], "witnesses": [...]}, C2SP verifier keys and when they counted
  lines.jsonl       {"index", "body", "previous", "hash"} and, unless erased or withheld, {"salt", "facts"}; by index
  notices/*         files of notices; the facts of line `index` hold the file's SHA-256 under the name `fact`
  proofs.jsonl      {"index", "path": [hex]} for each line, in the same order
  verify_bundle.py  this program

JSON is canonical (RFC 8785), each value on one line. `hash` is SHA-256 over `previous`, a line feed and the canonical
body; a book's first line has seq 1 and sixty-four zeros as `previous`. body.facts is HMAC-SHA-256 of the canonical
facts with the salt as key. The leaf of a line is the canonical {"body", "hash", "previous"}; the tree is RFC 9162's.
A bundle of an entry holds its book from the first line on, one of a period every line of the log from `first` to
`last`, both of them within the days. A notice is called notices/INDEX-CODE.pdf after the line `print_notice` of the
thing notice/CODE. That the book has no later line under the same checkpoint, only a bundle of a period up to it tells.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import mmap
import re
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

FORMAT = "xinheng-bundle/1"
FIXED = ("checkpoint.txt", "index.html", "keys.json", "lines.jsonl", "proofs.jsonl", "verify_bundle.py")
NAME = re.compile(rb"(?:notices/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
HEX = re.compile("[0-9a-f]{64}")
GENESIS, PRINTED = "0" * 64, "print_notice"
WORDS = {True: "✓", False: "✗", None: "？"}

# ---- What was found -------------------------------------------------------------------------------------------------


@dataclass
class Report:
    """Findings in order: True holds, False does not, None could not be checked; with place and two languages.

    Apart from them, what no such bundle can prove: the reader is told, the exit code does not change.
    """

    found: list[tuple[bool | None, str, str, str]] = field(default_factory=list)
    beyond: list[tuple[bool | None, str, str, str]] = field(default_factory=list)

    def holds(self, where: str, zh: str, en: str) -> None:
        """Something holds."""
        self.found.append((True, where, zh, en))

    def fails(self, where: str, zh: str, en: str) -> None:
        """Something does not hold."""
        self.found.append((False, where, zh, en))

    def unknown(self, where: str, zh: str, en: str) -> None:
        """Something could not be checked."""
        self.found.append((None, where, zh, en))

    def cannot(self, where: str, zh: str, en: str) -> None:
        """Something that no such bundle can prove."""
        self.beyond.append((None, where, f"不能证明{zh}", f"it cannot prove {en}"))

    @property
    def code(self) -> int:
        """The exit code."""
        judged = {each[0] for each in self.found}
        return 1 if False in judged else 2 if None in judged else 0

    def text(self) -> str:
        """All of it for people, and the sum."""
        found, beyond = (
            "".join(f"{WORDS[held]} {where}：{zh}\n  {where}: {en}\n" for held, where, zh, en in told)
            for told in (self.found, self.beyond)
        )
        head = "以下各项超出本包所能证明的范围：\nBeyond what this bundle can prove:\n" if beyond else ""
        sums = (
            "结论：能够证明的，全部成立；标 ？ 的各项不在证明之内。\n"
            "Result: everything holds that this bundle can prove; the items marked ？ are beyond it.\n",
            "结论：不成立，见标 ✗ 的各项。\nResult: it does NOT hold, see the items marked ✗.\n",
            "结论：未见不符，但尚不足以证明，见标 ？ 的各项。\n"
            "Result: nothing false was found, but it is NOT PROVEN, see the items marked ？.\n",
        )
        return harmless(found + head + beyond) + sums[self.code]


def shown(text: object) -> str:
    """A word of the bundle in our sentences: short visible ASCII without blanks, so that it passes for no sentence."""
    word = ascii(str(text))[1:-1].replace(" ", "\\x20")
    return word if len(word) <= 100 else f"{word[:100]}…"


def harmless(text: str) -> str:
    """Text without any sign that steers a terminal, but for line feeds."""
    return "".join(sign if sign.isprintable() or sign == "\n" else ascii(sign)[1:-1] for sign in text)


# ---- Canonical JSON (RFC 8785, without fractions) and digests -------------------------------------------------------


_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def canonical(obj: Any) -> bytes:
    """A JSON value as its canonical bytes; TypeError or ValueError when it has none."""
    return _encoded(_plain(obj)).encode()


def _plain(obj: Any) -> Any:
    """The value with its keys in order of UTF-16 code units."""
    if isinstance(obj, str):
        return obj
    if isinstance(obj, dict):
        plain = all(key.isascii() for key in obj)
        keys = sorted(obj, key=None if plain else lambda key: key.encode("utf-16-be"))
        return {key: _plain(obj[key]) for key in keys}
    if isinstance(obj, list):
        return [_plain(each) for each in obj]
    if isinstance(obj, float) or (isinstance(obj, int) and abs(obj) >= 2**53):
        raise ValueError("number")
    return obj


def read_json(raw: bytes) -> Any:
    """One canonical JSON value on a line; ValueError for any other spelling of it."""
    try:
        value = json.loads(raw)
        if canonical(value) + b"\n" == raw:
            return value
    except (TypeError, RecursionError, UnicodeError) as error:
        raise ValueError("json") from error
    raise ValueError("json")


def sha256(*parts: bytes) -> str:
    """SHA-256 in hexadecimal."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part)
    return total.hexdigest()


def keyed(salt: str, facts: Any) -> str:
    """The keyed digest of facts."""
    return hmac.new(salt.encode(), canonical(facts), "sha256").hexdigest()


# ---- The tree (RFC 9162 §2.1.3.2) -----------------------------------------------------------------------------------


def leaf_bytes(body: bytes, previous: str, stated: str) -> bytes:
    """What stands for a line in the tree, from the canonical form of its body."""
    return b'{"body":%b,"hash":"%b","previous":"%b"}' % (body, stated.encode(), previous.encode())


def root_from(leaf: bytes, index: int, size: int, path: list[bytes], algorithm: str) -> bytes | None:
    """The root that an inclusion proof leads to; None when its length is wrong."""

    def over(data: bytes) -> bytes:
        return hashlib.new(algorithm, data).digest()

    at, last, here = index, size - 1, over(b"\x00" + leaf)
    if not 0 <= index < size or any(len(each) != 32 for each in path):
        return None
    for other in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            here = over(b"\x01" + other + here)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            here = over(b"\x01" + here + other)
        at, last = at >> 1, last >> 1
    return here if last == 0 else None


# ---- Ed25519 (RFC 8032 §5.1.7) --------------------------------------------------------------------------------------

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple  # (X, Y, Z, T), extended coordinates


def _add(a: Point, b: Point) -> Point:
    """The sum of two points."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    """A point so many times."""
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _add(total, point)
        point, number = _add(point, point), number >> 1
    return total


def _point(data: bytes) -> Point | None:
    """The point of 32 bytes; None when there is none."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or (0, 1, 1, 0)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this key signed this message."""
    key, answer = _point(public), int.from_bytes(signature[32:], "little")
    if key is None or len(signature) != 64 or answer >= L:
        return False
    drawn = hashlib.sha512(signature[:32] + public + message).digest()
    number = int.from_bytes(drawn, "little") % L
    x, y, z, _ = _add(_times(answer, BASE), _times(number, (P - key[0], key[1], key[2], P - key[3])))
    inverse = pow(z, P - 2, P)
    packed = y * inverse % P | (x * inverse % P & 1) << 255
    return packed.to_bytes(32, "little") == signature[:32]


# ---- Notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature) ----------------------------------------------------


@dataclass(frozen=True)
class Key:
    """A verifier key; `since` and `until` are seconds since 1970, without end where None."""

    text: str
    name: str
    kind: int
    public: bytes
    since: float | None = None
    until: float | None = None

    @property
    def id(self) -> bytes:
        """The key's four bytes on a signature line."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def counted(self, at: float | None) -> bool:
        """Whether the key counted at an instant; a note without one is only signed by a key without end."""
        if at is None:
            return self.until is None
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


def _unb64(text: str) -> bytes:
    """Strict base64; ValueError for any other spelling."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64")
    return data


def parse_key(text: str, kind: int, since: str = "", until: str = "") -> Key:
    """A verifier key of a kind (1 log, 4 witness); ValueError for any other."""
    name, stated, coded = text.split("+", 2)
    data = _unb64(coded)
    key = Key(text, name, kind, data[1:], seconds(since), seconds(until))
    if not name or len(data) != 33 or data[0] != kind or key.id.hex() != stated:
        raise ValueError("key")
    return key


def given_key(text: str, kind: int) -> Key:
    """A verifier key that somebody typed, with KEY@UNTIL where it counts no more; ValueError for any other."""
    key, _, until = text.rpartition("@")
    is_dated = bool(key) and re.match("[0-9]{4}-", until) is not None
    return parse_key(key, kind, until=until) if is_dated else parse_key(text, kind)


def is_key(text: str, kind: int) -> bool:
    """Whether a text that somebody typed is a verifier key of a kind."""
    try:
        given_key(text, kind)
    except (ValueError, OverflowError):
        return False
    return True


def seconds(at: str) -> float | None:
    """An RFC 3339 instant in seconds since 1970; None for the empty text, ValueError without a zone."""
    instant = datetime.fromisoformat(at.replace("Z", "+00:00")) if at else None
    if instant is not None and instant.tzinfo is None:
        raise ValueError("zone")
    return instant.timestamp() if instant else None


def read_note(raw: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Text and signatures (name, id, data) of a signed note; ValueError when it is none."""
    note = raw.decode("utf-8")
    text, gap, lines = note.rpartition("\n\n")
    found = [re.fullmatch(r"— (\S+) (\S+)", line) for line in lines.split("\n")[:-1]]
    if not gap or not text or not lines.endswith("\n") or re.search("[\x00-\x09\x0b-\x1f]", note):
        raise ValueError("note")
    return text + "\n", [(m[1], _unb64(m[2])[:4], _unb64(m[2])[4:]) if m else _no() for m in found]


def _no() -> Any:
    """No such line."""
    raise ValueError("signature line")


def signers(
    text: str, signatures: list[tuple[str, bytes, bytes]], keys: list[Key]
) -> list[tuple[Key, int | None]]:
    """Which of these keys signed, witnesses with the time; ValueError when one of them has a false signature."""
    known, found = {(key.name, key.id): key for key in keys}, []
    for name, id, data in signatures:
        key = known.get((name, id))
        if key is None:
            continue
        at, signed = None, text.encode()
        if key.kind == 4:
            at, data = int.from_bytes(data[:8], "big"), data[8:]
            signed = f"cosignature/v1\ntime {at}\n".encode() + signed
        if not verify(key.public, signed, data):
            raise ValueError(name)
        found.append((key, at))
    return found


# ---- The container --------------------------------------------------------------------------------------------------

LOCAL, CENTRAL = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I")


def members(data: Any, report: Report) -> dict[str, tuple[int, int]]:
    """The files of the ZIP as places in it. Every byte around them is fixed; nothing is unpacked or written."""
    files: dict[str, tuple[int, int]] = {}
    place, central, name = 0, b"", "ZIP"
    while data[place : place + 4] == b"PK\3\4":
        head = data[place : place + LOCAL.size]
        if len(head) < LOCAL.size:
            break
        size, length = struct.unpack_from("<I", head, 22)[0], struct.unpack_from("<H", head, 26)[0]
        start = place + LOCAL.size + length
        raw = bytes(data[place + LOCAL.size : start])
        name = raw.decode("ascii", "replace")
        if (
            NAME.fullmatch(raw) is None
            or name.lower() in {each.lower() for each in files}
            or start + size > len(data)
        ):
            zh, en = "文件名不允许、重复，或文件不完整。", "bad or repeated name, or cut short."
            report.fails(f"ZIP: {shown(name)}", zh, en)
            return files
        sums = zlib.crc32(memoryview(data)[start : start + size]), size, size, length, 0
        fixed = LOCAL.pack(b"PK\3\4", 20, 0, 0, 0, 0x21, *sums)
        if head != fixed:
            zh, en = "校验和或文件头不符：内容或容器被改动。", "checksum or header differs: altered."
            report.fails(name, zh, en)
        central += (
            CENTRAL.pack(b"PK\1\2", 3 << 8 | 20, 20, 0, 0, 0, 0x21, *sums, 0, 0, 0, 0o100644 << 16, place)
            + raw
        )
        files[name] = (start, start + size)
        place = start + size
    count = len(files)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(central), place, 0)
    if bytes(data[place : place + len(central) + 23]) != central + end:
        en = "the directory after this file differs: altered, re-packed or cut short."
        report.fails(f"ZIP: {shown(name)}", "此文件之后的目录不符：被改动、重新打包或截断。", en)
    return files


def rows(data: Any, start: int, end: int) -> Iterator[bytes]:
    """The lines of a file in the container, each with its line feed if it has one."""
    while start < end:
        stop = data.find(b"\n", start, end)
        stop = end if stop < 0 else stop + 1
        yield bytes(data[start:stop])
        start = stop


# ---- The parts of a bundle ------------------------------------------------------------------------------------------


class Bundle:
    """One bundle under examination."""

    def __init__(self, data: Any, report: Report, pinned: list[str], witnesses: list[str]) -> None:
        self.data, self.report = data, report
        self.pinned = [given_key(each, 1) for each in pinned]
        self.witnesses = [given_key(each, 4) for each in witnesses]
        self.files = members(data, report)
        self.manifest: dict[str, Any] = {}
        self.told_by: dict[str, tuple[int, str]] = {}  # which line tells a notice's digest, under which name
        self.wanted: set[int] = set()
        self.facts: dict[int, Any] = {}
        self.printed: dict[int, str] = {}  # the things whose printing is told, by the place of the line
        self.days: tuple[float, float] | None = None  # of a period
        self.outside: list[int] = []  # lines of other days
        self.untimed = 0
        self.heads: dict[str, tuple[int, str]] = {}
        self.ends: dict[str, int] = {}  # the place of a book's last line here
        self.last: int | None = None
        self.bare = 0
        self.root, self.size = b"", 0

    def file(self, name: str) -> bytes:
        """A file's bytes; empty where it is missing, which the manifest's check tells."""
        start, end = self.files.get(name, (0, 0))
        return bytes(self.data[start:end])

    def examine(self) -> Report:
        """All checks, in the order in which one rests on the other."""
        try:
            self.manifest = read_json(self.file("bundle.json"))
            self._listed()
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            self.manifest = {}
            zh, en = "清单缺失、损坏或格式不符。", "manifest missing, damaged or of another format."
            self.report.fails("bundle.json", zh, en)
        keys = self._keys()
        self._signed(keys)
        if self._checkpoint(keys):
            self._lines()
            self._notices()
            self._limits()
        return self.report

    def _listed(self) -> None:
        """The manifest: its form, and the digest of every file it lists; no file more, no file less."""
        listed, told = self.manifest["files"], self.manifest["subject"]
        for each in self.manifest["notices"]:
            self.told_by[str(each["file"])] = (int(each["index"]), str(each["fact"]))
        self.wanted = {index for index, _ in self.told_by.values()}
        names = {"format", "made_at", "origin", "algorithm", "subject", "files", "notices"}
        period = told["kind"] == "period" and all(isinstance(told[each], int) for each in ("first", "last"))
        if (
            set(self.manifest) != names
            or self.manifest["format"] != FORMAT
            or not (period or told["kind"] == "entry")
            or seconds(self.manifest["made_at"]) is None
        ):
            raise ValueError("manifest")
        if period:
            since, until = seconds(told["from"]), seconds(told["to"])
            if since is None or until is None:
                raise ValueError("days")
            self.days = since, until
        for name in sorted({*listed, *self.files, *FIXED} - {"bundle.json", "bundle.sig"}):
            data = self.file(name)
            if name not in listed or name not in self.files:
                zh, en = "清单与包内文件不一致：缺少或多出此文件。", "missing, or not in the manifest."
                self.report.fails(shown(name), zh, en)
            elif listed[name] != {"sha256": sha256(data), "size": len(data)}:
                zh, en = "内容与清单所载摘要不符。", "content differs from the manifest's digest."
                self.report.fails(shown(name), zh, en)
        self.report.holds(
            "bundle.json", f"清单所列{len(listed)}个文件已逐一核对摘要。", f"{len(listed)} digests compared."
        )

    def _keys(self) -> list[Key]:
        """The keys that the bundle names, and what those given from outside say of them."""
        keys: list[Key] = []
        try:
            told = read_json(self.file("keys.json"))
            for each, kind in [*((e, 1) for e in told["log"]), *((e, 4) for e in told["witnesses"])]:
                keys.append(parse_key(each["key"], kind, each["from"], each["to"]))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            self.report.fails("keys.json", "密钥文件缺失或损坏。", "keys missing or damaged.")
        if not self.pinned:
            zh = "没有用 --key 给出从别处得到的公钥：包内的公钥自己证明不了自己。"
            en = "no key from elsewhere was given: keys inside prove nothing by themselves."
            self.report.unknown("--key", zh, en)
            return keys
        without_end = {key.text for key in self.pinned if key.until is None}
        if len(without_end) > 1:
            zh = "给出了几个公钥，却没有写明哪些已经停用：除现行的一个以外，请写成 公钥@停用时间。"
            en = "several keys were given: all but the present one must say until when they counted (KEY@UNTIL)."
            self.report.unknown("--key", zh, en)
        elif without_end:
            zh = "给出的公钥现在仍然有效；已经停用的，请写成 公钥@停用时间。"
            en = "that the given key counts to this day; give one that counts no more as KEY@UNTIL."
            self.report.cannot("--key", zh, en)
        inside = {key.text: key for key in keys}  # this narrows what was given, and never widens it
        pinned = [_narrowed(key, inside.get(key.text, key)) for key in self.pinned]
        return [*pinned, *(key for key in keys if key.kind == 4)]

    def _signed(self, keys: list[Key]) -> None:
        """The log's signature over the manifest."""
        where, expected = "bundle.sig", f"{FORMAT}\n{sha256(self.file('bundle.json'))}\n"
        try:
            text, signatures = read_note(self.file(where))
            at = seconds(self.manifest.get("made_at", ""))
            log = [key for key in keys if key.kind == 1 and (not self.manifest or key.counted(at))]
            found = signers(text, signatures, log) if text == expected else []
            if not found or len(found) != len(signatures):
                raise ValueError("signature")
            who = shown(found[0][0].name)
            self.report.holds(where, f"清单由{who}签名。", f"manifest signed by {who}.")
        except ValueError:
            zh = "清单没有日志公钥的有效签名，或者签名的公钥在清单所写的制作时间已经停用。"
            en = "no valid signature over bundle.json of a key of the log that counted when the bundle was made."
            self.report.fails(where, zh, en)

    def _checkpoint(self, keys: list[Key]) -> bool:
        """The checkpoint: signed by the log, counter-signed by whom, and for this log and algorithm."""
        where = "checkpoint.txt"
        try:
            text, signatures = read_note(self.file(where))
            origin, size, coded, *more = text.split("\n")[:-1]
            self.root, self.size = _unb64(coded), int(size)
            words = [line.partition(" ")[::2] for line in more]
            said = {name: value for name, value in words if name in ("algorithm", "time")}
            found = signers(text, signatures, [*keys, *self.witnesses])
            at = seconds(said.get("time", ""))
            log = [key for key, _ in found if key.kind == 1 and key.name == origin and key.counted(at)]
            algorithm = said.get("algorithm", "sha256")
            twice = len(said) < sum(name in said for name, _ in words)
            if twice or algorithm not in ("sha256", "sm3"):
                raise ValueError("algorithm")
            told = self.manifest.get("origin"), self.manifest.get("algorithm")
            if not log or (origin, algorithm) != told:
                raise ValueError("checkpoint")
        except (ValueError, TypeError, OverflowError):
            zh = "检查点损坏，或没有当时有效的日志公钥的签名，或不属于清单所载台账。"
            en = "damaged, not signed by a key of the log valid then, or of another log."
            self.report.fails(where, zh, en)
            return False
        if algorithm not in hashlib.algorithms_available:
            zh, en = f"本机不能计算{algorithm}。", f"this machine cannot compute {algorithm}."
            self.report.unknown(where, zh, en)
            return False
        stated = f"{self.size} · {self.root.hex()} · {shown(said.get('time', ''))}"
        self.report.holds(where, f"{shown(origin)}签名：{stated}", f"signed by {shown(origin)}: {stated}")
        self._witnessed(found)
        return True

    def _witnessed(self, found: list[tuple[Key, int | None]]) -> None:
        """Who counter-signed, and whether those did whose keys were given from outside."""
        where, outside = "checkpoint.txt", {key.text: key for key in self.witnesses}
        signed: set[str] = set()
        for key, at in found:
            given, who = outside.get(key.text), shown(key.name)
            if key.kind != 4 or not key.counted(at):
                continue
            signed.add(key.text)
            if given is not None:
                self.report.holds(where, f"{who}于{at}副署。", f"counter-signed by {who} at {at}.")
            else:
                zh = f"副署确由{who}作出：其公钥取自包内，请用 --witness 给出从别处得到的公钥。"
                en = f"that {who} counter-signed: its key is from inside; give one from elsewhere with --witness."
                self.report.cannot(where, zh, en)
        for key in self.witnesses:
            if key.text not in signed:
                who = shown(key.name)
                self.report.fails(where, f"没有{who}的副署。", f"no counter-signature of {who}.")
        if not self.witnesses:
            zh = "日志密钥的持有人没有另签一套台账：没有用 --witness 给出的见证作证。"
            en = "that the holder of the log's key signed no other log: no witness given with --witness vouches."
            self.report.cannot(where, zh, en)

    def _lines(self) -> None:
        """Every line: its hash, its place in its book, its facts, its proof."""
        paths = rows(self.data, *self.files.get("proofs.jsonl", (0, 0)))
        number = 0
        for number, raw in enumerate(rows(self.data, *self.files.get("lines.jsonl", (0, 0))), 1):
            line, body = None, b""
            try:
                line = read_json(raw)
                body = canonical(line["body"])
                faults = list(self._line_faults(line, body))
                self._follow(line)
            except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
                line, faults = None, [("不能读取。", "cannot be read.")]
            for zh, en in faults:
                self.report.fails(f"lines.jsonl:{number}", zh, en)
            self._proof(number, line, body, next(paths, b""))
        for extra, _ in enumerate(paths, number + 1):
            self.report.fails(f"proofs.jsonl:{extra}", "没有对应的行。", "there is no such line.")
        told, where = self.manifest["subject"], f"lines.jsonl:{number}"
        if told["kind"] == "period" and self.last != told["last"]:
            self.report.fails(where, "期间的最后一行缺失。", "the last line of the period is missing.")
        if told["kind"] == "entry" and str(told.get("ref")) not in self.heads:
            self.report.fails(where, "清单所称的簿不在其中。", "the book that the manifest names is missing.")
        if self.untimed:
            zh = f"有{self.untimed}行没有时间，不能核对是否在清单所称的日期内。"
            en = f"{self.untimed} lines bear no time to hold the days against."
            self.report.unknown("lines.jsonl", zh, en)
        zh = f"{number}行、{len(self.heads)}簿已逐行核对；其中{self.bare}行不含事实（已删除或未提供）。"
        en = f"{number} lines of {len(self.heads)} books compared; {self.bare} without facts (erased or withheld)."
        self.report.holds("lines.jsonl", zh, en)

    def _follow(self, line: Any) -> None:
        """Keep what the next lines and the notices are held against."""
        self.heads[line["body"]["book"]] = (line["body"]["seq"], line["hash"])
        self.ends[line["body"]["book"]] = line["index"]
        if line["body"].get("verb") == PRINTED:
            self.printed[line["index"]] = str(line["body"].get("thing"))
        self.last, self.bare = line["index"], self.bare + ("facts" not in line)
        if line["index"] in self.wanted:
            self.facts[line["index"]] = line.get("facts")

    def _line_faults(self, line: Any, raw_body: bytes) -> Iterator[tuple[str, str]]:
        """What is wrong with a line by itself and beside the lines before it."""
        body, previous, stated, index = line["body"], line["previous"], line["hash"], line["index"]
        given, told = set(line) - {"index", "body", "previous", "hash"}, self.manifest["subject"]
        sound = (
            type(index) is int
            and type(body["seq"]) is int
            and HEX.fullmatch(previous)
            and HEX.fullmatch(stated)
        )
        if given not in (set(), {"salt", "facts"}) or not sound:
            raise ValueError("line")
        book = shown(body["book"])
        which = f"{book}第{body['seq']}行"
        if stated != sha256(previous.encode(), b"\n", raw_body):
            yield f"{which}：内容与其摘要不符。", "content and hash differ."
        if given and body["facts"] != keyed(line["salt"], line["facts"]):
            yield f"{which}：事实与摘要不符。", "facts and their digest differ."
        before = self.heads.get(body["book"])
        if before is None and (body["seq"] == 1) != (previous == GENESIS):
            yield f"{which}：首行应从零开始。", "a book's first line starts from zero."
        if before is None and told["kind"] != "period" and body["seq"] != 1:
            yield f"{book}缺少此前各行。", "the lines of this book before this one are missing."
        if before is not None and (body["seq"], previous) != (before[0] + 1, before[1]):
            yield f"{which}不接上一行：缺行、换序或改动。", "does not follow the line before."
        expected = told.get("first") if self.last is None else self.last + 1
        if told["kind"] == "period" and index != expected:
            yield f"总序号应为{expected}，却是{index}。", f"place should be {expected}, is {index}."
        if self.last is not None and index <= self.last:
            yield f"总序号{index}不在{self.last}之后。", f"place {index} is not after {self.last}."
        if self.days is not None and self._strays(index, body.get("at", "")):
            yield f"{which}的时间不在清单所称的日期内。", "its time is not within the days claimed."

    def _strays(self, index: int, at: str) -> bool:
        """Count a line of other days; is it the first or last of the period? Others may have got their place late."""
        told, instant = self.manifest["subject"], seconds(at)
        since, until = self.days or (0, 0)
        self.untimed += instant is None
        if instant is None or since <= instant < until + 1:  # to the second
            return False
        self.outside.append(index)
        return index in (told["first"], told["last"])

    def _proof(self, number: int, line: Any, body: bytes, raw: bytes) -> None:
        """The inclusion proof of a line."""
        try:
            told = read_json(raw)
            path = [bytes.fromhex(each) for each in told["path"] if HEX.fullmatch(each)]
            if set(told) != {"index", "path"} or len(path) != len(told["path"]):
                raise ValueError("proof")
        except (ValueError, TypeError, KeyError):
            self.report.fails(
                f"proofs.jsonl:{number}", "证明缺失或不能读取。", "proof missing or unreadable."
            )
            return
        if line is None:
            return
        leaf = leaf_bytes(body, line["previous"], line["hash"])
        root = root_from(leaf, line["index"], self.size, path, self.manifest["algorithm"])
        if told["index"] != line["index"] or root != self.root:
            zh = f"第{line['index']}号与其证明合不到检查点的树根（lines.jsonl:{number}）。"
            en = f"line and proof do not lead to the checkpoint's root (lines.jsonl:{number})."
            self.report.fails(f"proofs.jsonl:{number}", zh, en)

    def _notices(self) -> None:
        """Every notice: its file is the one whose digest the line of its printing tells, under its own name."""
        for name in sorted({*self.told_by, *(each for each in self.files if each.startswith("notices/"))}):
            index, fact = self.told_by.get(name, (-1, ""))
            facts, where = self.facts.get(index, {}), shown(name)
            kind, _, code = self.printed.get(index, "").partition("/")
            told = facts.get(fact) if isinstance(facts, dict) else None
            if (kind, fact, name) != ("notice", "file", f"notices/{index}-{code}.pdf"):
                zh = f"第{index}号不是排印这份文书的行，或者文件名与该行所称的文书不符。"
                en = f"line {index} prints no notice, or another than the file's name says."
                self.report.fails(where, zh, en)
            elif facts is None:
                zh = f"第{index}号的事实不在包内，无从核对。"
                self.report.unknown(where, zh, f"the facts of line {index} are not here.")
            elif told == sha256(self.file(name)):
                self.report.holds(where, f"与第{index}号所载摘要相符。", f"is the file told by line {index}.")
            else:
                zh = f"没有行记载此文件的摘要，或与第{index}号所载摘要不符。"
                en = f"no line tells of this file, or line {index} tells another digest."
                self.report.fails(where, zh, en)

    def _limits(self) -> None:
        """What stays unproven even where all of the above holds."""
        told, end, report = self.manifest["subject"], self.size - 1, self.report
        last = self.ends.get(str(told.get("ref")), end)
        if told["kind"] == "entry" and last < end:
            zh = f"第{last}号之后这一簿没有新的行：检查点还包括其后的行，取到第{end}号的期间证据包才看得出。"
            en = f"that this book has no line after {last}: a bundle of a period up to line {end} would show it."
            report.cannot("lines.jsonl", zh, en)
        if self.days is not None and (told["first"] > 0 or told["last"] < end):
            days = f"{shown(told['from'])} – {shown(told['to'])}"
            zh = f"第{told['first']}号之前、第{told['last']}号之后没有清单所称日期（{days}）的行。"
            en = f"that no line before {told['first']} or after {told['last']} is of the days claimed ({days})."
            report.cannot("bundle.json", zh, en)
        if self.outside:
            zh = f"有{len(self.outside)}行是这些日期办理的：其时间在日期之外（首见第{self.outside[0]}号）。"
            en = f"that {len(self.outside)} lines are of these days: their time is not (first: line {self.outside[0]})."
            report.cannot("lines.jsonl", zh, en)
        zh = f"检查点（{self.size}行）之后没有新的行。"
        report.cannot("lines.jsonl", zh, f"that no line came after the checkpoint ({self.size} lines).")
        if absent := sorted(set(self.printed) - self.wanted):
            named = "; ".join(f"{index} {shown(self.printed[index])}" for index in absent)
            zh = f"这些行排印的文书是什么内容，其文件不在包内：{named}"
            report.cannot(
                "notices/", zh, f"what was printed in these lines, whose files are not here: {named}"
            )
        zh = "页面所说与各行相符：页面只有签名，以 lines.jsonl 为准。"
        en = "that the page tells what the lines tell: it is only signed, lines.jsonl counts."
        report.cannot("index.html", zh, en)


def _narrowed(key: Key, told: Key) -> Key:
    """A key from outside, counted no longer and no earlier than the bundle itself says."""
    ends = [each for each in (key.until, told.until) if each is not None]
    return replace(key, since=told.since, until=min(ends, default=None))


def examine(data: Any, pinned: list[str], witnesses: list[str]) -> Report:
    """The report on a bundle; ValueError when a key that was given is none."""
    return Bundle(data, Report(), pinned, witnesses).examine()


def main(argv: list[str] | None = None) -> int:
    """Verify one bundle; the exit code of the docstring."""
    parser = argparse.ArgumentParser(
        prog="verify_bundle.py", description="核验信衡证据包 / verify an evidence bundle"
    )
    parser.add_argument("bundle")
    zh, en = "从别处得到的日志公钥，已停用的写 公钥@停用时间", "the log's key; a former one as KEY@UNTIL"
    parser.add_argument("--key", action="append", default=[], metavar="KEY[@UNTIL]", help=f"{zh} / {en}")
    zh, en = "须有其副署的见证公钥", "a witness that must have signed"
    parser.add_argument("--witness", action="append", default=[], metavar="KEY", help=f"{zh} / {en}")
    asked = parser.parse_args(argv)
    for option, texts, kind in (("--key", asked.key, 1), ("--witness", asked.witness, 4)):
        for text in texts:
            if not is_key(text, kind):
                zh = f"未能核验：{option} 给出的不是公钥，请整行复制（名称+8位十六进制+base64）"
                en = f"Could not verify: {option} is no verifier key, copy all of it (NAME+8 HEX DIGITS+BASE64)"
                sys.stderr.write(f"{zh}：{shown(text)}\n{en}: {shown(text)}\n")
                return 2
    try:
        with (
            Path(asked.bundle).open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        ):
            report = examine(data, asked.key, asked.witness)
    except (OSError, ValueError) as why:
        sys.stderr.write(harmless(f"未能核验：{why}\nCould not verify: {why}\n"))
        return 2
    sys.stdout.write(report.text())
    return report.code


if __name__ == "__main__":
    sys.exit(main())
