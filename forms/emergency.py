"""What is written to ask for an emergency look, and to decide on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.law.identity import BadCode, check_id_number

LEAST = 10
TOO_SHORT = _("请至少写 %(limit_value)d 个字。")  # Django says 字符 of a 变量, which no officer understands


class AskForm(forms.Form):
    """Whose file, and why now and outside the duty."""

    id_number = forms.CharField(label=_("公民身份号码"), max_length=18)
    name = forms.CharField(label=_("姓名"), max_length=60)
    office = forms.ChoiceField(label=_("所在机关"))
    reason = forms.CharField(
        label=_("事由"),
        min_length=LEAST,
        error_messages={"min_length": TOO_SHORT},
        max_length=500,
        help_text=_("写明为什么必须现在查阅、为什么不能由承办机关提供。本人会看到这段文字。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(office.pk): office for office in offices}
        self.fields["office"].choices = [(key, office.name) for key, office in self.offices.items()]  # type: ignore[attr-defined]
        if len(self.offices) == 1:
            self.fields["office"].initial = next(iter(self.offices))

    def clean_id_number(self) -> str:
        """A number that can be right."""
        try:
            return check_id_number(self.cleaned_data["id_number"])
        except BadCode as bad:
            raise forms.ValidationError(str(bad)) from bad

    def clean_name(self) -> str:
        """Without the blanks."""
        return "".join(self.cleaned_data["name"].split())

    def clean_office(self) -> Any:
        """The office itself."""
        return self.offices[self.cleaned_data["office"]]


class DecideForm(forms.Form):
    """Yes or no, and why."""

    granted = forms.ChoiceField(
        label=_("决定"), choices=(("yes", _("同意")), ("no", _("不同意"))), widget=forms.RadioSelect
    )
    because = forms.CharField(
        label=_("理由"),
        min_length=2,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"min_length": TOO_SHORT},
    )
