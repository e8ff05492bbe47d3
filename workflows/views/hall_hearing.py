"""A party asks for a hearing, sees when and where it is, and may take the request back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.hearing import RequestForm, WithdrawForm
from workflows.acts import hall as acts
from workflows.law.refusal import Refused
from workflows.queries import clock
from workflows.queries.clockface import face_of
from workflows.queries.hall import Party
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences


class HearingView(HallPage):
    """The party's hearing; the flow that arranges it is injected by the addresses."""

    start: Callable[..., Any] | None = None
    abandon: Callable[..., Any] | None = None
    go_on: Callable[..., Any] | None = None

    def get(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        """What may be asked for and until when; how an open request stands."""
        party = self._party(number, code)
        if party.window is None:
            messages.info(request, _("请先签收告知书，再申请听证。"))
            return redirect("hall-receive", code)
        return self._page(party, RequestForm())

    def post(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        """Ask, or take the request back; what was typed is kept when it is refused."""
        party = self._party(number, code)
        form = RequestForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(party, form, UNPROCESSABLE)
        try:
            if "withdraw" in request.POST:
                self._withdraw(party, form.cleaned_data["reason"])
            else:
                self._ask(party, form.cleaned_data)
        except Refused as refused:
            add_sentences(form, refused)
            return self._page(party, form, UNPROCESSABLE)
        return redirect("hall-hearing", number, code)

    def _ask(self, party: Party, said: dict[str, Any]) -> None:
        assert party.prior is not None
        made, new = acts.ask_hearing(
            party.prior, said["reason"], said["files"], start=self.start, by=self.request.user, at=clock.now()
        )
        words = _("听证申请已经提交，机关审查后书面告知您。") if new else _("您的听证申请已经提交过了。")
        if new and made.is_late:
            words = _("听证申请已经提交，标明逾期；机关审查后书面告知您。")
        messages.success(self.request, words)

    def _withdraw(self, party: Party, because: str) -> None:
        made = party.hearing
        if made is None:
            raise Refused(_("您没有提出听证申请。"))
        _made, new = acts.withdraw_hearing(
            made,
            because=because,
            abandon=self.abandon,
            go_on=self.go_on,
            by=self.request.user,
            at=clock.now(),
        )
        messages.success(self.request, _("听证申请已经撤回。") if new else _("听证申请已经撤回过了。"))

    def _party(self, number: str, code: str) -> Party:
        """The party whose prior notice this is, on a list with hearings; else 404."""
        for party in self.parties_of(number):
            if party.prior is not None and party.prior.code == code and party.gives_hearing:
                return party
        raise Http404

    def _page(self, party: Party, form: RequestForm, status: int = 200) -> HttpResponse:
        """One page for all stages."""
        window = party.hearing_window
        is_open = party.is_undecided and window is not None and party.today <= window.due_on
        facts = {
            "party": party,
            "entry": party.entry,
            "notice": party.prior,
            "form": form,
            "withdrawal": WithdrawForm(),
            "made": party.hearing,
            "window": window,
            "is_open": is_open,
            "clock_face": face_of(window, self.today, party.calendar) if is_open else None,
        }
        return render(self.request, "hall/hearing.html", facts, status=status)
