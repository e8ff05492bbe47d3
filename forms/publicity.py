"""双公示: the workbook of licences or penalties, and the reason for taking one down."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law.recordfile import OPTIONAL
from workflows.queries import workbook
from workflows.queries.publicity import Rulebook


class RecordsForm(forms.Form):
    """A workbook to import under the rules of one list; `data_read`, its bytes, are known once it is clean."""

    list = forms.ChoiceField(
        label=gettext_lazy("适用的规则"),
        error_messages={"required": gettext_lazy("请选择这份文件适用的规则。")},
    )
    file = forms.FileField(
        label=gettext_lazy("双公示登记表"),
        help_text=gettext_lazy("一个 .xlsx 文件，不超过 5 MB、2000行；前20行内有一行列名。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
        error_messages={
            "required": gettext_lazy("请选择要导入的工作簿。"),
            "empty": gettext_lazy("这是一个空文件，请检查后重新选择。"),
        },
    )

    def __init__(self, *args: Any, lists: Sequence[Rulebook], **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.lists = lists
        field = self.fields["list"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *((each.code, each.name) for each in lists)]

    def clean(self) -> dict[str, Any]:
        """Read the workbook now, so that the refusal stands where the file was chosen."""
        data = super().clean() or {}
        file = data.get("file")
        if file is None or self.errors:
            return data
        if file.size > workbook.SIZE_MAX:
            self.add_error("file", _("文件超过 5 MB，请删去图片和多余的工作表，或者分批导入。"))
            return data
        self.data_read = file.read()
        self.rules = next(each for each in self.lists if each.code == data["list"])
        try:
            workbook.read(self.data_read, self.rules.headings, OPTIONAL)
        except workbook.Unreadable as error:
            self.add_error("file", str(error))
        return data


class RetractForm(forms.Form):
    """Why a record is taken off the public site."""

    because = forms.CharField(
        label=gettext_lazy("撤下的理由"),
        help_text=gettext_lazy("写明原决定被撤销、变更，或者报送有误的情况和依据。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        error_messages={"required": gettext_lazy("请写明撤下的理由。")},
    )
