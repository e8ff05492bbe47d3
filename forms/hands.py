"""What is said when a task is handed on, ranked or put to rest, a case copied, a team kept."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.rulemaking import day_field, words_field
from workflows.models import WorkItem

REASON = {"required": _("请写明理由；理由会记入台账，并告知对方。")}
Choices = Iterable[tuple[str, Any]]


def choice_field(label: Any, choices: Choices, missing: Any) -> forms.ChoiceField:
    """A select that offers nothing by itself."""
    return forms.ChoiceField(
        label=label,
        choices=[("", _("（未选）")), *choices],
        error_messages={"required": missing, "invalid_choice": _("没有这个选项，请重新选择。")},
    )


def reason_field(label: Any) -> forms.CharField:
    """Why, in one or two sentences."""
    field = words_field(label, 500, rows=3)
    field.error_messages |= REASON
    return field


class HandOverForm(forms.Form):
    """To whom, and why; `was` is who had the task when the form was opened."""

    to = choice_field(_("转给"), (), _("请选择接收的人员。"))
    reason = reason_field(_("转办理由"))
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = choice_field(_("转给"), people, _("请选择接收的人员。"))
        self.order_fields(["to", "reason", "was"])


class DelegateForm(forms.Form):
    """Who does it in one's stead, with a word to her."""

    to = choice_field(_("委托给"), (), _("请选择受托的人员。"))
    reason = words_field(_("交代事项"), 500, required=False, rows=3)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = choice_field(_("委托给"), people, _("请选择受托的人员。"))
        self.order_fields(["to", "reason"])


class MoveForm(forms.Form):
    """Into the inbox of which team, and why."""

    team = choice_field(_("移交到"), (), _("请选择科室。"))
    reason = reason_field(_("移交理由"))
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = choice_field(_("移交到"), teams, _("请选择科室。"))
        self.order_fields(["team", "reason", "was"])


class RankForm(forms.Form):
    """How urgent, and why."""

    priority = forms.TypedChoiceField(
        label=_("紧急程度"), choices=WorkItem.Urgency.choices, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("请选择紧急程度。"), "invalid_choice": _("没有这个选项，请重新选择。")},
    )  # fmt: skip
    reason = reason_field(_("理由"))


class FollowUpForm(forms.Form):
    """Until which day a task rests; without a day it rests no longer."""

    day = day_field(
        _("跟进日期"),
        required=False,
        hint=_("到这一天任务重新出现在待办中；期限剩三个工作日以内或者超期的任务始终显示。留空即取消。"),
    )


class CopyForm(forms.Form):
    """To whom a case is sent, with a word."""

    to = forms.MultipleChoiceField(
        label=_("抄送给"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择至少一名同事。")},
    )
    note = words_field(_("附言"), 200, required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(people)  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    """A new team."""

    name = words_field(_("科室名称"), 40, hint=_("同一部门内不能重名，如“执法监察科”。"))

    def clean_name(self) -> str:
        """Without spaces around it."""
        return str(self.cleaned_data["name"]).strip()


class JoinForm(forms.Form):
    """Who is seated in a team."""

    person = choice_field(_("编入人员"), (), _("请选择人员。"))

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = choice_field(_("编入人员"), people, _("请选择人员。"))
