"""What an officer says to a suggestion, and another officer to an objection against points."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from forms.base import StepForm


class ConsiderForm(StepForm):
    """Taken up as a step of its own, or declined with reasons."""

    outcomes: ClassVar = (
        (
            "take",
            gettext_lazy("采纳，另行办理"),
            gettext_lazy("建议约谈的，接着拟制约谈通知书；建议作为线索的，按名单规则另行核查登记"),
        ),
        ("decline", gettext_lazy("不采纳"), gettext_lazy("写明理由，记入台账")),
    )
    needs_reason: ClassVar = ("decline",)


class AnswerPointsForm(StepForm):
    """The points are looked at again by somebody who did not write them."""

    outcomes: ClassVar = (
        ("kept", gettext_lazy("维持记分"), gettext_lazy("写明核对的事实和理由，当事人可以看到")),
        ("countered", gettext_lazy("冲销记分"), gettext_lazy("另记一笔冲销，原记录保留可查")),
    )
    needs_reason: ClassVar = ("kept", "countered")
    reason_label: ClassVar = gettext_lazy("答复（当事人可以看到）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["outcome", "reason"])
