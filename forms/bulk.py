"""What is typed once for many tasks: the common reason, and to whom they are handed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.models import BulkAct

LABELS: dict[str, Any] = {
    BulkAct.Kind.APPROVE: gettext_lazy("意见（写入每一件）"),
    BulkAct.Kind.RETURN: gettext_lazy("退回理由（写入每一件）"),
    BulkAct.Kind.ASSIGN: gettext_lazy("转办理由（写入每一件）"),
}


class BulkForm(forms.Form):
    """One reason for all tasks; each step's own form judges it again."""

    to = forms.ChoiceField(
        label=gettext_lazy("转给"),
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=gettext_lazy("只列有岗位办理其中任务的人员；对某一件应当回避的，该件不转。"),
        error_messages={
            "required": gettext_lazy("请选择转给谁。"),
            "invalid_choice": gettext_lazy("这名人员不能办理所选的任务，请另选。"),
        },
    )
    reason = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={"max_length": gettext_lazy("理由不超过 4000 字，请缩短。")},
    )

    def __init__(
        self, *args: Any, kind: str, needs_reason: bool, people: Sequence[dict[str, Any]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if kind == BulkAct.Kind.ASSIGN:
            named = [(str(row["person"].pk), self._named(row)) for row in people]
            self.fields["to"].choices = [("", _("请选择")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["to"]
        if kind not in LABELS:
            del self.fields["reason"]
            return
        reason = self.fields["reason"]
        reason.label, reason.required = LABELS[kind], needs_reason
        reason.error_messages["required"] = _("请写明理由；理由会记入每一件的台账。")

    @staticmethod
    def _named(row: dict[str, Any]) -> str:
        """A colleague, the post, and how many of the tasks the post owes."""
        said = {"who": row["person"].name, "post": row["post"], "n": row["n"]}
        return _("%(who)s（%(post)s），可办 %(n)s 件") % said
