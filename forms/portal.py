"""What a party fills in about its own account: agents and how it is told; and what officers say about either."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO
from forms.files import check
from workflows.law.cells import clean as one_line
from workflows.law.duties import VIEW_OWN
from workflows.law.mandate import DELEGABLE, LONGEST
from workflows.models import Entry

UNREADABLE = gettext_lazy("日期写法无法识别，请写成 2026-03-09 这样。")


def day(label: Any, missing: Any, hint: Any = "") -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label,
        help_text=hint,
        validators=[NOT_LONG_AGO],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": missing, "invalid": UNREADABLE},
    )


class GrantForm(forms.Form):
    """A mandate to an agent: who, for what, in which entries, from when until when, and the signed paper."""

    agent_name = forms.CharField(
        label=gettext_lazy("代理人姓名"), max_length=60,
        error_messages={"required": gettext_lazy("请填写代理人姓名，与授权书一致。")},
    )  # fmt: skip
    scope = forms.MultipleChoiceField(
        label=gettext_lazy("授权事项"),
        choices=[(str(duty), words) for duty, words in DELEGABLE.items() if duty != VIEW_OWN],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "都包括查看。选了其中任何一项的，机关核验授权书后才能办理；只查看的不用核验。"
        ),
    )
    entries = forms.MultipleChoiceField(
        label=gettext_lazy("授权条目"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不选，就是全部条目，包括以后的。"),
    )
    since = day(gettext_lazy("起始日"), gettext_lazy("请填写起始日。"))
    ends_on = day(
        gettext_lazy("截止日"), gettext_lazy("请填写截止日。"), gettext_lazy("最长三年，到期自动失效。")
    )
    file = forms.FileField(
        label=gettext_lazy("授权委托书"),
        help_text=gettext_lazy("由授权人签名或者盖章的扫描件，PDF、JPG、PNG，不超过 20 MB。"),
        error_messages={"required": gettext_lazy("请上传签名或者盖章的授权委托书。")},
    )

    def __init__(self, *args: Any, offered: list[Entry], today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"since": today, "ends_on": today + timedelta(days=365)})
        super().__init__(*args, **kwargs)
        self.offered, self.today = {entry.number: entry for entry in offered}, today
        choices = [(e.number, f"{e.number} {e.list_type.short_name}") for e in offered]
        self.fields["entries"].choices = choices  # type: ignore[attr-defined]

    def clean_agent_name(self) -> str:
        """One line without what cannot be seen."""
        return one_line(self.cleaned_data["agent_name"])

    def clean_entries(self) -> list[Entry] | None:
        """None: all of them."""
        return [self.offered[number] for number in self.cleaned_data["entries"]] or None

    def clean_file(self) -> Any:
        """Looked at by its content."""
        return check(self.cleaned_data["file"])

    def clean(self) -> dict[str, Any]:
        """The days fit together."""
        data = super().clean() or {}
        since, ends = data.get("since"), data.get("ends_on")
        if since and ends and ends < max(since, self.today):
            self.add_error("ends_on", _("截止日不能早于起始日，也不能早于今天。"))
        elif since and ends and ends - since > LONGEST:
            self.add_error("ends_on", _("一次授权最长三年，请把截止日改早；到期后可以再次授权。"))
        return data


class ToldForm(forms.Form):
    """How the person wants to be told of what is new."""

    by_email = forms.BooleanField(label=gettext_lazy("用邮件提醒"), required=False)
    by_sms = forms.BooleanField(label=gettext_lazy("用短信提醒"), required=False)


class JudgeForm(forms.Form):
    """An officer has looked at the written mandate."""

    genuine = forms.ChoiceField(
        label=gettext_lazy("核验结果"),
        choices=[("yes", gettext_lazy("核验通过")), ("no", gettext_lazy("核验不通过"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择核验结果。")},
    )
    because = forms.CharField(
        label=gettext_lazy("核验意见"), max_length=200, required=False,
        help_text=gettext_lazy("不通过的，写明原因，会告知双方。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A refusal is explained."""
        data = super().clean() or {}
        if data.get("genuine") == "no" and not data.get("because", "").strip():
            self.add_error("because", _("请写明不通过的原因。"))
        return data


class BecauseForm(forms.Form):
    """Why an officer ends what an account may do, or does not approve."""

    because = forms.CharField(
        label=gettext_lazy("原因"), max_length=200,
        error_messages={"required": gettext_lazy("请写明原因，会记入档案台账。")},
    )  # fmt: skip


class CheckedForm(forms.Form):
    """Which papers of the holder an officer has looked at."""

    checked = forms.CharField(
        label=gettext_lazy("核对的证件"), max_length=200,
        help_text=gettext_lazy("如：居民身份证原件，人证一致；法定代表人身份证明书。不写证件号码。"),
        error_messages={"required": gettext_lazy("请写明核对了哪些证件。")},
    )  # fmt: skip
