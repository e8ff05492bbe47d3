"""送达地址确认书: where and how a party wants to be served, in its hall or on a signed form."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO
from forms.files import FilesField
from workflows.models import Notice


def _line(label: Any, length: int, message: Any = "", **more: Any) -> forms.CharField:
    """One line; `message` is what is said when it is empty, none: it may be."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=bool(message),
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": message} if message else None,
        **more,
    )


class AddressForm(forms.Form):
    """What a party confirms in its hall."""

    recipient = _line(gettext_lazy("收件人"), 60, gettext_lazy("请填写收件人。"))
    address = _line(gettext_lazy("送达地址"), 200, gettext_lazy("请填写送达地址，写到门牌号。"))
    postcode = _line(
        gettext_lazy("邮政编码"),
        6,
        validators=[RegexValidator(r"^\d{6}$", gettext_lazy("邮政编码是6位数字。"))],
    )
    phone = _line(gettext_lazy("联系电话"), 40, gettext_lazy("请填写联系电话。"))
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        required=False,
        widget=forms.EmailInput(attrs={"class": "form-control"}),
        help_text=gettext_lazy("有文书到达或者没有查看时，发一封提醒邮件；邮件里没有文书内容。"),
        error_messages={"invalid": gettext_lazy("电子邮箱的写法不对，请核对。")},
    )
    agrees_electronic = forms.BooleanField(
        label=gettext_lazy("同意电子送达"),
        required=False,
        help_text=gettext_lazy(
            "同意的，机关可以把文书送到服务大厅：到达当天就是送达日，期限从次日起算，没有打开也算送达。"
            "可以随时撤回，撤回只对以后的文书有效。"
        ),
    )


class PaperAddressForm(AddressForm):
    """The same from a signed form, with its day and its scan."""

    confirmed_on = forms.DateField(
        label=gettext_lazy("签署日期"),
        validators=[NOT_LONG_AGO],
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请填写当事人签署的日期。"),
            "invalid": gettext_lazy("日期写法无法识别，请写成 2026-03-09 这样。"),
        },
    )
    files = FilesField(label=gettext_lazy("送达地址确认书扫描件"))

    def __init__(self, *args: Any, notice: Notice, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice, self.today = notice, today

    def clean_confirmed_on(self) -> date:
        """Nobody has signed in the future."""
        day: date = self.cleaned_data["confirmed_on"]
        if day > self.today:
            raise forms.ValidationError(_("签署日期不能晚于今天。"))
        return day
