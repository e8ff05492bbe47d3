"""What is said in a work paper: what to draw, what was found of an item, a finding, its answer, conclusion, review."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import complaint
from forms.complaint import one_of
from forms.log import DAYS
from forms.nobody import naming_nobody
from workflows.law.audit import QUESTIONS, TOLD_WHY, Mark, Method, Review, Sampled, Severity
from workflows.law.sampling import Risk
from workflows.models import Department, Person
from workflows.models.audit import MOST_DRAWN

BEFORE = timedelta(days=30)  # the period that the form proposes
TO_ANSWER = timedelta(days=15)  # the days that the form proposes; no clause at hand names them


def line(*args: Any, **kwargs: Any) -> Any:
    """One line of text that names nobody by a number."""
    return naming_nobody(complaint.line(*args, **kwargs))


def prose(*args: Any, **kwargs: Any) -> Any:
    """Several lines of such text."""
    return naming_nobody(complaint.prose(*args, **kwargs))


def a_day(label: Any, hint: Any = "") -> forms.DateField:
    """One day."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, validators=DAYS, widget=widget, help_text=hint)


def radios(label: Any, choices: Any) -> forms.ChoiceField:
    """One choice, all of them in sight."""
    said = {"required": gettext_lazy("请选择一项。")}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=said)


class PlanForm(forms.Form):
    """What is to be drawn; after this nobody can steer the draw."""

    title = line(gettext_lazy("审计事项"), 100, hint=gettext_lazy("如：2026 年四季度移出决定抽样检查。"))
    office = one_of(gettext_lazy("审计范围"), [], hint=gettext_lazy("这个单位和它的下级单位。"))
    sampled = radios(gettext_lazy("抽样对象"), Sampled.choices)
    method = radios(gettext_lazy("抽样方法"), Method.choices)
    since = a_day(gettext_lazy("自"))
    until = a_day(gettext_lazy("至"))
    size = forms.IntegerField(
        label=gettext_lazy("样本量"),
        min_value=1,
        max_value=MOST_DRAWN,
        help_text=gettext_lazy("最多 200 项。"),
    )
    risks = forms.MultipleChoiceField(
        label=gettext_lazy("风险标记"),
        choices=Risk.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("按风险抽样时选择；标记多的先抽，相同的按种子排列。"),
    )

    def __init__(self, *args: Any, offices: list[Department], today: date, **kwargs: Any) -> None:
        told = {"since": today - BEFORE, "until": today, "size": 20, "sampled": "lines", "method": "random"}
        super().__init__(*args, initial=told, **kwargs)
        self.offices, self.today = {office.code: office for office in offices}, today
        self.fields["office"].choices = [(o.code, o.name) for o in offices]  # type: ignore[attr-defined]
        self.fields["risks"].conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The range runs forwards and ends today at the latest; risks are named where they are asked for."""
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", _("结束日期早于开始日期，请重新选择。"))
        if said.get("until") and said["until"] > self.today:
            self.add_error("until", _("抽样期间不能晚于今天。"))
        if said.get("method") == Method.RISK and not said.get("risks"):
            self.add_error("risks", _("按风险抽样，请至少选择一种风险标记。"))
        if said.get("method") == Method.RANDOM:
            said["risks"] = []
        return said

    def plan(self) -> dict[str, Any]:
        """What the act is told."""
        said = dict(self.cleaned_data)
        return said | {"office": self.offices[said["office"]], "risks": tuple(said["risks"])}


class CheckForm(forms.Form):
    """What was found of one item: each question, and what there is to say."""

    note = prose(
        gettext_lazy("检查记录"),
        rows=3,
        required=False,
        hint=gettext_lazy("有不符合、未能检查的项目，必须写明情况和原因。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in QUESTIONS.items():
            self.fields[name] = radios(words, Mark.choices)
        self.order_fields([*QUESTIONS, "note"])
        self.fields["note"].conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is not as it should be is explained."""
        said = super().clean() or {}
        marks = {said.get(name) for name in QUESTIONS}
        if TOLD_WHY & marks and "note" not in self.errors and not str(said.get("note", "")).strip():
            self.add_error("note", _("有不符合或者未能检查的项目，请在检查记录里写明情况、原因。"))
        return said

    def marks(self) -> dict[str, str]:
        """The answers alone."""
        return {name: self.cleaned_data[name] for name in QUESTIONS}


