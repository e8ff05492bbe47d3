"""What is said in a report about dishonest conduct, and by who looks into it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.complaint import WhyForm, line, not_future, one_of, prose, received
from forms.files import FilesField
from forms.guard import GuardedForm
from workflows.law.clue import Source
from workflows.law.identity import BadCode, check_uscc
from workflows.models import Department, ListStatus, ListType

IDENTITY = ("name", "contact", "id_number", "address")
# A watch of ours reports by itself, never in a form.
TELLERS = [(value, label) for value, label in Source.choices if value != Source.MONITORING]
WHO = (
    ("anonymous", gettext_lazy("匿名举报")),
    ("sealed", gettext_lazy("留下身份，密封保存")),
)


class ReportFields(forms.Form):
    """A report: whose conduct, what, when; who reports is asked last and kept apart."""

    source = one_of(gettext_lazy("您是"), TELLERS)
    named = line(gettext_lazy("被举报的单位或者个人"), 200, hint=gettext_lazy("单位写登记的全称。"))
    named_code = line(
        gettext_lazy("统一社会信用代码"), 18, required=False, hint=gettext_lazy("知道的填写，18位。")
    )
    list_code = one_of(gettext_lazy("涉及的领域"), [], required=False)
    happened = line(gettext_lazy("发生时间"), 60, required=False)
    happened_at = line(gettext_lazy("发生地点"), 120, required=False)
    text = prose(
        gettext_lazy("失信行为"),
        rows=7,
        hint=gettext_lazy("写明时间、地点、经过和线索来源。请不要在这里写自己的姓名、电话。"),
    )
    files = FilesField(label=gettext_lazy("材料"), required=False)
    who = forms.ChoiceField(
        label=gettext_lazy("是否留下身份"), choices=WHO, widget=forms.RadioSelect, initial="anonymous"
    )
    name = line(gettext_lazy("姓名"), 60, required=False)
    contact = line(
        gettext_lazy("联系方式"),
        100,
        required=False,
        hint=gettext_lazy("电子邮箱或者电话；填邮箱的，有反馈时会收到通知。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ListType.objects.filter(status=ListStatus.ACTIVE, kind="black").order_by("name")
        self.lists = {each.code: each for each in kinds}
        field = self.fields["list_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", gettext_lazy("（不清楚）")),
            *((code, each.short_name or each.name) for code, each in self.lists.items()),
        ]
        for name in ("name", "contact"):
            self.fields[name].conditional = True  # type: ignore[attr-defined]

    def clean_named_code(self) -> str:
        """A code is whole and right, or not stated."""
        stated = str(self.cleaned_data["named_code"]).strip()
        if not stated:
            return ""
        try:
            return check_uscc(stated)
        except BadCode as bad:
            raise forms.ValidationError(str(bad)) from None

    def clean(self) -> dict[str, Any]:
        """Whoever leaves an identity leaves a name and a way to be reached."""
        data = super().clean() or {}
        if data.get("who") == "sealed":
            for name, words in (("name", _("请填写姓名。")), ("contact", _("请填写联系方式。"))):
                if not str(data.get(name, "")).strip():
                    self.add_error(name, words)
        return data

    def told(self) -> dict[str, Any]:
        """What the act takes, without who reported."""
        data = self.cleaned_data
        plain = ("source", "named", "named_code", "happened", "happened_at", "text")
        return {
            **{name: data[name].strip() for name in plain},
            "list_type": self.lists.get(data["list_code"]),
        }

    def identity(self) -> dict[str, str]:
        """Who reported; empty for an anonymous report, whatever was typed."""
        if self.cleaned_data["who"] != "sealed":
            return {}
        return {name: str(self.cleaned_data.get(name, "")).strip() for name in IDENTITY}


class PublicReportForm(GuardedForm, ReportFields):
    """The same from anybody, without an account."""

    field_order = (
        "source", "named", "named_code", "list_code", "happened", "happened_at", "text", "files",
        "who", "name", "contact", "website", "opened",
    )  # fmt: skip


class CounterReportForm(ReportFields):
    """The same, written down by an officer at the counter, who then takes no part in it."""

    received_on = received()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["received_on"].initial = today
        self.fields["source"].label = _("来源")

    def clean_received_on(self) -> date:
        """Not in the future."""
        return not_future(self.cleaned_data["received_on"], self.today)


class AssignForm(WhyForm):
    """To which department."""

    department = one_of(gettext_lazy("分派给"), [])
    field_order = ("department", "reason")

    def __init__(self, *args: Any, offices: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext_lazy("（请选择）")), *((d.code, d.name) for d in offices)]


class FindingsForm(forms.Form):
    """What was found."""

    findings = prose(
        gettext_lazy("核查情况"),
        hint=gettext_lazy("核查了什么、依据什么；不写举报人，也不写能推断举报人的内容。"),
    )


class MergeForm(WhyForm):
    """Into which report, and why."""

    into = line(gettext_lazy("并入的举报编号"), 20)
    field_order = ("into", "reason")


class FeedbackForm(forms.Form):
    """What the reporter reads."""

    feedback = prose(
        gettext_lazy("反馈内容"),
        hint=gettext_lazy("举报人凭编号和查询码看到的全文；写明核查结果，不透露案情和他人信息。"),
    )
