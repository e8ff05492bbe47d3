"""The public calculator: one term, with its stops."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law.terms import LONGEST, Stop, Term, Unit

MISSING = {
    "required": gettext_lazy("没有填写，请补填。"),
    "invalid": gettext_lazy("请写成 2026-02-10 的样子。"),
}
STOPS_MAX = 20
ONE_STOP = re.compile(r"\s*(\d{4}-\d{2}-\d{2})\s*(?:至|到|~|—|-{2}|,|，|\s)\s*(\d{4}-\d{2}-\d{2})\s*")
UNITS = (
    (Unit.WD, gettext_lazy("个工作日")),
    (Unit.D, gettext_lazy("日（自然日）")),
    (Unit.M, gettext_lazy("个月")),
    (Unit.Y, gettext_lazy("年")),
)


class TermForm(forms.Form):
    """Start, length and unit, stops one a line, and whether the last day rolls; `term` and `stops` once clean."""

    start = forms.DateField(
        label=gettext_lazy("起算事由发生之日"),
        help_text=gettext_lazy("如收到文书、作出决定的日期；当日不计入。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=MISSING,
    )
    value = forms.IntegerField(
        label=gettext_lazy("期限"),
        min_value=1,
        max_value=LONGEST,
        error_messages={
            **MISSING,
            "invalid": gettext_lazy("请填写整数。"),
            "min_value": gettext_lazy("期限必须大于零。"),
            "max_value": gettext_lazy("期限过长，不得超过9999。"),
        },
    )
    unit = forms.ChoiceField(label=gettext_lazy("单位"), choices=UNITS)
    stops = forms.CharField(
        label=gettext_lazy("中止（每行一段）"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("如：2026-03-02 至 2026-03-06；起止两日都扣除。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    roll = forms.ChoiceField(
        label=gettext_lazy("末日为休息日"),
        choices=(
            ("yes", gettext_lazy("顺延到下一个工作日")),
            ("no", gettext_lazy("不顺延（列入期、公示期等固定期间）")),
        ),
    )

    def clean_stops(self) -> list[Stop]:
        """Each line as a stop; the line that cannot be read is named."""
        found = []
        for number, line in enumerate(self.cleaned_data["stops"].splitlines(), 1):
            if not line.strip():
                continue
            found.append(_stop(line, number))
        if len(found) > STOPS_MAX:
            raise forms.ValidationError(_("最多填写20段中止。"))
        return found

    def clean(self) -> dict[str, Any]:
        """The term as the law reads it."""
        data = super().clean() or {}
        if "value" in data and "unit" in data:
            data["term"] = Term(data["value"], Unit(data["unit"]))
        return data


class YearForm(forms.Form):
    """A year typed from the State Council's notice: its source, the holidays and the make-up days, one a line."""

    year = forms.IntegerField(
        label=gettext_lazy("年度"), min_value=2000, max_value=2100,
        error_messages={
            **MISSING,
            "invalid": gettext_lazy("请填写四位年份，如 2027。"),
            **dict.fromkeys(("min_value", "max_value"), gettext_lazy("年度应当在2000至2100之间。")),
        },
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("依据文件"), max_length=200, error_messages=MISSING,
        help_text=gettext_lazy("写明文件名和文号，如：国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕×号）。"),
    )  # fmt: skip
    holidays = forms.CharField(
        label=gettext_lazy("放假（每行一个节日）"), max_length=2000, error_messages=MISSING,
        help_text=gettext_lazy("如：春节 2027-02-05 至 2027-02-11；包括其中的周末。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    workdays = forms.CharField(
        label=gettext_lazy("调休上班的周末（每行一日）"), max_length=2000, required=False,
        help_text=gettext_lazy("如：春节 2027-02-14；写明为哪个节日调休。"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip


class CheckedForm(forms.Form):
    """The second person says that every day was compared with the notice."""

    checked = forms.BooleanField(
        label=gettext_lazy("我已对照国务院办公厅通知原文逐日核对"),
        error_messages={"required": gettext_lazy("请先对照原文逐日核对，再勾选确认。")},
    )


def _stop(line: str, number: int) -> Stop:
    """One stop of a line; ValidationError names the line."""
    match = ONE_STOP.fullmatch(line)
    told = {"n": number}
    if match is None:
        raise forms.ValidationError(_("第%(n)d行无法辨认，请写成“2026-03-02 至 2026-03-06”。") % told)
    try:
        return Stop(date.fromisoformat(match[1]), date.fromisoformat(match[2]))
    except ValueError as error:
        raise forms.ValidationError(
            _("第%(n)d行的日期不存在，或者截止日早于起始日，请核对。") % told
        ) from error
