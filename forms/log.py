"""What an auditor may ask the transition log."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from workflows.law.duties import Role
from workflows.law.steps import VERBS

ALL = ("", _("全部"))
RESULTS = (
    ALL,
    ("changed", _("状态有变化")),
    ("kept", _("只作记录")),
    ("against", _("退回、不予或撤回")),
    ("kept_out", _("被拒绝的办理、登录")),
)


MARKS = (
    ALL,
    ("same_hand", _("同一人先经办后审批")),
    ("late", _("超期办理")),
    ("bulk", _("批量办理")),
    ("night", _("夜间办理（22 时至 6 时）")),
)
# Days at the very ends of the calendar have no instant in another time zone.
DAYS = (MinValueValidator(date(1949, 10, 1)), MaxValueValidator(date(2999, 12, 31)))


class PeriodForm(forms.Form):
    """From a day to a day; both may stay empty."""

    use_required_attribute = False
    since = forms.DateField(
        label=_("自"),
        required=False,
        validators=DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("至"),
        required=False,
        validators=DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        """The range must not run backwards."""
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", _("结束日期早于开始日期，请重新选择。"))
        return said

    @property
    def asked(self) -> dict[str, Any]:
        """What was really asked for: the filled and valid fields."""
        if not self.is_bound or not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if value}


class LogFilterForm(PeriodForm):
    """The filters of the audit desk; every field may stay empty."""

    entry = forms.CharField(label=_("条目编号"), max_length=40, required=False)
    verb = forms.ChoiceField(label=_("动作"), choices=(ALL, *VERBS.items()), required=False)
    actor = forms.CharField(label=_("人员"), max_length=60, required=False)
    post = forms.ChoiceField(label=_("岗位"), choices=(ALL, *Role.choices), required=False)
    office = forms.ChoiceField(label=_("部门"), choices=(ALL,), required=False)
    list = forms.ChoiceField(label=_("名单"), choices=(ALL,), required=False)
    result = forms.ChoiceField(label=_("结果"), choices=RESULTS, required=False)
    mark = forms.ChoiceField(label=_("风险标记"), choices=MARKS, required=False)
    field_order = ("entry", "actor", "office", "post", "verb", "list", "result", "mark", "since", "until")

    def __init__(self, *args: Any, offices: Any = (), lists: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = (ALL, *offices)  # type: ignore[attr-defined]
        self.fields["list"].choices = (ALL, *lists)  # type: ignore[attr-defined]

    def clean_entry(self) -> str:
        """The number as the log writes it."""
        return str(self.cleaned_data["entry"]).upper()


class CheckpointForm(forms.Form):
    """A checkpoint that somebody kept: the whole text, signatures included, as it was published."""

    use_required_attribute = False
    note = forms.CharField(
        label=_("检查点全文"),
        max_length=20_000,
        strip=False,
        help_text=_("包括名称、行数、树根、空行和签名行，与公布时完全一致。"),
        error_messages={"required": _("请粘贴检查点全文。")},
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "xh-mono"}),
    )

    def clean_note(self) -> str:
        """Line ends as every program but a browser's form writes them, and the last one."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n").rstrip("\n") + "\n"
