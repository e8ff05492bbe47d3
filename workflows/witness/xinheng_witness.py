#!/usr/bin/env python3
"""xinheng-witness 信衡见证程序：核对台账只增不改，并对检查点副署。 Checks that a log only grows, and counter-signs.

One file, standard library only (Python 3.9 or later); copy it to another unit's machine. It keeps what it saw last and
signs a checkpoint only if the log proves that the new tree begins with the old one (RFC 9162). Formats: C2SP
signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness.

  xinheng-witness init NAME               makes the key, prints the verifier key for the log's operator
  xinheng-witness trust KEY [--origin O]  trusts the verifier key of a log (again for its next key)
  xinheng-witness check URL|FILE          checks; prints, writes (--out) or sends (--send URL) the counter-signature
  xinheng-witness serve                   answers POST /add-checkpoint of the log

From a URL it reads `URL/checkpoint` and `URL/consistency/OLD/NEW` (one base64 hash a line). A FILE is a checkpoint, or
what add-checkpoint takes: `old N`, proof lines, an empty line, the checkpoint. Exit code 0: counter-signed; 1: refused,
the log contradicts itself, shows fewer lines than before or is not signed; 2: could not be checked, or the log did not
take the counter-signature that was sent (only 204 says that it did; no redirect is followed).

`evidence/` keeps what nobody but the log can have made: two signed checkpoints of one size with different roots.
`doubts/` keeps two whose proof failed: it may have been spoiled on its way. Show both to the log and the auditors.
An old checkpoint with fewer lines is told, and not kept: anybody can show it again.

Ed25519 is written out here in plain Python (RFC 8032). Its run time depends on the secret: whoever can time this
process to the microsecond, again and again, might learn the key. Run it on a machine that others do not use; as a
deterministic scheme it needs no random numbers to sign, and verification holds no secret.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import hashlib
import http.client
import json
import os
import re
import secrets
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # no such lock outside Unix: run one process at a time there
    fcntl = None  # type: ignore[assignment]

LONGEST, LARGEST = 60, 1_000_000  # seconds and bytes that an address may take for its answer
DOUBTS_AT_MOST = 200


def harmless(text: object) -> str:
    """Words from elsewhere on one line, without any sign that steers a terminal, and short."""
    said = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(text))
    return said if len(said) <= 500 else f"{said[:500]}…"


# ---- Ed25519 (RFC 8032 §5.1) ----------------------------------------------------------------------------------------

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple  # (X, Y, Z, T), extended coordinates
ZERO: Point = (0, 1, 1, 0)


def _add(a: Point, b: Point) -> Point:
    """The sum of two points."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    """A point so many times."""
    total = ZERO
    while number:
        if number & 1:
            total = _add(total, point)
        point, number = _add(point, point), number >> 1
    return total


def _packed(point: Point) -> bytes:
    """A point as 32 bytes."""
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


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


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or ZERO


def _number(*parts: bytes) -> int:
    """SHA-512 of some bytes as a number."""
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def _secret(seed: bytes) -> tuple[int, bytes]:
    """The secret number and the prefix of a seed."""
    drawn = hashlib.sha512(seed).digest()
    return int.from_bytes(drawn[:32], "little") & (1 << 254) - 8 | 1 << 254, drawn[32:]


def public_of(seed: bytes) -> bytes:
    """The public key of a seed."""
    return _packed(_times(_secret(seed)[0], BASE))


def sign(seed: bytes, message: bytes) -> bytes:
    """The signature of a message."""
    number, prefix = _secret(seed)
    drawn = _number(prefix, message) % L
    nonce = _packed(_times(drawn, BASE))
    answer = drawn + _number(nonce, public_of(seed), message) * number
    return nonce + (answer % L).to_bytes(32, "little")


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this key signed this message."""
    key, answer = _point(public), int.from_bytes(signature[32:], "little")
    if key is None or len(signature) != 64 or answer >= L:
        return False
    minus = (P - key[0], key[1], key[2], P - key[3])
    nonce = _add(_times(answer, BASE), _times(_number(signature[:32], public, message) % L, minus))
    return _packed(nonce) == signature[:32]


