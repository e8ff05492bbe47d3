"""The steps of a review or a lawsuit: our answer, what another hand confirms, what a judgment asks us to do."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import StepForm
from forms.challenge import a_day, a_paragraph
from forms.files import FilesField
from workflows.law.challenge import Outcome, Target, why_heavier


class AnswerForm(StepForm):
    """Our answer has gone out: when, and with what."""

    answered_on = a_day(gettext_lazy("提交日期"))
    files = FilesField(label=gettext_lazy("答复书、答辩状和证据目录"))
    needs_reason: ClassVar = ("done",)
    reason_label: ClassVar = gettext_lazy("提交的材料和主要意见")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["answered_on", "files", "reason"])

    def clean(self) -> dict[str, Any]:
        """Sent after our copy came, not in the future; what was sent is said."""
        data = super().clean()
        day = data.get("answered_on")
        if day and day > self.today:
            self.add_error("answered_on", _("提交日期不能晚于今天。"))
        if day and day < self.process.challenge.received_on:
            self.add_error("answered_on", _("提交日期不能早于副本送达本机关日期。"))
        if not data.get("reason", "").strip():
            self.add_error("reason", _("请写明提交的材料和主要意见。"))
        return data


class ConfirmOutcomeForm(StepForm):
    """Does the document say what was put down?"""

    outcomes: ClassVar = (
        ("confirm", gettext_lazy("确认"), gettext_lazy("已核对决定书、裁判文书原文，登记无误")),
        ("return", gettext_lazy("退回"), gettext_lazy("登记与文书不符，写明哪里不符，由承办人重新登记")),
    )
    reason_label: ClassVar = gettext_lazy("核对意见")


class ConfirmStayForm(StepForm):
    """The head's word on a stay, or on its end."""

    outcomes: ClassVar = (
        ("confirm", gettext_lazy("确认"), gettext_lazy("立即生效，并通知各接收方")),
        ("return", gettext_lazy("退回"), gettext_lazy("与决定、裁定不符，写明理由；执行状态不变")),
    )
    reason_label: ClassVar = gettext_lazy("审批意见")


class ComplyForm(StepForm):
    """How the officer carries out what a decision or a judgment asks beyond an annulment."""

    facts_summary = a_paragraph(gettext_lazy("更正后的事实摘要"), required=False, rows=6)
    listed_until = a_day(gettext_lazy("更正后的列入期届满日"), required=False)
    reason_label: ClassVar = gettext_lazy("办理情况")
    reason_hint: ClassVar = gettext_lazy("写明怎样履行主文；记入台账。")

    WAYS: ClassVar[dict[str, Any]] = {
        Outcome.REDO: (
            ("new_case", gettext_lazy("重新立案认定"), gettext_lazy("新的案件交原经办人核查，期限从主文")),
            ("no_case", gettext_lazy("不再列入"), gettext_lazy("写明理由，不重新立案")),
        ),
        Outcome.CHANGED: (
            ("change", gettext_lazy("更正列入决定"), gettext_lazy("报负责人批准，签发并送达更正后的决定书")),
        ),
        Outcome.PARTLY: (
            (
                "change",
                gettext_lazy("更正列入决定的部分内容"),
                gettext_lazy("被撤销的部分不再写入；报负责人批准，签发并送达更正后的决定书"),
            ),
            (
                "complied",
                gettext_lazy("不需要更正决定书"),
                gettext_lazy("写明被撤销的是哪些部分、已经怎样处理；余下的不足以列入的，另行呈请撤销列入"),
            ),
        ),
    }
    CHANGES: ClassVar = (Outcome.CHANGED, Outcome.PARTLY)
    DONE: ClassVar = (
        ("complied", gettext_lazy("已经履行"), gettext_lazy("写明采取的补救措施或者重新作出的处理")),
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        made = process.challenge
        is_listing = made.target == Target.LISTING
        self.outcome_asked = made.effective_outcome if is_listing else ""
        self.outcomes = self.WAYS.get(self.outcome_asked, self.DONE)  # type: ignore[misc]
        self.needs_reason = tuple(value for value, _label, _hint in self.outcomes)  # type: ignore[misc]
        super().__init__(*args, process=process, **kwargs)
        if self.outcome_asked in self.CHANGES:
            self.fields["facts_summary"].initial = process.facts_summary or process.entry.facts_summary
            self.fields["listed_until"].initial = process.listed_until or process.entry.listed_until
            if process.entry.listed_until is None:
                del self.fields["listed_until"]
        else:
            del self.fields["facts_summary"], self.fields["listed_until"]
        if len(self.outcomes) == 1:
            self.fields["outcome"].initial = self.outcomes[0][0]
        self.order_fields(["outcome", "facts_summary", "listed_until", "reason"])

    def clean(self) -> dict[str, Any]:
        """A listing is decided anew only when it has been annulled; a change changes something."""
        data = super().clean()
        if self.outcome_asked == Outcome.REDO and self.entry.state != "revoked":
            self.add_error(None, _("列入决定还没有撤销；请先由负责人批准撤销，再重新处理。"))
        if data.get("outcome") == "change" and not self.errors:
            same = data.get("facts_summary") in ("", self.entry.facts_summary) and data.get(
                "listed_until"
            ) in (None, self.entry.listed_until)
            if same:
                self.add_error("facts_summary", _("没有更正任何内容；请按主文更正事实或者列入期届满日。"))
            until = data.get("listed_until")
            if heavier := why_heavier(self.entry.listed_until, until):
                self.add_error("listed_until", heavier)
            if until and self.entry.listed_from and until < self.entry.listed_from:
                self.add_error("listed_until", _("列入期届满日不能早于列入之日。"))
        return data


class ApproveChangeForm(StepForm):
    """The head's word on what is put right."""

    outcomes: ClassVar = (
        ("approve", gettext_lazy("批准"), gettext_lazy("立即更正，签发更正后的决定书")),
        ("return", gettext_lazy("退回"), gettext_lazy("与主文不符，写明理由，由承办人修改")),
    )
    reason_label: ClassVar = gettext_lazy("审批意见")
