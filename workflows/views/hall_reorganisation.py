"""破产重整: an enterprise asks in its hall to have discipline lifted while its plan is executed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.motion import ReorganisationForm
from workflows.acts import reorganisation
from workflows.law.duties import APPLY_REPAIR
from workflows.law.refusal import Refused
from workflows.models import Motion
from workflows.queries import clock
from workflows.queries.hall import Party
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences


class ReorganisationView(HallPage):
    """What is in effect, what was asked for, and the form; `start` begins the proposal (given in urls)."""

    duty = APPLY_REPAIR
    start: Callable[..., Any] | None = None

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The page."""
        return self._page(self.lead_of(number), ReorganisationForm(today=self.today))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Ask for it; what stands against it is said in the form."""
        party = self.lead_of(number)
        form = ReorganisationForm(request.POST, request.FILES, today=self.today)
        if form.is_valid():
            said = dict(form.cleaned_data)
            files = said.pop("files")
            try:
                reorganisation.ask(
                    party.entry, said, files, start=self.start, by=request.user, at=clock.now()
                )
            except Refused as refused:
                add_sentences(form, refused)
            else:
                messages.success(request, _("申请已经收到，机关核实后书面答复您。"))
                return redirect("hall-reorganisation", number)
        return self._page(party, form, UNPROCESSABLE)

    def _page(self, party: Party, form: ReorganisationForm, status: int = 200) -> HttpResponse:
        """What stands, what waits, the form where nothing stands against it."""
        entry = party.entry
        waits = Motion.objects.filter(entry=entry, kind=reorganisation.BEGIN, is_open=True).first()
        try:
            reorganisation.check_possible(entry, reorganisation.BEGIN)
            against = ""
        except Refused as refused:
            against = " ".join(refused.sentences)
        facts = {
            "party": party,
            "entry": entry,
            "form": form,
            "current": reorganisation.open_of(entry),
            "waits": waits,
            "against": against,
        }
        return render(self.request, "hall/reorganisation.html", facts, status=status)
