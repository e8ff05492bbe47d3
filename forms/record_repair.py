"""What is said about an application to end the display of a penalty early."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law.repair import Bar, Repairing
from workflows.models import PublicityRecord, RecordRepair

LINE = {"class": "form-control"}
TICK = {"class": "form-check-input"}
MATERIALS = (
    ("application", gettext_lazy("修复申请书")),
    ("proof", gettext_lazy("法定责任义务履行完毕的证明材料")),
    ("promise", gettext_lazy("信用承诺书（签名或者盖章）")),
)
BARS = (Bar.REPEAT, Bar.CRIMINAL, Bar.OTHER)


def a_day() -> forms.DateInput:
    """A day, as the browser offers it."""
    return forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


def prose(rows: int = 3) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"class": "form-control", "rows": rows})


class RecordApplicationForm(forms.Form):
    """An application that came to the counter."""

    applicant = forms.CharField(
        label=gettext_lazy("经手人"), max_length=60, widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("法定代表人、负责人或者代理人的姓名。"),
    )  # fmt: skip
    received_on = forms.DateField(label=gettext_lazy("收到日期"), widget=a_day())
    corrected_on = forms.DateField(label=gettext_lazy("申请人所述改正日期"), widget=a_day())
    statement = forms.CharField(label=gettext_lazy("改正和履行情况说明"), max_length=4000, widget=prose(4))
    materials = forms.MultipleChoiceField(
        label=gettext_lazy("已收到的材料"), choices=MATERIALS, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("登记信息和其他部门的记录由机关自行查询，不要求提交。"),
    )  # fmt: skip

    def __init__(self, *args: Any, record: PublicityRecord, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.today = record, today

    def clean(self) -> dict[str, Any]:
        """The days lie between the decision and today."""
        data = super().clean() or {}
        for name in ("received_on", "corrected_on"):
            day = data.get(name)
            if day and not self.record.decided_on <= day <= self.today:
                words = _("应当在处罚决定之日（%(day)s）至今天之间。")
                self.add_error(name, words % {"day": self.record.decided_on.isoformat()})
        ticked = data.get("materials") or []
        data["has_promise"] = "promise" in ticked
        data["materials"] = [str(words) for code, words in MATERIALS if code in ticked]
        return data


class RecordStepForm(forms.Form):
    """The next step of an application: what may be said depends on its state and on who looks."""

    said: ClassVar[dict[str, tuple[tuple[str, Any], ...]]] = {
        Repairing.APPLIED: (
            ("accept_repair", gettext_lazy("受理")),
            ("ask_repair_completion", gettext_lazy("一次性告知补正")),
        ),
        Repairing.INCOMPLETE: (("complete_repair", gettext_lazy("补正材料已经收到")),),
        Repairing.ACCEPTED: (("verify", gettext_lazy("登记核实情况")),),
        Repairing.VERIFIED: (("verify", gettext_lazy("重新登记核实情况")),),
    }
    decided: ClassVar[dict[str, tuple[tuple[str, Any], ...]]] = {
        Repairing.APPLIED: (("reject_repair", gettext_lazy("不予受理（由另一名人员决定）")),),
        Repairing.VERIFIED: (
            ("grant", gettext_lazy("准予，终止公示")),
            ("refuse", gettext_lazy("不予终止公示")),
        ),
    }
    verb = forms.ChoiceField(
        label=gettext_lazy("办理"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择一项。")},
    )  # fmt: skip
    materials = forms.MultipleChoiceField(
        label=gettext_lazy("补正收到的材料"), choices=MATERIALS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    corrected_on = forms.DateField(label=gettext_lazy("核实的改正日期"), required=False, widget=a_day())
    performed = forms.BooleanField(
        label=gettext_lazy("处罚决定规定的义务已经履行完毕"), required=False,
        widget=forms.CheckboxInput(attrs=TICK),
    )  # fmt: skip
    bars = forms.MultipleChoiceField(
        label=gettext_lazy("不得提前终止公示的情形"),
        choices=[(str(bar), bar.label) for bar in BARS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=300, required=False, widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("不予受理、不予终止公示的填写；请先核对原文。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("意见、理由"), max_length=4000, required=False, widget=prose(),
        error_messages={"required": gettext_lazy("请写明意见。")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, made: RecordRepair, may_verify: bool, may_decide: bool, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.made, self.today = made, today
        offered = list(self.said.get(made.state, ()) if may_verify else ())
        if made.was_asked_to_complete:
            offered = [each for each in offered if each[0] != "ask_repair_completion"]
        offered += self.decided.get(made.state, ()) if may_decide else ()
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered
        names = {verb for verb, _words in offered}
        if "verify" not in names:
            del self.fields["corrected_on"], self.fields["performed"], self.fields["bars"]
        if "complete_repair" not in names:
            del self.fields["materials"]
        if not names & {"reject_repair", "refuse"}:
            del self.fields["basis"]

    @property
    def is_empty(self) -> bool:
        """Is there nothing that this person may do now?"""
        return not self.fields["verb"].choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Everything but an acceptance and a completion is explained; a refusal to take in has its basis."""
        data = super().clean() or {}
        verb = data.get("verb")
        if verb not in (None, "accept_repair", "complete_repair") and not data.get("reason", "").strip():
            self.add_error("reason", _("请写明意见、理由；补正的，一次性写全缺什么。"))
        if verb in ("reject_repair", "refuse") and not data.get("basis", "").strip():
            self.add_error("basis", _("不予受理、不予终止公示须写明依据。"))
        day = data.get("corrected_on")
        if day and day > self.today:
            self.add_error("corrected_on", _("改正日期不能晚于今天。"))
        ticked = data.get("materials") or []
        data["has_promise"] = "promise" in ticked
        data["materials"] = [str(words) for code, words in MATERIALS if code in ticked]
        return data
