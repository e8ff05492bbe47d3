"""Where things stand on a printed page, in millimetres from its upper left corner."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import ContentStream

MM = 25.4 / 72  # of a point
PX = 25.4 / 96  # of a CSS pixel
LINE = 10.2272
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


@dataclass(frozen=True)
class Piece:
    """A run of characters or a box."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2


def words(page: str) -> str:
    """The HTML of a page without the spans around characters that another font may have to draw."""
    return re.sub(r'<span class="(?:rare|nb)">(.*?)</span>', r"\1", page)


def lines(pdf: bytes, folder: Path) -> list[list[Piece]]:
    """The lines of text of each page, from above; what stands at one height is one line."""
    file = folder / "page.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, text=True, check=True)
    return [_lines(page) for page in told.stdout.split("<page ")[1:]]


def _lines(page: str) -> list[Piece]:
    found = [
        Piece(*(float(value) * MM for value in match[:4]), match[4])
        for match in sorted(_WORD.findall(page), key=lambda match: (round(float(match[1])), float(match[0])))
    ]
    rows: list[list[Piece]] = []
    for piece in sorted(found, key=lambda piece: (piece.middle, piece.left)):
        if rows and abs(rows[-1][0].middle - piece.middle) < 1.5:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [
        Piece(
            min(p.left for p in row),
            min(p.top for p in row),
            max(p.right for p in row),
            max(p.bottom for p in row),
            "".join(p.text for p in sorted(row, key=lambda p: p.left)),
        )
        for row in rows
    ]


def boxes(html: str) -> dict[str, list[tuple[int, Piece]]]:
    """Every box that has a class, or a tag of its own, as (page from 1, where it stands) by that name."""
    from weasyprint import HTML

    found: dict[str, list[tuple[int, Piece]]] = {}
    for number, page in enumerate(HTML(string=html).render().pages, start=1):
        for box in _all(page._page_box):
            if box.element is not None and isinstance(box.height, int | float):
                x, y = box.border_box_x() * PX, box.border_box_y() * PX
                where = Piece(x, y, x + box.border_width() * PX, y + box.border_height() * PX)
                for name in {*(box.element.get("class") or "").split(), box.element_tag}:
                    found.setdefault(name, []).append((number, where))
    return found


def _all(box: Any) -> Iterator[Any]:
    """A box and all below it, those laid out apart too."""
    box = getattr(box, "_box", box)
    if hasattr(box, "element") and hasattr(box, "border_box_x"):
        yield box
    for child in getattr(box, "children", ()):
        yield from _all(child)


def empty_glyphs(pdf: bytes) -> list[tuple[str, int]]:
    """Glyphs that the pages draw and their fonts do not have, as (font, number): each is a box on the paper."""
    reader = PdfReader(BytesIO(pdf))
    drawn = {pair for page in reader.pages for pair in _drawn(reader, page)}
    fonts = {name: _font(found) for page in reader.pages for name, found in _fonts(page).items()}
    return sorted((name, glyph) for name, glyph in drawn if not _has(fonts[name], glyph))


def _drawn(reader: PdfReader, page: Any) -> Iterator[tuple[str, int]]:
    """Each glyph that a page draws, with the name of its font."""
    font = ""
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"Tf":
            font = str(operands[0])
        elif operator in (b"TJ", b"Tj"):
            for item in operands[0] if operator == b"TJ" else operands:
                if not isinstance(item, int | float) and hasattr(item, "original_bytes"):
                    raw = item.original_bytes
                    yield from ((font, int.from_bytes(raw[i : i + 2], "big")) for i in range(0, len(raw), 2))


def _fonts(page: Any) -> dict[str, Any]:
    return {str(name): found.get_object() for name, found in page["/Resources"]["/Font"].items()}


def _font(found: Any) -> TTFont:
    """The font program that is embedded."""
    descriptor = found["/DescendantFonts"][0].get_object()["/FontDescriptor"]
    data = next(descriptor[key] for key in ("/FontFile3", "/FontFile2") if key in descriptor).get_data()
    return TTFont(BytesIO(data))


def _has(font: TTFont, glyph: int) -> bool:
    """Is there such a glyph, other than .notdef?"""
    return 0 < glyph < font["maxp"].numGlyphs
