"""What may be said in the steps of an early removal."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO, StepForm
from forms.files import ACCEPT, FilesField
from workflows.acts.repair import clause_of, opens_on


class ApplyRepairForm(forms.Form):
    """The subject's application: when it corrected, how, with what proof."""

    corrected_on = forms.DateField(
        label=gettext_lazy("改正日期"),
        validators=[NOT_LONG_AGO],
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
        help_text=gettext_lazy("改正完成的日期（拖欠款项的，为最后一笔付清的日期），以证明材料为准。"),
        error_messages={"required": gettext_lazy("请填写改正日期。")},
    )
    statement = forms.CharField(
        label=gettext_lazy("改正情况说明"),
        max_length=4000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
        error_messages={"required": gettext_lazy("请说明改正情况。")},
    )
    files = FilesField(label=gettext_lazy("改正的证明材料"), required=True)
    insists = forms.BooleanField(
        label=gettext_lazy("我知道还没有满规定期限，仍然要求书面决定"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text=gettext_lazy(
            "机关自收到之日起核实并作出书面决定；不予提前移出的，说明理由，可以申请行政复议或者提起行政诉讼。"
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_corrected_on(self) -> date:
        """Nobody has corrected in the future."""
        day: date = self.cleaned_data["corrected_on"]
        if day > self.today:
            raise forms.ValidationError(_("改正日期不能晚于今天。"))
        return day


class PaperRepairForm(ApplyRepairForm):
    """An application that came on paper: when it came, and the promise as a scan (办法 §14)."""

    received_on = forms.DateField(
        label=gettext_lazy("收到日期"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
        help_text=gettext_lazy("审查期限从收到申请的次日起算。"),
        error_messages={"required": gettext_lazy("请填写收到日期。")},
    )
    promise = FilesField(
        label=gettext_lazy("书面信用承诺（扫描件）"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ACCEPT}),
        help_text=gettext_lazy("PDF、JPG 或 PNG，不超过 20 MB；须有承诺人签名或者盖章。"),
        required=True,
    )

    def __init__(self, *args: Any, listed_from: date, asks_promise: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_promise:
            del self.fields["promise"]
        self.listed_from = listed_from
        self.fields["insists"].label = gettext_lazy("还没有满规定期限，申请人仍然要求书面决定")
        self.order_fields(["received_on", "corrected_on", "statement", "promise", "files", "insists"])

    def clean_received_on(self) -> date:
        """Between the listing and today."""
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("收到日期不能晚于今天。"))
        if day < self.listed_from:
            raise forms.ValidationError(_("收到日期不能早于列入之日。"))
        return day


# What the officer may find of a listing that lasts until it is cured.
CURE_SEEN = (
    ("grant", gettext_lazy("建议准予移出"), gettext_lazy("已经改正，证明材料齐全")),
    ("refuse", gettext_lazy("建议不予移出"), gettext_lazy("没有改正，或者不符合条件")),
)


class VerifyRepairForm(StepForm):
    """What does the evidence show?"""

    outcomes: ClassVar = (
        ("grant", gettext_lazy("建议准予提前移出"), gettext_lazy("已经改正，在列满规定期限，承诺已签署")),
        ("refuse", gettext_lazy("建议不予提前移出"), gettext_lazy("没有改正，或者不符合条件")),
    )
    needs_reason: ClassVar = ("grant", "refuse")
    reason_label: ClassVar = gettext_lazy("核实意见（不予提前移出的，写入决定书）")
    corrected_on = forms.DateField(
        label=gettext_lazy("核实的改正日期"),
        validators=[NOT_LONG_AGO],
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
        help_text=gettext_lazy("以付款凭证等证据为准；没有改正的留空。"),
    )

    barred = forms.BooleanField(
        label=gettext_lazy(
            "有不得移出的情形：在列期间再次发生同类失信，或者涉嫌犯罪正在处理、已被定罪，或者法律、法规和党中央、国务院政策文件规定的其他情形"
        ),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        if process.entry.lasts_until_cured:
            self.outcomes = CURE_SEEN  # type: ignore[misc]
        super().__init__(*args, process=process, **kwargs)
        if process.entry.lasts_until_cured:
            self.fields["reason"].label = _("核实意见（不予移出的，写入决定书）")
        self.depends("corrected_on")

    def clean(self) -> dict[str, Any]:
        """A grant rests on a day of correction, and on nothing that bars it."""
        data = super().clean()
        if data.get("outcome") == "grant" and data.get("barred"):
            self.add_error("barred", _("有不得移出情形的，不能建议准予。"))
        day = data.get("corrected_on")
        if data.get("outcome") == "grant" and not day and "corrected_on" not in self.errors:
            self.add_error("corrected_on", _("建议准予的，须填写证据支持的改正日期。"))
        if day and day > self.today:
            self.add_error("corrected_on", _("改正日期不能晚于今天。"))
        elif day and data.get("outcome") == "grant":
            self._insist_on_minimum(day)
        return data

    def _insist_on_minimum(self, day: date) -> None:
        """Nobody recommends what the law does not allow yet: the earliest day is named (办法 §12)."""
        received = self.process.repair.received_on
        first = opens_on(self.entry, day, received)
        if self.today < first:
            clause = clause_of(self.entry, day, received)
            words = _("改正后在列未满规定期限，最早%(day)s可以提前移出（%(clause)s），现在只能建议不予。")
            self.add_error("corrected_on", words % {"day": first.isoformat(), "clause": clause})


# A listing without a period does not end early: it ends.
CURED = (
    ("grant", gettext_lazy("准予移出"), gettext_lazy("停止公示，解除措施，一并列入的人员一并移出")),
    ("refuse", gettext_lazy("不予移出"), gettext_lazy("书面说明理由，告知救济途径")),
    ("return", gettext_lazy("退回核实"), gettext_lazy("退给核实人，期限继续计算")),
)


class DecideRepairForm(StepForm):
    """The head grants, refuses or returns."""

    outcomes: ClassVar = (
        ("grant", gettext_lazy("准予提前移出"), gettext_lazy("停止公示，解除措施，责任人员一并移出")),
        ("refuse", gettext_lazy("不予提前移出"), gettext_lazy("书面说明理由，告知救济途径")),
        ("return", gettext_lazy("退回核实"), gettext_lazy("退给核实人，期限继续计算")),
    )
    needs_reason: ClassVar = ("grant", "refuse", "return")
    reason_label: ClassVar = gettext_lazy("理由（写入决定书）")

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        if process.entry.lasts_until_cured:
            self.outcomes = CURED  # type: ignore[misc]
        super().__init__(*args, process=process, **kwargs)


class SecondRepairForm(DecideRepairForm):
    """A second officer judges the same application without knowing the first result."""

    reason_label: ClassVar = gettext_lazy("独立复核意见")
    reason_hint: ClassVar = gettext_lazy(
        "请只依据申请、证据和核实情况作出结论；第一次审批的结论和理由在您提交之前对您保密，提交后一并公开并记入台账。"
    )
    needs_reason: ClassVar = ("grant", "refuse")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = tuple(each for each in self.outcomes if each[0] != "return")  # type: ignore[misc]
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label, _hint in self.outcomes
        ]


class SettleRepairForm(SecondRepairForm):
    """The two results differ: somebody who sees both decides."""

    reason_label: ClassVar = gettext_lazy("理由（写入决定书）")
    reason_hint: ClassVar = gettext_lazy("两次结论不一致；请写明采用哪一种结论和理由。")
