"""My account in the hall: contacts, who has looked at my file, and a copy of everything about me."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.opening import ContactForm, DigitsForm
from forms.portal import ToldForm
from workflows.acts import account, archive, log, visits
from workflows.acts import contact as contacts
from workflows.law.contact import CHANGE, is_mail
from workflows.law.refusal import Refused
from workflows.models import Archive, Mandate
from workflows.queries import clock, copy_file, hall, looks
from workflows.views.hall import UNPROCESSABLE, HallPage
from workflows.views.opening import AN_HOUR, SENT_BY_ONE, send_digits, too_often, wrong_digits

TICKET = "contact"
SHOWN = 5


class OfSubject(HallPage):
    """A page about one of the subjects the person speaks for: the n-th, in `of`."""

    def mandate_asked(self) -> Mandate:
        """The mandate that is meant; 404 for a place that is not there."""
        held = hall.held(self.request.user, self.today)
        told = self.request.POST.get("of") or self.request.GET.get("of") or "1"
        if not (told.isascii() and told.isdigit() and 0 < int(told[:4]) <= len(held)):
            raise Http404
        self.nth = int(told[:4])
        return held[self.nth - 1]

    def choices(self) -> list[tuple[int, Mandate]]:
        """The subjects to choose from, when there are several."""
        held = hall.held(self.request.user, self.today)
        return list(enumerate(held, start=1)) if len(held) > 1 else []


# ----------------------------------------------------------------------------------------------- looks
class LooksView(OfSubject):
    """谁看过我的信息: in plain words, the newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of looks, by key."""
        mandate = self.mandate_asked()
        found = looks.page(mandate, self.today, request.GET.get("after", ""))
        facts = {"mandate": mandate, "page": found, "nth": self.nth, "choices": self.choices()}
        return render(request, "hall/looks.html", facts | {"is_later": "after" in request.GET})


# ------------------------------------------------------------------------------------------------ copy
class CopyView(OfSubject):
    """我的信息副本: ask for it; those that were made."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """What is in it, and the last ones."""
        mandate = self.mandate_asked()
        rows = Archive.objects.filter(person=request.user, subject=mandate.subject)[:SHOWN]
        facts = {"mandate": mandate, "rows": [_shown(row) for row in rows]}
        return render(request, "hall/copies.html", facts | {"nth": self.nth, "choices": self.choices()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin; the runner makes it."""
        mandate, at = self.mandate_asked(), clock.now()
        try:
            made = archive.start(mandate, copy_file.keys_of(mandate, at), by=request.user, at=at)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(f"{request.path}?of={self.nth}")
        return redirect("hall-copy", made.code)


class CopyStateView(HallPage):
    """How far a copy is; only whoever asked for it finds it."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page asks again by itself while it is being made."""
        return render(request, "hall/copy_state.html", _shown(_own(request, code)))


class CopyFileView(HallPage):
    """The file of a copy, to take away, while the mandate holds."""

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """The archive; 404 once the mandate ended."""
        made = _own(request, code)
        if archive.mandate_of(made, clock.now()) is None:
            raise Http404
        if not _shown(made)["is_kept"]:
            messages.info(request, _("文件还没有做好，或者已经按规定清除。"))
            return redirect("hall-copy", code)
        name = _("我的信息副本 %(day)s.zip") % {"day": log.local_day(made.created_at).isoformat()}
        stream = (archive.folder(code) / archive.FILE).open("rb")
        response = FileResponse(stream, as_attachment=True, filename=name, content_type="application/zip")
        response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
        return response


def _own(request: HttpRequest, code: str) -> Archive:
    """The person's own copy; 404 for another's as for an unknown one."""
    made = Archive.objects.select_related("subject", "person").filter(person=request.user, code=code).first()
    if made is None:
        raise Http404
    return made


def _shown(made: Archive) -> dict[str, Any]:
    """A copy and what became of it."""
    is_kept = bool(made.finished_at and (archive.folder(made.code) / archive.FILE).is_file())
    until = made.finished_at + archive.KEPT if made.finished_at else None
    return {"made": made, "is_running": made.finished_at is None, "is_kept": is_kept, "kept_until": until}


# --------------------------------------------------------------------------------------------- contact
class ContactView(HallPage):
    """My contacts, verified by a code, and how I want to be told."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """What is known; while digits are awaited, their form."""
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        """New contact, its digits, or how to be told: each its own form of the page."""
        if "told" in request.POST:
            form = ToldForm(request.POST)
            form.is_valid()
            account.set_told(request.user, **form.cleaned_data)
            messages.success(request, _("提醒方式已经保存。"))
            return redirect("hall-contact")
        if "digits" in request.POST:
            return self._confirm(request)
        form = ContactForm(request.POST, person=request.user)
        may = visits.admit("code-of-account", f"person/{request.user.pk}", SENT_BY_ONE, clock.now(), AN_HOUR)
        if may and not form.is_valid():
            return self._page(contact=form)
        told = {"purpose": CHANGE, "about": request.user.username, "at": clock.now()}
        asked = send_digits(form.cleaned_data["contact"], **told) if may else None
        if asked is None:
            form.is_valid()
            form.add_error("contact", too_often())
            return self._page(contact=form)
        request.session[TICKET] = asked
        return redirect("hall-contact")

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        """Right digits make it the person's contact."""
        asked, form = request.session.get(TICKET), DigitsForm(request.POST)
        if not asked:
            return redirect("hall-contact")
        if form.is_valid():
            typed, at = form.cleaned_data["digits"], clock.now()
            if contacts.prove(asked["address"], typed, asked=asked.get("code"), at=at):
                kept = {"email" if is_mail(asked["address"]) else "phone": asked["address"]}
                account.set_contact(request.user, at=at, **kept)
                request.session.pop(TICKET, None)
                messages.success(request, _("联系方式已经验证并保存。"))
                return redirect("hall-contact")
            form.add_error("digits", wrong_digits())
        return self._page(digits=form)

    def _page(self, contact: Any = None, digits: Any = None) -> HttpResponse:
        """The page; 422 with the form that was refused."""
        person, asked = self.request.user, self.request.session.get(TICKET)
        told = ToldForm(initial={"by_email": person.told_by_email, "by_sms": person.told_by_sms})
        facts = {
            "contact": contact or ContactForm(person=person),
            "digits": digits or (DigitsForm() if asked else None),
            "asked": asked,
            "told": told,
        }
        status = UNPROCESSABLE if contact is not None or digits is not None else 200
        return render(self.request, "hall/contact.html", facts, status=status)
