"""The renderer in a process of its own: killed, looping, hungry or curious, it costs one page its turn."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from workflows.gateways import fonts, pdf, typeset
from workflows.gateways.press import Press, PressBusy, PrintingFailed

PAGE = (
    '<html lang="zh-CN"><title>告知书</title><meta name="dcterms.created" content="2026-03-02"><p>衡川市 %s'
)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    """One renderer for the tests that do not break it for long."""
    running = Press(seconds=5)
    yield running
    running.stop()


def kill_when_busy(press: Press) -> threading.Thread:
    """kill -9 of the renderer while it works on a page."""
    pid = press.pid() or 0

    def shoot() -> None:
        before = cpu_of(pid)
        while cpu_of(pid) < before + 3:  # it is at work on the long page
            time.sleep(0.01)
        os.kill(pid, signal.SIGKILL)

    shooter = threading.Thread(target=shoot)
    shooter.start()
    return shooter


def cpu_of(pid: int) -> int:
    """Hundredths of a second of computing."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


def test_the_child_and_this_process_set_the_same_bytes(press: Press) -> None:
    printed = press.print(PAGE % "一", b'{"a": 1}')
    assert printed == press.print(PAGE % "一", b'{"a": 1}') == typeset.typeset(PAGE % "一", b'{"a": 1}')
    assert printed != press.print(PAGE % "二", b'{"a": 1}') and printed != press.print(
        PAGE % "一", b'{"a": 2}'
    )
    assert press.versions() == typeset.versions()


def test_a_renderer_killed_in_the_middle_fails_that_page_only(press: Press) -> None:
    press.print(PAGE % "一")
    victim = press.pid()
    shooter = kill_when_busy(press)
    with pytest.raises(PrintingFailed, match="中途退出（-9）") as failed:
        press.print(PAGE % ("很长。" * 60_000))
    shooter.join()
    assert not failed.value.permanent
    assert press.print(PAGE % "一").startswith(b"%PDF") and press.pid() != victim


def test_a_renderer_killed_while_idle_is_not_noticed(press: Press) -> None:
    press.print(PAGE % "一")
    os.kill(press.pid() or 0, signal.SIGKILL)
    time.sleep(0.05)
    assert press.print(PAGE % "一").startswith(b"%PDF")


def test_whoever_does_not_want_to_wait_is_told_that_others_print(press: Press) -> None:
    with press._turn(None), pytest.raises(PressBusy):
        press.print(PAGE % "一", wait=0.01)
    assert press.print(PAGE % "一", wait=0.01)


def test_an_endless_page_ends_when_its_time_is_up() -> None:
    hurried = Press(seconds=1)
    with pytest.raises(PrintingFailed, match=f"-{signal.SIGALRM:d}"):
        hurried.print(PAGE % ("很长。" * 200_000))
    assert hurried.pid() is None


def test_a_renderer_that_stands_still_is_ended_from_outside() -> None:
    """It cannot even answer its own alarm: stopped by the system, or in a wait of the kernel."""
    hurried = Press(seconds=1, patience=0)
    hurried.versions()
    os.kill(hurried.pid() or 0, signal.SIGSTOP)
    with pytest.raises(PrintingFailed, match="-9"):
        hurried.print(PAGE % "一")


def test_a_page_that_wants_too_much_memory_fails_alone() -> None:
    small = Press(memory=300 * 1024**2)
    with pytest.raises(PrintingFailed):
        small.print(PAGE % "一", bytes(120 * 1024**2))
    assert small.print(PAGE % "一").startswith(b"%PDF")
    small.stop()


def test_a_worn_renderer_is_stopped_and_the_next_page_starts_another(monkeypatch: pytest.MonkeyPatch) -> None:
    worn = Press(pages=2)
    worn.print(PAGE % "一")
    assert worn.pid()
    worn.print(PAGE % "一")
    assert worn.pid() is None
    worn.pages = 9
    worn.print(PAGE % "一")
    assert worn.pid()
    monkeypatch.setattr("workflows.gateways.press.RESIDENT", 1)
    worn.print(PAGE % "一")
    assert worn.pid() is None  # it had grown too large


