"""A bundle is verified by one file without the product, and no changed byte of it passes."""

import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given

from tests.environment import THOROUGH
from tests.law.test_chain import values
from tests.witness.bundles import (
    AT,
    AUDIT,
    ENTRY,
    HEAD,
    KEY,
    LINES,
    LOG,
    NOTE,
    PDF,
    PERIOD,
    PRIVATE,
    WITNESS_KEY,
    Files,
    judged,
    made,
    signed,
    zipped,
)
from workflows.law import chain
from workflows.law.bundle import Content, Known, Line, Paper, files_of
from workflows.law.checkpoint import WITNESS, Checkpoint, Note, key_of, sign
from workflows.law.merkle import Frontier, inclusion_proof, leaf_hash
from workflows.witness import verify_bundle

pytestmark = pytest.mark.usefixtures("swift")
PROGRAM = Path(verify_bundle.__file__)


@pytest.mark.parametrize("content", [ENTRY, PERIOD])
def test_a_true_bundle_holds_under_a_key_from_elsewhere(content: Content) -> None:
    report = judged(made(content), KEY, WITNESS_KEY)
    assert report.code == 0, report.text()
    assert "能够证明的，全部成立" in report.text()
    assert f"{AUDIT}于{int(AT.timestamp())}副署" in report.text()
    assert made(content) == made(content)


def test_keys_inside_a_bundle_prove_nothing_by_themselves() -> None:
    report = judged(made(), "")
    assert (report.code, [each[1] for each in report.found if each[0] is None]) == (2, ["--key"])
    forger = Ed25519PrivateKey.from_private_bytes(b"f" * 32)
    note = Note(HEAD, (sign(HEAD, forger, LOG),))
    content = replace(
        ENTRY, checkpoint=str(note), log_keys=[Known(str(key_of(forger, LOG)), AT - timedelta(days=1))]
    )
    forged = zipped(files_of(content, lambda text: sign(text, forger, LOG)))
    assert judged(forged, "").code == 2
    assert judged(forged).code == 1


def test_it_is_one_zip_that_any_program_opens(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as opened:
        assert opened.testzip() is None
        assert opened.namelist()[:2] == ["bundle.json", "bundle.sig"]
        assert opened.read("notices/3-N3.pdf") == PDF


def test_the_program_needs_nothing_but_python(tmp_path: Path) -> None:
    file, program = tmp_path / "bundle.zip", tmp_path / "verify_bundle.py"
    file.write_bytes(made(program=PROGRAM.read_bytes()))
    with zipfile.ZipFile(file) as opened:
        program.write_bytes(opened.read("verify_bundle.py"))
    asked = [sys.executable, "-I", "-S", "-X", "utf8", program, file, "--key", KEY, "--witness", WITNESS_KEY]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Result: everything holds that this bundle can prove" in done.stdout


def test_the_command_tells_what_it_could_not_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bundle.zip"
    file.write_bytes(b"")
    assert verify_bundle.main([str(file)]) == 2
    assert verify_bundle.main([str(tmp_path / "none")]) == 2
    file.write_bytes(b"nonsense")
    assert verify_bundle.main([str(file), "--key", "nonsense"]) == 2
    assert verify_bundle.main([str(file), "--key", KEY[:-1]]) == 2
    assert verify_bundle.main([str(file), "--key", KEY, "--witness", KEY]) == 2
    told = capsys.readouterr().err
    assert told.count("--key 给出的不是公钥") == 2 and told.count("--witness 给出的不是公钥") == 1
    assert verify_bundle.main([str(file), "--key", KEY]) == 1
    assert "不成立" in capsys.readouterr().out


@cache
def layout(data: bytes) -> list[tuple[int, int, str]]:
    """Where each file's content lies in a bundle."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return [
            (each.header_offset + 30 + len(each.filename), each.file_size, each.filename)
            for each in opened.infolist()
        ]


def named(data: bytes, at: int) -> str:
    """What a finding must name when this byte is changed: the file, in the two line files with the line's number."""
    for start, size, name in layout(data):
        if start <= at < start + size:
            line = data.count(b"\n", start, at) + 1
            return f"{name}:{line}" if name in ("lines.jsonl", "proofs.jsonl") else name
    return ""


def test_no_changed_bit_of_any_file_passes_and_its_place_is_told() -> None:
    """One bit of every byte; with --thorough every bit."""
    data, drawn = made(), random.Random(5)
    for at in range(len(data)):
        for bit in range(8) if THOROUGH else [drawn.randrange(8)]:
            report = judged(data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])
            false = [f"{where} {zh}" for held, where, zh, _ in report.found if held is False]
            assert report.code == 1, at
            assert any(named(data, at) in each for each in false), (at, named(data, at), false)


def without(files: Files, name: str) -> Files:
    """The files but one."""
    return [each for each in files if each[0] != name]


TRUE = files_of(ENTRY, signed)


