"""Reviews and lawsuits: what reached us, what happened on the way, a stay, what was decided."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO
from forms.files import FilesField
from workflows.law.challenge import TARGET_OF, Instance, Orderer, Outcome, Target
from workflows.models import Challenge, ChallengeNote, Notice


def a_line(label: Any, *, required: bool = True, length: int = 200, **more: Any) -> forms.CharField:
    """A line of text; what is missing is said by its name."""
    said = {"required": missing(label)}
    widget = forms.TextInput(attrs={"class": "form-control"})
    return forms.CharField(
        label=label, required=required, max_length=length, widget=widget, error_messages=said, **more
    )


def a_paragraph(label: Any, *, required: bool = True, rows: int = 4, **more: Any) -> forms.CharField:
    """A paragraph."""
    said = {"required": missing(label)}
    widget = forms.Textarea(attrs={"class": "form-control", "rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=4000, widget=widget, error_messages=said, **more
    )


def a_day(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """A day as it is written."""
    said = {"required": missing(label), "invalid": gettext_lazy("请写成 2026-02-10 的样子。")}
    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    checks = [NOT_LONG_AGO]
    return forms.DateField(
        label=label, required=required, validators=checks, widget=widget, error_messages=said, **more
    )


def missing(label: Any) -> Any:
    """What is said of an empty field that must be filled."""
    return format_lazy(gettext_lazy("请填写“{label}”。"), label=label)


class DatedForm(forms.Form):
    """A form that knows today: days that lie behind us are not written as days to come."""

    past: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """No day of `past` lies in the future."""
        data = super().clean() or {}
        for name in self.past:
            day = data.get(name)
            if isinstance(day, date) and day > self.today:
                label = self.fields[name].label
                self.add_error(name, _("“%(label)s”不能晚于今天。") % {"label": label})
        return data

    def not_before(self, name: str, other: str, data: dict[str, Any]) -> None:
        """One day cannot lie before another."""
        first, second = data.get(other), data.get(name)
        if first and second and second < first:
            labels = {"a": self.fields[name].label, "b": self.fields[other].label}
            self.add_error(name, _("“%(a)s”不能早于“%(b)s”，请核对。") % labels)


class RegisterForm(DatedForm):
    """A review, a lawsuit or an appeal as the papers state it that reached us."""

    past: ClassVar = ("received_on", "filed_on")

    kind = forms.ChoiceField(
        label=gettext_lazy("救济种类"),
        choices=Instance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择救济种类。")},
    )
    predecessor = forms.ChoiceField(
        label=gettext_lazy("前一程序"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=gettext_lazy("上诉必须选择所上诉的一审；不服复议决定起诉的，选择该复议。"),
    )
    attacked = forms.ChoiceField(
        label=gettext_lazy("被申请、被诉的文书"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=gettext_lazy("对没有文书的行为不服的，留空并填写下一项。"),
    )
    attacked_words = a_line(gettext_lazy("被申请、被诉行为的名称（没有文书时）"), required=False)
    target = forms.ChoiceField(
        label=gettext_lazy("被申请、被诉行为的性质（没有文书时）"),
        choices=Target.choices,
        required=False,
        initial=Target.OTHER,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=gettext_lazy("决定结果怎样执行：只有针对列入决定的撤销才撤销列入。"),
    )
    body = a_line(
        gettext_lazy("复议机关或者法院"),
        length=100,
        help_text=gettext_lazy("系统按本机关的设置预填本级人民政府；法院收案的，改为法院名称。"),
    )
    case_number = a_line(gettext_lazy("案号"), required=False, length=100)
    applicant = a_line(gettext_lazy("申请人、原告或者上诉人"))
    others = a_line(gettext_lazy("第三人"), required=False)
    representative = a_line(gettext_lazy("本机关代理人、出庭负责人"), required=False)
    filed_on = a_day(gettext_lazy("申请、起诉日期"), required=False)
    received_on = a_day(
        gettext_lazy("副本送达本机关日期"), help_text=gettext_lazy("答复、答辩期限自这一天的次日起算。")
    )
    is_simplified = forms.BooleanField(label=gettext_lazy("复议适用简易程序"), required=False)
    claims = a_paragraph(gettext_lazy("请求和理由"), required=False)
    files = FilesField(label=gettext_lazy("申请书、起诉状副本和通知书"), required=False)

    def __init__(self, *args: Any, notices: list[Notice], earlier: list[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notices = {row.code: row for row in notices}
        self.earlier = {row.code: row for row in earlier}
        none = [("", _("没有"))]
        named = [(row.code, f"{row.title} {row.number}（{row.addressee}）") for row in notices]
        attacked, below = self.fields["attacked"], self.fields["predecessor"]
        assert isinstance(attacked, forms.ChoiceField) and isinstance(below, forms.ChoiceField)
        attacked.choices = [*none, *named]
        below.choices = [
            *none,
            *((c.code, f"{c.code} {c.get_kind_display()} {c.case_number}") for c in earlier),
        ]
        if not earlier:
            del self.fields["predecessor"]
        for name in ("attacked_words", "target"):
            self.fields[name].conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An act is named by its document or in words; an appeal by what it appeals against."""
        data = super().clean()
        notice = self.notices.get(data.get("attacked", ""))
        data["attacked"], data["predecessor"] = notice, self.earlier.get(data.get("predecessor", ""))
        if notice is not None:
            data["target"], data["attacked_words"] = TARGET_OF.get(notice.kind, Target.OTHER), ""
        elif not data.get("attacked_words"):
            self.add_error("attacked_words", _("没有选择文书的，请写明申请复议或者起诉针对的是什么行为。"))
        data["target"] = data.get("target") or Target.OTHER
        if data.get("kind") == Instance.APPEAL and data["predecessor"] is None:
            where = "predecessor" if "predecessor" in self.fields else "kind"
            self.add_error(where, _("上诉应当先登记一审并选择它。"))
        if data.get("is_simplified") and data.get("kind") != Instance.REVIEW:
            self.add_error("is_simplified", _("简易程序的期限只适用于行政复议。"))
        self.not_before("received_on", "filed_on", data)
        return data


