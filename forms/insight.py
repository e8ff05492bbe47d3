"""Of which list, of which period and procedure the work is looked at; and at which instant posts are."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext_lazy as _

from forms.figures import PeriodForm
from workflows.law.chartwords import PROCEDURES
from workflows.law.entry import SHANGHAI


class ProcessForm(PeriodForm):
    """A list, a period in which its cases were registered, a procedure for the chart, a department."""

    field_order = ("list", "since", "until", "department", "stem", "versus")
    list = forms.ChoiceField(
        label=_("名单"),
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
        error_messages={
            "invalid_choice": _("没有这个名单，请重新选择。"),
            "required": _("请选择名单。"),
        },
    )
    stem = forms.ChoiceField(
        label=_("流程图"),
        choices=tuple(PROCEDURES.items()),
        required=False,
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
        error_messages={"invalid_choice": _("没有这个流程，请重新选择。")},
    )

    versus = forms.BooleanField(
        label=_("与前一期比较"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input d-block"}),
    )

    def __init__(self, *args: Any, lists: Any, departments: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, departments=departments, today=today, **kwargs)
        self.fields["list"].choices = lists  # type: ignore[attr-defined]
        self.seen = [office.pk for office in departments]


def read_instant(text: str) -> datetime | None:
    """An instant as typed or as a browser's field sends it, in Shanghai; None when it cannot be read."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if not 1949 < found.year < 2999:
        return None
    return make_aware(found, SHANGHAI) if is_naive(found) else found
