"""What is asked of who opens an account of the hall, or has lost the way into it."""

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.accounts import PASSWORD_HINT
from workflows.acts import onetime
from workflows.law.cells import clean as one_line
from workflows.law.contact import normal
from workflows.models import Person
from workflows.models.notice import CHECK_LENGTH

USERNAME = re.compile(r"[A-Za-z0-9_.@-]{4,40}")
CODE_HINT = gettext_lazy("16位数字和字母，大小写、空格和横线都可以。")


def line(label: Any, missing: Any, *, hint: Any = "", longest: int = 80, **attrs: Any) -> forms.CharField:
    """One line; `attrs` of the input: autocomplete, inputmode, class."""
    attrs.setdefault("autocomplete", "off")
    return forms.CharField(
        label=label,
        max_length=longest,
        help_text=hint,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": missing},
    )


def code_field(label: Any) -> forms.CharField:
    """A code from paper."""
    shape = {"class": "xh-mono", "autocapitalize": "characters", "spellcheck": "false"}
    return line(label, gettext_lazy("请填写纸上的16位码。"), hint=CODE_HINT, longest=40, **shape)


def contact_field(label: Any, hint: Any = "") -> forms.CharField:
    """An e-mail address or a mobile number."""
    missing = gettext_lazy("请填写电子邮箱或者手机号码。")
    return line(label, missing, hint=hint, longest=120, autocomplete="email")


class CodeForm(forms.Form):
    """A code from paper, of the right length."""

    code = code_field(gettext_lazy("开通码"))

    def clean_code(self) -> str:
        """Brought to one form; only its length is looked at here."""
        told = onetime.typed(self.cleaned_data["code"])
        if len(told) != CHECK_LENGTH:
            raise ValidationError(_("码应当是16位，您填写了 %(n)d 位，请对照凭条核对。") % {"n": len(told)})
        return told


class SlipForm(CodeForm):
    """The code of the slip, and who it was sent to."""

    number = line(
        gettext_lazy("统一社会信用代码或者公民身份号码"),
        gettext_lazy("请填写文书所载单位或者个人的号码。"),
        hint=gettext_lazy("文书写给谁，就填谁的号码。"),
        longest=18,
    )


class InvitationForm(CodeForm):
    """The code of the invitation, and the agent's name as the party wrote it."""

    name = line(
        gettext_lazy("您的姓名"),
        gettext_lazy("请填写您的姓名。"),
        hint=gettext_lazy("与授权书上的姓名一致。"),
    )

    field_order = ("code", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("邀请码")


class PasswordPair(forms.Form):
    """A new password, twice, by the rules of the house."""

    password1 = forms.CharField(
        label=gettext_lazy("登录密码"),
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("请设定密码。")},
    )
    password2 = forms.CharField(
        label=gettext_lazy("再输入一次密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("请再输入一次密码。")},
    )

    def clean(self) -> dict[str, Any]:
        """Both are the same, and good enough."""
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("两次输入的密码不一样，请重新输入。"))
        if first:
            person = Person(username=data.get("username", ""), name=data.get("name", ""))
            try:
                validate_password(first, person)
            except ValidationError as error:
                self.add_error("password1", error)
        return data


class OpenForm(PasswordPair):
    """The new account: who, under which name, how to be reached."""

    name = line(
        gettext_lazy("姓名"), gettext_lazy("请填写姓名。"), longest=60, autocomplete="name",
        hint=gettext_lazy("单位的法定代表人、负责人填写本人姓名；个人填写本人姓名。"),
    )  # fmt: skip
    username = line(
        gettext_lazy("用户名"), gettext_lazy("请设定用户名。"), longest=40, autocomplete="username",
        hint=gettext_lazy("4至40位字母、数字，可以用手机号。"),
    )  # fmt: skip
    contact = contact_field(
        gettext_lazy("电子邮箱或者手机号码"),
        gettext_lazy("下一步要填写收到的验证码；以后用它找回密码、接收提醒。"),
    )
    field_order = ("name", "username", "contact", "password1", "password2")

    def __init__(self, *args: Any, fixed_name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed_name = fixed_name
        if fixed_name:
            del self.fields["name"]

    def clean_username(self) -> str:
        """A free name of the right shape."""
        told = str(self.cleaned_data["username"]).strip()
        if not USERNAME.fullmatch(told):
            raise ValidationError(_("用户名请用4至40位字母、数字或者 _ . @ -。"))
        if Person.objects.filter(username__iexact=told).exists():
            raise ValidationError(_("这个用户名已经被使用，请换一个。"))
        return told

    def clean_name(self) -> str:
        """One line without what cannot be seen."""
        return one_line(self.cleaned_data["name"])

    def clean_contact(self) -> str:
        """An e-mail address or a mobile number."""
        return read_contact(self.cleaned_data["contact"])


class ContactForm(forms.Form):
    """A contact to be verified by a code; who only found an open session does not know the password."""

    contact = contact_field(gettext_lazy("新的电子邮箱或者手机号码"))
    password = forms.CharField(
        label=gettext_lazy("当前登录密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "current-password"}),
        help_text=gettext_lazy("更换联系方式须核对密码；原联系方式会收到提醒。"),
        error_messages={"required": gettext_lazy("请填写当前登录密码。")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_contact(self) -> str:
        """An e-mail address or a mobile number."""
        return read_contact(self.cleaned_data["contact"])

    def clean_password(self) -> str:
        """The password with which the person signs in."""
        told = str(self.cleaned_data["password"])
        if not self.person.check_password(told):
            raise ValidationError(_("密码不对，请重新填写；忘记密码的，请先找回。"))
        return told


class DigitsForm(forms.Form):
    """The six digits that were sent."""

    digits = line(
        gettext_lazy("验证码"), gettext_lazy("请填写收到的6位数字。"), longest=20,
        hint=gettext_lazy("6位数字，10分钟内有效。"), autocomplete="one-time-code", inputmode="numeric",
    )  # fmt: skip


class RecoverForm(forms.Form):
    """Whose account, and a contact of it that was verified."""

    username = line(
        gettext_lazy("用户名"), gettext_lazy("请填写用户名。"), longest=60, autocomplete="username"
    )
    contact = contact_field(gettext_lazy("开通时验证过的电子邮箱或者手机号码"))


class NewPasswordForm(PasswordPair):
    """The six digits and the new password."""

    digits = DigitsForm.base_fields["digits"]
    field_order = ("digits", "password1", "password2")


class PaperRecoverForm(PasswordPair, SlipForm):
    """The slip of a new paper notice, the account, and the new password."""

    username = line(
        gettext_lazy("用户名"), gettext_lazy("请填写用户名。"), longest=60, autocomplete="username"
    )
    field_order = ("code", "number", "username", "password1", "password2")


class CounterRecoverForm(PasswordPair, CodeForm):
    """The code that an officer handed over, the account, and the new password."""

    username = line(
        gettext_lazy("用户名"), gettext_lazy("请填写用户名。"), longest=60, autocomplete="username"
    )
    field_order = ("code", "username", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("找回码")


def read_contact(told: str) -> str:
    """An e-mail address or a mobile number, brought to one form; ValidationError says how to mend it."""
    found = normal(told)
    if not found:
        raise ValidationError(_("请填写完整的电子邮箱（如 name@example.cn），或者11位手机号码。"))
    return found
