"""送达: what the first attempt did not reach goes on, way after way, until the notice is served or taken back."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from viewflow import this
from viewflow.workflow import flow

from forms.serving import AttemptForm, ResultForm
from workflows.acts import log, serving
from workflows.acts.people import clock_keeper
from workflows.flows.base import Procedure, Step, abandon, open_tasks
from workflows.law import duties
from workflows.law.service import Noticing, ServiceMethod
from workflows.models import Notice, Person, ServiceAttempt, Serving

errors = logging.getLogger(__name__)
ENACTED = ("succeeded", "failed", "under_way")  # each attempt writes its own lines


class ServingFlow(Procedure, flow.Flow):
    """Service of one notice 送达

    Begins when an attempt failed or is under way, and with the issue where no other step waits for the notice; the
    officer tries the next way or records the result, an announcement is waited for, and it ends by itself when the
    notice is served (民事诉讼法 §§87-95, by reference)."""

    process_class = Serving
    stem = "serving"

    go_on = flow.StartHandle(this.begin).Next(this.is_over)
    is_over = flow.If(this.is_settled).Then(this.closing).Else(this.is_announced)
    is_announced = flow.If(this.runs_announcement).Then(this.await_announcement).Else(this.is_under_way)
    is_under_way = flow.If(this.runs_attempt).Then(this.await_result).Else(this.attempt)
    attempt = Step(
        AttemptForm,
        duty=duties.SERVE_NOTICE,
        clock="decide",
        verb="attempt_service",
        enacts=ENACTED,
        does="save_attempt",
        by_officer=True,
    ).Next(this.is_over)
    await_result = Step(
        ResultForm,
        duty=duties.SERVE_NOTICE,
        clock="decide",
        verb="attempt_service",
        enacts=ENACTED,
        does="save_result",
        by_officer=True,
    ).Next(this.is_over)
    await_announcement = flow.Handle(this.announcement_ended).Next(this.is_over)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def begin(self, activation: Any, *, notice: Notice, by: Any, at: Any) -> Any:
        """An attempt is on the record (`acts.serving`), and the notice is not served yet."""
        process = activation.process
        process.entry, process.notice = notice.entry, notice
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def is_settled(self, activation: Any) -> bool:
        return not waits(activation.process.notice)

    def runs_announcement(self, activation: Any) -> bool:
        attempt = serving.running(activation.process.notice)
        return attempt is not None and attempt.method == ServiceMethod.PUBLIC

    def runs_attempt(self, activation: Any) -> bool:
        return serving.running(activation.process.notice) is not None

    def save_attempt(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        serving.record(process.notice, _said(data), by=by, at=at)

    def save_result(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        attempt = serving.running(process.notice)
        if attempt is not None:
            serving.finish(attempt, _said(data), by=by, at=at)

    def announcement_ended(self, activation: Any, *, by: Any, at: Any) -> Any:
        """The notice is served, by the clock or otherwise, or taken back."""
        process = activation.process
        process.acted_by, process.acted_at, process.outcome = by, at, "succeeded"
        return process


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """What a form of this procedure said, as the acts read it."""
    return {
        **data,
        "note": data.get("reason", ""),
        "ended_on": data.get("served_on"),
        "started_on": data.get("published_on") or data.get("started_on"),
        "uploads": data.get("files") or [],
    }


def waits(notice: Notice) -> bool:
    """Is the notice still to be served?"""
    return Notice.objects.filter(pk=notice.pk, state=Noticing.ISSUED).exists()


def follow(notice: Notice, *, by: Any, at: Any) -> None:
    """After anything happened to the service of a notice: go on with the next way, or end when it is served.

    The caller holds the transaction in which it happened. What was recorded beside the open task makes it pointless:
    the procedure then begins anew, where the notice stands now.
    """
    process = Serving.objects.filter(notice=notice, is_open=True).first()
    if not waits(notice):
        if process is not None:
            end(process, by=by, at=at)
        return
    if process is not None and not open_tasks(process, _where(notice)).exists():
        abandon(process, by=by, at=at)
        process = None
    if process is None and ServiceAttempt.objects.filter(notice=notice).exists():
        with log.one_gesture():
            ServingFlow.go_on.run(notice=notice, by=by, at=at)


def begin(notice: Notice, *, by: Any, at: Any) -> None:
    """What no step of a procedure serves (a batch has issued it) is somebody's task from its issue on.

    The caller holds the transaction of the issue.
    """
    with log.one_gesture():
        ServingFlow.go_on.run(notice=notice, by=by, at=at)


def _where(notice: Notice) -> str:
    """The node at which the procedure of a notice must stand."""
    attempt = serving.running(notice)
    if attempt is None:
        return "attempt"
    return "await_announcement" if attempt.method == ServiceMethod.PUBLIC else "await_result"


def end(process: Any, *, by: Any, at: Any) -> None:
    """Nothing is to be served any more: what is awaited has come; a task that is open has no object."""
    for task in open_tasks(process, "await_announcement"):
        ServingFlow.await_announcement.run(task, by=by, at=at)
        return
    abandon(process, by=by, at=at)


def drop(entry: Any, *, at: Any) -> None:
    """The case has ended in another way: nobody serves any more what was told on its way."""
    by = clock_keeper()
    for process in Serving.objects.filter(entry=entry, is_open=True).select_related("notice"):
        attempt = serving.running(process.notice)
        if attempt is not None:
            serving.discontinue(attempt, by=by, at=at, because=_("案件已经终结，本次送达终止"))
        abandon(process, by=by, at=at)


def sweep(at: datetime, *, by: Person) -> int:
    """End what goes on although its notice was served or taken back elsewhere; returns how many."""
    rows = Serving.objects.filter(is_open=True).exclude(notice__state=Noticing.ISSUED)
    return sum(_sweep_one(process, by, at) for process in rows.select_related("notice__entry"))


def _sweep_one(process: Serving, by: Person, at: datetime) -> int:
    """One procedure in its own transaction; one that fails is left for the next tick."""
    try:
        with transaction.atomic(), log.one_gesture():
            log.lock(process.entry)
            attempt = serving.running(process.notice)
            if attempt is not None:
                serving.discontinue(attempt, by=by, at=at, because=_("文书已经送达或者撤回，本次送达终止"))
            end(process, by=by, at=at)
    except Exception:
        errors.exception("the service of notice %s could not be ended", process.notice_id)
        return 0
    return 1
