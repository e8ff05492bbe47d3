"""The task page: a human says something, the flow moves on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from forms import typed
from forms.breach import IN_TASK
from forms.service import ServiceForm
from workflows.acts import access
from workflows.acts import draft as drafts
from workflows.law import duties
from workflows.law.refusal import Refused, TooLate
from workflows.law.service import Noticing
from workflows.models import Notice, WorkItem
from workflows.models.calendar import load_calendar
from workflows.queries import (
    clock,
    cover,
    dossier,
    hands,
    inbox,
    matters,
    secondreviews,
    serving,
    supervised,
)
from workflows.queries import desk as desks
from workflows.queries import task as tasks
from workflows.views import beside, errors, handed_in, inbox_look, preview, talk
from workflows.views.inbox_address import (
    as_sent,
    claimed_address,
    list_address,
    list_of,
    task_address,
)

JUDGED_TWICE = frozenset(secondreviews.DECIDING)


def seen(request: HttpRequest, code: str) -> WorkItem:
    """The task, if its entry may be seen; unknown and forbidden are the same 404."""
    item = tasks.find(request.user, code)
    if item is None:
        raise Http404
    cover.stand_in(request.user, item, clock.today())
    return item


def elsewhere(item: WorkItem) -> str:
    """Where a task is done that has a page of its own; empty for the tasks of a case, which are done here."""
    if item.procedure == tasks.RECORD:
        assert item.record_repair is not None
        return reverse("record-repair", args=[item.record_repair.record_id])
    return of_promise(item) if item.procedure == tasks.PROMISE else ""


def of_promise(item: WorkItem) -> str:
    """Where a task about a commitment is done: on the page of the commitment, with the form open that it asks for."""
    assert item.commitment is not None
    do = f"?do={IN_TASK[item.step][0]}#do" if item.status in inbox.OPEN else ""
    return reverse("desk-promise", args=[item.commitment.code]) + do


class TaskView(View):
    """Read the dossier; say what one concludes."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page, with the form where the person may fill it; a look at a natural person's file is logged."""
        waiting = handed_in.settle(request)
        item = seen(request, code)
        if address := elsewhere(item):
            return redirect(address)
        if item.entry.subject.is_person:
            access.record_view(item.entry, by=request.user, at=clock.now())
        return beside.answer(request, item) or page(request, item, waiting=waiting)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Do the step; 409 when another hand was first, 403 without the duty, the typed form again on errors."""
        item = seen(request, code)
        if address := elsewhere(item):
            return redirect(address)
        step, process, at = item.task.flow_task, tasks.process_of(item), clock.now()
        if item.status in inbox.OPEN and request.user.has_perm(item.permission):
            sentence = step.why_not(request.user, process) or step.of_other_team(item, request.user)
            if sentence:
                raise PermissionDenied(sentence)
        until = handed_in.until(request, item, at)
        try:
            if until:
                form = step.hold(item.task, typed.typed(request.POST), by=request.user, at=at, until=until)
            else:
                form = step.perform(item.task, request.POST, request.FILES, by=request.user, at=at)
        except TooLate as late:
            return _too_late(request, item, str(late))
        except Refused as refused:
            item = seen(request, code)
            form = step.form_for(tasks.process_of(item), clock.today(), request.POST, request.FILES)
            form.add_error(None, refused.sentences)
        if form.errors:
            _keep(request, item)
            return page(request, seen(request, code), form=form, status=422)
        if not until:
            said = {"title": item.title, "subject": inbox.shown(item.entry.subject)[0]}
            messages.success(request, _("已完成：%(title)s（%(subject)s）。") % said)
        return redirect(_way_on(request, item))


@require_POST
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """Take a task from the team; 409 names the colleague who was first."""
    item = seen(request, code)
    try:
        item.task.flow_task.claim(item.task, by=request.user, at=clock.now())
    except TooLate as late:
        return errors.conflict(request, str(late))
    except Refused as refused:
        raise PermissionDenied(str(refused)) from refused
    messages.success(request, _("已领取：%(title)s。") % {"title": item.title})
    return redirect(claimed_address(request, item.code))


@require_POST
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Give a task back to the department; only who has it can."""
    item = seen(request, code)
    if item.owner_id is None and item.status in inbox.OPEN:
        return errors.conflict(request, _("“%(title)s”已经在部门待领中。") % {"title": item.title})
    try:
        giver = item.task.flow_task.release(item.task, by=request.user, at=clock.now())
    except Refused as refused:
        return errors.conflict(request, str(refused))
    said = {"title": item.title, "who": giver.name if giver else ""}
    if giver:
        messages.success(request, _("已退还%(who)s：%(title)s。") % said)
    else:
        messages.success(request, _("已退还部门：%(title)s。其他有权办理的人员可以领取。") % said)
    return redirect(list_address(request) or "inbox")


