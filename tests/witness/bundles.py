"""Bundles to be verified: two books in one tree, made by the product's own writer."""

import io
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workflows.law import chain
from workflows.law.bundle import Content, Known, Line, Paper, files_of, of_entry, of_period, write
from workflows.law.checkpoint import WITNESS, Checkpoint, Note, Signature, cosign, key_of, sign
from workflows.law.merkle import Frontier, inclusion_proof, leaf_hash
from workflows.witness import verify_bundle

LOG, AUDIT = "credit.example.gov.cn/log", "audit.example.gov.cn/w1"
PRIVATE, WITNESSING = (
    Ed25519PrivateKey.from_private_bytes(b"l" * 32),
    Ed25519PrivateKey.from_private_bytes(b"w" * 32),
)
KEY, WITNESS_KEY = str(key_of(PRIVATE, LOG)), str(key_of(WITNESSING, AUDIT, WITNESS))
AT = datetime(2026, 11, 26, 14, tzinfo=UTC)
PDF = b"%PDF-1.7 notice"
VERBS = ["提出", "print_notice", "列入", "print_notice", "移出"]

Files = list[tuple[str, bytes]]


def signed(text: str) -> Signature:
    """The log's signature."""
    return sign(text, PRIVATE, LOG)


def lines() -> list[Line]:
    """Two books in one tree: an entry of five lines, one of them with its facts erased, and another of four."""
    drawn, heads, told, tree, nodes = random.Random(9162), {}, [], Frontier(), {}
    for number, (book, verb) in enumerate(
        [*(("entry/1", verb) for verb in VERBS), *[("entry/2", "记录")] * 4]
    ):
        seq, previous = heads.get(book, (0, chain.GENESIS))
        facts = {"名称": "何小明", "n": number, "file": chain.digest(PDF)}
        salt = drawn.randbytes(16).hex()
        body = {
            "book": book,
            "seq": seq + 1,
            "verb": verb,
            "thing": f"notice/N{number}",
            "actor": 7,
            "at": AT.isoformat(),
            "facts": chain.facts_digest(facts, salt),
        }
        hash = chain.link(previous, body)
        heads[book] = seq + 1, hash
        kept = (salt, facts) if number != 1 else ("", None)
        told.append(Line(number, body, previous, hash, (), *kept))
        leaf = leaf_hash(chain.leaf_bytes(chain.canonical(body), previous, hash))
        nodes.update({(level, index): each for level, index, each in tree.append(leaf)})
    proved = [replace(each, path=inclusion_proof(each.index, 9, lambda *at: nodes[at])) for each in told]
    HEADS[:] = [Checkpoint(LOG, 9, tree.root(), ("algorithm sha256", "time 2026-11-26T13:00:00Z"))]
    return proved


HEADS: list[Checkpoint] = []
LINES = lines()
HEAD = HEADS[0].text
NOTE = Note(HEAD, (signed(HEAD), cosign(HEAD, WITNESSING, AUDIT, int(AT.timestamp()))))
ENTRY = Content(
    of_entry("entry/1"),
    AT,
    str(NOTE),
    LINES[:5],
    [Known(KEY, AT - timedelta(days=1))],
    "<!doctype html><title>证据包</title>",
    b"# verify_bundle.py\n",
    [Known(WITNESS_KEY, AT - timedelta(days=1))],
    [Paper("3-N3.pdf", PDF, 3)],
)
PERIOD = replace(ENTRY, subject=of_period(2, 7, AT, AT), lines=LINES[2:8])


def zipped(files: Files) -> bytes:
    """Files as a bundle."""
    out = io.BytesIO()
    write(out, files)
    return out.getvalue()


def made(content: Content = ENTRY, **changed: Any) -> bytes:
    """A bundle, with some of its parts changed before it is made."""
    return zipped(files_of(replace(content, **changed), signed))


def judged(data: bytes, key: str = KEY, *witnesses: str) -> verify_bundle.Report:
    """What the verifier finds."""
    return verify_bundle.examine(data, [key] if key else [], list(witnesses))
