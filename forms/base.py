"""What every form of a step has: the case it is about, an outcome, a reason."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from workflows.law.cells import EARLIEST_YEAR

NOT_LONG_AGO = MinValueValidator(date(EARLIEST_YEAR, 1, 1))  # an earlier day is a slip of the keyboard


class StepForm(forms.Form):
    """A form of one step: what the person concludes and why.

    `outcomes` are (value, label, hint); `needs_reason` names the outcomes that must be explained.
    """

    outcomes: ClassVar[tuple[tuple[str, Any, Any], ...]] = ()
    needs_reason: ClassVar[tuple[str, ...]] = ("return",)
    reason_label: ClassVar[Any] = _("意见")
    reason_hint: ClassVar[Any] = ""

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}), required=False, max_length=4000
    )

    def __init__(self, *args: Any, process: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.process, self.entry, self.today = process, process.entry, today
        if self.outcomes:
            self.fields["outcome"] = forms.ChoiceField(
                label=_("结论"),
                choices=[(value, label) for value, label, _hint in self.outcomes],
                widget=forms.RadioSelect,
                error_messages={"required": _("请选择一项结论。")},
            )
            self.order_fields(["outcome"])
        self.fields["reason"].label = self.reason_label
        if self.needs_reason:
            self.depends("reason")
        self.fields["reason"].help_text = self.reason_hint

    def depends(self, *names: str) -> None:
        """These fields are required or not by the outcome: the page says so, instead of 选填."""
        for name in names:
            self.fields[name].conditional = True  # type: ignore[attr-defined]

    @property
    def singles(self) -> Iterable[Any]:
        """The fields that are shown one below the other; a form that has rows of fields leaves those out."""
        return self

    @property
    def choices_shown(self) -> list[dict[str, Any]]:
        """The outcomes as radio cards: value, label, hint, whether chosen."""
        chosen = self["outcome"].value() if "outcome" in self.fields else ""
        return [
            {"value": value, "label": label, "hint": hint, "on": value == chosen}
            for value, label, hint in self.outcomes
        ]

    def clean(self) -> dict[str, Any]:
        """An outcome that must be explained is explained."""
        data = super().clean() or {}
        if data.get("outcome") in self.needs_reason and not data.get("reason", "").strip():
            self.add_error("reason", _("请写明理由；理由会记入台账，并告知下一步的办理人。"))
        return data
