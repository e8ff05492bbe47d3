"""Counselling, points and campaigns: what an officer logs, takes back, opens and reports."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.guidance import CampaignForm, CounselForm, DemeritForm
from forms.rectification import WhyForm
from workflows.acts import access, demerit, log
from workflows.acts import guidance as acts
from workflows.law import duties
from workflows.law.demerit import NO_LAW
from workflows.law.refusal import Refused
from workflows.models import Campaign, DemeritLine, Department, Entry, Person
from workflows.queries import clock, demerits, dossier, guidance, search, sheet
from workflows.views.entry import insist_looker, seen_entry
from workflows.views.motion import insist
from workflows.views.rectification import LONGEST, UNPROCESSABLE, keep_files

COUNSEL = ("way", "on", "person", "text", "is_told", "next_on")


def _name(entry: Entry, person: Person) -> str:
    """The subject as this person sees it."""
    return dossier.shown_name(entry.subject, dossier.is_of_case(person, entry.department_id))


def _record_look(request: HttpRequest, entry: Entry) -> None:
    """A look at a natural person's file is on record."""
    if entry.subject.is_person:
        access.record_view(entry, by=request.user, at=clock.now())


# ------------------------------------------------------------------------------------------------ counselling
@require_safe
def counsels(request: HttpRequest) -> HttpResponse:
    """Whom somebody is to speak with next, the nearest first."""
    insist_looker(request.user)
    office = request.GET.get("department", "")[:LONGEST]
    rows = [
        {"made": row, "name": _name(row.entry, request.user)}
        for row in guidance.next_contacts(request.user, office)
    ]
    offices = [(o.code, o.short_name) for o in search.departments_seen(request.user)]
    context = {"rows": rows, "departments": offices, "office": office, "today": clock.today()}
    return render(request, "guidance/counsels.html", context)


