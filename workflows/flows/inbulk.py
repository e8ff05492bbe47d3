"""What may be said of many tasks at once: the step names the outcomes, everything else is said case by case."""

from typing import Any

from django.utils.translation import gettext as _

from workflows.models import BulkAct

RETURN = "return"


class InBulk:
    """What a human step offers to bulk work; a decision that needs reasons of its own offers nothing."""

    in_bulk: tuple[str, ...] = ()
    form_class: Any

    def outcome_in_bulk(self, kind: str) -> str:
        """The outcome that 批量同意 or 批量退回 means in this step; empty when it must be done case by case."""
        asked_back = kind == BulkAct.Kind.RETURN
        return next((said for said in self.in_bulk if (said == RETURN) == asked_back), "")

    def reason_in_bulk(self, kind: str) -> bool:
        """Must this outcome be explained?"""
        return self.outcome_in_bulk(kind) in self.form_class.needs_reason

    def why_alone(self, item: Any, kind: str) -> str:
        """Why this task cannot be approved or returned with others, in words; empty when it can."""
        if self.outcome_in_bulk(kind):
            return ""
        said = {"title": item.title}
        if kind == BulkAct.Kind.RETURN:
            return _("“%(title)s”没有批量退回，请逐件办理。") % said
        return _("“%(title)s”须逐件填写理由或者登记事实，不能批量同意。") % said
