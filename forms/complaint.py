"""What is said in a complaint about handling, and by who handles it."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO
from forms.files import FilesField
from forms.guard import GuardedForm
from workflows.law.complaint import About, Finding, Satisfaction
from workflows.models import Department, Entry, Person

NUMBER_MAX = 20
CODE_MAX = 24


def line(label: Any, longest: int, *, hint: Any = "", required: bool = True) -> forms.CharField:
    """One line of text."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=longest, required=required, help_text=hint, widget=widget)


def prose(label: Any, *, rows: int = 5, hint: Any = "", required: bool = True, longest: int = 3000) -> Any:
    """Several lines of text."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, help_text=hint, required=required, widget=area)


def one_of(label: Any, choices: Any, *, hint: Any = "", required: bool = True) -> forms.ChoiceField:
    """One choice of a list that drops down."""
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, required=required)


def received() -> forms.DateField:
    """The day on which an officer was told it; today or earlier."""
    return forms.DateField(
        label=gettext_lazy("收到日期"),
        validators=[NOT_LONG_AGO],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("当面或者来信提出的日期；办理期限自这一日起算。"),
    )


class ComplaintFields(forms.Form):
    """A complaint: about what, about whom, what happened."""

    about = forms.ChoiceField(
        label=gettext_lazy("投诉事项"),
        choices=About.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择一项投诉事项。")},
    )
    department = one_of(gettext_lazy("被投诉的机关"), [])
    officer_named = line(
        gettext_lazy("被投诉的工作人员"),
        60,
        required=False,
        hint=gettext_lazy("知道姓名的填写；被投诉的人不参加办理，也看不到投诉。"),
    )
    number = line(
        gettext_lazy("涉及的条目编号或者文号"),
        60,
        required=False,
        hint=gettext_lazy("在文书上，如 LR-2026-0001。"),
    )
    text = prose(
        gettext_lazy("经过和要求"), rows=7, hint=gettext_lazy("写明时间、地点、经过，希望怎样解决。")
    )
    files = FilesField(label=gettext_lazy("材料"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Department.objects.filter(is_active=True, posts__until=None).distinct().order_by("path")
        self.offices = {str(each.pk): each for each in offices}
        field = self.fields["department"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", gettext_lazy("（请选择）")),
            *((pk, each.name) for pk, each in self.offices.items()),
        ]

    def said(self) -> dict[str, Any]:
        """What the act takes: the office, the officer if the office knows the name, the entry if there is one."""
        data = self.cleaned_data
        office, named = self.offices[data["department"]], data.get("officer_named", "").strip()
        people = Person.objects.filter(name=named, posts__department=office, posts__until=None).distinct()[:2]
        found = list(people) if named else []
        number = data.get("number", "").strip()
        entry = entry_of(number)
        text = data["text"].strip()
        if number and entry is None:
            text += "\n" + _("涉及的编号：%(number)s") % {"number": number}
        return {
            "about": data["about"],
            "department": office,
            "officer": found[0] if len(found) == 1 else None,
            "officer_named": named,
            "entry": entry,
            "text": text,
        }


def entry_of(number: str) -> Entry | None:
    """The entry of this number, of a document of this number, or of an objection or lawsuit registered under it."""
    if not number:
        return None
    named = (
        Q(**{key: number}) for key in ("number", "notices__number", "objections__code", "challenges__code")
    )
    return next((found for each in named if (found := Entry.objects.filter(each).first())), None)


class PublicComplaintForm(GuardedForm, ComplaintFields):
    """The same from anybody, without an account."""

    name = line(gettext_lazy("您的姓名或者单位"), 60, required=False, hint=gettext_lazy("可以不填。"))
    contact = line(
        gettext_lazy("联系方式"),
        100,
        required=False,
        hint=gettext_lazy("可以不填；不填的，凭编号和查询码查看答复。只有办理投诉的信用办能看到。"),
    )
    field_order = (
        "about", "department", "officer_named", "number", "text", "files", "name", "contact", "website", "opened",
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        """With name and contact."""
        data = self.cleaned_data
        return {**super().said(), "name": data["name"].strip(), "contact": data["contact"].strip()}


class CounterComplaintForm(ComplaintFields):
    """The same, written down by an officer at the counter."""

    name = line(gettext_lazy("投诉人"), 60, required=False)
    contact = line(gettext_lazy("联系方式"), 100, required=False)
    received_on = received()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["received_on"].initial = today

    def clean_received_on(self) -> date:
        """Not in the future."""
        return not_future(self.cleaned_data["received_on"], self.today)

    def said(self) -> dict[str, Any]:
        """With name and contact."""
        data = self.cleaned_data
        return {**super().said(), "name": data["name"].strip(), "contact": data["contact"].strip()}


def not_future(day: date, today: date) -> date:
    """A day that has come; ValidationError otherwise."""
    if day > today:
        raise forms.ValidationError(_("收到日期不能晚于今天。"))
    return day


class TrackForm(forms.Form):
    """Number and query code, as they stand on the receipt."""

    number = line(gettext_lazy("编号"), NUMBER_MAX)
    code = line(gettext_lazy("查询码"), CODE_MAX, hint=gettext_lazy("10位；大小写、空格和横线都可以。"))

    def clean_number(self) -> str:
        """As it is kept."""
        return str(self.cleaned_data["number"]).strip().upper().replace(" ", "")


class RateForm(forms.Form):
    """满意, 基本满意 or 不满意."""

    rating = forms.ChoiceField(
        label=gettext_lazy("对答复是否满意"), choices=Satisfaction.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择一项。")},
    )  # fmt: skip
    note = line(gettext_lazy("说明"), 300, required=False)


class WhyForm(forms.Form):
    """A reason, and nothing else."""

    reason = prose(gettext_lazy("理由"), rows=4, longest=2000)

    def __init__(
        self, *args: Any, label: Any = "", hint: Any = "", required: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text, field.required = label or field.label, hint or field.help_text, required


class RefuseForm(WhyForm):
    """Why it is not taken up, and whether it abuses the right."""

    is_vexatious = forms.BooleanField(
        label=gettext_lazy("属于恶意或者滥用（须在理由中写明事实）"), required=False
    )


class TransferForm(WhyForm):
    """Where to, and why."""

    to = line(gettext_lazy("转送单位"), 100, hint=gettext_lazy("写单位全称。"))
    field_order = ("to", "reason")


class AnswerForm(forms.Form):
    """What was found, what it comes to, and the answer that the complainant reads."""

    finding = one_of(gettext_lazy("核查结论"), [("", gettext_lazy("（请选择）")), *Finding.choices])
    findings = prose(gettext_lazy("核查情况"), hint=gettext_lazy("内部记录：核查了什么、依据什么。"))
    answer = prose(
        gettext_lazy("答复内容"),
        rows=7,
        hint=gettext_lazy("投诉人凭编号和查询码看到的全文：核查结论、处理情况、不服时怎么办。"),
    )


class HandForm(WhyForm):
    """To which colleague."""

    person = one_of(gettext_lazy("转给"), [])
    field_order = ("person", "reason")

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext_lazy("（请选择）")), *((p.username, p.name) for p in people)]
