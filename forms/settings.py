"""How a person wants to be told and to work."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.acts.alert import ALWAYS_TOLD
from workflows.models import Alert, DeskSettings, Person

CHOSEN = [(kind.value, kind.label) for kind in Alert.Kind if kind not in ALWAYS_TOLD]
FIXED = [kind.label for kind in Alert.Kind if kind in ALWAYS_TOLD]


class SettingsForm(forms.Form):
    """Alerts, the e-mail summary, keys and the ten seconds; what is not ticked in `told` is muted."""

    told = forms.MultipleChoiceField(
        label=gettext_lazy("提醒我"),
        choices=CHOSEN,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("只用来接收摘要；摘要里的自然人姓名一律隐去。"),
        error_messages={"invalid": gettext_lazy("电子邮箱写法不对，应如 name@example.gov.cn。")},
    )
    digest = forms.ChoiceField(
        label=gettext_lazy("邮件摘要"), choices=DeskSettings.Digest.choices, widget=forms.RadioSelect
    )
    holds_steps = forms.BooleanField(
        label=gettext_lazy("提交后十秒内可以撤回"),
        required=False,
        help_text=gettext_lazy("十秒内任务还没有办结，台账没有记录；关闭后，提交即办结。"),
    )
    single_keys = forms.BooleanField(
        label=gettext_lazy("启用单键快捷键"),
        required=False,
        help_text=gettext_lazy("如 j、k、x、c、?；在输入框内始终无效。Ctrl 组合键不受影响。"),
    )

    def __init__(self, *args: Any, person: Person, kept: DeskSettings, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "told": [kind for kind, _label in CHOSEN if kind not in kept.muted],
            "email": person.email,
            "digest": kept.digest,
            "holds_steps": kept.holds_steps,
            "single_keys": kept.single_keys,
        }
        super().__init__(*args, **kwargs)
        hints = (
            (DeskSettings.Digest.DAILY, gettext_lazy("工作日 8:30")),
            (DeskSettings.Digest.TWICE, gettext_lazy("工作日 8:30 和 14:00")),
        )
        self.fields["digest"].hints = dict(hints)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A summary needs an address to go to."""
        data = super().clean() or {}
        wanted = data.get("digest") not in (None, DeskSettings.Digest.NEVER)
        if wanted and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("要接收邮件摘要，请填写电子邮箱；不需要摘要的，请选“不发送”。"))
        return data

    @property
    def muted(self) -> list[str]:
        """The kinds that the person does not want to be told."""
        return [kind for kind, _label in CHOSEN if kind not in self.cleaned_data["told"]]
