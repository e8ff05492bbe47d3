"""Statement and defence before the decision."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.files import FilesField


class StatementForm(forms.Form):
    """What the party says, with its evidence; an officer also enters the day of receipt."""

    text = forms.CharField(
        label=gettext_lazy("陈述申辩内容"),
        max_length=8000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 8}),
        help_text=gettext_lazy("请逐点写明事实、理由和请求。"),
        error_messages={"required": gettext_lazy("请填写陈述申辩内容。")},
    )
    received_on = forms.DateField(
        label=gettext_lazy("收到日期"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )
    posted_on = forms.DateField(
        label=gettext_lazy("交邮日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
        help_text=gettext_lazy("邮寄提交的，填写邮戳日期；在途时间不计入期限。"),
    )
    files = FilesField(label=gettext_lazy("证据材料"), required=False)
    asks_hearing = forms.BooleanField(
        label=gettext_lazy("同时申请听证"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text=gettext_lazy("听证由没有调查本案的人员主持；听证结束以前不能作出决定。"),
    )

    def __init__(
        self, *args: Any, today: date, by_officer: bool, may_ask: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not may_ask:
            del self.fields["asks_hearing"]
        self.today = today
        if not by_officer:
            del self.fields["received_on"], self.fields["posted_on"]

    def clean_received_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("收到日期不能晚于今天。"))
        return day

    def clean(self) -> dict[str, Any]:
        """Nobody posts after the letter has arrived."""
        data = super().clean() or {}
        posted, received = data.get("posted_on"), data.get("received_on")
        if posted and received and posted > received:
            self.add_error("posted_on", _("交邮日期不能晚于收到日期。"))
        return data
