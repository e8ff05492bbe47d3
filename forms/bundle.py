"""What is typed to take an evidence bundle: why, with or without what may name a person, and of which days."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.log import DAYS


class BundleForm(forms.Form):
    """The purpose goes into the log; what may name a person is given on request only."""

    use_required_attribute = False
    purpose = forms.CharField(
        label=gettext_lazy("用途"),
        help_text=gettext_lazy("写入台账，当事人可以看到。如：行政诉讼举证，案号；专项审计，通知书文号。"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明用途：写给谁、作什么用。")},
    )
    with_facts = forms.BooleanField(
        label=gettext_lazy("附带可能涉及个人的事实和文书"),
        help_text=gettext_lazy("不附带的，这些行只有摘要，仍能逐行证明；文书文件不在包内。"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)


class PeriodForm(BundleForm):
    """The same for every line of the log between two days."""

    since = forms.DateField(
        label=gettext_lazy("自"),
        validators=DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=gettext_lazy("至"),
        help_text=gettext_lazy("含当日。"),
        validators=DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    field_order = ("since", "until", "purpose", "with_facts")

    def clean(self) -> dict[str, Any]:
        """The period must not run backwards."""
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", _("结束日期早于开始日期，请重新选择。"))
        return said
