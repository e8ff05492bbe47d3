"""Many PDF files as one: the only place that knows pikepdf (qpdf).

qpdf holds every object of all its files until it writes: thousands of notices would take gigabytes. So some dozens are
merged at a time (`merge`), and the parts are written one behind the other by ourselves (`join`), which holds one.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any

# A reference in an object as qpdf writes it; strings, in which parentheses are always escaped, are passed over.
_REFERENCE = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]*>|(?<![^\s\[/<>])(\d+) 0 R", re.DOTALL)
_CATALOG, _PAGES, _OUTLINE, _INFO, _FIRST = (
    1,
    2,
    3,
    4,
    5,
)  # numbers of our own objects, and the first of others


def merge(papers: Iterable[tuple[str, bytes]], target: Path, *, double_sided: bool) -> int:
    """Write these files into one; returns its pages, the empty ones among them.

    Double-sided, each begins on an odd page: a blank one follows where the last ended on an odd page. Beside the
    file stands `<name>.json` with label and first page of each, for `join`.
    """
    import pikepdf

    book, marks, sources = pikepdf.new(), [], []
    for label, data in papers:
        source = pikepdf.open(BytesIO(data))
        # What is drawn by a field, as a seal of a signature, becomes part of the page: a field is not copied.
        source.flatten_annotations("print")
        marks.append((label, len(book.pages)))
        book.pages.extend(source.pages)
        sources.append(source)  # its streams are read when the book is written
        if double_sided and len(book.pages) % 2:
            _, _, width, height = (float(side) for side in book.pages[-1].mediabox)
            book.add_blank_page(page_size=(width, height))
    with written(target.with_suffix(".json")) as part:
        part.write_text(json.dumps(marks, ensure_ascii=False), encoding="utf-8")
    with written(target) as part:
        book.save(part, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return len(book.pages)


def join(parts: Sequence[Path], target: Path, *, title: str) -> int:
    """Write the parts one behind the other, with a bookmark for each label; returns the pages."""
    with written(target) as part, part.open("wb") as file:
        volume = _Volume(file)
        for each in parts:
            volume.append(each)
        volume.close(title)
    return volume.pages


class _Volume:
    """A PDF file that is written from front to back: objects as they come, the table of their places at the end."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.places = file, dict.fromkeys(range(1, _FIRST), 0)
        self.trees: list[int] = []
        self.marks: list[tuple[str, int]] = []  # label, and the number of its first page
        self.pages = 0
        file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def append(self, part: Path) -> None:
        """All objects of a part under numbers of our own; its pages hang from our tree."""
        import pikepdf

        with pikepdf.open(part) as book:
            base = max(self.places)
            root, tree = book.Root.objgen[0], book.Root.Pages.objgen[0]
            for each in book.objects:
                number = each.objgen[0]
                if number not in (0, root):
                    self._copy(each, base, parent=_PAGES if number == tree else 0)
            for label, first in json.loads(part.with_suffix(".json").read_text(encoding="utf-8")):
                self.marks.append((label, base + book.pages[first].objgen[0]))
            self.trees.append(base + tree)
            self.pages += len(book.pages)

    def _copy(self, each: Any, base: int, *, parent: int) -> None:
        """One object with its references moved; a stream as it is packed."""
        import pikepdf

        is_stream = isinstance(each, pikepdf.Stream)
        data = each.read_raw_bytes() if is_stream else b""
        if is_stream:
            each.stream_dict["/Length"] = len(data)
        text = (each.stream_dict if is_stream else each).unparse(resolved=True)
        text = _REFERENCE.sub(lambda m: b"%d 0 R" % (base + int(m[1])) if m[1] else m[0], text)
        if parent:
            text = text.removesuffix(b">>") + b"/Parent %d 0 R >>" % parent
        self._write(base + each.objgen[0], text, data if is_stream else None)

    def _write(self, number: int, text: bytes, data: bytes | None = None) -> None:
        """One object at the end of the file."""
        self.places[number] = self.file.tell()
        body = text if data is None else text + b"\nstream\n" + data + b"\nendstream"
        self.file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def close(self, title: str) -> None:
        """Page tree, bookmarks, catalog, and where every object stands."""
        kids = b" ".join(b"%d 0 R" % tree for tree in self.trees)
        self._write(_PAGES, b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (self.pages, kids))
        self._write_marks()
        outline = b"/Outlines %d 0 R /PageMode /UseOutlines" % _OUTLINE if self.marks else b""
        self._write(_CATALOG, b"<< /Type /Catalog /Pages %d 0 R %s >>" % (_PAGES, outline))
        self._write(_INFO, b"<< /Title %s >>" % _text(title))
        size, start = max(self.places) + 1, self.file.tell()
        rows = (
            b"%010d 00000 n \n" % self.places[n] if n in self.places else b"0000000000 65535 f \n"
            for n in range(1, size)
        )
        self.file.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        self.file.writelines(rows)
        trailer = b"trailer << /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        self.file.write(trailer % (size, _CATALOG, _INFO, start))

    def _write_marks(self) -> None:
        """The bookmarks, a list that names its neighbours."""
        first = max(self.places) + 1
        last = first + len(self.marks) - 1
        for number, (label, page) in enumerate(self.marks, first):
            before = b"/Prev %d 0 R " % (number - 1) if number > first else b""
            after = b"/Next %d 0 R " % (number + 1) if number < last else b""
            told = (_text(label), _OUTLINE, before, after, page)
            self._write(number, b"<< /Title %s /Parent %d 0 R %s%s/Dest [ %d 0 R /Fit ] >>" % told)
        ends = b"/First %d 0 R /Last %d 0 R /Count %d" % (first, last, len(self.marks))
        self._write(_OUTLINE, b"<< /Type /Outlines %s >>" % (ends if self.marks else b""))


def _text(words: str) -> bytes:
    """Words as PDF writes them in any script."""
    return b"<FEFF%s>" % words.encode("utf-16-be").hex().upper().encode()


@contextmanager
def written(target: Path) -> Iterator[Path]:
    """A file that appears under its name only when it is whole."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
