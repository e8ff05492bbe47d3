"""Registering one case in a form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from forms.case import PERSONS_MAX, CaseForm, PersonForms
from workflows.acts import intake
from workflows.law.refusal import Refused
from workflows.models import Department, Entry, ListType, Report, WorkItem
from workflows.queries import casebook, clock, matters


def own_departments(request: HttpRequest) -> list[Department]:
    """Where the person may register cases; PermissionDenied when nowhere."""
    found = casebook.departments_of(request.user)
    if not found:
        raise PermissionDenied(_("您没有登记案件的岗位；登记案件由认定机关的经办人办理。"))
    return found


class CaseView(View):
    """The form of a new case; `start` begins its procedure and is given in project/urls.py."""

    start: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form; the choice of the list while it is open which."""
        lists = casebook.lists_of(own_departments(request), clock.today())
        if self._list(request) is None:
            return render(request, "case/choose.html", {"lists": lists, "clue": self._clue(request)})
        return self._show(request, self._form(request, initial=self._told(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Register the case, or show what is to be mended, or give one more line for a person."""
        own_departments(request)
        if self._list(request) is None:
            return self.get(request)
        if "add" in request.POST:
            return self._show(request, self._typed(request))
        form = self._form(request, request.POST, request.FILES)
        if form.is_valid():
            entry = self._register(request, form)
            if entry is not None:
                return redirect(_next_step(entry))
        return self._show(request, form, status=422)

    def _register(self, request: HttpRequest, form: CaseForm) -> Entry | None:
        """The registered entry; None, and the sentence in the form, when the register says no."""
        if form.already is not None:
            return self._already(request, form, form.already)
        said, report = form.cleaned_data, self._clue(request)
        try:
            entry = intake.register(
                form.case,
                form.chosen_department,
                list_type=form.list_type,
                by=request.user,
                at=clock.now(),
                start=self.start,
                files=said["files"],
                address=said["address"],
                phone=said["phone"],
                after=report,
            )
        except Refused as no:
            form.add_error(None, str(no))
            return None
        messages.success(
            request, _("案件已经登记，条目编号%(number)s。下一步：核查案件。") % {"number": entry.number}
        )
        return entry

    def _clue(self, request: HttpRequest) -> Report | None:
        """The report after which the case is opened (`?report=`), if the person looks into it; else none."""
        code = request.GET.get("report", "")
        found: Report | None = matters.find(Report, request.user, code) if code else None
        return found if found is not None and found.is_lead else None

    def _told(self, request: HttpRequest) -> dict[str, Any] | None:
        """Name and code as the report states them; what somebody told is no fact of the case."""
        clue = self._clue(request)
        if clue is None:
            return None
        subject = clue.subject
        known = {"name": subject.name, "code": subject.code} if subject else {}
        return {"name": clue.named, "code": clue.named_code, "discovered_on": clue.received_on, **known}

    def _already(self, request: HttpRequest, form: CaseForm, entry: Entry) -> Entry | None:
        """The same case, sent twice by the same hand, is simply there; by another hand it is told."""
        if entry.registered_by_id == request.user.pk:
            messages.info(request, _("这个案件已经登记，条目编号%(number)s。") % {"number": entry.number})
            return entry
        words = _("这个案件编号已经登记为条目%(number)s，请核对编号。") % {"number": entry.number}
        form.add_error("case_number", words)
        return None

    def _form(self, request: HttpRequest, *data: Any, initial: Any = None, persons: Any = None) -> CaseForm:
        """The form with its lines for persons: empty, with data, or with what was typed so far."""
        lines = persons or PersonForms(*data[:1], prefix="persons")
        return CaseForm(
            *data,
            by=request.user,
            list_type=self._list(request),
            departments=self._competent(request),
            persons=lines,
            today=clock.today(),
            initial=initial,
        )

    def _list(self, request: HttpRequest) -> ListType | None:
        """The list that was chosen, or the only one on which cases can be registered."""
        lists = casebook.lists_of(own_departments(request), clock.today())
        chosen = [each for each in lists if each.code == request.GET.get("list")]
        found = chosen or (lists if len(lists) == 1 else [])
        return found[0] if found else None

    def _competent(self, request: HttpRequest) -> list[Department]:
        """Those of the person's departments that decide on the chosen list."""
        return [
            d
            for d in own_departments(request)
            if self._list(request) in casebook.lists_of([d], clock.today())
        ]

    def _typed(self, request: HttpRequest) -> CaseForm:
        """Everything typed so far, unjudged, with one more line for a person."""
        typed = request.POST
        total = typed.get("persons-TOTAL_FORMS", "")
        count = min(int(total) if total.isdecimal() and len(total) < 6 else 0, PERSONS_MAX)
        names = ("name", "capacity", "post_title", "id_number")
        lines = [{name: typed.get(f"persons-{i}-{name}", "") for name in names} for i in range(count)]
        persons = PersonForms(prefix="persons", initial=[*lines, {}][:PERSONS_MAX])
        persons.extra = 0
        return self._form(request, initial=typed.dict(), persons=persons)

    def _show(self, request: HttpRequest, form: CaseForm, status: int = 200) -> HttpResponse:
        """The page; files cannot be kept by a browser, so it says when they must be chosen again."""
        facts = {"form": form, "persons": form.persons, "files_lost": bool(request.FILES) and status != 200}
        facts["clue"] = self._clue(request)
        facts["is_full"] = form.persons.total_form_count() >= PERSONS_MAX
        return render(request, "case/new.html", facts, status=status)


def _next_step(entry: Entry) -> str:
    """Where the work goes on: the open task of the entry, or the entry itself."""
    open_ones = WorkItem.objects.filter(
        entry=entry, status__in=(WorkItem.Status.NEW, WorkItem.Status.ASSIGNED)
    )
    item = open_ones.order_by("pk").last()
    return reverse("task", args=[item.code]) if item else reverse("entry", args=[entry.number])
