"""Setting a page: HTML to PDF/A-3a. Run as a program, it is the renderer: a process that only sets pages.

As a program it imports nothing of ours and is given neither a setting nor a secret. After its first page it can
open no file but its own library's data, no connection and no process; fonts are read by fontconfig, below Python.

    asked:    HEAD(bytes of HTML, bytes of the attachment or NONE, seconds) HTML attachment
    answered: ANSWER(b"P", bytes) PDF  |  ANSWER(b"E", bytes) error  |  once, at the start: ANSWER(b"V", bytes) versions
"""

from __future__ import annotations

import gc
import os
import re
import signal
import struct
import sys
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any, BinaryIO, Final

HEAD: Final = struct.Struct(">III")
ANSWER: Final = struct.Struct(">cI")
NONE: Final = 0xFFFFFFFF
ATTACHED: Final = "notice.json"
FAMILIES: Final = re.compile(r"font-family:\s*([^;}]+)")
_UNDATED: Final = datetime(
    2000, 1, 1, tzinfo=UTC
)  # a page without a date of its own still prints the same twice
_BEIJING: Final = timezone(timedelta(hours=8))
_WARM: Final = '<html lang="zh-CN"><title>样张</title><body style="font-family:serif">样张 1a'
_REFUSED: Final = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system")
_FORMS: Final = (os.path.abspath, os.path.realpath)
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def typeset(html: str, attachment: bytes | None = None) -> bytes:
    """The PDF/A-3a bytes of one page with its machine-readable twin as an associated file (relationship Data).

    The same input gives the same bytes: all dates are the page's own. Only `data:` addresses are read.
    """
    # Imported here because it loads Pango: 0.5 s and 60 MiB that only whoever prints should pay.
    from weasyprint import HTML, Attachment
    from weasyprint.urls import URLFetcher

    options: dict[str, Any] = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}
    fetcher = URLFetcher(allowed_protocols=("data",))
    try:
        document = HTML(string=html, url_fetcher=fetcher).render(**options)
        if attachment is not None:
            when = dated(document.metadata.created)
            document.metadata.attachments.append(
                Attachment(
                    file_obj=BytesIO(attachment), url_fetcher=fetcher, name=ATTACHED, description="文书数据",
                    created=when, modified=when, relationship="Data",
                )
            )  # fmt: skip
        return document.write_pdf(**options)
    finally:
        # The box tree is cyclic: without this a process grows to 700 MiB over a few hundred documents.
        gc.collect()


def dated(stated: str | None) -> datetime:
    """The instant that a page states as its creation (ISO 8601), in UTC; without a zone it is Beijing's."""
    try:
        when = datetime.fromisoformat(stated or "")
    except ValueError:
        return _UNDATED
    # Never the zone of the machine: two machines would print two files.
    return (when if when.tzinfo else when.replace(tzinfo=_BEIJING)).astimezone(UTC)


def versions() -> str:
    """What sets the pages: the names and versions that can change a byte of the result, fonts aside."""
    from importlib.metadata import version

    from weasyprint.text.ffi import pango

    number = pango.pango_version()
    drawn = f"pango {number // 10000}.{number // 100 % 100}.{number % 100}"
    return f"weasyprint {version('weasyprint')}; pydyf {version('pydyf')}; {drawn}"


# --- The program ---------------------------------------------------------------------------------------
def main(memory: int) -> None:
    """Answer until nobody asks any more; `memory` is the greatest address space in bytes."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold what was being printed
    asks = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not be taken for an answer
    quieten()
    typeset(_WARM, b"{}")
    gc.freeze()  # what is loaded by now stays: the collection after each page need not look at it again
    sys.addaudithook(watched(shelves()))
    say(answers, b"V", versions().encode())
    while len(head := asks.read(HEAD.size)) == HEAD.size:
        size, attached, seconds = HEAD.unpack(head)
        html = asks.read(size).decode()
        attachment = None if attached == NONE else asks.read(attached)
        signal.alarm(seconds)  # unhandled, it ends the process even in a loop below Python
        try:
            kind, body = b"P", typeset(html, attachment)
        except Exception as error:
            kind, body = b"E", f"{type(error).__name__}: {error}"[:2000].encode()
        signal.alarm(0)
        say(answers, kind, body)


def say(answers: BinaryIO, kind: bytes, body: bytes) -> None:
    """Write one answer whole."""
    answers.write(ANSWER.pack(kind, len(body)))
    answers.write(body)
    answers.flush()


def quieten() -> None:
    """Warnings about a style sheet are for who writes it, not for the log of a running house."""
    import logging

    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)


def shelves() -> tuple[str, ...]:
    """The folders whose files may be read after the first page: the library and Python's own."""
    import sysconfig

    import weasyprint

    library = os.path.dirname(os.path.dirname(os.path.abspath(weasyprint.__file__)))  # noqa: PTH100, PTH120
    python = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    # As they are named and as they lie: a virtual environment may be reached through a link.
    return tuple({form(folder) + os.sep for folder in (library, *python) for form in _FORMS})


def watched(allowed: tuple[str, ...]) -> Any:
    """An audit hook that refuses connections, processes, writing, and reading outside the allowed folders."""

    def hook(event: str, told: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = (*told, None, None, None)[:3]
            if isinstance(path, int):
                return
            writes = bool((flags or 0) & _WRITES) or any(sign in (mode or "r") for sign in "wax+")
            if writes or not any(form(os.fsdecode(path)).startswith(allowed) for form in _FORMS):
                raise PermissionError(f"the renderer may not open {path!r}")
        elif event.startswith(_REFUSED):
            raise PermissionError(f"the renderer may not {event}")

    return hook


if __name__ == "__main__":
    main(int(sys.argv[1]))
