"""Receipts, receivers and the filters of both."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forms.files import FilesField
from workflows.law.recall import EVENT_WORDS, Answer, Taking
from workflows.law.signature import jwk_of, key_of
from workflows.models import Department, ListStatus, ListType, Recipient

SMALL = {"class": "form-select form-select-sm"}
LINE = {"class": "form-control", "autocomplete": "off"}


class ReceiptForm(forms.Form):
    """What a receiver has done, and who says so."""

    answer = forms.ChoiceField(
        label=_("处理情况"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择处理情况。")},
    )
    who = forms.CharField(
        label=_("确认人"),
        max_length=60,
        help_text=_("写姓名和科室，例如“信息中心 王工”。"),
        widget=forms.TextInput(attrs=LINE),
        error_messages={"required": _("请填写确认人。")},
    )
    text = forms.CharField(
        label=_("说明"),
        max_length=500,
        required=False,
        help_text=_("未保存、未使用该信息的，写明核对情况。"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )

    def __init__(self, *args: Any, who: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].conditional = True  # type: ignore[attr-defined]
        if who:
            self.fields["who"].initial = who

    def clean(self) -> dict[str, Any]:
        """Who holds nothing says how that was found out."""
        data = super().clean() or {}
        if data.get("answer") == Answer.NOT_HELD and not data.get("text", "").strip():
            self.add_error("text", _now("请写明核对情况，例如查了哪些系统。"))
        return data


class PaperForm(ReceiptForm):
    """A confirmation that came on paper, with its scan."""

    files = FilesField(
        label=_("回执扫描件"),
        help_text=_("上传一个文件：PDF、JPG、PNG、DOCX 或 XLSX，不超过 20 MB。"),
        error_messages={"required": _("请上传书面回执的扫描件。")},
    )

    field_order = ("answer", "who", "text", "files")


class ResendForm(forms.Form):
    """Why it is sent again."""

    reason = forms.CharField(
        label=_("再次发送的理由"),
        max_length=200,
        widget=forms.TextInput(attrs=LINE),
        error_messages={"required": _("请写明理由；理由会记入台账。")},
    )


class RecallFilter(forms.Form):
    """What narrows the desk of receipts; every field may stay empty."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("种类"),
        choices=[("", _("全部")), *Taking.choices],
        required=False,
        widget=forms.Select(attrs=SMALL),
    )
    recipient = forms.ChoiceField(label=_("接收方"), required=False, widget=forms.Select(attrs=SMALL))
    q = forms.CharField(
        label=_("条目编号或者主体全称"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control form-control-sm"}),
    )

    def __init__(self, data: Any, recipients: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="f_%s")
        self.fields["recipient"].choices = [("", _now("全部")), *recipients]  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        """What was asked for and can be read; the rest filters nothing."""
        self.errors  # noqa: B018  reading them is what cleans
        return {name: value for name, value in self.cleaned_data.items() if value}


def _day(label: Any, *, required: bool, hint: Any = "") -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写日期。"), "invalid": _("请填写日期，例如 2026-03-02。")},
    )


class RecipientForm(forms.Form):
    """A registered receiver. The name of one that is registered stays: messages bear it."""

    name = forms.CharField(
        label=_("接收方名称"),
        max_length=100,
        widget=forms.TextInput(attrs=LINE),
        error_messages={"required": _("请填写接收方名称。")},
    )
    kind = forms.ChoiceField(
        label=_("类别"), choices=Recipient.Kind.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    department = forms.ModelChoiceField(
        label=_("本系统内的部门"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("不在本系统内"),
        help_text=_("填了部门的，该部门的经办人可以在本系统内确认。"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    way = forms.ChoiceField(
        label=_("送达方式"),
        choices=Recipient.Way.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    address = forms.CharField(
        label=_("地址"),
        max_length=200,
        required=False,
        help_text=_("交换文件夹：文件夹名称，不填用接收方名称；接口：以 https:// 开头的地址。"),
        widget=forms.TextInput(attrs=LINE),
    )
    lists = forms.MultipleChoiceField(
        label=_("名单"),
        required=False,
        help_text=_("不选表示全部名单。"),
        widget=forms.CheckboxSelectMultiple,
    )
    events = forms.MultipleChoiceField(
        label=_("事项"),
        choices=list(EVENT_WORDS.items()),
        required=False,
        help_text=_(
            "不选表示全部事项；自动登记的措施实施单位，不选表示按名单规则告知。告知过的信息，更正和撤回一律告知，不受此限。"
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    key = forms.CharField(
        label=_("回执签名公钥"),
        required=False,
        help_text=_("JWK 格式的 Ed25519 公钥；登记后可以核对该接收方签名的回执。"),
        widget=forms.Textarea(attrs={"class": "form-control xh-mono", "rows": 3, "spellcheck": "false"}),
    )
    since = _day(_("登记起始日"), required=True)
    until = _day(
        _("登记终止日"), required=False, hint=_("终止后不再告知新的列入；以前告知过的，更正和撤回仍然告知。")
    )
    because = forms.CharField(
        label=_("修改理由"),
        max_length=200,
        widget=forms.TextInput(attrs=LINE),
        error_messages={"required": _("请写明理由；理由会记入该接收方的登记簿。")},
    )

    def __init__(self, *args: Any, row: Recipient | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name",) if row else ("because",):
            del self.fields[name]
        lists = ListType.objects.exclude(status=ListStatus.RULES).order_by("kind", "code")
        self.fields["lists"].choices = list(lists.values_list("code", "name"))  # type: ignore[attr-defined]
        offices = Department.objects.filter(is_active=True)
        self.fields["department"].queryset = offices  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        """A public key, or nothing."""
        text = self.cleaned_data["key"].strip()
        if not text:
            return ""
        try:
            return json.dumps(jwk_of(key_of(json.loads(text))), sort_keys=True)
        except (ValueError, AttributeError) as error:
            detail = "" if isinstance(error, json.JSONDecodeError | AttributeError) else str(error)
            raise forms.ValidationError(detail or _now("公钥应为 JWK 格式的 JSON 对象。")) from error

    @property
    def said(self) -> dict[str, Any]:
        """The columns of the receiver."""
        return {name: value for name, value in self.cleaned_data.items() if name != "because"}
