"""What a party does about service in its hall: read and acknowledge what arrived, say where it wants to be served."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.address import AddressForm
from workflows.acts import address as addresses_kept
from workflows.acts import reading
from workflows.law.duties import RECEIVE_NOTICE
from workflows.law.refusal import Refused
from workflows.law.service import READABLE, Noticing
from workflows.models import Mandate
from workflows.queries import addresses, clock, hall
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences
from workflows.views.notice import paper_text


class PaperView(HallPage):
    """A notice that arrived electronically: its text; opening it is remembered, and so is the acknowledgement."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The text; what was not served yet is received first."""
        notice, subject = self.notice_of(code)
        if notice.state not in READABLE:
            return redirect("hall-receive", code)
        if notice.state == Noticing.SERVED and self.may(RECEIVE_NOTICE, subject, notice):
            reading.opened(notice, by=request.user, at=clock.now())
        facts = {
            "notice": notice,
            "entry": notice.entry,
            "subject": subject,
            "blocks": paper_text(notice.kind, notice.facts),
            "window": notice.entry.deadlines.filter(kind="reply", about=notice.ref).last(),
        }
        return render(request, "hall/paper.html", facts)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Acknowledge; a second time changes nothing."""
        notice, subject = self.notice_of(code)
        if notice.state != Noticing.SERVED or notice.arrived_at is None:
            raise Http404
        self.insist(RECEIVE_NOTICE, subject, notice)
        if reading.acknowledge(notice, by=request.user, at=clock.now()):
            messages.success(request, _("已确认收到%(title)s。") % {"title": notice.title})
        return redirect("hall-entry", notice.entry.number)


class AddressView(HallPage):
    """送达地址: for every subject the person speaks for, confirmed by itself; the consent may be withdrawn."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """What holds now, ready to be changed."""
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Confirm a new version, or withdraw the consent for the future."""
        mandate = self._mandate(request.POST.get("whose", ""))
        by, at = request.user, clock.now()
        if "withdraw" in request.POST:
            try:
                addresses_kept.withdraw_consent(mandate.subject, by=by, at=at)
            except Refused as refused:
                messages.info(request, str(refused))
            else:
                messages.success(
                    request, _("已撤回电子送达的同意；以后的文书用其他方式送达，已经送达的不受影响。")
                )
            return redirect("hall-address")
        form = AddressForm(request.POST, prefix=_prefix(mandate))
        if form.is_valid():
            try:
                addresses_kept.confirm(
                    mandate.subject, form.cleaned_data, confirmed_on=self.today, by=by, at=at
                )
            except Refused as refused:
                add_sentences(form, refused)
        if form.errors:
            return self._page(mandate, form, UNPROCESSABLE)
        messages.success(request, _("已确认送达地址，今后的文书按这个地址送达。"))
        return redirect("hall-address")

    def _mandate(self, key: str) -> Mandate:
        """The person's own mandate of this place in the list; 404 for every other."""
        held = hall.holding(self.request.user, RECEIVE_NOTICE, self.today)
        if not (key.isascii() and key.isdigit() and 0 < int(key[:4]) <= len(held)):
            raise Http404
        return held[int(key[:4]) - 1]

    def _page(self, typed: Mandate | None = None, form: Any = None, status: int = 200) -> HttpResponse:
        """One form for each subject; the one that was refused as it was typed."""
        rows = []
        for nth, mandate in enumerate(hall.holding(self.request.user, RECEIVE_NOTICE, self.today), start=1):
            known = addresses.address_of(mandate.subject)
            initial = {name: getattr(known, name) for name in addresses_kept.FIELDS}
            fresh = AddressForm(prefix=_prefix(mandate), initial=initial)
            mine = form if typed is not None and typed.pk == mandate.pk else fresh
            rows.append({"nth": nth, "subject": mandate.subject, "known": known, "form": mine})
        return render(self.request, "hall/address.html", {"rows": rows}, status=status)


def _prefix(mandate: Mandate) -> str:
    """Keeps the fields of several subjects apart."""
    return f"m{mandate.pk}"
