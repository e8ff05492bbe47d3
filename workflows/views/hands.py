"""Hand a task over, delegate it and take it back, move it to a team, rank it, let it rest: full pages."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from forms.hands import DelegateForm, FollowUpForm, HandOverForm, MoveForm, RankForm
from workflows.law import duties
from workflows.law.refusal import Refused, TooLate
from workflows.models import Person, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import clock, dossier, hands, inbox, teams
from workflows.queries import task as tasks
from workflows.views import errors
from workflows.views.inbox_address import list_address, task_address
from workflows.views.task import seen


class HandView(View):
    """A form about one open task, and what it does; 404 unseen, 403 not owed, 409 when another hand was first."""

    right: ClassVar[str]
    title: ClassVar[Any]
    button: ClassVar[Any]
    lead: ClassVar[Any] = ""
    stays: ClassVar[bool] = True

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """The task, if it may be seen; unknown and forbidden are the same 404."""
        self.item = seen(request, code)
        self.process = tasks.process_of(self.item)
        self.step = self.item.task.flow_task
        self.is_head = duties.ASSIGN_TASK(self.item.entry, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; 409 says who has the task when it was the person's a moment ago."""
        try:
            self._insist_right()
        except TooLate as late:
            return errors.conflict(request, str(late))
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it; what stands against it, or who was first, is said on the form, and nothing typed is lost."""
        form, status = self.form(request.POST), 422
        try:
            self._insist_right()
            if form.is_valid():
                messages.success(request, self.act(form.cleaned_data, by=request.user, at=clock.now()))
                stays = self.stays or self.is_head
                if stays:
                    return redirect(task_address(request, self.item.code))
                return redirect(list_address(request) or "inbox")
        except Refused as refused:
            status = 409 if isinstance(refused, TooLate) else 422
            form = self._told(form)
            form.add_error(None, refused.sentences)
        return self.page(form, status=status)

    def form(self, data: Any = None) -> Any:
        """The form of this page; unbound without data."""
        raise NotImplementedError

    def act(self, data: dict[str, Any], *, by: Any, at: Any) -> str:
        """Do it, and say so."""
        raise NotImplementedError

    def people(self) -> list[hands.Colleague]:
        """Who owes the step, read once."""
        if not hasattr(self, "_people"):
            self._people = hands.colleagues(self.item, self.process)
        return self._people

    def offered(self) -> list[tuple[str, str]]:
        """The colleagues who can have it, as choices."""
        return [(each.person.username, each.words) for each in self.people() if not each.why_not]

    def said(self, **more: Any) -> dict[str, Any]:
        """The words of every sentence here."""
        return {"title": self.item.title, **more}

    def was(self, data: dict[str, Any]) -> int | None:
        """Who had the task when the form was opened."""
        told = data.get("was", "")
        return int(told) if told.isascii() and told.isdecimal() else None

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        """The page of one form."""
        item, of_case = self.item, dossier.is_of_case(self.request.user, self.item.entry.department_id)
        facts = {
            "item": item, "entry": item.entry, "form": form, "hand": self,
            "subject_name": dossier.shown_name(item.entry.subject, of_case),
            "clock": inbox.clock_of(item, clock.today(), load_calendar()),
            "excluded": [each for each in getattr(self, "_people", []) if each.why_not],
            "has_choice": not hasattr(self, "_people") or bool(self.offered()),
        }  # fmt: skip
        return render(self.request, "task/hand.html", facts, status=status)

    def _insist_right(self) -> None:
        """Whoever lost the task while the form was open hears who has it; whoever never could: 403."""
        person = self.request.user
        if hands.rights(self.item, person)[self.right]:
            return
        if person.has_perm(self.item.permission):
            self.step.insist_open(self.item.task, person)
        raise PermissionDenied

    def _told(self, form: Any) -> Any:
        """The form as it was typed, knowing who has the task now: who reads that may still insist."""
        if "was" in form.data:
            data = form.data.copy()
            data["was"] = WorkItem.objects.values_list("owner", flat=True).get(pk=self.item.pk) or ""
            form = self.form(data)
        form.is_valid()
        return form


class HandOverView(HandView):
    """转办: the owner hands it over; the head assigns it."""

    right = "may_hand_over"
    title, button = gettext_lazy("转办"), gettext_lazy("转办并通知对方")
    lead = gettext_lazy("接收的人员立即在待办中看到这项任务；期限不变，照常计算。")
    stays = False

    def form(self, data: Any = None) -> HandOverForm:
        """Eligible colleagues, and who has the task now."""
        return HandOverForm(data, people=self.offered(), initial={"was": self.item.owner_id or ""})

    def act(self, data: dict[str, Any], *, by: Any, at: Any) -> str:
        """The task is the colleague's."""
        to = Person.objects.get(username=data["to"])
        told = {"because": data["reason"], "was": self.was(data)}
        self.step.assign_to(self.item.task, to=to, by=by, at=at, **told)
        return _("“%(title)s”已转给%(who)s，并已通知。") % self.said(who=to.name)


