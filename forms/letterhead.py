"""机关文书信息: the particulars of an authority and one free paragraph for each kind of document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.law.particulars import FIELDS, PARAGRAPH_MOST, faults_of, faults_of_paragraph
from workflows.models import Letterhead
from workflows.queries.letterheads import kinds

MUST = ("header_name", "notice_code", "address", "phone")
HINTS = {
    "header_name": _("红头和落款使用的全称，与印章一致。"),
    "notice_code": _("文号开头的几个字，例如“衡人社”。改代字不改序号：各文种的序号接着编。"),
    "contact": _("写科室或者岗位，一般不写个人姓名。"),
    "seal_name": _("印章上刻的名称；不填按机关名称。"),
    "government_name": _("不服决定时申请行政复议的本级人民政府；不填按部门登记。"),
    "court_name": _("有管辖权的人民法院；不填按部门登记。"),
    "review_contact": _("行政复议机构的地址和电话，印在告知救济途径的文书上。"),
}


def key_of(kind: str) -> str:
    """The name of the field that holds the free paragraph of a kind."""
    return f"paragraph-{kind}"


class LetterheadForm(forms.Form):
    """A draft as it is typed; `seen` is the digest of what the person saw before changing it."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in FIELDS.items():
            self.fields[name] = forms.CharField(
                label=label,
                required=name in MUST,
                max_length=Letterhead._meta.get_field(name).max_length,  # type: ignore[union-attr]
                help_text=HINTS.get(name, ""),
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
                error_messages={"required": _("%(label)s不能为空。") % {"label": label}},
            )
        for kind, title in kinds().items():
            # The length is a rule of the paragraph, said in one sentence with the others.
            self.fields[key_of(kind)] = forms.CharField(
                label=title,
                required=False,
                max_length=10 * PARAGRAPH_MOST,
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
            )

    def clean(self) -> dict[str, Any]:
        """Every fault at its own field."""
        data = super().clean() or {}
        for name in FIELDS:
            self._insist(name, faults_of(name, data.get(name, "")))
        for kind in kinds():
            name = key_of(kind)
            data[name] = data.get(name, "").replace("\r\n", "\n")
            self._insist(name, faults_of_paragraph(data[name]))
        return data

    def _insist(self, name: str, faults: list[Any]) -> None:
        """Say the faults of one field."""
        for fault in faults:
            self.add_error(name, fault)

    @property
    def particulars(self) -> list[Any]:
        """The fields of the authority."""
        return [self[name] for name in FIELDS]

    @property
    def paragraphs(self) -> list[dict[str, Any]]:
        """The fields of the documents; one that is filled or wrong stands open."""
        rows = []
        for kind in kinds():
            field = self[key_of(kind)]
            rows.append({"field": field, "is_open": bool(field.errors), "is_filled": bool(field.value())})
        return rows

    def told(self) -> tuple[dict[str, str], dict[str, str]]:
        """What was typed: the particulars, and the free paragraph of each kind."""
        data = self.cleaned_data
        return {name: data[name] for name in FIELDS}, {kind: data[key_of(kind)] for kind in kinds()}


class PublishForm(forms.Form):
    """From which day a draft counts."""

    seen = forms.CharField(widget=forms.HiddenInput)
    since = forms.DateField(
        label=_("启用日期"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        help_text=_("从这一天起签发的文书按这一版印制；已经签发的文书不变。"),
        error_messages={"required": _("请填写启用日期。"), "invalid": _("请填写日期，例如 2026-03-02。")},
    )


class DiscardForm(forms.Form):
    """Why a draft is not wanted."""

    reason = forms.CharField(
        label=_("作废理由"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("请写明作废理由；理由会记入台账。")},
    )
