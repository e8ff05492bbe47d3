"""What the verifier was fooled by on 2026-11-27 (attack on issue 8), and are no more."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.witness.bundles import (
    AT,
    AUDIT,
    ENTRY,
    HEADS,
    KEY,
    LINES,
    LOG,
    PDF,
    PERIOD,
    WITNESS_KEY,
    judged,
    made,
    signed,
    zipped,
)  # fmt: skip
from workflows.law.bundle import Known, Paper, files_of, of_entry, of_period
from workflows.law.chain import GENESIS, canonical, leaf_bytes, link
from workflows.law.checkpoint import Checkpoint, Note, key_of, sign
from workflows.law.merkle import Frontier, inclusion_proof, leaf_hash
from workflows.witness import verify_bundle, xinheng_witness

pytestmark = pytest.mark.usefixtures("swift")


def test_no_text_of_a_bundle_steers_the_terminal_that_tells_of_it() -> None:
    """Without any key: a book's name clears the screen, writes its own verdict and hides the true one."""
    files = dict(files_of(ENTRY, signed))
    first, _, rest = files["lines.jsonl"].partition(b"\n")
    line = json.loads(first)
    line["body"]["book"] = (
        "\x1b[2J\x1b[H✓ bundle.sig：…\n结论：全部成立。\nResult: everything holds.\n\x1b[8m"
    )
    files["lines.jsonl"] = canonical(line) + b"\n" + rest
    told = json.loads(files["bundle.json"])
    data = files["lines.jsonl"]
    told["files"]["lines.jsonl"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    files["bundle.json"] = canonical(told) + b"\n"
    said = judged(zipped(list(files.items()))).text()
    assert "\x1b" not in said and "全部成立" not in said


def test_a_book_that_may_go_on_is_not_said_to_be_whole() -> None:
    """With the log's key: the last line of the entry (its removal) is left out, the checkpoint covers it."""
    said = judged(made(ENTRY, lines=LINES[:4])).text()
    assert "不能证明" in said.rpartition("结论")[0] and "cannot prove" in said
    for lines in (LINES[:4], [*LINES[:4], *LINES[5:]]):  # lines of another book up to the end change nothing
        assert "不能证明第3号之后这一簿没有新的行" in judged(made(ENTRY, lines=lines)).text()
    assert "这一簿没有新的行" not in judged(made(ENTRY, subject=of_entry("entry/2"), lines=LINES[5:])).text()


def test_days_of_a_period_that_its_lines_do_not_bear_out_are_told() -> None:
    """With the log's key: other days are claimed than those of the first and the last line."""
    for days in [(AT - timedelta(days=9), AT - timedelta(days=1)), (AT + timedelta(seconds=1), AT)]:
        report = judged(made(PERIOD, subject=of_period(2, 7, *days)))
        assert report.code == 1 and "的时间不在清单所称的日期内" in report.text()


def test_ten_years_over_four_lines_are_not_said_to_be_whole() -> None:
    """Lines before the first and after the last may be of these days as well: nothing in the bundle can tell."""
    told = of_period(2, 5, AT - timedelta(days=3650), AT)
    said = judged(made(PERIOD, subject=told, lines=LINES[2:6])).text()
    assert (
        "不能证明第2号之前、第5号之后没有清单所称日期（2016-11-28T14:00:00Z – 2026-11-26T14:00:00Z）的行"
        in said
    )
    whole = judged(made(PERIOD, subject=of_period(0, 8, AT, AT), lines=LINES, papers=[]))
    assert whole.code == 0 and "清单所称日期" not in whole.text()


def test_lines_without_a_time_prove_no_days() -> None:
    told, head = [], HEADS[0]
    tree, nodes, previous = Frontier(), {}, GENESIS
    for each in LINES[:5]:
        body = {name: value for name, value in each.body.items() if name != "at"}
        told.append(replace(each, body=body, previous=previous, hash=link(previous, body)))
        previous = told[-1].hash
        leaf = leaf_hash(leaf_bytes(canonical(body), told[-1].previous, previous))
        nodes.update({(level, index): made for level, index, made in tree.append(leaf)})
    lines = [replace(each, path=inclusion_proof(each.index, 5, lambda *at: nodes[at])) for each in told]
    head = replace(head, size=5, root=tree.root())
    note = str(Note(head.text, (signed(head.text),)))
    report = judged(made(PERIOD, subject=of_period(0, 4, AT, AT), lines=lines, checkpoint=note, papers=[]))
    assert report.code == 2 and "有5行没有时间" in report.text()


def test_the_file_of_a_notice_is_bound_to_a_line_that_prints_a_notice() -> None:
    """With the log's key: any file whose digest any fact tells is passed off as a decision."""
    for paper in [
        Paper("decision.pdf", PDF, 0),
        Paper("0-N0.pdf", PDF, 0),
        Paper("decision.pdf", PDF, 3),
        Paper("3-N1.pdf", PDF, 3),
    ]:
        assert judged(made(ENTRY, papers=[paper])).code == 1, paper


def test_a_notice_that_was_printed_and_is_not_here_is_named() -> None:
    """With the log's key: the file of a decision is dropped from the manifest too."""
    assert "其文件不在包内：1 notice/N1\n" in judged(made()).text()
    assert "其文件不在包内：1 notice/N1; 3 notice/N3\n" in judged(made(papers=[])).text()


def test_the_page_is_not_said_to_be_proven() -> None:
    said = judged(made(page="<script>alert('移出')</script>")).text()
    assert "？ index.html：不能证明页面所说与各行相符" in said


def test_a_counter_signature_under_a_key_from_inside_is_not_said_to_hold() -> None:
    said = judged(made()).text()
    assert f"？ checkpoint.txt：不能证明副署确由{AUDIT}作出" in said and "✓ checkpoint.txt：audit" not in said
    assert "不能证明日志密钥的持有人没有另签一套台账" in said
    assert "另签一套台账" not in judged(made(), KEY, WITNESS_KEY).text()


def test_a_key_that_counts_no_more_signs_no_manifest() -> None:
    """With a former key, pinned for older bundles: page, keys and files are what its thief wants."""
    thief = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    former = str(key_of(thief, LOG))
    over = Known(former, AT - timedelta(days=400), AT - timedelta(days=300))
    content = replace(ENTRY, log_keys=[Known(KEY, AT - timedelta(days=1)), over], page="<p>lies</p>")
    data = zipped(files_of(content, lambda text: sign(text, thief, LOG)))
    assert verify_bundle.examine(data, [KEY, former], []).code == 1


def all_by(thief: Ed25519PrivateKey, extensions: tuple[str, ...]) -> bytes:
    """A bundle of which everything is signed with a former key, also what the bundle says of that key."""
    head = Checkpoint(LOG, 9, HEADS[0].root, extensions)
    note = str(Note(head.text, (sign(head.text, thief, LOG),)))
    content = replace(
        ENTRY, checkpoint=note, log_keys=[Known(str(key_of(thief, LOG)), AT - timedelta(days=9))]
    )
    return zipped(files_of(content, lambda text: sign(text, thief, LOG)))


def test_when_a_key_ended_is_told_from_outside() -> None:
    """What the bundle says of its own key widens nothing; and a checkpoint without a time escapes no end."""
    thief = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    former = str(key_of(thief, LOG))
    dated = all_by(thief, ("algorithm sha256", "time 2026-11-26T13:00:00Z"))
    assert verify_bundle.examine(dated, [KEY, f"{former}@2026-01-01T00:00:00Z"], []).code == 1
    assert verify_bundle.examine(dated, [KEY, f"{former}@2026-11-26T15:00:00Z"], []).code == 0
    undated = all_by(thief, ("algorithm sha256",))
    assert verify_bundle.examine(undated, [KEY, f"{former}@2026-11-26T15:00:00Z"], []).code == 1
    both = verify_bundle.examine(dated, [KEY, former], [])
    assert both.code == 2 and "除现行的一个以外" in both.text()


@pytest.mark.parametrize("until", ["2026-11-27", "2026-13-01T00:00:00Z", "2026-11-27T00:00:00"])
def test_an_end_of_a_key_is_an_instant_with_its_zone(until: str, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(made())
    assert verify_bundle.main([str(tmp_path / "b.zip"), "--key", f"{KEY}@{until}"]) == 2


def test_a_checkpoint_is_of_the_log_whose_key_signed_it() -> None:
    """One key, another origin line: the witness keeps its state by origin, the verifier must not mix them."""
    head = Checkpoint("other.example.gov.cn/log", 9, HEADS[0].root, ("algorithm sha256",))
    note = str(Note(head.text, (sign(head.text, Ed25519PrivateKey.from_private_bytes(b"l" * 32), LOG),)))
    assert judged(made(ENTRY, checkpoint=note)).code == 1


def test_two_words_for_the_digest_are_no_checkpoint() -> None:
    """The witness read the first, the verifier the last."""
    said = Checkpoint(LOG, 9, HEADS[0].root, ("algorithm sha256", "algorithm sm3"))
    note = str(Note(said.text, (signed(said.text),)))
    with pytest.raises(xinheng_witness.Refused):
        xinheng_witness.parse_checkpoint(note.encode())
    assert judged(made(checkpoint=note)).code == 1
    twice = Checkpoint(LOG, 9, HEADS[0].root, (*HEADS[0].extensions, "time 2026-11-26T13:00:01Z"))
    assert judged(made(checkpoint=str(Note(twice.text, (signed(twice.text),))))).code == 1
