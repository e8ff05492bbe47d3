"""Many PDF files as one: the only place that knows pikepdf (qpdf).

Nothing is held for long: a part of a hundred notices is merged and written, at the end the parts are joined from
their files, whose streams qpdf reads only while it writes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

A4 = (595.276, 841.89)


def merge(papers: Iterable[tuple[str, bytes]], target: Path, *, double_sided: bool) -> int:
    """Write these files into one, with a bookmark each; returns its pages, the empty ones among them.

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
    pages = len(book.pages)
    _save(book, marks, target)
    return pages


def join(parts: Sequence[Path], target: Path, *, title: str) -> int:
    """Write the parts one behind the other, bookmarks and all; returns the pages."""
    import pikepdf

    book, marks, sources = pikepdf.new(), [], []
    for part in parts:
        told = json.loads(part.with_suffix(".json").read_text(encoding="utf-8"))
        marks += [(label, len(book.pages) + first) for label, first in told]
        source = pikepdf.open(part)
        book.pages.extend(source.pages)
        sources.append(source)
    book.docinfo["/Title"] = title
    pages = len(book.pages)
    _save(book, marks, target)
    return pages


def _save(book: Any, marks: Sequence[tuple[str, int]], target: Path) -> None:
    """With bookmarks, whole or not at all."""
    import pikepdf

    with book.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(label, first) for label, first in marks)
    with written(target) as part:
        book.save(part, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


@contextmanager
def written(target: Path) -> Iterator[Path]:
    """A file that appears under its name only when it is whole."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
