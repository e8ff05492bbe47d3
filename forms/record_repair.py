"""What is said about an application to end the display of a penalty early."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.files import ACCEPT, FilesField
from forms.repair import ApplyRepairForm
from workflows.law.repair import Bar, Repairing
from workflows.law.service import ServiceMethod
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

    files = FilesField(label=gettext_lazy("材料扫描件"), required=False)

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


class OwnCheckForm(forms.Form):
    """What the party tells about itself to see whether it could apply; nothing of it is kept."""

    corrected_on = forms.DateField(
        label=gettext_lazy("改正日期"), required=False, widget=a_day(),
        help_text=gettext_lazy("改正完成、义务履行完毕的日期；还没有改正的，不填。"),
    )  # fmt: skip
    performed = forms.BooleanField(
        label=gettext_lazy("处罚决定规定的义务已经履行完毕"), required=False,
        widget=forms.CheckboxInput(attrs=TICK),
    )  # fmt: skip
    promise = forms.BooleanField(
        label=gettext_lazy("已经备好签名或者盖章的信用承诺书"), required=False,
        widget=forms.CheckboxInput(attrs=TICK),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_corrected_on(self) -> date | None:
        """Nobody has corrected in the future."""
        day: date | None = self.cleaned_data["corrected_on"]
        if day and day > self.today:
            raise forms.ValidationError(_("改正日期不能晚于今天。"))
        return day


class HallRecordForm(ApplyRepairForm):
    """The party's own application: when it corrected, how, with what proof, and the signed promise."""

    promise = FilesField(
        label=gettext_lazy("信用承诺书（签名或者盖章）"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ACCEPT}),
        help_text=gettext_lazy("PDF、JPG 或 PNG，不超过 20 MB。写明对象为这份处罚决定、不再违法失信。"),
        required=True,
    )

    def __init__(self, *args: Any, record: PublicityRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        self.fields["corrected_on"].help_text = gettext_lazy(
            "改正完成、罚款缴清等义务履行完毕的日期，以证明材料为准。"
        )
        self.fields["statement"].label = gettext_lazy("改正和履行情况说明")
        self.fields["files"].label = gettext_lazy("履行完毕的证明材料")
        self.fields["insists"].label = gettext_lazy("我知道还不满足条件，仍然要求书面决定")
        self.fields["insists"].help_text = gettext_lazy(
            "机关自收到之日起核实并作出书面决定；不予终止公示的，说明理由，可以申请行政复议或者提起行政诉讼。"
        )

    def clean_corrected_on(self) -> date:
        """Between the penalty and today."""
        day = super().clean_corrected_on()
        if day < self.record.decided_on:
            words = _("改正日期不早于处罚决定之日（%(day)s）；此前已经改正的，填写处罚决定之日。")
            raise forms.ValidationError(words % {"day": self.record.decided_on.isoformat()})
        return day


class RecordStepForm(forms.Form):
    """The next step of an application: what may be said depends on its state and on who looks."""

    said: ClassVar[dict[str, tuple[tuple[str, Any], ...]]] = {
        Repairing.APPLIED: (
            ("accept_repair", gettext_lazy("受理")),
            ("ask_repair_completion", gettext_lazy("一次性告知补正")),
            ("propose", gettext_lazy("拟不予受理（由另一名人员审批）")),
        ),
        Repairing.INCOMPLETE: (("complete_repair", gettext_lazy("补正材料已经收到")),),
        Repairing.ACCEPTED: (("verify", gettext_lazy("登记核实情况")),),
        Repairing.VERIFIED: (("verify", gettext_lazy("重新登记核实情况")),),
    }
    decided: ClassVar[dict[str, tuple[tuple[str, Any], ...]]] = {
        Repairing.APPLIED: (
            ("reject_repair", gettext_lazy("同意不予受理")),
            ("give_back", gettext_lazy("不同意，退回经办人重新审查")),
        ),
        Repairing.VERIFIED: (
            ("grant", gettext_lazy("准予，终止公示")),
            ("refuse", gettext_lazy("不予终止公示")),
        ),
    }
    # What one of the choices asks for, and another does not.
    conditional: ClassVar[frozenset[str]] = frozenset(
        {"materials", "days", "corrected_on", "basis", "reason"}
    )
    # What needs no words of its own.
    silent: ClassVar[tuple[str, ...]] = ("accept_repair", "complete_repair", "reject_repair")
    verb = forms.ChoiceField(
        label=gettext_lazy("办理"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择一项。")},
    )  # fmt: skip
    materials = forms.MultipleChoiceField(
        label=gettext_lazy("受理：已收到的材料"), choices=MATERIALS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("补正：给申请人几个工作日"), min_value=1, max_value=30, required=False, initial=5,
        widget=forms.NumberInput(attrs=LINE),
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
        label=gettext_lazy("不予受理、不予终止公示的依据"), max_length=300, required=False,
        widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("法律、法规或者规章的全称和条款；请先核对原文。有条件没有满足的，不予终止时可以不填。"),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("可以再次申请的条件"), max_length=500, required=False, widget=prose(2),
        help_text=gettext_lazy("写明补什么、何时可以再申请；没有的不填。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("意见、理由"), max_length=4000, required=False, widget=prose(),
        help_text=gettext_lazy("写入文书，申请人会看到；补正的，一次性写全，一行一项。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, made: RecordRepair, may_verify: bool, may_decide: bool, may_extend: bool = False,
        today: date, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.made, self.today = made, today
        offered = list(self.said.get(made.state, ()) if may_verify else ())
        if made.was_asked_to_complete:
            offered = [each for each in offered if each[0] != "ask_repair_completion"]
        if may_decide and (made.state != Repairing.APPLIED or made.rejection):
            offered += self.decided.get(made.state, ())
        if may_extend:
            offered.append(("extend", gettext_lazy("延长审查期限（负责人批准，书面告知申请人）")))
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered
        self._leave_out({verb for verb, _words in offered})
        for name in self.conditional & set(self.fields):
            self.fields[name].conditional = True  # type: ignore[attr-defined]
        if "materials" in self.fields:
            self.fields["materials"].initial = [
                code for code, words in MATERIALS if str(words) in made.materials
            ]

    def _leave_out(self, verbs: set[str]) -> None:
        """Only the fields of what may be said."""
        of = {
            "verify": ("corrected_on", "performed", "bars"),
            "propose": ("again",),
            "accept_repair": ("materials",),
            "ask_repair_completion": ("days",),
        }
        for verb, names in of.items():
            for name in names if verb not in verbs else ():
                del self.fields[name]
        if not verbs & {"propose", "refuse"}:
            del self.fields["basis"]

    @property
    def is_empty(self) -> bool:
        """Is there nothing that this person may do now?"""
        return not self.fields["verb"].choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Everything but an acceptance and a completion is explained; a refusal to take in has its basis."""
        data = super().clean() or {}
        verb = data.get("verb")
        if verb and verb not in self.silent and not data.get("reason", "").strip():
            self.add_error("reason", _("请写明意见、理由；补正的，一次性写全缺什么。"))
        if verb == "propose" and not data.get("basis", "").strip():
            self.add_error("basis", _("不予受理须写明依据。"))
        if verb == "accept_repair":
            lacking = [str(words) for code, words in MATERIALS if code not in data.get("materials", ())]
            if lacking:
                words = _("还没有勾选：%(names)s。材料不齐的，一次性告知补正。")
                self.add_error("materials", words % {"names": "、".join(lacking)})
        day = data.get("corrected_on")
        if day and day > self.today:
            self.add_error("corrected_on", _("改正日期不能晚于今天。"))
        return data


class PaperServedForm(forms.Form):
    """That a letter reached the party, by hand or by post."""

    on = forms.DateField(
        label=gettext_lazy("送达日期"), widget=a_day(),
        error_messages={"required": gettext_lazy("请填写送达日期。")},
    )  # fmt: skip
    method = forms.ChoiceField(
        label=gettext_lazy("送达方式"),
        choices=[each for each in ServiceMethod.choices if each[0] != ServiceMethod.ELECTRONIC],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    recipient = forms.CharField(
        label=gettext_lazy("签收人"), max_length=60, required=False, widget=forms.TextInput(attrs=LINE)
    )
    proof = forms.CharField(
        label=gettext_lazy("送达凭证"), max_length=200, widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("如“送达回证，罗一鸣签收”“EMS 邮件号和签收日期”。"),
        error_messages={"required": gettext_lazy("请写明凭什么证明已经送达。")},
    )  # fmt: skip


class ReceiptNoteForm(forms.Form):
    """What a receiver answered about an ended display."""

    on = forms.DateField(label=gettext_lazy("回复日期"), widget=a_day())
    who = forms.CharField(label=gettext_lazy("回复人"), max_length=60, widget=forms.TextInput(attrs=LINE))
    text = forms.CharField(label=gettext_lazy("处理情况"), max_length=500, widget=forms.TextInput(attrs=LINE))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        """Not to come."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("回复日期不能晚于今天。"))
        return day
