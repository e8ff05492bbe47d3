"""What may be proposed to the head, and what the head says."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO, StepForm
from forms.files import FilesField
from workflows.acts import motion, rescission
from workflows.models import Deadline, Statement

REVOCATION_BASES = (
    ("order_annulled", gettext_lazy("列入所依据的文书被依法撤销")),
    ("listing_annulled", gettext_lazy("列入决定被行政复议决定、法院判决依法撤销")),
    ("own_error", gettext_lazy("本机关自行纠正错误的列入决定")),
)


# Proposals that rest on a document, and its fields.
DOCUMENTED = (
    "revocation", "downgrade", "extinction", "suspension", "reorganisation", "plan_done", "plan_failed",
)  # fmt: skip
PAPER = ("document_number", "document_date", "document_body")


class ProposeMotionForm(forms.Form):
    """A proposal with its grounds; a revocation names the document that annulled the base order."""

    basis = forms.ChoiceField(
        label=gettext_lazy("撤销依据"),
        choices=REVOCATION_BASES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择撤销依据。")},
    )
    clock = forms.TypedChoiceField(
        label=gettext_lazy("中止哪一个期限"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择要中止的期限。")},
    )
    intent = forms.CharField(
        label=gettext_lazy("故意隐瞒真实情况、提供虚假资料的事实和证据"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={"required": gettext_lazy("请写明故意的事实和证据。")},
    )
    gravity = forms.CharField(
        label=gettext_lazy("情节严重的理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={"required": gettext_lazy("请写明情节严重的理由。")},
    )
    grounds = forms.CharField(
        label=gettext_lazy("理由和事实"),
        max_length=4000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
        error_messages={"required": gettext_lazy("请写明理由和事实。")},
    )
    document_number = forms.CharField(
        label=gettext_lazy("依据的文书号"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    document_date = forms.DateField(
        label=gettext_lazy("文书日期"),
        validators=[NOT_LONG_AGO],
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )
    document_body = forms.CharField(
        label=gettext_lazy("作出机关"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    watch_on = forms.DateField(
        label=gettext_lazy("计划执行期限届满日"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
        help_text=gettext_lazy("按裁定、重整计划载明的日期；届满由系统提醒，不自动恢复。"),
        error_messages={"required": gettext_lazy("请填写计划执行期限届满日。")},
    )

    def __init__(
        self, *args: Any, kind: str, today: date, clocks: Sequence[Deadline] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        if kind == "suspension":
            self._offer(clocks)
        else:
            del self.fields["clock"]
        if kind != "revocation":
            del self.fields["basis"]
        if kind not in DOCUMENTED:
            for name in PAPER:
                del self.fields[name]
        if kind != "reorganisation":
            del self.fields["watch_on"]
        else:
            self.fields["document_number"].label = _("裁定文号")
            self.fields["document_date"].label, self.fields["document_body"].label = (
                _("裁定日期"),
                _("裁定法院"),
            )
        if kind != "rescission":
            del self.fields["intent"], self.fields["gravity"]

    def _offer(self, clocks: Sequence[Deadline]) -> None:
        """The clocks that run, by name and last day."""
        known, field = {str(row.pk): row for row in clocks}, self.fields["clock"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(key, f"{row}") for key, row in known.items()]
        field.coerce = lambda key: known[key]
        if len(known) == 1:
            field.initial = next(iter(known))
        self.fields["grounds"].label = _("中止的事由")

    def clean(self) -> dict[str, Any]:
        """What ends a listing rests on a document; a rescission on findings of intent and gravity."""
        data = super().clean() or {}
        if self.kind == "rescission" and not self.errors:
            data["grounds"] = "\n".join([data["grounds"], data.pop("intent"), data.pop("gravity")])
        if self.kind in DOCUMENTED and data.get("basis") != "own_error":
            for name in PAPER:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("请填写所依据的文书。"))
            if data.get("document_date") and data["document_date"] > self.today:
                self.add_error("document_date", _("文书日期不能晚于今天。"))
        if data.get("watch_on") and data["watch_on"] <= self.today:
            self.add_error("watch_on", _("计划执行期限应当在今天以后届满。"))
        return data


class VerifyHitForm(StepForm):
    """Is the honoured party really the one that was listed, and should the honour end?"""

    outcomes: ClassVar = (
        ("end", gettext_lazy("属实，建议取消"), gettext_lazy("是同一主体，列入仍然有效；报负责人审批")),
        ("keep", gettext_lazy("建议保留"), gettext_lazy("不是同一主体，或者不影响激励条件；报负责人审批")),
    )
    needs_reason: ClassVar = ("end", "keep")
    reason_label: ClassVar = gettext_lazy("核实意见")
    reason_hint: ClassVar = gettext_lazy("写明核对了什么、向哪个机关核实、当事人有什么意见。")


class VerifyPleaForm(StepForm):
    """Is the ruling real, is it about this enterprise, until when is the plan executed?"""

    outcomes: ClassVar = (
        ("end", gettext_lazy("属实，建议暂停惩戒"), gettext_lazy("裁定属实，计划正在执行；报负责人审批")),
        (
            "keep",
            gettext_lazy("建议不予暂停"),
            gettext_lazy("裁定不实、已经终止，或者不是本企业；报负责人审批"),
        ),
    )
    needs_reason: ClassVar = ("end", "keep")
    reason_label: ClassVar = gettext_lazy("核实意见")
    reason_hint: ClassVar = gettext_lazy("写明向哪个法院、管理人核实，计划执行到哪一天。")


class ReorganisationForm(forms.Form):
    """What an enterprise states when it asks for a temporary lifting: the ruling, the plan, the files."""

    document_body = forms.CharField(
        label=gettext_lazy("裁定法院"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    document_number = forms.CharField(
        label=gettext_lazy("裁定文号"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    document_date = forms.DateField(
        label=gettext_lazy("裁定日期"),
        validators=[NOT_LONG_AGO],
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    watch_on = forms.DateField(
        label=gettext_lazy("计划执行期限届满日"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("按裁定、重整计划载明的日期。"),
    )
    grounds = forms.CharField(
        label=gettext_lazy("申请说明"),
        max_length=4000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
        error_messages={"required": gettext_lazy("请写明申请的事由。")},
    )
    files = FilesField(label=gettext_lazy("裁定书和重整计划"), required=True)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """The ruling has been made, the plan is still executed."""
        data = super().clean() or {}
        if data.get("document_date") and data["document_date"] > self.today:
            self.add_error("document_date", _("裁定日期不能晚于今天。"))
        if data.get("watch_on") and data["watch_on"] <= self.today:
            self.add_error("watch_on", _("计划执行期限应当在今天以后届满。"))
        return data


class HearRescissionForm(StepForm):
    """What the parties said to a restoration that is intended, each answered; and whether it is still proposed."""

    outcomes: ClassVar = (
        ("go_on", gettext_lazy("事实成立，报负责人审批"), gettext_lazy("不得因陈述申辩加重处理")),
        ("drop", gettext_lazy("事实不成立，撤回呈批"), gettext_lazy("提前移出决定继续有效")),
    )
    needs_reason: ClassVar = ("go_on", "drop")
    reason_label: ClassVar = gettext_lazy("复核意见")
    reason_hint: ClassVar = gettext_lazy("写明核实的经过；没有人陈述申辩的，写明期限届满未收到。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = [each for each in rescission.open_statements(self.process) if each.answered_at is None]
        for each in self.said:
            who = each.notice.associate.name if each.notice.associate else self.entry.subject.name
            told = {"who": who, "day": each.filed_on, "text": each.text}
            self.fields[f"adopted_{each.pk}"] = forms.ChoiceField(
                label=_("%(who)s %(day)s 的陈述申辩：是否采纳") % told,
                choices=[("", _("（未选）")), *Statement.Adopted.choices],
                widget=forms.Select(attrs={"class": "form-select"}),
                help_text=_("“%(text)s”") % told,
                error_messages={"required": _("请选择是否采纳。")},
            )
            self.fields[f"answer_{each.pk}"] = forms.CharField(
                label=_("核实意见（写入决定书）"),
                max_length=4000,
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
                error_messages={"required": _("请写明核实意见和理由。")},
            )

    def clean(self) -> dict[str, Any]:
        """The answers by the statement's key."""
        data = super().clean()
        data["answers"] = {
            each.pk: (data.get(f"adopted_{each.pk}", ""), data.get(f"answer_{each.pk}", ""))
            for each in self.said
        }
        return data