@pytest.mark.parametrize(
    ("files", "where"),
    [
        (without(TRUE, "bundle.sig"), "bundle.sig"),
        (without(TRUE, "bundle.json"), "bundle.json"),
        (without(TRUE, "checkpoint.txt"), "checkpoint.txt"),
        (without(TRUE, "notices/3-N3.pdf"), "notices/3-N3.pdf"),
        (without(TRUE, "index.html"), "index.html"),
        ([*TRUE, ("notices/2.pdf", b"x")], "notices/2.pdf"),
        ([*TRUE, ("more.txt", b"x")], "more.txt"),
    ],
)
def test_no_file_is_missing_or_added(files: Files, where: str) -> None:
    report = judged(zipped(files))
    assert where in [place for held, place, *_ in report.found if held is False]


def rezipped(compression: int, *more: str) -> bytes:
    """The same files, packed by another program, and further names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as other:
        for name, data in [*TRUE, *((name, b"x") for name in more)]:
            other.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        rezipped(zipfile.ZIP_STORED),
        rezipped(zipfile.ZIP_DEFLATED),
        made()[:-1],
        made()[: len(made()) // 2],
        made() + b"\0",
        b"x" + made(),
        made().replace(b"index.html", b"../x//html"),
        made().replace(b"index.html", b"Lines.json"),
        made().replace(b"index.html", b"lines.JSON"),
        b"",
        b"PK\3\4",
    ],
)
def test_a_container_of_other_bytes_is_refused(data: bytes) -> None:
    assert judged(data).code == 1


def test_unsafe_names_and_two_of_one_name_are_not_even_written() -> None:
    for name in ("../x", "/x", "notices/../x", "a/b", "", "x" * 101, "文.pdf", "BUNDLE.json"):
        with pytest.raises(ValueError, match="no name for a file"):
            zipped([("bundle.json", b""), (name, b"")])
    with pytest.raises(ValueError, match="two notices of one name"):
        files_of(replace(ENTRY, papers=[Paper("3-N3.pdf", PDF, 3), Paper("3-N3.pdf", PDF, 3)]), signed)


def test_a_bundle_too_large_for_its_format_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.law.bundle.LARGEST", 1000)
    with pytest.raises(ValueError, match="choose a shorter period"):
        made()


def rewritten(at: int, **changed: Any) -> list[Line]:
    """The lines of the entry with one of them changed."""
    return [replace(each, **changed) if number == at else each for number, each in enumerate(LINES[:5])]


def relinked() -> list[Line]:
    """A whole book written anew with right hashes, as who owns the database could do it."""
    told, head = [], chain.GENESIS
    for each in LINES[:5]:
        body = each.body | {"actor": 8}
        told.append(replace(each, body=body, previous=head, hash=chain.link(head, body)))
        head = told[-1].hash
    return told


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (rewritten(2, facts={"名称": "别人"}), "entry/1第3行：事实与摘要不符"),
        (rewritten(2, body=LINES[2].body | {"actor": 8}), "entry/1第3行：内容与其摘要不符"),
        (rewritten(2, path=LINES[3].path), "第2号与其证明合不到检查点的树根（lines.jsonl:3）"),
        (rewritten(2, index=1), "总序号1不在1之后"),
        (LINES[:2] + LINES[3:5], "entry/1第4行不接上一行"),
        ([LINES[1], LINES[0], *LINES[2:5]], "首行应从零开始|缺少此前各行"),
        (LINES[1:5], "entry/1缺少此前各行"),
        (relinked(), "合不到检查点的树根"),
        (LINES[5:], "清单所称的簿不在其中"),
        ([], "清单所称的簿不在其中"),
    ],
)
def test_what_the_office_itself_signs_must_hold_too(lines: list[Line], said: str) -> None:
    """Here the manifest is signed over false lines: the tree under the earlier checkpoint tells."""
    report = judged(made(lines=lines))
    assert report.code == 1
    assert any(part in report.text() for part in said.split("|"))


def resigned(files: Files) -> bytes:
    """Files as a bundle whose manifest is truly signed, whatever they hold; a true manifest names their digests."""
    content = dict(files)
    if content["bundle.json"] == dict(TRUE)["bundle.json"]:
        told = {name: data for name, data in files if name not in ("bundle.json", "bundle.sig")}
        digests = {name: {"sha256": chain.digest(data), "size": len(data)} for name, data in told.items()}
        manifest = json.loads(content["bundle.json"]) | {"files": digests}
        content["bundle.json"] = chain.canonical(manifest) + b"\n"
    text = f"xinheng-bundle/1\n{chain.digest(content['bundle.json'])}\n"
    content["bundle.sig"] = str(Note(text, (signed(text),))).encode()
    return zipped(list(content.items()))


def spoiled(value: Any) -> Iterator[Any]:
    """A JSON value with each of its parts in turn left out or replaced by something odd."""
    yield from (None, True, -1, 7, "x", "2026", [], {}, [[]], {"x": []})
    if isinstance(value, dict):
        for key in value:
            yield {name: each for name, each in value.items() if name != key}
            yield from (value | {key: each} for each in spoiled(value[key]))
        yield value | {"more": 1}
    elif isinstance(value, list):
        for at in range(len(value)):
            yield from ([*value[:at], each, *value[at + 1 :]] for each in spoiled(value[at]))


@pytest.mark.parametrize("name", ["bundle.json", "keys.json", "lines.jsonl", "proofs.jsonl"])
def test_odd_content_is_told_and_never_breaks_the_program(name: str) -> None:
    """The signature is true, the content is not: the verifier says so and does not fall over."""
    before, *rest = dict(TRUE)[name].splitlines(keepends=True)
    told, codes = json.loads(before), []
    for odd in spoiled(told):
        changed = chain.canonical(odd) + b"\n" + b"".join(rest)
        report = judged(resigned([(each, changed if each == name else data) for each, data in TRUE]))
        codes.append(report.code)
        assert report.code == 1 or name in ("bundle.json", "keys.json") or odd == told, odd
    assert codes.count(1) > 30


def test_a_period_shows_every_line() -> None:
    for lines, said in [
        (LINES[2:7], "期间的最后一行缺失"),
        (LINES[3:8], "总序号应为2，却是3"),
        ([*LINES[2:4], *LINES[5:8]], "总序号应为4，却是5"),
    ]:
        report = judged(made(PERIOD, lines=lines))
        assert report.code == 1
        assert said in report.text()


def test_a_notice_is_the_one_that_its_line_tells() -> None:
    assert judged(made(papers=[Paper("3-N3.pdf", b"another", 3)])).code == 1
    assert judged(made(papers=[Paper("8-N8.pdf", PDF, 8)])).code == 1
    assert judged(made(papers=[Paper("3-N3.pdf", PDF, 3, "verb")])).code == 1
    erased = judged(made(papers=[Paper("1-N1.pdf", PDF, 1)]))
    assert erased.code == 2
    assert "第1号的事实不在包内" in erased.text()


def test_keys_count_in_their_time_and_a_demanded_witness_must_have_signed() -> None:
    for since, until in [(AT, None), (AT - timedelta(days=9), AT - timedelta(hours=2))]:
        assert judged(made(log_keys=[Known(KEY, since, until)])).code == 1
    late = judged(made(witnesses=[Known(WITNESS_KEY, AT + timedelta(days=1))]))
    assert late.code == 0
    assert "副署" not in late.text()
    other = str(key_of(PRIVATE, "x.example/w", WITNESS))
    assert "没有x.example/w的副署" in judged(made(), KEY, other).text()
    assert judged(made(checkpoint=str(Note(HEAD, NOTE.signatures[:1]))), KEY, WITNESS_KEY).code == 1
    false = Note(HEAD, (NOTE.signatures[0], replace(NOTE.signatures[1], data=bytes(72))))
    assert judged(made(checkpoint=str(false))).code == 1


def test_a_log_in_sm3_is_verified_where_the_machine_can(monkeypatch: pytest.MonkeyPatch) -> None:
    tree, nodes = Frontier(algorithm="sm3"), {}
    for each in LINES:
        leaf = leaf_hash(chain.leaf_bytes(chain.canonical(each.body), each.previous, each.hash), "sm3")
        nodes.update({(level, index): hash for level, index, hash in tree.append(leaf)})
    head = Checkpoint(LOG, 9, tree.root(), ("algorithm sm3",)).text
    proved = [
        replace(each, path=inclusion_proof(each.index, 9, lambda *at: nodes[at], "sm3")) for each in LINES[:5]
    ]
    data = made(checkpoint=str(Note(head, (signed(head),))), lines=proved)
    assert judged(data).code == 0
    monkeypatch.setattr(verify_bundle.hashlib, "algorithms_available", {"sha256"})
    assert "本机不能计算sm3" in judged(data).text()
    assert judged(data).code == 2


def outcome(does: Callable[[Any], bytes], value: Any) -> bytes | None:
    """The bytes, or None when there are none."""
    try:
        return does(value)
    except (TypeError, ValueError):
        return None


@given(values)
def test_both_write_the_same_canonical_bytes(value: Any) -> None:
    assert verify_bundle.canonical(value) == chain.canonical(value)
    body, previous, stated = chain.canonical({"v": value}), "1" * 64, "2" * 64
    assert verify_bundle.leaf_bytes(body, previous, stated) == chain.leaf_bytes(body, previous, stated)


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, -(2**53), "\ud800", {"a": [0.0]}, {"\ud800": 1}])
def test_both_refuse_the_same_values(value: Any) -> None:
    assert outcome(verify_bundle.canonical, value) is outcome(chain.canonical, value) is None


@pytest.mark.parametrize(
    "raw",
    [b'{"a":1, "b":2}\n', b'{"b":1,"a":2}\n', b'{"a":1,"a":1}\n', b'{"a":1}', b'{"a":1}\r\n', b"\xff\n", b"NaN\n",
     b"1.0\n", b'"\\u0041"\n', b"[" * 100_000 + b"\n", b"1" * 5000 + b"\n", b"\n"],
)  # fmt: skip
def test_json_of_another_spelling_is_no_json(raw: bytes) -> None:
    with pytest.raises(ValueError):
        verify_bundle.read_json(raw)
