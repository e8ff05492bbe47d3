"""Sign-in and password forms, in the words of the interface."""

from typing import Any, ClassVar

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

# The validators of settings.AUTH_PASSWORD_VALIDATORS in one sentence.
PASSWORD_HINT = _("至少10个字符；不能全是数字，不能是常见的密码，不能与账号、姓名相近。")


class SignInForm(AuthenticationForm):
    """User name and password; the answer never tells which of the two was wrong."""

    error_messages: ClassVar[dict[str, Any]] = {
        "invalid_login": _("账号或密码不对"),
        "inactive": _("账号或密码不对"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("账号")
        self.fields["password"].label = _("密码")
        for name, missing in (("username", _("请填写账号")), ("password", _("请填写密码"))):
            self.fields[name].error_messages["required"] = missing
            self.fields[name].widget.attrs["class"] = "form-lg"


class PasswordForm(PasswordChangeForm):
    """The present password once, the new one twice."""

    error_messages: ClassVar[dict[str, Any]] = {
        "password_incorrect": _("现在的密码不对，请重新输入"),
        "password_mismatch": _("两次输入的新密码不一样，请重新输入"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("现在的密码")
        self.fields["new_password1"].label = _("新密码")
        self.fields["new_password2"].label = _("再输入一次新密码")
        self.fields["new_password1"].help_text = PASSWORD_HINT
        self.fields["new_password2"].help_text = ""
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写这一项")

    def set_password_and_save(self, user: Any, *args: Any, **kwargs: Any) -> Any:
        """Whoever has chosen an own password need not be asked again."""
        user.must_change_password = False
        return super().set_password_and_save(user, *args, **kwargs)
