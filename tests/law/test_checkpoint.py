"""Checkpoints and signed notes are those of C2SP: other programs' notes hold here, and no changed bit does.

Vectors: the example of c2sp.org/signed-note; golang.org/x/mod `sumdb/note` (example_test.go, note_test.go); a
checkpoint of the staging log arche2025h1 with a counter-signature of the witness remora.n621.de, as it stands in the
tests of the Python package `tlog-scales`.
"""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workflows.law.checkpoint import (
    LOG,
    WITNESS,
    Checkpoint,
    Note,
    Unsigned,
    cosign,
    countersigned,
    key_of,
    parse_checkpoint,
    parse_key,
    parse_note,
    sign,
    vouched,
)

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_PRIVATE = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
FOO_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
ARCHE = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
REMORA = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
ARCHE_NOTE = (
    "arche2025h1.staging.ct.transparency.dev\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n"
    "— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIg"
    "IpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n"
    "— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei5"
    "9RA23oHP7Ry1k3ZFWwQ=\n"
    "— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0D"
    "rAWfBw==\n"
)
NAME, OTHER = "credit.example.gov.cn/log", "audit.example.gov.cn/witness"
PRIVATE, WITNESSING = (
    Ed25519PrivateKey.from_private_bytes(b"a" * 32),
    Ed25519PrivateKey.from_private_bytes(b"b" * 32),
)
KEY, WITNESS_KEY = key_of(PRIVATE, NAME), key_of(WITNESSING, OTHER, WITNESS)
HEAD = Checkpoint(NAME, 20852163, bytes(range(32)), ("algorithm sha256", "time 2026-11-26T14:00:00Z"))
SIGNED = Note(HEAD.text, (sign(HEAD.text, PRIVATE, NAME), cosign(HEAD.text, WITNESSING, OTHER, 1679315147)))


@pytest.mark.parametrize(("key", "note"), [(PETER, PETER_NOTE), (FOO, FOO_NOTE), (ARCHE, ARCHE_NOTE)])
def test_notes_of_other_programs_hold(key: str, note: str) -> None:
    assert str(parse_key(key)) == key
    assert str(parse_note(note)) == note
    assert [each.key for each in vouched(parse_note(note), [parse_key(key)])] == [parse_key(key)]


def test_our_signature_is_the_one_that_go_makes() -> None:
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(PETER_PRIVATE)[1:])
    text = parse_note(PETER_NOTE).text
    assert str(key_of(private, "PeterNeumann")) == PETER
    assert str(Note(text, (sign(text, private, "PeterNeumann"),))) == PETER_NOTE


def test_a_witness_of_the_public_network_is_understood() -> None:
    note = parse_note(ARCHE_NOTE)
    log, witness = vouched(note, [parse_key(ARCHE), parse_key(REMORA)])
    assert (log.at, witness.at) == (None, 0x6A122120)
    assert parse_checkpoint(note.text).size == 1432088532


def test_a_checkpoint_is_written_and_read_again() -> None:
    note = parse_note(str(SIGNED).encode())
    assert note == SIGNED
    assert parse_checkpoint(note.text) == HEAD
    assert (HEAD.said("algorithm"), HEAD.said("time"), HEAD.said("tim")) == (
        "sha256",
        "2026-11-26T14:00:00Z",
        "",
    )
    assert [(each.key.kind, each.at) for each in vouched(note, [KEY, WITNESS_KEY])] == [
        (LOG, None),
        (WITNESS, 1679315147),
    ]


def refused(note: bytes, keys: list[str]) -> bool:
    """Whether a note is refused, or no longer says what it said or is no longer signed by all that signed it."""
    try:
        read = parse_note(note)
        known = [parse_key(key) for key in keys]
        return len(vouched(read, known)) < len(known) or parse_checkpoint(read.text) != HEAD
    except Unsigned:
        return True


def test_no_changed_bit_of_note_or_key_is_accepted() -> None:
    keys, raw = [str(KEY), str(WITNESS_KEY)], str(SIGNED).encode()
    assert not refused(raw, keys)
    changed = [
        raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :] for at in range(len(raw)) for bit in range(8)
    ]
    assert [each for each in changed if not refused(each, keys)] == []
    wrong = [keys[0][:at] + chr(ord(keys[0][at]) ^ 1 << bit) + keys[0][at + 1 :]
             for at in range(len(keys[0])) for bit in range(7)]  # fmt: skip
    assert [each for each in wrong if each.strip() != keys[0] and not refused(raw, [each, keys[1]])] == []


