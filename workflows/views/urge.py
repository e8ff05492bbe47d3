"""督办 of one task, or of the ticked ones: a note that is written in the book and told to whoever owes the task."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from forms.urge import UrgeForm
from workflows.acts import log, urge
from workflows.law import duties
from workflows.law.refusal import Refused, TooLate
from workflows.models import WorkItem
from workflows.queries import clock, inbox, supervised, supervision
from workflows.views import errors, task
from workflows.views import supervision as pages

TICKED_MAX = 200


class UrgeView(View):
    """The form of one task; 404 for what one may not see, 403 for what one may not urge, 409 when it is done."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Find the task and ask the duty first."""
        self.item = task.seen(request, code)
        if not request.user.has_perm(duties.URGE_TASK.at(self.item.place)):
            raise PermissionDenied(_("督办由本部门负责人或者信用办作出。"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(UrgeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Urge, or say why not; what was typed stays."""
        form = UrgeForm(request.POST)
        if form.is_valid():
            try:
                with log.one_gesture():
                    urge.urge(self.item, note=form.cleaned_data["note"], by=request.user, at=clock.now())
            except TooLate as late:
                return errors.conflict(request, str(late))
            except Refused as refused:
                form.add_error("note", refused.sentences)
            else:
                said = {"title": self.item.title, "who": _told(self.item)}
                messages.success(request, _("已督办：%(title)s，已告知%(who)s。") % said)
                return redirect(_way_back(request))
        return self.page(form, status=422)

    def page(self, form: UrgeForm, status: int = 200) -> HttpResponse:
        """The task in short, who will be told, what was said before, and the form."""
        item = self.item
        row = pages.rows_of(self.request.user, [item])[0]
        facts = {"row": row, "item": item, "form": form, "told": _told(item), "back": _way_back(self.request)}
        return render(self.request, "supervision/urge.html", facts, status=status)


@require_POST
def ticked(request: HttpRequest) -> HttpResponse:
    """Urge the ticked tasks, each by itself; the list comes back with what became of each."""
    pages.scope(request)
    codes = list(dict.fromkeys(request.POST.getlist("item")))
    form = UrgeForm(request.POST)
    if not codes:
        form.add_error(None, _("请先勾选要督办的任务。"))
    elif len(codes) > TICKED_MAX:
        form.add_error(None, _("一次最多督办 %(n)s 件，请分批办理。") % {"n": TICKED_MAX})
    if form.errors or not form.is_valid():
        return pages.tasks_page(request, form=form, status=422, ticked=set(codes))
    results = [_one(request, code, form.cleaned_data["note"]) for code in codes]
    failed = [result for result in results if not result["is_done"]]
    facts = {
        "results": results,
        "done": len(results) - len(failed),
        "failed": len(failed),
        "ticked": {result["code"] for result in failed},
    }
    return pages.tasks_page(request, form=form if failed else None, **facts)


def _one(request: HttpRequest, code: str, note: str) -> dict[str, Any]:
    """Urge one of the ticked; what became of it, in words."""
    offices = supervision.offices(request.user)
    item = (
        WorkItem.objects.filter(code=code, department__in=offices).select_related(*supervised.SHOWN).first()
    )
    if item is None:
        return {
            "code": code,
            "is_done": False,
            "title": _("任务"),
            "name": "",
            "words": _("没有找到这项任务。"),
        }
    made = {"code": code, "title": item.title, "name": inbox.shown(item.entry.subject)[0], "is_done": False}
    try:
        with log.one_gesture():
            urge.urge(item, note=note, by=request.user, at=clock.now())
    except (Refused, PermissionDenied) as no:
        return made | {"words": str(no)}
    return made | {"is_done": True, "words": _("已告知%(who)s") % {"who": _told(item)}}


def _told(item: WorkItem) -> str:
    """Who hears of it, in words."""
    return "、".join(person.name for person in urge.owed_by(item, clock.today())) or _(
        "部门（现在没有可以办理的人员）"
    )


def _way_back(request: HttpRequest) -> str:
    """The list that one came from, on this site only; else the list of the overdue."""
    asked = request.POST.get("back") or request.GET.get("back") or ""
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/supervision/"):
        return asked
    return reverse("supervision-tasks")
