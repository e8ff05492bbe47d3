"""The page about a document, its printed file, evidence files, and what the watching machine asks."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MONDAY, City
from workflows.acts import evidence
from workflows.acts import notice as acts
from workflows.law.chain import digest
from workflows.management import certificate
from workflows.management.walk import at
from workflows.models import CalendarYear, Evidence, Notice, Outbox, Transition
from workflows.tasks import deliver

PDF = b"%PDF-1.7 one page"


@pytest.fixture
def paper(city: City) -> Notice:
    """The prior notice to the company, served and printed."""
    notice = city.notified().entry.notices.get(associate=None)
    acts.print_file(notice, PDF, at=at(MONDAY))
    return notice


def test_the_page_of_a_document_tells_what_it_says_and_how_it_was_served(
    city: City, paper: Notice, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    shown = sign_in(city.clara).get(f"/notices/{paper.code}/").content.decode()
    for words in (paper.number, "列入事先告知书", "直接送达", "陈述", paper.addressee, "PDF 与排印时一致"):
        assert words in shown


def test_a_document_whose_facts_were_changed_is_not_called_the_one_issued(
    city: City, paper: Notice, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    Notice.objects.filter(pk=paper.pk).update(facts={**paper.facts, "amount": "1.00"}, file=PDF + b"!")
    shown = sign_in(city.clara).get(f"/notices/{paper.code}/").content.decode()
    assert "载明的事实与签发时不一致" in shown and "PDF 与排印时不一致" in shown


def sealed(paper: Notice, settings: Any, folder: Path) -> None:
    """The document with a signature of a test certificate."""
    settings.XINHENG_SEAL, settings.XINHENG_SEAL_STORE = "pades", folder / "seal.p12"
    settings.XINHENG_SEAL_TRUST = folder / "trust.pem"
    certificate.make(settings.XINHENG_SEAL_STORE, settings.XINHENG_SEAL_TRUST, "衡川市")
    Notice.objects.filter(pk=paper.pk).update(file=None, file_digest="")
    assert deliver(Outbox.objects.get(key=f"print/{paper.code}").pk, at(MONDAY))


def test_the_seal_is_shown_at_once_and_its_signature_checked_when_somebody_asks(
    city: City, paper: Notice, sign_in: Any, today_is: Any, settings: Any, tmp_path: Path
) -> None:
    today_is(MONDAY)
    clara, address = sign_in(city.clara), f"/notices/{paper.code}/"
    plain = clara.get(address).content.decode()
    assert "电子签章：无签章" in plain and "?check=seal" not in plain
    sealed(paper, settings, tmp_path)
    shown = clara.get(address).content.decode()
    assert "电子签章：测试证书" in shown and "TEST" in shown and "weasyprint 70.0" in shown
    assert 'href="?check=seal#checks"' in shown and "电子签章有效" not in shown
    asked = clara.get(f"{address}?check=seal").content.decode()
    assert (
        "电子签章有效：签章后文件未被改动。（测试证书，不具法律效力）" in asked
        and 'href="?check=seal' not in asked
    )
    row = Notice.objects.get(pk=paper.pk)
    changed = bytes(row.file or b"").replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    Notice.objects.filter(pk=paper.pk).update(file=changed)
    assert "电子签章：不一致，请立即报告审计岗" in clara.get(address).content.decode()
    # With a digest to match, only the signature itself still tells.
    plain_digest = digest(changed[: row.plain_size])
    Notice.objects.filter(pk=paper.pk).update(file_digest=digest(changed), plain_digest=plain_digest)
    assert "电子签章：测试证书" in clara.get(address).content.decode()
    assert "电子签章无效：文件在签章后被改动" in clara.get(f"{address}?check=seal").content.decode()


def test_the_file_is_shown_in_the_browser_under_its_chinese_name(
    city: City, paper: Notice, sign_in: Any
) -> None:
    answer = sign_in(city.clara).get(f"/notices/{paper.code}.pdf")
    assert answer.status_code == 200 and answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private")
    name = quote(f"{paper.title}{paper.number}.pdf")
    assert answer["Content-Disposition"] == f"inline; filename*=utf-8''{name}"


def test_a_document_that_is_still_being_printed_asks_for_patience(city: City, sign_in: Any) -> None:
    notice = city.notified().entry.notices.get(associate=None)
    answer = sign_in(city.clara).get(f"/notices/{notice.code}.pdf")
    assert answer.status_code == 202
    shown = answer.content.decode()
    address = f"/notices/{notice.code}.pdf"
    assert "正在排印，稍后自动刷新" in shown and answer["Refresh"] == f"4; url={address}?again=1"
    # A page that asked for ever would keep an open browser signed in for ever.
    last = sign_in(city.clara).get(f"{address}?again=75")
    assert last.status_code == 202 and "Refresh" not in last and "过一会儿再打开" in last.content.decode()
    assert sign_in(city.clara).get(f"{address}?again=x")["Refresh"].endswith("?again=1")


def test_who_does_not_see_the_entry_sees_neither_document_nor_file(
    city: City, paper: Notice, sign_in: Any
) -> None:
    for person in (city.acmes_speaker, city.nora):
        visitor = sign_in(person)
        assert visitor.get(f"/notices/{paper.code}/").status_code == 404
        assert visitor.get(f"/notices/{paper.code}.pdf").status_code == 404
    assert sign_in(city.clara).get("/notices/unknowncode/").status_code == 404


def test_a_persons_document_is_masked_for_other_departments_and_each_look_is_kept(
    city: City, paper: Notice, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    own = paper.entry.notices.exclude(associate=None).get()
    identity = own.associate.id_number
    outside = sign_in(city.anna).get(f"/notices/{own.code}/").content.decode()
    assert "何＊＊" in outside and "何小明" not in outside and identity not in outside
    inside = sign_in(city.clara).get(f"/notices/{own.code}/").content.decode()
    assert "何小明" in inside and identity in inside
    sign_in(city.clara).get(f"/notices/{own.code}.pdf")
    anna, file = sign_in(city.anna), f"/notices/{own.code}.pdf"
    asked = anna.get(file)
    assert asked.status_code == 200 and "查阅事由" in asked.content.decode()
    assert "何小明" not in asked.content.decode() and asked["Content-Type"].startswith("text/html")
    assert anna.post(file, {"purpose": "audit"}).status_code == 422
    opened = anna.post(file, {"purpose": "audit", "matter": "年度审计〔2026〕3号"}, follow=True)
    assert opened.status_code == 202, "it is being printed"
    why = Transition.objects.filter(verb="view_file", facts__data__has_key="purpose").get()
    assert (why.actor, why.facts.data["purpose"]) == (city.anna, "审计、监督检查：年度审计〔2026〕3号")
    assert why.facts.data["paper"] == own.ref
    today_is(MONDAY, 13)
    assert anna.get(file).status_code == 200, "an hour later it is asked again"
    looks = Transition.objects.filter(verb="view_file", actor=city.clara)
    assert [look.facts.data["person"] for look in looks] == [f"associate/{own.associate_id}"]


def test_a_document_costs_a_constant_number_of_queries(city: City, paper: Notice, sign_in: Any) -> None:
    clara = sign_in(city.clara)
    with CaptureQueriesContext(connection) as seen:
        clara.get(f"/notices/{paper.code}/")
    assert len(seen) <= 15


# ------------------------------------------------------------------------------------------------- evidence
def a_file(entry: Any, by: Any, name: str = "转账凭证.pdf", media: str = "application/pdf") -> Evidence:
    """A file of the case as an upload leaves it."""
    return evidence.keep(entry, ContentFile(b"bytes", name=name), media, purpose="case", by=by, at=at(MONDAY))


def content(answer: Any) -> bytes:
    """What was sent; read to its end, so that the file is closed."""
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_an_officer_opens_a_picture_locked_and_saves_everything_else(city: City, sign_in: Any) -> None:
    entry = city.case().entry
    clara = sign_in(city.clara)
    shown = clara.get(f"/files/{a_file(entry, city.clara, '照片.png', 'image/png').code}/")
    assert content(shown) == b"bytes"
    assert "sandbox" in shown["Content-Security-Policy"] and shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Disposition"].startswith("inline")
    table = a_file(entry, city.clara, "工资表.xlsx", "application/zip")
    saved = clara.get(f"/files/{table.code}/")
    assert saved["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('工资表.xlsx')}"
    assert content(saved) == b"bytes"


def test_a_party_opens_what_it_uploaded_itself_and_nothing_else(city: City, sign_in: Any) -> None:
    entry = city.case().entry
    own, officers = a_file(entry, city.acmes_speaker), a_file(entry, city.clara)
    speaker = sign_in(city.acmes_speaker)
    assert content(speaker.get(f"/files/{own.code}/")) == b"bytes"
    assert speaker.get(f"/files/{officers.code}/").status_code == 404
    assert sign_in(city.nora).get(f"/files/{own.code}/").status_code == 404


def test_a_file_that_is_lost_from_the_store_is_not_found(city: City, sign_in: Any) -> None:
    lost = a_file(city.case().entry, city.clara)
    lost.file.storage.delete(lost.file.name)
    assert sign_in(city.clara).get(f"/files/{lost.code}/").status_code == 404


# --------------------------------------------------------------------------------------------------- health
def test_the_process_says_that_it_lives_without_asking_the_database(
    db: Any, client: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert answer.status_code == 200 and answer.json()["status"] == "alive"


def test_the_program_is_ready_with_the_calendar_of_the_year_and_nothing_stuck(
    city: City, client: Any, today_is: Any
) -> None:
    now = today_is(MONDAY)
    assert client.get("/readyz").json() == {
        "status": "ready",
        "database": "ok",
        "calendar": "ok",
        "outbox": "ok",
        "log": "ok",
        "sequencer": "ok",
        "witnesses": "ok",
    }
    Outbox.objects.create(kind="platform", key="one", created_at=now - timedelta(hours=1))
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.json()["outbox"] == "fault"
    Outbox.objects.update(status="done")
    CalendarYear.objects.filter(year=2026).delete()
    assert client.get("/readyz").json()["calendar"] == "fault"
