"""A notice is frozen first and printed later: once, from its row alone, and every later change of it is found."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.cast import City
from tests.stone import stone_lifted
from workflows.gateways import pdf
from workflows.gateways.press import Press
from workflows.law.chain import digest
from workflows.law.paper import Page
from workflows.law.seal import SealState
from workflows.management import certificate
from workflows.management.walk import at
from workflows.models import Facts, Notice, Outbox, Transition
from workflows.queries import clock, proof
from workflows.queries.verification import verify_all
from workflows.tasks import run_outbox_once

TUESDAY = date(2026, 3, 3)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A test certificate and what it rests on."""
    folder = tmp_path_factory.mktemp("seal")
    certificate.make(folder / "seal.p12", folder / "trust.pem", "衡川市")
    return folder / "seal.p12", folder / "trust.pem"


@pytest.fixture
def sealing(settings: Any, keys: tuple[Path, Path]) -> None:
    """Prints are signed with it."""
    settings.XINHENG_SEAL, settings.XINHENG_SEAL_STORE, settings.XINHENG_SEAL_TRUST = "pades", *keys


@pytest.fixture
def waiting(city: City, today_is: Any) -> Notice:
    """The prior notice to the company: frozen, not printed; nothing else waits."""
    notice = city.notified().entry.notices.get(associate=None)
    Outbox.objects.exclude(key=f"print/{notice.code}").delete()
    today_is(TUESDAY)
    return notice


@pytest.fixture
def printed(waiting: Notice, sealing: None) -> Notice:
    """The same, printed and signed."""
    assert run_outbox_once() == 1
    return Notice.objects.get(pk=waiting.pk)


def check(code: str, *options: str) -> tuple[str, int]:
    """What `render_notice --check` says, and its exit code."""
    said = StringIO()
    try:
        call_command("render_notice", code, "--check", *options, stdout=said)
    except SystemExit as left:
        return said.getvalue(), int(str(left.code))
    return said.getvalue(), 0


# --------------------------------------------------------------------------------------------- the one print
@pytest.mark.sqlite
def test_a_notice_is_printed_once_and_everything_about_the_print_is_kept(printed: Notice) -> None:
    file = bytes(printed.file or b"")
    page = Page.thawed(bytes(printed.page or b""))
    assert printed.number in page.html and page.digest() == printed.page_digest
    assert printed.number.encode() in page.twin
    assert digest(file) == printed.file_digest and digest(file[: printed.plain_size]) == printed.plain_digest
    assert 0 < printed.plain_size < len(file)
    assert printed.printed_with.startswith("weasyprint ") and "fonts " in printed.printed_with
    assert (printed.signer, printed.signed_at, printed.printed_at) == ("test", at(TUESDAY), at(TUESDAY))
    assert "TEST" in printed.signed_by
    line = Transition.objects.get(verb="print_notice", thing=printed.ref)
    assert line.facts.data["file"] == printed.file_digest and line.actor.username == "clock"
    assert Outbox.objects.get(key=f"print/{printed.code}").receipt == printed.file_digest
    assert proof.seal_state(printed) == SealState.TEST
    assert verify_all().ok


def test_a_second_delivery_prints_nothing(printed: Notice) -> None:
    Outbox.objects.update(status="pending", lease_until=None, not_before=None)
    assert run_outbox_once() == 1
    again = Notice.objects.get(pk=printed.pk)
    assert (again.file, again.printed_at) == (printed.file, printed.printed_at)
    assert Transition.objects.filter(verb="print_notice").count() == 1


@pytest.mark.skipif(not shutil.which("pdfdetach"), reason="poppler-utils is not installed")
def test_the_machine_readable_notice_lies_in_the_file(printed: Notice, tmp_path: Path) -> None:
    path = tmp_path / "notice.pdf"
    path.write_bytes(bytes(printed.file or b""))
    subprocess.run(["pdfdetach", "-saveall", "-o", tmp_path, path], check=True, capture_output=True)
    assert (tmp_path / "notice.json").read_bytes() == Page.thawed(bytes(printed.page or b"")).twin
    from pypdf import PdfReader

    root = PdfReader(path).trailer["/Root"]
    (embedded,) = (item.get_object() for item in root["/AF"][:1])
    assert embedded["/AFRelationship"] == "/Data" and embedded["/UF"] == "notice.json"
    assert root["/Lang"] == "zh-CN" and root["/MarkInfo"]["/Marked"]


