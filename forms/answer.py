"""The answer to a statement and defence: each of its points, and what came of the whole."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import StepForm
from workflows.models import Statement

POINTS = 12
AT_ONCE = 3  # shown from the start; the others unfold
Adopted = Statement.Adopted


class AnswerForm(StepForm):
    """The answer to a statement, point by point; a third person's objection is answered as a whole."""

    outcomes: ClassVar = (
        (Adopted.YES, gettext_lazy("采纳"), ""),
        (Adopted.PARTLY, gettext_lazy("部分采纳"), ""),
        (Adopted.NO, gettext_lazy("不采纳"), gettext_lazy("不得因当事人陈述、申辩而加重处理")),
    )
    needs_reason: ClassVar = ("yes", "partly", "no")
    reason_label: ClassVar = gettext_lazy("复核意见（写入告知书）")
    reason_hint: ClassVar = gettext_lazy("逐点答复之外，写明核实的经过和总的结论。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_points = not self.process.statement.objector
        if self.in_points:
            self._ask_points()
        else:
            self.fields["reason"].label = _("核实意见（写明怎样答复异议人）")
            self.fields["reason"].help_text = _(
                "异议人不是当事人，系统不制发文书；请答复后再办结，写明答复的日期和方式。"
            )

    def _ask_points(self) -> None:
        """Rows for the points; what the party wrote stands in them line by line, to be put in order."""
        lines = [line.strip() for line in self.process.statement.text.splitlines() if line.strip()]
        fits = len(lines) <= POINTS and all(len(line) <= 1000 for line in lines)
        for nth in range(1, POINTS + 1):
            said = {"nth": nth}
            self.fields[f"point_{nth}"] = forms.CharField(
                label=_("第%(nth)s点：当事人的意见") % said,
                required=False,
                max_length=1000,
                initial=lines[nth - 1] if fits and nth <= len(lines) else "",
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
            )
            self.fields[f"point_{nth}_adopted"] = forms.ChoiceField(
                label=_("第%(nth)s点：是否采纳") % said,
                required=False,
                choices=[("", _("（未选）")), *Adopted.choices],
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"point_{nth}_reason"] = forms.CharField(
                label=_("第%(nth)s点：理由") % said,
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
            )
            self.depends(*self._names(nth))

    def _names(self, nth: int) -> tuple[str, str, str]:
        return f"point_{nth}", f"point_{nth}_adopted", f"point_{nth}_reason"

    @property
    def points_shown(self) -> list[dict[str, Any]]:
        """The rows of the points as bound fields; `more` for those that unfold."""
        if not self.in_points:
            return []
        return [
            {"nth": nth, "fields": [self[name] for name in self._names(nth)]} for nth in range(1, POINTS + 1)
        ]

    @property
    def points_at_once(self) -> list[dict[str, Any]]:
        """The rows that stand open: the first ones, and every one in which something is written or wrong."""
        rows = self.points_shown
        used = [row["nth"] for row in rows if any(f.value() or f.errors for f in row["fields"])]
        return rows[: max([AT_ONCE, *used])]

    @property
    def points_folded(self) -> list[dict[str, Any]]:
        """The other rows."""
        return self.points_shown[len(self.points_at_once) :]

    @property
    def singles(self) -> Iterable[Any]:
        """The fields that belong to no row."""
        return (field for field in self if not field.name.startswith("point_"))

    def clean(self) -> dict[str, Any]:
        """Every point is answered with a reason, none is left out, and the whole agrees with its points."""
        data = super().clean()
        data["points"] = []
        if not self.in_points:
            return data
        for nth in range(1, POINTS + 1):
            point = tuple(data.get(name, "").strip() for name in self._names(nth))
            if any(point):
                self._insist_on_whole(nth, point)
                data["points"].append(point)
        if not data["points"] and not any(self.errors.get(n) for n in self._names(1)):
            self.add_error("point_1", _("请逐点列出当事人的意见，并对每一点写明是否采纳和理由。"))
        self._insist_on_agreement(data)
        return data

    def _insist_on_whole(self, nth: int, point: tuple[str, ...]) -> None:
        """What the point is, whether it is adopted, and why."""
        words = (_("请写明当事人的意见。"), _("请选择是否采纳。"), _("请写明采纳或者不采纳的理由。"))
        for name, value, sentence in zip(self._names(nth), point, words, strict=True):
            if not value and name not in self.errors:
                self.add_error(name, sentence)

    def _insist_on_agreement(self, data: dict[str, Any]) -> None:
        """Adopted as a whole means every point, not adopted means none, else in part."""
        said = {adopted for _text, adopted, _reason in data["points"] if adopted}
        if not said or "outcome" not in data or self.errors:
            return
        whole = said.pop() if len(said) == 1 else Adopted.PARTLY
        if data["outcome"] != whole:
            words = _("逐点答复与结论不一致：按各点的答复，结论应为“%(whole)s”。")
            self.add_error("outcome", words % {"whole": Adopted(whole).label})
