"""工作代理: who acts for whom, arranged by the absent person or by the head of the department."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.cover import CoverForm, EndForm
from workflows.acts import cover as acts
from workflows.law.refusal import Refused
from workflows.models import Substitution
from workflows.queries import clock, cover
from workflows.views import errors


class CoverView(View):
    """Whom I cover, who covers me, and the form for another absence; subjects have none of it (403)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only for officers."""
        if not request.user.posts_now():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Arrange an absence; what stands against it is said on the form, as it was typed."""
        form = CoverForm(request.POST, by=request.user, today=clock.today())
        if form.is_valid():
            try:
                rule = acts.arrange(**form.cleaned_data, by=request.user, at=clock.now())
            except Refused as refused:
                form.add_error(None, refused.sentences)
            else:
                messages.success(request, _words(rule))
                return redirect("cover")
        return page(request, form=form, status=422)


class EndView(View):
    """End one before its last day: who is absent, or the head; the substitute sees it, but 403."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it; over already: 409."""
        rule = cover.seen_by(request.user, pk) if request.user.posts_now() else None
        if rule is None:
            raise Http404
        if not acts.may_keep(request.user, rule.absent, rule.department):
            raise PermissionDenied(_("只有被代理人本人或者部门负责人可以终止这项工作代理。"))
        form = EndForm(request.POST)
        if not form.is_valid():
            return page(request, ending=form, asked=rule, status=422)
        try:
            acts.end(rule, **form.cleaned_data, by=request.user, at=clock.now())
        except Refused as refused:
            return errors.conflict(request, str(refused))
        said = {"who": rule.substitute.name, "whom": rule.absent.name}
        messages.success(request, _("已终止：%(who)s不再代理%(whom)s的工作。") % said)
        return redirect("cover")


def page(
    request: HttpRequest,
    *,
    form: CoverForm | None = None,
    ending: EndForm | None = None,
    asked: Substitution | None = None,
    status: int = 200,
) -> HttpResponse:
    """The lists and the form; a form that was refused is shown again as it was typed."""
    today, person = clock.today(), request.user
    form = form or CoverForm(by=person, today=today, initial={"absent": person.pk, "since": today})
    facts = {
        **cover.rows_for(person, today),
        "form": form,
        "ending": ending,
        "asked": asked,
        "today": today,
        "may_arrange": cover.may_arrange(person),
        "is_head": bool(cover.headed_by(person)),
    }
    return render(request, "cover/cover.html", facts, status=status)


def _words(rule: Substitution) -> str:
    """What was arranged, in one sentence."""
    said = {
        "who": rule.substitute.name,
        "whom": rule.absent.name,
        "since": f"{rule.since:%m-%d}",
        "until": f"{rule.until:%m-%d}",
    }
    return _("已设定：%(since)s 至 %(until)s 由%(who)s代理%(whom)s的工作。") % said
