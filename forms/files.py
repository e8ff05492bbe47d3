"""Uploads: checked by content, size and name before anything is kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import filetype
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SIZE_MAX = 20 * 1024 * 1024
ALLOWED = {
    "pdf": ("application/pdf",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "png": ("image/png",),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"),
}
ACCEPT = ",".join(f".{e}" for e in ALLOWED)
HINT = gettext_lazy("可上传 PDF、JPG、PNG、DOCX、XLSX，每个不超过 20 MB，可多选。")


@dataclass(frozen=True)
class Checked:
    """An upload that passed, with the media type its content says."""

    file: Any
    media_type: str


def check(upload: Any) -> Checked:
    """Look at one upload; ValidationError says which file, what is wrong and how to mend it."""
    name = PurePath(str(upload.name).replace("\\", "/")).name
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if len(name) > 120 or re.search(r"[\x00-\x1f<>:\"|?*]", name):
        raise forms.ValidationError(
            _("文件名“%(name)s”过长或含有特殊字符，请改名后重新上传。") % {"name": name[:60]}
        )
    if ending not in ALLOWED:
        raise forms.ValidationError(
            _("不支持“%(name)s”的格式，请转为 PDF、JPG、PNG、DOCX 或 XLSX 后重新上传。") % {"name": name}
        )
    if upload.size > SIZE_MAX:
        raise forms.ValidationError(_("“%(name)s”超过 20 MB，请压缩或拆分后重新上传。") % {"name": name})
    if upload.size == 0:
        raise forms.ValidationError(_("“%(name)s”是空文件，请检查后重新上传。") % {"name": name})
    kind = filetype.guess(upload.read(8192))
    upload.seek(0)
    if kind is None or kind.mime not in ALLOWED[ending]:
        raise forms.ValidationError(
            _("“%(name)s”的内容与扩展名不符，请用原来的程序另存为正确格式后重新上传。") % {"name": name}
        )
    upload.name = name
    return Checked(upload, ALLOWED[ending][0])


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked; cleans to a list of `Checked`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", FilesInput(attrs={"class": "form-control", "accept": ACCEPT, "multiple": True})
        )
        kwargs.setdefault("help_text", HINT)
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file is looked at; all errors are told at once."""
        uploads: Iterable[Any] = data if isinstance(data, list | tuple) else [data] if data else []
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
