"""Work papers of who audits: the list, a new one, one with its draw and its signature, one item."""

import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from forms.audit import CheckForm, ConclusionForm, FindingForm, PlanForm, ReasonForm
from workflows.acts import audit as acts
from workflows.acts import audit_finding
from workflows.law import duties
from workflows.law.audit import Papering
from workflows.law.refusal import Refused
from workflows.law.sampling import Risk
from workflows.models import WorkPaper
from workflows.models.audit_body import bytes_of
from workflows.queries import audit, audit_draw, clock
from workflows.views.log import auditor
from workflows.views.matter_desk import UNPROCESSABLE, say

CONFLICT = 409
NOT_NOW = gettext_lazy("这一步现在不能办理，可能已经办理；请看现在的状态。")


def paper_of(request: HttpRequest, code: str) -> WorkPaper:
    """The work paper, if the person reads it; else 404."""
    found = audit.paper(auditor(request), code)
    if found is None:
        raise Http404
    return found


def insist_auditor(request: HttpRequest, found: WorkPaper) -> None:
    """Reading a paper is not working on it: 403 for whoever only reads."""
    if not duties.AUDIT(found, request.user):
        raise PermissionDenied(_("底稿只由审计岗办理。"))


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The work papers of the branch, the newest first."""
    person = auditor(request)
    page = audit.papers(person, request.GET.get("before", ""))
    facts = {
        "page": page,
        "next_url": f"?before={page.after}" if page.after else "",
        "may_draw": bool(audit.offices(person)),
    }
    return render(request, "audit/papers.html", facts)


class PlanView(View):
    """What is to be drawn is told first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 for whoever does not audit."""
        self.offices = audit.offices(auditor(request))
        if not self.offices:
            raise PermissionDenied(_("底稿只由审计岗办理。"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form with what is usual."""
        return self.page(PlanForm(offices=self.offices, today=clock.today()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Announce the draw."""
        form = PlanForm(request.POST, offices=self.offices, today=clock.today())
        if form.is_valid():
            try:
                made = acts.announce(acts.Plan(**form.plan()), by=request.user, at=clock.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, _("已登记抽样方案。检查点签发后即可抽样。"))
                return redirect("audit-paper", made.code)
        return self.page(form, UNPROCESSABLE)

    def page(self, form: PlanForm, status: int = 200) -> HttpResponse:
        """The page."""
        return render(self.request, "audit/new.html", {"form": form}, status=status)


class PaperView(View):
    """One paper: the plan, the seed, the items, the findings; drawn, signed or dropped here."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page."""
        return self.page(paper_of(request, code))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """One step, whole or not at all."""
        found = paper_of(request, code)
        insist_auditor(request, found)
        steps = {"draw": self._draw, "sign": self._sign, "drop": self._drop}
        step = steps.get(request.POST.get("do", ""))
        if step is None:
            raise Http404
        return step(found)

    def _draw(self, found: WorkPaper) -> HttpResponse:
        """Draw, once."""
        try:
            told = {"by": self.request.user, "at": clock.now()}
            done = acts.draw(found, audit_draw.candidates(found), **told)
        except Refused as refused:
            messages.error(self.request, str(refused))
            return self.page(found, status=CONFLICT)
        messages.success(self.request, _("已抽取 %(n)s 项。") % {"n": done.unchecked})
        return redirect("audit-paper", found.code)

    def _sign(self, found: WorkPaper) -> HttpResponse:
        """Sign, for good."""
        form = ConclusionForm(self.request.POST)
        if form.is_valid():
            told = {"by": self.request.user, "at": clock.now()}
            try:
                acts.sign_off(found, conclusion=form.cleaned_data["conclusion"], **told)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(self.request, _("底稿已签署，摘要已写入台账。"))
                return redirect("audit-paper", found.code)
        return self.page(found, signing=form, status=UNPROCESSABLE)

    def _drop(self, found: WorkPaper) -> HttpResponse:
        """Give it up, with a reason."""
        form = ReasonForm(self.request.POST)
        if form.is_valid():
            told = {"by": self.request.user, "at": clock.now()}
            try:
                acts.drop(found, because=form.cleaned_data["reason"], **told)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(self.request, _("底稿已终止，仍保留在列表里。"))
                return redirect("audit-paper", found.code)
        return self.page(found, dropping=form, status=UNPROCESSABLE)

    def page(
        self, found: WorkPaper, *, signing: Any = None, dropping: Any = None, status: int = 200
    ) -> HttpResponse:
        """The page with the forms of what may be done now."""
        items = audit.items(found)
        may_work = duties.AUDIT(found, self.request.user)
        facts: dict[str, Any] = {
            "paper": found,
            "items": items,
            "findings": audit.findings_of(found),
            "risks": [str(Risk(risk).label) for risk in found.risks],
            "done": len(items) - found.unchecked,
            "history": audit.history(found.book_id),
            "may_work": may_work,
            "seeding": found.checkpoint or found.seeding(),
        }
        if may_work and found.state == Papering.DRAWN:
            facts["signing"] = signing or ConclusionForm()
        if may_work and found.state == Papering.ANNOUNCED:
            facts["dropping"] = dropping or ReasonForm()
        for form in (signing, dropping):
            if form is not None and form not in facts.values():
                messages.error(self.request, " ".join(form.non_field_errors()) or NOT_NOW)
        if found.is_signed:
            facts["digest_holds"] = audit.digest_holds(found)
        return render(self.request, "audit/paper.html", facts, status=status)


@require_safe
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Draw once more, now, and compare."""
    found = paper_of(request, code)
    if found.checkpoint is None:
        raise Http404
    return render(request, "audit/again.html", {"paper": found, "again": audit_draw.again(found)})


@require_safe
def population(request: HttpRequest, code: str) -> HttpResponse:
    """The keys of all candidates as a file: with the seed, anybody draws alone."""
    found = paper_of(request, code)
    if found.checkpoint is None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code}-population.csv"'
    rows = csv.writer(response)
    rows.writerow(["key", "reasons"])
    rows.writerows([one.key, " ".join(one.reasons)] for one in audit_draw.candidates(found))
    return response


@require_safe
def body(request: HttpRequest, code: str) -> HttpResponse:
    """The bytes that the signed digest is over."""
    found = paper_of(request, code)
    response = HttpResponse(bytes_of(found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.code}.json"'
    return response


class ItemView(View):
    """One item: its line or entry, the questions, and a finding if there is one."""

    def get(self, request: HttpRequest, code: str, nth: int) -> HttpResponse:
        """The page."""
        return self.page(*self._held(request, code, nth))

    def post(self, request: HttpRequest, code: str, nth: int) -> HttpResponse:
        """Keep what was found, or write a finding."""
        found, one = self._held(request, code, nth)
        insist_auditor(request, found)
        if found.state != Papering.DRAWN:
            messages.error(request, NOT_NOW)
            return self.page(found, one, status=CONFLICT)
        if "find" in request.POST:
            return self._find(found, one)
        form = CheckForm(request.POST)
        if form.is_valid():
            told = {"by": request.user, "at": clock.now()}
            try:
                acts.check(one.item, form.marks(), form.cleaned_data["note"], **told)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, _("第 %(nth)s 项已检查。") % {"nth": nth})
                return self._onwards(found, nth)
        return self.page(found, one, form=form, status=UNPROCESSABLE)

    def _find(self, found: WorkPaper, one: audit.Item) -> HttpResponse:
        """A finding, bound to a line."""
        form = self._finding_form(found, one, self.request.POST)
        if form.is_valid():
            said = form.cleaned_data
            line = audit.line_at(one.item, said.get("seq"))
            if line is None:
                form.add_error("seq", _("这个条目没有这一行，请核对行号。"))
            else:
                made = self._write(form, one, line)
                if made is not None:
                    messages.success(self.request, _("发现已登记，发送后单位才能看到。"))
                    return redirect("audit-finding", made.code)
        return self.page(found, one, finding=form, status=UNPROCESSABLE)

    def _write(self, form: FindingForm, one: audit.Item, line: Any) -> Any:
        """Write it; None when it was refused."""
        said = form.cleaned_data
        told = audit_finding.Found(
            line, form.units[said["unit"]], said["severity"], said["title"], said["rule"], said["text"]
        )
        try:
            return audit_finding.write(one.item, told, by=self.request.user, at=clock.now())
        except Refused as refused:
            say(form, refused)
            return None

    def _held(self, request: HttpRequest, code: str, nth: int) -> tuple[WorkPaper, audit.Item]:
        """The paper and its item; 404 without."""
        found = paper_of(request, code)
        one = audit.item_of(found, nth)
        if one is None:
            raise Http404
        return found, one

    def _onwards(self, found: WorkPaper, nth: int) -> HttpResponse:
        """The next item that was not looked at, else the paper."""
        waiting = found.items.filter(checked_at=None).order_by("nth").values_list("nth", flat=True)
        following = waiting.filter(nth__gt=nth).first() or waiting.first()
        return (
            redirect("audit-item", found.code, following)
            if following
            else redirect("audit-paper", found.code)
        )

    def _finding_form(self, found: WorkPaper, one: audit.Item, *data: Any) -> FindingForm:
        """The form of a finding, with the likely unit."""
        units = audit.units(found)
        told = {"unit": audit.likely_unit(one.item, units)}
        return FindingForm(*data, units=units, of_entry=one.item.entry is not None, initial=told)

    def page(
        self, found: WorkPaper, one: audit.Item, *, form: Any = None, finding: Any = None, status: int = 200
    ) -> HttpResponse:
        """The page; its forms only while the paper is worked on."""
        may_work = found.state == Papering.DRAWN and duties.AUDIT(found, self.request.user)
        facts: dict[str, Any] = {
            "paper": found,
            "one": one,
            "total": found.items.count(),
            "lines": audit.lines_of_entry(found, one.item),
            "findings": audit.findings_of(found).filter(item=one.item),
            "finding_open": finding is not None,
        }
        if may_work:
            facts["form"] = form or CheckForm(initial={**one.item.marks, "note": one.item.note})
            facts["finding_form"] = finding or self._finding_form(found, one)
        return render(self.request, "audit/item.html", facts, status=status)