class NoteForm(DatedForm):
    """Something happened on the way."""

    kind = forms.ChoiceField(
        label=gettext_lazy("事项"),
        choices=ChallengeNote.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择事项。")},
    )
    on = a_day(gettext_lazy("日期"), help_text=gettext_lazy("开庭、听证可以填写将来的日期。"))
    admitted = forms.ChoiceField(
        label=gettext_lazy("逾期材料是否采纳"),
        choices=[("", _("不适用")), *ChallengeNote.Admitted.choices],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    text = a_paragraph(gettext_lazy("内容"))
    files = FilesField(label=gettext_lazy("材料"), required=False)

    def clean(self) -> dict[str, Any]:
        """Only a hearing may lie in the future; what came late was admitted or not."""
        data = super().clean()
        kind, on = data.get("kind"), data.get("on")
        if on and on > self.today and kind != ChallengeNote.Kind.HEARING:
            self.add_error("on", _("只有开庭、听证可以填写将来的日期。"))
        if kind == ChallengeNote.Kind.LATE and not data.get("admitted"):
            self.add_error("admitted", _("请选择逾期材料是否被采纳；还不知道的，选“尚不清楚”。"))
        if kind != ChallengeNote.Kind.LATE:
            data["admitted"] = ""
        return data


class OutcomeForm(DatedForm):
    """What the decision or the judgment says."""

    past: ClassVar = ("outcome_on", "outcome_received_on", "effective_on")

    outcome = forms.ChoiceField(
        label=gettext_lazy("处理结果"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择处理结果。")},
    )
    outcome_number = a_line(gettext_lazy("文书号"), length=100)
    outcome_on = a_day(gettext_lazy("文书日期"))
    outcome_received_on = a_day(gettext_lazy("收到日期"))
    outcome_text = a_paragraph(gettext_lazy("主文（原文）"), help_text=gettext_lazy("照抄，不概括。"))
    comply_by = a_day(
        gettext_lazy("主文确定的履行期限届满日"),
        required=False,
        help_text=gettext_lazy("主文写明期限的填写；没有写明的留空，系统按规则提醒。"),
    )
    effective_on = a_day(
        gettext_lazy("生效日期"),
        required=False,
        help_text=gettext_lazy(
            "复议决定书、二审裁判一般送达即生效；一审裁判上诉期满没有上诉才生效，届时在本件登记生效（条款待核）。"
        ),
    )
    files = FilesField(label=gettext_lazy("决定书、裁判文书"))

    def clean(self) -> dict[str, Any]:
        """Nothing arrives, or takes effect, before it was made."""
        data = super().clean()
        for name in ("outcome_received_on", "effective_on", "comply_by"):
            self.not_before(name, "outcome_on", data)
        if (
            data.get("outcome") == Outcome.PERFORM
            and not data.get("comply_by")
            and "comply_by" not in self.errors
        ):
            self.add_error("comply_by", _("责令履行的，请填写主文确定的履行期限届满日；期限自此提醒和督办。"))
        return data


class EffectForm(DatedForm):
    """Since when the outcome binds."""

    past: ClassVar = ("effective_on",)

    effective_on = a_day(
        gettext_lazy("生效日期"),
        help_text=gettext_lazy("上诉期满没有上诉的，填写期满之次日；以法院的生效证明为准。"),
    )


class StayForm(DatedForm):
    """Execution is to stop, as far as the order says."""

    past: ClassVar = ("document_date",)

    orderer = forms.ChoiceField(
        label=gettext_lazy("由谁决定"),
        choices=Orderer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择由谁决定停止执行。")},
    )
    document_number = a_line(gettext_lazy("决定、裁定文号"), length=100)
    document_date = a_day(gettext_lazy("决定、裁定日期"))
    stops_display = forms.BooleanField(label=gettext_lazy("停止公示"), required=False)
    stops_measures = forms.BooleanField(label=gettext_lazy("中止措施"), required=False)
    stops_clock = forms.BooleanField(
        label=gettext_lazy("列入期限停止计算"),
        required=False,
        help_text=gettext_lazy("不选的，列入期限照常计算；以决定、裁定写明的为准。"),
    )
    grounds = a_paragraph(gettext_lazy("事由"))
    files = FilesField(label=gettext_lazy("决定书、裁定书"))

    def clean(self) -> dict[str, Any]:
        """A stay that stops nothing is none."""
        data = super().clean()
        if not any(data.get(name) for name in ("stops_display", "stops_measures", "stops_clock")):
            self.add_error("stops_display", _("请至少选择一项停止的内容，以决定、裁定写明的为准。"))
        return data


class StayEndForm(DatedForm):
    """Why execution goes on."""

    document = a_line(gettext_lazy("依据的文书号"), length=100)
    reason = a_paragraph(gettext_lazy("恢复执行的事由"), rows=3)

    def clean_reason(self) -> str:
        """It stands on the stay in one line."""
        text = str(self.cleaned_data["reason"])
        if len(text) > 300:
            raise forms.ValidationError(_("恢复执行的事由最多 300 个字符。"))
        return text
