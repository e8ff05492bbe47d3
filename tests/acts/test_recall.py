"""更正与撤回: whoever was told is told that it is taken back, once, in order, signed; and says itself what it did."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction

from workflows import sending, tasks
from workflows.acts import delivery, evidence, exit, recall, receipt, recipient, subjectfile
from workflows.law.refusal import Refused
from workflows.law.signature import verify_message
from workflows.management.walk import Walk, at
from workflows.models import Alert, Deadline, Entry, Outbox, RecallReceipt, Recipient, Transition
from workflows.queries import clock

pytestmark = pytest.mark.django_db
PLATFORM = "信用信息共享平台"
DAY = timedelta(days=1)


@pytest.fixture
def exchange(tmp_path: Path, settings: Any) -> Path:
    """An empty exchange folder, and a key of its own."""
    settings.XINHENG_HOME = tmp_path
    return tmp_path / "exchange"


def revoked(city: Any) -> tuple[Walk, date]:
    """A listing that everybody was told of, annulled; nothing of that was sent yet."""
    walk, day = city.listed()
    send_all()
    on = day + 20 * DAY
    walk.move(
        on, "revocation", grounds="责令文书被撤销。", document_number="衡政复决〔2026〕1号",
        document_date=day, document_body="衡川市人民政府",
    )  # fmt: skip
    walk.do("decide", city.hugo, on, outcome="approve", reason="同意")
    return walk, on


def receipts_of(entry: Entry) -> dict[str, RecallReceipt]:
    """The receipts of the only recall of an entry, by receiver."""
    rows = RecallReceipt.objects.select_related(*receipt.READ).filter(recall=entry.recalls.get())
    return {row.recipient.name: row for row in rows}


def told_of(entry: Entry, event: str) -> set[str]:
    """Who was told of an event."""
    rows = Outbox.objects.filter(kind="platform", payload__entry=entry.number, payload__event=event)
    return set(rows.values_list("addressee", flat=True))


def send_all() -> None:
    """Deliver what waits for receivers outside; nothing is printed."""
    while sum(tasks.deliver(pk) for pk in delivery.due(at=clock.now(), limit=500, kind="platform")):
        pass


def file_of(row: RecallReceipt, exchange: Path) -> Path:
    """The message in the folder of its receiver."""
    fresh = RecallReceipt.objects.get(pk=row.pk)
    return exchange / fresh.transport


def said(answer: str = "done", text: str = "") -> receipt.Said:
    """A receiver's word."""
    return receipt.Said("信息中心 王工", answer, text)


# ------------------------------------------------------------------------------------------------ the story
@pytest.mark.sqlite
def test_an_annulled_listing_reaches_everybody_and_each_confirms_its_own_way(
    city: Any, exchange: Path, today_is: Any, client: Any
) -> None:
    today_is(date(2026, 4, 20))
    walk, on = revoked(city)
    entry = walk.entry
    rows = receipts_of(entry)
    assert set(rows) == told_of(entry, "listed") and PLATFORM in rows and len(rows) == 9
    made = entry.recalls.get()
    assert (made.kind, made.event, made.line.verb) == ("withdrawal", "revoked", "lift")
    assert {row.message.status for row in rows.values()} == {"pending"} and not made.signature

    send_all()
    now = today_is(on + DAY)
    rows = receipts_of(entry)
    assert all(row.delivered_at and row.confirmed_at is None for row in rows.values())
    sent = json.loads(file_of(rows[PLATFORM], exchange).read_text())
    told = verify_message(json.dumps(sent), sending.public_keys()).payload
    assert (told["to"], told["action"], told["event"]) == (PLATFORM, "withdrawal", "revoked")
    assert told["digest"] == made.digest and told["confirm_by"] == str(made.due_on)

    # Its system answers; its people open the page; a file comes back; an officer of ours; a paper.
    names = sorted(set(rows) - {PLATFORM})
    url = told["receipt"]["url"]
    answer = client.post(url, {"answer": "done", "by": "平台", "text": ""}, content_type="application/json")
    assert answer.status_code == 200 and answer.json()["answer"] == "done"
    again = client.post(
        url, {"answer": "not_held", "by": "别人", "text": "x"}, content_type="application/json"
    )
    assert (again.status_code, again.json()["by"]) == (200, "平台"), "the first word stands"
    page = sending.address_of(rows[names[0]])
    assert client.get(page).status_code == 200 and receipts_of(entry)[names[0]].confirmed_at is None
    assert "已经确认" in client.post(page, {"answer": "done", "who": "李工"}).content.decode()
    inbox = exchange / rows[names[1]].recipient.folder / "receipts"
    inbox.mkdir()
    word = {
        "receipt": sending.address_of(rows[names[1]]),
        "answer": "not_held",
        "by": "周工",
        "text": "查无此条",
    }
    (inbox / "r.json").write_text(json.dumps(word))
    tasks.tick()
    assert (inbox / "taken" / "r.json").exists()
    Recipient.objects.filter(name=names[2]).update(department=city.stella.posts.get().department)
    receipt.by_officer(receipts_of(entry)[names[2]], said(), by=city.stella, at=now)
    upload = ContentFile(b"%PDF-1.4\n", name="回执.pdf")
    zhou = city.people["zhouw"]
    proof = evidence.keep(entry, upload, "application/pdf", purpose="receipt", by=zhou, at=now)
    receipt.on_paper(rows[names[3]], said(), proof, by=zhou, at=now)
    rows = receipts_of(entry)
    assert {row.how for row in rows.values()} == {"system", "page", "file", "officer", "paper", ""}
    lines = Transition.objects.filter(book=entry.book, verb="confirm_recall")
    assert lines.count() == 5 and {line.facts.data["how"] for line in lines} == {
        "system", "page", "file", "officer", "paper"
    }  # fmt: skip

    # The clock runs until the last one has confirmed.
    term = Deadline.objects.get(entry=entry, kind="receipt_due")
    assert term.due_on == made.due_on and term.met_at is None and not term.is_verified
    for row in rows.values():
        if row.confirmed_at is None:
            receipt.by_token(row, said(), how="page", at=now)
    term.refresh_from_db()
    assert term.met_at == now


