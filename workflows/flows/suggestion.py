"""提请办理: an interview or a clue suggested to an officer, an objection to points to be answered."""

from typing import Any

from django.utils.translation import gettext as _
from viewflow import this
from viewflow.workflow import flow

from forms.suggestion import AnswerPointsForm, ConsiderForm
from workflows.acts import demerit, guidance
from workflows.flows.base import Procedure
from workflows.flows.unclocked import Unclocked
from workflows.law import duties
from workflows.models import Suggestion

Matter = Suggestion.Matter


class SuggestionFlow(Procedure, flow.Flow):
    """Suggestion 提请办理

    Nothing follows from a threshold or from an overdue rectification by itself: an officer takes a suggestion up and
    does what it needs as a step of its own, or says why not. Points are looked at again by somebody else."""

    process_class = Suggestion
    stem = "suggestion"

    begin = flow.StartHandle(this.open).Next(this.which)
    which = flow.If(this.is_of_points).Then(this.answer_points).Else(this.consider)
    consider = Unclocked(
        ConsiderForm,
        duty=duties.GUIDE_SUBJECT,
        clock="rectify_check",
        verb="consider_suggestion",
        by_officer=True,
        does="settle",
        enacts=("take", "decline"),
    ).Next(this.closing)
    answer_points = Unclocked(
        AnswerPointsForm,
        duty=duties.APPROVE_GUIDANCE,
        clock="rectify_check",
        verb="answer_points",
        does="answer",
        enacts=("kept", "countered"),
    ).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def open(
        self,
        activation: Any,
        *,
        entry: Any,
        matter: str,
        ground: str,
        by: Any,
        at: Any,
        about: str = "",
        rectification: Any = None,
        objection: Any = None,
    ) -> Any:
        """What is suggested, why, and where it comes from."""
        process = activation.process
        process.entry, process.matter, process.ground, process.about = entry, matter, ground, about[:60]
        process.rectification, process.objection = rectification, objection
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def is_of_points(self, activation: Any) -> bool:
        return activation.process.matter == Matter.POINTS

    def settle(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        takes = data["outcome"] == "take"
        guidance.settle(process, takes=takes, by=by, at=at, because=data["reason"])

    def answer(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        demerit.answer(process.objection, data["outcome"], data["reason"], by=by, at=at)


def propose(written: demerit.Written, *, by: Any, at: Any) -> int:
    """The thresholds that a new line has reached are put before an officer; returns how many."""
    line = written.line
    for points, opens in written.reached:
        said = {"sum": written.after, "at": points}
        ground = _("有效记分累计%(sum)d分，达到记分规则的阈值%(at)d分。") % said
        SuggestionFlow.begin.run(entry=line.entry, matter=opens, ground=ground, about=line.ref, by=by, at=at)
    return len(written.reached)


def object_to(line: Any, text: str, *, by: Any, at: Any) -> Any:
    """The subject objects to points: somebody else than their writer answers."""
    made = demerit.object_to(line, text, by=by, at=at)
    SuggestionFlow.begin.run(
        entry=line.entry, matter=Matter.POINTS, ground=text, about=line.ref, by=by, at=at, objection=made
    )
    return made
