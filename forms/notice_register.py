"""What narrows the register of notices: every field may stay empty, and one that cannot be read spoils no other."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forms.inbox import WORDS_MAX, Day
from workflows.law.service import Noticing

DAYS_MAX = 3650
SMALL = {"class": "form-select form-select-sm"}


class RegisterForm(forms.Form):
    """The filters of the register, read from the address; the choices are what the officer may see."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=_("送达状态"),
        choices=[("", _("全部")), *Noticing.choices],
        required=False,
        widget=forms.HiddenInput,
    )
    batch = forms.SlugField(label=_("批次"), max_length=16, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("文种"), required=False, widget=forms.Select(attrs=SMALL))
    department = forms.ChoiceField(label=_("制发机关"), required=False, widget=forms.Select(attrs=SMALL))
    since = Day(_("签发日期自"))
    until = Day(_("签发日期至"))
    unserved = forms.IntegerField(
        label=_("待送达超过（天）"),
        min_value=1,
        max_value=DAYS_MAX,
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-control form-control-sm"}),
    )
    unprinted = forms.BooleanField(
        label=_("还没有排印"), required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    q = forms.CharField(
        label=_("文号、受送达人名称或者代码、条目编号"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control form-control-sm"}),
    )

    def __init__(self, data: Any, choices: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(data, auto_id="f_%s", **kwargs)
        # As a class attribute it would hide the type of that name.
        self.fields["list"] = forms.ChoiceField(
            label=_("名单"), required=False, widget=forms.Select(attrs=SMALL)
        )
        self.order_fields(["q", "kind", "list"])
        for name, offered in choices.items():
            self.fields[name].choices = [("", _now("全部")), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A range must not run backwards; if it does, neither end is used."""
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("until", _now("早于起始日"))
            said.pop("since", None)
        return said

    @property
    def said(self) -> dict[str, Any]:
        """What was asked for and can be read; the rest filters nothing."""
        self.errors  # noqa: B018  reading them is what cleans
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def notes(self) -> list[str]:
        """What could not be read, and how to mend it."""
        told = []
        for name, faults in self.errors.items():
            if name in self.fields:
                said = {"label": self.fields[name].label, "fault": " ".join(str(fault) for fault in faults)}
                told.append(_now("“%(label)s”没有使用：%(fault)s") % said)
        return told
