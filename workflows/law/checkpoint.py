"""Signed statements about the log: C2SP checkpoints, signed notes, and the counter-signatures of witnesses.

A checkpoint says: the log of this name has so many lines, and this is the root over them.  It is a signed note
(c2sp.org/signed-note, tlog-checkpoint); a witness adds a dated counter-signature over the same text
(tlog-cosignature, `cosignature/v1`).  Other implementations read and make the same bytes.

What cannot be read or trusted raises `Unsigned` with a Chinese sentence.  Signatures of unknown keys are ignored, as
the specification demands; one of a known key that does not hold makes the whole note false.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LOG, WITNESS = 1, 4  # signature types of the specification
KINDS = (LOG, WITNESS)
LARGEST = 1_000_000
MOST_SIGNATURES = 100
LATEST = 2**63 - 1
KEYS = 64  # that are kept read: a full check verifies a hundred thousand checkpoints of a few keys
DASH = "— "
NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")  # all but the line feed


class Unsigned(ValueError):
    """A note, key or signature that cannot be trusted; the words say why."""


@dataclass(frozen=True)
class Key:
    """A verifier key: whose it is, for what kind of signature, and the 32 bytes of an Ed25519 public key."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart; they prove nothing."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_b64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True)
class Signature:
    """One signature line, whatever key it claims."""

    name: str
    id: bytes
    data: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {_b64(self.id + self.data)}\n"


@dataclass(frozen=True)
class Note:
    """A text that ends with a line feed, and its signatures."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(str(each) for each in self.signatures)}"


@dataclass(frozen=True)
class Vouched:
    """A key that truly signed; a witness also says when (seconds since 1970)."""

    key: Key
    at: int | None = None


@dataclass(frozen=True)
class Checkpoint:
    """The log `origin` has `size` lines with this root; `extensions` are further lines, each `word value`."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The signed text; ValueError when a line would not be one."""
        lines = [self.origin, str(self.size), _b64(self.root), *self.extensions]
        if not 0 <= self.size <= LATEST or len(self.root) != 32:
            raise ValueError("a checkpoint needs a size and a root of 32 bytes")
        if not all(line and line.isprintable() for line in lines):
            raise ValueError("a checkpoint's lines are not empty and hold no control characters")
        return "".join(f"{line}\n" for line in lines)

    def said(self, word: str) -> str:
        """What an extension line says: `said("algorithm")` of the line `algorithm sha256`; empty without one."""
        found = (line.partition(" ") for line in self.extensions)
        return next((value for first, _, value in found if first == word), "")


def key_of(private: Ed25519PrivateKey, name: str, kind: int = LOG) -> Key:
    """The verifier key of a private one under a name; ValueError for a name that no note may hold."""
    if not _is_name(name) or kind not in KINDS:
        raise ValueError(f"no name of a key: {name!r}")
    return Key(name, kind, private.public_key().public_bytes_raw())


@lru_cache(maxsize=KEYS)
def parse_key(text: str) -> Key:
    """A verifier key from `name+hash+base64`; Unsigned when anything in it differs from how it is written."""
    name, _, rest = text.strip().partition("+")
    stated, _, coded = rest.partition("+")
    data = _unb64(coded, "验证公钥")
    if not _is_name(name) or len(data) != 33 or data[0] not in KINDS:
        raise Unsigned("验证公钥应为“名称+编号+base64”，且为 Ed25519 公钥（日志 01 或见证 04）。")
    key = Key(name, data[0], data[1:])
    if stated != key.id.hex():
        raise Unsigned(f"验证公钥的编号是{stated}，按内容应为{key.id.hex()}：抄错或被改动。")
    return key


def sign(text: str, private: Ed25519PrivateKey, name: str) -> Signature:
    """The log's signature of a text under its name."""
    return Signature(name, key_of(private, name).id, private.sign(_signable(text)))


def cosign(text: str, private: Ed25519PrivateKey, name: str, at: int) -> Signature:
    """A witness's dated signature of a checkpoint's text."""
    if not 0 <= at <= LATEST:
        raise ValueError("no time")
    made = private.sign(_dated(text, at))
    return Signature(name, key_of(private, name, WITNESS).id, at.to_bytes(8, "big") + made)


def parse_note(data: str | bytes) -> Note:
    """A signed note, read strictly: what `str()` of it would not write again is refused."""
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > LARGEST:
        raise Unsigned(f"签名文本过大：{len(raw)}字节，至多{LARGEST}字节。")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unsigned(f"签名文本不是 UTF-8：第{error.start}字节。") from error
    if bad := CONTROL.search(whole):
        raise Unsigned(f"签名文本含有控制字符：第{bad.start() + 1}个字。")
    text, gap, lines = whole.rpartition("\n\n")
    if not gap or not text or not lines.endswith("\n"):
        raise Unsigned("签名文本应由正文、空行和签名行组成。")
    signatures = parse_signatures(lines)
    return Note(text + "\n", signatures)


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """Signature lines, each of another key; Unsigned otherwise."""
    rows = lines.split("\n")
    if rows.pop() or not rows:
        raise Unsigned("签名行应以换行结束，且至少有一行。")
    if len(rows) > MOST_SIGNATURES:
        raise Unsigned(f"签名过多：{len(rows)}个，至多{MOST_SIGNATURES}个。")
    found = tuple(_signature(number, row) for number, row in enumerate(rows, 1))
    claimed = [(each.name, each.id) for each in found]
    twice = next((name for at, (name, id) in enumerate(claimed) if (name, id) in claimed[:at]), None)
    if twice is not None:
        raise Unsigned(f"同一密钥签了两次：{twice}。")
    return found


