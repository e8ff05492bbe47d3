"""双公示: the officers' list of records, one record, the timeliness figures, the public register."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from forms.publicity import RetractForm
from workflows.acts import publicity as acts
from workflows.law import duties
from workflows.law.publicity import Posting
from workflows.law.refusal import Refused
from workflows.models import Person, PublicityRecord
from workflows.queries import clock
from workflows.queries import publicity as desk
from workflows.queries import publicity_pages as pages
from workflows.queries.publicity_pages import Asked
from workflows.views.entry import insist_looker
from workflows.views.register import LONGEST_KEY, NOINDEX, is_too_fast, too_many

TIMINGS = (("on_time", gettext_lazy("按时")), ("late", gettext_lazy("逾期")))
KINDS = PublicityRecord.Kind.choices


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The records the person may see, the latest first; by kind, department, timeliness, month and words."""
    insist_looker(request.user)
    asked = _asked(request)
    page = pages.seen(request.user, asked, before=_key(request))
    rows = PublicityRecord.objects.visible_to(request.user)
    facts = {
        "asked": asked,
        "page": page,
        "offices": pages.offices(rows),
        "kinds": KINDS,
        "timings": TIMINGS,
        "months": pages.months(clock.today()),
        "may_report": bool(desk.departments_of(request.user)),
        "next_url": _next("records", asked, page),
    }
    return render(request, "publicity/list.html", facts)


@require_safe
def timeliness(request: HttpRequest) -> HttpResponse:
    """How many decisions were online in time, by department and by month of decision."""
    insist_looker(request.user)
    asked, today = _asked(request), clock.today()
    by_office, by_month = pages.timeliness(request.user, today, asked.month)
    facts = {
        "asked": asked,
        "today": today,
        "by_office": by_office,
        "by_month": by_month,
        "total": pages.total(by_office),
        "months": pages.months(today),
    }
    return render(request, "publicity/timeliness.html", facts)


class RecordView(View):
    """One record with its clock and its lines; whoever did not report it may retract it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The record."""
        return self._show(request, seen_record(request.user, pk), RetractForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Retract it, or say what stands against that."""
        record, form = seen_record(request.user, pk), RetractForm(request.POST)
        if form.is_valid():
            told = {"by": request.user, "at": clock.now(), "because": form.cleaned_data["because"]}
            try:
                acts.retract(record, **told)
            except Refused as no:
                form.add_error(None, str(no))
            else:
                messages.success(request, _("已撤下，不再公示；这条记录和理由留在流转日志里。"))
                return redirect("record", pk=pk)
        return self._show(request, record, form, status=422)

    def _show(
        self, request: HttpRequest, record: PublicityRecord, form: RetractForm, status: int = 200
    ) -> HttpResponse:
        """The page of one record."""
        facts = {
            "row": pages.row_of(record),
            "record": record,
            "rules": record.policy.load_rules(),
            "clock_rule": record.policy.load_rules()["publication_window"],
            "days": pages.clock_days(record),
            "lines": record.book.lines.select_related("actor", "facts").order_by("seq"),
            "form": form,
            "may_retract": _may_retract(record, request.user),
            "may_repair": _may_repair(record, request.user),
            "is_own_work": request.user.pk in record.hands,
        }
        return render(request, "publicity/record.html", facts, status=status)


@login_not_required
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Licences and penalties that are being shown; 429 for more than 60 searches a minute."""
    if is_too_fast(request):
        return too_many(request)
    today, asked = clock.today(), _asked(request)
    asked = Asked(asked.words, asked.kind, asked.department)
    page = pages.on_show(today, asked, before=_key(request))
    facts = {
        "today": today,
        "asked": asked,
        "page": page,
        "kinds": KINDS,
        "offices": pages.offices(PublicityRecord.objects.on_show(today)),
        "next_url": _next("publicity", asked, page),
    }
    response = render(request, "publicity/public.html", facts)
    response["X-Robots-Tag"] = NOINDEX
    return response


def seen_record(person: Person, pk: int) -> PublicityRecord:
    """The record if the person may look at it; else Http404, as for an unknown one."""
    rows = PublicityRecord.objects.visible_to(person).select_related(
        "subject", "department", "policy__list_type", "book", "reported_by"
    )
    record = rows.filter(pk=pk).first()
    if record is None:
        raise Http404
    return record


def _may_retract(record: PublicityRecord, person: Person) -> bool:
    """Is retracting open to this person, now?"""
    held = duties.REPORT_DECISION(record, person) or duties.WITHDRAW_NOTICE(record, person)
    return record.state in (Posting.RECEIVED, Posting.ONLINE) and held and person.pk not in record.hands


def _may_repair(record: PublicityRecord, person: Person) -> bool:
    """May this person enter, verify or decide an application to end the display early?"""
    owed = (duties.RECORD_REPAIR, duties.VERIFY_REPAIR, duties.DECIDE_REPAIR)
    is_penalty = record.kind == PublicityRecord.Kind.PENALTY
    is_there = record.state in (Posting.ONLINE, Posting.REPAIRED)
    return is_penalty and is_there and any(duty(record, person) for duty in owed)


def _asked(request: HttpRequest) -> Asked:
    """The question in the address; overlong words are cut."""
    told = {
        name: request.GET.get(name, "").replace("\x00", "").strip()
        for name in ("q", "kind", "department", "timing", "month")
    }
    timing = told["timing"] if told["timing"] in dict(TIMINGS) else ""
    month = told["month"] if pages.month_of(told["month"]) else ""
    return Asked(told["q"][:200], told["kind"][:20], told["department"][:50], timing, month)


def _key(request: HttpRequest) -> int:
    """The key from which the page starts; anything else starts at the newest."""
    asked = request.GET.get("before", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_KEY else 0


def _next(name: str, asked: Asked, page: Any) -> str:
    """The address of the next page, or empty."""
    return f"{reverse(name)}?{urlencode(asked.kept | {'before': page.before})}" if page.before else ""
