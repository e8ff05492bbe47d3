"""The blind second review as part of a deciding procedure: a judging step whose result may be drawn and sealed."""

from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import blind, secondreview
from workflows.flows.base import Step
from workflows.law.secondreview import SEALED
from workflows.models import Person, SecondReview


class SampledStep(Step):
    """A judging step: what it `enacts` may be drawn for a second review, and is sealed then."""

    def keep(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        """Draw where the rules ask for it; what was drawn is kept by the review alone."""
        share = self.flow_class.instance.share_of(process)
        if share and data.get("outcome") in self.enacts:
            row = secondreview.first(
                process,
                self.name,
                data,
                procedure=self.flow_class.stem,
                share=share,
                is_possible=self._somebody_may(process, by),
                duty=self.duty,
                department=self.department_in(process),
                by=by,
                at=at,
            )
            if row.is_drawn:
                return
        super().keep(process, data, by=by, at=at)

    def _somebody_may(self, process: Any, by: Any) -> bool:
        """Is there anybody else who may take the second look? Nothing is sealed that nobody can open."""
        second, here = self.flow_class.second_review, self.department_in(process)
        above = [int(pk) for pk in here.path.strip("/").split("/")]
        people = Person.objects.filter(posts__department__in=above, posts__until=None, is_active=True)
        return any(second.may(person, process) for person in people.exclude(pk=by.pk).distinct())


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
        if row is not None and row.first_by_id == user.pk and self._others(user, row, process):
            return _("两次结论不一致，应当由作出第一次结论以外的人员决定；请转给其他负责人。")
        return ""

    def _others(self, user: Any, row: SecondReview, process: Any) -> bool:
        """Is there another person in this department who may settle it: by duty, and with clean hands?"""
        people = Person.objects.filter(
            posts__department=row.department_id, posts__until=None, is_active=True
        ).exclude(pk=user.pk)
        duty = self.duty.at(row.department.place)
        return any(
            person.has_perm(duty) and not Step.why_not(self, person, process) for person in people.distinct()
        )


class TwoResults:
    """What the flow of a deciding procedure needs: gates and nodes of the second review (a plain mixin).

    `duty_of_decision` is the duty of its deciding step, `clock_of_decision` its clock.
    """

    duty_of_decision: Any
    duty_of_second: Any
    clock_of_decision = ""
    share_rule, window_rule = "second_review_share", "second_review_window"

    def rules_of(self, process: Any) -> Any:
        """The rules that say how many are drawn: those pinned on the entry, unless a procedure knows others."""
        return process.entry.policy.load_rules()

    def share_of(self, process: Any) -> int:
        """How many of a hundred decisions are drawn."""
        return int(self.rules_of(process).share(self.share_rule))

    def is_sealed(self, activation: Any) -> bool:
        """Was the decision drawn? Under rules that draw none it never was."""
        return self.share_of(activation.process) > 0 and activation.process.outcome == SEALED

    def start_second(self, activation: Any) -> None:
        """The clock of the second review begins, within that of the decision."""
        process = activation.process
        rule = self.rules_of(process).get(self.window_rule)
        secondreview.start_clock(process, rule, clock=self.clock_of_decision, at=process.acted_at)

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
        process = activation.process
        row = secondreview.take_first(process, at=process.acted_at)
        self.enact_first(process, row.first_said, by=process.acted_by, at=process.acted_at)

    def enact_first(self, process: Any, said: dict[str, Any], *, by: Any, at: Any) -> None:
        """What a procedure does at once with a decision; most leave it to their next node."""
