"""The discussion of a case: say something, find a colleague to name, take one's own word back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from forms.talk import CommentForm
from workflows.acts import talk as acts
from workflows.law.refusal import Refused
from workflows.models import Entry, WorkItem
from workflows.queries import clock, cover, dossier, talk


def panel(
    request: HttpRequest, entry: Entry, item: WorkItem | None = None, form: Any = None
) -> dict[str, Any]:
    """What `task/_talk.html` needs on any page of the entry."""
    said = talk.read(entry, request.user, item)
    return {"talk": said, "talk_form": (form or CommentForm()) if said.may_speak else None}


class CommentView(View):
    """Say something: a page of its own when there is a fault, else back to where it was said."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The discussion alone, as a page: where a reload after a fault leads."""
        return self._page(request, _entry(request, number), None)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Keep the comment; 403 to who may only read, 422 with everything typed when something is wrong."""
        entry = _entry(request, number)
        item = WorkItem.objects.filter(entry=entry, code=request.POST.get("item", "")).first()
        if item is not None:  # whoever does a task for an absent colleague may ask about it too
            cover.stand_in(request.user, item, clock.today())
        if not talk.may_speak(entry, request.user):
            raise PermissionDenied(_("您可以查看本案的讨论，但没有参与讨论的职责。"))
        form = CommentForm(request.POST, request.FILES, colleagues=talk.colleagues(entry))
        if not form.is_valid():
            return self._page(request, entry, item, form=form, status=422)
        acts.say(
            entry,
            form.cleaned_data["text"],
            mentions=form.mentions,
            uploads=form.cleaned_data["files"],
            item=item,
            url=_where(entry, item),
            by=request.user,
            at=clock.now(),
        )
        if request.htmx:
            return render(request, "task/_talk.html", panel(request, entry, item))
        return redirect(f"{_where(entry, item)}#talk")

    def _page(
        self,
        request: HttpRequest,
        entry: Entry,
        item: WorkItem | None,
        *,
        form: Any = None,
        status: int = 200,
    ) -> HttpResponse:
        """The discussion: the part of a page for htmx, else a whole page."""
        facts = panel(request, entry, item, form)
        if request.htmx:
            return render(request, "task/_talk.html", facts, status=status)
        of_case = dossier.is_of_case(request.user, entry.department_id)
        facts |= {
            "entry": entry,
            "name": dossier.shown_name(entry.subject, of_case),
            "back": _where(entry, item),
        }
        return render(request, "talk/page.html", facts, status=status)


@require_safe
def colleagues(request: HttpRequest, number: str) -> JsonResponse:
    """Whom one may name, for the completion of the @; only those who may see the case."""
    entry = _entry(request, number)
    if not talk.may_speak(entry, request.user):
        raise PermissionDenied
    return JsonResponse({"people": talk.offered(entry, request.GET.get("q", "").strip()[:60])})


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own comment back."""
    said = talk.find(request.user, code)
    if said is None:
        raise Http404
    try:
        acts.withdraw(said, by=request.user, at=clock.now())
    except Refused as refused:
        raise PermissionDenied(str(refused)) from refused
    if request.htmx:
        entry = _entry(request, said.entry.number)
        return render(request, "task/_talk.html", panel(request, entry, said.item))
    messages.success(request, _("讨论意见已撤回。"))
    return redirect(f"{_where(said.entry, said.item)}#talk")


def _entry(request: HttpRequest, number: str) -> Entry:
    """The entry, if the person may look at it; else Http404, as for an unknown number."""
    entry = talk.find_entry(request.user, number)
    if entry is None:
        raise Http404
    return entry


def _where(entry: Entry, item: WorkItem | None) -> str:
    """The page on which a comment was made."""
    return reverse("task", args=[item.code]) if item else reverse("entry", args=[entry.number])
