"""What officers say about a subject: a change of its standing, a further number, a merge and its reversal."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO
from workflows.law.cells import clean as one_line
from workflows.law.identifiers import LONGEST, MAIN, Scheme, check_identifier, schemes_for
from workflows.law.identity import BadCode
from workflows.law.subject import Registration, statuses_for
from workflows.models import Subject, SubjectChange

SOURCES_HINT = gettext_lazy("从哪里得知，如：市场监管登记系统查询、登记机关来函。")
PURPOSES = (
    ("case", gettext_lazy("办理案件")),
    ("repair", gettext_lazy("办理信用修复、异议")),
    ("registry", gettext_lazy("维护信用档案")),
    ("audit", gettext_lazy("审计、监督检查")),
)


def line(label: Any, *, hint: Any = "", required: bool = True, longest: int = 200) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=longest, required=required, help_text=hint)


def prose(label: Any, hint: Any = "") -> forms.CharField:
    """Several lines of text."""
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=2000, help_text=hint, widget=area)


def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, help_text=hint, validators=[NOT_LONG_AGO], widget=widget
    )


class ChangeForm(forms.Form):
    """A change of status, of operation or of name: what it is now, since when, by which document."""

    new = forms.ChoiceField(label=gettext_lazy("变更为"), widget=forms.RadioSelect)
    effective_on = day(gettext_lazy("生效日期"))
    document = line(gettext_lazy("依据文书"), hint=gettext_lazy("如：准予注销登记通知书及文号。"))
    source = line(gettext_lazy("来源"), hint=SOURCES_HINT)

    def __init__(self, *args: Any, subject: Subject, what: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what, self.today = what, today
        if what == SubjectChange.What.NAME:
            label = _("姓名") if subject.is_person else _("名称")
            self.fields["new"] = line(label, hint=_("登记的全称；原名称仍可检索，已签发的文书不改。"))
        elif what == SubjectChange.What.OPERATION:
            self._offer([("yes", _("在运营")), ("no", _("不在运营"))])
            self.fields["effective_on"].label = _("核对日期")
            self.fields["document"].required = False
        else:
            self._offer(
                [
                    (s.value, _("在世") if subject.is_person and s == Registration.ACTIVE else s.label)
                    for s in statuses_for(subject.is_person)
                    if s != subject.registration
                ]
            )
        self.order_fields(["new", "effective_on", "document", "source"])

    def _offer(self, choices: list[tuple[str, Any]]) -> None:
        """What may be chosen."""
        field = self.fields["new"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_new(self) -> str:
        """A name is one line without invisible characters."""
        return one_line(self.cleaned_data["new"])

    def clean_effective_on(self) -> date:
        """What has not happened is not on file."""
        stated: date = self.cleaned_data["effective_on"]
        if stated > self.today:
            raise forms.ValidationError(_("日期不能晚于今天；尚未生效的变更，生效后再登记。"))
        return stated


class IdentifierForm(forms.Form):
    """A further number of a subject."""

    scheme = forms.ChoiceField(label=gettext_lazy("证照种类"))
    value = line(
        gettext_lazy("号码"), longest=LONGEST, hint=gettext_lazy("空格和小写会自动整理；能校验的会校验。")
    )
    becomes_main = forms.BooleanField(
        label=gettext_lazy("作为主代码启用"), required=False,
        help_text=gettext_lazy("仅限统一社会信用代码、公民身份号码；原主代码转为旧代码，仍可检索。"),
    )  # fmt: skip
    valid_from = day(gettext_lazy("启用日期"), required=False)
    valid_to = day(gettext_lazy("停用日期"), required=False)
    source = line(gettext_lazy("来源"), hint=SOURCES_HINT)

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scheme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(s.value, _old(s)) for s in schemes_for(subject.is_person)]

    def clean(self) -> dict[str, Any]:
        """The number passes the check of its scheme; it does not end before it begins."""
        data = super().clean() or {}
        if data.get("scheme") and data.get("value"):
            try:
                data["value"] = check_identifier(data["scheme"], data["value"])
            except BadCode as bad:
                self.add_error("value", str(bad))
        if data.get("becomes_main") and data.get("scheme") not in MAIN:
            self.add_error("becomes_main", _("只有统一社会信用代码、公民身份号码可以作为主代码。"))
        if data.get("valid_from") and data.get("valid_to") and data["valid_to"] < data["valid_from"]:
            self.add_error("valid_to", _("停用日期不能早于启用日期。"))
        return data


def _old(scheme: Scheme) -> str:
    """A scheme as it is offered: a second code beside the main one is an old one, unless it takes its place."""
    return (
        _("%(scheme)s（旧代码，或者启用新代码）") % {"scheme": scheme.label}
        if scheme in MAIN
        else str(scheme.label)
    )


class MergeForm(forms.Form):
    """Which file is to become part of this one, why, on what evidence."""

    code = line(
        gettext_lazy("将并入本档案的主体代码"),
        hint=gettext_lazy("另一份档案的统一社会信用代码、公民身份号码或者旧代码，须完整填写。"), longest=LONGEST,
    )  # fmt: skip
    reason = prose(gettext_lazy("合并理由"), gettext_lazy("说明为什么是同一主体。"))
    evidence = line(gettext_lazy("依据材料"), hint=gettext_lazy("如：登记机关证明、变更登记材料及文号。"))


class SecondForm(forms.Form):
    """What the second officer, or whoever proposes a reversal, says."""

    reason = prose(gettext_lazy("意见和理由"), gettext_lazy("写入两份档案的台账。"))


class PurposeForm(forms.Form):
    """Why somebody looks at the file of a natural person."""

    purpose = forms.ChoiceField(label=gettext_lazy("查阅事由"), choices=PURPOSES, widget=forms.RadioSelect)
    matter = line(gettext_lazy("案件编号或者事项"), hint=gettext_lazy("写入查阅记录。"), longest=100)

    @property
    def words(self) -> str:
        """The purpose as it is kept."""
        said = dict(PURPOSES)[self.cleaned_data["purpose"]]
        return f"{said}：{self.cleaned_data['matter']}"