def test_a_forked_process_gets_a_renderer_of_its_own(press: Press) -> None:
    """As under Celery: the parent's renderer is neither used nor ended by the child."""
    press.print(PAGE % "一")
    ours = press.pid()
    child = os.fork()
    if child == 0:
        press._running()
        os._exit(0 if press.pid() not in {None, ours} and press._stop() == 0 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert press.print(PAGE % "一").startswith(b"%PDF") and press.pid() == ours


@pytest.mark.parametrize(
    "words",
    [
        '<img src="file://{path}">',
        '<link rel="attachment" href="file://{path}">',
        '<link rel="stylesheet" href="http://127.0.0.1:{port}/a.css">',
        '<object data="http://127.0.0.1:{port}/a.png"></object>',
        '<style>@import "http://127.0.0.1:{port}/b.css"; p {{ background: url(file://{path}) }}</style>',
        "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='file://{path}'/></svg>\">",
    ],
)
def test_no_file_is_read_and_no_address_asked(
    press: Press, words: str, tmp_path: Path, listener: Any
) -> None:
    path = tmp_path / "secret.txt"
    path.write_bytes(b"not for printing")
    os.utime(path, (0, 0))
    printed = press.print(PAGE % words.format(path=path, port=listener.port))
    assert b"not for printing" not in printed and b"/EmbeddedFiles" not in printed
    assert listener.called == 0


@pytest.fixture
def listener() -> Iterator[Any]:
    """Counts who connects."""
    import socket

    class Listener:
        called = 0

        def __init__(self) -> None:
            self.socket = socket.create_server(("127.0.0.1", 0))
            self.port = self.socket.getsockname()[1]
            threading.Thread(target=self.wait, daemon=True).start()

        def wait(self) -> None:
            while True:
                try:
                    self.socket.accept()
                except OSError:
                    return
                self.called += 1

    one = Listener()
    yield one
    one.socket.close()


def test_the_renderer_knows_no_secret_of_the_house(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINHENG_SECRET_KEY", "sesame")
    fresh = Press()
    fresh.versions()
    told = Path(f"/proc/{fresh.pid()}/environ").read_bytes()
    fresh.stop()
    assert b"sesame" not in told and b"XINHENG" not in told and b"MALLOC_TRIM_THRESHOLD_" in told


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("open", ("/etc/passwd", "r", 0)),
        ("open", ("/tmp/x", "w", os.O_WRONLY | os.O_CREAT)),
        ("open", (os.__file__, "a", os.O_WRONLY | os.O_APPEND)),
        ("socket.connect", ()),
        ("subprocess.Popen", ()),
        ("os.system", ()),
        ("os.fork", ()),
    ],
)
def test_what_the_watch_of_the_renderer_refuses(event: str, told: tuple[Any, ...]) -> None:
    watch = typeset.watched(typeset.shelves())
    with pytest.raises(PermissionError):
        watch(event, told)
    watch("open", (os.__file__, "r", 0))
    watch("open", (3, "rb", 0))
    watch("import", ("os",))


def test_the_print_names_what_it_was_made_with() -> None:
    page = '<style>p { font-family: "Noto Serif CJK SC", serif }</style><p>文'
    made = pdf.made_with(page)
    assert made.startswith("weasyprint 70.0; pydyf ") and len(made) <= 100
    assert fonts.fingerprint(("Noto Serif CJK SC", "serif"))[:16] in made
    assert pdf.made_with("<p>文") != made


def test_dates_of_the_attachment_are_those_of_the_page() -> None:
    assert typeset.dated("2026-03-02T00:00:00+08:00") == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert typeset.dated("2026-03-02") == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert typeset.dated(None) == typeset.dated("soon") == datetime(2000, 1, 1, tzinfo=UTC)