class DelegateView(HandView):
    """委托: a colleague does it, and the owner may take it back."""

    right = "may_delegate"
    title, button = gettext_lazy("委托办理"), gettext_lazy("委托并通知对方")
    lead = gettext_lazy("受托人以自己的名义办理；办结以前您可以随时收回，受托人不能办理的退还给您。")

    def form(self, data: Any = None) -> DelegateForm:
        """Eligible colleagues."""
        return DelegateForm(data, people=self.offered())

    def act(self, data: dict[str, Any], *, by: Any, at: Any) -> str:
        """The task is the colleague's until it is taken back."""
        to = Person.objects.get(username=data["to"])
        self.step.delegate(self.item.task, to=to, by=by, at=at, because=data["reason"])
        return _("“%(title)s”已委托%(who)s办理，办结以前可以收回。") % self.said(who=to.name)


class MoveView(HandView):
    """移交科室: into the inbox of another team of the department."""

    right = "may_move"
    title, button = gettext_lazy("移交科室"), gettext_lazy("移交")
    lead = gettext_lazy("任务回到待领，由该科室有权办理的人员领取；期限不变，照常计算。")
    stays = False

    def form(self, data: Any = None) -> MoveForm:
        """The teams of the department but its present one, and the whole department when it lies with one."""
        rows = teams.of_department(self.item.department_id).exclude(pk=self.item.team_id)
        offered = teams.as_choices(rows)
        if self.item.team_id is not None:
            offered.append(("0", _("部门（不分科室）")))
        return MoveForm(data, teams=offered, initial={"was": self.item.owner_id or ""})

    def act(self, data: dict[str, Any], *, by: Any, at: Any) -> str:
        """The task waits there."""
        team = teams.of_department(self.item.department_id).filter(pk=int(data["team"])).first()
        told = {"because": data["reason"], "was": self.was(data)}
        self.step.move(self.item.task, team=team, by=by, at=at, **told)
        where = team.name if team else self.item.department.short_name
        return _("“%(title)s”已移交%(where)s，等待领取。") % self.said(where=where)


class RankView(HandView):
    """紧急程度: 特急, 加急, 平件."""

    right = "may_rank"
    title, button = gettext_lazy("调整紧急程度"), gettext_lazy("调整")
    lead = gettext_lazy("同一天届满的任务，急的排在前面；法定期限不因此改变。")

    def form(self, data: Any = None) -> RankForm:
        """How urgent it is now."""
        return RankForm(data, initial={"priority": self.item.priority})

    def act(self, data: dict[str, Any], *, by: Any, at: Any) -> str:
        """It is as urgent as the head says."""
        self.step.rank(self.item.task, priority=data["priority"], by=by, at=at, because=data["reason"])
        label = WorkItem.Urgency(data["priority"]).label
        return _("“%(title)s”已调整为%(urgency)s。") % self.said(urgency=label)


class FollowUpView(HandView):
    """跟进日期: the task rests until a day."""

    right = "may_follow_up"
    title, button = gettext_lazy("跟进日期"), gettext_lazy("保存跟进日期")

    def form(self, data: Any = None) -> FollowUpForm:
        """The day as it is set."""
        return FollowUpForm(data, initial={"day": self.item.follow_up_on})

    def act(self, data: dict[str, Any], *, by: Any, at: Any) -> str:
        """The task rests until the day, or no longer."""
        on = data["day"]
        self.step.follow_up(self.item.task, on=on, by=by, at=at)
        if on is None:
            return _("已取消“%(title)s”的跟进日期。") % self.said()
        return _("“%(title)s”将于%(day)s重新提示。") % self.said(day=on.isoformat())


@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """The delegator has the task again; 409 when it is done already."""
    item = seen(request, code)
    if item.delegated_by_id != request.user.pk and not request.user.has_perm(item.permission):
        raise PermissionDenied
    try:
        item.task.flow_task.take_back(item.task, by=request.user, at=clock.now())
    except Refused as refused:
        return errors.conflict(request, str(refused))
    messages.success(request, _("已收回：%(title)s。") % {"title": item.title})
    return redirect("task", item.code)
