"""What narrows an inbox: every field may stay empty, and one that cannot be read spoils no other."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

WORDS_MAX = 60
DAYS = (MinValueValidator(date(1949, 10, 1)), MaxValueValidator(date(2999, 12, 31)))
STATES = (
    ("", _("全部")),
    ("late", _("超期")),
    ("today", _("今日届满")),
    ("soon", _("三日内")),
    ("later", _("未到期")),
    ("waiting", _("等待或暂停")),
)
SHOW = (("", _("在办")), ("snoozed", _("稍后跟进")), ("delegated", _("已委托他人")))
MANY = ("list", "step", "department", "kind", "who", "urgency", "team")
RANGES = {"received": _("收到日期"), "due": _("届满日期")}


class Several(forms.MultipleChoiceField):
    """Ticks of which none is needed."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class Day(forms.DateField):
    """A day as the address writes it, 2026-03-01."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d"],
            validators=DAYS,
            widget=forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date", "class": "form-control form-control-sm"}
            ),
        )


class InboxFilterForm(forms.Form):
    """The filters of a box, read from the address; `choices` offers what the officer may see."""

    use_required_attribute = False
    step = Several(_("环节"))
    department = Several(_("部门"))
    team = Several(_("科室"))
    who = Several(_("办理人"))
    kind = Several(_("主体类型"))
    urgency = Several(_("紧急程度"))
    received_from = Day(_("收到日期自"))
    received_to = Day(_("收到日期至"))
    due_from = Day(_("届满日期自"))
    due_to = Day(_("届满日期至"))
    state = forms.ChoiceField(label=_("期限状态"), choices=STATES, required=False, widget=forms.HiddenInput)
    show = forms.ChoiceField(label=_("范围"), choices=SHOW, required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("关键词"), max_length=WORDS_MAX, required=False)

    def __init__(self, data: Any, choices: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(data, auto_id="f_%s", **kwargs)
        self.fields["list"] = Several(_("名单"))  # as a class attribute it would hide the type of that name
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A range must not run backwards; if it does, neither end is used."""
        said = super().clean() or {}
        for name in RANGES:
            first, last = said.get(f"{name}_from"), said.get(f"{name}_to")
            if first and last and first > last:
                self.add_error(f"{name}_to", _now("早于起始日"))
                said.pop(f"{name}_from", None)
        return said

    @property
    def said(self) -> dict[str, Any]:
        """What was asked for and can be read; the rest filters nothing."""
        self.errors  # noqa: B018  reading them is what cleans
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def notes(self) -> list[str]:
        """What could not be read, and how to mend it."""
        return [self._note(name) for name in self.errors if name in self.fields]

    def _note(self, name: str) -> str:
        """One sentence for one field."""
        field = self.fields[name]
        facts = {"label": field.label, "typed": self._typed(name)}
        if isinstance(field, Day):
            if name.endswith("_to") and self._reads(name):
                return _now("“%(label)s”早于起始日，这个日期范围没有使用；请改正日期。") % facts
            return _now("“%(label)s”填的“%(typed)s”不是日期，没有使用；请写成 2026-03-01 的样子。") % facts
        if name == "q":
            return _now("关键词超过 60 个字，没有使用；请缩短后再找。")
        return _now("“%(label)s”里没有“%(typed)s”这一项，没有使用；请重新选择。") % facts

    def _reads(self, name: str) -> bool:
        """Was it a day at least?"""
        try:
            return self.fields[name].clean(self._typed(name)) is not None
        except forms.ValidationError:
            return False

    def _typed(self, name: str) -> str:
        """What stands in the address, shortened."""
        value = self[name].data
        words = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
        return words if len(words) <= WORDS_MAX else f"{words[: WORDS_MAX - 1]}…"
