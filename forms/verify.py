"""The verification code as somebody types it from paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.models.notice import CHECK_LENGTH
from workflows.queries.genuine import typed

LONGEST = 60  # sixteen characters, however they were spaced


class CodeForm(forms.Form):
    """One code; the cleaned value is the sixteen characters that were meant."""

    code = forms.CharField(
        label=_("核验码"),
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "characters",
            }
        ),
        error_messages={
            "required": _("请输入文书上印的核验码。"),
            "max_length": _("输入得太长了；核验码是16位数字和字母，印在文书首页右上角的二维码旁。"),
        },
    )

    def clean_code(self) -> str:
        """The code, or what is wrong with it and where it is found."""
        said: str = self.cleaned_data["code"]
        code = typed(said)
        if not code:
            raise forms.ValidationError(
                _(
                    "核验码应为%(n)s位数字和字母（不含字母U），空格和横线不计；请对照文书首页右上角二维码旁的核验码重新输入。"
                ),
                params={"n": CHECK_LENGTH},
            )
        return code
