"""What all procedures share: the row lock, the safe step, four eyes, the inbox row."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _
from django.views import View
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.status import STATUS

from workflows.acts import draft, log, work
from workflows.flows.hands import Hands
from workflows.flows.holding import Holding
from workflows.flows.inbulk import InBulk
from workflows.flows.lock import EntryFirstLock
from workflows.law.duties import Duty
from workflows.law.refusal import Refused
from workflows.models import Opinion
from workflows.queries import cover


@dataclass(frozen=True)
class Moment:
    """What the engine's `start` asks of a request: who, and when."""

    user: Any
    at: Any


class StepActivation(ViewActivation):
    """A human task that checks duty, place and four eyes whoever calls, and keeps the inbox's row."""

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Any:
        activation = super().create(flow_task, prev_activation, token, data=data, seed=seed)
        process = activation.process
        work.open_item(
            activation.task,
            procedure=flow_task.flow_class.stem,
            step=flow_task.name,
            permission=activation.task.owner_permission,
            entry=process.entry,
            department=flow_task.department_in(process),
            clock=flow_task.clock_of(process),
            at=process.acted_at,
            process=process,
        )
        return activation

    @Activation.status.super()
    def assign(self, user: Any, at: Any = None) -> None:
        self.flow_task.insist(user, self.task)
        self.task.assigned = at
        super().assign.original(user)
        work.claimed(self.task, at=at)

    @Activation.status.super()
    def unassign(self) -> None:
        super().unassign.original()
        work.released(self.task)

    @Activation.status.super()
    def reassign(self, user: Any = None, at: Any = None) -> None:
        self.flow_task.insist(user, self.task)
        super().reassign.original(user)
        work.claimed(self.task, at=at)

    @Activation.status.super()
    def start(self, request: Any) -> None:
        if not self.flow_task.can_execute(request.user, self.task):
            raise PermissionDenied
        self.task.started = request.at

    @Activation.status.super()
    def execute(self) -> None:
        work.finished(self.task, by=self.process.acted_by, at=self.process.acted_at)
        super().execute.original()

    @Activation.status.super()
    def cancel(self) -> None:
        super().cancel.original()
        work.cancelled(self.task, at=self.process.acted_at)

    @Activation.status.super()
    def undo(self) -> None:
        raise Refused(_("已办结的步骤不能撤销；需要更正的，请办理新的步骤。"))

    @Activation.status.super()
    def revive(self) -> None:
        raise Refused(_("已取消的任务不能恢复；需要时请重新发起。"))


