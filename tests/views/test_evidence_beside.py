"""Evidence is read beside the form: in its frame, checked against its digest, with the way to the next file."""

import hashlib
import re
from typing import Any

import pytest

from tests.cast import MONDAY
from tests.views.held import text
from workflows.models import Evidence

pytestmark = pytest.mark.django_db
PDF, PNG = b"%PDF-1.4\n%%EOF\n", b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def keep(city: Any, walk: Any, settings: Any, name: str, media: str, body: bytes) -> Evidence:
    """A file of the case with its bytes in the store."""
    path = settings.MEDIA_ROOT / "evidence"
    path.mkdir(parents=True, exist_ok=True)
    (path / name).write_bytes(body)
    facts = {"media_type": media, "size": len(body), "digest": hashlib.sha256(body).hexdigest()}
    by = {"uploaded_by": city.clara, "uploaded_at": walk.entry.registered_at}
    return Evidence.objects.create(entry=walk.entry, file=f"evidence/{name}", name=name, **facts, **by)


@pytest.fixture
def case(city: Any, sign_in: Any, today_is: Any, settings: Any) -> Any:
    """A case with three files, the page of its task, and who reads it."""
    walk = city.case()
    today_is(MONDAY)
    files = [
        keep(city, walk, settings, "责令书.pdf", "application/pdf", PDF),
        keep(city, walk, settings, "现场.png", "image/png", PNG),
        keep(city, walk, settings, "台账.xlsx", "application/zip", b"PK\x03\x04"),
    ]
    return files, f"/tasks/{walk.item('verify').code}/", sign_in(city.clara)


def test_a_pdf_stands_in_a_frame_with_its_neighbour_and_the_form(case: Any) -> None:
    (pdf, png, _sheet), where, client = case
    page = text(client.get(f"{where}?evidence={pdf.code}"))
    assert re.search(rf'src="/files/{pdf.code}/"\s+title="预览：责令书.pdf"', page)
    assert "已核对：摘要与台账一致" in page
    assert f"{where}?evidence={png.code}#viewer" in page and 'id="step-form"' in page
    assert client.get(f"/files/{pdf.code}/").headers["Content-Security-Policy"].endswith("'self'")


def test_a_picture_is_a_picture_and_a_sheet_is_only_saved(case: Any) -> None:
    (_pdf, png, sheet), where, client = case
    assert f'<img src="/files/{png.code}/" alt="现场.png">' in text(
        client.get(f"{where}?evidence={png.code}")
    )
    page = text(client.get(f"{where}?evidence={sheet.code}"))
    assert "不能在页面内预览" in page and "<iframe class" not in page


def test_the_script_gets_the_panel_alone(case: Any) -> None:
    (pdf, *_rest), where, client = case
    part = text(client.get(f"{where}?evidence={pdf.code}", headers={"HX-Target": "viewer"}))
    assert part.lstrip().startswith('<div id="viewer">') and "step-form" not in part


def test_changed_bytes_are_a_red_fault(case: Any, settings: Any) -> None:
    (pdf, png, _sheet), where, client = case
    (settings.MEDIA_ROOT / "evidence" / pdf.name).write_bytes(PDF + b"!")
    assert "文件内容与台账摘要不符" in text(client.get(f"{where}?evidence={pdf.code}"))
    (settings.MEDIA_ROOT / "evidence" / png.name).unlink()
    assert "存储中找不到该文件" in text(client.get(f"{where}?evidence={png.code}"))


def test_a_file_of_another_case_is_unknown_here(case: Any, city: Any, settings: Any) -> None:
    _files, where, client = case
    other = keep(city, city.case(company="hongtuo"), settings, "别案.pdf", "application/pdf", PDF)
    assert client.get(f"{where}?evidence={other.code}").status_code == 404


@pytest.mark.parametrize(
    ("part", "words"), [("file", "认定的事实"), ("flow", "流转"), ("papers", "告知与送达")]
)
def test_the_pane_reads_the_case_file_part_by_part(case: Any, part: str, words: str) -> None:
    _files, where, client = case
    page = text(client.get(f"{where}?part={part}"))
    assert words in page and "<html" not in page
    pane = text(client.get(f"/inbox/?task={where.split('/')[2]}"))
    assert f"{where}?part={part}" in pane
