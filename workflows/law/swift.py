"""The bytes and digests of law/chain.py for many lines at once: the same, or a refusal to say.

A full check of the log makes three digests a line and compares them. Written out one by one, most of its time went
into finding the encoder, the hash function and the names. What is made here equals what `chain` and `hmac` make
(the tests compare them over whatever JSON holds); where this way cannot be sure, it raises ValueError or TypeError, and
whoever asked goes the plain way.
"""

import hmac
import json
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from json import JSONDecodeError
from typing import Any, NoReturn

from workflows.law.chain import GREATEST_INTEGER, canonical

BLOCK = 64  # bytes that SHA-256 takes at a time; a longer key of an HMAC is hashed first
INNER, OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))

# One text as JSON, in quotation marks; TypeError for anything else.
quoted: Callable[[str], str] = json.encoder.encode_basestring


def _encoder() -> Callable[[object], str]:
    """The standard library's encoder, made once: its own `encode` makes another for every value, half of its time."""
    usual = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:  # a Python without the part in C
        return usual.encode
    pieces = make(None, usual.default, quoted, None, ":", ",", True, False, False)
    return lambda obj: "".join(pieces(obj, 0))


def _whole(told: str) -> int:
    """A number as canonical JSON may hold it."""
    number = int(told)
    if abs(number) > GREATEST_INTEGER:
        raise ValueError(f"integer too great for the canonical form: {told}")
    return number


def _none(told: str) -> NoReturn:
    """A fraction, an infinity, or what is no number."""
    raise ValueError(f"no number of the canonical form: {told}")


_text_of = _encoder()
_read = json.JSONDecoder(parse_int=_whole, parse_float=_none, parse_constant=_none).scan_once  # type: ignore[attr-defined]


def needs_no_escape(texts: Iterable[str]) -> bool:
    """Do these texts stand in JSON as they are? One call for all: an escape is longer than what it stands for."""
    whole = "".join(texts)
    return len(quoted(whole)) == len(whole) + 2


def escaped(text: str) -> str:
    """A text as it stands in JSON between its quotation marks."""
    return quoted(text)[1:-1]


def canonical_texts(told: Sequence[str]) -> list[str]:
    """The canonical form of what each JSON text says, as `chain.canonical` gives it; ValueError for what has none.

    The encoder in C orders keys by code points, the canonical form by units of UTF-16: they differ only beyond the BMP.
    """
    try:
        read = [_read(each, 0) for each in told]
    except StopIteration as error:
        raise JSONDecodeError("no JSON value", told[0], 0) from error
    if [end for _value, end in read] != [len(each) for each in told]:
        raise ValueError("more than one JSON value, or white space around it")
    made = [_text_of(value) for value, _end in read]
    if _is_of_the_bmp("".join(made)):
        return made
    return [
        text if _is_of_the_bmp(text) else canonical(value).decode()
        for text, (value, _end) in zip(made, read, strict=True)
    ]


def _is_of_the_bmp(text: str) -> bool:
    """Has it no character that takes two units of UTF-16? ValueError for half of one."""
    return len(text.encode("utf-16-le")) == 2 * len(text)


def facts_digests(told: Sequence[str], salts: Sequence[str]) -> list[str]:
    """`chain.facts_digest` of each JSON text under its salt."""
    if not all(salts):
        raise ValueError("facts need a salt")
    texts = canonical_texts(told)
    return [_mac(salt.encode(), text.encode()) for salt, text in zip(salts, texts, strict=True)]


def _mac(key: bytes, data: bytes) -> str:
    """HMAC-SHA-256 in hexadecimal, by its definition: to set one up takes OpenSSL as long as to hash both parts."""
    if len(key) > BLOCK:
        return hmac.digest(key, data, "sha256").hex()
    key = key.ljust(BLOCK, b"\0")
    return sha256(key.translate(OUTER) + sha256(key.translate(INNER) + data).digest()).hexdigest()


def links(previous: Iterable[str], bodies: Iterable[str]) -> list[str]:
    """The hash of each line from the hash before it and its canonical form; `previous` are known to be digests."""
    return [
        sha256(f"{before}\n{body}".encode()).hexdigest()
        for before, body in zip(previous, bodies, strict=True)
    ]


def leaves(
    bodies: Iterable[str], previous: Iterable[str], stated: Iterable[str], digester: Callable[[bytes], Any]
) -> list[bytes]:
    """The hash of each leaf (`merkle.leaf_hash` of `chain.leaf_bytes`)."""
    return [
        digester(f'\0{{"body":{body},"hash":"{hashed}","previous":"{before}"}}'.encode()).digest()
        for body, before, hashed in zip(bodies, previous, stated, strict=True)
    ]
