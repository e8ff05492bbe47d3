"""What a party ticks or asks in its hall."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO


class ReceiveForm(forms.Form):
    """Receiving a notice on line; without earlier consent to electronic service the consent is given here."""

    agrees = forms.BooleanField(
        label=gettext_lazy("我同意电子送达"),
        help_text=gettext_lazy(
            "今后机关的文书可以在这里送达：您签收的当天就是送达日，期限从次日起算。不同意的，机关会用直接、邮寄等方式送达。"
        ),
        error_messages={
            "required": gettext_lazy("在线签收须先同意电子送达；不同意的，请等待机关用其他方式送达。")
        },
    )

    def __init__(self, *args: Any, has_agreed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_agreed:
            del self.fields["agrees"]


class WhenForm(forms.Form):
    """On which day was it corrected? Asked before an application, to tell the first possible day."""

    corrected_on = forms.DateField(
        label=gettext_lazy("改正日期"),
        validators=[NOT_LONG_AGO],
        help_text=gettext_lazy("改正完成的日期（拖欠款项的，为最后一笔付清的日期），以证明材料为准。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请填写改正日期。"),
            "invalid": gettext_lazy("日期写法无法识别，请写成 2026-03-09 这样。"),
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_corrected_on(self) -> date:
        """Nobody has corrected in the future."""
        day: date = self.cleaned_data["corrected_on"]
        if day > self.today:
            raise forms.ValidationError(_("改正日期不能晚于今天。"))
        return day
