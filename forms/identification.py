"""What may be said in the steps of identification."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import StepForm
from forms.files import FilesField
from workflows.law.entry import Dismissal
from workflows.law.identity import BadCode, check_id_number
from workflows.law.repair import Promise
from workflows.models import Statement

RETURN = ("return", gettext_lazy("退回补充"), gettext_lazy("退给经办人，期限继续计算"))


class PersonsForm(StepForm):
    """A step in which it is stated what each person did who is listed for its own conduct (办法 §5)."""

    def ask_role_facts(self, associates: Any) -> None:
        """One field for each person, with what is on record."""
        self.asked = list(associates)
        for associate in self.asked:
            self.fields[f"role_facts_{associate.pk}"] = forms.CharField(
                label=_("%(name)s（%(capacity)s）的个人责任事实")
                % {"name": associate.name, "capacity": associate.get_capacity_display()},
                initial=associate.role_facts,
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
                help_text=_("写明职责、参与的事实和证据，写入其本人的告知书和决定书；不写“该单位”。"),
            )
            self.depends(f"role_facts_{associate.pk}")

    def clean(self) -> dict[str, Any]:
        """Nobody is told or listed as responsible without facts of its own."""
        data = super().clean()
        data["role_facts"] = {}
        for associate in self.asked:
            name = f"role_facts_{associate.pk}"
            typed = data.get(name, "").strip()
            if typed:
                data["role_facts"][associate.pk] = typed
            elif data.get("outcome", "proceed") == "proceed" and name not in self.errors:
                self.add_error(name, _("请写明该人员的个人责任事实。"))
        return data


class VerifyForm(PersonsForm):
    """Are the facts, the order and the persons right?"""

    outcomes: ClassVar = (
        (
            "proceed",
            gettext_lazy("属实，拟列入"),
            gettext_lazy("事实、文书和责任人员核对无误，继续办理"),
        ),
        ("no_case", gettext_lazy("不符合列入情形"), gettext_lazy("报负责人决定不予列入")),
    )
    needs_reason: ClassVar = ("no_case",)
    reason_label: ClassVar = gettext_lazy("核查意见")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lacking = list(self.entry.associates.filter(id_number=""))
        for associate in self.lacking:
            self.fields[f"id_number_{associate.pk}"] = forms.CharField(
                label=_("%(name)s（%(capacity)s）的公民身份号码")
                % {"name": associate.name, "capacity": associate.get_capacity_display()},
                required=False,
                max_length=30,
                widget=forms.TextInput(attrs={"class": "form-control xh-mono", "autocomplete": "off"}),
                help_text=_("一并列入的人员须有完整身份才能告知和列入。"),
            )
            self.depends(f"id_number_{associate.pk}")
        self.ask_role_facts(a for a in self.entry.associates.filter(role_facts="") if a.answers_for_conduct)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> dict[str, Any]:
        """A person without a full identity can neither be told nor listed."""
        data = super().clean()
        data["id_numbers"] = {}
        for associate in self.lacking:
            name = f"id_number_{associate.pk}"
            typed = data.get(name, "")
            if not typed and data.get("outcome") == "proceed":
                self.add_error(name, _("请填写该人员的18位公民身份号码；查不到的，先补充调查。"))
            elif typed:
                try:
                    data["id_numbers"][associate.pk] = check_id_number(typed, today=self.today)
                except BadCode as bad:
                    self.add_error(name, str(bad))
        return data


class DraftForm(PersonsForm):
    """The facts as the prior notices will state them: of the case, and of each person."""

    reason_label: ClassVar = gettext_lazy("拟办意见")
    facts_summary = forms.CharField(
        label=gettext_lazy("列入事由（写入告知书）"),
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control"}),
        max_length=4000,
        error_messages={"required": gettext_lazy("请写明列入事由。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facts_summary"].initial = self.entry.facts_summary
        self.ask_role_facts(a for a in self.entry.associates.all() if a.answers_for_conduct)
        self.order_fields(["facts_summary", *(f"role_facts_{a.pk}" for a in self.asked), "reason"])


class ReviewForm(StepForm):
    """A second person looks at the draft."""

    outcomes: ClassVar = (
        ("approve", gettext_lazy("同意签发"), gettext_lazy("文书将编号签发，按规则告知、公示或者进入下一步")),
        RETURN,
    )
    reason_label: ClassVar = gettext_lazy("审核意见")


class LegalReviewForm(StepForm):
    """Is the proposal lawful: competence, facts, procedure, basis, wording?"""

    outcomes: ClassVar = (
        ("pass", gettext_lazy("审核通过"), gettext_lazy("权限、事实、程序、依据和文书合法适当")),
        RETURN,
    )
    needs_reason: ClassVar = ("pass", "return")
    reason_label: ClassVar = gettext_lazy("法制审核意见")


class SupplementForm(StepForm):
    """What was asked for is added; where the parties were told, they can be told anew of a case that has changed."""

    outcomes: ClassVar = (
        ("done", gettext_lazy("补充完毕"), gettext_lazy("继续法制审核和审批")),
        (
            "retell",
            gettext_lazy("重新告知"),
            gettext_lazy("事实、理由、依据或者拟作出的处理有变化的：重新拟制、审核、送达告知书"),
        ),
    )
    needs_reason: ClassVar = ("done", "retell")
    reason_label: ClassVar = gettext_lazy("补充说明")
    files = FilesField(label=gettext_lazy("补充证据"), required=False)

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        if not process.entry.policy.load_rules().yes("prior_notice"):
            self.outcomes = ()  # type: ignore[misc]
        super().__init__(*args, process=process, **kwargs)
        if "outcome" in self.fields:
            self.fields["outcome"].required = False
            self.fields["outcome"].initial = "done"

    def clean_outcome(self) -> str:
        """Nobody is told anew by accident."""
        return self.cleaned_data.get("outcome") or "done"

    def clean(self) -> dict[str, Any]:
        """A supplement says what it adds."""
        data = super().clean()
        if not data.get("reason", "").strip() and "reason" not in self.errors:
            self.add_error("reason", _("请说明补充了什么。"))
        return data


class DecideForm(StepForm):
    """The head lists, does not list, or returns."""

    outcomes: ClassVar = (
        (
            "enlist",
            gettext_lazy("同意列入"),
            gettext_lazy("自作出决定之日起计算列入期；规则要求的，责任人员一并列入"),
        ),
        (
            "dismiss",
            gettext_lazy("不予列入"),
            gettext_lazy("决定前已改正并作出书面承诺的，可以不列入；不符合列入情形的，不列入"),
        ),
        RETURN,
    )
    needs_reason: ClassVar = ("enlist", "dismiss", "return")
    reason_label: ClassVar = gettext_lazy("理由（写入决定书）")
    dismiss_basis = forms.ChoiceField(
        label=gettext_lazy("不予列入的依据"),
        choices=Dismissal.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("结论为不予列入的，须选择；写入不予列入决定书。"),
    )
    correction_verified = forms.BooleanField(
        label=gettext_lazy("已核实改正并收到书面信用承诺"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text=gettext_lazy("因已经改正不予列入的，须勾选；承诺已经在线签署的，不必勾选。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["outcome", "dismiss_basis", "correction_verified", "reason"])
        if self.entry.list_type.kind == "red":  # nobody corrects before being honoured
            del self.fields["correction_verified"]
            unfounded = [(value, words) for value, words in Dismissal.choices if value != Dismissal.CORRECTED]
            self.fields["dismiss_basis"].choices = unfounded  # type: ignore[attr-defined]
        told = (Statement.Adopted.YES, Statement.Adopted.PARTLY)
        if self.entry.statements.filter(adopted__in=told).exists():
            self.fields["outcome"].help_text = _(
                "有陈述申辩已经采纳或者部分采纳；仍然列入的，须在理由中说明为什么，并且不得加重处理。"
            )

    @property
    def has_promise(self) -> bool:
        """Did the subject sign, before the decision, that it has corrected and owes no more (办法 §7)?"""
        signed = self.entry.commitments.filter(state=Promise.SIGNED)
        return bool(signed.filter(template__code__endswith="-correction").exists())

    def clean(self) -> dict[str, Any]:
        """A dismissal names its article; that of 办法 §7 rests on a correction and a written promise."""
        data = super().clean()
        if data.get("outcome") != "dismiss" or "dismiss_basis" in self.errors:
            return data
        basis = data.get("dismiss_basis")
        if not basis:
            self.add_error("dismiss_basis", _("请选择不予列入的依据。"))
        elif basis == Dismissal.CORRECTED and not data.get("correction_verified") and not self.has_promise:
            self.add_error(
                "correction_verified",
                _("因已经改正不予列入的，须已经核实改正，并收到书面信用承诺。"),
            )
        return data
