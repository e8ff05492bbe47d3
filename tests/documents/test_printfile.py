"""Many PDF files as one: every object arrives, references in strings are words, and what was cut off is never there."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.papers import small_pdf
from workflows.gateways import printfile

pikepdf = pytest.importorskip("pikepdf")  # loaded when it is needed, as in the program


def written(text: str) -> bytes:
    """A page that shows this text, which also stands in a dictionary beside a reference."""
    book, kept = pikepdf.new(), BytesIO()
    book.add_blank_page(page_size=(595, 842))
    page = book.pages[0]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=book.make_indirect(font)))
    page.Contents = book.make_stream(b"BT /F1 20 Tf 50 700 Td (" + text.encode() + b") Tj ET")
    page.PieceInfo = pikepdf.Dictionary(
        Note=pikepdf.String("7 0 R (8 0 R) \\ 9 0 R"), Font=page.Resources.Font.F1
    )
    book.save(kept)
    return kept.getvalue()


def joined(folder: Path, *parts: list[tuple[str, bytes]], double_sided: bool = False) -> PdfReader:
    """These parts, merged and joined; sound as qpdf reads it."""
    files = [folder / f"{nth:06d}.pdf" for nth in range(len(parts))]
    pages = sum(
        printfile.merge(part, file, double_sided=double_sided)
        for part, file in zip(parts, files, strict=True)
    )
    target = folder / "all.pdf"
    assert printfile.join(files, target, title="衡人社（2026）") == pages
    with pikepdf.open(target) as book:
        assert len(book.pages) == pages
        if pages:  # qpdf holds it against a file that it has no page
            assert book.check_pdf_syntax() == []
            assert str(book.docinfo["/Title"]) == "衡人社（2026）"
    return PdfReader(target)


def test_texts_fonts_and_bookmarks_of_all_parts_arrive(tmp_path: Path) -> None:
    first = [(f"甲〔2026〕{n}号", written(f"paper {n}")) for n in range(3)]
    second = [(f"甲〔2026〕{n}号", written(f"paper {n}")) for n in range(3, 5)]
    book = joined(tmp_path, first, second)
    assert [page.extract_text() for page in book.pages] == [f"paper {n}" for n in range(5)]
    marks = {str(mark.title): book.get_destination_page_number(mark) for mark in book.outline}
    assert marks == {f"甲〔2026〕{n}号": n for n in range(5)}


def test_what_looks_like_a_reference_in_a_string_is_left_alone(tmp_path: Path) -> None:
    book = joined(tmp_path, [("a", written("one"))], [("b", written("two"))])
    for page in book.pages:
        told: Any = page["/PieceInfo"]
        assert told["/Note"] == "7 0 R (8 0 R) \\ 9 0 R"
        assert told["/Font"].get_object()["/BaseFont"] == "/Helvetica"


@pytest.mark.parametrize(("double_sided", "pages", "starts"), [(True, 8, [0, 2, 6]), (False, 5, [0, 1, 4])])
def test_double_sided_each_begins_on_an_odd_page(
    tmp_path: Path, double_sided: bool, pages: int, starts: list[int]
) -> None:
    parts = [[("a", small_pdf(1)), ("b", small_pdf(3))], [("c", small_pdf(1))]]
    book = joined(tmp_path, *parts, double_sided=double_sided)
    assert len(book.pages) == pages
    assert [book.get_destination_page_number(mark) for mark in book.outline] == starts


def test_nothing_to_print_makes_an_empty_book(tmp_path: Path) -> None:
    assert len(joined(tmp_path, []).pages) == 0


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), printfile.written(tmp_path / "x.pdf") as part:
        part.write_bytes(b"%PDF-")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
