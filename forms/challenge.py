"""Reviews and lawsuits: what reached us, what happened on the way, what was decided; and the steps that follow."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO, StepForm
from forms.files import FilesField
from workflows.law.challenge import TARGET_OF, Instance, Orderer, Outcome, Target
from workflows.models import Challenge, ChallengeNote, Notice


def _text(label: Any, *, required: bool = True, length: int = 200, **more: Any) -> forms.CharField:
    """A line of text; what is missing is said by its name."""
    said = {"required": _lazy_missing(label)}
    widget = forms.TextInput(attrs={"class": "form-control"})
    return forms.CharField(
        label=label, required=required, max_length=length, widget=widget, error_messages=said, **more
    )


def _words(label: Any, *, required: bool = True, rows: int = 4, **more: Any) -> forms.CharField:
    """A paragraph."""
    said = {"required": _lazy_missing(label)}
    widget = forms.Textarea(attrs={"class": "form-control", "rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=4000, widget=widget, error_messages=said, **more
    )


def _day(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """A day as it is written."""
    said = {"required": _lazy_missing(label), "invalid": gettext_lazy("请写成 2026-02-10 的样子。")}
    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    checks = [NOT_LONG_AGO]
    return forms.DateField(
        label=label, required=required, validators=checks, widget=widget, error_messages=said, **more
    )


def _lazy_missing(label: Any) -> Any:
    """What is said of an empty field that must be filled."""
    from django.utils.text import format_lazy

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
        label=gettext_lazy("被诉文书"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=gettext_lazy("对没有文书的行为不服的，留空并填写下一项。"),
    )
    attacked_words = _text(gettext_lazy("被诉行为的名称（没有文书时）"), required=False)
    target = forms.ChoiceField(
        label=gettext_lazy("被诉行为的性质（没有文书时）"),
        choices=Target.choices,
        required=False,
        initial=Target.OTHER,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=gettext_lazy("决定结果怎样执行：只有针对列入决定的撤销才撤销列入。"),
    )
    body = _text(
        gettext_lazy("复议机关或者法院"),
        length=100,
        help_text=gettext_lazy("系统按本机关的设置预填本级人民政府；法院收案的，改为法院名称。"),
    )
    case_number = _text(gettext_lazy("案号"), required=False, length=100)
    applicant = _text(gettext_lazy("申请人、原告或者上诉人"))
    others = _text(gettext_lazy("第三人"), required=False)
    representative = _text(gettext_lazy("我方代理人、出庭负责人"), required=False)
    filed_on = _day(gettext_lazy("申请、起诉日期"), required=False)
    received_on = _day(
        gettext_lazy("副本送达我方日期"), help_text=gettext_lazy("答复、答辩期限自这一天的次日起算。")
    )
    is_simplified = forms.BooleanField(label=gettext_lazy("复议适用简易程序"), required=False)
    claims = _words(gettext_lazy("请求和理由"), required=False)
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
            self.add_error("attacked_words", _("没有选择被诉文书的，请写明被诉的是什么行为。"))
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
    on = _day(gettext_lazy("日期"), help_text=gettext_lazy("开庭、听证可以填写将来的日期。"))
    admitted = forms.ChoiceField(
        label=gettext_lazy("逾期材料是否采纳"),
        choices=[("", _("不适用")), *ChallengeNote.Admitted.choices],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    text = _words(gettext_lazy("内容"))
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
    outcome_number = _text(gettext_lazy("文书号"), length=100)
    outcome_on = _day(gettext_lazy("文书日期"))
    outcome_received_on = _day(gettext_lazy("收到日期"))
    outcome_text = _words(gettext_lazy("主文（原文）"), help_text=gettext_lazy("照抄，不概括。"))
    comply_by = _day(
        gettext_lazy("主文确定的履行期限届满日"),
        required=False,
        help_text=gettext_lazy("主文写明期限的填写；没有写明的留空，系统按规则提醒。"),
    )
    effective_on = _day(
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
        return data


class EffectForm(DatedForm):
    """Since when the outcome binds."""

    past: ClassVar = ("effective_on",)

    effective_on = _day(
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
    document_number = _text(gettext_lazy("决定、裁定文号"), length=100)
    document_date = _day(gettext_lazy("决定、裁定日期"))
    stops_display = forms.BooleanField(label=gettext_lazy("停止公示"), required=False)
    stops_measures = forms.BooleanField(label=gettext_lazy("中止措施"), required=False)
    stops_clock = forms.BooleanField(
        label=gettext_lazy("列入期限停止计算"),
        required=False,
        help_text=gettext_lazy("不选的，列入期限照常计算；以决定、裁定写明的为准。"),
    )
    grounds = _words(gettext_lazy("事由"))
    files = FilesField(label=gettext_lazy("决定书、裁定书"))

    def clean(self) -> dict[str, Any]:
        """A stay that stops nothing is none."""
        data = super().clean()
        if not any(data.get(name) for name in ("stops_display", "stops_measures", "stops_clock")):
            self.add_error("stops_display", _("请至少选择一项停止的内容，以决定、裁定写明的为准。"))
        return data


class StayEndForm(DatedForm):
    """Why execution goes on."""

    document = _text(gettext_lazy("依据的文书号"), length=100)
    reason = _words(gettext_lazy("恢复执行的事由"), rows=3)

    def clean_reason(self) -> str:
        """It stands on the stay in one line."""
        text = str(self.cleaned_data["reason"])
        if len(text) > 300:
            raise forms.ValidationError(_("恢复执行的事由最多 300 个字符。"))
        return text


# ----------------------------------------------------------------------------------------------------- steps
class AnswerForm(StepForm):
    """Our answer has gone out: when, and with what."""

    answered_on = _day(gettext_lazy("提交日期"))
    files = FilesField(label=gettext_lazy("答复书、答辩状和证据目录"))
    needs_reason: ClassVar = ("done",)
    reason_label: ClassVar = gettext_lazy("提交的材料和主要意见")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["answered_on", "files", "reason"])

    def clean(self) -> dict[str, Any]:
        """Sent after our copy came, not in the future; what was sent is said."""
        data = super().clean()
        day = data.get("answered_on")
        if day and day > self.today:
            self.add_error("answered_on", _("提交日期不能晚于今天。"))
        if day and day < self.process.challenge.received_on:
            self.add_error("answered_on", _("提交日期不能早于副本送达我方日期。"))
        if not data.get("reason", "").strip():
            self.add_error("reason", _("请写明提交的材料和主要意见。"))
        return data


class ConfirmOutcomeForm(StepForm):
    """Does the document say what was put down?"""

    outcomes: ClassVar = (
        ("confirm", gettext_lazy("确认"), gettext_lazy("已核对决定书、裁判文书原文，登记无误")),
        ("return", gettext_lazy("退回"), gettext_lazy("登记与文书不符，写明哪里不符，由承办人重新登记")),
    )
    reason_label: ClassVar = gettext_lazy("核对意见")


class ConfirmStayForm(StepForm):
    """The head's word on a stay, or on its end."""

    outcomes: ClassVar = (
        ("confirm", gettext_lazy("确认"), gettext_lazy("立即生效，并通知各接收方")),
        ("return", gettext_lazy("退回"), gettext_lazy("与决定、裁定不符，写明理由；执行状态不变")),
    )
    reason_label: ClassVar = gettext_lazy("审批意见")


