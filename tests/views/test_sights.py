"""What whoever audits may see: words of a refusal, faults in others' books, emergency looks, old checkpoints."""

import json
from base64 import b64decode
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from tests.stone import stone_lifted
from tests.views.test_audit import DAY, MARKS, announced, place, step
from tests.views.test_emergency import REASON, ask, of_the_market_bureau
from workflows import tasks
from workflows.acts import gate, sequencer, witness
from workflows.acts.people import appoint
from workflows.gateways import logkey
from workflows.law import checkpoint, merkle
from workflows.law.refusal import Refused
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import (
    Checkpoint,
    EmergencyLook,
    Facts,
    Person,
    Subject,
    Transition,
    WorkPaper,
)
from workflows.sweeps import clock_person
from workflows.witness import verify_bundle, xinheng_witness

pytestmark = pytest.mark.django_db

SENTENCE = "何小明的陈述申辩期限还没有届满，不能报审。"


def auditor_of(city: Any, code: str, role: str = "auditor") -> Person:
    """Somebody who audits one office and what is below it."""
    made = demo.person(f"{role}-{code}", f"{role}-{code}")
    appoint(made, city.offices[code], role, since=date(2024, 1, 1))
    return Person.objects.get(pk=made.pk)


# --- what was told when an attempt was refused -------------------------------------------------------------
@pytest.fixture
def refused(city: Any, today_is: Any) -> tuple[Any, Transition]:
    """An officer of the labour bureau tried too early; the entry, and the line in the gate's book."""
    entry = city.notified().entry
    now = today_is(date(2026, 3, 10))
    gate.refuse_one_of_many(city.clara, "task", Refused(SENTENCE), entry, at=now)
    return entry, Transition.objects.get(verb="refuse_attempt")


def line_of(client: Client, line: Transition) -> str:
    """The page of a line."""
    answer = client.get(reverse("log-line", args=[line.book.ref, line.seq]))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("office", ["HC", "HC-RS"])
def test_who_may_see_the_entry_reads_what_the_officer_was_told_and_the_look_is_a_line(
    city: Any, refused: Any, sign_in: Any, office: str
) -> None:
    """The same rule as for the facts of the entry's own lines; in the entry's book, once an hour."""
    entry, line = refused
    auditor = auditor_of(city, office)
    for _twice in range(2):
        said = line_of(sign_in(auditor), line)
        assert SENTENCE in said and "这次查看已写入台账" in said
    looks = Transition.objects.filter(book=entry.book, verb="view_file", actor=auditor)
    assert [look.facts.data for look in looks] == [{"person": f"line/{line.book.ref}/{line.seq}"}]


def test_who_may_not_see_the_entry_does_not_read_it(city: Any, refused: Any, sign_in: Any) -> None:
    """An audit administrator sees the line and why, never the words; another branch's auditor not even the line."""
    entry, line = refused
    before = Transition.objects.filter(book=entry.book).count()
    said = line_of(sign_in(auditor_of(city, "HC", "audit_admin")), line)
    assert SENTENCE not in said and "已隐去" in said and "规则不允许" in said
    other = sign_in(auditor_of(city, "HC-SC"))
    assert other.get(reverse("log-line", args=[line.book.ref, line.seq])).status_code == 404
    assert Transition.objects.filter(book=entry.book).count() == before


def test_what_was_told_about_no_entry_stays_masked(city: Any, refused: Any, sign_in: Any) -> None:
    """Nobody can say whom it concerns."""
    gate.refuse(city.clara, "letterhead", why="law", at=at(date(2026, 3, 11)), sentences=("另一句话。",))
    line = Transition.objects.filter(verb="refuse_attempt").latest("pk")
    said = line_of(sign_in(city.anna), line)
    assert "另一句话" not in said and "已隐去" in said


# --- what a full check found in the book of another branch -------------------------------------------------
def test_a_branch_auditor_is_told_the_fault_but_not_whose_book(city: Any, sign_in: Any) -> None:
    """Place and kind for everybody; book and line for whoever reads that book."""
    city.listed()
    tasks.place_lines()
    line = Transition.objects.filter(book__entry__isnull=False).order_by("pk")[3]
    with stone_lifted():
        Transition.objects.filter(pk=line.pk).update(verb="grant")
    sign_in(city.anna).post("/log/tree/check/")
    while tasks.run_outbox_once():
        pass
    name = f"{line.book.ref} #{line.seq}"
    for who, sees in (
        (city.anna, True),
        (auditor_of(city, "HC-RS"), True),
        (auditor_of(city, "HC-SC"), False),
        (auditor_of(city, "AL", "audit_admin"), False),
    ):
        said = sign_in(who).get("/log/tree/").content.decode()
        assert "发现 2 处问题" in said and "内容被改动" in said and str(line.leaf.index) in said
        assert (name in said, line.book.ref in said, "其他机关的簿" in said) == (sees, sees, not sees), who


