"""重点监测: a check that has come due, or something that the watch found, in an officer's hands."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from forms.monitoring import CheckForm, JudgeForm
from workflows.acts import monitoring
from workflows.flows.base import Procedure, Step, abandon
from workflows.law import duties
from workflows.law.monitoring import Judging, Matched
from workflows.models import Monitoring, MonitoringProcedure, Person, WatchFinding


class MonitoringFlow(Procedure, flow.Flow):
    """Monitoring 重点监测

    Who has left a list is looked at again from time to time (domain FR-69). Not public, no ground for a measure."""

    process_class = MonitoringProcedure
    stem = "monitoring"

    watch = flow.StartHandle(this.begin).Next(this.is_found)
    is_found = flow.If(this.has_finding).Then(this.judge).Else(this.check)
    check = Step(
        CheckForm,
        duty=duties.KEEP_WATCH,
        clock="monitor_end",
        verb="check_monitoring",
        does="save_check",
        by_officer=True,
    ).Next(this.closing)
    judge = Step(
        JudgeForm,
        duty=duties.KEEP_WATCH,
        clock="finding_judge",
        verb="judge_finding",
        does="save_judgement",
        enacts=(Judging.SET_ASIDE, Judging.CLUE),
        by_officer=True,
    ).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def begin(
        self, activation: Any, *, watched: Any, by: Any, at: Any, due_on: Any = None, finding: Any = None
    ) -> Any:
        """A check is due on `due_on`, or there is a `finding`."""
        process = activation.process
        process.entry, process.monitoring = watched.entry, watched
        process.finding, process.due_on = finding, due_on
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def has_finding(self, activation: Any) -> bool:
        return activation.process.finding_id is not None

    def save_check(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        made = monitoring.check(
            process.monitoring, due_on=process.due_on, outcome=data["outcome"], looked_at=data["reason"],
            by=by, at=at,
        )  # fmt: skip
        found = monitoring.stated(made, by=by, at=at)
        if found is not None:
            judge(found, by=by, at=at)

    def save_judgement(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        does = monitoring.raise_clue if data["outcome"] == Judging.CLUE else monitoring.set_aside
        does(process.finding, because=data["reason"], by=by, at=at)


def judge(found: WatchFinding, *, by: Person, at: Any) -> None:
    """Put a finding before the officer."""
    MonitoringFlow.watch.run(watched=found.monitoring, finding=found, by=by, at=at)


def match(watched: Monitoring, kind: Matched, source: str, words: str, *, by: Person, at: Any) -> bool:
    """What another register told of somebody who is watched; False when the watch knows it already."""
    found = monitoring.find(watched, kind, source, words, by=by, at=at)
    if found is not None:
        judge(found, by=by, at=at)
    return found is not None


def end_watch(watched: Monitoring, *, by: Person, at: Any) -> None:
    """The watch is over: checks that were not made have no object any more; findings are still judged."""
    for process in MonitoringProcedure.objects.filter(monitoring=watched, is_open=True, finding=None):
        abandon(process, by=by, at=at)
