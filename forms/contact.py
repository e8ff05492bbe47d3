"""A contact and the code that was sent there."""

import re
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.guard import GuardedForm
from workflows.law.contact import LONGEST, normal

PROOF_HOLDS: Final = timedelta(hours=4)
_SALT: Final = "contact-proved"
LINE: Final = {"class": "form-control"}


def read_contact(typed: str) -> str:
    """The contact as it is kept; ValidationError says what it must look like."""
    contact = normal(typed)
    if not contact:
        raise forms.ValidationError(_("请填写11位手机号码，或者完整的电子邮箱地址，例如 name@example.cn。"))
    return contact


class ContactField(forms.CharField):
    """An e-mail address or a mobile; cleans to what is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("手机号码或者电子邮箱"))
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={**LINE, "autocomplete": "email", "spellcheck": "false"})
        )
        kwargs.setdefault("error_messages", {"required": gettext_lazy("请填写手机号码或者电子邮箱。")})
        super().__init__(max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> Any:
        """What is kept of it."""
        said = super().clean(value)
        return read_contact(said) if said else ""


class ContactForm(GuardedForm):
    """Where the code is sent."""

    contact = ContactField(help_text=gettext_lazy("验证码发到这里，办理结果也用它通知您。"))


class CodeForm(GuardedForm):
    """The six digits that came."""

    contact = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST)
    code = forms.CharField(
        label=gettext_lazy("六位验证码"),
        max_length=12,
        widget=forms.TextInput(attrs={**LINE, "inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": gettext_lazy("请填写收到的六位验证码。")},
    )

    def clean_contact(self) -> str:
        """The contact that was asked for."""
        return read_contact(self.cleaned_data["contact"])

    def clean_code(self) -> str:
        """Six digits, however they were spaced."""
        code = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9]{6}", code):
            raise forms.ValidationError(_("验证码是六位数字，请对照收到的信息重新填写。"))
        return code


def proof_of(contact: str) -> str:
    """A signed word that this contact was proved now; it travels in the form, no session is needed."""
    return signing.dumps(contact, salt=_SALT)


def proved(proof: str) -> str:
    """The contact of a proof that still holds; empty for none, a forged or an old one."""
    try:
        return str(signing.loads(proof, salt=_SALT, max_age=PROOF_HOLDS))
    except signing.BadSignature:
        return ""