# --- emergency looks ----------------------------------------------------------------------------------------
@pytest.fixture
def looked(city: Any, sign_in: Any, today_is: Any) -> EmergencyLook:
    """An officer of the market bureau looked at the file of a person whose case the labour bureau handles."""
    today_is(date(2026, 11, 20))
    walk = city.case()
    Subject.objects.filter(pk=walk.entry.subject_id).update(
        kind="person", name="罗一鸣", code=demo.id_for(77)
    )
    asker, head = of_the_market_bureau(city)
    ask(sign_in(asker), city)
    row = EmergencyLook.objects.get()
    where = reverse("emergency", args=[row.code])
    sign_in(head).post(where, {"granted": "yes", "because": "情况紧急"})
    assert "罗一鸣" in sign_in(asker).get(where).content.decode()
    return EmergencyLook.objects.select_related("subject").get()


def test_the_line_of_an_emergency_look_says_whose_file_who_asked_who_granted_and_what_was_opened(
    city: Any, looked: EmergencyLook, sign_in: Any
) -> None:
    """Masked as elsewhere; entries of other authorities are counted, not named."""
    entry = looked.subject.entries.get()
    line = Transition.objects.get(verb="look_emergency")
    facts = Facts.objects.get(line=line).data
    assert facts["archive"] == f"subject/{looked.subject_id}" and facts["opened"] == [entry.number]
    assert (facts["asked_by"], facts["granted_by"]) == ("mei", "wei") and facts["expires"]
    said = line_of(sign_in(city.anna), line)
    for word in ("罗＊＊", "mei", "wei", REASON, "情况紧急", "失效时间", entry.number):
        assert word in said, word
    assert "罗一鸣" not in said and demo.id_for(77) not in said
    branch = line_of(sign_in(auditor_of(city, "HC-SC")), line)
    assert "罗＊＊" in branch and entry.number not in branch and "其他机关的条目 1 个" in branch


def test_the_report_of_broken_glass_says_the_same(city: Any, looked: EmergencyLook, sign_in: Any) -> None:
    """On the page and in the file."""
    client = sign_in(city.anna)
    rows = client.get(reverse("audit-report", args=["break-glass"])).context["page"].rows
    words = dict(zip(("at", "book", "verb", "file", "why", "who", "post", "asked", "granted", "until", "opened"),
                     rows[0].cells, strict=True))  # fmt: skip
    assert words["file"].startswith("罗＊＊") and words["why"] == REASON
    assert (words["asked"], words["granted"], words["opened"]) == ("mei", "wei", "条目 1 个")
    assert words["until"] == f"{localtime(looked.expires_at):%Y-%m-%d %H:%M}"
    file = b"".join(client.get(reverse("audit-report-csv", args=["break-glass"])).streaming_content).decode()
    assert "罗＊＊" in file and "罗一鸣" not in file and "查阅的档案" in file


def test_whoever_audits_the_office_that_asked_reads_the_request_and_changes_nothing(
    city: Any, looked: EmergencyLook, sign_in: Any
) -> None:
    """Read only, without the file and without a line; for another branch there is none."""
    where = reverse("emergency", args=[looked.code])
    before = Transition.objects.filter(verb="look_emergency").count()
    for who in (city.anna, city.people["shenjigl"], auditor_of(city, "HC-SC")):
        client = sign_in(who)
        said = client.get(where).content.decode()
        assert "罗＊＊" in said and "罗一鸣" not in said and REASON in said
        assert "应急查阅自然人档案" in said and "登记决定" not in said
        assert client.post(where, {"granted": "no", "because": "不行"}).status_code == 403
        assert "罗＊＊" in client.get(reverse("emergencies")).content.decode()
    stranger = sign_in(auditor_of(city, "HC-RS"))
    assert stranger.get(where).status_code == 404
    assert "罗＊＊" not in stranger.get(reverse("emergencies")).content.decode()
    assert Transition.objects.filter(verb="look_emergency").count() == before


# --- the log's own book ---------------------------------------------------------------------------------------
def test_the_lines_of_the_log_itself_are_read_by_whoever_reads_all(city: Any, sign_in: Any) -> None:
    city.listed()
    tasks.place_lines()
    sign_in(city.anna).post("/log/tree/check/")
    line = Transition.objects.get(verb="check_log")
    assert "全面校验台账" in line_of(sign_in(city.anna), line)
    other = sign_in(auditor_of(city, "HC-RS"))
    assert other.get(reverse("log-line", args=["log/tree", line.seq])).status_code == 404


