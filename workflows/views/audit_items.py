"""One item of a work paper: its line or entry, the questions, a finding, and what the second auditor says of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.audit import CheckForm, FindingForm, ItemReviewForm
from workflows.acts import audit as acts
from workflows.acts import audit_finding, audit_review
from workflows.law import duties
from workflows.law.audit import Papering
from workflows.law.refusal import Refused
from workflows.models import WorkPaper
from workflows.queries import audit, clock
from workflows.views.audit import CONFLICT, NOT_NOW, insist_auditor, paper_of
from workflows.views.matter_desk import UNPROCESSABLE, say


class ItemView(View):
    """One item: its line or entry, the questions, and a finding if there is one."""

    def get(self, request: HttpRequest, code: str, nth: int) -> HttpResponse:
        """The page."""
        return self.page(*self._held(request, code, nth))

    def post(self, request: HttpRequest, code: str, nth: int) -> HttpResponse:
        """Keep what was found, or write a finding."""
        found, one = self._held(request, code, nth)
        insist_auditor(request, found)
        if "reviewing" in request.POST:
            return self._review(found, one)
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

    def _review(self, found: WorkPaper, one: audit.Item) -> HttpResponse:
        """What the second auditor says of it."""
        if found.state != Papering.SUBMITTED:
            messages.error(self.request, NOT_NOW)
            return self.page(found, one, status=CONFLICT)
        form = ItemReviewForm(self.request.POST)
        if form.is_valid():
            said, told = form.cleaned_data, {"by": self.request.user, "at": clock.now()}
            try:
                audit_review.review_item(one.item, said["review"], said["review_note"], **told)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(self.request, _("第 %(nth)s 项已复核。") % {"nth": one.item.nth})
                return self._to(found, one.item.nth, found.items.filter(reviewed_at=None))
        return self.page(found, one, review=form, status=UNPROCESSABLE)

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
        return self._to(found, nth, found.items.filter(checked_at=None))

    def _to(self, found: WorkPaper, nth: int, rows: Any) -> HttpResponse:
        """The next of these items, from this one on and then from the first; else the paper."""
        waiting = rows.order_by("nth").values_list("nth", flat=True)
        following = waiting.filter(nth__gt=nth).first() or waiting.first()
        if following is None:
            return redirect("audit-paper", found.code)
        return redirect("audit-item", found.code, following)

    def _finding_form(self, found: WorkPaper, one: audit.Item, *data: Any) -> FindingForm:
        """The form of a finding, with the likely unit."""
        units = audit.units(found)
        told = {"unit": audit.likely_unit(one.item, units)}
        return FindingForm(*data, units=units, of_entry=one.item.entry is not None, initial=told)

    def page(
        self,
        found: WorkPaper,
        one: audit.Item,
        *,
        form: Any = None,
        finding: Any = None,
        review: Any = None,
        status: int = 200,
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
        if found.state == Papering.SUBMITTED and duties.REVIEW_PAPER(found, self.request.user):
            told = {"review": one.item.review, "review_note": one.item.review_note}
            facts["review_form"] = review or ItemReviewForm(initial=told)
        return render(self.request, "audit/item.html", facts, status=status)
