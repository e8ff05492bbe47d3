"""The renderer as a process of its own: what kills it, fills it or stops it costs one page its turn, nothing else."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Final

from workflows.gateways.platform import DeliveryFailed
from workflows.gateways.typeset import ANSWER, HEAD, NONE

logger = logging.getLogger(__name__)

SECONDS: Final = 30  # for one page; shorter than the lease of a delivery, so nobody prints it beside us
PATIENCE: Final = 2  # more, for a renderer that does not end by itself
START_SECONDS: Final = 30
PAGES: Final = 200  # then a fresh process: what a library leaks stays small
MEMORY: Final = 1024**3  # of address space; a page that wants more fails alone
RESIDENT: Final = 400 * 1024**2  # above this it is replaced after the page
# All that the renderer is told of its surroundings: where programs and fonts lie. No address, no key, no password.
TOLD: Final = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "HOME", "TMPDIR", "LD_LIBRARY_PATH",
    "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS",
)  # fmt: skip
PROGRAM: Final = Path(__file__).with_name("typeset.py")


class PrintingFailed(DeliveryFailed):
    """A page was not printed; the outbox tries again with a fresh renderer."""


class PressBusy(PrintingFailed):
    """Others are printing, and whoever asked did not want to wait longer for a turn; nothing was tried."""


class Press:
    """One renderer: started when first asked, replaced when worn out or broken. Safe to share between threads."""

    def __init__(
        self, *, pages: int = PAGES, seconds: int = SECONDS, patience: int = PATIENCE, memory: int = MEMORY
    ) -> None:
        self.pages, self.seconds, self.patience, self.memory = pages, seconds, patience, memory
        self.printed = 0
        self.held = 0  # bytes of memory after the last page, before the renderer was replaced
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._versions = ""

    def print(self, html: str, attachment: bytes | None = None, wait: float | None = None) -> bytes:
        """The PDF of one page; PrintingFailed when the renderer died, ran out of time or memory, or gave up.

        PressBusy when others print for more than `wait` seconds (None: for as long as it takes).
        """
        with self._turn(wait):
            process = self._running()
            try:
                kind, body = self._ask(process, html.encode(), attachment)
            except (OSError, EOFError) as error:
                code = self._stop()
                logger.warning("the renderer ended in the middle of a page: code %s", code)
                raise PrintingFailed(f"排印程序中途退出（{code}），将自动重试") from error
            if kind != b"P":
                self._stop()  # it may be short of memory: the next page gets a fresh one
                raise PrintingFailed(f"排印失败：{body.decode()}")
            self.printed, self.held = self.printed + 1, self.resident()
            if self.printed >= self.pages or self.held > RESIDENT:
                self._stop()
            return body

    @contextlib.contextmanager
    def _turn(self, wait: float | None):  # type: ignore[no-untyped-def]
        """The renderer is ours alone; PressBusy when it does not become so in time."""
        if not self._lock.acquire(timeout=-1 if wait is None else wait):
            raise PressBusy("排印程序正忙")
        try:
            yield
        finally:
            self._lock.release()

    def versions(self) -> str:
        """The versions that the renderer says it prints with."""
        with self._lock:
            self._running()
            return self._versions

    def resident(self) -> int:
        """Bytes of memory the renderer holds now; 0 when none runs or the system does not tell."""
        if self._process is None:
            return 0
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def pid(self) -> int | None:
        """The process that prints now; None when none runs."""
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """End the renderer; the next page starts another."""
        with self._lock:
            self._stop()

    def _running(self) -> subprocess.Popen[bytes]:
        """The renderer; a fresh one if none runs, or if the one we know belongs to the process we were forked from."""
        if self._owner != os.getpid():
            self._process, self._owner = None, os.getpid()
        if self._process is not None and self._process.poll() is not None:
            logger.warning("the renderer ended while nobody printed: code %s", self._process.returncode)
            self._stop()
        return self._process or self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        """Start a renderer and wait until it has warmed up and said its versions."""
        told = {name: os.environ[name] for name in TOLD if name in os.environ}
        # Freed memory goes back to the system at once; see stack.md §3.4 for what happens without it.
        told |= {"MALLOC_TRIM_THRESHOLD_": "65536", "MALLOC_ARENA_MAX": "2"}
        command = [sys.executable, "-I", "-B", str(PROGRAM), str(self.memory)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=told, cwd="/"
        )
        self.printed = 0
        try:
            with self._limited(self._process, START_SECONDS):
                _kind, body = _answer(self._process.stdout)
        except (OSError, EOFError) as error:
            code = self._stop()
            raise PrintingFailed(f"排印程序无法启动（{code}）") from error
        self._versions = body.decode()
        return self._process

    def _ask(
        self, process: subprocess.Popen[bytes], html: bytes, attachment: bytes | None
    ) -> tuple[bytes, bytes]:
        """Send one page and read the answer; OSError or EOFError when the process is gone before it."""
        attached = NONE if attachment is None else len(attachment)
        asks = _pipe(process.stdin)
        # The renderer ends itself when time is up; should it not even do that, we end it a little later.
        with self._limited(process, self.seconds + self.patience):
            for part in (HEAD.pack(len(html), attached, self.seconds), html, attachment or b""):
                asks.write(part)
            asks.flush()
            return _answer(process.stdout)

    @contextlib.contextmanager
    def _limited(self, process: subprocess.Popen[bytes], seconds: float):  # type: ignore[no-untyped-def]
        """Kill the process when this takes longer: reading and writing then end by themselves."""
        timer = threading.Timer(seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _stop(self) -> int | None:
        """End the process, by force if need be; its exit code (negative: the signal that ended it)."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return None
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                _pipe(pipe).close()
        try:
            return process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """The pipe, which is there because we asked for it."""
    if pipe is None:
        raise EOFError
    return pipe


def _answer(pipe: IO[bytes] | None) -> tuple[bytes, bytes]:
    """One whole answer; EOFError when the renderer ended before its end."""
    reader = _pipe(pipe)
    head = reader.read(ANSWER.size)
    if len(head) < ANSWER.size:
        raise EOFError
    kind, size = ANSWER.unpack(head)
    body = reader.read(size)
    if len(body) < size:
        raise EOFError
    return kind, body


the_press = Press()
atexit.register(the_press.stop)
