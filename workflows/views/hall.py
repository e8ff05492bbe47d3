"""The subject's hall: what is to do, where each entry stands, and the notices to receive and read."""

from datetime import date
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from forms.hall import ReceiveForm
from workflows.acts import hall as acts
from workflows.acts import reading
from workflows.law.duties import FILE_OBJECTION, RECEIVE_NOTICE
from workflows.law.entry import Listing
from workflows.law.refusal import Refused
from workflows.law.service import READABLE, Noticing
from workflows.law.terms import count
from workflows.models import Letterhead, Mandate, Notice, Subject
from workflows.models.calendar import load_calendar
from workflows.queries import (
    alerts,
    clock,
    hall,
    hall_challenges,
    hall_clocks,
    hall_guidance,
    hall_objections,
    hall_restoration,
    hall_tasks,
    hall_training,
    objecting,
    recalls,
    windows,
)
from workflows.queries.hall import Party

UNPROCESSABLE = 422
PAPERS_SHOWN = 6
hall_tasks.register(hall_objections.tasks)
hall_tasks.register(hall_training.tasks)


class HallPage(View):
    """A page of the hall: only for who speaks for somebody today; all others are told nothing.

    `duty` is the right that the page needs beyond seeing: an agent whose mandate lacks it is told so.
    """

    duty: str = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for everybody without a mandate that holds."""
        self.today = clock.today()
        if not hall.held(request.user, self.today):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def parties_of(self, number: str) -> list[Party]:
        """The person's parties of one entry; 404 when there are none."""
        found = hall.parties(self.request.user, self.today, number)
        if not found:
            raise Http404
        mine = [party for party in found if not self.duty or party.may(self.duty)]
        if not mine:
            raise PermissionDenied(
                _("您的授权范围不包括这一事项，请由本人或者法定代表人办理，或者扩大授权。")
            )
        return mine

    def lead_of(self, number: str) -> Party:
        """The subject of the entry, if the person speaks for it; else 404."""
        for party in self.parties_of(number):
            if party.is_lead:
                return party
        raise Http404

    def notice_of(self, code: str) -> tuple[Notice, Subject]:
        """A notice and its addressee; 404 when it is nobody the person speaks for."""
        notice = hall.notice_for(self.request.user, code, self.today)
        subject = hall.addressee(notice) if notice else None
        if notice is None or subject is None:
            raise Http404
        return notice, subject

    def may(self, duty: str, subject: Subject, notice: Notice) -> bool:
        """Does the person hold this right of the addressee for this notice?"""
        mandates = hall.held(self.request.user, self.today)
        return any(m.gives(duty, subject.pk, notice.entry_id, self.today) for m in mandates)

    def insist(self, duty: str, subject: Subject, notice: Notice) -> None:
        """PermissionDenied for an agent whose mandate lacks the right."""
        if not self.may(duty, subject, notice):
            raise PermissionDenied(
                _("您的授权范围不包括签收文书，请由本人或者法定代表人办理，或者扩大授权。")
            )


# --------------------------------------------------------------------------------------- home, entry
class HomeView(HallPage):
    """What is to do now, for every subject the person speaks for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page, a constant number of queries."""
        templates = hall.templates()
        parties = hall.parties(request.user, self.today)
        Letterhead.objects.read_once([p.entry.department for p in parties], self.today)
        mandates = hall.held(request.user, self.today)
        groups = [_group(m, parties, templates, self.today) for m in mandates]
        todo = sum(group["todo"] for group in groups)
        reminders = alerts.for_hall(request.user, (m.subject_id for m in mandates))
        facts = {
            "groups": groups,
            "todo": todo,
            "today": self.today,
            "reminders": reminders,
        }
        return render(request, "hall/home.html", facts)