def test_without_a_seal_the_file_is_the_print(waiting: Notice) -> None:
    run_outbox_once()
    printed = Notice.objects.get(pk=waiting.pk)
    assert digest(bytes(printed.file or b"")) == printed.file_digest == printed.plain_digest
    assert (printed.signer, printed.signed_by, printed.signed_at) == ("none", "", None)
    assert proof.seal_state(printed) == SealState.NONE
    said, code = check(printed.code)
    assert code == 0 and "没有电子签章" in said


# ------------------------------------------------------------------------------------------------- what fails
def test_a_seal_that_fails_keeps_the_notice_unprinted_and_it_is_tried_again(
    waiting: Notice, sealing: None, settings: Any, today_is: Any
) -> None:
    store, settings.XINHENG_SEAL_STORE = settings.XINHENG_SEAL_STORE, Path("/nowhere/seal.p12")
    Outbox.objects.update(attempts=10)
    assert run_outbox_once() == 0
    failed, row = Notice.objects.get(pk=waiting.pk), Outbox.objects.get()
    assert (failed.file_digest, failed.page_digest, failed.plain_digest, failed.signer) == ("", "", "", "")
    assert failed.file is None and failed.page is None and row.status == "pending"
    assert "读不到印章密钥文件" in row.last_error
    today_is(TUESDAY, 12)
    assert run_outbox_once() == 0 and Outbox.objects.get().status == "dead"
    settings.XINHENG_SEAL_STORE, said = store, StringIO()
    call_command("deliver_again", stdout=said)
    assert "已重新排队 1 件" in said.getvalue()
    assert run_outbox_once() == 1
    assert Notice.objects.get(pk=waiting.pk).signer == "test"


@pytest.fixture
def child(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    """Prints come from a process of their own, as in a running house."""
    settings.XINHENG_RENDERER = "child"
    press = Press()
    monkeypatch.setattr(pdf, "the_press", press)
    yield press
    press.stop()


def test_a_killed_renderer_costs_one_notice_its_turn_and_the_others_nothing(
    city: City, child: Press, monkeypatch: pytest.MonkeyPatch, today_is: Any
) -> None:
    city.notified()
    assert Outbox.objects.filter(kind="print_notice").count() == 2
    now = today_is(TUESDAY)
    ask, shots = Press._ask, []

    def shot(press: Press, process: Any, *page: Any) -> Any:
        if not shots:
            shots.append(process.pid)
            os.kill(process.pid, signal.SIGKILL)
        return ask(press, process, *page)

    monkeypatch.setattr(Press, "_ask", shot)
    assert run_outbox_once() == 1  # the second in line was printed by a fresh renderer
    row = Outbox.objects.get(status="pending")
    assert "排印程序中途退出" in row.last_error and row.attempts == 1
    assert Notice.objects.filter(file_digest="").count() == 1
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=2))
    assert run_outbox_once() == 1
    assert not Notice.objects.filter(file_digest="").exists()
    assert Transition.objects.filter(verb="print_notice").count() == 2


# ------------------------------------------------------------------------------------------------- the proof
def test_a_print_that_nobody_touched_agrees_with_everything(printed: Notice, tmp_path: Path) -> None:
    written = tmp_path / "again.pdf"
    said, left = check(printed.check_code.lower(), "-o", str(written))
    assert left == 0 and "全部一致" in said and "不符" not in said
    assert written.read_bytes() == bytes(printed.file or b"")[: printed.plain_size]
    assert "测试证书，不具法律效力" in said and "逐字节一致" in said
    call_command("render_notice", printed.number, "-o", str(written), stdout=StringIO())


def flip(data: Any, place: int) -> bytes:
    """The bytes with one bit changed."""
    changed = bytearray(bytes(data))
    changed[place] ^= 1
    return bytes(changed)


def one_fact(notice: Notice) -> dict[str, Any]:
    """Facts of which one was changed, with a digest to match."""
    facts = {**notice.facts, "number": notice.number.replace("1号", "7号")}
    from workflows.acts.log import digest_of

    return {"facts": facts, "facts_digest": digest_of(facts)}


