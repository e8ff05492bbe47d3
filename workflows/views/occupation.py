"""Occupational groups: the catalogue for everybody; their members, masked, for the offices that keep them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from forms.occupation import OccupationForm
from workflows.acts import occupation as acts
from workflows.law.identity import masked
from workflows.law.refusal import Refused
from workflows.models import Department, OccupationGroup
from workflows.queries import clock, occupations
from workflows.views.context import frame_of
from workflows.views.entry import insist_looker
from workflows.views.register import LONGEST_KEY


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The catalogue of groups; an officer also sees how many members are on file."""
    is_officer = bool(request.user.is_authenticated and request.user.posts_now())
    counts = occupations.counted(request.user) if is_officer else {}
    rows = [{"group": group, "count": counts.get(group.pk, 0)} for group in occupations.groups()]
    facts = {"frame": frame_of(request), "rows": rows, "is_officer": is_officer}
    return render(request, "occupation/list.html", facts)


class GroupView(View):
    """The members of one group, masked, and the form for one more."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The members."""
        insist_looker(request.user)
        return self._show(request, get_object_or_404(OccupationGroup, code=code))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Record one more member, or say what stands against that."""
        insist_looker(request.user)
        group = get_object_or_404(OccupationGroup, code=code)
        offices = _own(request)
        form = OccupationForm(request.POST, departments=offices, today=clock.today())
        if form.is_valid():
            said = {key: form.cleaned_data[key] for key in ("code", "name", "since", "source")}
            try:
                acts.assign(group, form.chosen_department, **said, by=request.user, at=clock.now())
            except Refused as no:
                form.add_error(None, str(no))
            else:
                messages.success(request, _("已登记。"))
                return redirect("occupation", code=code)
        return self._show(request, group, form, status=422)

    def _show(
        self,
        request: HttpRequest,
        group: OccupationGroup,
        form: OccupationForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """One page of members by key."""
        asked = request.GET.get("before", "")
        before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_KEY else 0
        records, following = occupations.page(request.user, group, before=before)
        offices = occupations.departments_of(request.user)
        own = {office.pk for office in offices}
        if form is None and offices:
            form = OccupationForm(departments=offices, today=clock.today())
        facts: dict[str, Any] = {
            "group": group,
            "rows": [
                {
                    "record": r,
                    "shown": masked(r.subject.name, r.subject.code, "standard"),
                    "may_end": r.ended_on is None and r.department_id in own,
                }
                for r in records
            ],
            "form": form,
            "next_url": f"{reverse('occupation', args=[group.code])}?{urlencode({'before': following})}"
            if following
            else "",
        }
        return render(request, "occupation/group.html", facts, status=status)


@require_POST
def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End one record; 404 for one that the person may not see."""
    record = occupations.visible(request.user).filter(group__code=code, pk=pk).first()
    if record is None:
        raise Http404
    try:
        acts.end(record, by=request.user, at=clock.now())
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("已注销这条登记，记录保留。"))
    return redirect("occupation", code=code)


def _own(request: HttpRequest) -> list[Department]:
    """Where the person may record; Http404 as for an unknown address otherwise."""
    found = occupations.departments_of(request.user)
    if not found:
        raise Http404
    return found