class CounselView(View):
    """The counselling of an entry's subject: every contact, and a new one."""

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen entry: 404; whoever may only look sees the contacts without the form."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        self.may = duties.GUIDE_SUBJECT(self.entry, request.user) and not self.entry.concerns(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The contacts, and the form where the person may log one."""
        _record_look(request, self.entry)
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """One more contact; nothing typed is lost."""
        insist(duties.GUIDE_SUBJECT, self.entry, request.user)
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, UNPROCESSABLE)
        data, who = form.cleaned_data, {"by": request.user, "at": clock.now()}
        try:
            with transaction.atomic(), log.one_gesture():
                kept = keep_files(self.entry, data["files"], **who)
                said = {name: data[name] for name in COUNSEL}
                acts.counsel(self.entry, said, files=kept, letter=data["letter"], **who)
        except Refused as refused:
            form.add_error(None, refused.sentences)
            return self.page(form, UNPROCESSABLE)
        messages.success(request, _("已登记辅导记录。"))
        return redirect("counsel", self.entry.number)

    def form(self, *data: Any) -> CounselForm:
        """The form of one contact."""
        return CounselForm(*data, today=clock.today(), letters=guidance.letters_of(self.entry))

    def page(self, form: CounselForm, status: int = 200) -> HttpResponse:
        """The page."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        context = {
            "entry": self.entry, "name": _name(self.entry, self.request.user), "of_case": of_case,
            "form": form if self.may else None, "rows": guidance.counsels(self.entry), "today": clock.today(),
        }  # fmt: skip
        return render(self.request, "guidance/counsel.html", context, status=status)


# ---------------------------------------------------------------------------------------------------- points
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """The policy in use, and the subjects whose points count today."""
    insist_looker(request.user)
    today, office = clock.today(), request.GET.get("department", "")[:LONGEST]
    context = {
        "policy": demerits.policy_on(today),
        "rows": demerits.standing(request.user, today, office),
        "departments": [(o.code, o.short_name) for o in search.departments_seen(request.user)],
        "office": office,
        "no_law": NO_LAW,
    }
    return render(request, "guidance/demerits.html", context)


class DemeritView(View):
    """The ledger of an entry's subject, and a new line; `propose` puts what was reached before an officer."""

    propose: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen entry: 404; whoever may only look sees the lines without the form."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        self.may = duties.GUIDE_SUBJECT(self.entry, request.user) and not self.entry.concerns(request.user)
        self.ledger = demerits.ledger_of(self.entry.subject, clock.today())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The lines, and the form where there is a policy and the person may write."""
        _record_look(request, self.entry)
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """One more line; what it reaches is proposed to an officer, never done."""
        insist(duties.GUIDE_SUBJECT, self.entry, request.user)
        form = self.form(request.POST)
        if form is None:
            raise Http404
        if not form.is_valid():
            return self.page(form, UNPROCESSABLE)
        data, who = form.cleaned_data, {"by": request.user, "at": clock.now()}
        try:
            with transaction.atomic(), log.one_gesture():
                written = demerit.write(self.entry, data["rule"], data, **who)
                proposed = self.propose(written, **who)  # type: ignore[misc]
        except Refused as refused:
            form.add_error(None, refused.sentences)
            return self.page(form, UNPROCESSABLE)
        said = _("已记%(n)d分，有效累计%(sum)d分。") % {"n": written.line.points, "sum": written.after}
        if proposed:
            said += _("达到阈值，已提请承办人处理；不自动产生措施。")
        messages.success(request, said)
        return redirect("demerit", self.entry.number)

    def form(self, *data: Any) -> DemeritForm | None:
        """The form of one line; None where no policy is in use."""
        policy = self.ledger.policy
        return DemeritForm(*data, rules=policy.rules.all(), today=clock.today()) if policy else None

    def page(self, form: DemeritForm | None, status: int = 200) -> HttpResponse:
        """The page."""
        context = {
            "entry": self.entry, "name": _name(self.entry, self.request.user), "ledger": self.ledger,
            "next": demerits.mark_words(self.ledger.next_mark), "form": form if self.may else None,
            "may": self.may, "no_law": NO_LAW, "today": clock.today(),
        }  # fmt: skip
        return render(self.request, "guidance/demerit.html", context, status=status)


class CounterView(View):
    """Take a line back by a counter-entry, with reasons."""

    def dispatch(self, request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> Any:
        """Unseen line: 404; not owed: 403."""
        rows = DemeritLine.objects.visible_to(request.user)
        self.line = get_object_or_404(
            rows.select_related("entry__subject", "entry__department", "rule"), code=code
        )
        insist(duties.GUIDE_SUBJECT, self.line.entry, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Why."""
        return self.page(WhyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Written as a line of its own."""
        form = WhyForm(request.POST)
        if form.is_valid():
            try:
                with log.one_gesture():
                    demerit.counter(self.line, form.cleaned_data["reason"], by=request.user, at=clock.now())
                messages.success(request, _("已冲销，原记录保留可查。"))
                return redirect("demerit", self.line.entry.number)
            except Refused as refused:
                form.add_error(None, refused.sentences)
        return self.page(form, UNPROCESSABLE)

    def page(self, form: WhyForm, status: int = 200) -> HttpResponse:
        """The page."""
        name = _name(self.line.entry, self.request.user)
        context = {"line": self.line, "entry": self.line.entry, "name": name, "form": form}
        return render(self.request, "guidance/counter.html", context, status=status)


# ------------------------------------------------------------------------------------------------- campaigns
def _guides(person: Person) -> Department | None:
    """The department in which the person guides subjects, if there is one."""
    for post in person.posts_now():
        if person.has_perm(duties.GUIDE_SUBJECT.at(post.department.place)):
            return post.department
    return None


class CampaignsView(View):
    """The special campaigns, and a new one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For officers who look at entries; only who guides subjects opens one."""
        insist_looker(request.user)
        self.office = _guides(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        return self.page(CampaignForm(initial={"starts_on": clock.today()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """One more campaign of the person's department."""
        if self.office is None:
            raise PermissionDenied
        form = CampaignForm(request.POST)
        if form.is_valid():
            data = dict(form.cleaned_data)
            try:
                with log.one_gesture():
                    made = acts.open_campaign(
                        self.office, data.pop("code"), data, by=request.user, at=clock.now()
                    )
                return redirect("campaign", made.code)
            except Refused as refused:
                form.add_error("code", refused.sentences)
        return self.page(form, UNPROCESSABLE)

    def page(self, form: CampaignForm, status: int = 200) -> HttpResponse:
        """The page."""
        rows = Campaign.objects.select_related("department")
        context = {"rows": rows, "form": form if self.office else None, "today": clock.today()}
        return render(self.request, "guidance/campaigns.html", context, status=status)


@require_safe
def campaign(request: HttpRequest, code: str) -> HttpResponse:
    """The feedback report of one campaign (FR-68): counts by department and state."""
    insist_looker(request.user)
    made = get_object_or_404(Campaign.objects.select_related("department", "made_by"), code=code)
    context = {
        "made": made, "figures": guidance.figures(made, request.user),
        "states": [state.label for state in guidance.COUNTED], "today": clock.today(),
    }  # fmt: skip
    return render(request, "guidance/campaign.html", context)


@require_safe
def campaign_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a workbook; who took it away is on record."""
    insist_looker(request.user)
    made = get_object_or_404(Campaign, code=code)
    states = [str(state.label) for state in guidance.COUNTED]
    heads = [_("单位"), _("总数"), *states, _("曾逾期"), _("整改到位率")]
    found = guidance.figures(made, request.user)
    rows = [
        [row["office"] or _("合计"), row["all"], *row["states"], row["late"], row["share"]] for row in found
    ]
    today = clock.today()
    note = _("%(name)s；数据截至%(day)s；只统计本人有权查看的单位。") % {"name": made.name, "day": today}
    data = sheet.workbook(heads, rows, made.name, note=note)
    access.record_list_export(
        by=request.user, at=clock.now(), box="campaign", rows=len(rows), filters=[made.code]
    )
    response = HttpResponse(data, content_type=sheet.MEDIA_TYPE)
    name = quote(f"{made.name} {today.isoformat()}.xlsx")
    response["Content-Disposition"] = f"attachment; filename=\"campaign.xlsx\"; filename*=UTF-8''{name}"
    return response
