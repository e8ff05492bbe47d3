"""Drafts of a step while it is typed, and taking back what was just handed in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms.typed import is_too_long, typed
from workflows.acts import draft as drafts
from workflows.law.refusal import TooLate
from workflows.models import WorkItem
from workflows.queries import clock, desk
from workflows.views import errors, handed_in, left_behind, task
from workflows.views.inbox_address import task_address

TOO_LONG = 413


@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what is typed so far; the script hears when, a form without script returns to its page."""
    item = task.seen(request, code)
    step = item.task.flow_task
    if not request.user.has_perm(item.permission):
        raise PermissionDenied
    if "discard" in request.POST:
        drafts.drop(item, request.user)
        messages.success(request, _("草稿已丢弃。"))
        return redirect(task_address(request, code))
    data, now = typed(request.POST), clock.now()
    if is_too_long(data):
        return _refused(
            request, _("填写的内容超过 64 KB，不能暂存；请把长材料作为附件上传，或者直接提交。"), TOO_LONG
        )
    kept = drafts.keep(item, data, by=request.user, at=now)
    try:
        step.insist_open(item.task, request.user)
    except TooLate as late:
        return _refused(request, str(late), 409)
    words = _("草稿 %(at)s 已存") % {"at": desk.saved_words(kept.saved_at, now)} if kept else ""
    if left_behind.QUIETLY in request.headers:
        return JsonResponse({"words": words})
    messages.success(request, _("%(saved)s；附件不能暂存，提交前请重新选择。") % {"saved": words})
    return redirect(task_address(request, code))


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """Why the draft is not, or not any more, of use."""
    if left_behind.QUIETLY in request.headers:
        return JsonResponse({"words": sentence}, status=status)
    return errors.conflict(request, sentence)


@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a step before it is enacted; 409 says that it is too late."""
    item: WorkItem = task.seen(request, code)
    step = item.task.flow_task
    if not request.user.has_perm(item.permission):
        raise PermissionDenied
    try:
        step.take_back_step(item.task, by=request.user, at=clock.now())
    except TooLate as late:
        return errors.conflict(request, str(late))
    messages.success(
        request, _("已撤回：%(title)s。没有办理任何事项，填写的内容都在。") % {"title": item.title}
    )
    return redirect("task", code)


@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """The strip of what waits, by itself: the script asks for it when the seconds are over."""
    if not request.user.posts_now():
        raise PermissionDenied
    return render(request, "task/_held.html", {"handed_in": handed_in.settle(request), "alone": True})
