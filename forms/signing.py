"""What is typed and drawn when a commitment is signed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.acts import drawn
from workflows.law.refusal import Refused
from workflows.models import Person


class SignForm(forms.Form):
    """Signing: read, the own name, the code that was sent, a drawn signature if one likes, who signs besides."""

    has_read = forms.BooleanField(
        label=gettext_lazy("我已阅读并同意承诺书全文，有权签署，所作承诺真实、自愿"),
        error_messages={"required": gettext_lazy("请先阅读承诺书全文并勾选。")},
    )
    name = forms.CharField(
        label=gettext_lazy("签署人姓名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("请输入签署人姓名。")},
    )
    invited = forms.ChoiceField(
        label=gettext_lazy("邀请会签人"),
        help_text=gettext_lazy("这份承诺书需要第二人会签；会签人在自己的账号里阅读并签署，全部签完才生效。"),
        error_messages={"required": gettext_lazy("请选择会签人。")},
    )
    drawn = forms.CharField(required=False, widget=forms.HiddenInput, label=gettext_lazy("手写签名"))
    digits = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=6,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}
        ),
        error_messages={"required": gettext_lazy("请先获取验证码，填写收到的六位数字。")},
    )

    def __init__(
        self,
        *args: Any,
        signatory: str,
        seconds: Sequence[Person] | None = None,
        draws: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.signatory = signatory
        if not draws:
            del self.fields["drawn"]
        if seconds is None:
            del self.fields["invited"]
            return
        field: Any = self.fields["invited"]
        field.choices = [("", _("请选择")), *((str(person.pk), person.name) for person in seconds)]

    def clean_name(self) -> str:
        """The name typed is the name of the person who signs."""
        name = "".join(self.cleaned_data["name"].split())
        if name != "".join(self.signatory.split()):
            raise forms.ValidationError(
                _("输入的姓名与登录人“%(name)s”不一致，请由本人签署。") % {"name": self.signatory}
            )
        return self.signatory

    def clean_drawn(self) -> bytes | None:
        """The drawn signature as a clean picture."""
        try:
            return drawn.clean(self.cleaned_data["drawn"])
        except Refused as no:
            raise forms.ValidationError([str(each) for each in no.sentences]) from no

    def clean_digits(self) -> str:
        """Digits without what people type between them."""
        return "".join(c for c in self.cleaned_data["digits"] if c.isdigit())


class MatterForm(forms.Form):
    """What the commitment is made for; it becomes part of the text that is read."""

    matter = forms.CharField(
        label=gettext_lazy("承诺事由"),
        max_length=200,
        help_text=gettext_lazy("写入承诺书，如申请编号、缺少的材料名称、所属行业组织。"),
        error_messages={"required": gettext_lazy("请填写承诺事由。")},
    )
