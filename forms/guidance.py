"""What is said of counselling, of points and of a campaign."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.files import FilesField
from forms.interview import line
from forms.rectification import day, words
from workflows.models import Counsel, DemeritRule

SELECT = {"class": "form-select"}


class CounselForm(forms.Form):
    """One contact: how, when, with whom, what about, when next; the letter that went with it."""

    way = forms.ChoiceField(
        label=gettext_lazy("方式"), choices=Counsel.Way.choices, widget=forms.Select(attrs=SELECT)
    )
    on = day(gettext_lazy("日期"))
    person = line(gettext_lazy("接触的人员"), gettext_lazy("姓名和职务。"), length=100)
    text = words(
        gettext_lazy("辅导内容"), gettext_lazy("写明讲了什么政策、提了什么建议、对方怎么说。"), length=4000
    )
    letter = forms.ChoiceField(
        label=gettext_lazy("随附的建议书"),
        required=False,
        widget=forms.Select(attrs=SELECT),
        help_text=gettext_lazy("先在“制发文书”中制发《信用辅导建议书》，再在这里选取。"),
    )
    is_told = forms.BooleanField(
        label=gettext_lazy("当事人可以在服务大厅查看这条记录"), required=False, initial=True
    )
    next_on = day(gettext_lazy("下次联系日期"), gettext_lazy("到期提醒；不再联系的不填。"), required=False)
    files = FilesField(label=gettext_lazy("附件"), required=False)

    def __init__(self, *args: Any, today: date, letters: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.letters = today, {each.code: each for each in letters}
        self.fields["on"].initial = today
        self.fields["letter"].choices = [  # type: ignore[attr-defined]
            ("", _("（没有）")), *((n.code, f"{n.title} {n.number}") for n in letters),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What was said was said already; what comes next lies ahead."""
        data = super().clean() or {}
        if data.get("on") and data["on"] > self.today:
            self.add_error("on", _("日期不能晚于今天；将来的联系请填在“下次联系日期”。"))
        if data.get("next_on") and data["next_on"] <= self.today:
            self.add_error("next_on", _("下次联系日期应当晚于今天。"))
        data["letter"] = self.letters.get(data.get("letter", ""))
        return data


class DemeritForm(forms.Form):
    """Points after a finding that a document proves."""

    rule = forms.ModelChoiceField(
        DemeritRule.objects.none(),
        label=gettext_lazy("记分情形"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("请选择记分情形。")},
    )
    on = day(gettext_lazy("认定日期"), gettext_lazy("认定文书的日期；有效期从这一天起算。"))
    document = line(gettext_lazy("认定的文书"), gettext_lazy("名称和文号。"), length=200)
    reason = words(gettext_lazy("事实和理由"), gettext_lazy("当事人可以看到，并可以提出异议。"), length=1000)

    def __init__(self, *args: Any, rules: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field: Any = self.fields["rule"]
        field.queryset = rules
        field.label_from_instance = _finding
        field.hints = {str(r.pk): _hint(r) for r in rules}

    def clean_on(self) -> date:
        """Nothing was found tomorrow."""
        found: date = self.cleaned_data["on"]
        if found > self.today:
            raise forms.ValidationError(_("认定日期不能晚于今天。"))
        return found


def _finding(rule: DemeritRule) -> str:
    """A finding as the form shows it."""
    return _("%(finding)s（%(points)d分）") % {"finding": rule.finding, "points": rule.points}


def _hint(rule: DemeritRule) -> str:
    """How long it counts, and on what ground."""
    said = {"months": rule.months, "clause": rule.clause}
    return _("有效%(months)d个月；%(clause)s") % said


class CampaignForm(forms.Form):
    """A special campaign: its code, name, field, document, from when until when."""

    code = forms.SlugField(
        label=gettext_lazy("代码"),
        max_length=30,
        help_text=gettext_lazy("字母、数字和短横线，如“wage-2026”。"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={
            "required": gettext_lazy("没有填写，请补填。"),
            "invalid": gettext_lazy("代码只能用字母、数字和短横线。"),
        },
    )
    name = line(gettext_lazy("名称"), gettext_lazy("如“拖欠农民工工资专项治理”。"), length=100)
    field = line(gettext_lazy("领域"), length=60, required=False)
    document = line(gettext_lazy("部署文件"), gettext_lazy("名称和文号。"), length=200, required=False)
    starts_on = day(gettext_lazy("开始日期"))
    ends_on = day(gettext_lazy("结束日期"), required=False)

    def clean(self) -> dict[str, Any]:
        """It ends after it began."""
        data = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("结束日期不能早于开始日期。"))
        return data
