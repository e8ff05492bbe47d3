"""The log before the world: an outsider checks it by HTTP alone, and a witness decides what is published."""

from base64 import b64decode
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.test import Client

from workflows.acts import sequencer, witness
from workflows.gateways import logkey
from workflows.law import checkpoint, merkle
from workflows.law.refusal import Refused
from workflows.models import Checkpoint, Leaf, SplitView, Transition, Witness
from workflows.sweeps import clock_person
from workflows.witness import xinheng_witness

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

AT = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "witness.example/archive"


@pytest.fixture
def web(city: Any) -> Client:
    """Anybody, before a log with some lines."""
    city.listed()
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    return Client()


def hashes(answer: Any) -> list[bytes]:
    """A proof as it is sent."""
    assert answer.status_code == 200
    return [b64decode(line) for line in answer.content.decode().split()]


def shown(answer: Any) -> checkpoint.Checkpoint:
    """A checkpoint as it is sent."""
    return checkpoint.parse_checkpoint(checkpoint.parse_note(answer.content).text)


def test_an_outsider_proves_a_line_from_public_addresses_alone(web: Client) -> None:
    """Checkpoint, key, path: nothing else is asked of the server."""
    said = shown(web.get("/log/checkpoint"))
    keys = [checkpoint.parse_key(each["key"]) for each in web.get("/log/keys").json()["log"]]
    assert checkpoint.vouched(checkpoint.parse_note(web.get("/log/checkpoint").content), keys)
    leaf = Leaf.objects.select_related("line__book").get(index=3)
    path = hashes(web.get(f"/log/inclusion/3/{said.size}"))
    merkle.verify_inclusion(merkle.leaf_hash(sequencer.leaf_of(leaf.line)), 3, said.size, path, said.root)


def test_tiles_are_the_leaves_and_no_other_spelling_finds_them(web: Client) -> None:
    """A tile of the width that is there; 404 for more, and for other ways to write the same place."""
    size = shown(web.get("/log/checkpoint")).size
    answer = web.get(f"/log/tile/0/000.p/{size}")
    assert (
        merkle.root_of([answer.content[n : n + 32] for n in range(0, len(answer.content), 32)])
        == shown(web.get("/log/checkpoint")).root
    )
    beyond = f"0/{'x999/' * 8}999"  # a number that no database holds
    for wrong in (f"0/000.p/{size + 1}", "0/000", "0/0", "00/000", "1/000", "0/x000/000", beyond):
        assert web.get(f"/log/tile/{wrong}").status_code == 404, wrong


def test_a_proof_of_what_is_not_there_is_not_found(web: Client) -> None:
    """Places and sizes beyond the log."""
    size = shown(web.get("/log/checkpoint")).size
    for wrong in (f"inclusion/{size}/{size}", f"inclusion/0/{size + 1}", f"consistency/{size}/{size + 1}"):
        assert web.get(f"/log/{wrong}").status_code == 404, wrong


def test_where_a_witness_is_demanded_a_checkpoint_waits_for_it(web: Client, today_is: Any) -> None:
    """The old one stays published until the counter-signature over the new one has come in."""
    key = checkpoint.key_of(KEY, NAME, checkpoint.WITNESS)
    now = today_is(date(2026, 11, 27))
    before = web.get("/log/checkpoint").content
    call_command("witness", add=["衡川市档案馆", str(key)], demand=1, verbosity=0)
    sequencer.sequence(logkey.key(), by=clock_person(), at=now)
    assert web.get("/log/checkpoint").content == before != web.get("/log/witness/checkpoint").content
    waits = checkpoint.parse_note(web.get("/log/witness/checkpoint").content)
    line = str(checkpoint.cosign(waits.text, KEY, NAME, int(AT.timestamp())))
    answer = web.post("/log/witness/cosignature", line, content_type="text/plain")
    assert answer.status_code == 204, answer.content.decode()
    published = checkpoint.parse_note(web.get("/log/checkpoint").content)
    assert published.text == waits.text
    assert {each.key.name for each in checkpoint.vouched(published, [key])} == {NAME}
    told = Transition.objects.filter(verb__in=("name_witness", "demand_witnesses"))
    assert {line.verb for line in told} == {"name_witness", "demand_witnesses"}
    with pytest.raises(CommandError, match="请先登记别的见证单位"):
        call_command("witness", end="衡川市档案馆", verbosity=0)
    # Two more are demanded, and the first one ends: what was published is not taken back.
    for n in (1, 2):
        other = Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)
        name = f"{NAME}-{n}"
        call_command(
            "witness", add=[name, str(checkpoint.key_of(other, name, checkpoint.WITNESS))], verbosity=0
        )
    call_command("witness", demand=2, verbosity=0)
    call_command("witness", end="衡川市档案馆", verbosity=0)
    sequencer.sequence(logkey.key(), by=clock_person(), at=now)
    assert checkpoint.parse_note(web.get("/log/checkpoint").content).text == waits.text


