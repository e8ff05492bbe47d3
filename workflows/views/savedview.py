"""Saved views: keep the filter of a list under a name, share it, put the tabs in order."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from forms.savedview import SavedViewForm
from workflows.acts import savedview as acts
from workflows.law.refusal import Refused
from workflows.models import Department, SavedView, Team
from workflows.queries import clock
from workflows.queries import savedview as views
from workflows.views.inbox import TITLES
from workflows.views.inbox_address import asked_of, filters_of, link, query_of
from workflows.views.inbox_parts import view_address

MOVES = {"left": -1, "right": 1}


class NewView(View):
    """Keep the filter that the address carries."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Officers only; an unknown box is a 404."""
        _insist_officer(request)
        self.box = request.GET.get("box", "mine")
        if self.box not in TITLES:
            raise Http404
        self.query = filters_of(asked_of(request.GET))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Name and reach."""
        return self.page(_form(request, None))

    def post(self, request: HttpRequest) -> HttpResponse:
        """The view is kept, and shown."""
        form = _form(request, request.POST)
        if form.is_valid():
            name, reach = form.cleaned_data["name"], _reach(form.cleaned_data["share"])
            try:
                kept = acts.keep(request.user, name, box=self.box, query=self.query, at=clock.now(), **reach)
            except Refused as refused:
                form.add_error("name", refused.sentences)
            else:
                return redirect(view_address(kept))
        return self.page(form, 422)

    def page(self, form: SavedViewForm, status: int = 200) -> HttpResponse:
        """The form, with what will be kept."""
        facts = {
            "form": form,
            "title": _("保存视图"),
            "box_title": TITLES[self.box],
            "is_plain": not self.query,
            "back_url": link(self.box, self.query),
        }
        return render(self.request, "inbox/view_form.html", facts, status=status)


class ChangeView(View):
    """Rename or share a view that exists."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Unseen: 404; not hers to change: 403."""
        self.kept = _changeable(request, code)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """As it is."""
        return self.page(_form(request, None, self.kept))

    def post(self, request: HttpRequest) -> HttpResponse:
        """As it will be."""
        form = _form(request, request.POST, self.kept)
        if form.is_valid():
            reach = _reach(form.cleaned_data["share"])
            try:
                acts.change(self.kept, form.cleaned_data["name"], **reach)
            except Refused as refused:
                form.add_error("name", refused.sentences)
            else:
                messages.success(request, _("视图已保存。"))
                return redirect(_back(self.kept))
        return self.page(form, 422)

    def page(self, form: SavedViewForm, status: int = 200) -> HttpResponse:
        """The form."""
        facts = {
            "form": form,
            "title": _("修改视图"),
            "box_title": TITLES[self.kept.box],
            "back_url": _back(self.kept),
        }
        return render(self.request, "inbox/view_form.html", facts, status=status)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All saved views that the person sees, with what may be done to each."""
    _insist_officer(request)
    found = [view for view in views.visible(request.user, clock.today()) if view.box in TITLES]
    wanted = request.GET.get("box", "mine")
    chosen = wanted if wanted in TITLES else "mine"
    own = [view for view in found if view.owner_id == request.user.pk and view.box == chosen]
    rows = [
        {
            "view": view,
            "url": view_address(view),
            "reach": _reach_words(view),
            "may_change": views.may_change(request.user, view),
            "is_own": view.owner_id == request.user.pk,
            "is_first": bool(own) and view == own[0],
            "is_last": bool(own) and view == own[-1],
        }
        for view in found
        if view.box == chosen
    ]
    boxes = [
        {"label": title, "url": reverse("views") + query_of({}, box=box), "is_current": box == chosen}
        for box, title in TITLES.items()
    ]
    facts = {"rows": rows, "boxes": boxes, "tabs_max": views.TABS, "back_url": link(chosen, {})}
    return render(request, "inbox/views.html", facts)


@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """One place to the left or right; only in one's own order."""
    kept = _changeable(request, code)
    if kept.owner_id != request.user.pk:
        raise PermissionDenied(_("共享视图的次序由建立它的人安排。"))
    acts.move(kept, MOVES.get(request.POST.get("to", ""), 0))
    return redirect(_back(kept))


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """The view is gone; the tasks stay."""
    kept = _changeable(request, code)
    back = _back(kept)
    acts.drop(kept)
    messages.success(request, _("视图“%(name)s”已删除，任务不受影响。") % {"name": kept.name})
    return redirect(back)


def _insist_officer(request: HttpRequest) -> None:
    """Subjects have no inbox."""
    if not request.user.posts_now():
        raise PermissionDenied


def _changeable(request: HttpRequest, code: str) -> SavedView:
    """The view, if it is seen (else 404) and the person's to change (else 403)."""
    _insist_officer(request)
    kept = views.find(request.user, code, clock.today())
    if kept is None:
        raise Http404
    if not views.may_change(request.user, kept):
        raise PermissionDenied(_("共享视图由建立它的人或者部门负责人修改、删除。"))
    return kept


def _form(request: HttpRequest, data: Any, kept: SavedView | None = None) -> SavedViewForm:
    """The form with the places where the person may share."""
    initial = {"name": kept.name, "share": _share_of(kept)} if kept else {}
    return SavedViewForm(data, shares=list(_places(request, kept).items()), initial=initial)


def _places(request: HttpRequest, kept: SavedView | None = None) -> dict[str, str]:
    """Where a view may be shared: the own departments and teams, and where it is shared already."""
    offered: dict[str, str] = {}
    for post in request.user.posts_now():
        offered[f"d{post.department_id}"] = _("%(name)s全体") % {"name": post.department.short_name}
    for team in views.teams_of(request.user, clock.today()):
        offered[f"t{team.pk}"] = f"{team.department.short_name} {team.name}"
    if kept is not None and kept.is_shared:
        offered.setdefault(_share_of(kept), _reach_words(kept))
    return offered


def _share_of(view: SavedView) -> str:
    """Where a view is shared, as the form writes it."""
    if view.team_id:
        return f"t{view.team_id}"
    return f"d{view.department_id}" if view.department_id else ""


def _reach(share: str) -> dict[str, Any]:
    """The department or team that the form names; it has checked that it was offered."""
    if not share:
        return {"department": None, "team": None}
    if share.startswith("t"):
        return {"department": None, "team": Team.objects.get(pk=int(share[1:]))}
    return {"department": Department.objects.get(pk=int(share[1:])), "team": None}


def _reach_words(view: SavedView) -> str:
    """Who sees the view."""
    if view.team:
        return f"{view.team.department.short_name} {view.team.name}"
    return _("%(name)s全体") % {"name": view.department.short_name} if view.department else _("只有我")


def _back(view: SavedView) -> str:
    """The page on which views of this box are put in order."""
    return reverse("views") + query_of({}, box=view.box)
