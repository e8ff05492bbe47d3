"""In whose hands a task is: taken, given back, handed on. Nothing here says anything about the case itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from workflows.acts import hands, hold, log
from workflows.law.duties import ASSIGN_TASK, MOVE_TASK, RANK_TASK
from workflows.law.entry import SHANGHAI
from workflows.law.refusal import Refused, TooLate
from workflows.models import WorkItem
from workflows.queries import cover

UNASKED: Any = object()  # whoever hands a task on without having looked who has it


def _clock_time(at: Any) -> str:
    """An instant as a colleague reads it: 11-22 10:32."""
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}" if at else ""


class Hands:
    """What a human step offers beside being done; every method locks the entry, then the procedure."""

    flow_class: Any
    activation_class: Any
    insist_duty: Any
    insist: Any
    why_not: Any
    duty: Any
    place_in: Any

    # ------------------------------------------------------------------------------ taken, given back
    def claim(self, task: Any, *, by: Any, at: Any) -> None:
        """Take a task from the department or one's team; TooLate names the colleague who was first."""
        with self._fresh(task) as fresh:
            cover.stand_in(by, fresh.work_item, log.local_day(at))
            self.insist_duty(by, fresh.process.coerced)
            self.insist_open(fresh, by)
            self.insist_team(fresh, by)
            if fresh.owner_id is None:
                self.activation_class(fresh).assign(by, at=at)
            elif fresh.owner_id != by.pk:
                self.activation_class(fresh).reassign(by, at=at)  # out of the hands of an absent colleague

    def release(self, task: Any, *, by: Any, at: Any) -> Any:
        """Give a task back: to the department or its team (None), or to the colleague who had delegated it."""
        with self._fresh(task) as fresh:
            if fresh.owner_id != by.pk:  # whose post or cover has ended can still give back what she has
                self.insist_duty(by, fresh.process.coerced)
            self.insist_open(fresh, by)
            if fresh.owner_id is None:
                return None
            if fresh.owner_id != by.pk:
                said = {"title": fresh.work_item.title, "who": fresh.owner.name}
                raise Refused(_("“%(title)s”在%(who)s手中，不在您手中；需要退还的，请先领取。") % said)
            giver = fresh.work_item.delegated_by
            if giver is None or self.bar(giver, fresh.process.coerced):
                self.activation_class(fresh).unassign()
                return None
            because = _("受托人退还")
            self._hand(fresh, giver, "assign_task", duty=self.duty, by=by, at=at, because=because)
            return giver

    # ------------------------------------------------------------------------------ handed on
    def assign_to(self, task: Any, *, to: Any, by: Any, at: Any, because: str, was: Any = UNASKED) -> None:
        """Hand a task to a colleague: by its owner, or by the head, claimed or not.

        `was` is the key of the owner whom the person saw (None: nobody); when it is another by now: TooLate.
        """
        with self._fresh(task) as fresh:
            duty = self._insist_hands(fresh, by, ASSIGN_TASK, was)
            self._insist_eligible(fresh, to)
            self._hand(fresh, to, "assign_task", duty=duty, by=by, at=at, because=because)

    def delegate(self, task: Any, *, to: Any, by: Any, at: Any, because: str = "") -> None:
        """The owner lets a colleague do it, in the colleague's own right, and may take it back."""
        with self._fresh(task) as fresh:
            duty = self._insist_hands(fresh, by, None, UNASKED)
            self._insist_eligible(fresh, to)
            self._hand(fresh, to, "delegate_task", duty=duty, by=by, at=at, because=because, giver=by)

    def take_back(self, task: Any, *, by: Any, at: Any) -> None:
        """The delegator has it again, while it is open."""
        with self._fresh(task) as fresh:
            self._insist_unfinished(fresh)
            item = fresh.work_item
            if item.delegated_by_id != by.pk:
                raise Refused(_("“%(title)s”现在不是由您委托办理的，不能收回。") % {"title": item.title})
            # Her own right comes first: she acts for nobody, though she may cover the colleague who has it.
            cover.stand_in(by, fresh.process.coerced.entry, log.local_day(at))
            self.insist_duty(by, fresh.process.coerced)
            self._hand(fresh, by, "take_back_task", duty=self.duty, by=by, at=at)

    def move(self, task: Any, *, team: Any, by: Any, at: Any, because: str, was: Any = UNASKED) -> None:
        """Put a task into the inbox of a team of its department, or of the whole department (None)."""
        with self._fresh(task) as fresh:
            duty = self._insist_hands(fresh, by, MOVE_TASK, was)
            process, item = fresh.process.coerced, fresh.work_item
            team = hands.own_team(item, team)
            if team is not None and all(self.bar(person, process) for person in hands.members(team)):
                said = {"team": team.name, "title": item.title}
                raise Refused(
                    _(
                        "%(team)s没有人可以办理“%(title)s”，不能移交；请选择其他科室，或者转办给有权办理的人员。"
                    )
                    % said
                )
            if fresh.owner_id is not None:
                self.activation_class(fresh).unassign()
            hands.move(item, team, duty=duty, by=by, at=at, because=because)

    # ------------------------------------------------------------------------------ when it is done
    def rank(self, task: Any, *, priority: int, by: Any, at: Any, because: str) -> None:
        """The head says how urgent it is."""
        with self._fresh(task) as fresh:
            if not RANK_TASK(fresh.work_item, by):
                raise PermissionDenied
            self._insist_no_part(fresh, by, RANK_TASK)
            self._insist_unfinished(fresh)
            hands.rank(fresh.work_item, priority, by=by, at=at, because=because)

    def follow_up(self, task: Any, *, on: Any, by: Any, at: Any) -> None:
        """The owner lets the task rest until a day (None: not any more)."""
        with self._fresh(task) as fresh:
            self._insist_hands(fresh, by, None, UNASKED, may_be_delegated=True)
            hands.follow_up(fresh.work_item, on, today=log.local_day(at))

    # ------------------------------------------------------------------------------ who may
    def bar(self, person: Any, process: Any) -> str:
        """Why a colleague cannot be given this step, in words about her; empty when she can."""
        said = {"who": person.name}
        if not person.has_perm(self.duty.at(self.place_in(process))):
            return _("%(who)s没有办理这一步的岗位。") % said
        if process.entry.concerns(person):
            return _("%(who)s是当事人的代表，应当回避。") % said
        if self.why_not(person, process):
            return _("%(who)s已经办理过本件的前一步骤，不能再办这一步。") % said
        return ""

    def of_other_team(self, item: Any, person: Any) -> str:
        """Why an unclaimed task is not the person's to take: it lies with a team; no query without a team."""
        if item.team_id is None or item.owner_id is not None or hands.sits_in(item.team_id, person):
            return ""
        said = {"title": item.title, "team": item.team.name}
        return _("“%(title)s”在%(team)s待领，由该科室人员领取；需要您办理的，请负责人指派。") % said

    def insist_team(self, task: Any, by: Any) -> None:
        """Raises Refused for an unclaimed task in the inbox of a team in which the person does not sit."""
        sentence = self.of_other_team(task.work_item, by)
        if sentence:
            raise Refused(sentence)

    def insist_open(self, task: Any, by: Any) -> None:
        """The task is still there and not in another's hands, unless one acts for her today."""
        self._insist_unfinished(task)
        if task.owner_id and task.owner_id != by.pk and not cover.is_in_covered_hands(by, task.work_item):
            self._say_who_has_it(task)

    # ------------------------------------------------------------------------------ inside
    @contextmanager
    def _fresh(self, task: Any) -> Iterator[Any]:
        """The task as it is now, under the locks, and everything done to it one gesture."""
        with self.flow_class.lock(task.process_id), log.one_gesture():
            rows = type(task)._default_manager.select_related("owner", "work_item__delegated_by")
            yield rows.get(pk=task.pk)

    def _insist_unfinished(self, task: Any) -> None:
        """Raises TooLate, and says who was first, when the task is done, cancelled or handed in."""
        item, who = task.work_item, task.owner
        said = {"title": item.title, "who": who.name if who else _("系统")}
        if item.status == WorkItem.Status.HELD:
            held = hold.held_of(item)  # perhaps handed in for the absent owner
            said["who"] = held.person.name if held else said["who"]
            raise TooLate(_("“%(title)s”已由%(who)s提交，正在等待生效。") % said)
        if task.status not in (STATUS.NEW, STATUS.ASSIGNED):
            said["when"] = _clock_time(item.finished_at)
            raise TooLate(_("“%(title)s”已于 %(when)s 由%(who)s办结。") % said)

    def _say_who_has_it(self, task: Any) -> None:
        """Raises TooLate that names who has the task since when."""
        item = task.work_item
        said = {"title": item.title, "when": _clock_time(item.claimed_at), "who": task.owner.name}
        raise TooLate(_("“%(title)s”已于 %(when)s 由%(who)s领取。") % said)

    def _insist_hands(
        self, task: Any, by: Any, over: Any, was: Any, *, may_be_delegated: bool = False
    ) -> Any:
        """The duty by which somebody hands the task on: `over` reaches every open task, else only one's own."""
        process, item = task.process.coerced, task.work_item
        self._insist_unfinished(task)
        if was is not UNASKED and was != task.owner_id:
            if task.owner_id is not None:
                self._say_who_has_it(task)
            raise TooLate(_("“%(title)s”已经退回部门待领。") % {"title": item.title})
        if over is not None and over(item, by):
            if task.owner_id != by.pk:  # what lies in the own hands must get out of them
                self._insist_no_part(task, by, over)
            return over
        self.insist_duty(by, process)
        self.insist_open(task, by)
        if task.owner_id is None:
            raise Refused(_("“%(title)s”还没有人领取；请先领取。") % {"title": item.title})
        if item.delegated_by_id and not may_be_delegated:
            said = {"title": item.title, "who": item.delegated_by.name}
            raise Refused(
                _("“%(title)s”是%(who)s委托您办理的，不能再转给他人；不能办理的，请退还%(who)s。") % said
            )
        return self.duty

    def _insist_no_part(self, task: Any, by: Any, duty: Any) -> None:
        """Raises Refused for whoever speaks for a party, or acts for a colleague who does (回避)."""
        entry = task.process.coerced.entry
        absent = by.principal_for(duty.at(task.work_item.place))
        if entry.concerns(by) or (absent and entry.concerns(absent)):
            raise Refused(_("您是当事人的代表，不能办理与其有关的案件，应当回避。"))

    def _insist_eligible(self, task: Any, to: Any) -> None:
        """Raises Refused unless the colleague may do the step and has it not already."""
        if to.pk == task.owner_id:
            said = {"title": task.work_item.title, "who": to.name}
            raise Refused(_("“%(title)s”已经由%(who)s办理，不需要再转。") % said)
        sentence = self.bar(to, task.process.coerced)
        if sentence:
            raise Refused(sentence)

    def _hand(self, task: Any, to: Any, verb: str, *, giver: Any = None, **told: Any) -> None:
        """Let the flow know the new owner, and keep who handed it to whom."""
        former, activation = task.owner, self.activation_class(task)
        if former is None:
            activation.assign(to, at=told["at"])
        else:
            activation.reassign(to, at=told["at"])
        hands.hand_on(task.work_item, verb, former=former, to=to, giver=giver, **told)