class Step(Hands, Holding, InBulk, flow.View):
    """A human step: who owes it, which clock it runs under, which form is filled, who may not do it.

    `not_done_by` names steps whose hands may not do this one (four eyes bind everybody);
    `enacts` names outcomes that the flow's next Function node enacts, with a log line of its own;
    `does` is the flow's method that keeps what was said: `does(process, data, by=…, at=…)`;
    `in_bulk` names the outcomes that may be said of many tasks at once;
    `office` names the procedure's own column with the department that does the step (else: the entry's).
    """

    activation_class = StepActivation
    _owner_permission_obj = None

    def __init__(
        self,
        form: Any,
        *,
        duty: Duty,
        clock: str,
        verb: str,
        not_done_by: tuple[str, ...] = (),
        enacts: tuple[str, ...] = (),
        does: Any = None,
        by_officer: bool = False,
        notices: tuple[str, ...] = (),
        in_bulk: tuple[str, ...] = (),
        office: str = "",
    ) -> None:
        super().__init__(View.as_view())
        self.form_class, self.duty, self.clock, self.verb = form, duty, clock, verb
        self.not_done_by, self.enacts, self.does, self.by_officer = not_done_by, enacts, does, by_officer
        self.notices, self.in_bulk, self.office = notices, in_bulk, office

    def department_in(self, process: Any) -> Any:
        """The department that does this step: the entry's, unless the procedure names another."""
        return (getattr(process, self.office) if self.office else None) or process.entry.department

    def place_in(self, process: Any) -> str:
        """The place of that department; no query."""
        held = getattr(process, f"{self.office}_id") if self.office else None
        return f"d{held}" if held else str(process.entry.place)

    def clock_of(self, process: Any) -> str:
        """The kind of clock this task runs under; a step may have another for some of its matters."""
        return self.clock

    def calc_owner_permission(self, activation: Any) -> str:
        """The duty at the entry's department; a step without a place does not exist."""
        return self.duty.at(self.place_in(activation.process))

    def calc_owner(self, activation: Any) -> Any:
        """Work of the case officer goes back to the one who registered the case, if she still may."""
        officer = activation.process.entry.registered_by
        return officer if self.by_officer and self.may(officer, activation.process) else None

    def may(self, user: Any, process: Any) -> bool:
        """Duty held at the place, no part in the subject, not the hands of the steps named."""
        if not (user and user.is_authenticated and user.has_perm(self.duty.at(self.place_in(process)))):
            return False
        return self.why_not(user, process) == ""

    def why_not(self, user: Any, process: Any) -> str:
        """Why four eyes or a conflict of interest forbid it, in words; empty when nothing does.

        Who acts for an absent colleague never may more than she: both are asked, and what was done for somebody
        counts as her hand too.
        """
        absent = user.principal_for(self.duty.at(self.place_in(process)))
        if process.entry.concerns(user):
            return _("您是当事人的代表，不能办理与其有关的案件，应当回避。")
        if absent and process.entry.concerns(absent):
            said = {"name": absent.name}
            return _("您代理的%(name)s是当事人的代表，应当回避，您也不能代其办理。") % said
        if self._in_hands(process, user.pk):
            return _("您已经办理过本件的前一步骤，不能再办这一步；请转给其他人员。")
        if absent and self._in_hands(process, absent.pk):
            said = {"name": absent.name}
            return (
                _("您代理的%(name)s已经办理过本件的前一步骤，您不能代其再办这一步；请转给其他人员。") % said
            )
        return ""

    def former_hands(self, process: Any) -> frozenset[int]:
        """Who had a part that stands elsewhere than in this procedure's opinions, and so may not do this step."""
        return frozenset()

    def _in_hands(self, process: Any, person_id: int) -> bool:
        """Has the person, or somebody for her, done a step that must be another's?"""
        if "start" in self.not_done_by and process.started_by_id == person_id:
            return True
        theirs = Q(person=person_id) | Q(on_behalf_of=person_id)
        said = Opinion.objects.filter(theirs, process=process, step__in=self.not_done_by)
        return bool(self.not_done_by) and said.exists()

    def insist(self, user: Any, task: Any) -> None:
        """Raise PermissionDenied or Refused unless this person may have this task."""
        process = task.process.coerced
        self.insist_duty(user, process)
        sentence = self.why_not(user, process)
        if sentence:
            raise Refused(sentence)

    def insist_duty(self, user: Any, process: Any) -> None:
        """Raise PermissionDenied unless this person owes the duty at the entry's department."""
        if not (user and user.has_perm(self.duty.at(self.place_in(process)))):
            raise PermissionDenied

    def can_assign(self, user: Any, task: Any) -> bool:
        return task.owner_id is None and self.may(user, task.process.coerced)

    def can_execute(self, user: Any, task: Any) -> bool:
        return task.owner_id == user.pk and self.may(user, task.process.coerced)

    def can_unassign(self, user: Any, task: Any) -> bool:
        return task.owner_id is not None and task.owner_id == user.pk

    def form_for(self, process: Any, today: Any, data: Any = None, files: Any = None) -> Any:
        """The form of this step about this process; unbound when there is no data."""
        extra = {"kinds": self.notices} if self.notices else {}
        return self.form_class(data, files, process=process, today=today, **extra)

    def perform(self, task: Any, data: Any, files: Any = None, *, by: Any, at: Any) -> Any:
        """Do the step in one transaction: judge, read the form, keep what was said, let the flow move.

        Returns the form; when it has errors nothing was done. Raises TooLate, Refused or PermissionDenied,
        and then nothing was done either.
        """
        with self.flow_class.lock(task.process_id):
            fresh = type(task)._default_manager.select_related("owner").get(pk=task.pk)
            cover.stand_in(by, fresh.work_item, log.local_day(at))
            self.insist_duty(by, fresh.process.coerced)
            self.insist_open(fresh, by)
            self.insist_team(fresh, by)
            self.insist(by, fresh)
            activation = self.activation_class(fresh)
            form = self.form_for(activation.process, log.local_day(at), data, files)
            if not form.is_valid():
                return form
            with log.one_gesture():
                if fresh.owner_id is None:
                    activation.assign(by, at=at)
                elif fresh.owner_id != by.pk:
                    activation.reassign(by, at=at)  # out of the hands of an absent colleague
                self.keep(activation.process, self.said(form), by=by, at=at)
                activation.start(Moment(by, at))
                activation.execute()
                draft.drop(fresh.work_item, by)
            return form

    def said(self, form: Any) -> dict[str, Any]:
        """What the form says."""
        told: dict[str, Any] = form.cleaned_data
        return told

    def keep(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        """What was said goes to the log, the opinions and the procedure's own row."""
        outcome, text = data.get("outcome", "done"), data.get("reason", "")
        work.acting(process, by=by, at=at, outcome=outcome, reason=text)
        work.give_opinion(
            process,
            self.name,
            "return_case" if outcome == "return" else self.verb,
            by=by,
            at=at,
            duty=self.duty,
            outcome=outcome,
            text=text,
            logged=outcome not in self.enacts,
            department=self.department_in(process),
        )
        if self.does is not None:
            getattr(self.flow_class.instance, self.does)(process, data, by=by, at=at)


class Procedure:
    """A plain mixin (never a base Flow): lock, view permission, closing, what Function nodes know."""

    lock_impl = EntryFirstLock(nowait=False)
    stem = ""

    def has_view_permission(self, user: Any, obj: Any = None) -> bool:
        """Nobody sees a procedure through viewflow's own pages; ours ask for the entry."""
        return False

    def has_manage_permission(self, user: Any, obj: Any = None) -> bool:
        """Nobody manages a procedure past its steps."""
        return False

    def close(self, activation: Any) -> None:
        """The last Function node before the end."""
        work.close_procedure(activation.process)


def open_tasks(process: Any, *names: str) -> Any:
    """The open tasks of a process, by step name."""
    flow_class = process.flow_class
    nodes = [getattr(flow_class, name) for name in names]
    return process.task_set.filter(flow_task__in=nodes, status__in=[STATUS.NEW, STATUS.ASSIGNED])


def abandon(process: Any, *, by: Any, at: Any) -> None:
    """Cancel what is open of a procedure that has become pointless (the listing ended otherwise)."""
    process = process.coerced if hasattr(process, "coerced") else process
    with process.flow_class.lock(process.pk):
        work.acting(process, by=by, at=at, outcome="abandoned")
        for task in process.task_set.filter(status__in=[STATUS.NEW, STATUS.ASSIGNED]):
            task.process = process
            task.flow_task.activation_class(task).cancel()
        work.abandon(process, at=at)
