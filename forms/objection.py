"""What may be said in the steps of an objection: by the credit office, and by the authority whose data it is."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO, StepForm
from workflows.acts import objection_effect as effect
from workflows.acts import objection_papers as papers
from workflows.law.objection import Result

DAYS_MAX = 30
LINE = {"class": "form-control"}
WAYS = (
    (papers.COLLECTED, gettext_lazy("当面领取")),
    (papers.POST, gettext_lazy("邮寄")),
    (papers.TEXT, gettext_lazy("发送至异议人核实过的联系方式")),
)


def prose(rows: int) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"class": "form-control", "rows": rows})


def a_day() -> forms.DateInput:
    """A day, as the browser offers it."""
    return forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


class CheckObjectionForm(StepForm):
    """Is it complete, is it for this office, and whose data is it?"""

    outcomes: ClassVar = (
        ("accept", gettext_lazy("受理，由本机关核查"), gettext_lazy("本级数据：录入、归集、展示环节的差错")),
        (
            "forward",
            gettext_lazy("受理，转信息提供单位核查"),
            gettext_lazy("认定机关提供的数据；同时标注异议"),
        ),
        ("complete", gettext_lazy("一次性告知补正"), gettext_lazy("写全缺什么；补正期间不计入办理期限")),
        ("reject", gettext_lazy("不予受理"), gettext_lazy("书面说明理由和依据，告知救济途径")),
    )
    needs_reason: ClassVar = ("complete", "reject")
    reason_label: ClassVar = gettext_lazy("意见（补正内容、不予受理的理由写入文书）")
    days = forms.IntegerField(
        label=gettext_lazy("给予的补正时间（工作日）"),
        min_value=1,
        max_value=DAYS_MAX,
        initial=5,
        required=False,
        widget=forms.NumberInput(attrs=LINE),
        help_text=gettext_lazy("本地规则没有规定补正期限的，给异议人留出合理时间。"),
    )
    basis = forms.CharField(
        label=gettext_lazy("不予受理的依据"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("法规、规章的全称和条款；请先核对原文。"),
    )
    elsewhere = forms.CharField(
        label=gettext_lazy("应当提出的机关"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("不属于本机关处理的填写。"),
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        objection = process.objection
        dropped = {"forward"} if process.entry.department_id == process.office_id else set()
        dropped |= {"complete"} if objection.was_asked_to_complete else set()
        self.outcomes = tuple(o for o in self.outcomes if o[0] not in dropped)  # type: ignore[misc]
        super().__init__(*args, process=process, **kwargs)
        self.depends("days", "basis")
        self.order_fields(["outcome", "reason", "days", "basis", "elsewhere"])

    def clean(self) -> dict[str, Any]:
        """A completion has its days, a rejection its basis."""
        data = super().clean()
        if data.get("outcome") == "complete" and not data.get("days") and "days" not in self.errors:
            self.add_error("days", _("请填写给予的补正时间。"))
        if data.get("outcome") == "reject" and not data.get("basis", "").strip():
            self.add_error("basis", _("不予受理须写明依据。"))
        return data


class ConfirmRejectionForm(StepForm):
    """Another hand agrees that the objection is not accepted, or has it checked anew (four eyes)."""

    outcomes: ClassVar = (
        (
            "confirm",
            gettext_lazy("同意不予受理"),
            gettext_lazy("签发不予受理通知书，写明理由、依据和救济途径"),
        ),
        ("return", gettext_lazy("退回重新审查"), gettext_lazy("写明应当受理或者补正的理由")),
    )
    needs_reason: ClassVar = ("return",)
    reason_label: ClassVar = gettext_lazy("复核意见")


class HandlingForm(StepForm):
    """What is proposed or decided: which field gets which value, which remark, whether the listing itself is wrong."""

    field = forms.ChoiceField(
        label=gettext_lazy("更正的字段"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    new = forms.CharField(
        label=gettext_lazy("更正为"), required=False, max_length=2000, widget=forms.TextInput(attrs=LINE)
    )
    remark = forms.CharField(
        label=gettext_lazy("补充说明"),
        required=False,
        max_length=500,
        widget=prose(2),
        help_text=gettext_lazy("显示在公示记录旁边，公众可见；不写自然人的个人信息。"),
    )
    wrong_listing = forms.BooleanField(
        label=gettext_lazy("列入本身有误，提请作出决定的机关撤销列入决定"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text=gettext_lazy("例如认错了主体；先停止公示，再由该机关依法撤销。"),
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        super().__init__(*args, process=process, **kwargs)
        objection = process.objection
        chosen, known = self.fields["field"], effect.fields_of(objection)
        assert isinstance(chosen, forms.ChoiceField)
        now = [(key, f"{label}（{old[:30] or '—'}）") for key, label, old in known]
        chosen.choices = [("", _("请选择")), *now]
        disputed = next((key for key, label, _old in known if objection.field in (key, label)), "")
        said = objection.proposal or {"field": disputed, "new": objection.claimed}
        for name in ("field", "new", "remark", "wrong_listing"):
            self.fields[name].initial = said.get(name)
        if objection.provider_id is None:
            del self.fields["wrong_listing"]
        self.depends("field", "new", "remark")

    def clean_handling(self, data: dict[str, Any], result: str) -> None:
        """A correction names its field and value, a supplement its remark."""
        data.setdefault("wrong_listing", False)
        for name, sentence in (
            ("field", _("更正信息的，请选择更正的字段。")),
            ("new", _("更正信息的，请填写更正后的内容。")),
        ):
            if result == Result.CORRECT and not data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        if result == Result.SUPPLEMENT and not data.get("remark", "").strip():
            self.add_error("remark", _("补充信息的，请填写补充说明。"))
        if data["wrong_listing"] and result != Result.DELETE:
            self.add_error("wrong_listing", _("列入本身有误的，处理结果应为“删除信息”。"))


class VerifyObjectionForm(HandlingForm):
    """What was checked, what was found, on what proof, and what should be done."""

    needs_reason: ClassVar = ("done",)
    reason_label: ClassVar = gettext_lazy("核查情况（写入答复）")
    reason_hint: ClassVar = gettext_lazy("写明核查了什么、查明了什么；逐项回应异议。")
    result = forms.ChoiceField(
        label=gettext_lazy("建议的处理"),
        choices=Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择建议的处理。")},
    )
    proof = forms.CharField(
        label=gettext_lazy("核查所依据的证据"),
        max_length=1000,
        widget=prose(3),
        help_text=gettext_lazy("一行一件，写明名称和文号。"),
        error_messages={"required": gettext_lazy("请写明核查所依据的证据。")},
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        super().__init__(*args, process=process, **kwargs)
        objection = process.objection
        self.fields["result"].initial = objection.proposal.get("result")
        self.fields["reason"].initial, self.fields["proof"].initial = objection.findings, objection.proof
        self.fields["reason"].required = True
        self.order_fields(["result", "field", "new", "remark", "wrong_listing", "reason", "proof"])

    def clean(self) -> dict[str, Any]:
        """The findings are written down, whatever they are."""
        data = super().clean()
        self.clean_handling(data, data.get("result", ""))
        return data


class ConfirmObjectionForm(StepForm):
    """The head of the providing authority stands for what its officer found."""

    outcomes: ClassVar = (
        ("approve", gettext_lazy("同意，反馈信用办"), gettext_lazy("核查情况和建议作为本机关的意见")),
        ("return", gettext_lazy("退回核查"), gettext_lazy("退给核查人，期限继续计算")),
    )
    reason_label: ClassVar = gettext_lazy("审核意见")


class DecideObjectionForm(HandlingForm):
    """Another hand of the credit office decides."""

    outcomes: ClassVar = (
        (Result.CORRECT, Result.CORRECT.label, gettext_lazy("立即更正，通知所有渠道")),
        (Result.DELETE, Result.DELETE.label, gettext_lazy("停止展示这条信息，通知所有渠道撤回")),
        (Result.SUPPLEMENT, Result.SUPPLEMENT.label, gettext_lazy("在记录旁边显示补充说明")),
        (Result.STOP, Result.STOP.label, gettext_lazy("停止公示，列入本身不受影响")),
        (Result.KEEP, Result.KEEP.label, gettext_lazy("书面说明理由，取消异议标注")),
        ("return", gettext_lazy("退回核查"), gettext_lazy("退给核查人，期限继续计算")),
    )
    needs_reason: ClassVar = (*Result.values, "return")
    reason_label: ClassVar = gettext_lazy("处理内容和理由（写入答复）")

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        super().__init__(*args, process=process, **kwargs)
        self.fields["outcome"].initial = process.objection.proposal.get("result")
        self.order_fields(["outcome", "field", "new", "remark", "wrong_listing", "reason"])

    def clean(self) -> dict[str, Any]:
        """The decision says what it changes."""
        data = super().clean()
        self.clean_handling(data, data.get("outcome", ""))
        self.clean_record(data)
        return data

    def clean_record(self, data: dict[str, Any]) -> None:
        """What the authority recorded is put right as the authority itself has found it, by nobody in its place."""
        field, found = data.get("field"), self.process.objection.proposal
        if data.get("outcome") != Result.CORRECT or field in ("", None, effect.SHOWN_NAME, effect.SHOWN_CODE):
            return
        said = (found.get("result"), found.get("field"), found.get("new"))
        if said != (Result.CORRECT, field, data.get("new")):
            self.add_error(
                "field",
                _(
                    "这一项由认定机关记录，只能按该机关核查意见提出的内容更正；该机关没有这样提出的，请由其核查后更正。"
                ),
            )


class RecheckObjectionForm(DecideObjectionForm):
    """The office above has looked again; or its written answer is recorded."""

    outcomes: ClassVar = DecideObjectionForm.outcomes[:-1]
    needs_reason: ClassVar = tuple(Result.values)
    findings = forms.CharField(
        label=gettext_lazy("复核查明的情况"),
        max_length=4000,
        widget=prose(4),
        error_messages={"required": gettext_lazy("请写明复核查明的情况。")},
    )
    proof = forms.CharField(
        label=gettext_lazy("所依据的证据"),
        max_length=1000,
        widget=prose(2),
        error_messages={"required": gettext_lazy("请写明所依据的证据。")},
    )
    document = forms.CharField(
        label=gettext_lazy("上级复核文书号"),
        max_length=100,
        widget=forms.TextInput(attrs=LINE),
        error_messages={"required": gettext_lazy("请填写上级复核文书号。")},
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        super().__init__(*args, process=process, **kwargs)
        objection = process.objection
        self.fields["outcome"].initial, self.fields["proof"].initial = None, objection.proof
        if objection.upper_id is not None:
            del self.fields["document"]
        self.order_fields(
            ["document", "outcome", "field", "new", "remark", "wrong_listing", "findings", "proof", "reason"]
        )


class ForwardRecheckForm(StepForm):
    """To whom the request for a recheck was sent, when and under which number."""

    reason_label: ClassVar = gettext_lazy("备注")
    to = forms.CharField(
        label=gettext_lazy("转送的机关"),
        max_length=100,
        widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("上一级社会信用主管部门的全称。"),
        error_messages={"required": gettext_lazy("请填写转送的机关。")},
    )
    document = forms.CharField(
        label=gettext_lazy("转送函文号"),
        max_length=100,
        widget=forms.TextInput(attrs=LINE),
        error_messages={"required": gettext_lazy("请填写转送函文号。")},
    )
    sent_on = forms.DateField(
        label=gettext_lazy("发出日期"),
        validators=[NOT_LONG_AGO],
        widget=a_day(),
        error_messages={"required": gettext_lazy("请填写发出日期。")},
    )

    def clean_sent_on(self) -> date:
        """Nothing was sent in the future."""
        day: date = self.cleaned_data["sent_on"]
        if day > self.today:
            raise forms.ValidationError(_("发出日期不能晚于今天。"))
        return day


class AnswerServedForm(StepForm):
    """How the letters of the objection that wait reached whoever objected."""

    needs_reason: ClassVar = ("done",)
    reason_label: ClassVar = gettext_lazy("送达凭证")
    reason_hint: ClassVar = gettext_lazy("如：异议人签收单、挂号信号码、短信发送记录。")
    way = forms.ChoiceField(
        label=gettext_lazy("送达方式"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择送达方式。")},
    )
    served_on = forms.DateField(
        label=gettext_lazy("送达日期"),
        validators=[NOT_LONG_AGO],
        widget=a_day(),
        error_messages={"required": gettext_lazy("请填写送达日期。")},
    )
    recipient = forms.CharField(
        label=gettext_lazy("签收人"), max_length=60, required=False, widget=forms.TextInput(attrs=LINE)
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        super().__init__(*args, process=process, **kwargs)
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)
        proved = process.objection.contact_verified_at is not None
        way.choices = [choice for choice in WAYS if proved or choice[0] != papers.TEXT]
        self.fields["served_on"].initial = self.today
        self.fields["recipient"].initial = process.objection.name
        self.waiting = papers.unserved(process)
        self.order_fields(["way", "served_on", "recipient", "reason"])
        if not self.waiting:  # taken in the hall meanwhile: nothing is left to be served by hand
            for name in ("way", "served_on", "recipient"):
                del self.fields[name]
            self.needs_reason = ()  # type: ignore[misc]
            self.fields["reason"].label = _("文书已经由异议人在服务大厅签收，确认即可")
        self.fields["reason"].required = bool(self.waiting)

    def clean_served_on(self) -> date:
        """Between the issue of the letters and today."""
        day: date = self.cleaned_data["served_on"]
        first = max((made.issued_on for made in self.waiting), default=day)
        if not first <= day <= self.today:
            raise forms.ValidationError(
                _("送达日期应当在文书签发日期 %(first)s 和今天之间。") % {"first": first.isoformat()}
            )
        return day


class SecondObjectionForm(StepForm):
    """A second officer says what should be done with the information, without knowing the first result."""

    outcomes: ClassVar = DecideObjectionForm.outcomes[:-1]
    needs_reason: ClassVar = tuple(Result.values)
    reason_label: ClassVar = gettext_lazy("独立复核意见")
    reason_hint: ClassVar = gettext_lazy(
        "请只依据异议、证据和核查情况作出结论；第一次的结论和理由在您提交之前对您保密，提交后一并公开并记入台账。"
    )


class SettleObjectionForm(DecideObjectionForm):
    """The two results differ: somebody who sees both decides."""

    outcomes: ClassVar = DecideObjectionForm.outcomes[:-1]
    needs_reason: ClassVar = tuple(Result.values)
    reason_hint: ClassVar = gettext_lazy("两次结论不一致；请写明采用哪一种结论和理由。")