def page(
    request: HttpRequest,
    item: WorkItem,
    *,
    form: Any = None,
    served: ServiceForm | None = None,
    status: int = 200,
    waiting: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    """The whole task page; a form that was refused is shown again as it was typed."""
    facts = desk(request, item, form=form, served=served)
    read = tasks.read(item, request.user, clock.today())
    is_mine = item.status == WorkItem.Status.ASSIGNED and (
        item.owner_id == request.user.pk or cover.is_in_covered_hands(request.user, item)
    )
    facts |= {
        "read": read,
        "crew": tasks.crew(item, facts["process"], read.opinions, request.user),
        "counting": tasks.counting(item.deadline),
        "draft": preview.summary(item, request.user, clock.today()),
        "place": inbox.place(request.user, item, clock.today()) if is_mine else None,
        "urged": supervised.urged([item]).get(item.pk),
        "panel": hands.panel(item, request.user, dossier.is_of_case(request.user, item.entry.department_id)),
        "clues": matters.clues_of(item.entry, request.user),
        "viewer": beside.viewer(request, item, read.evidence),
        "handed_in": waiting or [],
        "came_from": list_address(request),
        "second": secondreviews.opened_of(item.task.process_id) if item.procedure in JUDGED_TWICE else None,
    }
    facts |= talk.panel(request, item.entry, item)
    return render(request, "task/task.html", facts, status=status)


def desk(
    request: HttpRequest, item: WorkItem, *, form: Any = None, served: ServiceForm | None = None
) -> dict[str, Any]:
    """What the page and the pane of the inbox share: the clock, what the person may do, the forms for it."""
    step, process, today = item.task.flow_task, tasks.process_of(item), clock.today()
    is_open = item.status in inbox.OPEN
    has_duty = is_open and request.user.has_perm(item.permission)
    sentence = (
        step.why_not(request.user, process) or step.of_other_team(item, request.user) if has_duty else ""
    )
    is_free = item.owner_id in (None, request.user.pk) or cover.is_in_covered_hands(request.user, item)
    principal = request.user.principal_for(item.permission) if is_open else None
    may_do = has_duty and is_free and not sentence
    kept = desks.draft_of(request.user, item) if has_duty or not is_open else None
    if may_do and form is None:
        form = step.form_for(process, today)
        form = typed.refill(form, kept.data) if kept else form
    may_serve = is_open and not sentence and duties.SERVE_NOTICE(item.entry, request.user)
    of_case = dossier.is_of_case(request.user, item.entry.department_id)
    return {
        "item": item,
        "entry": item.entry,
        "process": process,
        "is_open": is_open,
        "has_duty": has_duty,
        "sentence": sentence,
        "is_held": not is_free,
        "for_whom": principal.name if principal else "",
        "kept": kept,
        "kept_at": desks.saved_words(kept.saved_at, clock.now()) if kept else "",
        "left": typed.said(step.form_for(process, today), kept.data) if kept and not may_do else [],
        "typed_by": typed.mark(request.user, item.code) if may_do else "",
        "undo_seconds": handed_in.seconds(request) if may_do else 0,
        "may_do": may_do,
        "may_claim": may_do and item.owner_id is None,
        "may_release": is_open and item.owner_id == request.user.pk,
        "form": _as_required(form) if may_do else None,
        "has_four_eyes": bool(step.not_done_by),
        "by_hand": preview.panel(item, request.user),
        "services": _services(item, request.user, today, served, may_serve),
        "serving": serving.of_task(item, process, of_case),
        "hands": hands.rights(item, request.user),
        "clock": inbox.clock_of(item, today, load_calendar()),
        "subject_name": dossier.shown_name(item.entry.subject, of_case),
        "subject_code": dossier.shown_code(item.entry.subject),
        "may_read": of_case,
    }


def _keep(request: HttpRequest, item: WorkItem) -> None:
    """What was sent and not done is the person's draft: nothing typed is lost."""
    data = typed.typed(request.POST)
    if not typed.is_too_long(data):
        drafts.keep(item, data, by=request.user, at=clock.now())


def _too_late(request: HttpRequest, item: WorkItem, sentence: str) -> HttpResponse:
    """Another hand was first: says who and when, and shows what was typed, to be copied."""
    _keep(request, item)
    step = item.task.flow_task
    form = step.form_for(tasks.process_of(item), clock.today())
    return errors.conflict(request, sentence, left=typed.said(form, typed.typed(request.POST)))


def _services(
    item: WorkItem, by: Any, today: Any, served: ServiceForm | None, may_serve: bool
) -> list[dict[str, Any]]:
    """The notices that this step serves, each with its form while service is not recorded."""
    kinds = item.task.flow_task.notices
    if not kinds:
        return []
    of_case = dossier.is_of_case(by, item.entry.department_id)
    rows = Notice.objects.filter(process=item.task.process_id, kind__in=kinds)
    notices = list(rows.select_related("associate__subject", "entry__subject").defer("file", "page"))
    tried, tasks_of = serving.tried_of(notices, of_case), serving.tasks_of(notices)
    return [
        {
            "notice": notice,
            "attempts": tried.get(notice.pk, []),
            "task": tasks_of.get(notice.pk),
            "is_announced": tasks_of.get(notice.pk) == "",
            "party": dossier.addressee(notice, of_case) or dossier.shown_name(item.entry.subject, of_case),
            "form": _service_form(notice, today, served, notice.pk in tasks_of)
            if may_serve and notice.state == Noticing.ISSUED
            else None,
            "is_typed": served is not None and served.notice.pk == notice.pk,
        }
        for notice in notices
    ]


def _service_form(notice: Notice, today: Any, served: ServiceForm | None, is_followed: bool) -> ServiceForm:
    """The form of one notice: as it was typed, or empty."""
    if served is not None and served.notice.pk == notice.pk:
        return served
    return ServiceForm(notice=notice, today=today, is_followed=is_followed, auto_id=f"id_{notice.code}_%s")


def _as_required(form: Any) -> Any:
    """A reason that every outcome needs is not called optional."""
    outcomes = {value for value, _label, _hint in form.outcomes} or {"done"}
    if outcomes <= set(form.needs_reason):
        form.fields["reason"].required = True
    return form


def _way_on(request: HttpRequest, item: WorkItem) -> str:
    """The next task of the list one came from, when it was asked for and there is one; else that list.

    Only what waits to be done has a next one: from any other list, or none, it is the next in hand.
    """
    came = list_of(request)
    if "next" in request.POST:
        if came and came[0] in ("mine", "team"):
            rows = inbox_look.found(request, came[0], as_sent(came[1]))
        else:
            rows = inbox.mine(request.user, clock.today())
        following = inbox.following(rows, item)
        if following is not None:
            return task_address(request, following.code)
    return list_address(request) or reverse("inbox")
