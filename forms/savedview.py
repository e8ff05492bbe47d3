"""Keep a filter under a name, for oneself or for those one works with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MINE = ""


class SavedViewForm(forms.Form):
    """Name and reach of a view."""

    name = forms.CharField(
        label=_("视图名称"),
        max_length=30,
        error_messages={"required": _("请给视图起一个名称，例如“本周到期”。")},
    )
    share = forms.ChoiceField(label=_("谁能看到"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, shares: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["share"].choices = [(MINE, _("只有我")), *shares]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Without the space around it."""
        return str(self.cleaned_data["name"]).strip()
