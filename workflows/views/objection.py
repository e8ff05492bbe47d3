"""Objections for officers: one with its clocks, its letters and the extension of its answer; the local rules."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from forms.issuance import WhyForm
from forms.subject import PurposeForm
from workflows.acts import access
from workflows.acts import objection_clock as clocks
from workflows.acts.objection import open_procedure
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Entry, Objection
from workflows.queries import clock, objections
from workflows.views.context import frame_of

UNPROCESSABLE = 422
COLUMNS = (
    ("objection_accept", gettext_lazy("受理")),
    ("objection_own", gettext_lazy("本级数据")),
    ("objection_with_provider", gettext_lazy("须信息提供单位核查")),
    ("objection_forward", gettext_lazy("转办")),
    ("objection_provider", gettext_lazy("信息提供单位")),
    ("objection_extension", gettext_lazy("延长")),
    ("objection_longest", gettext_lazy("最长")),
    ("objection_mark", gettext_lazy("标注")),
    ("objection_mark_within", gettext_lazy("标注时限")),
    ("objection_inspection", gettext_lazy("鉴定时间不计入")),
    ("objection_recheck_above", gettext_lazy("上级复核")),
    ("objection_recheck", gettext_lazy("复核期限")),
    ("objection_deemed", gettext_lazy("逾期推定")),
)


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """In how many days each place answers an objection, clause by clause; nearly all of it is not confirmed yet."""
    rows = objections.places(clock.today())
    for row in rows:
        known = row["parameters"]
        row["cells"] = [(words, known.get(name)) for name, words in COLUMNS]
    facts = {"rows": rows, "here": next((row for row in rows if row["is_here"]), None)}
    return render(request, "lists/objection_rules.html", {**facts, "frame": frame_of(request)})


class ObjectionView(View):
    """One objection: what is disputed, how it stands, both sides' clocks; the answer's term may be extended here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for what one may not see; a look at a natural person's file is kept."""
        seen = Entry.objects.visible_to(request.user)
        found = objections.find(request.user, kwargs["code"], seen)
        if found is None:
            raise Http404
        self.objection: Objection = found
        if found.entry.subject.is_person:
            access.record_view(found.entry, by=request.user, at=clock.now())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page."""
        return self._page(WhyForm(label=_("延长的理由")))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Extend the answer once, with a reason; or say why one reads it, as somebody who audits."""
        if "look" in request.POST and objections.may_ask(request.user, self.objection):
            return self._look(PurposeForm(request.POST))
        if not duties.DECIDE_OBJECTION(self.objection, request.user):
            raise PermissionDenied
        form = WhyForm(request.POST, label=_("延长的理由"))
        if form.is_valid():
            try:
                row = clocks.extend(
                    self.objection,
                    process=open_procedure(self.objection),
                    why=form.cleaned_data["reason"],
                    by=request.user,
                    at=clock.now(),
                )
            except Refused as refused:
                form.add_error(None, refused.sentences)
            else:
                day = row.due_on.isoformat()
                messages.success(request, _("答复期限已延长至 %(day)s，已记入台账。") % {"day": day})
                return redirect("objection", code)
        return self._page(form, UNPROCESSABLE)

    def _look(self, form: PurposeForm) -> HttpResponse:
        """The purpose is written into the entry's book and opens the objection for an hour."""
        if not form.is_valid():
            return self._page(WhyForm(label=_("延长的理由")), UNPROCESSABLE, asked=form)
        told = {"by": self.request.user, "at": clock.now()}
        access.record_objection_purpose(self.objection, purpose=form.words, **told)
        return redirect("objection", self.objection.code)

    def _page(self, form: Any, status: int = 200, asked: Any = None) -> HttpResponse:
        """All about it; the form of an extension where this person could extend it now."""
        objection, today, user = self.objection, clock.today(), self.request.user
        process = open_procedure(objection)
        running = clocks.of_process(process, clocks.ANSWER) if process else None
        more = clocks.extension_of(objection, running) if running else None
        sentence = clocks.why_not_extend(objection, running, more, process, user, today)
        may = duties.DECIDE_OBJECTION(objection, user)
        objected = objections.panel(objection, user, today, clock.now())
        if asked is None and not objected.is_reader and objections.may_ask(user, objection):
            asked = PurposeForm()
        facts = {
            "objected": objected,
            "asked": asked,
            "objection": objection,
            "entry": objection.entry,
            "form": form if may and (not sentence or form.is_bound) else None,
            "more": more,
            "why_not": sentence if may and running else "",
        }
        return render(self.request, "objection/detail.html", facts, status=status)
