"""The printed document: complete glyphs, fixed page, same bytes each time, and nothing read from outside."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.documents import sample_facts
from workflows.gateways import fonts
from workflows.gateways.pdf import render
from workflows.law.documents import DOCUMENTS
from workflows.queries.notices import html

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")

RARE_NAMES = "喆堃珺瑨赟昉旻玥翀犇垚燚䶮"


def read(command: str, pdf: bytes, folder: Path, *options: str) -> str:
    """The output of one poppler command on these bytes."""
    path = folder / "notice.pdf"
    path.write_bytes(pdf)
    tail = [str(path), "-"] if command == "pdftotext" else [str(path)]
    return subprocess.run([command, *options, *tail], capture_output=True, text=True, check=True).stdout


def pages(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page without white space."""
    return ["".join(page.split()) for page in read("pdftotext", pdf, folder).split("\f") if page.strip()]


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_every_kind_prints_on_a4_with_embedded_fonts_and_whole_text(kind, tmp_path):
    facts = sample_facts.facts(kind)
    pdf = render(html(kind, facts))
    info = read("pdfinfo", pdf, tmp_path)
    assert "(A4)" in info and "Tagged:          yes" in info and DOCUMENTS[kind].title in info
    text = "".join(pages(pdf, tmp_path))
    assert facts["number"] in text and "衡州喆堃建筑工程有限公司" in text and "2026年11月20日" in text
    table = read("pdffonts", pdf, tmp_path).splitlines()[2:]
    assert table and all(" yes yes yes " in f"{row} " for row in table)


def body_on_last_page(kind: str, facts: dict, folder: Path) -> str:
    """What the last page says besides signature, seal and page number."""
    *_, last = pages(render(html(kind, facts)), folder)
    signature = set(facts["authority"]["name"] + "样章仅供演示年月日号—0123456789")
    return "".join(char for char in last if char not in signature)


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
@pytest.mark.parametrize("person", [False, True])
def test_the_signature_is_never_alone_on_a_page(kind, person, tmp_path):
    assert len(body_on_last_page(kind, sample_facts.facts(kind, person), tmp_path)) >= 10


@pytest.mark.parametrize("lines", range(0, 22, 3))
def test_the_signature_takes_text_along_wherever_the_page_ends(lines, tmp_path):
    facts = {**sample_facts.facts("no_listing_decision"), "reason": "\n".join(["补充说明"] * (lines + 1))}
    assert len(body_on_last_page("no_listing_decision", facts, tmp_path)) >= 10


def test_the_same_facts_give_the_same_bytes():
    page = html("listing_decision", sample_facts.facts("listing_decision"))
    assert render(page) == render(page)


def test_rare_characters_in_names_have_glyphs(tmp_path):
    assert fonts.absent() == []
    assert fonts.unprintable(RARE_NAMES) == []
    assert RARE_NAMES in "".join(pages(render(f"<html lang=zh-CN><p>{RARE_NAMES}"), tmp_path))


def test_nothing_is_read_from_disk_or_network(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for printing")
    pdf = render(
        f'<html><link rel="attachment" href="{secret.as_uri()}"><img src="{secret.as_uri()}"><p>文</p>'
    )
    assert b"secret" not in pdf and "0 embedded files" in read("pdfdetach", pdf, tmp_path, "-list")


def test_a_blank_page_is_refused():
    with pytest.raises(ValueError, match="nothing to print"):
        render("  ")


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(tmp_path):
    pdf = render(html("listing_decision", sample_facts.facts("listing_decision")))
    layout = read("pdftotext", pdf, tmp_path, "-layout").split("\f")
    columns = [page.rstrip().splitlines()[-1].index("—") for page in layout if page.strip()]
    assert all(right > left for right, left in zip(columns[::2], columns[1::2], strict=False))
