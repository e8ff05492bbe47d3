"""Follow a case, stop following it, send it to colleagues."""

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

from forms.hands import CopyForm
from workflows.acts import watch as acts
from workflows.law.duties import DISCUSS_CASE
from workflows.law.refusal import Refused
from workflows.models import Person
from workflows.queries import clock, dossier, hands
from workflows.views.entry import seen_entry


@require_POST
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """Follow the case, or stop (`stop` in the form); then back to where one was."""
    entry = seen_entry(request.user, number, *dossier.RELATED)
    if not DISCUSS_CASE(entry, request.user):
        raise PermissionDenied
    if "stop" in request.POST:
        acts.stop(entry, by=request.user, at=clock.now())
        messages.success(request, _("已取消关注%(number)s。") % {"number": number})
    else:
        acts.follow(entry, by=request.user, at=clock.now())
        messages.success(request, _("已关注%(number)s；本案任务办结时会提醒您。") % {"number": number})
    return redirect(_back(request, number))


class CopyView(View):
    """抄送: choose colleagues who may see the case, add a word."""

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen: 404; nothing to say about it: 403."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        if not DISCUSS_CASE(self.entry, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send it; who may not see the case is named on the form, and nothing is sent to anybody."""
        form = self.form(request.POST)
        if form.is_valid():
            people = list(Person.objects.filter(username__in=form.cleaned_data["to"]).order_by("pk"))
            try:
                told = {"note": form.cleaned_data["note"], "by": request.user, "at": clock.now()}
                acts.copy(self.entry, people, **told)
            except Refused as refused:
                form.add_error("to", refused.sentences)
            else:
                names = "、".join(person.name for person in people)
                messages.success(request, _("已抄送%(names)s，并已通知。") % {"names": names})
                return redirect(_back(request, self.entry.number))
        return self.page(form, status=422)

    def form(self, data: Any = None) -> CopyForm:
        """Colleagues who may see the case; who was named otherwise is looked up, to be refused by name."""
        offered = dict(hands.readers(self.entry, but=self.request.user))
        named = set(data.getlist("to") if data is not None else []) - set(offered)
        others = Person.objects.filter(username__in=named, posts__until=None).distinct() if named else []
        return CopyForm(data, people=[*offered.items(), *((each.username, each.name) for each in others)])

    def page(self, form: CopyForm, status: int = 200) -> HttpResponse:
        """The page."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        facts = {
            "entry": self.entry, "form": form, "watchers": hands.watchers(self.entry),
            "back": _back(self.request, self.entry.number),
            "name": dossier.shown_name(self.entry.subject, of_case),
        }  # fmt: skip
        return render(self.request, "entry/copy.html", facts, status=status)


def _back(request: HttpRequest, number: str) -> str:
    """Where the person was: a local address from `next`, else the case."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_local = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if asked and is_local else reverse("entry", args=[number])