# --- old checkpoints --------------------------------------------------------------------------------------------
def test_a_checkpoint_has_an_address_of_its_own_for_ever(city: Any) -> None:
    """As it was published; the newest begins with it; a size that none has is not found."""
    city.listed()
    tasks.place_lines()
    old = Checkpoint.objects.first()
    city.case(company="hongtuo")
    tasks.place_lines()
    answer = Client().get(f"/log/checkpoint/{old.size}")
    assert answer.content.decode() == old.note and "immutable" in answer["Cache-Control"]
    note = checkpoint.parse_note(answer.content)
    assert checkpoint.vouched(note, [checkpoint.key_of(logkey.key(), "xinheng.local/log")])
    newest = checkpoint.parse_checkpoint(checkpoint.parse_note(Client().get("/log/checkpoint").content).text)
    said = checkpoint.parse_checkpoint(note.text)
    assert newest.size > said.size == old.size
    proof = Client().get(f"/log/consistency/{said.size}/{newest.size}").content.split()
    path = [b64decode(each) for each in proof]
    merkle.verify_consistency(said.size, newest.size, path, said.root, newest.root)
    for wrong in (0, old.size - 1, newest.size + 1, 10**30):
        assert Client().get(f"/log/checkpoint/{wrong}").status_code == 404, wrong


@pytest.mark.sqlite
def test_the_one_file_programs_verify_an_old_checkpoint(city: Any) -> None:
    """With their own arithmetic and a key from elsewhere; one changed bit is found, wherever it is."""
    city.listed()
    tasks.place_lines()
    kept = Checkpoint.objects.first()
    city.case(company="hongtuo")
    tasks.place_lines()
    web = Client()
    sent = web.get(f"/log/checkpoint/{kept.size}").content
    seen = xinheng_witness.parse_checkpoint(sent)
    xinheng_witness.check_signed(seen, [xinheng_witness.parse_key(kept.key)])
    newest = xinheng_witness.parse_checkpoint(web.get("/log/checkpoint").content)
    proof = [
        b64decode(each) for each in web.get(f"/log/consistency/{seen.size}/{newest.size}").content.split()
    ]
    assert xinheng_witness.consistent(seen.size, newest.size, proof, seen.root, newest.root, "sha256")
    text, signatures = verify_bundle.read_note(sent)
    keys = [verify_bundle.parse_key(kept.key, 1)]
    assert verify_bundle.signers(text, signatures, keys)
    for nth in range(0, len(sent) - 1, 7):
        wrong = bytearray(sent)
        wrong[nth] ^= 1
        with pytest.raises((xinheng_witness.Refused, ValueError)):
            forged = xinheng_witness.parse_checkpoint(bytes(wrong))
            xinheng_witness.check_signed(forged, [xinheng_witness.parse_key(kept.key)])


def test_what_no_witness_vouches_for_yet_has_no_address(city: Any, today_is: Any) -> None:
    """Where counter-signatures are demanded: found when one that covers it is published."""
    now = today_is(date(2026, 11, 26))
    key, name = Ed25519PrivateKey.from_private_bytes(bytes(range(32))), "witness.example/archive"
    city.listed()
    sequencer.sequence(logkey.key(), by=clock_person(), at=at(date(2026, 11, 25)))
    public = Checkpoint.objects.first()
    told: dict[str, Any] = {"by": clock_person(), "at": now}
    witness.name_witness(str(checkpoint.key_of(key, name, checkpoint.WITNESS)), "档案馆", **told)
    witness.demand(1, **told)
    sequencer.sequence(logkey.key(), by=clock_person(), at=now)
    between = Checkpoint.objects.first()
    city.case(company="hongtuo")
    sequencer.sequence(logkey.key(), by=clock_person(), at=now)
    newest = Checkpoint.objects.first()
    assert public.size < between.size < newest.size

    def found() -> list[int]:
        return [Client().get(f"/log/checkpoint/{one.size}").status_code for one in (public, between, newest)]

    assert found() == [200, 404, 404]
    text = checkpoint.parse_note(newest.note).text
    witness.take(str(checkpoint.cosign(text, key, name, int(now.timestamp()))), at=now)
    assert found() == [200, 200, 200]
    assert name in Client().get(f"/log/checkpoint/{newest.size}").content.decode()


def drawn(city: Any, sign_in: Any, today_is: Any) -> tuple[Client, WorkPaper]:
    """An auditor's paper of one item, drawn and checked; and her browser."""
    city.listed()
    now = today_is(DAY)
    client = sign_in(city.anna)
    paper = announced(client, size="1")
    place(now)
    assert step(client, paper, do="draw") == 302
    client.post(reverse("audit-item", args=[paper.code, 1]), MARKS)
    return client, WorkPaper.objects.get(pk=paper.pk)


def test_whoever_draws_a_sample_again_fetches_the_checkpoint_that_gave_the_seed(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    """Named on the page and in the work paper; without signing in it gives root and seed."""
    client, paper = drawn(city, sign_in, today_is)
    place(today_is(DAY))  # there are newer ones by now
    body = json.loads(client.get(reverse("audit-body", args=[paper.code])).content)
    where = body["checkpoint"]["note"]
    again = client.get(reverse("audit-again", args=[paper.code])).content.decode()
    assert where == f"/log/checkpoint/{paper.checkpoint.size}" and f'href="{where}"' in again
    said = checkpoint.parse_checkpoint(checkpoint.parse_note(Client().get(where).content).text)
    told = f"xinheng/sample/v1\n{said.root.hex()}\n{body['code']}\n{paper.auditor_id}"
    assert sha256(told.encode()).hexdigest() == body["seed"]
