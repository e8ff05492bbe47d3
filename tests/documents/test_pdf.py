"""The printed document: complete glyphs, A4, same bytes each time, and nothing read from outside; see test_layout."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.documents import paper, sample_facts
from workflows.gateways.pdf import render
from workflows.law.documents import DOCUMENTS, RECORD
from workflows.queries.notices import html, title_of

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")


def read(command: str, pdf: bytes, folder: Path, *options: str) -> str:
    """The output of one poppler command on these bytes."""
    path = folder / "notice.pdf"
    path.write_bytes(pdf)
    tail = [str(path), "-"] if command == "pdftotext" else [str(path)]
    return subprocess.run([command, *options, *tail], capture_output=True, text=True, check=True).stdout


def pages(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page without white space."""
    return ["".join(page.split()) for page in read("pdftotext", pdf, folder).split("\f") if page.strip()]


@cache
def printed(kind: str, person: bool = False) -> bytes:
    """The PDF of one kind; each is printed once for all tests."""
    return render(html(kind, sample_facts.facts(kind, person)))


def without_signature(page: str, facts: dict) -> str:
    """What a page says besides signature, seal and page number."""
    signature = set(facts["authority"]["name"] + "样章仅供演示年月日号印发—0123456789")
    return "".join(char for char in page if char not in signature)


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_every_kind_prints_on_a4_with_embedded_fonts_and_whole_text(kind, tmp_path):
    facts, document, pdf = sample_facts.facts(kind), DOCUMENTS[kind], printed(kind)
    info = read("pdfinfo", pdf, tmp_path)
    assert "(A4)" in info and "Tagged:          yes" in info and title_of(document, facts) in info
    leaves = pages(pdf, tmp_path)
    text = "".join(leaves)
    assert facts["number"] in text and "衡州喆堃建筑工程有限公司" in text
    assert paper.empty_glyphs(pdf) == []
    table = read("pdffonts", pdf, tmp_path).splitlines()[2:]
    assert table and all(" yes yes yes " in f"{row} " for row in table)
    if document.form != RECORD:
        assert "2026年11月20日" in text
        assert len(without_signature(leaves[-1], facts)) >= 10, "the signature is alone on its page"


@pytest.mark.parametrize("kind", ["listing_decision", "repair_notice", "removal_notice", "objection_result"])
def test_a_persons_signature_is_not_alone_either(kind, tmp_path):
    *_, last = pages(printed(kind, person=True), tmp_path)
    assert len(without_signature(last, sample_facts.facts(kind))) >= 10


def test_the_file_says_its_title_author_language_and_day():
    reader = PdfReader(BytesIO(printed("listing_decision")))
    told = reader.metadata
    assert told.title == "拖欠农民工工资失信联合惩戒对象名单列入决定书（衡人社信决〔2026〕12号）"
    assert told.author == "衡州市人力资源和社会保障局"
    assert told.creation_date_raw.startswith("D:20261119160000") or "20261120" in told.creation_date_raw
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "zh-CN"


def test_the_same_facts_give_the_same_bytes():
    page = html("listing_decision", sample_facts.facts("listing_decision"))
    assert printed("listing_decision") == render(page)


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
