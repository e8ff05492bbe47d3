"""The virus scanner: what waits or was found is opened by nobody; codes and text messages on their way."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.uploads import upload
from workflows import errands
from workflows.acts import contact, evidence
from workflows.gateways import scanner, sms
from workflows.gateways.platform import DeliveryFailed
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import Evidence, Outbox, Transition
from workflows.tasks import run_outbox_once, tick

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)
SIGN = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$"


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[str]:
    """A clamd that finds our sign; it speaks INSTREAM as the real one does."""
    address = str(tmp_path / "clamd")
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen()

    def answer() -> None:
        while True:
            try:
                line, _who = server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as told:
                assert told.read(10) == b"zINSTREAM\0"
                data = b""
                while size := struct.unpack(">I", told.read(4))[0]:
                    data += told.read(size)
                line.sendall(b"stream: Eicar-Test FOUND\0" if SIGN in data else b"stream: OK\0")

    threading.Thread(target=answer, daemon=True).start()
    yield address
    server.close()


def keep(city: Any, data: bytes = b"plain", day: date = DAY) -> Evidence:
    """One file of Acme's case."""
    entry = city.case().entry
    return evidence.keep(
        entry, upload(data=data), "application/pdf", purpose="case", by=city.clara, at=at(day)
    )


def test_clamd_says_what_it_finds(clamd: str) -> None:
    assert scanner.scan(clamd, [b"a" * 70_000, b"b"]) == ""
    assert scanner.scan(clamd, [b"a", SIGN]) == "Eicar-Test"
    with pytest.raises(DeliveryFailed):
        scanner.scan(f"{clamd}-away", [b"a"])


def test_a_file_is_opened_by_nobody_before_it_was_scanned(
    city: Any, clamd: str, settings: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    settings.XINHENG_CLAMD = clamd
    clean, bad = keep(city), keep(city, SIGN)
    desk = sign_in(city.clara)
    waiting = desk.get(reverse("file", args=[clean.code]))
    assert waiting.status_code == 409 and "等待查毒" in waiting.content.decode()
    run_outbox_once()
    assert desk.get(reverse("file", args=[clean.code])).status_code == 200
    shut = desk.get(reverse("file", args=[bad.code]))
    assert shut.status_code == 409 and "Eicar-Test" in shut.content.decode()
    assert Transition.objects.filter(verb="quarantine_file", thing=f"evidence/{bad.code}").count() == 1
    settings.XINHENG_CLAMD = ""
    assert (
        desk.get(reverse("file", args=[bad.code])).status_code == 409
    )  # also when the scanner is taken away
    page = desk.get(reverse("entry", args=[bad.entry.number])).content.decode()
    assert "已隔离" in page and "等待查毒" not in page
    assert b"MISSING" not in b"".join(
        desk.get(reverse("entry-files", args=[bad.entry.number])).streaming_content
    )


def test_without_a_scanner_nothing_waits_and_with_one_the_old_files_are_scanned_too(
    city: Any, clamd: str, settings: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    old = keep(city)
    url, desk = reverse("file", args=[old.code]), sign_in(city.clara)
    answer = desk.get(url)
    assert answer.status_code == 200 and not Outbox.objects.filter(kind="scan_file").exists()
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    settings.XINHENG_CLAMD = clamd
    assert desk.get(url).status_code == 409
    tick()
    run_outbox_once()
    assert desk.get(url).status_code == 200


def test_a_scanner_that_is_away_is_asked_again(city: Any, settings: Any) -> None:
    settings.XINHENG_CLAMD = "/nowhere"
    row = keep(city)
    run_outbox_once()
    row.refresh_from_db()
    sent = Outbox.objects.get(kind="scan_file")
    assert (row.scan, sent.status, sent.attempts) == ("pending", "pending", 1)


def test_a_filer_hands_in_so_much_a_day_and_no_more(city: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(evidence, "FILES_A_DAY", 2)
    entry = city.case().entry
    more = [type("Upload", (), {"file": upload()})() for _nth in range(2)]
    evidence.insist_room(more, by=city.acmes_speaker, at=at(DAY))
    evidence.keep(entry, upload(), "application/pdf", purpose="case", by=city.acmes_speaker, at=at(DAY))
    with pytest.raises(Refused, match="达到上限"):
        evidence.insist_room(more, by=city.acmes_speaker, at=at(DAY))
    evidence.insist_room(more, by=city.nora, at=at(DAY))


def test_a_text_message_goes_to_the_exchange_folder_or_to_a_service(settings: Any, today_is: Any) -> None:
    today_is(DAY)
    row = contact.ask("13800138000", purpose="objection", about="LR-2026-0001", at=at(DAY))
    run_outbox_once()
    (file,) = (Path(settings.XINHENG_HOME) / "exchange" / "sms").glob(f"contact_code_{row.pk}_*.json")
    told = json.loads(file.read_text())
    code = told["text"].partition("是 ")[2][:6]
    assert "对条目 LR-2026-0001 提出信用信息异议" in told["text"]
    assert told["mobile"] == "13800138000" and contact.prove("13800138000", code, asked=row.pk, at=at(DAY))
    file.unlink()
    settings.XINHENG_SMS_URL = "http://127.0.0.1:9/"
    with pytest.raises(DeliveryFailed):
        sms.send("13800138000", "x", key="k")


def test_contacts_are_forgotten_after_a_day(today_is: Any) -> None:
    contact.ask("a@example.cn", purpose="objection", about="LR-2026-0001", at=at(DAY))
    assert contact.sweep(at(DAY)) == 0
    errands.sweep(at(date(2026, 3, 5)))
    assert contact.sweep(at(date(2026, 3, 5))) == 0