# ---- The tree (RFC 9162 §2.1) ---------------------------------------------------------------------------------------


def consistent(
    old: int, new: int, proof: list[bytes], old_root: bytes, new_root: bytes, algorithm: str
) -> bool:
    """Whether the new tree begins with the old one (RFC 9162 §2.1.4.2)."""

    def over(left: bytes, right: bytes) -> bytes:
        return hashlib.new(algorithm, b"\x01" + left + right).digest()

    if old == 0:
        return not proof and (new > 0 or new_root == hashlib.new(algorithm, b"").digest())
    if old == new:
        return not proof and old_root == new_root
    steps = proof if old & (old - 1) else [old_root, *proof]
    if old > new or not proof or any(len(each) != 32 for each in proof):
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = steps[0]
    for other in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = over(other, first), over(other, second)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            second = over(second, other)
        at, last = at >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


# ---- Notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature) ----------------------------------------------------


class Refused(Exception):
    """Why nothing is signed: a status of tlog-witness, and the reason in Chinese and English."""

    def __init__(self, status: int, zh: str, en: str, body: str = "") -> None:
        super().__init__("\n".join(harmless(line) for line in f"{zh}\n{en}".split("\n")))
        self.status, self.body = status, body


@dataclass(frozen=True)
class Key:
    """A verifier key `name+id+base64(type, public key)`: type 1 signs as a log, type 4 as a witness."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The key's four bytes on a signature line."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"


@dataclass(frozen=True)
class Checkpoint:
    """A signed note of a log, read but not yet believed."""

    note: str
    text: str
    origin: str
    size: int
    root: bytes
    algorithm: str
    signatures: list[tuple[str, bytes]]


def _unb64(text: str) -> bytes:
    """Strict base64; ValueError for any other spelling."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64")
    return data


def _is_name(name: str) -> bool:
    """Whether a note may hold this name of a key."""
    return bool(name) and name.isprintable() and "+" not in name and not any(sign.isspace() for sign in name)


def parse_key(text: str) -> Key:
    """The verifier key of a log."""
    with contextlib.suppress(ValueError):
        name, stated, coded = text.strip().split("+", 2)
        data = _unb64(coded)
        key = Key(name, data[0] if data else 0, data[1:])
        if _is_name(name) and len(data) == 33 and key.kind == 1 and key.id.hex() == stated:
            return key
    raise Refused(400, f"不是日志的验证公钥：{text}", f"not a log's verifier key: {text}")


def parse_checkpoint(raw: bytes) -> Checkpoint:
    """A checkpoint from its note, read strictly."""
    try:
        note = raw.decode("utf-8")
        text, _, lines = note.rpartition("\n\n")
        origin, size, coded, *extensions = text.split("\n")
        root = _unb64(coded)
        found = [(name, _unb64(data)) for name, data in (_signature(line) for line in lines.split("\n")[:-1])]
        claimed = [(name, data[:4]) for name, data in found]
        sound = re.fullmatch("0|[1-9][0-9]{0,18}", size) is not None and int(size) < 2**63 and len(root) == 32
        sound = sound and origin != "" and all(extensions) and note.endswith("\n") and 0 < len(found) <= 100
        if not sound or len(set(claimed)) != len(claimed) or re.search("[\x00-\x09\x0b-\x1f]", note):
            raise ValueError("checkpoint")
    except ValueError as error:
        raise Refused(400, "不是规范的检查点。", "not a well-formed checkpoint.") from error
    said = [line[10:] for line in extensions if line.startswith("algorithm ")]
    if len(said) > 1:
        raise Refused(400, "检查点写了几个摘要算法。", "the checkpoint names more than one digest.")
    algorithm = said[0] if said else "sha256"
    if algorithm not in ("sha256", "sm3") or algorithm not in hashlib.algorithms_available:
        raise Refused(
            422, f"本机不能计算摘要算法：{algorithm}", f"this machine lacks the digest: {algorithm}"
        )
    return Checkpoint(note, text + "\n", origin, int(size), root, algorithm, found)


def _signature(line: str) -> tuple[str, str]:
    """Name and base64 of a signature line."""
    name, _, coded = line[2:].partition(" ")
    if not line.startswith("— ") or not _is_name(name):
        raise ValueError("signature")
    return name, coded