def other_page(notice: Notice) -> dict[str, Any]:
    """A page of which one letter was changed, with digest and file to match: all of it forged together."""
    page = Page.thawed(bytes(notice.page or b""))
    forged = Page(page.html.replace("告知", "告之", 1), page.twin)
    plain = pdf.render(forged.html, forged.twin)
    return {
        "page": forged.frozen(), "page_digest": forged.digest(), "file": plain, "file_digest": digest(plain),
        "plain_digest": digest(plain), "plain_size": len(plain), "signer": "none",
    }  # fmt: skip


TAMPERING: dict[str, tuple[Any, tuple[str, ...]]] = {
    "one fact": (lambda n: {"facts": {**n.facts, "number": "x"}}, ("不符  事实",)),
    "one fact and its digest": (one_fact, ("不符  事实：载明的事实与台账签发记录",)),
    "one byte of the page": (lambda n: {"page": flip(n.page, 200)}, ("不符  版面",)),
    "one byte of the print": (
        lambda n: {"file": flip(n.file, 900)},
        ("不符  重印", "不符  文件", "不符  签章"),
    ),
    "the last byte of the file": (lambda n: {"file": flip(n.file, -1)}, ("不符  文件",)),
    "a byte and its digest": (
        lambda n: {"file": flip(n.file, 900), "file_digest": digest(flip(n.file, 900))},
        ("不符  文件：存档文件与台账排印记录", "不符  签章"),
    ),
    "a byte after the end": (lambda n: {"file": bytes(n.file) + b"\n"}, ("不符  文件", "不符  签章：")),
    "the signature taken off": (
        lambda n: {"file": bytes(n.file)[: n.plain_size], "file_digest": n.plain_digest, "signer": "none"},
        ("不符  文件：存档文件与台账排印记录",),
    ),
    "page, print and all digests": (other_page, ("不符  版面：留存的版面与台账", "不符  重印", "不符  文件")),
}


def test_a_change_of_one_byte_is_found(printed: Notice) -> None:
    row = Notice.objects.filter(pk=printed.pk)
    columns = (
        "facts",
        "facts_digest",
        "page",
        "page_digest",
        "file",
        "file_digest",
        "plain_digest",
        "plain_size",
    )
    untouched = row.values(*columns, "signer").get()
    for what, (change, words) in TAMPERING.items():
        row.update(**change(printed))
        said, left = check(printed.code)
        assert left == 1 and "请立即报告审计岗" in said, what
        for finding in words:
            assert finding in said, (what, said)
        row.update(**untouched)


def test_a_forged_line_of_the_log_is_found(printed: Notice) -> None:
    facts = Facts.objects.get(line__verb="print_notice")
    with stone_lifted():
        Facts.objects.filter(pk=facts.pk).update(data={**facts.data, "file": "0" * 64})
    said, left = check(printed.code)
    assert left == 1 and "不符  台账：条目台账校验未通过" in said


def test_a_newer_template_changes_nothing_about_an_older_print(
    printed: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflows.queries.notices.html", lambda kind, facts, draft=False: "<p>new")
    said, left = check(printed.code)
    assert left == 0 and "说明  模板：现行模板已变化" in said and "逐字节一致" in said


def test_another_renderer_is_named_as_the_reason(printed: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda html, twin=None: b"%PDF other")
    monkeypatch.setattr(pdf, "made_with", lambda html: "weasyprint 99")
    said, left = check(printed.code)
    assert left == 1 and "排印环境不同" in said and "weasyprint 99" in said and printed.printed_with in said


def test_the_command_says_what_it_wants(waiting: Notice) -> None:
    for words, options in (
        ("没有这份文书", ("nosuchcode", "--check")),
        ("尚未排印", (waiting.code, "--check")),
        ("-o", (waiting.code,)),
        ("写不到", (waiting.code, "-o", "/nowhere/x.pdf")),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("render_notice", *options)


def test_the_frozen_page_is_read_back_or_said_to_be_damaged() -> None:
    page = Page.of("<p>\0文", {"b": "\0", "a": 1})
    assert Page.thawed(page.frozen()) == page and page.twin.index(b'"a"') < page.twin.index(b'"b"')
    for damaged in (b"", b"xx", page.frozen()[:-3]):
        with pytest.raises(ValueError, match="frozen page"):
            Page.thawed(damaged)
