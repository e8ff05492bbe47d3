"""Forms that anybody may send without an account: a field only a robot fills, and a least time to have read them."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LEAST = timedelta(seconds=4)
LONGEST = timedelta(hours=12)
SIGNER = Signer(salt="began")


class GuardedForm(forms.Form):
    """A public form; `now` is the instant of the request. No foreign service looks at who sends it."""

    website = forms.CharField(
        label=gettext_lazy("此项请留空"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    began = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["began"].initial = SIGNER.sign(f"{now.timestamp():.3f}")

    def clean(self) -> dict[str, Any]:
        """Nobody but a robot fills the empty field, or is done within four seconds."""
        data = super().clean() or {}
        if data.pop("website", ""):
            raise forms.ValidationError(_("提交没有成功：请把“此项请留空”一栏清空后重新提交。"))
        try:
            began = float(SIGNER.unsign(data.pop("began", "")))
        except (BadSignature, ValueError):
            began = 0.0
        spent = self.now.timestamp() - began
        if not LEAST.total_seconds() <= spent <= LONGEST.total_seconds():
            again: Any = self.data.copy()  # type: ignore[attr-defined]
            again["began"] = self.fields["began"].initial
            self.data = again
            raise forms.ValidationError(
                _("提交得太快，或者页面打开得太久；您填写的内容都在，请核对后过几秒再提交一次。")
            )
        return data
