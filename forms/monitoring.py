"""What an officer says of a check after exit, and of what a watch found."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from forms.base import StepForm
from workflows.law.monitoring import Checking, Judging


class CheckForm(StepForm):
    """A periodic check: what was looked at, and whether something new was found."""

    outcomes = (
        (Checking.NOTHING, Checking.NOTHING.label, _("下一次核查按规则的间隔自动安排。")),
        (Checking.FOUND, Checking.FOUND.label, _("所写情况单独研判；不会因此采取任何措施。")),
    )
    needs_reason: ClassVar[tuple[str, ...]] = (Checking.NOTHING, Checking.FOUND)
    reason_label = _("核查的内容和情况")
    reason_hint = _("写明查了哪些记录、截至哪一天、看到什么。重点监测不公开，也不是采取措施的理由。")


class JudgeForm(StepForm):
    """What becomes of a finding."""

    outcomes = (
        (Judging.SET_ASIDE, Judging.SET_ASIDE.label, _("与本次监测无关，或者已由其他单位办理。")),
        (Judging.CLUE, Judging.CLUE.label, _("报信用办按举报线索分派核查：只作辅助参考，本身不是证据。")),
    )
    needs_reason: ClassVar[tuple[str, ...]] = (Judging.SET_ASIDE, Judging.CLUE)
    reason_label = _("研判意见")
