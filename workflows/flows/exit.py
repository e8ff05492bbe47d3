"""退出: the removal is told and served, then the watch opens."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from forms.service import ServedForm
from workflows.acts import exit
from workflows.flows.base import Procedure, Step
from workflows.law import duties
from workflows.models import Exit


class ExitFlow(Procedure, flow.Flow):
    """Exit 退出

    Displays and measures ended with the exit itself; here everybody is told within ten working
    days, and the watch opens (办法 §17)."""

    process_class = Exit
    stem = "exit"

    leave = flow.StartHandle(this.begin).Next(this.tell)
    tell = flow.Function(this.tell_removal).Next(this.is_anybody_told)
    # A subject that is gone, and had nobody listed with it, receives nothing.
    is_anybody_told = flow.If(this.has_notices).Then(this.serve).Else(this.finish)
    serve = Step(
        ServedForm,
        duty=duties.EXECUTE_EXIT,
        clock="exit_execute",
        verb="confirm_service",
        by_officer=True,
        notices=("removal_notice",),
    ).Next(this.finish)
    finish = flow.Function(this.finish_exit).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def begin(self, activation: Any, *, entry: Any, ground: str, by: Any, at: Any) -> Any:
        """The entry has left the list (`acts.exit`)."""
        process = activation.process
        process.entry, process.ground = entry, ground
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def tell_removal(self, activation: Any) -> None:
        process = activation.process
        exit.tell_removal(
            process.entry, process=process, ground=process.ground, by=process.acted_by, at=process.acted_at
        )

    def has_notices(self, activation: Any) -> bool:
        process = activation.process
        return bool(process.entry.notices.filter(process=process, kind="removal_notice").exists())

    def finish_exit(self, activation: Any) -> None:
        process = activation.process
        exit.finish(process.entry, by=process.acted_by, at=process.acted_at, because=process.reason)