def test_unknown_signatures_are_ignored_and_nobody_s_is_refused() -> None:
    stranger = Ed25519PrivateKey.from_private_bytes(b"c" * 32)
    mixed = Note(HEAD.text, (sign(HEAD.text, stranger, NAME), *SIGNED.signatures))
    assert len(vouched(mixed, [KEY, WITNESS_KEY])) == 2
    with pytest.raises(Unsigned, match="没有一个签名出自已知的密钥"):
        vouched(Note(HEAD.text, (sign(HEAD.text, stranger, NAME),)), [KEY])
    forged = Note(HEAD.text.replace("20852163", "20852164"), SIGNED.signatures)
    with pytest.raises(Unsigned, match="被改动过"):
        vouched(forged, [KEY])


def test_a_log_s_signature_is_no_witness_s_and_the_other_way_round() -> None:
    log_as_witness = key_of(PRIVATE, NAME, WITNESS)
    assert log_as_witness.id != KEY.id
    swapped = Note(HEAD.text, (cosign(HEAD.text, PRIVATE, NAME, 5),))
    with pytest.raises(Unsigned, match="已知的密钥"):
        vouched(swapped, [KEY])


@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("text\n", "正文、空行和签名行"),
        ("text\n\n", "正文、空行和签名行"),
        ("\n\n— a AAAAAAA=\n", "正文、空行和签名行"),
        ("text\n\n— a AAAAAAA=", "正文、空行和签名行"),
        ("te\txt\n\n— a AAAAAAA=\n", "控制字符：第3个字"),
        ("te\rxt\n\n— a AAAAAAA=\n", "控制字符"),
        ("text\n\n- a AAAAAAA=\n", "第1个签名行"),
        ("text\n\n— a+b AAAAAAA=\n", "第1个签名行"),
        ("text\n\n— a\u2003b AAAAAAA=\n", "第1个签名行"),
        ("text\n\n— a AAAAAAB=\n", "base64"),
        ("text\n\n— a  AAAAAAA=\n", "base64"),
        ("text\n\n— a AAAAAA\n", "base64"),
        ("text\n\n— a AAAAAA==\n", "太短"),
        ("text\n\n— a AAAAAAA=\n— a AAAAAAE=\n", "同一密钥签了两次：a"),
        ("text\n\n" + "".join(f"— a{n} AAAAAAA=\n" for n in range(101)), "签名过多：101个"),
        ("t" * 1_000_000 + "\n\n— a AAAAAAA=\n", "过大"),
        (b"t\xff\n\n\xe2\x80\x94 a AAAAAAA=\n", "UTF-8：第1字节"),
    ],
)
def test_notes_that_are_none_are_refused(note: str | bytes, why: str) -> None:
    with pytest.raises(Unsigned, match=why):
        parse_note(note)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["a", "1"], "三行"),
        (["a", "1", "", "x"], "空行"),
        (["", "1", "A" * 43 + "="], "空行"),
        (["a", "01", "A" * 43 + "="], "十进制"),
        (["a", "-1", "A" * 43 + "="], "十进制"),
        (["a", "١", "A" * 43 + "="], "十进制"),
        (["a", "9" * 19, "A" * 43 + "="], "十进制"),
        (["a", "1", "AAAA"], "32字节"),
        (["a", "1", "A" * 43], "base64"),
    ],
)
def test_texts_that_are_no_checkpoint_are_refused(lines: list[str], why: str) -> None:
    with pytest.raises(Unsigned, match=why):
        parse_checkpoint("".join(f"{line}\n" for line in lines))


def test_what_could_not_be_read_again_is_not_written() -> None:
    for head in (Checkpoint("a\nb", 1, bytes(32)), Checkpoint("", 1, bytes(32)), Checkpoint("a", -1, bytes(32)),
                 Checkpoint("a", 1, bytes(31)), Checkpoint("a", 1, bytes(32), ("",))):  # fmt: skip
        with pytest.raises(ValueError, match="a checkpoint"):
            _ = head.text
    for name in ("", "a b", "a+b", "a\n"):
        with pytest.raises(ValueError, match="no name of a key"):
            sign("text\n", PRIVATE, name)
    with pytest.raises(ValueError, match="line feed"):
        sign("text", PRIVATE, NAME)


def test_a_witness_s_answer_joins_the_note_and_replaces_its_older_one() -> None:
    later = cosign(HEAD.text, WITNESSING, OTHER, 1679315200)
    stranger = cosign(HEAD.text, Ed25519PrivateKey.from_private_bytes(b"c" * 32), "x.example/w", 1)
    joined = countersigned(SIGNED, f"{stranger}{later}", [WITNESS_KEY])
    assert joined.signatures == (SIGNED.signatures[0], later)
    with pytest.raises(Unsigned, match="已知的密钥"):
        countersigned(SIGNED, str(stranger), [WITNESS_KEY])
    with pytest.raises(Unsigned, match="被改动过"):
        countersigned(SIGNED, str(cosign("another text\n", WITNESSING, OTHER, 7)), [WITNESS_KEY])
