"""In whose hands a task is: taken, given back, handed on. Nothing here says anything about the case itself."""

from typing import Any

from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from workflows.acts import log
from workflows.law.duties import ASSIGN_TASK
from workflows.law.entry import SHANGHAI
from workflows.law.refusal import TooLate


def _clock_time(at: Any) -> str:
    """An instant as a colleague reads it: 11-22 10:32."""
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}" if at else ""


class Hands:
    """What a human step offers beside being done; every method locks the procedure first."""

    flow_class: Any
    activation_class: Any
    insist_duty: Any
    insist: Any
    duty: Any

    def claim(self, task: Any, *, by: Any, at: Any) -> None:
        """Take a task from the team; TooLate names the colleague who was first."""
        with self.flow_class.lock(task.process_id):
            fresh = type(task)._default_manager.select_related("owner").get(pk=task.pk)
            self.insist_duty(by, fresh.process.coerced)
            self.insist_open(fresh, by)
            if fresh.owner_id is None:
                self.activation_class(fresh).assign(by, at=at)

    def release(self, task: Any, *, by: Any, at: Any = None) -> None:
        """Give a task back to the team."""
        with self.flow_class.lock(task.process_id):
            fresh = type(task)._default_manager.select_related("owner").get(pk=task.pk)
            self.insist_duty(by, fresh.process.coerced)
            self.insist_open(fresh, by)
            if fresh.owner_id == by.pk:
                self.activation_class(fresh).unassign()

    # The next two belong to slice hands; these stand in until it is merged.
    def assign_to(self, task: Any, *, to: Any, by: Any, at: Any, because: str) -> None:
        """Hand a task to a colleague: by its owner, or by the head, claimed or not."""
        with self.flow_class.lock(task.process_id):
            fresh = type(task)._default_manager.select_related("owner").get(pk=task.pk)
            entry = fresh.process.coerced.entry
            duty = ASSIGN_TASK if ASSIGN_TASK(entry, by) else self.duty
            if duty is self.duty:
                self.insist_duty(by, fresh.process.coerced)
                self.insist_open(fresh, by)
            if fresh.owner_id is None:
                self.activation_class(fresh).assign(to, at=at)
            else:
                self.activation_class(fresh).reassign(to, at=at)
            log.record("assign_task", entry, by=by, at=at, duty=duty, because=because, to=to.name)

    def of_other_team(self, item: Any, person: Any) -> str:
        """Why an unclaimed task is not the person's to take: it lies with a team."""
        return ""

    def insist_open(self, task: Any, by: Any) -> None:
        """The task is still there and not in another's hands."""
        item = task.work_item
        if task.status not in (STATUS.NEW, STATUS.ASSIGNED):
            who, when = task.owner, item.finished_at
            raise TooLate(
                _("“%(title)s”已于 %(when)s 由%(who)s办结。")
                % {"title": item.title, "when": _clock_time(when), "who": who.name if who else _("系统")}
            )
        if task.owner_id and task.owner_id != by.pk:
            raise TooLate(
                _("“%(title)s”已于 %(when)s 由%(who)s领取。")
                % {"title": item.title, "when": _clock_time(item.claimed_at), "who": task.owner.name}
            )
