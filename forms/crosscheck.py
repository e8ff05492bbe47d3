"""How the hits of a cross-check are settled: each by a choice and a reason of its own."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import StepForm
from workflows.law.crosscheck import RED, Resolution
from workflows.models.crosscheck import Found, open_blockers

HINTS = {
    Resolution.NOT_SAME: gettext_lazy("写明核对了哪些登记信息、证件，为什么不是同一主体"),
    Resolution.LEAVING: gettext_lazy("写明向谁核实、对方何时以什么文书提请移出"),
    Resolution.NO_EFFECT: gettext_lazy("写明依据，以及为什么不影响"),
}
# Who is listed for bad faith although honoured: the honour is not forgotten.
HINTS_OF_BLACK = HINTS | {
    Resolution.NO_EFFECT: gettext_lazy("写明依据，以及为什么不影响；列入后，激励条目由系统另行提请取消"),
}


class ResolveForm(StepForm):
    """One choice and one reason for every hit that stands against the decision."""

    needs_reason: ClassVar = ()
    reason_label: ClassVar = gettext_lazy("备注")
    reason_hint: ClassVar = gettext_lazy("处理命中的人员不能再对本件作出决定。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hits = open_blockers(self.entry)
        for nth, hit in enumerate(self.hits, start=1):
            self._ask(nth, hit)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def _ask(self, nth: int, hit: Found) -> None:
        """The two fields of one hit; its name is what every officer may know of it."""
        told = {
            "nth": nth,
            "list": hit.other.list_type.name,
            "office": hit.other.department.short_name,
            "state": hit.other.get_state_display(),
        }
        choice = forms.ChoiceField(
            label=_("命中%(nth)s：%(list)s（%(office)s，%(state)s）怎样处理") % told,
            choices=Resolution.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择这条命中的处理方式。")},
        )
        choice.hints = HINTS if self.entry.list_type.kind == RED else HINTS_OF_BLACK  # type: ignore[attr-defined]
        self.fields[f"choice_{hit.other.pk}"] = choice
        self.fields[f"why_{hit.other.pk}"] = forms.CharField(
            label=_("命中%(nth)s的处理理由") % told,
            max_length=2000,
            widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
            help_text=_("写入台账，负责人作决定时可见。"),
            error_messages={"required": _("请写明这条命中的处理理由。")},
        )

    def clean(self) -> dict[str, Any]:
        """What was said of each hit, by the other entry's key."""
        data = super().clean()
        keys = [hit.other.pk for hit in self.hits]
        data["resolutions"] = {
            key: (data[f"choice_{key}"], data[f"why_{key}"])
            for key in keys
            if f"choice_{key}" in data and f"why_{key}" in data
        }
        return data