def test_who_does_not_confirm_in_time_is_told_to_the_credit_office(
    city: Any, exchange: Path, today_is: Any
) -> None:
    walk, _on = revoked(city)
    made = walk.entry.recalls.get()
    tasks.tick(at(made.due_on + DAY, 0, 1))
    line = Transition.objects.filter(book=walk.entry.book, verb="overdue").last()
    assert line is not None and PLATFORM in line.facts.data["recipients"]
    told = Alert.objects.filter(kind="receipt").values_list("person__username", flat=True)
    assert set(told) == {"zhouw", "guq"}


# ----------------------------------------------------------------------------------------- nobody is left out
def test_who_was_told_once_is_told_of_the_withdrawal_though_nobody_registers_it_any_more(
    city: Any, exchange: Path, today_is: Any
) -> None:
    zhou = city.people["zhouw"]
    office = zhou.posts.order_by("pk")[0].department
    facts = {"name": "省信用网站", "kind": "site", "since": date(2026, 1, 1)}
    site = recipient.register(facts, office=office, by=zhou, at=at(date(2026, 1, 2)))
    walk, on = city.listed()
    assert site.name in told_of(walk.entry, "listed")
    recipient.amend(site, {"until": on}, because="停止对接", by=zhou, at=at(on))
    walk.entry.measures.all()[0].delete()  # no body of a measure any more
    gone = exit.leave(
        walk.entry,
        "exit_by_term",
        rests_on=walk.entry.deadlines.get(kind="listing_end"),
        by=city.clock,
        at=at(walk.entry.listed_until + DAY),
        because="届满",
    )
    assert told_of(gone, "listed") <= told_of(gone, "exited") and site.name in told_of(gone, "exited")
    verbs = Transition.objects.filter(book=Recipient.objects.get(name=site.name).book)
    assert list(verbs.values_list("verb", flat=True)) == ["register_recipient", "end_recipient"]


def test_every_plain_announcement_is_taken_back_by_a_signed_message(city: Any, today_is: Any) -> None:
    """Listed, its display ended, its ban over, gone: what takes back is a recall, each with its own clock."""
    walk, _on = city.listed()
    walk.entry.measures.update(ends_on=date(2026, 6, 1))
    exit.end_measure(walk.entry.measures.first(), by=city.clock, at=at(date(2026, 6, 2)))
    tasks.tick(at(walk.entry.listed_until + DAY, 0, 1))
    events = list(walk.entry.recalls.values_list("event", flat=True))
    assert events == ["measure_ended", "exited"]
    for made in walk.entry.recalls.all():
        assert told_of(walk.entry, "listed") <= told_of(walk.entry, made.event)
    plain = Outbox.objects.filter(payload__entry=walk.entry.number).exclude(payload__has_key="delivery")
    assert {row.payload["event"] for row in plain if row.kind == "platform"} == {"listed"}


