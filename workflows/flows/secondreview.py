"""The blind second review as part of a deciding procedure: a judging step whose result may be drawn and sealed."""

from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import blind, secondreview
from workflows.flows.base import Step
from workflows.law.secondreview import SEALED
from workflows.models import Person, SecondReview


def share_of(process: Any) -> int:
    """How many of a hundred decisions are drawn, by the rules that are pinned on the entry."""
    return int(process.entry.policy.load_rules().share("second_review_share"))


class SampledStep(Step):
    """A judging step: what it `enacts` may be drawn for a second review, and is sealed then."""

    def keep(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        """Draw where the rules ask for it; what was drawn is kept by the review alone."""
        share = share_of(process)
        if share and data.get("outcome") in self.enacts:
            row = secondreview.first(
                process,
                self.name,
                data,
                procedure=self.flow_class.stem,
                share=share,
                duty=self.duty,
                department=self.department_in(process),
                by=by,
                at=at,
            )
            if row.is_drawn:
                return
        super().keep(process, data, by=by, at=at)


class SecondStep(Step):
    """The second look: whoever gave the first result has no say in who takes it."""

    def _insist_no_part(self, task: Any, by: Any, duty: Any) -> None:
        super()._insist_no_part(task, by, duty)
        blind.insist_silent(task.process.coerced.entry, by)


class SettlingStep(Step):
    """Whoever gave the first result does not settle its own difference while anybody else is there who may."""

    def why_not(self, user: Any, process: Any) -> str:
        sentence = super().why_not(user, process)
        if sentence:
            return sentence
        rows = SecondReview.objects.filter(process=process.pk, is_drawn=True, settled_at=None)
        row = rows.order_by("pk").last()
        if row is not None and row.first_by_id == user.pk and self._others(user, row):
            return _("两次结论不一致，应当由作出第一次结论以外的人员决定；请转给其他负责人。")
        return ""

    def _others(self, user: Any, row: SecondReview) -> bool:
        """Is there another person in this department who may settle it?"""
        people = Person.objects.filter(
            posts__department=row.department_id, posts__until=None, is_active=True
        ).exclude(pk__in=[user.pk, row.second_by_id])
        return any(person.has_perm(self.duty.at(row.department.place)) for person in people.distinct())


class TwoResults:
    """What the flow of a deciding procedure needs: gates and nodes of the second review (a plain mixin).

    `duty_of_decision` is the duty of its deciding step, `clock_of_decision` its clock.
    """

    duty_of_decision: Any
    duty_of_second: Any
    clock_of_decision = ""

    def is_sealed(self, activation: Any) -> bool:
        """Was the decision drawn? Under rules that draw none it never was."""
        return share_of(activation.process) > 0 and activation.process.outcome == SEALED

    def start_second(self, activation: Any) -> None:
        """The clock of the second review begins, within that of the decision."""
        process = activation.process
        secondreview.start_clock(process, clock=self.clock_of_decision, at=process.acted_at)

    def save_second(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        """Both results are opened and compared."""
        said = {"outcome": data["outcome"], "text": data["reason"]}
        secondreview.second(process, **said, duty=self.duty_of_second, by=by, at=at)

    def save_settlement(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        """Somebody who saw both has decided."""
        said = {"outcome": data["outcome"], "text": data["reason"]}
        secondreview.settle(process, **said, duty=self.duty_of_decision, by=by, at=at)

    def agrees(self, activation: Any) -> bool:
        """The same result twice, and the first hand may still have it enacted."""
        row = secondreview.open_of(activation.process)
        return bool(row.agrees) and secondreview.may_enact(row, self.duty_of_decision)

    def take_first(self, activation: Any) -> None:
        """The decision goes on as the first one said it."""
        secondreview.take_first(activation.process, at=activation.process.acted_at)
