"""What is said of a rectification: by who asks for it, who approves it, who hands in, who looks at it, the head."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import papered
from forms.base import StepForm
from forms.files import FilesField
from workflows.acts.rectification import KIND, day_in
from workflows.models import Campaign, Entry

LINE: dict[str, Any] = {"class": "form-control"}
DATE: dict[str, Any] = {"type": "date", **LINE}


def day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    """A field for a day."""
    told = {
        "required": gettext_lazy("请填写日期。"),
        "invalid": gettext_lazy("日期请写成 2026-08-03 的样子。"),
    }
    widget = forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget, error_messages=told)


def words(label: Any, hint: Any = "", *, rows: int = 4, length: int = 4000) -> forms.CharField:
    """A field for several lines."""
    area = forms.Textarea(attrs={**LINE, "rows": rows})
    told = {"required": gettext_lazy("没有填写，请补填。")}
    return forms.CharField(label=label, help_text=hint, max_length=length, widget=area, error_messages=told)


def add_late_day(form: Any, today: date, name: str) -> None:
    """The last day of a notice lies ahead."""
    until = day_in(form.cleaned_data.get("particulars") or {})
    if until is not None and until <= today and name in form.fields:
        form.add_error(name, _("整改期限届满日应当晚于今天，否则当事人来不及整改。"))


class NewForm(forms.Form):
    """Ask for a rectification: the blanks of the notice, and the campaign it belongs to."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=gettext_lazy("专项治理"),
        required=False,
        empty_label=gettext_lazy("（不属于专项治理）"),
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=gettext_lazy("属于专项治理的，计入该专项的反馈报表。"),
    )

    def __init__(self, *args: Any, entry: Entry, today: date, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.today = entry, today
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
        names = papered.add_blanks(self, entry, KIND, self.initial)
        papered.mark_required(self)
        self.order_fields([*names, "campaign"])

    def clean(self) -> dict[str, Any]:
        """Nothing goes to the reviewer that lacks an element."""
        data = super().clean() or {}
        data["particulars"] = papered.read_blanks(self, data, self.entry, self.today)
        add_late_day(self, self.today, "blank_rectification__deadline")
        return data


class ApproveForm(StepForm):
    """A second person reads the notice as it will be issued."""

    outcomes: ClassVar = (
        ("approve", gettext_lazy("同意签发"), gettext_lazy("立即编号签发限期整改通知书，转送达")),
        ("return", gettext_lazy("退回修改"), gettext_lazy("退给承办人，已经填写的内容都保留")),
    )
    reason_label: ClassVar = gettext_lazy("审批意见")


class AmendForm(StepForm):
    """The draft came back: written anew, or given up."""

    outcomes: ClassVar = (
        ("submit", gettext_lazy("重新送审"), gettext_lazy("修改后再交另一名人员审批")),
        ("drop", gettext_lazy("不再办理"), gettext_lazy("写明理由；没有签发，当事人不会知道")),
    )
    needs_reason: ClassVar = ("drop",)

    def __init__(self, *args: Any, process: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, process=process, today=today, **kwargs)
        written = process.rectification.particulars
        names = papered.add_blanks(self, self.entry, KIND, written)
        self.fields["outcome"].initial = "submit"
        self.order_fields([*names, "outcome", "reason"])

    def clean(self) -> dict[str, Any]:
        """As in the first draft; who gives up need not complete it."""
        data = super().clean()
        if data.get("outcome") == "drop":
            papered.forget_blanks(self)
            data["particulars"] = {}
            return data
        data["particulars"] = papered.read_blanks(self, data, self.entry, self.today)
        add_late_day(self, self.today, "blank_rectification__deadline")
        return data


class HandInForm(forms.Form):
    """The subject says what it has done and shows it."""

    text = words(
        gettext_lazy("整改情况"),
        gettext_lazy("对照通知书的每一项要求，写明做了什么、什么时候完成；还没有完成的写明计划。"),
        rows=6,
        length=8000,
    )
    files = FilesField(label=gettext_lazy("证明材料"), required=False)


class CounterForm(HandInForm):
    """The same, handed in at the counter: an officer writes down when it came."""

    received_on = day(gettext_lazy("收到日期"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["received_on"].initial = today
        self.order_fields(["received_on", "text", "files"])

    def clean_received_on(self) -> date:
        """Nothing comes tomorrow."""
        found: date = self.cleaned_data["received_on"]
        if found > self.today:
            raise forms.ValidationError(_("收到日期不能晚于今天。"))
        return found


class CheckForm(StepForm):
    """The officer looks at what was handed in and says why."""

    outcomes: ClassVar = (
        ("accept", gettext_lazy("整改到位"), gettext_lazy("逐项写明核实的情况，整改办结")),
        (
            "return",
            gettext_lazy("退回补正（一次）"),
            gettext_lazy("一次写明缺什么、补到什么程度，并给出补正期限"),
        ),
        (
            "fail",
            gettext_lazy("整改不到位"),
            gettext_lazy("写明哪一项没有做到；后续处理另行决定，不自动产生措施"),
        ),
    )
    needs_reason: ClassVar = ("accept", "return", "fail")
    reason_label: ClassVar = gettext_lazy("验收意见和理由（当事人可以看到）")
    until = day(gettext_lazy("补正期限届满日"), gettext_lazy("只在退回补正时填写。"), required=False)

    def __init__(self, *args: Any, process: Any, today: date, **kwargs: Any) -> None:
        if process.rectification.was_returned:
            self.outcomes = tuple(each for each in self.outcomes if each[0] != "return")  # type: ignore[misc]
        super().__init__(*args, process=process, today=today, **kwargs)
        if process.rectification.was_returned:
            del self.fields["until"]
        else:
            self.depends("until")
        self.order_fields(["outcome", "until", "reason"])

    def clean(self) -> dict[str, Any]:
        """Whoever sends back says until when."""
        data = super().clean()
        until = data.get("until")
        if data.get("outcome") == "return" and until is None and "until" not in self.errors:
            self.add_error("until", _("请填写补正期限届满日。"))
        if data.get("outcome") == "return" and until is not None and until <= self.today:
            self.add_error("until", _("补正期限届满日应当晚于今天。"))
        return data


class AskExtensionForm(forms.Form):
    """More time is asked for."""

    until = day(gettext_lazy("申请延至"))
    reason = words(
        gettext_lazy("延期理由"), gettext_lazy("写明为什么不能按期完成，已经完成了哪些。"), length=1000
    )

    def __init__(self, *args: Any, due_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due_on = due_on
        if due_on is not None:
            self.fields["until"].help_text = _("现在的届满日是 %(day)s。") % {"day": due_on.isoformat()}

    def clean_until(self) -> date:
        """Later than now."""
        found: date = self.cleaned_data["until"]
        if self.due_on is not None and found <= self.due_on:
            raise forms.ValidationError(_("延至的日期应当晚于现在的届满日 %(day)s。") % {"day": self.due_on})
        return found


class ExtendForm(StepForm):
    """A second person grants more time, or does not."""

    outcomes: ClassVar = (
        ("grant", gettext_lazy("同意延期"), gettext_lazy("届满日改为申请的日期，当事人在大厅可以看到")),
        ("refuse", gettext_lazy("不同意延期"), gettext_lazy("写明理由；原届满日不变")),
    )
    needs_reason: ClassVar = ("refuse",)


class OverdueForm(StepForm):
    """Overdue: the head says what is to follow; each choice is a proposal or a finding, never a measure."""

    outcomes: ClassVar = (
        ("urge", gettext_lazy("督促继续整改"), gettext_lazy("记录在案，当事人仍可以报送，标明逾期")),
        (
            "interview",
            gettext_lazy("建议约谈"),
            gettext_lazy("给承办人一项提请办理，由其拟制约谈通知书或者说明不约谈的理由"),
        ),
        (
            "watch",
            gettext_lazy("建议作为重点关注线索"),
            gettext_lazy("给承办人一项提请办理；是否立案仍按名单规则认定"),
        ),
        ("fail", gettext_lazy("认定整改不到位"), gettext_lazy("写明理由，整改办结；不自动产生措施")),
        ("end", gettext_lazy("终结整改"), gettext_lazy("整改的事由已经不存在的，写明理由")),
    )
    needs_reason: ClassVar = ("urge", "interview", "watch", "fail", "end")
    reason_label: ClassVar = gettext_lazy("批示")


class WhyForm(forms.Form):
    """A reason, written into the log."""

    reason = words(gettext_lazy("理由"), gettext_lazy("理由会记入台账。"), rows=3, length=1000)


class ObjectForm(forms.Form):
    """The subject says against which line of points, and why."""

    line = forms.CharField(
        widget=forms.HiddenInput,
        max_length=16,
        error_messages={"required": gettext_lazy("请选择要提出异议的记分。")},
    )
    text = words(
        gettext_lazy("异议理由"), gettext_lazy("写明哪里与事实不符，有什么证明。"), rows=3, length=2000
    )
