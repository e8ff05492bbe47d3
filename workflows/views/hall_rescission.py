"""What a party says when a granted removal is to be taken back: until when, and the statement itself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.statement import StatementForm
from workflows.acts import rescission
from workflows.law.duties import FILE_STATEMENT
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.models import Notice
from workflows.queries import clock, hall_restoration
from workflows.queries.clockface import face_of
from workflows.queries.hall import Party
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences


class RescissionView(HallPage):
    """The party's say before a restoration is decided."""

    duty = FILE_STATEMENT

    def get(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        """What is intended, until when one may speak, what was said already."""
        party, paper = self._found(number, code)
        return self._page(party, paper, self._form())

    def post(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        """File it; what cannot be filed is said, and the words typed are kept."""
        party, paper = self._found(number, code)
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(party, paper, form, UNPROCESSABLE)
        said = form.cleaned_data
        try:
            _made, new = rescission.say(paper, said["text"], said["files"], by=request.user, at=clock.now())
        except Refused as refused:
            add_sentences(form, refused)
            return self._page(party, paper, form, UNPROCESSABLE)
        words = _("陈述申辩已经提交，核实的结果写入决定书。") if new else _("这份陈述申辩已经提交过了。")
        messages.success(request, words)
        return redirect("hall-rescission", number, code)

    def _found(self, number: str, code: str) -> tuple[Party, Notice]:
        """The party and its served notice; else 404."""
        for party in self.parties_of(number):
            for paper in party.notices:
                if paper.code == code and paper.kind == rescission.KIND and paper.state == Noticing.SERVED:
                    return party, paper
        raise Http404

    def _form(self, *given: object) -> StatementForm:
        return StatementForm(*given, today=self.today, by_officer=False)

    def _page(self, party: Party, paper: Notice, form: StatementForm, status: int = 200) -> HttpResponse:
        """The page with the clock, what was filed before and the form."""
        window = hall_restoration.window_of(party, paper)
        is_open = window is not None and window.met_at is None and self.today <= window.due_on
        facts = {
            "party": party,
            "entry": party.entry,
            "notice": paper,
            "form": form,
            "window": window,
            "clock_face": face_of(window, self.today, party.calendar) if window and is_open else None,
            "statements": hall_restoration.said_on(party, paper),
            "may_speak": rescission.may_say(paper),
        }
        return render(self.request, "hall/rescission.html", facts, status=status)
