"""Recording that a notice reached its addressee: how, when, who signed, what proves it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forms.service import ServiceForm
from workflows.acts import serving
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.models import Entry, Notice
from workflows.queries import clock, cover
from workflows.queries import task as tasks
from workflows.views import errors, task


@require_POST
def serve(request: HttpRequest, code: str, follow: Any) -> HttpResponse:
    """Record one attempt and return to the task; 403 without the duty, 409 when it was served before.

    `follow` opens the procedure that goes on with the next way, or ends it when the notice is served.
    """
    rows = Notice.objects.filter(entry__in=Entry.objects.visible_to(request.user)).defer("file")
    notice = rows.select_related("entry", "associate").filter(code=code).first()
    item = tasks.of_notice(notice) if notice else None
    if notice is None or item is None:
        raise Http404
    cover.stand_in(request.user, item, clock.today())
    _insist(request, notice)
    if notice.state != Noticing.ISSUED:
        said = {"number": notice.number, "state": notice.get_state_display()}
        return errors.conflict(request, _("%(number)s的送达状态已经是“%(state)s”，不能再次登记。") % said)
    form = ServiceForm(
        request.POST,
        request.FILES,
        notice=notice,
        today=clock.today(),
        is_followed=tasks.is_followed(notice),
        auto_id=f"id_{notice.code}_%s",
    )
    if form.is_valid():
        try:
            _keep(request, notice, form, follow)
        except Refused as refused:
            form.add_error(None, refused.sentences)
    if form.errors:
        return task.page(request, task.seen(request, item.code), served=form, status=422)
    notice.refresh_from_db(fields=["state"])
    said = {"number": notice.number, "name": notice.addressee}
    if notice.state == Noticing.SERVED:
        messages.success(request, _("已登记送达：%(number)s（%(name)s）。") % said)
    else:
        messages.success(
            request, _("已登记送达经过：%(number)s（%(name)s），下一步见“送达文书”任务。") % said
        )
    return redirect("task", item.code)


def _insist(request: HttpRequest, notice: Notice) -> None:
    """Raise PermissionDenied unless the person owes service at the department and has no part in the subject."""
    if not duties.SERVE_NOTICE(notice.entry, request.user):
        raise PermissionDenied
    absent = request.user.principal_for(duties.SERVE_NOTICE.at(notice.entry.place))
    if notice.entry.concerns(request.user) or (absent and notice.entry.concerns(absent)):
        raise PermissionDenied(_("您是当事人的代表，不能办理与其有关的案件，应当回避。"))


def _keep(request: HttpRequest, notice: Notice, form: ServiceForm, follow: Any) -> None:
    """The attempt is recorded, the periods start if it succeeded, the next way is a task if not: one transaction."""
    at, by = clock.now(), request.user
    with transaction.atomic():
        serving.record(notice, form.said, by=by, at=at)
        follow(notice, by=by, at=at)
