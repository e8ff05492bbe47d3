"""Filing an objection in the hall and at the counter; the procedure is started by what the addresses hand in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.objecting import PROMISE, HallForm, ObjectionForm, PaperForm
from workflows.acts import filing
from workflows.law import duties
from workflows.law.objection import Relation
from workflows.law.refusal import Refused
from workflows.models import Associate, Mandate, Objection
from workflows.queries import clock, dossier, objecting
from workflows.queries.hall import Party
from workflows.views.entry import seen_entry
from workflows.views.hall import UNPROCESSABLE, HallPage, add_sentences
from workflows.views.motion import insist
from workflows.views.objection_track import tell_once


class HallFileView(HallPage):
    """A party objects to what is published or held about it."""

    start: Callable[..., Any] | None = None
    duty = duties.FILE_OBJECTION

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The form; the contact of the account stands in it already."""
        parties = self.parties_of(number)
        contact = request.user.phone or request.user.email
        return self._page(parties, self._form(parties, initial={"contact": contact}))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """File it; what cannot be filed is said, and the words typed are kept."""
        parties = self.parties_of(number)
        form = self._form(parties, request.POST, request.FILES)
        if form.is_valid():
            party = self._chosen(parties, form)
            try:
                made, new = filing.file(
                    party.entry,
                    form.told(
                        relation=_relation(party.mandate),
                        name=request.user.name
                        if party.mandate.kind == Mandate.Kind.AGENT
                        else party.subject.name,
                        contact=form.cleaned_data["contact"],
                    ),
                    channel=Objection.Channel.HALL,
                    uploads=form.cleaned_data["files"],
                    start=self.start,
                    associate=party.associate,
                    by=request.user,
                    at=clock.now(),
                )
            except Refused as refused:
                add_sentences(form, refused)
            else:
                tell_once(request, made)
                messages.success(request, _("异议已经提交。") if new else _("这份异议已经提交过了。"))
                return redirect("hall-objection-track", number, made.code)
        return self._page(parties, form, UNPROCESSABLE)

    def _chosen(self, parties: list[Party], form: ObjectionForm) -> Party:
        """For whom it is filed."""
        about = form.cleaned_data.get("about", "")
        return next((p for p in parties if _key(p.associate) == about), parties[0])

    def _form(self, parties: list[Party], *given: Any, **more: Any) -> HallForm:
        """The form with what is held about the party."""
        keys = [(_key(p.associate), p.subject.name) for p in parties]
        about = self.request.POST.get("about", "")
        party = next((p for p in parties if _key(p.associate) == about), parties[0])
        shown = objecting.of_entry(party.entry, party.associate)
        return HallForm(*given, shown_fields=shown, parties=keys, **more)

    def _page(self, parties: list[Party], form: HallForm, status: int = 200) -> HttpResponse:
        """The page."""
        entry = parties[0].entry
        facts = {
            "parties": parties,
            "entry": entry,
            "form": form,
            "promise": PROMISE,
            "after": objecting.after(self.today, entry.department.short_name),
        }
        return render(self.request, "objecting/hall.html", facts, status=status)


class RecordView(View):
    """An officer enters an objection that came on paper (RECORD_OBJECTION)."""

    start: Callable[..., Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, number: str, **kwargs: Any) -> Any:
        """Unseen entry: 404; not owed, or a party's representative: 403."""
        self.entry = seen_entry(request.user, number, *dossier.RELATED)
        insist(duties.RECORD_OBJECTION, self.entry, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self._page(self._form(initial={"received_on": clock.today()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it with its files; its terms run from the day of receipt."""
        form = self._form(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            try:
                made, new = filing.file(
                    self.entry,
                    form.told(contact=data["contact"], **form.who),
                    channel=Objection.Channel.COUNTER,
                    uploads=data["files"],
                    mandate=data["mandate"],
                    start=self.start,
                    associate=objecting.parties_of(self.entry).get(data.get("about", objecting.LEAD)),
                    received_on=data["received_on"],
                    by=request.user,
                    at=clock.now(),
                )
            except Refused as refused:
                add_sentences(form, refused)
            else:
                tell_once(request, made)
                said = _("已登记异议 %(code)s，请打印回执交给异议人；查询码只在回执上显示这一次。")
                if not new:
                    said = _("这份异议刚才已经登记过：%(code)s。")
                messages.success(request, said % {"code": made.code})
                return redirect("objection-recorded", self.entry.number, made.code)
        return self._page(form, UNPROCESSABLE)

    def _form(self, *given: Any, **more: Any) -> PaperForm:
        """The form with what is held."""
        parties = objecting.parties_of(self.entry)
        keys = [(key, each.name if each else self.entry.subject.name) for key, each in parties.items()]
        shown = objecting.of_entry(self.entry, None)
        return PaperForm(*given, shown_fields=shown, parties=keys, today=clock.today(), **more)

    def _page(self, form: PaperForm, status: int = 200) -> HttpResponse:
        """The page."""
        of_case = dossier.is_of_case(self.request.user, self.entry.department_id)
        facts = {
            "entry": self.entry,
            "form": form,
            "promise": PROMISE,
            "name": dossier.shown_name(self.entry.subject, of_case),
        }
        return render(self.request, "objecting/record.html", facts, status=status)


def _relation(mandate: Mandate) -> str:
    """A party speaks for itself; whoever holds a mandate is its agent."""
    return Relation.AGENT if mandate.kind == Mandate.Kind.AGENT else Relation.PARTY


def _key(associate: Associate | None) -> str:
    """The key of a party in the form."""
    return str(associate.pk) if associate else objecting.LEAD