# ------------------------------------------------------------------------------------------------- once
def test_the_same_thing_told_twice_is_one_recall_and_a_rolled_back_one_is_none(city: Any) -> None:
    walk, on = city.listed()
    change = {"field": "name", "old": "旧名", "new": "新名"}
    facts: dict[str, Any] = {"changes": [change], "because": "更正", "by": city.hugo, "at": at(on)}
    with transaction.atomic():
        first = recall.tell_everybody(walk.entry, "correction", **facts)
        assert recall.tell_everybody(walk.entry, "correction", **facts) == first
    before = Outbox.objects.count(), walk.entry.book.lines.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        recall.tell_everybody(walk.entry, "mark", **facts | {"changes": []})
        raise RuntimeError
    assert (Outbox.objects.count(), walk.entry.book.lines.count()) == before
    assert list(walk.entry.recalls.values_list("event", flat=True)) == ["corrected"]


def test_a_new_name_is_told_to_whoever_was_told_the_former(city: Any) -> None:
    walk, on = city.listed()
    zhou, office = city.people["zhouw"], city.offices["HC-XY"]
    facts = {"effective_on": on, "document": "登记通知书", "source": "登记机关", "office": office}
    subjectfile.rename(city.acme, "衡川启恒劳务有限公司", by=zhou, at=at(on + DAY), **facts)
    made = walk.entry.recalls.get()
    assert (made.event, made.line.verb) == ("corrected", "note_name")
    assert made.changes[0]["new"] == "衡川启恒劳务有限公司" == json.loads(made.body)["subject"]


def test_identity_numbers_leave_the_house_masked(city: Any) -> None:
    walk, on = city.listed()
    person = walk.entry.associates.get()
    number = person.id_number
    change = {"field": "code", "old": number, "new": None}
    why = f"{person.name}号码{number}登记有误"
    told: dict[str, Any] = {"changes": [change], "because": why, "by": city.hugo, "at": at(on)}
    made = recall.tell_everybody(walk.entry, "correction", **told)
    assert number not in made.body and person.name not in made.body
    assert made.because.startswith("何＊＊号码339")
    assert made.changes == [{"field": "code", "old": "339*************" + number[-2:], "new": ""}]