def _group(mandate: Mandate, parties: list[Party], templates: list[Any], today: date) -> dict[str, Any]:
    """Everything about one subject: its matters, tasks, records, rights and papers."""
    mine = [p for p in parties if p.mandate.pk == mandate.pk]
    live = [p for p in mine if _is_live(p)]
    office = live[0].entry.department if live else None
    tasks = _labelled_tasks(live, templates) + hall_tasks.tasks_of_subject(mandate, today)
    papers = sorted((n for p in mine for n in p.notices), key=lambda n: (n.issued_on, n.pk), reverse=True)
    return {
        "mandate": mandate,
        "subject": mandate.subject,
        "matters": [_matter(p) for p in live],
        "task_groups": _grouped(tasks),
        "todo": sum(task.counts for task in tasks),
        "records": [_record(p) for p in mine],
        "rights": [r for p in mine for r in hall_clocks.rights(p) if r.is_open],
        "is_undecided": any(p.is_undecided for p in live),
        "office": office,
        "phone": Letterhead.objects.reach(office, today).phone if office else "",
        "papers": [_paper(n) for n in papers[:PAPERS_SHOWN]],
        "papers_total": len(papers),
    }


def _is_live(party: Party) -> bool:
    """Is there still anything to do or to know, beyond the record?"""
    if party.is_undecided or party.entry.state == "listed" or party.unsigned or party.open_objections:
        return True
    return bool(hall_restoration.to_speak(party))  # who left is told that it shall be listed again


def _labelled_tasks(live: list[Party], templates: list[Any]) -> list[hall_tasks.Task]:
    """The tasks of several matters in one list; each says whose it is when there is more than one."""
    found = []
    for party in live:
        for task in hall_tasks.tasks(party, templates):
            task.whose = party.entry.number if len(live) > 1 else ""
            found.append(task)
    return found


def _grouped(tasks: list[hall_tasks.Task]) -> list[dict[str, Any]]:
    """Now, with the authority, possible already, later; a group without tasks is left out."""
    titles = (
        (hall_tasks.NOW, _("现在要办")),
        (hall_tasks.WAIT, _("等待机关办理")),
        (hall_tasks.SOON, _("可以先办")),
        (hall_tasks.LATER, _("条件满足后再办")),
    )
    groups = [{"key": k, "title": t, "tasks": [task for task in tasks if task.group == k]} for k, t in titles]
    return [group for group in groups if group["tasks"]]


def _matter(party: Party) -> dict[str, Any]:
    """One entry as the page tells it."""
    return {"party": party, "said": hall_tasks.said(party), "scale": hall_clocks.scale(party)}


def _record(party: Party) -> dict[str, Any]:
    """One row of the records."""
    return {
        "party": party,
        "url": hall_tasks.entry_url(party),
        "status": hall_tasks.status_words(party),
        "next": hall_tasks.next_date(party),
    }


def _paper(notice: Notice) -> dict[str, Any]:
    """One notice: to read once it was received, to sign for before."""
    name = "hall-notice" if notice.state in READABLE else "hall-receive"
    url = reverse("hall-paper" if notice.is_unacknowledged else name, args=[notice.code])
    return {
        "notice": notice,
        "url": url,
        "state": hall_tasks.notice_state(notice),
        "is_served": name == "hall-notice",
    }


class EntryView(HallPage):
    """One entry: where it stands, what was said and answered, every notice."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The entry for each party the person speaks for."""
        parties = self.parties_of(number)
        templates = hall.templates()
        matters = [
            _matter(p)
            | {
                "task_groups": _grouped(hall_tasks.tasks(p, templates)),
                "papers": [_paper(n) for n in reversed(p.notices)],
                "rights": hall_clocks.rights(p),
                "status": hall_tasks.status_words(p),
                "challenges": hall_challenges.told(p),
                "guidance": hall_guidance.told(p),
                "panel": windows.of_party(p) if p.entry.state == Listing.LISTED else None,
                "barred": p.bar_words,
            }
            for p in parties
        ]
        entry = parties[0].entry
        measures = entry.measures.select_related("listed_measure") if entry.decided_on else []
        facts = {
            "entry": entry,
            "matters": matters,
            "measures": measures,
            "phone": Letterhead.objects.reach(entry.department, self.today).phone,
            "recalls": recalls.of_entry(entry, self.today, recalls.mask_of(entry))
            if entry.decided_on
            else [],
            "objections": objecting.of_parties(parties),
            "may_object": any(p.may(FILE_OBJECTION) for p in parties),
        }
        return render(request, "hall/entry.html", facts)


