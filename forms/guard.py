"""What keeps programs from filling in our public forms, without a foreign captcha: a bait and a shortest time."""

from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext as _

SECONDS_MIN: Final = 2
HOURS_MAX: Final = 12
_SIGNER: Final = signing.TimestampSigner(salt="form-opened")


class GuardedForm(forms.Form):
    """A form that a human being fills in: the bait stays empty, and nobody is done within two seconds."""

    website = forms.CharField(
        required=False,
        label="",
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off", "aria-hidden": "true"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened"].initial = _SIGNER.sign("form")

    def clean(self) -> dict[str, Any]:
        """Refuse what no human being sends; the page says how to go on."""
        data = super().clean() or {}
        if data.get("website"):
            raise forms.ValidationError(_("提交没有成功，请重新打开本页填写。"))
        try:
            _SIGNER.unsign(data.get("opened", ""), max_age=HOURS_MAX * 3600)
        except signing.BadSignature as error:
            raise forms.ValidationError(_("页面打开的时间太长，请核对后再点一次。")) from error
        if _is_younger(data["opened"]):
            raise forms.ValidationError(_("提交得太快，请核对后再点一次。"))
        return data


def _is_younger(opened: str) -> bool:
    """Was the form opened less than the shortest time ago?"""
    try:
        _SIGNER.unsign(opened, max_age=SECONDS_MIN)
    except signing.SignatureExpired:
        return False
    return SECONDS_MIN > 0