class ComplyForm(StepForm):
    """How the officer carries out what a decision or a judgment asks beyond an annulment."""

    facts_summary = _words(gettext_lazy("更正后的事实摘要"), required=False, rows=6)
    listed_until = _day(gettext_lazy("更正后的列入期届满日"), required=False)
    reason_label: ClassVar = gettext_lazy("办理情况")
    reason_hint: ClassVar = gettext_lazy("写明怎样履行主文；记入台账。")

    WAYS: ClassVar = {
        Outcome.REDO: (
            ("new_case", gettext_lazy("重新立案认定"), gettext_lazy("新的案件交原经办人核查，期限从主文")),
            ("no_case", gettext_lazy("不再列入"), gettext_lazy("写明理由，不重新立案")),
        ),
        Outcome.CHANGED: (
            ("change", gettext_lazy("更正列入决定"), gettext_lazy("报负责人批准，签发并送达更正后的决定书")),
        ),
    }
    DONE: ClassVar = (
        ("complied", gettext_lazy("已经履行"), gettext_lazy("写明采取的补救措施或者重新作出的处理")),
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        made = process.challenge
        is_listing = made.target == Target.LISTING
        self.outcome_asked = made.effective_outcome if is_listing else ""
        self.outcomes = self.WAYS.get(self.outcome_asked, self.DONE)  # type: ignore[misc]
        self.needs_reason = tuple(value for value, _label, _hint in self.outcomes)  # type: ignore[misc]
        super().__init__(*args, process=process, **kwargs)
        if self.outcome_asked == Outcome.CHANGED:
            self.fields["facts_summary"].initial = process.facts_summary or process.entry.facts_summary
            self.fields["listed_until"].initial = process.listed_until or process.entry.listed_until
            if process.entry.listed_until is None:
                del self.fields["listed_until"]
        else:
            del self.fields["facts_summary"], self.fields["listed_until"]
        if len(self.outcomes) == 1:
            self.fields["outcome"].initial = self.outcomes[0][0]
        self.order_fields(["outcome", "facts_summary", "listed_until", "reason"])

    def clean(self) -> dict[str, Any]:
        """A listing is decided anew only when it has been annulled; a change changes something."""
        data = super().clean()
        if self.outcome_asked == Outcome.REDO and self.entry.state != "revoked":
            self.add_error(None, _("列入决定还没有撤销；请先由负责人批准撤销，再重新处理。"))
        if self.outcome_asked == Outcome.CHANGED and not self.errors:
            same = data.get("facts_summary") in ("", self.entry.facts_summary) and data.get(
                "listed_until"
            ) in (None, self.entry.listed_until)
            if same:
                self.add_error("facts_summary", _("没有更正任何内容；请按主文更正事实或者列入期届满日。"))
            until = data.get("listed_until")
            if until and self.entry.listed_from and until < self.entry.listed_from:
                self.add_error("listed_until", _("列入期届满日不能早于列入之日。"))
        return data


class ApproveChangeForm(StepForm):
    """The head's word on what is put right."""

    outcomes: ClassVar = (
        ("approve", gettext_lazy("批准"), gettext_lazy("立即更正，签发更正后的决定书")),
        ("return", gettext_lazy("退回"), gettext_lazy("与主文不符，写明理由，由承办人修改")),
    )
    reason_label: ClassVar = gettext_lazy("审批意见")
