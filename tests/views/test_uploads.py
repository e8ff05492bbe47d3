"""Uploads: real files of every kind pass, a malicious set is refused with sentences and nothing of it is kept."""

import re

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from forms.files import FILES_MAX, FilesField, check
from forms.inspection.names import neutral
from tests import uploads
from tests.uploads import PDF, upload

CHINESE = re.compile(r"[\u4e00-\u9fff]{3,}")
MALICIOUS = uploads.malicious()
PLAIN = {
    "决定书.pdf": PDF,
    "照片.jpg": uploads.JPG,
    "照片.JPEG": uploads.JPG,
    "截图.png": uploads.PNG,
    "说明.docx": uploads.office(rels=uploads.outside("hyperlink", "https://www.creditchina.gov.cn/")),
    "明细.xlsx": uploads.office("xlsx"),
    "发票.ofd": uploads.ofd(),
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_file_of_every_kind_is_taken(name: str) -> None:
    assert check(upload(name, PLAIN[name])).file.read() == PLAIN[name]


@pytest.mark.parametrize("what", MALICIOUS)
def test_a_malicious_file_is_refused_with_a_sentence(what: str) -> None:
    name, data = MALICIOUS[what]
    with pytest.raises(forms.ValidationError) as refused:
        check(upload(name, data))
    (sentence,) = refused.value.messages
    assert CHINESE.search(sentence) and sentence.endswith("。") and "%" not in sentence
    assert not re.search(r"[\u202a-\u202e]", sentence)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\证据.pdf", "证据.pdf"),
        ("发票\u202efdp.png", "发票fdp.png"),
        ("..hidden.pdf", "hidden.pdf"),
        ("发票.exe.pdf", "发票_exe.pdf"),
        ("a\x00b\x1f\r\nc.pdf", "ab c.pdf"),
        ("2026.3.1 付款.pdf", "2026.3.1 付款.pdf"),
        ("con.pdf", "_con.pdf"),
        ("“<b>”|x?.pdf", "“_b_”_x_.pdf"),
        (".pdf", "文件.pdf"),
    ],
)
def test_names_are_made_harmless(typed: str, kept: str) -> None:
    assert neutral(typed) == kept
    assert len(neutral("长" * 300 + ".pdf")) == 120


def test_fifty_files_are_too_many_and_each_bad_one_is_named() -> None:
    field = FilesField(required=False)
    with pytest.raises(forms.ValidationError, match=f"最多上传 {FILES_MAX} 个文件，您选了 50 个"):
        field.clean([upload(f"{n}.pdf") for n in range(50)])
    with pytest.raises(forms.ValidationError) as refused:
        field.clean([upload(), upload("a.exe"), upload("b.zip")])
    assert len(refused.value.messages) == 2


def test_files_over_the_limit_are_counted_and_thrown_away(rf, monkeypatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_SIZE_MAX", 100_000)
    monkeypatch.setattr(settings, "UPLOAD_TOTAL_MAX", 150_000)
    sent = [upload(f"{n}.pdf", b"x" * size) for n, size in enumerate((90_000, 200_000, 80_000, 10))]
    got = rf.post("/", {"files": sent, "text": "仍在"})
    assert got.POST["text"] == "仍在"
    kinds = [type(file) is not UploadedFile and file.file is not None for file in got.FILES.getlist("files")]
    assert kinds == [True, False, True, False] and got.FILES.getlist("files")[1].size == 200_000
    with pytest.raises(forms.ValidationError, match=r"20 MB|合计"):
        FilesField().clean(got.FILES.getlist("files"))
