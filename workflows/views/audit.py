"""Work papers of who audits: the list, a new one, one with its draw, its review and its two signatures."""

import csv
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from forms.audit import PlanForm, ReasonForm, ReassignForm, SignForm, SubmitForm
from workflows.acts import audit as acts
from workflows.acts import audit_review
from workflows.law import duties
from workflows.law.audit import Papering
from workflows.law.refusal import Refused
from workflows.law.sampling import Risk
from workflows.models import Person, WorkPaper
from workflows.models.audit_body import bytes_of
from workflows.queries import audit, audit_draw, clock, tree
from workflows.views.log import auditor
from workflows.views.matter_desk import UNPROCESSABLE, say

CONFLICT = 409
RETURNING = gettext_lazy("退回的理由和补查要求")
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
    """One paper: the plan, the seed, the items, the findings; drawn, handed over, signed, returned or dropped here."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page."""
        self.found = paper_of(request, code)
        return self.page()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """One step, whole or not at all."""
        self.found = paper_of(request, code)
        insist_auditor(request, self.found)
        steps = {
            "draw": self._draw,
            "submit": self._submit,
            "sign": self._sign,
            "return": self._return,
            "reassign": self._reassign,
            "drop": self._drop,
        }
        step = steps.get(request.POST.get("do", ""))
        if step is None:
            raise Http404
        return step()

    def _draw(self) -> HttpResponse:
        """Draw, once."""
        found, told = self.found, {"by": self.request.user, "at": clock.now()}
        try:
            done = acts.draw(found, audit_draw.candidates(found), **told)
        except Refused as refused:
            messages.error(self.request, str(refused))
            return self.page(status=CONFLICT)
        if done.unchecked:
            messages.success(self.request, _("已抽取 %(n)s 项。") % {"n": done.unchecked})
        else:
            messages.warning(self.request, _("总体中没有可以抽取的内容，样本为空；请写明结论后送复核。"))
        return redirect("audit-paper", found.code)

    def _submit(self) -> HttpResponse:
        """Hand it to another auditor."""
        form = SubmitForm(self.request.POST, reviewers=audit_review.reviewers(self.found))
        return self._do(
            "submitting",
            form,
            lambda said, **told: audit_review.submit(
                self.found, conclusion=said["conclusion"], reviewer=said["reviewer"], **told
            ),
            _("底稿已送复核，复核人已经收到消息。"),
        )

    def _sign(self) -> HttpResponse:
        """Sign, for good."""
        return self._do(
            "signing",
            SignForm(self.request.POST),
            lambda said, **told: audit_review.sign_off(self.found, review=said["review"], **told),
            _("底稿已签署，摘要已写入台账。"),
        )

    def _return(self) -> HttpResponse:
        """Back to who examined."""
        return self._do(
            "returning",
            ReasonForm(self.request.POST, label=RETURNING, auto_id="return_%s"),
            lambda said, **told: audit_review.send_back(self.found, because=said["reason"], **told),
            _("底稿已退回补查。"),
        )

    def _reassign(self) -> HttpResponse:
        """Another reviewer."""
        form = ReassignForm(self.request.POST, auto_id="to_%s", reviewers=audit_review.reviewers(self.found))
        return self._do(
            "reassigning",
            form,
            lambda said, **told: audit_review.reassign(
                self.found, reviewer=said["reviewer"], because=said["reason"], **told
            ),
            _("复核人已改派。"),
        )

    def _drop(self) -> HttpResponse:
        """Give it up, with a reason, while nobody can know the sample."""
        return self._do(
            "dropping",
            ReasonForm(self.request.POST),
            lambda said, **told: acts.drop(self.found, because=said["reason"], **told),
            _("底稿已终止，仍保留在列表里。"),
        )

    def _do(self, name: str, form: Any, act: Callable[..., Any], done: str) -> HttpResponse:
        """One step with its form: what stands against it is said there, and nothing typed is lost."""
        if form.is_valid():
            try:
                act(form.cleaned_data, by=self.request.user, at=clock.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(self.request, done)
                return redirect("audit-paper", self.found.code)
        return self.page(status=UNPROCESSABLE, **{name: form})

    def page(self, *, status: int = 200, **bound: Any) -> HttpResponse:
        """The page with the forms of what may be done now."""
        found = self.found
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
        facts |= self._forms(may_work, bool(facts["seeding"]))
        for name, form in bound.items():
            if name in facts:
                facts[name] = form
            else:
                messages.error(self.request, " ".join(form.non_field_errors()) or NOT_NOW)
        if found.is_signed:
            facts["digest_holds"] = audit.digest_holds(found)
        return render(self.request, "audit/paper.html", facts, status=status)

    def _forms(self, may_work: bool, is_seeded: bool) -> dict[str, Any]:
        """An empty form of each step that this person may take now; what to do where nobody could review."""
        found = self.found
        if not may_work:
            return {}
        if found.state == Papering.ANNOUNCED:
            return {} if is_seeded else {"dropping": ReasonForm()}
        if found.state not in (Papering.DRAWN, Papering.SUBMITTED):
            return {}
        # Whoever looks at it now would have a hand in it by handing it over.
        able = audit_review.reviewers(found)
        if found.state == Papering.DRAWN:
            others = [person for person in able if person.pk != self.request.user.pk]
            if able and not others:
                return {"reviews_later": True}  # the only one who could review: another hands it over
            able = others
            told = {"conclusion": found.conclusion}
            return {"submitting": SubmitForm(reviewers=able, initial=told)} | _nobody(able)
        facts: dict[str, Any] = _nobody(able)
        others = [person for person in able if person.pk != found.reviewer_id]
        if others:
            facts["reassigning"] = ReassignForm(auto_id="to_%s", reviewers=others)
        if duties.REVIEW_PAPER(found, self.request.user):
            facts |= {"signing": SignForm(), "returning": ReasonForm(label=RETURNING, auto_id="return_%s")}
        return facts


def _nobody(able: list[Person]) -> dict[str, Any]:
    """The words for a place with a single auditor."""
    return {} if able else {"nobody": audit_review.nobody_words()}


@require_safe
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Draw once more, now, and compare."""
    found = paper_of(request, code)
    if found.checkpoint is None:
        raise Http404
    is_public = tree.published_at(found.checkpoint.size) is not None
    facts = {"paper": found, "again": audit_draw.again(found), "is_public": is_public}
    return render(request, "audit/again.html", facts)


@require_safe
def population(request: HttpRequest, code: str) -> HttpResponse:
    """The keys of all candidates as a file: with the seed, anybody draws alone. Each taking is a line."""
    found = paper_of(request, code)
    if found.checkpoint is None:
        raise Http404
    keys = audit_draw.candidates(found)
    _record_taking(request, found, "population.csv", len(keys))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code}-population.csv"'
    rows = csv.writer(response)
    rows.writerow(["key", "reasons"])
    rows.writerows([one.key, " ".join(one.reasons)] for one in keys)
    return response


@require_safe
def body(request: HttpRequest, code: str) -> HttpResponse:
    """The bytes that the signed digest is over; each taking is a line."""
    found = paper_of(request, code)
    _record_taking(request, found, "paper.json", found.items.count())
    response = HttpResponse(bytes_of(found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.code}.json"'
    return response


def _record_taking(request: HttpRequest, found: WorkPaper, name: str, rows: int) -> None:
    """A line in the book of the department in whose post the paper is read, before the file is handed out."""
    person = auditor(request)
    posts = (post for post in person.posts_now() if duties.VIEW_LOG in duties.DUTIES[post.role])
    office = next(p.department for p in posts if found.office.path.startswith(p.department.path))
    told = {"name": f"{found.code}/{name}", "rows": rows, "filters": []}
    acts.record_export(office, **told, by=person, at=clock.now())