class FindingForm(forms.Form):
    """A finding: how grave, what, against which rule, in which unit; `seq` names the line of an entry."""

    severity = radios(gettext_lazy("程度"), Severity.choices)
    title = line(gettext_lazy("发现"), 100, hint=gettext_lazy("一句话，如：超期 4 个工作日才移出。"))
    rule = line(
        gettext_lazy("依据"),
        200,
        hint=gettext_lazy("写明文件名称和条款；没有核对过原文的，注明“待核”。"),
    )
    text = prose(gettext_lazy("事实和意见"), rows=5)
    unit = one_of(gettext_lazy("反馈单位"), [])
    seq = forms.IntegerField(
        label=gettext_lazy("台账行号"),
        min_value=1,
        max_value=1_000_000,
        help_text=gettext_lazy("发现绑定到这一行。"),
    )

    def __init__(self, *args: Any, units: list[Department], of_entry: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {office.code: office for office in units}
        self.fields["unit"].choices = [(o.code, o.name) for o in units]  # type: ignore[attr-defined]
        if not of_entry:
            del self.fields["seq"]


class Reviewed(forms.Form):
    """A form that names who shall review: somebody who had no hand in the paper."""

    reviewer = one_of(
        gettext_lazy("复核人"),
        [],
        hint=gettext_lazy("没有登记、抽样，也没有检查过本底稿的另一名审计人员。"),
    )

    def __init__(self, *args: Any, reviewers: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reviewers = {person.username: person for person in reviewers}
        blank = [] if len(reviewers) == 1 else [("", _("请选择"))]
        told = [(person.username, person.name) for person in reviewers]
        self.fields["reviewer"].choices = blank + told  # type: ignore[attr-defined]

    def clean_reviewer(self) -> Person:
        """The person behind the name."""
        return self.reviewers[self.cleaned_data["reviewer"]]


class SubmitForm(Reviewed):
    """What the whole paper comes to, and who reviews it."""

    conclusion = prose(
        gettext_lazy("检查结论"), rows=5, hint=gettext_lazy("送复核后由另一名审计人员签署或者退回。")
    )
    field_order = ("conclusion", "reviewer")


class ReassignForm(Reviewed):
    """Another reviewer, and why."""

    reason = prose(gettext_lazy("改派的理由"), rows=2, hint=gettext_lazy("如：原复核人已经调离、回避。"))


class SignForm(forms.Form):
    """What the second auditor says of the whole paper."""

    review = prose(
        gettext_lazy("复核意见"), rows=4, hint=gettext_lazy("签署后，底稿的任何内容都不能再改动或者删除。")
    )


class ItemReviewForm(forms.Form):
    """What the second auditor says of one item."""

    review = radios(gettext_lazy("复核意见"), Review.choices)
    review_note = prose(
        gettext_lazy("复核说明"), rows=3, required=False, hint=gettext_lazy("要求补查的，写明要查什么。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_note"].conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is to be examined again is named."""
        said = super().clean() or {}
        is_refused = "review_note" in self.errors
        if (
            said.get("review") == Review.AGAIN
            and not is_refused
            and not str(said.get("review_note", "")).strip()
        ):
            self.add_error("review_note", _("要求补查的，请写明要查什么。"))
        return said


class ReasonForm(forms.Form):
    """A reason, or a verdict on an answer."""

    reason = prose(gettext_lazy("理由"), rows=3)

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or self.fields["reason"].label


class SendForm(forms.Form):
    """By when the unit answers."""

    answer_by = a_day(
        gettext_lazy("反馈期限"), gettext_lazy("由审计人员确定；没有条款规定天数，默认 15 日（待核）。")
    )

    def __init__(self, *args: Any, today: date, proposed: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"answer_by": proposed or today + TO_ANSWER}, **kwargs)
        self.today = today

    def clean_answer_by(self) -> date:
        """A day to come."""
        found: date = self.cleaned_data["answer_by"]
        if found <= self.today:
            raise forms.ValidationError(_("反馈期限应当晚于今天。"))
        return found


class ReturnForm(SendForm):
    """Why an answer does not answer, and by when the unit says more."""

    reason = prose(gettext_lazy("退回的理由"), rows=3)
    field_order = ("reason", "answer_by")


class AnswerForm(forms.Form):
    """What the unit says."""

    answer = prose(
        gettext_lazy("反馈意见"),
        rows=5,
        hint=gettext_lazy("写明是否属实、原因、整改措施和完成时间；不同意的，写明理由和依据。"),
    )
