"""What an officer puts down of a visit to the place."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.files import ACCEPT, FilesField
from workflows.models import Repair

LINE = {"class": "form-control"}


def a_time() -> forms.TimeInput:
    """An hour and a minute."""
    return forms.TimeInput(attrs={"type": "time", "class": "form-control"}, format="%H:%M")


class VisitForm(forms.Form):
    """When, where, who, what was seen; the signed record and the photos."""

    visited_on = forms.DateField(
        label=gettext_lazy("核查日期"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("请填写核查日期。")},
    )
    began = forms.TimeField(label=gettext_lazy("开始时间"), widget=a_time())
    ended = forms.TimeField(label=gettext_lazy("结束时间"), widget=a_time())
    place_visited = forms.CharField(
        label=gettext_lazy("核查地点"), max_length=200, widget=forms.TextInput(attrs=LINE)
    )
    officers = forms.CharField(
        label=gettext_lazy("核查人员"),
        max_length=120,
        widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("不少于2人，姓名和执法证号，用顿号分开。"),
    )
    attendant = forms.CharField(
        label=gettext_lazy("当事人在场人员"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("姓名和职务；没有人在场的，在核查情况中写明。"),
    )
    seen = forms.CharField(
        label=gettext_lazy("核查情况"),
        max_length=4000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
        error_messages={"required": gettext_lazy("请写明核查情况。")},
    )
    record = FilesField(
        label=gettext_lazy("现场核查笔录（签名的扫描件）"),
        most=1,
        required=True,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ACCEPT}),
        help_text=gettext_lazy("由核查人员和在场人员签名；当事人拒绝签名的，在笔录上注明。"),
    )
    photos = FilesField(label=gettext_lazy("照片和其他材料"), required=False)

    def __init__(self, *args: Any, repair: Repair, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.repair, self.today = repair, today

    def clean_visited_on(self) -> date:
        """Between the receipt of the application and today."""
        day: date = self.cleaned_data["visited_on"]
        if not self.repair.received_on <= day <= self.today:
            raise forms.ValidationError(
                _("核查日期应当在收到申请之日（%(day)s）至今天之间。")
                % {"day": self.repair.received_on.isoformat()}
            )
        return day

    def clean_officers(self) -> str:
        """Two at least."""
        said = str(self.cleaned_data["officers"])
        names = [each for each in said.replace("，", "、").replace(",", "、").split("、") if each.strip()]
        if len(names) < 2:
            raise forms.ValidationError(_("核查人员不少于2人，请写明每个人的姓名，用顿号分开。"))
        return said

    def clean(self) -> dict[str, Any]:
        """It ends after it began."""
        data = super().clean() or {}
        if data.get("began") and data.get("ended") and data["ended"] <= data["began"]:
            self.add_error("ended", _("结束时间应当晚于开始时间。"))
        return data