def _signature(number: int, row: str) -> Signature:
    """One signature line."""
    name, _, coded = row.removeprefix(DASH).partition(" ")
    if not row.startswith(DASH) or not _is_name(name):
        raise Unsigned(f"第{number}个签名行的格式不对。")
    data = _unb64(coded, f"第{number}个签名")
    if len(data) < 5:
        raise Unsigned(f"第{number}个签名太短。")
    return Signature(name, data[:4], data[4:])


def parse_checkpoint(text: str) -> Checkpoint:
    """What a note's text says as a checkpoint; Unsigned when it is none."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise Unsigned("检查点应有名称、行数、树根三行，不得有空行。")
    origin, size, coded, *extensions = lines
    if NUMBER.fullmatch(size) is None or int(size) > LATEST:
        raise Unsigned("检查点的行数不是十进制整数。")
    root = _unb64(coded, "检查点的树根")
    if len(root) != 32:
        raise Unsigned("检查点的树根不是32字节。")
    return Checkpoint(origin, int(size), root, tuple(extensions))


def vouched(note: Note, keys: Iterable[Key]) -> list[Vouched]:
    """Who of these keys truly signed; Unsigned when nobody did, or when a known key's signature is false."""
    known = {(key.name, key.id): key for key in keys}
    found = []
    for each in note.signatures:
        key = known.get((each.name, each.id))
        if key is not None:
            found.append(_checked(note.text, each, key))
    if not found:
        raise Unsigned("没有一个签名出自已知的密钥。")
    return found


def _checked(text: str, signature: Signature, key: Key) -> Vouched:
    """One signature of a known key; Unsigned when it is false."""
    data, at = signature.data, None
    if key.kind == WITNESS:
        at, data = int.from_bytes(data[:8], "big"), data[8:]
    if len(data) != 64 or (at or 0) > LATEST:
        raise Unsigned(f"{key.name}的签名长度或时间不对。")
    try:
        signed = _signable(text) if at is None else _dated(text, at)
        _public(key.public).verify(data, signed)
    except (InvalidSignature, ValueError) as error:
        raise Unsigned(f"{key.name}的签名与内容不符：内容或签名被改动过。") from error
    return Vouched(key, at)


@lru_cache(maxsize=KEYS)
def _public(raw: bytes) -> Ed25519PublicKey:
    """A key ready to verify with; ValueError for bytes that are none."""
    return Ed25519PublicKey.from_public_bytes(raw)


@lru_cache(maxsize=4096)
def countersigned_at(note: str, line: str, key: str) -> int | None:
    """When this witness signed this note (seconds since 1970); None unless the line is its signature and nothing else.

    Remembered: the same few are asked for with each page that shows what is published.
    """
    try:
        read = parse_key(key)
        signed = vouched(Note(parse_note(note).text, parse_signatures(line)), [read])
    except Unsigned:
        return None
    is_alone = read.kind == WITNESS and len(parse_signatures(line)) == 1
    return signed[0].at if is_alone else None


def countersigned(note: Note, lines: str, witnesses: Sequence[Key]) -> Note:
    """The note with what a witness answered: only true signatures of known witnesses, the newest of each."""
    known = {(key.name, key.id) for key in witnesses if key.kind == WITNESS}
    fresh = tuple(each for each in parse_signatures(lines) if (each.name, each.id) in known)
    vouched(Note(note.text, fresh), witnesses)
    replaced = {(each.name, each.id) for each in fresh}
    kept = tuple(each for each in note.signatures if (each.name, each.id) not in replaced)
    return replace(note, signatures=kept + fresh)


def _signable(text: str) -> bytes:
    """The bytes of a text that may be signed."""
    if not text.endswith("\n") or CONTROL.search(text):
        raise ValueError("a note ends with a line feed and holds no other control character")
    return text.encode()


def _dated(text: str, at: int) -> bytes:
    """What a witness signs: its header keeps it from being taken for the log's own signature."""
    return f"cosignature/v1\ntime {at}\n".encode() + _signable(text)


def _is_name(name: str) -> bool:
    """Whether a note may hold this name of a key."""
    return bool(name) and name.isprintable() and "+" not in name and not any(sign.isspace() for sign in name)


def _b64(data: bytes) -> str:
    """Base64 of RFC 4648 §4."""
    return base64.b64encode(data).decode()


def _unb64(text: str, what: str) -> bytes:
    """The bytes of such base64; Unsigned for any other spelling of the same bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unsigned(f"{what}不是规范的 base64。") from error
    if _b64(data) != text:
        raise Unsigned(f"{what}不是规范的 base64。")
    return data