# -------------------------------------------------------------------------------------------- notices
class ReceiveView(HallPage):
    """Receive a notice on line: what that means is said first, then one gesture does it."""

    follow: Any = None  # ends the procedure that still looks for a way to serve it

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """What is received, and which period begins tomorrow."""
        notice, subject = self.notice_of(code)
        if notice.state == Noticing.SERVED:
            return redirect("hall-entry", notice.entry.number)
        if notice.state == Noticing.PUBLISHED:
            return redirect("hall-paper", code)
        self.insist(RECEIVE_NOTICE, subject, notice)
        return self._page(notice, subject, ReceiveForm(has_agreed=subject.electronic_service))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Electronic service, today; a second time changes nothing."""
        notice, subject = self.notice_of(code)
        self.insist(RECEIVE_NOTICE, subject, notice)
        form = ReceiveForm(request.POST, has_agreed=subject.electronic_service)
        if notice.state == Noticing.ISSUED and not form.is_valid():
            return self._page(notice, subject, form, UNPROCESSABLE)
        agrees = bool(form.is_valid() and form.cleaned_data.get("agrees"))
        try:
            received, new = acts.receive(
                notice, subject, agrees=agrees, by=request.user, at=clock.now(), follow=self.follow
            )
        except Refused as refused:
            add_sentences(form, refused)
            return self._page(notice, subject, form, UNPROCESSABLE)
        said = _("已签收%(title)s，可以查看全文。") if new else _("%(title)s已经签收过了。")
        messages.success(request, said % {"title": received.title})
        return redirect("hall-entry", notice.entry.number)

    def _page(self, notice: Notice, subject: Subject, form: ReceiveForm, status: int = 200) -> HttpResponse:
        """The page before the gesture."""
        starts = self._window(notice) if notice.kind == "prior_notice" else None
        facts = {"notice": notice, "subject": subject, "form": form, "starts": starts, "today": self.today}
        return render(self.request, "hall/receive.html", facts, status=status)

    def _window(self, notice: Notice) -> dict[str, Any]:
        """The five working days that begin if it is received today."""
        rule = notice.entry.policy.load_rules()["statement_window"]
        counted = count(self.today, rule.term, load_calendar(), roll=rule.roll)
        return {"last": counted.end, "rule": rule, "is_provisional": counted.provisional}


class NoticeFileView(HallPage):
    """The printed notice, for its addressee, once it was received; what is told to everybody, at once."""

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """The file; a page that looks again while it is being printed."""
        notice, subject = self.notice_of(code)
        if notice.state not in READABLE:
            messages.info(request, _("签收后就可以查看全文。"))
            return redirect("hall-receive", code)
        printed = hall.printed(notice)
        if (
            "HX-Request" in request.headers
        ):  # the waiting page asks again; it leaves for the file once it is there
            return HttpResponse(status=204, headers={"HX-Redirect": request.path} if printed else {})
        if printed is None:
            return render(request, "hall/printing.html", {"notice": notice}, status=202)
        # Who only looks does not open it for the party; what was announced to all is opened by nobody.
        if notice.state == Noticing.SERVED and self.may(RECEIVE_NOTICE, subject, notice):
            reading.opened(notice, by=request.user, at=clock.now())
        response = FileResponse(
            BytesIO(printed), content_type="application/pdf", filename=f"{notice.title} {notice.number}.pdf"
        )
        response["Cache-Control"] = "private, no-store"
        return response


def add_sentences(form: Any, refused: Refused) -> None:
    """Say in the form why the law refused."""
    for sentence in refused.sentences:
        form.add_error(None, sentence)
