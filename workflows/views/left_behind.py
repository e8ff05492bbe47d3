"""What was typed when the session ended: kept in the visitor's session, given back to the same person."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from forms.typed import is_too_long, marked, typed
from workflows.acts import draft
from workflows.models import WorkItem
from workflows.queries import clock, cover, desk
from workflows.queries import task as tasks
from workflows.views import errors
from workflows.views.inbox_address import task_address

KEY = "left_behind"
QUIETLY = "X-Requested-With"  # sent by the script that saves drafts: it wants data, not a page


def led_to_sign_in(request: HttpRequest) -> HttpResponse | None:
    """Keep what a page of a task sent after its session had ended, and lead to the sign-in; None for other pages.

    The page names in its own seal whose it was: only that person gets it back.
    """
    page = marked(request.POST)
    if page is None:
        return None
    pk, code = page
    data = typed(request.POST)
    if not is_too_long(data):
        request.session[KEY] = {"person": pk, "code": code, "data": data, "at": clock.now().isoformat()}
    answer = redirect_to_login(task_address(request, code))
    if QUIETLY in request.headers:
        return JsonResponse({"login": answer["Location"]}, status=401)
    return answer


def recover(request: HttpRequest) -> None:
    """After signing in: what this person had typed becomes her draft; what another had typed is dropped."""
    left = request.session.pop(KEY, None)
    if left is None or left["person"] != request.user.pk:
        return
    item = _own(request, left["code"])
    kept = desk.draft_of(request.user, item) if item is not None else None
    if kept is not None and kept.saved_at > datetime.fromisoformat(left["at"]):
        return  # she has gone on elsewhere: what is newer stays
    if item is not None and draft.keep(item, left["data"], by=request.user, at=clock.now()):
        messages.info(request, _("您登录过期前填写的内容已恢复；附件没有保存，请重新选择。"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form opened before the last sign-in: what was typed is kept as a draft; other pages say that they are old."""
    page = marked(request.POST)
    if page is None:
        return errors.csrf_failure(request, reason)
    if not request.user.is_authenticated:
        return led_to_sign_in(request) or errors.csrf_failure(request, reason)
    item = _own(request, page[1]) if page[0] == request.user.pk else None
    data = typed(request.POST)
    if item is None or is_too_long(data) or not draft.keep(item, data, by=request.user, at=clock.now()):
        return errors.csrf_failure(request, reason)
    if QUIETLY in request.headers:
        return JsonResponse({"token": get_token(request)}, status=403)
    messages.warning(
        request, _("页面打开后您重新登录过，没有提交；填写的内容都在，请核对后再按一次按钮。附件请重新选择。")
    )
    return redirect(task_address(request, item.code))


def _own(request: HttpRequest, code: str) -> Any:
    """The task, if it may be seen and its duty is this person's."""
    item: WorkItem | None = tasks.find(request.user, code)
    if item is not None:
        cover.stand_in(request.user, item, clock.today())
    if item is None or not request.user.has_perm(item.permission):
        return None
    return item