class ResumeForm(forms.Form):
    """The reason of a stop is gone: since when, why, and by which document."""

    last = forms.DateField(
        label=gettext_lazy("中止事由消除之日"),
        help_text=gettext_lazy("当日仍不计入，自次日起继续计算。"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请填写中止事由消除之日。"), "invalid": gettext_lazy("请写成 2026-02-10 的样子。"),
        },
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("恢复计算的事由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={"required": gettext_lazy("请写明恢复计算的事由。")},
    )
    document = forms.CharField(
        label=gettext_lazy("依据的文书号"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class DecideMotionForm(StepForm):
    """The head approves or does not."""

    outcomes: ClassVar = (
        ("approve", gettext_lazy("批准"), gettext_lazy("批准后立即生效")),
        ("reject", gettext_lazy("不批准"), gettext_lazy("写明理由，呈批到此结束")),
    )
    needs_reason: ClassVar = ("approve", "reject", "return")
    reason_label: ClassVar = gettext_lazy("审批意见")
    # What a review body or a court has annulled is carried out; only its form may be mended before.
    ORDERED: ClassVar = (
        ("approve", gettext_lazy("批准执行"), gettext_lazy("批准后立即生效：列入视为自始未列入")),
        (
            "return",
            gettext_lazy("退回补正形式"),
            gettext_lazy("只限文书号、日期、机关、材料等形式问题；写明补什么，补正后重新呈批，期限照常计算"),
        ),
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        if motion.is_ordered(process):
            self.outcomes = self.ORDERED  # type: ignore[misc]
        super().__init__(*args, process=process, **kwargs)
