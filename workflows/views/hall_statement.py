"""The say of a party before the decision: until when, what was said, and the statement itself."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.statement import StatementForm
from workflows.acts import hall as acts
from workflows.acts import log
from workflows.law.documents import RULE
from workflows.law.duties import FILE_STATEMENT, REQUEST_HEARING
from workflows.law.refusal import Refused
from workflows.queries import clock
from workflows.queries.clockface import face_of
from workflows.queries.hall import Party
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences


class StatementView(HallPage):
    """The party's say before the decision; the flow that answers it is injected by the addresses."""

    duty = FILE_STATEMENT
    start_reply: Callable[..., Any] | None = None
    start_hearing: Callable[..., Any] | None = None

    def get(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        """What may be said and until when; what was said already."""
        party = self._party(number, code)
        if party.window is None:
            messages.info(request, _("请先签收告知书，再提交陈述申辩。"))
            return redirect("hall-receive", code)
        return self._page(party, self._form(party))

    def post(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        """File it; what cannot be filed is said, and the words typed are kept."""
        party = self._party(number, code)
        form = self._form(party, request.POST, request.FILES)
        if not form.is_valid():
            return self._page(party, form, UNPROCESSABLE)
        said = form.cleaned_data
        try:
            with transaction.atomic(), log.one_gesture():
                made, new = acts.file_statement(
                    party.prior,
                    said["text"],
                    said["files"],
                    start=self.start_reply,
                    by=request.user,
                    at=clock.now(),
                )
                if said.get("asks_hearing"):
                    acts.ask_hearing(
                        party.prior, "", [], start=self.start_hearing, by=request.user, at=clock.now()
                    )
        except Refused as refused:
            add_sentences(form, refused)
            return self._page(party, form, UNPROCESSABLE)
        words = _("陈述申辩已经提交，机关核实后会把结果告知您。") if new else _("这份陈述申辩已经提交过了。")
        if new and made.is_late:
            words = _("陈述申辩已经提交，标明逾期；机关核实后会把结果告知您。")
        messages.success(request, words)
        return redirect("hall-statement", number, code)

    def _party(self, number: str, code: str) -> Party:
        """The party whose prior notice this is; else 404."""
        for party in self.parties_of(number):
            if party.prior is not None and party.prior.code == code:
                return party
        raise Http404

    def _form(self, party: Party, *given: Any) -> StatementForm:
        """The form as a party fills it; a hearing can be asked for in the same gesture."""
        may_ask = party.gives_hearing and party.is_undecided and party.hearing is None
        may_ask = may_ask and REQUEST_HEARING(party.prior, self.request.user)
        return StatementForm(*given, today=self.today, by_officer=False, may_ask=may_ask)

    def _page(self, party: Party, form: StatementForm, status: int = 200) -> HttpResponse:
        """The page with the clock, what was filed before and the form."""
        face = face_of(party.window, self.today, party.calendar) if party.window_is_open else None
        facts = {
            "party": party,
            "entry": party.entry,
            "notice": party.prior,
            "form": form,
            "clock_face": face,
            "answer_rule": party.entry.policy.load_rules().get("statement_answer"),
            "is_reference": party.prior is None or party.prior.facts.get("instrument", RULE) == RULE,
        }
        return render(self.request, "hall/statement.html", facts, status=status)
