"""Uploads: checked by content, size, number and name before anything is kept (decision 0023)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import filetype
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.inspection import names, ofd, office, pdf, pictures
from forms.inspection.unsafe import Unsafe

SIZE_MAX: Final = settings.UPLOAD_SIZE_MAX
TOTAL_MAX: Final = settings.UPLOAD_TOTAL_MAX
FILES_MAX: Final = 20
ZIPPED: Final = "application/zip"
ALLOWED: Final = {
    "pdf": ("application/pdf",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "png": ("image/png",),
    "ofd": ("application/ofd", ZIPPED),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIPPED),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIPPED),
}
ARCHIVES: Final = frozenset(["zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "iso", "cab", "jar"])
MACROS: Final = frozenset(["docm", "xlsm", "dotm", "xltm", "pptm", "xlsb"])
ACCEPT: Final = ",".join(f".{e}" for e in ALLOWED)
HINT = gettext_lazy("可上传 PDF、JPG、PNG、OFD、DOCX、XLSX，每个不超过 20 MB，一次最多 20 个。")

Inspect = Callable[[bytes], None]
INSPECT: Final[dict[str, Inspect]] = {
    "pdf": pdf.insist_safe,
    "ofd": ofd.insist_safe,
    "docx": lambda data: office.insist_safe(data, "docx"),
    "xlsx": lambda data: office.insist_safe(data, "xlsx"),
    "png": lambda data: pictures.insist_safe(data, "image/png"),
    "jpg": lambda data: pictures.insist_safe(data, "image/jpeg"),
    "jpeg": lambda data: pictures.insist_safe(data, "image/jpeg"),
}


@dataclass(frozen=True)
class Checked:
    """An upload that passed, with the media type its content says."""

    file: Any
    media_type: str


def check(upload: Any) -> Checked:
    """Look at one upload; ValidationError says which file, what is wrong and how to mend it."""
    name = names.neutral(str(upload.name))
    ending = names.ending_of(name)
    sentence = _of_ending(ending) or _of_size(upload)
    if not sentence:
        data = upload.read()
        upload.seek(0)
        kind = filetype.guess(data[:8192])
        if kind is None or kind.mime not in ALLOWED[ending]:
            sentence = _("“%(name)s”的内容与扩展名不符，请用原来的程序另存为正确格式后重新上传。")
        else:
            sentence = _of_content(data, ending)
    if sentence:
        raise forms.ValidationError(sentence % {"name": name if len(name) <= 60 else f"{name[:58]}…"})
    upload.name = name
    return Checked(upload, ALLOWED[ending][0])


def _of_ending(ending: str) -> str:
    """What is wrong with the kind of the file; empty for nothing."""
    if ending in ARCHIVES:
        return _("不接收压缩包“%(name)s”，请解压后把里面的文件逐个上传。")
    if ending in MACROS:
        return _("“%(name)s”是带宏的格式，请另存为不含宏的 DOCX、XLSX 或者 PDF 后重新上传。")
    if ending not in ALLOWED:
        return _("不支持“%(name)s”的格式，请转为 PDF、JPG、PNG、OFD、DOCX 或 XLSX 后重新上传。")
    return ""


def _of_size(upload: Any) -> str:
    """What is wrong with the size; empty for nothing."""
    if upload.size > SIZE_MAX or upload.file is None:  # project.uploads did not even keep it
        return _("“%(name)s”超过 20 MB，请压缩或拆分后重新上传。")
    return "" if upload.size else _("“%(name)s”是空文件，请检查后重新上传。")


def _of_content(data: bytes, ending: str) -> str:
    """What is wrong with what is inside; empty for nothing."""
    try:
        INSPECT[ending](data)
    except Unsafe as unsafe:
        return str(unsafe.sentence)
    return ""


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked; cleans to a list of `Checked`. One that is refused refuses them all."""

    def __init__(self, *, most: int = FILES_MAX, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", FilesInput(attrs={"class": "form-control", "accept": ACCEPT, "multiple": True})
        )
        kwargs.setdefault("help_text", HINT)
        self.most = most
        kwargs.setdefault("allow_empty_file", True)  # `check` says it in our words
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Number and sum first, then every file; all errors are told at once."""
        uploads = [u for u in (data if isinstance(data, list | tuple) else [data]) if u]
        self._insist_few(uploads)
        checked, errors = [], []
        for upload in uploads:
            try:
                checked.append(check(super().clean(upload, initial)))
            except forms.ValidationError as error:
                errors.append(error)
        if errors:
            raise forms.ValidationError(errors)
        if self.required and not checked:
            raise forms.ValidationError(_("请至少上传一个文件。"))
        return checked

    def _insist_few(self, uploads: Iterable[Any]) -> None:
        """Raise ValidationError for too many files, or too much of them together."""
        sizes = [upload.size for upload in uploads]
        if len(sizes) > self.most:
            raise forms.ValidationError(
                _("一次最多上传 %(most)d 个文件，您选了 %(n)d 个；请合并成一个 PDF，或者分几次提交。"),
                params={"most": self.most, "n": len(sizes)},
            )
        if sum(sizes) > TOTAL_MAX:
            raise forms.ValidationError(
                _("一次上传的文件合计不能超过 %(most)d MB，请压缩后重新上传。"),
                params={"most": TOTAL_MAX // 1024**2},
            )
