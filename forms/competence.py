"""Who decides on a list: from when, by what document; and until when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from forms.rulemaking import day_field, words_field
from workflows.models import Department


class CompetenceForm(forms.Form):
    """Another department that decides."""

    department = forms.ModelChoiceField(
        label=gettext_lazy("认定机关"), queryset=Department.objects.none(), empty_label=gettext_lazy("（未选）"),
        error_messages={
            "required": gettext_lazy("请选择认定机关。"), "invalid_choice": gettext_lazy("没有这个机关，请重新选择。"),
        },
    )  # fmt: skip
    since = day_field(gettext_lazy("自何日起"))
    basis = words_field(
        gettext_lazy("指定的依据"),
        200,
        hint=gettext_lazy("如职权法定的条款、三定规定或者委托文件的名称和文号。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Department.objects.exclude(notice_code="").order_by("path")
        self.fields["department"].queryset = offered  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day on which a department may register new cases."""

    last = day_field(gettext_lazy("最后一日"))
    because = words_field(gettext_lazy("理由"), 500)