def test_a_counter_signature_that_was_carried_by_hand_is_taken_later(
    web: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many checkpoints have followed since: the time that the witness states finds the one that it signed."""
    monkeypatch.setattr(witness, "RECENT", 1)
    told = {"by": clock_person(), "at": AT}
    witness.name_witness(str(checkpoint.key_of(KEY, NAME, checkpoint.WITNESS)), "档案馆", **told)
    note = checkpoint.parse_note(web.get("/log/checkpoint").content)
    for days in (1, 2):
        made = witness.demand(0, by=clock_person(), at=AT + timedelta(days=days))
        sequencer.sequence(logkey.key(), by=clock_person(), at=made.since)
    line = str(checkpoint.cosign(note.text, KEY, NAME, int(AT.timestamp()) + 60))
    assert web.post("/log/witness/cosignature", line, content_type="text/plain").status_code == 204


def test_a_counter_signature_of_a_stranger_or_over_another_text_is_refused(web: Client) -> None:
    """Nothing is kept of it."""
    note = checkpoint.parse_note(web.get("/log/checkpoint").content)
    by_stranger = str(checkpoint.cosign(note.text, KEY, NAME, 1))
    assert web.post("/log/witness/cosignature", by_stranger, content_type="text/plain").status_code == 422
    witness.name_witness(
        str(checkpoint.key_of(KEY, NAME, checkpoint.WITNESS)), "档案馆", by=clock_person(), at=AT
    )
    other = str(checkpoint.cosign("other\n1\nAAAA\n", KEY, NAME, 1))
    answer = web.post("/log/witness/cosignature", other, content_type="text/plain")
    assert answer.status_code == 422
    assert "最近的检查点" in answer.content.decode()
    for junk in (b"", b"\xff\xfe", b"x" * 30_000):
        assert web.post("/log/witness/cosignature", junk, content_type="text/plain").status_code == 422


def test_a_key_of_the_log_is_no_witness(web: Client) -> None:
    """The house cannot witness itself by mistake."""
    with pytest.raises(Refused, match="不是见证单位"):
        witness.name_witness(Checkpoint.objects.first().key, "自己", by=clock_person(), at=AT)


def test_two_statements_of_our_key_that_contradict_each_other_are_kept_for_ever(
    web: Client, city: Any
) -> None:
    """What somebody saw elsewhere is held against the log; a text that we did not sign is refused."""
    said = shown(web.get("/log/checkpoint"))
    agreeing = web.get("/log/checkpoint").content
    assert web.post("/log/witness/evidence", agreeing, content_type="text/plain").status_code == 204
    for size, words in ((said.size, "树根不同"), (said.size + 7, "截短")):
        other = checkpoint.Checkpoint(said.origin, size, bytes(32), said.extensions)
        note = str(checkpoint.Note(other.text, (checkpoint.sign(other.text, logkey.key(), said.origin),)))
        for _twice in range(2):
            answer = web.post("/log/witness/evidence", note, content_type="text/plain")
            assert answer.status_code == 409
            assert words in answer.content.decode()
            note += str(checkpoint.cosign(other.text, KEY, NAME, 1))  # a line of a stranger makes no new one
    assert SplitView.objects.count() == 2
    web.force_login(city.anna)
    for page in ("/log/", "/log/tree/"):  # whoever audits sees it without looking for it
        assert "台账分叉" in web.get(page).content.decode()
    forged = note.replace(said.origin, "another.example/log")
    assert web.post("/log/witness/evidence", forged, content_type="text/plain").status_code == 422


def test_whoever_sends_without_end_is_told_to_wait(web: Client, city: Any, today_is: Any) -> None:
    """Each signature that is sent costs a verification: one address is heard thirty times a minute, on both doors."""
    today_is(date(2026, 11, 26))
    doors = ("/log/witness/evidence", "/log/witness/cosignature")
    answers = [web.post(doors[nth % 2], "无", content_type="text/plain") for nth in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {422}
    assert answers[30].status_code == 429 and answers[30]["Retry-After"] == "60"
    assert "一分钟后再提交" in answers[30].content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_witness_program_itself_counter_signs_over_http(
    city: Any, live_server: Any, tmp_path: Path, capsys: Any
) -> None:
    """The one file that another unit runs, against the running program: first sight, growth, and what it says."""
    city.listed()
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    home = ["--home", str(tmp_path)]
    assert xinheng_witness.main([*home, "init", NAME]) == 0
    key = next(word for word in capsys.readouterr().out.split() if word.startswith(NAME))
    witness.name_witness(key, "衡川市档案馆", by=clock_person(), at=AT)
    assert xinheng_witness.main([*home, "trust", Checkpoint.objects.first().key]) == 0
    base = f"{live_server.url}/log/witness"
    for _round in range(2):
        sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
        assert xinheng_witness.main([*home, "check", base, "--send", f"{base}/cosignature"]) == 0
        city.case(company="hongtuo")
    assert Witness.objects.get().cosignatures.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_witness_that_the_log_does_not_know_is_told_so(
    city: Any, live_server: Any, tmp_path: Path, capsys: Any
) -> None:
    """It checked and signed; what the log said when it did not take the signature is shown, not a bare number."""
    city.listed()
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    home, base = ["--home", str(tmp_path)], f"{live_server.url}/log/witness"
    assert xinheng_witness.main([*home, "init", NAME]) == 0
    assert xinheng_witness.main([*home, "trust", Checkpoint.objects.first().key]) == 0
    assert xinheng_witness.main([*home, "check", base, "--send", f"{base}/cosignature"]) == 2
    assert "没有收下副署：没有登记这个见证公钥" in capsys.readouterr().err
