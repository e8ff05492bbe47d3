"""Who is absent, from when until when, and who acts meanwhile; and why it ends before its time."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from forms.rulemaking import day_field, words_field
from workflows.law.cover import COVERABLE, faults_of
from workflows.law.duties import Role
from workflows.models import Department, ListType, Person
from workflows.queries import cover

ROLES = [(role.value, role.label) for role in Role if role in COVERABLE]


class CoverForm(forms.Form):
    """One absence: own by default; the head of a department may choose anybody there."""

    absent = forms.ModelChoiceField(
        label=gettext_lazy("谁不在岗"),
        queryset=Person.objects.none(),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("请选择不在岗的人员。"),
            "invalid_choice": gettext_lazy("只能为本人设定，负责人可以为本部门人员设定；请重新选择。"),
        },
    )
    substitute = forms.ModelChoiceField(
        label=gettext_lazy("由谁代理"),
        queryset=Person.objects.none(),
        empty_label=gettext_lazy("（未选）"),
        help_text=gettext_lazy(
            "须在同一部门或其上级部门有办理案件的岗位；办理过前一步骤或者应当回避的，不能代办。"
        ),
        error_messages={
            "required": gettext_lazy("请选择代理人。"),
            "invalid_choice": gettext_lazy("此人在该部门及其上级部门没有办理案件的岗位，请重新选择。"),
        },
    )
    since = day_field(gettext_lazy("起始日期"), hint=gettext_lazy("当日起代理。"))
    until = day_field(gettext_lazy("截止日期"), hint=gettext_lazy("含当日；一次最长366日。"))
    department = forms.ModelChoiceField(
        label=gettext_lazy("部门"),
        queryset=Department.objects.none(),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("请选择部门。"),
            "invalid_choice": gettext_lazy("不能为这个部门设定工作代理，请重新选择。"),
        },
    )
    role = forms.ChoiceField(
        label=gettext_lazy("岗位"),
        required=False,
        choices=[("", gettext_lazy("全部岗位")), *ROLES],
        error_messages={"invalid_choice": gettext_lazy("没有这个岗位，请重新选择。")},
    )
    list_type = forms.ModelChoiceField(
        label=gettext_lazy("名单"),
        required=False,
        queryset=ListType.objects.none(),
        empty_label=gettext_lazy("全部名单"),
        error_messages={"invalid_choice": gettext_lazy("没有这个名单，请重新选择。")},
    )
    reason = words_field(gettext_lazy("事由"), 200, hint=gettext_lazy("如休假、培训、出差；写入台账。"))

    def __init__(self, *args: Any, by: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        offered = cover.offered_to(by)
        choices: dict[str, Any] = {
            "absent": offered.absent,
            "substitute": offered.substitutes,
            "department": offered.departments,
            "list_type": ListType.objects.filter(status="active").order_by("pk"),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["absent"].label_from_instance = lambda each: each.name  # type: ignore[attr-defined]
        self.fields["substitute"].label_from_instance = lambda each: each.name  # type: ignore[attr-defined]
        self.fields["list_type"].label_from_instance = lambda each: each.short_name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days, each with the sentence that says what is wrong with it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("since") and cleaned.get("until"):
            for name, sentence in faults_of(cleaned["since"], cleaned["until"], self.today).items():
                self.add_error(name, sentence)
        return cleaned


class EndForm(forms.Form):
    """Why a cover ends before its last day."""

    because = words_field(gettext_lazy("终止的事由"), 200)
