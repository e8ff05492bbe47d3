"""The first page of every kind of document as an image, each alone and all on one sheet: to be looked at."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.core.management.base import BaseCommand, CommandError
from PIL import Image, ImageDraw, ImageFont

from workflows import printing
from workflows.law.documents import DOCUMENTS, FILE, LETTER, RECORD, Document
from workflows.law.letters import LETTERS
from workflows.management import specimens
from workflows.queries import notices

FORMS: Final = {FILE: "文件格式", LETTER: "信函格式", RECORD: "笔录和表格"}
COLUMNS, THUMBNAIL, GAP, CAPTION = 6, 380, 24, 58  # pixels of the sheet


class Leaf(NamedTuple):
    """One document as printed: its caption, how many pages it has, its first page."""

    caption: str
    under: str
    image: Path


class Command(BaseCommand):
    help = "Print every kind of document with invented facts and lay the first pages out on one sheet."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and how fine."""
        parser.add_argument(
            "-o", "--output", required=True, type=Path, metavar="DIR", help="folder to write to"
        )
        parser.add_argument(
            "--dpi", type=int, default=110, help="resolution of the single pages (default 110)"
        )
        parser.add_argument("--draft", action="store_true", help="as drafts: watermark, no number, no seal")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print, rasterise, compose."""
        if not shutil.which("pdftoppm"):
            raise CommandError("pdftoppm is missing: sudo apt-get install -y poppler-utils")
        folder: Path = options["output"]
        folder.mkdir(parents=True, exist_ok=True)
        leaves = [
            leaf_of(folder, nth, document, other, options["dpi"], options["draft"])
            for nth, (document, other) in enumerate(catalogue(), start=1)
        ]
        sheet = folder / "sheet.png"
        compose(leaves).save(sheet)
        self.stdout.write(f"{len(leaves)} documents: {sheet}")


def catalogue() -> Iterator[tuple[Document, bool]]:
    """Every kind of document, with whether it is the letter of lists that have none of their own."""
    own = {document.template for document in DOCUMENTS.values()}
    yield from ((document, False) for document in DOCUMENTS.values())
    yield from ((document, True) for document in LETTERS.values() if document.template not in own)


def leaf_of(folder: Path, nth: int, document: Document, other: bool, dpi: int, draft: bool) -> Leaf:
    """Print one document: its PDF and its first page as PNG."""
    stem = folder / f"{nth:02d}-{document.kind}{'-general' if other else ''}"
    facts = specimens.facts(document, other_list=other)
    file = stem.with_suffix(".pdf")
    file.write_bytes(printing.draw(notices.html(document.kind, facts, draft=draft)))
    pages = rasterised(file, dpi)
    first = stem.with_suffix(".png")
    first.write_bytes(pages[0])
    where = "，通用文书" if other else ""
    return Leaf(
        f"{nth}. {document.title}", f"{document.kind}：{FORMS[document.form]}{where}，{len(pages)}页", first
    )


def rasterised(file: Path, dpi: int) -> list[bytes]:
    """Each page of a PDF as a PNG."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(dpi), "-png", file, f"{folder}/page"], check=True, timeout=120)
        return [page.read_bytes() for page in sorted(Path(folder).glob("page*.png"))]


def compose(leaves: list[Leaf]) -> Image.Image:
    """One image with all first pages in rows, each with its caption."""
    height = round(THUMBNAIL * 297 / 210)
    rows = -(-len(leaves) // COLUMNS)
    cell = (THUMBNAIL + GAP, height + CAPTION + GAP)
    sheet = Image.new("RGB", (GAP + COLUMNS * cell[0], GAP + rows * cell[1]), "#d8dadf")
    pen, large, small = ImageDraw.Draw(sheet), lettering(17), lettering(14)
    for place, leaf in enumerate(leaves):
        left, top = GAP + place % COLUMNS * cell[0], GAP + place // COLUMNS * cell[1]
        with Image.open(leaf.image) as page:
            sheet.paste(
                page.convert("RGB").resize((THUMBNAIL, height), Image.Resampling.LANCZOS), (left, top)
            )
        pen.text((left, top + height + 6), leaf.caption, fill="#111418", font=large)
        pen.text((left, top + height + 30), leaf.under, fill="#4a5260", font=small)
    return sheet


def lettering(size: int) -> ImageFont.FreeTypeFont:
    """A Chinese font for the captions, found by fontconfig."""
    asked = ["fc-match", "--format=%{file}\t%{index}", "Noto Sans CJK SC"]
    file, _tab, index = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.partition(
        "\t"
    )
    return ImageFont.truetype(file, size, index=int(index or 0) & 0xFFFF)
