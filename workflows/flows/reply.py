"""复核: one statement and defence, answered within its own clock."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from forms.answer import AnswerForm
from forms.service import ServedForm
from workflows.acts import statement as statements
from workflows.flows.base import Procedure, Step
from workflows.flows.identification import nudge
from workflows.law import duties
from workflows.models import Reply


class ReplyFlow(Procedure, flow.Flow):
    """Answer to a statement 陈述申辩复核

    The case officer verifies what the subject says and tells the result (办法 §6)."""

    process_class = Reply
    stem = "reply"

    file = flow.StartHandle(this.begin).Next(this.start_clock)
    start_clock = flow.Function(this.run_clock).Next(this.answer)
    answer = Step(
        AnswerForm,
        duty=duties.ANSWER_STATEMENT,
        clock="answer",
        verb="answer",
        enacts=("yes", "partly", "no"),
        does="save_answer",
        by_officer=True,
    ).Next(this.speaks_a_party)
    # A third person is answered by the officer; its name stays out of the letters that the subject may read.
    speaks_a_party = flow.If(this.is_of_party).Then(this.serve_answer).Else(this.go_on)
    serve_answer = Step(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="answer",
        verb="confirm_service",
        by_officer=True,
        notices=("statement_answer",),
    ).Next(this.go_on)
    go_on = flow.Function(this.finish_and_nudge).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def begin(self, activation: Any, *, statement: Any, by: Any, at: Any) -> Any:
        """The statement has been filed (`acts.statements.file_statement`)."""
        process = activation.process
        process.entry, process.statement = statement.entry, statement
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def is_of_party(self, activation: Any) -> bool:
        return not activation.process.statement.objector

    def run_clock(self, activation: Any) -> None:
        statements.start_answer_clock(activation.process.statement, process=activation.process)

    def save_answer(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        statements.answer_statement(
            process.statement,
            process=process,
            answer=data["reason"],
            adopted=data["outcome"],
            points=[statements.Point(*each) for each in data["points"]],
            by=by,
            at=at,
        )

    def finish_and_nudge(self, activation: Any) -> None:
        process = activation.process
        statements.finish_statement(process.statement, process=process, at=process.acted_at)
        nudge(process.entry, by=process.acted_by, at=process.acted_at)
