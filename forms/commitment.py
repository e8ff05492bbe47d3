"""What is typed when a commitment is taken from paper and followed, and when its text is written."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO
from forms.files import FilesField
from forms.promise_terms import plain_term, promise_terms
from workflows.law.commitment import Finding, PromiseKind, faults_of
from workflows.law.identity import check_uscc
from workflows.models import CommitmentItem, Department


class WhyForm(forms.Form):
    """One reason, or one account of what was found."""

    because = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, label: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["because"].label, self.fields["because"].help_text = label, hint


def past(label: Any, hint: Any = "") -> forms.DateField:
    """A day until today."""
    area = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, validators=[NOT_LONG_AGO], widget=area)


def coming(label: Any, hint: Any = "") -> forms.DateField:
    """A day that may be left open."""
    area = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=False, widget=area)


class Until(forms.Form):
    """A form that knows what day it is."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.today = today

    def not_later(self, name: str) -> date:
        """A day that has come."""
        day: date = self.cleaned_data[name]
        if day > self.today:
            raise forms.ValidationError(_("日期不能晚于今天。"))
        return day


class CheckForm(Until):
    """A look at whether it is kept."""

    checked_on = past(gettext_lazy("核查日期"))
    finding = forms.ChoiceField(
        label=gettext_lazy("核查结果"), choices=Finding.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择核查结果。")},
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("核查情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    next_on = coming(gettext_lazy("下次核查日期"), gettext_lazy("到期前提醒；不再核查的留空。"))

    def clean_checked_on(self) -> date:
        """Nobody has looked tomorrow."""
        return self.not_later("checked_on")


class ServedForm(Until):
    """When and how the notice reached the subject."""

    on_day = past(gettext_lazy("送达日期"), gettext_lazy("异议期限自送达之日起算。"))
    how = forms.CharField(
        label=gettext_lazy("送达方式和凭证"), max_length=200,
        help_text=gettext_lazy("如“直接送达，签收人张某”“邮寄，单号……，回执已存卷”。"),
    )  # fmt: skip

    def clean_on_day(self) -> date:
        """Nothing was served tomorrow."""
        return self.not_later("on_day")


class PaperForm(Until):
    """A commitment that was signed on paper, with its scan."""

    item = forms.ModelChoiceField(
        label=gettext_lazy("承诺事项"), queryset=CommitmentItem.objects.none(),
        error_messages={"required": gettext_lazy("请选择承诺事项。")},
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("承诺人名称"), max_length=200)
    code = forms.CharField(label=gettext_lazy("统一社会信用代码"), max_length=40)
    signatory = forms.CharField(label=gettext_lazy("签署人"), max_length=60)
    capacity = forms.CharField(
        label=gettext_lazy("签署身份"), max_length=40, initial=gettext_lazy("法定代表人")
    )
    signed_on = past(gettext_lazy("做出承诺日期"))
    matter = forms.CharField(label=gettext_lazy("承诺事由"), max_length=200, required=False)
    due_on = coming(gettext_lazy("履行期限届满日"))
    valid_until = coming(gettext_lazy("有效期至"))
    scan = FilesField(
        most=1,
        label=gettext_lazy("承诺书扫描件"),
        help_text=gettext_lazy("PDF、JPG 或 PNG；须有签名或者盖章。"),
    )

    def __init__(self, *args: Any, offices: Sequence[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.queryset = CommitmentItem.objects.filter(department__in=offices).select_related("department")
        field.label_from_instance = lambda item: f"{item.department.short_name} · {item.name}"

    def clean_code(self) -> str:
        """A right credit code."""
        try:
            return check_uscc(self.cleaned_data["code"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_signed_on(self) -> date:
        """Nobody has signed tomorrow."""
        return self.not_later("signed_on")


class SheetForm(forms.Form):
    """A workbook of paper commitments."""

    file = forms.FileField(
        label=gettext_lazy("承诺登记表"),
        help_text=gettext_lazy("一个 .xlsx 文件，不超过 5 MB、2000行；前20行内有一行列名。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": gettext_lazy("请选择要导入的工作簿。"),
            "empty": gettext_lazy("这是一个空文件，请检查后重新选择。"),
        },
    )


class ItemForm(forms.Form):
    """A new item of the catalogue."""

    department = forms.ModelChoiceField(label=gettext_lazy("受理单位"), queryset=Department.objects.none())
    kind = forms.ChoiceField(label=gettext_lazy("承诺类型"), choices=PromiseKind.choices)
    name = forms.CharField(label=gettext_lazy("承诺事项"), max_length=100)
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, required=False,
        help_text=gettext_lazy("写文件全称；没有核对过条款的，写明“待核”。"),
    )  # fmt: skip

    def __init__(self, *args: Any, offices: Sequence[Department], **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = Department.objects.filter(pk__in=[office.pk for office in offices])


class TextForm(forms.Form):
    """A version of a text."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=100)
    text = forms.CharField(
        label=gettext_lazy("正文"), max_length=8000, widget=forms.Textarea(attrs={"rows": 14})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields |= promise_terms()

    def clean_text(self) -> str:
        """Every placeholder is one of ours."""
        said: str = self.cleaned_data["text"]
        if faults := faults_of(said):
            raise forms.ValidationError(faults)
        return said

    def clean_valid_for(self) -> str:
        """A term."""
        return plain_term(self.cleaned_data["valid_for"])

    def clean_reading_seconds(self) -> int:
        """By the length of the text where nothing is said."""
        return self.cleaned_data["reading_seconds"] or 0

    def clean_perform_within(self) -> str:
        """A term."""
        return plain_term(self.cleaned_data["perform_within"])