def check_signed(seen: Checkpoint, keys: list[Key]) -> None:
    """Refused unless one of the log's keys signed; one that is known and false spoils all."""
    known = {(key.name, key.id): key for key in keys}
    of_log = [(known.get((name, data[:4])), data[4:]) for name, data in seen.signatures]
    held = [verify(key.public, seen.text.encode(), data) for key, data in of_log if key]
    if not held or not all(held):
        raise Refused(
            403, "检查点没有日志的有效签名。", "the checkpoint bears no valid signature of the log."
        )


# ---- What the witness keeps -----------------------------------------------------------------------------------------


def _put(path: Path, data: str, mode: int = 0o644) -> None:
    """Write a file so that after a crash it is the old one or the new one, whole."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8"
    ) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


class Home:
    """The witness's folder: `key.json`, `logs.txt` (trusted keys), `state.json` (seen last), `evidence/`, `doubts/`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._threads = folder, threading.Lock()

    def init(self, name: str) -> Key:
        """Make the key, once."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / "key.json"
        if path.exists() or not _is_name(name):
            raise Refused(
                400, "密钥已经存在，或名称含空格或加号。", "the key exists, or the name has spaces or +."
            )
        _put(path, json.dumps({"name": name, "seed": secrets.token_hex(32)}), 0o600)
        return self.key()[0]

    def key(self) -> tuple[Key, bytes]:
        """Our verifier key, and the seed it is made from."""
        try:
            kept = json.loads((self.folder / "key.json").read_text(encoding="utf-8"))
        except OSError as error:
            raise Refused(
                500, "还没有密钥，请先运行 init。", "there is no key yet: run init first."
            ) from error
        seed = bytes.fromhex(kept["seed"])
        return Key(kept["name"], 4, public_of(seed)), seed

    def trust(self, key: Key, origin: str) -> None:
        """Trust one more key of a log."""
        path = self.folder / "logs.txt"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        _put(path, f"{before}{key} {origin}\n")

    def keys_of(self, origin: str) -> list[Key]:
        """The trusted keys of a log."""
        path = self.folder / "logs.txt"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [parse_key(line.partition(" ")[0]) for line in lines if line.partition(" ")[2] == origin]

    def seen(self, origin: str) -> Checkpoint | None:
        """The checkpoint of a log that was counter-signed last."""
        path = self.folder / "state.json"
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return parse_checkpoint(kept[origin].encode()) if origin in kept else None

    def remember(self, now: Checkpoint) -> None:
        """Keep a checkpoint as the last one; on disk before this returns."""
        path = self.folder / "state.json"
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        _put(path, json.dumps(kept | {now.origin: now.note}, ensure_ascii=False))

    def keep(self, folder: str, why: str, before: Checkpoint, now: Checkpoint, proof: list[bytes]) -> Path:
        """Keep two signed checkpoints that do not go together, once; of mere doubts not without end."""
        name = hashlib.sha256((before.note + now.note).encode()).hexdigest()[:32]
        path = self.folder / folder / f"{name}.txt"
        path.parent.mkdir(exist_ok=True)
        if folder == "doubts" and sum(1 for _ in path.parent.iterdir()) >= DOUBTS_AT_MOST:
            return path.parent
        lines = "".join(f"{base64.b64encode(each).decode()}\n" for each in proof)
        if not path.exists():
            _put(path, f"{why}\n\n==== 此前所见 seen before\n{before.note}\n==== 现在所示 shown now\n{now.note}\n"
                       f"==== 所附证明 proof given\n{lines}")  # fmt: skip
        return path

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """No other thread or process of this witness decides meanwhile."""
        with self._threads, (self.folder / "lock").open("w") as file:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX)
            yield


# ---- The judgement --------------------------------------------------------------------------------------------------


def judge(home: Home, body: bytes, now: int) -> str:
    """The counter-signature for what add-checkpoint takes, or Refused. What is signed is on disk before it is."""
    old, proof, shown = _asked(body)
    keys = home.keys_of(shown.origin)
    if not keys:
        raise Refused(404, f"不认识这个台账：{shown.origin}", f"unknown log: {shown.origin}")
    check_signed(shown, keys)
    with home.alone():
        before = home.seen(shown.origin)
        _compare(home, before, old, proof, shown)
        home.remember(shown)
    key, seed = home.key()
    dated = f"cosignature/v1\ntime {now}\n{shown.text}".encode()
    made = base64.b64encode(key.id + now.to_bytes(8, "big") + sign(seed, dated)).decode()
    return f"— {key.name} {made}\n"


def _asked(body: bytes) -> tuple[int, list[bytes], Checkpoint]:
    """The old size, the proof and the checkpoint of a request."""
    head, _, note = body.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
        if not re.fullmatch("old (0|[1-9][0-9]{0,18})", first) or len(lines) > 63:
            raise ValueError("old")
        proof = [_unb64(line) for line in lines]
    except ValueError as error:
        raise Refused(
            400, "请求应为 old 行、证明行、空行和检查点。", "malformed add-checkpoint request."
        ) from error
    return int(first[4:]), proof, parse_checkpoint(note)


def _compare(home: Home, before: Checkpoint | None, old: int, proof: list[bytes], shown: Checkpoint) -> None:
    """Refused unless the log shown begins with the log seen before."""
    size = before.size if before else 0
    if shown.size < size:  # tlog-witness: 400 when even the request names more lines than it shows
        raise _fewer(400 if old > shown.size else 409, size, shown)
    if old > shown.size:
        zh = f"请求写的起点是{old}行，所附检查点却只有{shown.size}行：请求写错了。请附上最新的检查点，重新请求副署。"
        en = (
            f"the request starts from {old} lines, but its checkpoint holds only {shown.size}: the request is wrong. "
            "Ask again with the newest checkpoint."
        )
        raise Refused(400, zh, en)
    if before and shown.size == size and (shown.root, shown.algorithm) != (before.root, before.algorithm):
        zh = f"台账分叉：同为{size}行，树根却不同。两份检查点都有日志的签名。"
        en = f"SPLIT VIEW: two signed checkpoints of size {size} have different roots."
        path = home.keep("evidence", f"{zh}\n{en}", before, shown, proof)
        raise Refused(409, f"{zh}\n证据：{path}", f"{en}\nevidence: {path}", f"{size}\n")
    if old != size:
        zh, en = (
            f"上次副署的是{size}行，请从该处证明。",
            f"last counter-signed size is {size}: prove from there.",
        )
        raise Refused(409, zh, en, f"{size}\n")
    root = before.root if before else b""
    algorithm = before.algorithm if before else shown.algorithm
    if algorithm == shown.algorithm and consistent(size, shown.size, proof, root, shown.root, algorithm):
        return
    zh = f"不能证明{shown.size}行的台账以此前所见的{size}行开头：证明有误，或历史已被改写。"
    en = (
        f"NOT CONSISTENT: the proof from {size} to {shown.size} fails: it is wrong, or history was rewritten."
    )
    if before is None:
        raise Refused(422, zh, en)
    path = home.keep("doubts", f"{zh}\n{en}", before, shown, proof)
    zh = f"{zh}\n两份检查点存在：{path}\n请再核对一次；仍不一致的，请交台账运行单位和审计部门查明。"
    en = f"{en}\nboth checkpoints: {path}\nCheck again; if it stays so, show them to the operator and the auditors."
    raise Refused(422, zh, en)


def _fewer(status: int, size: int, shown: Checkpoint) -> Refused:
    """The refusal of a checkpoint with fewer lines than were seen: what happened, what it means, what to do.

    No evidence is kept of it: an old checkpoint stays validly signed, and anybody can show it again.
    """
    zh = (
        f"台账的行数变少了：此前已签{size}行，现在出示的检查点只有{shown.size}行，没有副署。\n"
        "这可能是：台账的服务器被退回到旧备份，新增的行被删去，或者这是台账的另一份副本；也可能只是一份旧的检查点。\n"
        "请取最新的检查点再核对一次。行数仍然变少的，不要采信这个台账，保存这份检查点，"
        "向台账运行单位查明原因，并报告审计部门。"
    )
    en = (
        f"FEWER LINES THAN BEFORE: {size} lines were counter-signed, the checkpoint shown now holds only {shown.size}. "
        "Nothing was counter-signed.\n"
        "Either the log's server was rolled back to an old backup, lost its newest lines, or is another copy of the "
        "log; or this is only an old checkpoint.\n"
        "Fetch the newest checkpoint and check again. If it still holds fewer lines, do not rely on this log: keep "
        "this checkpoint, ask the log's operator for the reason and tell the auditors."
    )
    return Refused(status, zh, en, f"{size}\n" if status == 409 else "")


# ---- The commands ---------------------------------------------------------------------------------------------------


class Stay(urllib.request.HTTPRedirectHandler):
    """No redirect is followed: what was posted would be lost on the way, and nobody would be told."""

    def redirect_request(self, *_told: Any) -> None:
        """None: the redirect itself is the answer, an error."""


def fetch(url: str, data: bytes | None = None) -> tuple[int, bytes]:
    """Status and content of what an address answers, all of it within a minute; OSError when it takes longer."""
    if not url.startswith(("http://", "https://")):
        raise Refused(400, f"不是网址：{url}", f"not an address: {url}")
    opener = urllib.request.build_opener(*([Stay] if data is not None else []))
    found: list[tuple[int, bytes] | Exception] = []

    def ask() -> None:
        try:
            with opener.open(url, data, timeout=30) as answer:
                found.append((answer.status, bytes(answer.read(LARGEST))))
        except urllib.error.HTTPError as refused:
            found.append((refused.code, bytes(refused.read(2_000))))
        except Exception as error:
            found.append(error)

    asking = threading.Thread(
        target=ask, daemon=True
    )  # each part of an answer may be timely, and the whole never end
    asking.start()
    asking.join(LONGEST)
    if not found:
        raise TimeoutError(f"no whole answer within {LONGEST} seconds / {LONGEST} 秒内没有答完：{url}")
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


def got(url: str) -> bytes:
    """What an address shows; OSError when it shows nothing."""
    status, content = fetch(url)
    if status != 200:
        raise OSError(f"HTTP {status}: {url}")
    return content


def gathered(home: Home, source: str) -> bytes:
    """What add-checkpoint takes, from a file or from the log itself."""
    if not source.startswith(("http://", "https://")):
        data = Path(source).read_bytes()
        if data.startswith(b"old "):
            return data
        shown = parse_checkpoint(data)
        before = home.seen(shown.origin)
        if before and shown.size < before.size:
            check_signed(shown, home.keys_of(shown.origin))
            raise _fewer(409, before.size, shown)
        if before and shown.size > before.size:
            zh = f"文件里只有检查点，没有从{before.size}行起的一致性证明。"
            raise Refused(
                400, zh, f"the file holds a checkpoint, but no consistency proof from {before.size}."
            )
        return f"old {before.size if before else 0}\n\n".encode() + data
    return fetched(home, source.rstrip("/"))


def fetched(home: Home, base: str) -> bytes:
    """The same from the log itself; Refused when it shows fewer lines than it had signed."""
    note = got(f"{base}/checkpoint")
    shown = parse_checkpoint(note)
    before = home.seen(shown.origin)
    size = before.size if before else 0
    if before and shown.size < size:
        check_signed(shown, home.keys_of(shown.origin))
        zh = (
            f"台账倒退：此前已签{size}行，现在只示{shown.size}行。台账的服务器被退回到旧备份，新增的行被删去，"
            "这个网址现在是台账的另一份副本，或者途中有人出示了一份旧的检查点。\n"
            "请再核对一次。行数仍然变少的，不要采信这个台账，向台账运行单位查明原因，并报告审计部门。"
        )
        en = (
            f"ROLLBACK: the log had signed {size} lines and now shows {shown.size}. Its server was rolled back to an "
            "old backup, lost its newest lines, is another copy of the log, or somebody on the way showed an old "
            "checkpoint.\n"
            "Check again. If it still holds fewer lines, do not rely on this log: ask the log's operator for the "
            "reason and tell the auditors."
        )
        raise Refused(409, zh, en, f"{size}\n")
    proof = got(f"{base}/consistency/{size}/{shown.size}") if 0 < size < shown.size else b""
    return f"old {size}\n".encode() + (proof.rstrip(b"\n") + b"\n" if proof.strip() else b"") + b"\n" + note


def check(home: Home, source: str, out: str, send: str) -> str:
    """Check once; the counter-signature goes to a file, to an address or to the screen."""
    line = judge(home, gathered(home, source), int(time.time()))
    if out:
        _put(Path(out), line)
    if send:
        _sent(send, line)
    return line


def _sent(url: str, line: str) -> None:
    """Hand the counter-signature in; Refused, in the words of the log, unless it says that it took it (204)."""
    status, content = fetch(url, line.encode())
    if status != 204:
        words = content.decode("utf-8", "replace").strip()
        said = harmless(words) if status == 422 else f"HTTP {status}"
        zh = f"核对一致并已副署，但台账没有收下副署：{said}"
        raise Refused(400, zh, f"consistent and counter-signed, but the log did not take it: {said}")


class Handler(BaseHTTPRequestHandler):
    """C2SP tlog-witness: `POST /add-checkpoint`."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    home: Home

    def do_POST(self) -> None:
        """Counter-sign, or say why not."""
        try:
            if self.path != "/add-checkpoint":
                raise Refused(404, "没有这个地址。", "no such address.")
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > 1_010_000:
                self.close_connection = True
                raise Refused(400, "请求长度不明或过大。", "length missing or too large.")
            line = judge(self.home, self.rfile.read(int(length)), int(time.time()))
            self._answer(200, line.encode(), "text/plain; charset=utf-8")
        except Refused as why:
            kind = "text/x.tlog.size" if why.body else "text/plain; charset=utf-8"
            sys.stderr.write(f"{why.status} {why}\n")
            self._answer(why.status, (why.body or f"{why}\n").encode(), kind)

    def log_message(self, format: str, *args: Any) -> None:
        """One line for a request, without what a stranger may have put into it to steer the terminal."""
        sys.stderr.write(f"{self.address_string()} {harmless(format % args)}\n")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        """Send an answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def server(home: Home, listen: str) -> ThreadingHTTPServer:
    """The service, ready to run."""
    host, _, port = listen.rpartition(":")
    home.key()
    return ThreadingHTTPServer((host, int(port)), type("Bound", (Handler,), {"home": home}))


def options(argv: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="xinheng-witness", description="台账见证：核对、副署 / witness of a log"
    )
    parser.add_argument(
        "--home", default=str(Path.home() / ".xinheng-witness"), help="见证程序的文件夹 / its folder"
    )
    does = parser.add_subparsers(dest="does", required=True)
    does.add_parser("init", help="生成密钥 / make the key").add_argument("name")
    trust = does.add_parser("trust", help="信任一个台账的公钥 / trust a log's key")
    trust.add_argument("key")
    trust.add_argument("--origin", default="", help="台账名称，默认同公钥名称 / the log's origin line")
    once = does.add_parser("check", help="核对一次 / check once")
    once.add_argument("source")
    once.add_argument("--out", default="", help="副署写入的文件 / file for the counter-signature")
    once.add_argument("--send", default="", help="副署发往的网址 / address for the counter-signature")
    does.add_parser("serve", help="提供服务 / serve").add_argument("--listen", default="127.0.0.1:8099")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code of the docstring."""
    asked = options(argv)
    home = Home(Path(asked.home))
    try:
        if asked.does == "init":
            sys.stdout.write(f"{home.init(asked.name)}\n")
        elif asked.does == "trust":
            key = parse_key(asked.key)
            home.trust(key, asked.origin or key.name)
        elif asked.does == "check":
            sys.stdout.write(check(home, asked.source, asked.out, asked.send))
            sys.stderr.write("一致，已副署。\nConsistent; counter-signed.\n")
        else:
            server(home, asked.listen).serve_forever()
    except Refused as why:
        sys.stderr.write(f"{why}\n")
        return 1 if why.status in (403, 409, 422) else 2
    except (OSError, ValueError, http.client.HTTPException) as why:
        sys.stderr.write(f"未能核对：{harmless(why)}\nCould not check: {harmless(why)}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
