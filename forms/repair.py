"""What an applicant says: the application, the promise behind it, and what was missing from it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO
from forms.files import ACCEPT, FilesField


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


class CompleteRepairForm(forms.Form):
    """What was asked for: words, files, or both."""

    added = forms.CharField(
        label=gettext_lazy("补正说明"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )
    files = FilesField(label=gettext_lazy("补正材料"), required=False)

    def clean(self) -> dict[str, Any]:
        """Something has to be handed in."""
        data = super().clean() or {}
        if not data.get("added", "").strip() and not data.get("files") and not self.errors:
            raise forms.ValidationError(_("请填写补正说明，或者上传补正材料。"))
        return data
