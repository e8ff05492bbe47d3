"""Which period and which department the figures are of."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.models import Department

MAX_YEARS = 5
# Days at the very ends of the calendar have no instant in another time zone.
DAYS = (
    MinValueValidator(date(1949, 10, 1), gettext_lazy("日期不能早于 1949-10-01。")),
    MaxValueValidator(date(2999, 12, 31), gettext_lazy("日期不能晚于 2999-12-31。")),
)


class PeriodForm(forms.Form):
    """From one day to another, both included; all departments that one may read, or one of them."""

    since = forms.DateField(
        label=gettext_lazy("自"),
        validators=DAYS,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control form-control-sm"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请填写起始日期。"), "invalid": gettext_lazy("请写成 2026-01-01 的样子。"),
        },
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("至"),
        validators=DAYS,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control form-control-sm"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请填写截止日期。"), "invalid": gettext_lazy("请写成 2026-11-30 的样子。"),
        },
    )  # fmt: skip
    department = forms.ModelChoiceField(
        label=gettext_lazy("部门"),
        required=False,
        queryset=Department.objects.none(),
        empty_label=gettext_lazy("全部部门"),
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
        error_messages={"invalid_choice": gettext_lazy("没有这个部门，请重新选择。")},
    )

    def __init__(self, *args: Any, departments: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["department"].label_from_instance = lambda row: row.short_name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The period is in order, and not longer than five years."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("截止日期不能早于起始日期。"))
        elif since and until and (until - since).days > MAX_YEARS * 366:
            self.add_error("since", _("一次最多统计5年，请缩短期间。"))
        return data