def test_a_runner_that_dies_between_sending_and_remembering_sends_the_same_bytes_again(
    city: Any, exchange: Path, today_is: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, on = revoked(city)
    now = today_is(on)
    row = receipts_of(walk.entry)[PLATFORM]
    with monkeypatch.context() as broken:
        broken.setattr(delivery, "mark_done", lambda *_a, **_k: 1 / 0)
        assert not tasks.deliver(row.message.pk, now)
    files = list(exchange.glob(f"{PLATFORM}/revoked*"))
    first = files[0].read_bytes()
    row.refresh_from_db()
    assert row.delivered_at is None, "what nobody remembers was not delivered"
    assert tasks.deliver(row.message.pk, now + timedelta(hours=1))
    assert list(exchange.glob(f"{PLATFORM}/revoked*")) == files and files[0].read_bytes() == first
    row.refresh_from_db()
    assert row.delivered_at and not tasks.deliver(row.message.pk, now + timedelta(hours=2))


# ------------------------------------------------------------------------------------------------ in order
def test_a_withdrawal_never_overtakes_the_listing_and_a_late_listing_is_not_sent_after_it(
    city: Any, exchange: Path, today_is: Any
) -> None:
    now = today_is(date(2026, 4, 1))
    walk, _on = city.listed()
    exit.leave(
        walk.entry,
        "exit_by_term",
        rests_on=walk.entry.deadlines.get(kind="listing_end"),
        by=city.clock,
        at=at(walk.entry.listed_until + DAY),
        because="届满",
    )
    listed = Outbox.objects.get(addressee=PLATFORM, payload__event="listed")
    gone = Outbox.objects.get(addressee=PLATFORM, payload__event="exited")
    assert not tasks.deliver(gone.pk, now)
    gone.refresh_from_db()
    assert (gone.status, gone.attempts) == ("pending", 0), "it waits for its turn, and nothing failed"
    Outbox.objects.filter(pk=listed.pk).update(status="dead")
    assert tasks.deliver(gone.pk, now + timedelta(minutes=1))
    delivery.revive("platform", at=now)
    assert tasks.deliver(listed.pk, now + timedelta(minutes=2))
    told = Transition.objects.filter(book__kind="access").order_by("pk").values_list("verb", "book__ref")
    assert list(told) == [
        ("deliver_message", "access/HC-RS"), ("send_anew", "access/system"), ("deliver_message", "access/HC-RS")
    ]  # fmt: skip
    assert not list(exchange.glob(f"{PLATFORM}/listed*")), "the platform would list again what has left"


# ------------------------------------------------------------------------------------------------ receipts
def test_a_receipt_that_says_nothing_or_lies_wrong_is_put_aside_with_the_reason(
    city: Any, exchange: Path, today_is: Any
) -> None:
    walk, _on = revoked(city)
    send_all()
    rows = receipts_of(walk.entry)
    other = next(name for name in rows if name != PLATFORM)
    folder = exchange / PLATFORM / "receipts"
    folder.mkdir()
    right = {"receipt": sending.address_of(rows[PLATFORM]), "answer": "done", "by": "王工"}
    wrong = {
        "a": "{", "b": "[]", "c": json.dumps({**right, "answer": "?"}), "d": json.dumps({"receipt": "/x/"}),
        "e": json.dumps({**right, "receipt": sending.address_of(rows[other])}), "f": " " * 70_000,
    }  # fmt: skip
    for name, text in wrong.items():
        (folder / f"{name}.json").write_text(text)
    assert sending.collect(at(date(2026, 5, 1))) == 0
    assert len(list((folder / "refused").glob("*.txt"))) == len(wrong)
    assert not RecallReceipt.objects.exclude(confirmed_at=None).exists()


def test_a_signed_receipt_is_checked_with_the_registered_key(
    city: Any, exchange: Path, today_is: Any
) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from workflows.law.signature import jwk_of, sign

    walk, on = revoked(city)
    row, key = receipts_of(walk.entry)[PLATFORM], Ed25519PrivateKey.generate()
    facts = {"receipt": row.code, "digest": row.recall.digest, "answer": "done"}
    word = receipt.Said("平台", "done", "", sign(facts, key))
    with pytest.raises(Refused, match="没有登记"):
        receipt.by_token(row, word, how="system", at=at(on))
    Recipient.objects.filter(name=PLATFORM).update(key=json.dumps(jwk_of(key.public_key())))
    forged = receipt.Said("平台", "done", "", sign({**facts, "digest": "0"}, key))
    spoilt = word.jws[:-20] + ("B" if word.jws[-20] == "A" else "A") + word.jws[-19:]
    for bad in (forged, receipt.Said("平台", "done", "", spoilt)):
        with pytest.raises(Refused):
            receipt.by_token(row, bad, how="system", at=at(on))
    assert receipt.by_token(row, word, how="system", at=at(on)).is_signed


def test_sent_again_it_is_the_same_recall_and_never_after_a_confirmation(
    city: Any, exchange: Path, today_is: Any
) -> None:
    walk, on = revoked(city)
    zhou, row = city.people["zhouw"], receipts_of(walk.entry)[PLATFORM]
    with pytest.raises(Refused, match="还在进行"):
        receipt.resend(row, because="没收到", by=zhou, at=at(on))
    send_all()
    receipt.resend(row, because="没收到", by=zhou, at=at(on))
    send_all()
    files = list(exchange.glob(f"{PLATFORM}/revoked*"))
    read = [verify_message(f.read_text(), sending.public_keys()).payload for f in files]
    assert len(read) == 2 and read[0] == read[1]
    receipt.by_token(row, said(), how="page", at=at(on))
    with pytest.raises(Refused, match="已经确认"):
        receipt.resend(row, because="没收到", by=zhou, at=at(on))


def test_a_file_is_verified_by_anybody_and_one_changed_byte_is_seen(
    city: Any, exchange: Path, today_is: Any, capsys: Any
) -> None:
    walk, _on = revoked(city)
    send_all()
    file = file_of(receipts_of(walk.entry)[PLATFORM], exchange)
    call_command("verify_message", str(file))
    assert walk.entry.number in capsys.readouterr().out
    call_command("make_message_key", "--rotate")
    call_command("verify_message", str(file))  # the former key stays published
    assert len(sending.public_keys()) == 2
    sent = json.loads(file.read_text())
    sent["readable"]["subject"] += "分公司"
    file.write_text(json.dumps(sent))
    with pytest.raises(CommandError, match="不一致"):
        call_command("verify_message", str(file))


def test_the_key_is_its_owners_alone(exchange: Path) -> None:
    call_command("make_message_key")
    path = Path(settings.XINHENG_HOME) / "keys" / "messages" / "current.pem"
    assert path.stat().st_mode & 0o777 == 0o600 and "d" not in sending.public_keys()[0]
